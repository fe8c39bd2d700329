"""Finds organisations by name: those known to the tables, and those whose last word tells what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from extractor.naming.reader import Found, Reader
from extractor.naming.tables import Ending, Known, Tables

ENDING = "organisation.ending"
BRANCH = "organisation.branch"
EMBASSY = "organisation.embassy"

LONGEST = 26
_NAME_CHAR = regex.compile(r"[\p{Han}A-Za-z0-9·&]")
_GRAMMAR = frozenset("vpcudrmqytezok")
_PROPER = ("nr", "ns", "nz", "nt", "eng", "x")
_REGIONS = frozenset(("大湾区", "粤港澳", "粤港澳大湾区", "长三角", "京津冀", "成渝", "珠三角", "东北亚", "亚太"))
_DEPARTMENT = "门署分队位件落"
_MISSION = regex.compile(r"(?:中国)?驻(?P<host>\p{Han}{2,8}?)(?P<post>(?:大使馆|总领事馆|领事馆))")


@dataclass(slots=True)
class _Walk:
    """What stands before an ending: where the name starts, and what its words are."""

    start: int
    proper: bool = False
    placed: bool = False
    common: int = 0


class NameFinder:
    """Known names and endings, an automaton each."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: Mapping[str, Known] = tables.known
        self._names = (*tables.known, *tables.masks)
        self._automaton = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest)
        self._endings = tuple(tables.endings)
        self._ending_automaton = AhoCorasick(self._endings, matchkind=MatchKind.LeftmostLongest)

    def known(self, reader: Reader) -> list[tuple[Found, bool]]:
        """Known names, each with whether it counts only among companies."""
        chars = reader.chars
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(chars):
            form = self._names[index]
            known = self._known.get(form)
            if known is None or not _stands(reader, form, start, end):
                continue
            found.append((Found(start, end, known.name, known.kind, known.rule), known.listed))
        return found

    def ended(self, reader: Reader, known: list[Found]) -> list[Found]:
        """Names that end in a word such as 大学 or 有限公司 and have a core of their own before it."""
        chars = reader.chars
        found = []
        known_at = {f.end: f for f in known}
        for index, start, end in self._ending_automaton.find_matches_as_indexes(chars):
            ending = self._tables.endings[self._endings[index]]
            following = chars[end : end + 1]
            if ending.core == "never" or (following and following in ending.not_next):
                continue
            candidate = self._ended(reader, ending, start, end, known_at)
            if candidate:
                found.append(candidate)
        return found

    def _ended(
        self, reader: Reader, ending: Ending, start: int, end: int, known: Mapping[int, Found]
    ) -> Found | None:
        above = known.get(start)
        if above is not None and above.kind != "international":
            return Found(above.start, end, reader.chars[above.start : end], ending.kind, ENDING)
        walk = self._walk(reader, start)
        if walk.start == start or not _suffices(walk, ending.core):
            return None
        head = known.get(walk.start)
        if head is not None and walk.placed:
            name = head.name + reader.chars[walk.start : end]
            return Found(head.start, end, name, ending.kind, BRANCH)
        return Found(walk.start, end, reader.chars[walk.start : end], ending.kind, ENDING)

    def _walk(self, reader: Reader, anchor: int) -> _Walk:
        """Go left from an ending over the words that can belong to a name."""
        chars = reader.chars
        walk = _Walk(anchor)
        singles = 0
        while walk.start > 0 and anchor - walk.start < LONGEST:
            place = reader.place(walk.start)
            if place:
                walk.start, walk.placed = place.start, True
                break
            before = chars[walk.start - 1]
            if before == ")" and walk.start < anchor + 1:
                opened = chars.rfind("(", max(0, walk.start - 10), walk.start)
                if opened <= 0:
                    break
                walk.start = opened
                continue
            if not _NAME_CHAR.match(before):
                break
            first = reader.word_start(walk.start)
            word = chars[first : walk.start]
            if word in self._tables.countries:
                walk.start, walk.placed = first, True
                break
            if word in self._tables.stops:
                break
            tag = reader.tag(word)
            if word not in self._tables.inner:
                if tag and tag[0] in _GRAMMAR and tag != "vn" and tag != "eng":
                    break
                if tag is None and len(word) >= 2:
                    walk.proper = True
                elif word in _REGIONS or (tag and tag.startswith(_PROPER)):
                    walk.proper = True
            singles = singles + 1 if len(word) == 1 else 0
            if singles >= 2:
                walk.proper = True
            walk.common += 1
            walk.start = first
        return walk

    def embassies(self, reader: Reader) -> list[Found]:
        """新加坡大使馆, 中国驻新加坡大使馆, 美国驻华大使馆."""
        chars = reader.chars
        found = []
        for match in regex.finditer(r"大使馆|总领事馆|领事馆", chars):
            start = match.start()
            for size in range(min(8, start), 1, -1):
                name = chars[start - size : start]
                official = self._tables.countries.get(name)
                if official is None:
                    continue
                begin = start - size
                for lead in ("中国驻", "我驻", "我国驻", "驻"):
                    if chars.startswith(lead, begin - len(lead)) and begin >= len(lead):
                        begin -= len(lead) if lead in ("中国驻", "驻") else 1
                        break
                full = f"中华人民共和国驻{official}{match[0]}"
                found.append(Found(begin, match.end(), full, "government", EMBASSY))
                break
        return found


def _stands(reader: Reader, form: str, start: int, end: int) -> bool:
    """Whether a known name stands on its own: words meet at its borders, or its ends cannot be part of one."""
    chars = reader.chars
    following = chars[end : end + 1]
    if form[-1] == "部" and following and following in _DEPARTMENT:
        return False
    if form[-1] in "局委会" and following and following in "面员势":
        return False
    if form.isascii():
        return not (chars[start - 1 : start].isalnum() and chars[start - 1].isascii()) and not (
            following.isascii() and following.isalnum()
        )
    if reader.is_border(start) and reader.is_border(end):
        return True
    if len(form) >= 4:
        return True
    if not reader.is_border(start):
        first = reader.word_start(start)
        word = chars[first : reader.word_end(start)]
        if reader.tag(word) is not None:
            return False
    if not reader.is_border(end):
        word = chars[reader.word_start(end) : reader.word_end(end)]
        if reader.tag(word) is not None:
            return False
    return True


def _suffices(walk: _Walk, core: str) -> bool:
    match core:
        case "any":
            return walk.common > 0 or walk.placed
        case "place":
            return walk.placed or walk.proper
        case "placed":
            return walk.placed or walk.proper
        case "named":
            return (walk.placed or walk.proper) and walk.common > 0
        case "name":
            return walk.proper or (walk.placed and walk.common > 0)
        case _:
            return walk.proper
