"""The gazetteer of a rules folder: the divisions, zones and nicknames of rules/districts."""

from __future__ import annotations

import re

from extractor.knowledge.divisions import Gazetteer, Level, Place, level_of
from extractor.rules import Rules

_CODE = re.compile("[0-9]{6}")
_TIME = re.compile("(?:[0-9]{4}(?:-[0-9]{2}){0,2})?")


def load_gazetteer(rules: Rules) -> Gazetteer:
    """The gazetteer of ``districts/{divisions,zones,nicknames}.csv``. Raises RulesError."""
    return rules.once(("gazetteer",), lambda: _build(rules))


def _build(rules: Rules) -> Gazetteer:
    def division(row: dict[str, str]) -> Place:
        code = row["code"]
        if not _CODE.fullmatch(code):
            raise ValueError(f"{code!r} is no code; give the six digits of GB/T 2260")
        return Place(code, row["name"], _several(row["short"]), level_of(code), *_held(row))

    def zone(row: dict[str, str]) -> Place:
        level: Level = "township" if row["level"] == "township" else "zone"
        return Place(None, row["name"], _several(row["short"]), level, *_held(row), known(row["host"]))

    def known(code: str) -> str:
        if code not in codes:
            raise ValueError(f"there is no division {code!r}; give its GB/T 2260 code")
        return code

    places = rules.each("districts/divisions.csv", "key", division)
    codes = {place.code for place in places}
    places += rules.each("districts/zones.csv", "key", zone)
    nicknames = rules.each(
        "districts/nicknames.csv", "nickname", lambda row: (row["nickname"], known(row["code"]))
    )
    return Gazetteer(places, dict(nicknames))


def _held(row: dict[str, str]) -> tuple[str, str]:
    """From when to when a name held. Raises ValueError."""
    for column in ("from", "to"):
        if not _TIME.fullmatch(row[column]):
            raise ValueError(f"{column} is {row[column]!r}; give 2020, 2020-04, 2020-04-01 or nothing")
    return row["from"], row["to"]


def _several(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("/") if name)
