"""The stage that reads the figures in a table's cells, whose units stand in its heads and captions.

Only documents read from pages, Word and PDF files have tables that are known to be such (see
``reading.grid``); plain text is left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import regex
from spacy.language import Language

from extractor.draft import Draft, Stage, rules_for
from extractor.knowledge.units import Unit, Units
from extractor.model import (
    AmountValue,
    DateValue,
    DistrictValue,
    Mention,
    Observation,
    OrganisationValue,
    TableCell,
)
from extractor.reading.grid import Cell, tables
from extractor.rules import Rules
from extractor.tabulating import heads
from extractor.tabulating.heads import Kind, Scaled, even
from extractor.tabulating.sections import NUMBER, Section, is_figure, sections

PLAIN_TEXT = "text/plain"
COUNTRY = "全国"
_UNIT_HEADS = ("单位", "计量单位")
_DIGITS = {ord(mark): None for mark in ",， "} | {
    ord("．"): ".",
    ord("－"): "-",
    ord("−"): "-",
    ord("﹣"): "-",
}
_BARE_YEAR = regex.compile(r"(?P<year>(?:19|20)\d\d)年?$")
_COMPARES = ("比", "较", "为", "占")
_NEAR_YEAR = regex.compile(r"(?P<year>(?:19|20)\d\d) ?年")

Period = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class _Column:
    """What stands over one column."""

    cells: tuple[Cell, ...]
    head: str
    unit: Scaled | None
    name: str
    period: Period | None


class Tables(Stage):
    """Adds an amount, with its observation, for every figure of a table whose unit the table states."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        self._units = Units(
            rules.table("amounts/units.csv", "unit"), rules.table("amounts/classifiers.csv", "classifier")
        )
        self._values = frozenset(map(even, rules.words("tables/values.txt")))
        self._subjects = frozenset(map(even, rules.words("tables/subjects.txt")))
        self._totals = frozenset(map(even, rules.words("tables/totals.txt")))
        self._ranks = frozenset(map(even, rules.words("tables/ranks.txt")))
        rows = rules.table("observations/indicators.csv", "name")
        self._canonical = {row["name"]: row["canonical"] for row in rows}

    def run(self, draft: Draft) -> None:
        document = draft.document
        if document.source.media_type == PLAIN_TEXT or "| " not in document.text:
            return
        mentions = {mention.start: mention for mention in draft.mentions}
        starts = sorted(mentions)
        around = _Around(_Inside(draft.mentions), _place(draft), draft.document.title or "")
        for rows in tables(document.text):
            inside = _Inside([mentions[s] for s in starts[slice(*_reach(starts, rows))]])
            for amount in self._amounts(draft.document.text, rows, inside, around):
                for other in inside.over(amount.start, amount.end):
                    mentions.pop(other.start, None)
                mentions[amount.start] = amount
        draft.mentions = [mentions[start] for start in sorted(mentions)]

    def _amounts(
        self, text: str, rows: Sequence[Sequence[Cell]], inside: _Inside, around: _Around
    ) -> Iterator[Mention]:
        seen: set[int] = set()
        for section in sections(text, rows):
            for mention in _Reading(self, section, inside, around).amounts():
                seen.add(mention.start)
                yield mention
        # What stands in the heads only describes.
        for mention in inside.mentions:
            if mention.type == "AMOUNT" and mention.start not in seen and mention.observation:
                yield replace(mention, observation=None)

    @property
    def units(self) -> Units:
        return self._units

    def is_value(self, head: str) -> bool:
        return head in self._values

    def column(self, cells: tuple[Cell, ...], inside: _Inside) -> _Column:
        """What the heads over a column say together."""
        texts = [even(cell.text) for cell in cells]
        head = "".join(texts)
        said = [even(m.text) for cell in cells for m in inside.of(cell, "DATE")]
        said += [text for text in texts if _BARE_YEAR.fullmatch(text)]
        unit = next((u for text in reversed(texts) if (u := heads.unit_in(text, self._units))), None)
        names = (heads.name_of(text, self._units, said, self._values) for text in texts)
        name = "".join(dict.fromkeys(names))
        return _Column(cells, head, unit, name, inside.period(cells))

    def is_subject(self, head: str) -> bool:
        return head in self._subjects

    def is_total(self, head: str) -> bool:
        return head in self._totals

    def is_rank(self, head: str) -> bool:
        return any(head.endswith(rank) for rank in self._ranks)

    def canonical(self, indicator: str) -> str | None:
        return self._canonical.get(indicator)


