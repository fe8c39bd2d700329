"""Which region stands before an organ: one that is named, one that 市 or 区 stands for, a town or a zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import regex

from extractor.rules import Rules
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.reader import Reader, Where

_GENERIC_KINDS = frozenset(("health", "education", "media", "research", "company"))
_NAMES = ("ns", "nr", "nz")
_HAN = regex.compile(r"\p{Han}+")
NEAR = 80  # how far before 区政府 the organ of the 区 may be named
LONGEST_POSTS = 10
LONG_COMMISSION = 6  # from how many characters on a form that ends in 委 has it for 委员会


class Regions:
    """Finds the regions of organs."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._organs = tables.organs
        words, sets = tables.words, tables.sets
        self._street, self._street_office = words["street"], sets["street_office"]
        self._commission = words["commission"][0]
        self._forms, self._towns = sets["township_form"], sets["township"]
        self._town_ends = sorted(words["township"], key=len, reverse=True)
        self._zones, self._counties = words["zone_sign"], sets["county_sign"]
        self._classes = words["class_sign"]
        self._and, self._after_post = sets["and"], words["after_post"]
        self._rest = words["commission_rest"][0]
        self._counted = rules.compile("{organisation_counted}")
        self._posts = rules.compile("(?r)(?:{organisation_posts})")

    def before(self, reader: Reader, start: int, end: int) -> Where | None:
        """The region before an organ from ``start`` to ``end``; without a level where it is unknown."""
        form = reader.chars[start:end]
        if form in self._street_office and not reader.chars.endswith(self._street, 0, start):
            return None
        where = reader.place(start)
        if where is not None:
            full = reader.chars[start - 1] == where.name[-1]
            return where if full or not form.startswith(self._commission) else None
        township = self._township(reader, start) if form in self._forms else None
        if township:
            return township
        where = reader.generic(start)
        return where if where is None or where.level is not None else self._unnamed(reader, form, where)

    def _unnamed(self, reader: Reader, form: str, where: Where) -> Where | None:
        """A region of which no more is known than what it is: a zone, or 区 where an organ has one."""
        if len(where.name) >= 2 and where.name.endswith(self._zones):
            return self._zone(reader, where)
        of_any = self._organs.kind(form) in _GENERIC_KINDS or where.name in self._towns
        return None if of_any else where

    def named_before(
        self, reader: Reader, where: Where, start: int, latest: Mapping[str, tuple[int, Where]]
    ) -> Where:
        """What 区 of 区政府 means where the document does not tell: the last one whose organ was named, or
        the county named last."""
        position, named = latest.get(where.name, (-1, where))
        if named.level is not None and 0 <= start - position <= NEAR:
            return replace(named, start=where.start)
        county = reader.county_before(where.start, where.name) if where.name in self._counties else None
        return Where(where.start, county.name, "county", county.path) if county else where

    def signed(self, reader: Reader, where: Where, start: int) -> bool:
        """Whether a region before ``start`` is written with its class, and more than that."""
        return where.start + 2 < start and reader.chars.endswith(self._classes, 0, start)

    def shared(self, reader: Reader, held: Mapping[int, Where], start: int) -> Where | None:
        """The region of the organ right before ``start``, or before a joint or a post: 市委、市政府."""
        if start in held:
            return held[start]
        if start < 1 or reader.chars[start - 1] not in self._and:
            return None
        if start - 1 in held:
            return held[start - 1]
        posts = self._posts.match(reader.chars, max(0, start - LONGEST_POSTS), start)
        followed = posts and reader.chars.startswith(self._after_post, start)
        return held.get(posts.start()) if posts and followed else None

    def named(self, reader: Reader, where: Where, start: int, end: int) -> tuple[str, str]:
        """The full name and the kind of the organ of ``where`` with the form from ``start`` to ``end``."""
        form = reader.chars[start:end]
        kind = self._organs.kind(form)
        if where.level is None:
            return where.name + form, kind
        short = start == where.start or reader.chars[start - 1] != where.name[-1]
        own = self._organs.excepted(form, where.name)
        if kind in _GENERIC_KINDS and short and where.start < start and not own:
            return reader.chars[where.start : end], kind
        name = self._organs.name(form, where.name, where.level, reader.year)
        cut = len(form) >= LONG_COMMISSION and form.endswith(self._commission)
        return name + self._rest if cut and form not in self._organs.by_form else name, kind

    def _zone(self, reader: Reader, where: Where) -> Where:
        """A zone with the word before it, when that is a name's: 文昌湖旅游度假区."""
        first = reader.word_start(where.start) if where.start else 0
        word = reader.chars[first : where.start]
        if not 2 <= len(word) <= 4:
            return where
        tag = reader.tag(word)
        city = reader.place(first)
        if city and tag and tag.startswith("n"):
            return Where(city.start, reader.chars[city.start : where.start] + where.name, None)
        named = (tag is None or tag.startswith(_NAMES)) and word not in reader.stops
        return Where(first, word + where.name, None) if named and _HAN.fullmatch(word) else where

    def _township(self, reader: Reader, end: int) -> Where | None:
        """A township's name before ``end``, by its last word and the words before it."""
        named = reader.township(end)
        if named:
            return named
        last = next((word for word in self._town_ends if reader.chars.endswith(word, 0, end)), "")
        if not last:
            return None
        start = end - len(last)
        if not reader.is_border(start):
            start = reader.word_start(end)
        elif start:
            start = reader.word_start(start)
        name = reader.chars[start:end]
        if self._counted.match(name) or not self._may_be_town(reader, name, len(last)):
            return None
        above = reader.place(start)
        return Where(above.start if above else start, name, "township")

    def _may_be_town(self, reader: Reader, name: str, size: int) -> bool:
        """Whether two to four characters stand before the last word, and no word that is none of names."""
        if not 2 <= len(name) - size <= 4 or not _HAN.fullmatch(name):
            return False
        tag = reader.tag(name[:-size])
        return tag is None or tag.startswith("n") or reader.tag(name) == "ns"
