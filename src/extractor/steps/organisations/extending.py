"""Extends what was found to the right over the units of an organ or a medium: 水利部水规总院, 河南日报客户端.

A unit is named by nouns after its organisation, and ends in one of the words to which words.csv gives the
roles ``unit`` or ``media_unit``. The way there ends at a verb, a word of grammar, a mark, a place or another
organisation. The unit carries its parent, under whose full name it is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from extractor.rules import Rules
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.reader import Found, Reader

UNIT = "organisation.unit"
NATION = "organisation.central"

LONGEST_UNIT = 14
LONGEST_MEDIA_UNIT = 10
_ORGANS = frozenset(("government", "party", "legislature", "judiciary", "military", "association", "finance"))
_NOUNS = ("n", "vn", "an", "b", "j", "f", "s", "t", "ng", "vg", "ag")
_PERSON = "nr"


class Extender:
    """Goes right from what was found to the end of its unit, if one is named there."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._tables = tables
        self._units = tables.words["unit"]
        self._media_units = tables.words["media_unit"]
        self._not_units = tables.words["not_unit"]
        self._joints, self._posts = tables.sets["joint"], tables.sets["unit_stop"]
        self._modifiers = tables.sets["modifier"]
        self._nation = tables.words["nation"][0]

    def extend(self, reader: Reader, found: Sequence[Found]) -> list[Found]:
        """``found`` with the units under them, and 中国 before the organs of the centre."""
        starts = {item.start for item in found}
        longer: list[Found] = []
        for item in found:
            unit = self._unit(reader, item, starts)
            if unit:
                longer.append(unit)
            national = self._national(reader, unit or item)
            if national:
                longer.append(national)
        return [*found, *longer]

    def _unit(self, reader: Reader, item: Found, starts: AbstractSet[int]) -> Found | None:
        medium = item.kind == "media"
        if not medium and item.kind not in _ORGANS:
            return None
        end = self._medium_end(reader, item) if medium else self._organ_end(reader, item, starts)
        if end is None:
            return None
        rest = reader.chars[item.end : end]
        why = (*item.why, f"right border: the unit {rest} belongs to it (words.csv: unit)")
        name = item.name + rest.lstrip("-")
        return Found(item.start, end, name, item.kind, UNIT, parent=item, why=why)

    def _organ_end(self, reader: Reader, item: Found, starts: AbstractSet[int]) -> int | None:
        """Where the unit of an organ ends: after the first word that ends one."""
        chars, end = reader.chars, item.end
        if not reader.is_border(end):
            return None
        while end < len(chars) and end - item.end < LONGEST_UNIT:
            opened, end = end, reader.word_end(end)
            word = chars[opened:end]
            if (
                not self._in_unit(reader, word, opened)
                or reader.place(end)
                or (opened in starts and opened > item.end)
            ):
                return None
            if end - item.end >= 3 and self._ends_unit(reader, word, end):
                return end
        return None

    def _in_unit(self, reader: Reader, word: str, start: int) -> bool:
        """Whether a word may stand inside the name of a unit: a noun, or a joint between two."""
        if word in self._posts or not word.isalpha():
            return False
        if word in self._tables.inner or word in self._units or word in self._joints:
            return True
        if word in self._tables.stops and word not in self._modifiers:
            return False
        tag = reader.tag(word)
        return tag is None or ((tag in _NOUNS or tag[0] == "n") and tag != _PERSON)

    def _ends_unit(self, reader: Reader, word: str, end: int) -> bool:
        chars = reader.chars
        if not word.endswith(self._units) or word.endswith(self._not_units) or not reader.is_border(end):
            return False
        unit = next(unit for unit in sorted(self._units, key=len, reverse=True) if word.endswith(unit))
        common = len(unit) == 1 and len(word) == 2 and reader.tag(word) is not None  # 格局, 小组, 好处
        return not common and not chars.startswith(self._not_units, end)

    def _medium_end(self, reader: Reader, item: Found) -> int | None:
        """Where a channel of a medium ends: 客户端, 频道; places and names may stand inside."""
        chars, start = reader.chars, item.end
        end = start = start + 1 if chars[start : start + 1] == "-" else start
        while end < len(chars) and end - start < LONGEST_MEDIA_UNIT:
            opened, end = end, reader.word_end(end)
            word = chars[opened:end]
            tag = reader.tag(word) or "n"
            if not word.isalpha() or word in self._posts or (tag[0] not in "nbvjtsfe" or tag == "v"):
                return None
            if chars.endswith(self._media_units, start, end):
                return end
        return None

    def _national(self, reader: Reader, item: Found) -> Found | None:
        """An organ of the centre with 中国 before it, which its name leaves out: 中国国家能源局."""
        root = item
        while root.parent:
            root = root.parent
        start = item.start - len(self._nation)
        if root.rule != NATION or root.kind != "government" or start < 0:
            return None
        if not reader.chars.startswith(self._nation, start) or not reader.is_border(start):
            return None
        return replace(
            item, start=start, why=(*item.why, f"left border: {self._nation} before an organ of it")
        )
