"""Finds the organs of party and state below the centre: a region, named or meant, and an organ's form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex
from ahocorasick_rs import AhoCorasick

from extractor.knowledge.organs import Organs
from extractor.naming.reader import Found, Reader, Where
from extractor.naming.tables import Tables

LOCAL = "organisation.local-organ"
OFFICE = "organisation.local-office"
SHARED = "organisation.shared-region"
HOME = "organisation.home-organ"

_OFFICE = regex.compile(
    r"(?:委员会|领导小组|指挥部)?办公室|办事处|委员会|领导小组|指挥部|[局厅署办]|委(?!员|托|派|任)|[总支大]队"
)
_TOWNSHIP = regex.compile(r"(?r)(?<=\b|[^\p{Han}]|[\p{Han}])\p{Han}{1,4}(?:镇|乡|街道|苏木)")
_TOWNSHIP_FORMS = frozenset(
    ("政府", "人民政府", "党委", "党工委", "办事处", "街道办", "街道办事处", "人大", "纪委", "派出所")
)
_NOT_NEXT = {
    "委": "员托派任屈婉曲靡",
    "政府": "性采债投购职补基引部",
    "人大": "会",
    "法院": "",
    "局": "面势部限",
}
_AND = "、和与及,，"


class OrganFinder:
    """The forms of organs in one automaton, and the grammar of offices (农业农村局) as one pattern."""

    def __init__(self, tables: Tables) -> None:
        self._organs: Organs = tables.organs
        self._forms = tuple(tables.organs.by_form)
        self._automaton = AhoCorasick(self._forms)
        topics = sorted(tables.topics, key=len, reverse=True)
        alternatives = "|".join(regex.escape(topic) for topic in topics)
        self._topics = regex.compile(rf"(?r)(?:{alternatives})(?:[和与及、]?(?:{alternatives})){{0,5}}")

    def find(self, reader: Reader) -> list[Found]:
        """Every organ with a region before it, and those that share one with the organ before them."""
        forms = sorted({*self._hits(reader), *self._offices(reader)})
        found: dict[tuple[int, int], Found] = {}
        held: dict[int, Where] = {}
        for start, end in forms:
            where = self._where(reader, start, end)
            if where is None:
                continue
            found[where.start, end] = self._organ(reader, where, start, end)
            held[end] = where
        for start, end in forms:
            shared = _region_before(reader, held, start)
            if shared and self._where(reader, start, end) is None:
                name, kind = self._named(reader, shared, start, end)
                found[start, end] = Found(start, end, name, kind, SHARED)
                held[end] = shared
        found |= {(f.start, f.end): f for f in self._alone(reader, forms, found.values())}
        return list(found.values())

    def _hits(self, reader: Reader) -> Iterator[tuple[int, int]]:
        chars = reader.chars
        for index, start, end in self._automaton.find_matches_as_indexes(chars, overlapping=True):
            form = self._forms[index]
            if chars[end : end + 1] and chars[end : end + 1] in _NOT_NEXT.get(form, ""):
                continue
            yield start, end

    def _offices(self, reader: Reader) -> Iterator[tuple[int, int]]:
        chars = reader.chars
        for match in _OFFICE.finditer(chars):
            topics = self._topics.match(chars, max(0, match.start() - 30), match.start())
            if topics is None:
                continue
            following = chars[match.end() : match.end() + 1]
            if following and following in "面势限" and not reader.is_border(match.end()):
                continue
            yield topics.start(), match.end()

    def _where(self, reader: Reader, start: int, end: int) -> Where | None:
        where = reader.place(start)
        form = reader.chars[start:end]
        if where is not None:
            full = reader.chars[start - 1] in "省市区县州盟旗镇乡"
            return where if full or not form.startswith("委") else None
        if form in _TOWNSHIP_FORMS:
            township = _township(reader, start)
            if township:
                return township
        return reader.generic(start)

    def _organ(self, reader: Reader, where: Where, start: int, end: int) -> Found:
        name, kind = self._named(reader, where, start, end)
        form = reader.chars[start:end]
        rule = LOCAL if form in self._organs.by_form else OFFICE
        begin = where.start
        if kind == "party" and reader.chars.startswith("中共", begin - 2):
            begin -= 2
        return Found(begin, end, name, kind, rule)

    def _named(self, reader: Reader, where: Where, start: int, end: int) -> tuple[str, str]:
        form = reader.chars[start:end]
        kind = self._organs.kind(form)
        if where.level is None:
            return where.name + form, kind
        return self._organs.name(form, where.name, where.level, reader.year), kind

    def _alone(
        self, reader: Reader, forms: Iterable[tuple[int, int]], found: Iterable[Found]
    ) -> Iterator[Found]:
        """Short forms with no region (发改委): the home region's, or the one named in full before."""
        home = reader.home()
        taken = [(f.start, f.end) for f in found]
        ends = {end for _, end in taken}
        for start, end in forms:
            form = reader.chars[start:end]
            if end in ends or len(form) < 3 or form not in self._organs.by_form or form[-1] not in "委局厅办":
                continue
            if form[0] in "委党" or home is None or not reader.is_border(start):
                continue
            name, kind = self._named(reader, home, start, end)
            yield Found(start, end, name, kind, HOME)


def _region_before(reader: Reader, held: dict[int, Where], start: int) -> Where | None:
    if start in held:
        return held[start]
    if start >= 1 and reader.chars[start - 1] in _AND:
        return held.get(start - 1)
    return None


def _township(reader: Reader, end: int) -> Where | None:
    """A township's name before ``end``, by its class word and the words before it."""
    chars = reader.chars
    size = 2 if chars[max(0, end - 2) : end] in ("街道", "苏木") else 1
    if chars[end - size : end] not in ("镇", "乡", "街道", "苏木"):
        return None
    start = end - size
    if reader.is_border(start):
        start = reader.word_start(start) if start else start
    else:
        start = reader.word_start(end)
    name = chars[start:end]
    tag = reader.tag(name[:-size])
    if not 2 <= len(name) - size <= 4 or not all("\u4e00" <= c <= "\u9fff" for c in name):
        return None
    if tag is not None and not tag.startswith("n"):
        return None
    above = reader.place(start)
    return Where(above.start if above else start, name, "township")