class _Inside:
    """The mentions that earlier stages found in one table, by place."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def over(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that start in or reach into a span."""
        first = bisect_left(self._starts, start)
        if first and self.mentions[first - 1].end > start:
            first -= 1
        return self.mentions[first : bisect_left(self._starts, end)]

    def of(self, cell: Cell, kind: str) -> list[Mention]:
        return [m for m in self.over(cell.start, cell.start + len(cell.text)) if m.type == kind]

    def period(self, cells: Sequence[Cell]) -> Period | None:
        """The period that some heads name: a date that nothing is compared with, or a bare year."""
        for cell in reversed(cells):
            year = _BARE_YEAR.fullmatch(even(cell.text))
            if year:
                return date(int(year["year"]), 1, 1), date(int(year["year"]), 12, 31)
            for mention in self.of(cell, "DATE"):
                before = cell.text[: mention.start - cell.start].rstrip()
                if isinstance(mention.value, DateValue) and not before.endswith(_COMPARES):
                    return mention.value.start, mention.value.end
        return None


@dataclass(frozen=True, slots=True)
class _Around:
    """What the document says around its tables."""

    mentions: _Inside
    place: str | None
    title: str


class _Reading:
    """One section of a table of one document."""

    def __init__(self, stage: Tables, section: Section, inside: _Inside, around: _Around) -> None:
        self._stage, self._section, self._inside, self._around = stage, section, inside, around
        self._stated = heads.stated_units(section.units, stage.units)
        width = len(section.rows[0])
        self._columns = [stage.column(tuple(section.over(n)), inside) for n in range(width)]
        self._default = around.place
        self._title = section.title.text.strip() if section.title else None
        self._period = self._title_period()
        self._of_subjects = stage.is_subject(self._columns[0].head)
        # The unit that a row's head stated, and whether it holds for those below: 航线：条, or 其中 follows.
        self._carried: Scaled | None = None
        self._carries = False

    def amounts(self) -> Iterator[Mention]:
        """The figures of all rows that have a unit, from left to right."""
        for row in self._section.rows:
            figures = [n for n, cell in enumerate(row) if n and is_figure(cell.text)]
            if not figures:
                continue
            stub = self._stub(row, figures[0])
            own = self._row_unit(row, stub)
            level: _Column | None = None
            for number in figures:
                column = self._columns[number]
                mention = self._amount(row, stub, number, own, level)
                if mention:
                    yield mention
                if not heads.changes(column.head) and column.name:
                    level = column

    def _stub(self, row: Sequence[Cell], first: int) -> Cell:
        """The cell that heads a row: the last one with words before its figures."""
        before = [
            cell
            for number, cell in enumerate(row[:first])
            if cell.text.strip()
            and self._columns[number].head not in _UNIT_HEADS
            and not self._stage.is_rank(self._columns[number].head)
        ]
        return before[-1] if before else row[0]

    def _row_unit(self, row: Sequence[Cell], stub: Cell) -> tuple[Scaled, str] | None:
        """The unit that a row states for itself: in a column of units, in its head, or by a row above it."""
        units = self._stage.units
        for number, column in enumerate(self._columns):
            if column.head in _UNIT_HEADS and (scaled := heads.unit_of(even(row[number].text), units)):
                return scaled, "table.unit-column"
        head = even(stub.text)
        scaled = heads.unit_in(head, units)
        if scaled is not None:
            self._carried, self._carries = scaled, ":" in head
            return scaled, "table.row"
        self._carries = self._carries or heads.is_part(head)
        return (self._carried, "table.row") if self._carried and self._carries else None

    def _unit(self, column: _Column, own: tuple[Scaled, str] | None) -> tuple[Scaled, str] | None:
        """The unit of a figure and the rule that found it: the column's, the row's, or the caption's."""
        if column.unit is not None:
            return column.unit, "table.column"
        stated = [*([own] if own else []), *((scaled, "table.caption") for scaled in self._stated)]
        of_ratio = heads.changes(column.head)
        fitting = [pair for pair in stated if heads.takes(column.head, pair[0])]
        if of_ratio and any(scaled.relative for scaled, _ in fitting):
            fitting = [pair for pair in fitting if pair[0].relative]
        elif not of_ratio and any(not scaled.relative for scaled, _ in fitting):
            fitting = [pair for pair in fitting if not pair[0].relative or pair is own]
        return fitting[0] if fitting else None

    def _amount(
        self,
        row: Sequence[Cell],
        stub: Cell,
        number: int,
        own: tuple[Scaled, str] | None,
        level: _Column | None,
    ) -> Mention | None:
        """The amount of one cell; one that carries its own unit keeps it and gets the table's observation."""
        cell, column = row[number], self._columns[number]
        if self._stage.is_rank(column.head):
            return None
        known = next(iter(self._inside.of(cell, "AMOUNT")), None)
        if known is not None and isinstance(known.value, AmountValue):
            unit = self._stage.units.get(known.value.unit)
            if unit is None or known.value.value is None:
                return None
            kind = heads.kind_of(column.head, unit)
            said = self._observe(stub, column, kind, unit, known.value.value, level)
            return replace(known, observation=said)
        found = self._unit(column, own)
        match = NUMBER.search(cell.text)
        if found is None or match is None or cell.text.strip() != match[0]:
            return None
        scaled, rule = found
        written = Decimal(match[0].translate(_DIGITS))
        value = written * scaled.factor
        if scaled.factor != 1 and value == value.to_integral_value():
            value = value.quantize(Decimal(1))
        unit = scaled.unit
        start = cell.start + match.start()
        kind = heads.kind_of(column.head, unit)
        return Mention(
            "AMOUNT",
            start,
            start + len(match[0]),
            match[0],
            AmountValue(unit.name, value=value, dimension=unit.dimension),
            rule,
            None,
            self._observe(stub, column, kind, unit, written, level),
        )

    def _observe(
        self, stub: Cell, column: _Column, kind: Kind, unit: Unit, value: Decimal, level: _Column | None
    ) -> Observation | None:
        """What a figure says: a row's head is the indicator, or the subject of the column's."""
        stage = self._stage
        head = even(stub.text)
        name = heads.row_name(head, stage.units)
        named = column.name or (level.name if level and kind.measure != "level" else "")
        subject, is_subject = self._subject(stub, name)
        row_period = self._inside.period([stub])
        if is_subject or (row_period and not name.strip("0123456789年")):
            indicator = named or self._named_by_title()
        else:
            indicator = heads.joined(name, named)
        if not indicator:
            return None
        direction = None
        if kind.measure in ("change", "difference") and value:
            direction = "down" if (value < 0) != kind.falls else "up"
        return Observation(
            indicator=indicator,
            subject=subject,
            period=column.period or row_period or self._period,
            measure="rate" if kind.measure == "level" and heads.is_rate(indicator, unit) else kind.measure,
            direction=direction,
            basis=kind.basis,
            status=kind.status,
            indicator_id=stage.canonical(indicator),
            cell=TableCell(
                self._title, stub.text.strip(), " ".join(cell.text.strip() for cell in column.cells)
            ),
        )

    def _subject(self, stub: Cell, name: str) -> tuple[str | None, bool]:
        """Of whom a row tells, and whether its head is that and no indicator."""
        if name == COUNTRY:
            return COUNTRY, True
        if self._stage.is_total(name):
            return self._default, True
        for kind in ("DISTRICT", "ORGANISATION"):
            for mention in self._inside.of(stub, kind):
                if even(mention.text) == name and isinstance(
                    mention.value, (DistrictValue, OrganisationValue)
                ):
                    return mention.value.name, True
        if self._of_subjects:
            return name, True
        return self._default, False

    def _named_by_title(self) -> str:
        """The indicator in a table's title, where the columns name none: 2012年各区生产总值."""
        title = regex.sub(r"^(?:附?表|续表)[\d一二三四五六七八九十\-.]*[:、]?", "", even(self._title or ""))
        title = heads.without_unit(_NEAR_YEAR.sub("", title), self._stage.units)
        return regex.sub(
            r"^(?:度|末|底|[上下]半年|.{0,4}?季度|各\p{Han}{0,3}?(?:地区|[区市县省]))+|(?:情况|统计表?|一览表|表)$",
            "",
            title,
        )

    def _title_period(self) -> Period | None:
        """The period in the table's title, else in the document's."""
        title = self._section.title
        found = None
        if title is not None:
            found = self._around.mentions.period([title])
        if found is not None:
            return found
        match = _NEAR_YEAR.search(self._around.title)
        return (date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)) if match else None


def _place(draft: Draft) -> str | None:
    """The place a document is about: its region, or 全国 where its sentences tell of the country."""
    if draft.document.region:
        return draft.document.region.name
    told = any(m.observation and m.observation.subject == COUNTRY for m in draft.mentions)
    return COUNTRY if told else None


def _reach(starts: Sequence[int], rows: Sequence[Sequence[Cell]]) -> tuple[int, int]:
    """The part of sorted ``starts`` that lies in a table."""
    last = rows[-1][-1]
    return bisect_left(starts, rows[0][0].start), bisect_left(starts, last.start + len(last.text) + 1)


@Language.factory("bulletin_tables", default_config={"rules": None})
def create(nlp: Language, name: str, rules: str | None) -> Tables:
    """The stage as a spaCy component; ``rules`` is a folder laid over the built-in one."""
    return Tables(rules_for(nlp, rules))
