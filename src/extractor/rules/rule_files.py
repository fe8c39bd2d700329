"""Reads the rules of a folder's YAML files, a document a rule, and checks each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import regex

from extractor.errors import RulesError
from extractor.rules.model import BOUNDS, FAMILIES, FRAGMENTS, OPTIONAL, REQUIRED, Call, Rule
from extractor.rules.patterns import compile_pattern, expand
from extractor.rules.read import documents, meant

_CALL = regex.compile(r"\s*([a-z_]+)\s*\(\s*(.*?)\s*\)\s*")


def rules_of(folder: Path, fragments: Mapping[str, str]) -> Iterator[Rule]:
    """The rules of a folder, family by family, in the order of the files. Raises RulesError."""
    for family in FAMILIES:
        for file in sorted(f for f in (folder / family).glob("*.yaml") if f.name != FRAGMENTS):
            for line, data in documents(file):
                yield _rule(family, data, file, line, fragments)


def _rule(family: str, data: Mapping[str, Any], file: Path, line: int, fragments: Mapping[str, str]) -> Rule:
    where = f"{file}:{line}"
    _check(data, where)
    call = _call(data["value"], where)
    source = str(data["pattern"])
    captured = frozenset(call.arguments) - {"date"}
    pattern = expand(source, dict(fragments) | {"date": r"\x00"}, captured, where)
    compile_pattern(pattern, where)
    return Rule(
        id=str(data["id"]),
        family=family,
        why=str(data["why"]),
        source=source,
        pattern=pattern,
        value=call,
        examples=tuple(data["examples"]),
        counter_examples=tuple(data["not"]),
        file=file,
        line=line,
        options={key: str(data[key]) for key in OPTIONAL if key in data},
    )


def _check(data: Mapping[str, Any], where: str) -> None:
    """Raise RulesError for keys that are unknown, missing, or hold what they may not."""
    known = REQUIRED + OPTIONAL
    for key in sorted(set(data) - set(known)):
        raise RulesError(f"{where}: unknown key {key!r}; a rule has {', '.join(known)}{meant(key, known)}")
    for key in REQUIRED:
        if not data.get(key):
            raise RulesError(f"{where}: the rule {data.get('id', '')!r} has no {key!r}")
    for key in ("examples", "not"):
        if not isinstance(data[key], list) or not all(isinstance(x, str) for x in data[key]):
            raise RulesError(f"{where}: {key!r} must be a list of strings; put quotes round each")
    if not re.fullmatch("-?[0-9]+", str(data.get("priority", 0))):
        raise RulesError(f"{where}: priority must be a whole number, not {data['priority']!r}")
    if data.get("bound", BOUNDS[0]) not in BOUNDS:
        raise RulesError(f"{where}: bound must be one of {' '.join(BOUNDS)}, not {data['bound']!r}")


def _call(value: object, where: str) -> Call:
    """The name and arguments of a rule's value."""
    call = _CALL.fullmatch(value) if isinstance(value, str) else None
    if call is None:
        raise RulesError(f"{where}: value must be a call such as month(year, month), not {value!r}")
    return Call(call[1], tuple(a.strip() for a in call[2].split(",")) if call[2] else ())
