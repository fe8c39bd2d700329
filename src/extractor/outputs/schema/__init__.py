"""The JSON Schema (draft 2020-12) of a bulletin's JSON, for outputs and gold files alike."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import orjson


def text() -> str:
    """The schema as its file has it."""
    return (files(__package__) / "bulletin.schema.json").read_text("utf-8")


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(orjson.loads(text()))


def problems(data: Any) -> Iterator[str]:
    """What in ``data`` goes against the schema, each with its place; nothing when all is well."""
    errors = sorted(_validator().iter_errors(data), key=lambda error: [str(part) for part in error.path])
    for error in errors:
        yield f"{error.json_path}: {error.message}"
