"""What stands around a zone or a township: the places named before it, and the one that the text is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import regex

from extractor.knowledge.divisions import Division, Gazetteer
from extractor.knowledge.place_names import Name
from extractor.knowledge.places import is_municipality

HAN = regex.compile(r"\p{Han}+")
# How far before a township the county that it lies in may stand.
NEAR = 60


class Found(NamedTuple):
    """A zone or township at half-open offsets of the view, the rule that found it, and why it is one."""

    start: int
    end: int
    place: Division
    rule: str
    why: str


class Around:
    """The places of a text by where their names end."""

    def __init__(
        self, chars: str, names: Iterable[Name], home: str | None, gazetteer: Gazetteer, on: date | None
    ) -> None:
        self.chars = chars
        self.home = home
        self.gazetteer = gazetteer
        self.on = on
        self.ends = {name.end: name for name in names if name.place and not name.in_marks}
        self.starts = {name.start: name for name in self.ends.values()}
        self.order = sorted(self.ends)

    def before(self, end: int, levels: Sequence[str], least: int, most: int) -> Name | None:
        """The name of such a level that ends ``least`` to ``most`` Chinese characters before ``end``."""
        for size in range(least, most + 1):
            name = self.ends.get(end - size)
            if name and name.place and name.place.level in levels:
                return name if not size or HAN.fullmatch(self.chars, name.end, end) else None
        return None

    def county_near(self, start: int) -> str | None:
        """The path of the county named last before ``start``, when it is near and on the same line."""
        at = bisect_right(self.order, start) - 1
        if at < 0 or start - self.order[at] > NEAR or "\n" in self.chars[self.order[at] : start]:
            return None
        division = self.ends[self.order[at]].place
        return division.path if division and division.level == "county" else None

    def only_counties(self) -> list[str | None]:
        """For each name in order, the path of the county when all counties named so far are one."""
        seen: set[str] = set()
        only: list[str | None] = []
        for end in self.order:
            place = self.ends[end].place
            if place and place.level == "county":
                seen.add(place.path)
            only.append(next(iter(seen)) if len(seen) == 1 else None)
        return only

    def city(self, path: str | None) -> Division | None:
        """The prefecture or municipality that ``path`` is or lies in."""
        for division in self.gazetteer.ancestors(path or "", self.on):
            if division.level == "prefecture" or is_municipality(division):
                return division
        return None

    def level(self, path: str) -> str | None:
        """The level of the division with this path."""
        division = self.gazetteer.by_path(path, self.on)
        return division.level if division else None
