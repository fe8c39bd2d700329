"""The gazetteer of a rules folder: the divisions, zones and nicknames of rules/districts."""

from __future__ import annotations

from extractor.knowledge.divisions import Gazetteer, Level, Place, level_of
from extractor.rules import Rules, RulesError


def load_gazetteer(rules: Rules) -> Gazetteer:
    """The gazetteer of ``districts/{divisions,zones,nicknames}.csv``. Raises RulesError."""
    return rules.once(("gazetteer",), lambda: _build(rules))


def _build(rules: Rules) -> Gazetteer:
    places = [
        Place(row["code"], row["name"], _several(row["short"]), level_of(row["code"]), row["from"], row["to"])
        for row in rules.table("districts/divisions.csv", "key")
    ]
    codes = {place.code for place in places}
    for row in rules.table("districts/zones.csv", "key"):
        if row["host"] not in codes:
            raise RulesError(f"districts/zones.csv: {row['name']}: there is no division {row['host']!r}")
        level: Level = "township" if row["level"] == "township" else "zone"
        places.append(
            Place(None, row["name"], _several(row["short"]), level, row["from"], row["to"], row["host"])
        )
    nicknames: dict[str, str] = {}
    for row in rules.table("districts/nicknames.csv", "nickname"):
        if row["code"] not in codes:
            raise RulesError(
                f"districts/nicknames.csv: {row['nickname']}: there is no division {row['code']!r}"
            )
        nicknames[row["nickname"]] = row["code"]
    return Gazetteer(places, nicknames)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("/") if name)
