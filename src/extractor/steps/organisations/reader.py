"""A document's evened-out characters with their words, and the regions named in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extractor.knowledge.divisions import Division, Gazetteer
from extractor.knowledge.places import Near, lies_in, shared, which
from extractor.model import AmountValue, DistrictValue
from extractor.steps.draft import Draft
from extractor.steps.organisations.lexicon import Tables
from extractor.text.words import Segmenter

LONGEST_PLACE = 14
NEAR = 200  # how far before 旗公安局 its 旗 may be named
_NAME_TAGS = frozenset(("nz", "nt", "nrt", "nr", "nrfg"))
PARTS = 3  # a region's name is written with at most three above it


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate in the view's offsets, with its canonical name, kind and the rule that found it."""

    start: int
    end: int
    name: str
    kind: str
    rule: str
    parent: Found | None = None  # the organisation that it belongs to, or is a short form of
    why: tuple[str, ...] = ()  # what decided on its borders and its name, for ``explain``


@dataclass(frozen=True, slots=True)
class Where:
    """A region that stands before something: where it starts, its full name, level and path."""

    start: int
    name: str
    level: str | None
    path: str = ""


class Reader:
    """One document as the finders of names see it."""

    def __init__(self, draft: Draft, gazetteer: Gazetteer, segmenter: Segmenter, tables: Tables) -> None:
        self.draft = draft
        self.chars = draft.view.chars
        self.gazetteer = gazetteer
        self.is_border, self.tag = draft.is_border, segmenter.tag
        self._prefixes = tables.prefixes
        self._longest, self._prefix_lasts = tables.longest_prefix, tables.prefix_lasts
        self.stops = tables.stops
        self._common = tables.common_places
        self._organ_ends, self._signs = tables.sets["organ_end"], tables.sets["region_sign"]
        document = draft.document
        self.day: date | None = document.published
        self.year: int | None = document.published.year if document.published else None
        self.region: str = document.region.path if document.region else ""
        if document.region and not self.region:
            self.region = next((d.path for d in gazetteer.find(document.region.name, self.day)), "")
        self._amounts: dict[int, list[str]] = {}
        for amount in draft.of_type("AMOUNT"):
            if isinstance(amount.value, AmountValue):
                for at in (amount.start, amount.end):
                    self._amounts.setdefault(at, []).append(amount.value.unit)
        self._places: dict[int, Where | None] = {}
        self._districts = sorted(draft.of_type("DISTRICT"), key=lambda m: m.end)
        self._ends = [mention.end for mention in self._districts]
        self._townships = {
            mention.end: mention
            for mention in self._districts
            if mention.text.endswith(tables.words["township"])
        }

    def word_start(self, end: int) -> int:
        """Where the word that ends at ``end`` starts; at most twelve characters are looked at."""
        start = end - 1
        while start > 0 and end - start < 12 and not self.is_border(start):
            start -= 1
        return max(start, 0)

    def word_end(self, start: int) -> int:
        """Where the word that starts at ``start`` ends."""
        end = start + 1
        while end < len(self.chars) and end - start < 12 and not self.is_border(end):
            end += 1
        return min(end, len(self.chars))

    def distinctive(self, start: int, end: int) -> bool:
        """Whether a stretch has a word of its own: one that the dictionary lacks, or marks as a name."""
        position = start
        singles = 0
        while position < end:
            close = min(self.word_end(position), end)
            word = self.chars[position:close]
            tag = self.tag(word)
            if word in self.stops and len(word) > 1:
                return False
            if (tag is None and len(word) >= 2 and not word.isascii()) or tag in _NAME_TAGS:
                return True
            singles = singles + 1 if len(word) == 1 else 0
            if singles >= 2:
                return True
            position = close
        return False

    def amounts_at(self, offset: int) -> Sequence[str]:
        """The units of the amounts that start or end at an offset of the text."""
        return self._amounts.get(offset, ())

    def dash(self, index: int) -> bool:
        """Whether the mark at ``index`` is written as a dash between phrases, and no hyphen of a name."""
        return self.draft.document.text[self.draft.view.offset(index)] in "—―"

    def place(self, end: int) -> Where | None:
        """The region whose name, full or short, ends at ``end``; it starts with those it lies in."""
        if self.chars[end - 1 : end] not in self.gazetteer.lasts:
            return None
        if end not in self._places:
            self._places[end] = self._place(end, PARTS)
        return self._places[end]

    def _place(self, end: int, parts: int) -> Where | None:
        names = self.gazetteer.names
        for start in range(max(0, end - LONGEST_PLACE), end - 1):
            name = self.chars[start:end]
            where = self._placed(name, start, parts) if name in names else None
            if where:
                return where
        return None

    def _placed(self, name: str, start: int, parts: int) -> Where | None:
        """The region of a name that starts there, with at most ``parts`` above it; None where it is none."""
        above = self._place(start, parts - 1) if parts and start >= 2 else None
        division = self._meant(name, above)
        if division is None:
            return None
        if above is not None and above.path == division.path:
            above = None  # 鼓楼区鼓楼医院: the region, and then a name with the region in it
        if self._ordinary(name, division, above):
            return None
        if above or self.is_border(start) or (name == division.name and len(name) >= 3):
            return Where(above.start if above else start, division.name, division.level, division.path)
        return None

    def _ordinary(self, name: str, division: Division, above: Where | None) -> bool:
        """Whether a place's name is to be read as the common word that it is as well: 市区, 新建, 光明."""
        if above and lies_in(division.path, above.path):
            return False
        if name in self.stops:
            return True
        return name in self._common and shared(division.path, self.region) < 2

    def _meant(self, name: str, above: Where | None) -> Division | None:
        candidates = self.gazetteer.candidates(name, self.day)
        if not candidates:
            return None
        same = [d for d in candidates if above and d.path == above.path]
        if same and not any(lies_in(d.path, same[0].path) for d in candidates):
            return same[0]
        before = self.gazetteer.by_path(above.path, self.day) if above else None
        past = self.gazetteer.ever(name) if before and len(candidates) > 1 else ()
        return which(
            candidates, Near(self.region or None, before, full=name == candidates[0].name), past
        ).place

    def township(self, end: int) -> Where | None:
        """The township that the districts step found before ``end``, with the regions before it."""
        if not self._townships or end <= 0:
            return None
        mention = self._townships.get(self.draft.view.span(end - 1, end)[1])
        if mention is None or not isinstance(mention.value, DistrictValue):
            return None
        start = self.draft.view.index(mention.start)
        above = self.place(start)
        return Where(above.start if above else start, mention.value.name, "township", mention.value.path)

    def county_before(self, index: int, sign: str) -> DistrictValue | None:
        """The county named last before ``index`` whose full name ends with ``sign``, when it is near."""
        at = self.draft.view.offset(index)
        last = bisect_right(self._ends, at) - 1
        while last >= 0 and at - self._ends[last] < NEAR:
            value = self._districts[last].value
            if isinstance(value, DistrictValue) and value.code and value.code[4:] != "00":
                return value if value.name.endswith(sign) else None
            last -= 1
        return None

    def generic(self, end: int) -> Where | None:
        """市, 省, 区 … that ends at ``end`` and stands for the region the text is about."""
        if self.chars[end - 1 : end] not in self._prefix_lasts:
            return None
        for size in range(min(self._longest, end), 0, -1):
            blocked = self._prefixes.get(self.chars[end - size : end])
            if blocked is not None:
                return self._generic(end - size, end, blocked)
        return None

    def _generic(self, start: int, end: int, blocked: str) -> Where | None:
        """The region that a word means there, after none of the characters ``blocked``."""
        word, before = self.chars[start:end], self.chars[start - 1 : start]
        named = self.place(start) if before in self._signs else None
        if named:
            if len(word) >= 3 and named.name.endswith(before):
                return Where(named.start, named.name + word, None, named.path)  # 六安市经开区
            return named if before == word else None
        if (before and before in blocked) or not self._parted(start, end):
            return None
        division = self.gazetteer.meant(word, self.region, self.day) if self.region else None
        if division is None:
            return Where(start, word, None)
        return Where(start, division.name, division.level, division.path)

    def _parted(self, start: int, end: int) -> bool:
        """Whether what stands there is no end of a longer word: an organ's comes before it, or a border."""
        if self.is_border(start) or self.chars[start - 1] in self._organ_ends:
            return True
        return self.tag(self.chars[self.word_start(start) : end]) is None

    def home(self) -> Where | None:
        """The region the text is about, as if it stood at the text's start."""
        if not self.region:
            return None
        division = self.gazetteer.by_path(self.region, self.day)
        if division is None:
            return None
        return Where(0, division.name, division.level, division.path)

    def province(self) -> Where | None:
        """The province that the region the text is about is or lies in."""
        division = self.gazetteer.containing(self.region, "province", self.day) if self.region else None
        return Where(0, division.name, division.level, division.path) if division else None
