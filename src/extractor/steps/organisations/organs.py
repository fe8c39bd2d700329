"""Finds the organs of party and state below the centre: a region, named or meant, and an organ's form.

``forms`` are those of organs.csv and the offices that are named by their task (topics.txt and 局). Each is
read with the region before it (``Regions``); then those that share the region of the organ before them; and
at last those that stand alone, which are of the place that the text is about (``HomeOrgans``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import regex
from ahocorasick_rs import AhoCorasick, Implementation

from extractor.rules import Rules
from extractor.steps.organisations.home_organs import HomeOrgans
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.organ_names import Organs
from extractor.steps.organisations.reader import Found, Reader, Where
from extractor.steps.organisations.regions import Regions

LOCAL = "organisation.local-organ"
OFFICE = "organisation.local-office"
SHARED = "organisation.shared-region"

LONGEST_ORGAN = 40
LONGEST_TASK = 30
_NO_HEAD = {"head": "", "name": "", "kind": ""}


class OrganFinder:
    """The forms of organs in one automaton, and the grammar of offices (农业农村局) as one pattern."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._organs: Organs = tables.organs
        self._regions = Regions(rules, tables)
        self._home = HomeOrgans(rules, tables, self._regions)
        words = tables.words
        self._adjacent, self._longer = tables.sets["adjacent"], tables.longer
        self._party, self._rest = words["commission"][0], words["commission_rest"][0]
        self._bureau = words["bureau_end"][0]
        self._heads = [
            row for row in rules.table("organisations/heads.csv", "head") if row["kind"] != "military"
        ]
        self._forms = tuple(tables.organs.by_form)
        # Few and short words: a DFA of them is small, and scans twice as fast.
        self._automaton = AhoCorasick(self._forms, implementation=Implementation.DFA)
        topics = sorted(tables.topics, key=len, reverse=True)
        alternatives = "|".join(regex.escape(topic) for topic in topics)
        joint = "{organisation_office_joint}"
        self._last = frozenset(topic[-1] for topic in topics)
        self._topics = rules.compile(rf"(?r)(?:{alternatives})(?:{joint}(?:{alternatives})){{0,5}}")
        self._office = rules.compile("(?:{organisation_office})")

    def find(self, reader: Reader, known: Iterable[Found]) -> list[Found]:
        """Every organ with a region before it, and those that share one with the organ before them."""
        heads = {item.end: item for item in known}
        found: dict[tuple[int, int], Found] = {}
        held: dict[int, Where] = {}
        latest: dict[str, tuple[int, Where]] = {}
        bare: list[tuple[int, int]] = []
        for start, end in sorted({*self._hits(reader), *self._offices(reader)}):
            where = self._regions.before(reader, start, end)
            if where is None:
                bare.append((start, end))
                continue
            if where.level is None:
                where = self._regions.named_before(reader, where, start, latest)
            elif self._regions.signed(reader, where, start):
                latest[where.name[-1]] = (start, where)
            found.setdefault((where.start, end), self._organ(reader, where, start, end, heads))
            held[end] = where
        organs = {organ.end: organ for organ in found.values()}
        for start, end in bare:
            organ = self._sharing(reader, held, organs, start, end)
            if organ:
                organs[end] = found.setdefault((organ.start, end), organ)
        return [*found.values(), *self._home.find(reader, bare, organs)]

    def _sharing(
        self, reader: Reader, held: dict[int, Where], organs: Mapping[int, Found], start: int, end: int
    ) -> Found | None:
        """An organ to which the one before it gives its region; ``held`` are regions by organs' ends."""
        shared = self._regions.shared(reader, held, start)
        if shared is None:
            return None
        if start in held and reader.chars[start:end] not in self._adjacent:
            return self._under(reader, organs.get(start), start, end)
        name, kind = self._regions.named(reader, shared, start, end)
        held[end] = shared
        return Found(start, end, name, kind, SHARED)

    def _hits(self, reader: Reader) -> Iterator[tuple[int, int]]:
        chars = reader.chars
        for index, start, end in self._automaton.find_matches_as_indexes(chars, overlapping=True):
            form = self._forms[index]
            if chars.startswith(self._longer.get(form, ()), end) or chars.endswith(form, 0, start):
                continue
            if form[-1] == self._bureau and self._in_a_word(reader, end):
                continue
            yield start, end

    def _offices(self, reader: Reader) -> Iterator[tuple[int, int]]:
        chars = reader.chars
        for match in self._office.finditer(chars):
            if match.start() == 0 or chars[match.start() - 1] not in self._last:
                continue
            topics = self._topics.match(chars, max(0, match.start() - LONGEST_TASK), match.start())
            if topics and not self._in_a_word(reader, match.end()):
                yield topics.start(), match.end()

    def _in_a_word(self, reader: Reader, end: int) -> bool:
        """Whether an office's last character belongs to another word: 科技局面."""
        return reader.chars.startswith(self._longer[self._bureau], end) and not reader.is_border(end)

    def _organ(self, reader: Reader, where: Where, start: int, end: int, heads: Mapping[int, Found]) -> Found:
        chars, begin = reader.chars, where.start
        form = chars[start:end]
        name, kind = self._regions.named(reader, where, start, end)
        rule = LOCAL if form in self._organs.by_form else OFFICE
        head = next((row for row in self._heads if chars.endswith(row["head"], 0, begin)), _NO_HEAD)
        if kind == head["kind"] == "party":
            begin -= len(head["head"])
        elif form == self._party and head["kind"] == "association":
            begin -= len(head["head"])
            full = f"{head['name']}{where.name}{form}{self._rest}"
            name, kind = full if where.level else chars[begin:end], head["kind"]
        elif begin in heads and kind == "government":
            above = heads[begin]
            begin = above.start
            name = name if name.startswith(above.name) else above.name + chars[above.end : end]
        return Found(begin, end, name, kind, rule)

    def _under(self, reader: Reader, above: Found | None, start: int, end: int) -> Found | None:
        """An office right after the organ that it belongs to: 市公安局交警支队."""
        if above is None or above.kind != "government" or end - above.start > LONGEST_ORGAN:
            return None
        return Found(above.start, end, above.name + reader.chars[start:end], above.kind, OFFICE)
