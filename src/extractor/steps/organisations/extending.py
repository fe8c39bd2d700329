"""Extends what was found to the right over the units of an organ or a medium: 水利部水规总院, 河南日报客户端.

A unit is named by nouns after its organisation, and ends in one of the words to which words.csv gives the
roles ``unit`` or ``media_unit``. The way there ends at a verb that no post follows, a word of grammar, a mark
or another organisation. The unit carries its parent, under whose full name it is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from extractor.rules import Rules
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.reader import Found, Reader

UNIT = "organisation.unit"
NATION, MEDIA = "organisation.central", "organisation.media"
CORPS = "organisation.corps-division"
_PARTS = {
    "media": "media_unit",
    "education": "school_unit",
    "health": "hospital_unit",
    "company": "firm_unit",
    "finance": "firm_unit",
}
_PLACED = ("organisation.local-organ", "organisation.local-office")

LONGEST_UNIT = 14
LONGEST_PART = 10
_ORGANS = frozenset(
    (
        "government",
        "party",
        "legislature",
        "judiciary",
        "military",
        "association",
        "finance",
        "other",
        "research",
    )
)
_NOUNS = ("vn", "an", "b", "j", "f", "s", "t", "l", "vg", "ag")
_PERSON = "nr"


class Extender:
    """Goes right from what was found to the end of its unit, if one is named there."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._tables = tables
        self._numbered = rules.compile("{organisation_numbered}")
        self._units = tuple(sorted(tables.words["unit"], key=len, reverse=True))
        self._at_once = tuple(unit for unit in self._units if len(unit) > 1)
        self._unit_chars = frozenset(unit for unit in self._units if len(unit) == 1)
        self._sure, self._tasks = tables.words["sure_unit"], tables.topics
        self._parts = {kind: tables.words[role] for kind, role in _PARTS.items()}
        self._not_units = tables.words["not_unit"]
        self._after = tables.words["after_unit"]
        self._joints, self._posts = tables.sets["joint"], tables.sets["unit_stop"]
        self._corps = tables.words["corps"][0]
        self._centre = tables.words["centre"][0]
        self._nation = tables.words["nation"][0]

    def extend(self, reader: Reader, found: Sequence[Found]) -> list[Found]:
        """``found`` with the units under them, and 中国 before the organs of the centre."""
        starts = {item.start for item in found}
        placed = {item.start for item in found if item.rule in _PLACED}
        divisions = {item.end: item for item in found if item.rule == CORPS}
        longer: list[Found] = []
        for item in found:
            if item.start in divisions:
                longer.append(self._of_division(divisions[item.start], item))
            unit = None if item.end in placed else self._unit(reader, item, starts)
            if unit:
                longer.append(unit)
            national = self._national(reader, unit or item)
            if national:
                longer.append(national)
        return [*found, *longer]

    def _of_division(self, division: Found, organ: Found) -> Found:
        """An organ that a division of the corps shares with its city: 第六师五家渠市人社局."""
        name = division.name.removeprefix(self._corps) + organ.name
        why = (*organ.why, f"left border: {division.name} before it")
        return replace(organ, start=division.start, name=name, parent=division, why=why)

    def _unit(self, reader: Reader, item: Found, starts: AbstractSet[int]) -> Found | None:
        parts = self._parts.get(item.kind)
        if parts is None and item.kind not in _ORGANS:
            return None
        end = self._part_end(reader, item, parts) if parts else None
        if end is None and item.kind in _ORGANS:
            end = self._organ_end(reader, item, starts)
        if end is None:
            return None
        rest = reader.chars[item.end : end]
        why = (*item.why, f"right border: the unit {rest} belongs to it (words.csv: unit)")
        name = item.name + rest.lstrip("-")
        return Found(item.start, end, name, item.kind, UNIT, parent=item, why=why)

    def _organ_end(self, reader: Reader, item: Found, starts: AbstractSet[int]) -> int | None:
        """Where the unit of an organ ends: after the first word that ends one.

        Verbs may stand in its name where a post follows it: 收入规划核算司司长.
        """
        chars, end = reader.chars, item.end
        if chars.startswith(self._at_once, end):
            close = end + next(len(unit) for unit in self._at_once if chars.startswith(unit, end))
            if reader.is_border(close):
                return close  # 总行 of 中国人民银行总行, one word to the tokenizer
        return self._unit_end(reader, item, starts) if reader.is_border(end) else None

    def _unit_end(self, reader: Reader, item: Found, starts: AbstractSet[int]) -> int | None:
        """Where the words after an organ, each a word of its own, come to the end of a unit."""
        chars, end = reader.chars, item.end
        verbs: list[str] = []
        while end < len(chars) and end - item.end < LONGEST_UNIT:
            opened, end = end, reader.word_end(end)
            word = chars[opened:end]
            if self._before_its_post(word) and opened - item.end >= 2:
                return opened + 1
            if (opened in starts and opened > item.end) or not self._in_unit(reader, word):
                return None
            if self._verb(reader, word):
                verbs.append(word)
            if end - item.end >= 3 and self._ends_unit(reader, word, end):
                return end if self._is_unit(reader, word, end, verbs) else None
        return None

    def _before_its_post(self, word: str) -> bool:
        """Whether a word is a unit's last character and a post: 监测处|处长 as 监测|处处长."""
        return word[0] in self._unit_chars and word[1:] in self._posts

    def _is_unit(self, reader: Reader, last: str, end: int, verbs: Sequence[str]) -> bool:
        """Whether the words up to ``end`` name a unit: no verb, or only tasks, or a post after them."""
        if not verbs or (last.endswith(self._sure) and all(verb in self._tasks for verb in verbs)):
            return True
        return reader.chars[end : reader.word_end(end)] in self._posts

    def _verb(self, reader: Reader, word: str) -> bool:
        return reader.tag(word) == "v" and word not in self._tables.inner and word not in self._units

    def _in_unit(self, reader: Reader, word: str) -> bool:
        """Whether a word may stand inside the name of a unit: a noun, a verb, or a joint between two."""
        if word in self._posts or not word.isalpha():
            return False
        if word in self._tables.inner or word in self._units or word in self._joints:
            return True
        tag = reader.tag(word)
        if tag is None or tag in _NOUNS or self._numbered.fullmatch(word):
            return True
        if tag == "v":
            return word not in self._tables.stops
        return tag[0] == "n" and (tag != _PERSON or len(word) > 3)

    def _ends_unit(self, reader: Reader, word: str, end: int) -> bool:
        chars = reader.chars
        if not word.endswith(self._units) or word.endswith(self._not_units) or not reader.is_border(end):
            return False
        unit = next(unit for unit in self._units if word.endswith(unit))
        common = len(unit) == 1 and len(word) == 2 and reader.tag(word) is not None  # 格局, 小组, 好处
        return not common and not chars.startswith(self._after, end)

    def _part_end(self, reader: Reader, item: Found, parts: tuple[str, ...]) -> int | None:
        """Where a medium's channel, a school's or a hospital's campus ends; names may stand inside."""
        chars, start = reader.chars, item.end
        end = start = start + 1 if chars[start : start + 1] == "-" else start
        while end < len(chars) and end - start < LONGEST_PART:
            opened, end = end, reader.word_end(end)
            word = chars[opened:end]
            tag = reader.tag(word) or "n"
            if not word.isalpha() or (
                tag[0] not in "nbvjtsfe" or (tag == "v" and word not in self._tables.inner)
            ):
                return None
            if chars.endswith(parts, start, end):
                return end
        return None

    def _national(self, reader: Reader, item: Found) -> Found | None:
        """An organ of the centre with 中国 before it, which its name leaves out: 中国国家能源局."""
        root = item
        while root.parent:
            root = root.parent
        start = item.start - len(self._nation)
        if root.rule not in (NATION, MEDIA) or root.kind not in ("government", "media") or start < 0:
            return None
        if not reader.chars.startswith(self._nation, start) or not reader.is_border(start):
            return None
        if root.kind == "media" and not root.name.startswith(self._centre):
            return None
        return replace(
            item, start=start, why=(*item.why, f"left border: {self._nation} before an organ of it")
        )
