"""The step that reads the figures in a table's cells, whose units stand in its heads and captions.

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

from extractor.knowledge.divisions import COUNTRY
from extractor.knowledge.units import Unit, Units, units_of
from extractor.model import (
    AmountValue,
    DateValue,
    DistrictValue,
    Mention,
    Observation,
    OrganisationValue,
    TableCell,
)
from extractor.rules import Rules
from extractor.steps.draft import Draft
from extractor.steps.tables import heads
from extractor.steps.tables.groups import BETWEEN, Groups
from extractor.steps.tables.heads import Kind, Scaled, even
from extractor.steps.tables.sections import AFTER, BESIDE, FOOTNOTE, NUMBER, Section, is_figure, sections
from extractor.text.grid import INDENT, Cell, tables

PLAIN_TEXT = "text/plain"
_UNIT_HEADS = ("单位", "计量单位")
_DIGITS = {ord(mark): None for mark in ",， "} | {
    ord("．"): ".",
    ord("－"): "-",
    ord("−"): "-",
    ord("﹣"): "-",
}
_BARE_YEAR = regex.compile(r"(?P<year>(?:19|20)\d\d)年?$")
_FROM_JANUARY = ("1-", "1—", "1~", "1至")  # 1-本月
_PLANS = ("预算", "计划", "目标")
_COMPARES = ("比", "较", "为", "占")
_BEFORE, _AFTER = regex.compile(BESIDE), regex.compile(AFTER)
_ALONE = regex.compile(rf"\s*{FOOTNOTE}\s*")
_TABLE_NUMBER = regex.compile(
    r"^(?:附?表|续表)(?:\d{1,2}?(?=(?:19|20)\d\d年)|[\d一二三四五六七八九十\-.]*)[:、]?"
)
_BY_KIND = regex.compile(r"^(?:按|分)(?:行业|产业|地区|领域|类别|登记注册类型)分?(?:的|组)?")
_YEARS = regex.compile(r"(?:(?:19|20)\d\d年?[-~—至])?(?:19|20)\d\d年")
_NEAR_YEAR = regex.compile(r"(?P<year>(?:19|20)\d\d) ?年")

Period = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class _Column:
    """What stands over one column; ``subject`` where a head is a place or a body."""

    head: str
    source: str
    unit: Scaled | None
    name: str
    period: Period | None
    subject: str | None
    ranks: bool
    changes: bool
    kinds: dict[tuple[str, str], Kind]


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands before the figures of one row."""

    source: str
    name: str
    change: str  # the head where it speaks of a change of what ``name`` is
    unit: tuple[Scaled, str] | None
    subject: str | None
    is_subject: bool
    period: Period | None
    names: dict[str, str]  # the full indicator under each column's name


class Tables:
    """Adds an amount, with its observation, for every figure of a table whose unit the table states."""

    def __init__(self, rules: Rules) -> None:
        self._units = units_of(rules)
        self._values = frozenset(map(even, rules.words("tables/values.txt")))
        self._subjects = frozenset(map(even, rules.words("tables/subjects.txt")))
        self._totals = frozenset(map(even, rules.words("tables/totals.txt")))
        self._ranks = tuple(map(even, rules.words("tables/ranks.txt")))
        self._measured = tuple(rules.words("tables/measured.txt"))
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

    def column(self, cells: Sequence[Cell], inside: _Inside, place: str | None) -> _Column:
        """What the heads over a column say together; ``place`` is what 全市 stands for."""
        texts = [even(cell.text) for cell in cells]
        source = " ".join(cell.text.strip() for cell in cells)
        subject = None
        for cell, text in zip(cells, texts, strict=True):
            told, is_subject = self.subject(cell, text, inside, place)
            if is_subject and cell.text.strip() and not self.is_value(text):
                subject, texts = told, [other for other in texts if other != text]
        head = "".join(texts)
        said = [even(m.text) for cell in cells for m in inside.of(cell, "DATE")]
        said += [text for text in texts if _BARE_YEAR.fullmatch(text)]
        unit = next((u for text in reversed(texts) if (u := heads.unit_in(text, self._units))), None)
        names = (heads.name_of(text, self._units, said, self._values) for text in texts)
        name = "".join(dict.fromkeys(names))
        ranks = any(head.endswith(rank) for rank in self._ranks)
        period = inside.period(cells)
        return _Column(head, source, unit, name, period, subject, ranks, heads.changes(head), {})

    def subject(self, cell: Cell, name: str, inside: _Inside, place: str | None) -> tuple[str | None, bool]:
        """Of whom a head tells, and whether it is that and no indicator."""
        if name == COUNTRY:
            return COUNTRY, True
        if name in self._totals:
            return place, True
        for mention in inside.over(cell.start, cell.start + len(cell.text)):
            if isinstance(mention.value, (DistrictValue, OrganisationValue)) and even(mention.text) == name:
                return mention.value.name, True
        return place, False

    def measures(self, name: str) -> bool:
        """Whether a name tells what is measured, as 产量 does and 小麦 does not."""
        return name.endswith(self._measured) or name in self._canonical

    def is_subject(self, head: str) -> bool:
        return head in self._subjects

    def canonical(self, indicator: str) -> str | None:
        return self._canonical.get(indicator)


