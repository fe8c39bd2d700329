"""Bulletins as JSON files: one shape for outputs and gold, the same bytes for the same bulletin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson

from extractor.errors import FormatError
from extractor.model import Bulletin, bulletin_from_dict
from extractor.reading import read


def dump(bulletin: Bulletin) -> bytes:
    """A bulletin as indented JSON in UTF-8, its keys in the order of ``Bulletin.to_dict``."""
    return dump_data(bulletin.to_dict())


def dump_data(data: Any) -> bytes:
    """Plain data as indented JSON with a line end; characters that UTF-8 cannot hold are escaped."""
    try:
        return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # a lone surrogate, which a caller's string may hold
        return json.dumps(data, indent=2).encode() + b"\n"


def load(file: Path) -> Any:
    """What a JSON file holds. Raises FormatError, opening with the file's name; OSError."""
    try:
        return orjson.loads(file.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise FormatError(f"{file}: not JSON: {error}") from None


def load_bulletin(file: Path) -> Bulletin:
    """The bulletin of an output or gold file.

    A gold file may leave out its text: then ``X.gold.json`` is read with ``X.txt`` beside it or in
    ``articles/``. Raises FormatError naming file and mention, ReadingError for a text that cannot be
    read, OSError.
    """
    data = load(file)
    text = None if isinstance(data, dict) and "text" in data else _text_beside(file)
    return bulletin_from_dict(data, text, where=str(file))


def _text_beside(file: Path) -> str:
    name = file.name.removesuffix(".json").removesuffix(".gold") + ".txt"
    for folder in (file.parent, file.parent / "articles", file.parent.parent / "articles"):
        if (folder / name).is_file():
            return read(folder / name)[0]
    raise FormatError(f"{file}: its text {name} is neither in the file, nor beside it, nor in articles/")