class _Inside:
    """The mentions that earlier steps found in one table, by place."""

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
                after = cell.text[mention.end - cell.start :].lstrip()
                if before.endswith(_COMPARES) or after.startswith(_PLANS):
                    continue
                if (
                    isinstance(mention.value, DateValue)
                    and before.endswith(_FROM_JANUARY)
                    and mention.value.end
                ):
                    return date(mention.value.end.year, 1, 1), mention.value.end
                if isinstance(mention.value, DateValue):
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

    def __init__(self, step: Tables, section: Section, inside: _Inside, around: _Around) -> None:
        self._step, self._section, self._inside, self._around = step, section, inside, around
        self._stated = heads.stated_units(section.units, step.units)
        width = len(section.rows[0])
        self._default = around.place
        self._columns = [step.column(section.over(n), inside, around.place) for n in range(width)]
        self._columns = [self._with_unit_of_next(n) for n in range(width)]
        self._title = section.title.text.strip() if section.title else None
        self._by_title = self._named_by_title()
        # 表2 居民消费价格比上年涨跌幅度, where no column says what kind of figure stands below it.
        spoken = any(column.changes for column in self._columns)
        self._change = even(self._title or "") if not spoken and heads.changes(self._title or "") else ""
        self._period = self._title_period()
        self._of_subjects = step.is_subject(self._columns[0].head)
        self._unit_columns = [n for n, column in enumerate(self._columns) if column.head in _UNIT_HEADS]
        # The unit that a row's head stated, and whether it holds for those below: 航线：条, or 其中 follows.
        self._carried: Scaled | None = None
        self._carries = False

    def _with_unit_of_next(self, number: int) -> _Column:
        """A column; 数量 before 比上年增减：个 is in that unit too."""
        column = self._columns[number]
        following = self._columns[number + 1] if number + 1 < len(self._columns) else None
        if not number or column.unit or column.changes or self._stated or following is None:
            return column
        if not following.changes or following.unit is None or following.unit.relative:
            return column
        return replace(column, unit=following.unit)

    def amounts(self) -> Iterator[Mention]:
        """The figures of all rows that have a unit, from left to right."""
        rows = [(row, *self._figures(row)) for row in self._section.rows]
        first = min((figures[0] for _, figures, _ in rows if figures), default=1)
        stubs = [self._stub(row, first) for row, _, _ in rows]
        evened = [even(stub.text) for stub in stubs]
        names = [self._name(head) for head in evened]
        indented = any(stub.text.startswith(INDENT) for stub in stubs)
        groups = Groups(names, indented, self._step.measures, self._by_title)
        above = ""
        for number, (row, figures, known) in enumerate(rows):
            stub, head, name = stubs[number], evened[number], names[number]
            if name:
                indent = len(stub.text) - len(stub.text.lstrip(INDENT))
                follows = evened[number + 1] if number + 1 < len(evened) else ""
                groups.enter(head, name, indent, not figures, heads.is_part(follows))
            if not figures:
                continue
            said = self._row(row, stub, head, name or above)
            above = name or above
            level: _Column | None = None
            for at in figures:
                column = self._columns[at]
                mention = self._amount(row[at], said, column, known.get(at), level, groups)
                if mention:
                    yield mention
                if not column.changes and column.name:
                    level = column

    def _figures(self, row: Sequence[Cell]) -> tuple[list[int], dict[int, Mention]]:
        """The columns of a row's figures, and the amounts among them that carry a unit of their own."""
        figures: list[int] = []
        known: dict[int, Mention] = {}
        for number, cell in enumerate(row):
            if not number or not cell.text or self._columns[number].ranks:
                continue
            if found := self._inside.of(cell, "AMOUNT"):
                before, after = (
                    cell.text[: found[0].start - cell.start],
                    cell.text[found[0].end - cell.start :],
                )
                if len(found) == 1 and _BEFORE.fullmatch(before) and _AFTER.fullmatch(after):
                    known[number] = found[0]
                    figures.append(number)
                    continue
            if is_figure(cell.text):
                figures.append(number)
        return figures, known

    def _stub(self, row: Sequence[Cell], first: int) -> Cell:
        """The cell that heads a row: the last one with words before the columns of figures."""
        for number in range(first - 1, 0, -1):
            column = self._columns[number]
            if row[number].text.strip() and column.head not in _UNIT_HEADS and not column.ranks:
                return row[number]
        return row[0]

    def _name(self, head: str) -> str:
        """What a row's head names; nothing where it only speaks of a change of the row above."""
        name = heads.row_name(head, self._step.units)
        if not heads.changes(name):
            return name
        bare = heads.name_of(name, self._step.units)
        return bare if not bare or self._step.measures(bare) else name

    def _row(self, row: Sequence[Cell], stub: Cell, head: str, name: str) -> _Row:
        subject, is_subject = self._step.subject(stub, name, self._inside, self._default)
        if not is_subject and self._of_subjects:
            subject, is_subject = name, True
        period = self._inside.period([stub])
        unit = self._row_unit(row, head)
        change = head if heads.changes(head) and not is_subject and name != head else ""
        return _Row(stub.text.strip(), name, change, unit, subject, is_subject, period, {})

    def _row_unit(self, row: Sequence[Cell], head: str) -> tuple[Scaled, str] | None:
        """The unit that a row states for itself: in a column of units, in its head, or by a row above it."""
        units = self._step.units
        for number in self._unit_columns:
            if scaled := heads.unit_of(even(row[number].text), units):
                return scaled, "table.unit-column"
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
        if not column.changes and len(stated) == 1 and not stated[0][0].relative:
            return stated[0] if heads.takes(column.head, stated[0][0]) else None
        fitting = [pair for pair in stated if heads.takes(column.head, pair[0])]
        if column.changes and any(scaled.relative for scaled, _ in fitting):
            fitting = [pair for pair in fitting if pair[0].relative]
        elif not column.changes and any(not scaled.relative for scaled, _ in fitting):
            fitting = [pair for pair in fitting if not pair[0].relative or pair is own]
        return fitting[0] if fitting else None

    def _amount(
        self,
        cell: Cell,
        row: _Row,
        column: _Column,
        known: Mention | None,
        level: _Column | None,
        groups: Groups,
    ) -> Mention | None:
        """The amount of one cell; one that carries its own unit keeps it and gets the table's observation."""
        if known is not None:
            if not isinstance(known.value, AmountValue):
                return None
            unit = self._step.units.get(known.value.unit)
            if unit is None:
                return None
            verb = even(cell.text[: known.start - cell.start])
            value = known.value.value if known.value.value is not None else Decimal(1)
            return replace(known, observation=self._observe(row, column, unit, value, level, groups, verb))
        found = self._unit(column, row.unit)
        match = NUMBER.search(cell.text)
        if found is None or match is None or not _ALONE.fullmatch(cell.text, match.end()):
            return None
        if cell.text[: match.start()].strip():
            return None
        scaled, rule = found
        written = Decimal(match[0].translate(_DIGITS))
        value = written * scaled.factor
        if scaled.factor != 1 and value == value.to_integral_value():
            value = value.quantize(Decimal(1))
        start = cell.start + match.start()
        return Mention(
            "AMOUNT",
            start,
            start + len(match[0]),
            match[0],
            AmountValue(scaled.unit.name, value=value, dimension=scaled.unit.dimension),
            rule,
            None,
            self._observe(row, column, scaled.unit, written, level, groups),
        )

    def _observe(
        self,
        row: _Row,
        column: _Column,
        unit: Unit,
        value: Decimal,
        level: _Column | None,
        groups: Groups,
        verb: str = "",
    ) -> Observation | None:
        """What a figure says: a row's head is the indicator, or the subject of the column's."""
        told = f"{verb}{row.change}{column.head}"
        if self._change and unit.dimension == "ratio":
            told += self._change
        kind = column.kinds.get((unit.name, told))
        if kind is None:
            kind = column.kinds[unit.name, told] = heads.kind_of(told, unit)
        named = column.name or (level.name if level and kind.measure != "level" else "")
        if row.is_subject or (row.period and not row.name.strip("0123456789年")):
            indicator = named or self._by_title
        else:
            found = row.names.get(named)
            if found is None:
                found = row.names[named] = groups.full(heads.joined(row.name, named))
            indicator = found
        if not indicator:
            return None
        direction = None
        if kind.measure in ("change", "difference") and value:
            direction = "down" if (value < 0) != kind.falls else "up"
        return Observation(
            indicator=indicator,
            subject=column.subject or row.subject,
            period=column.period or row.period or self._period,
            measure="rate"
            if kind.measure == "level" and any(heads.is_rate(part, unit) for part in indicator.split(BETWEEN))
            else kind.measure,
            direction=direction,
            basis=kind.basis,
            status=kind.status,
            indicator_id=self._step.canonical(indicator),
            cell=TableCell(self._title, row.source, column.source),
        )

    def _named_by_title(self) -> str:
        """The indicator in a table's title, where the columns name none: 2012年各区生产总值."""
        title = _TABLE_NUMBER.sub("", even(self._title or ""))
        title = heads.without_unit(_YEARS.sub("", title), self._step.units)
        title = _BY_KIND.sub("", heads.name_of(title, self._step.units) if heads.changes(title) else title)
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
