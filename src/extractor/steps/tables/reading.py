"""Reads one section of a table: the amounts of its cells with what they say, and its structure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from extractor.knowledge.units import Unit
from extractor.model import AmountValue, Grid, GridCell, Mention, Observation, TableCell
from extractor.steps.tables.columns import Column, Columns
from extractor.steps.tables.groups import BETWEEN
from extractor.steps.tables.heads import Heads, Kind, Scaled, even, joined
from extractor.steps.tables.inside import Inside, Period, Periods
from extractor.steps.tables.rows import Row, Rows
from extractor.steps.tables.sections import FOOTNOTE, NUMBER, Section, Sections
from extractor.text.grid import Cell

IN_COLUMN, IN_CAPTION = "table.column", "table.caption"
NO_UNIT = "no unit: neither the heads over it, its row nor the caption states one that fits"
NOT_ALONE = "the number does not stand alone in its cell"
RANKS = "the numbers of this column rank or name"
NO_FACT = "no head tells what it measures"
_DIGITS = {ord(mark): None for mark in ",， +＋"} | {ord("．"): "."} | {ord(mark): "-" for mark in "－−﹣"}
_ALONE = regex.compile(rf"\s*{FOOTNOTE}\s*")
_DIGIT = regex.compile(r"\d")
_MOVES = ("change", "difference")


@dataclass(frozen=True, slots=True)
class Around:
    """What the document says around its tables: its place, and the period of its title."""

    place: str | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class Tools:
    """What reads heads, sections and dates, made of the rules once."""

    heads: Heads
    sections: Sections
    columns: Columns
    periods: Periods


class Reading:
    """One section of a table of one document."""

    def __init__(
        self, tools: Tools, section: Section, inside: Inside, mentions: Inside, around: Around
    ) -> None:
        """``inside`` holds the mentions of the table, ``mentions`` those of the whole text."""
        self._heads, self._section, self._inside = tools.heads, section, inside
        heads, title = tools.heads, section.title
        self._title = title.text.strip() if title else None
        self._stated = heads.stated(section.units)
        self._columns = tools.columns.of(section, inside, around.place, bool(self._stated))
        self._by_title = heads.title_name(self._title or "")
        # 表2 居民消费价格比上年涨跌幅度, where no column says what kind of figure stands below it.
        spoken = any(column.changes for column in self._columns)
        told = even(self._title or "")
        self._change = told if not spoken and heads.says("change", told) else ""
        self._period = (tools.periods.of([title], mentions) if title else None) or around.period
        self._rows = Rows(
            (tools.heads, tools.sections, tools.columns, tools.periods),
            section,
            self._columns,
            inside,
            around.place,
            self._by_title,
        )
        self._kinds: dict[tuple[str, str], Kind] = {}
        self._why: dict[int, str] = {}  # by a cell's start: why its figure is no amount

    def amounts(self) -> Iterator[Mention]:
        """The figures of all rows that have a unit, from left to right."""
        for row in self._rows:
            level: Column | None = None
            dated: Period | None = None  # of the figure that a change or a share is beside
            for at in row.figures:
                column = self._columns[at]
                if column.period is None and dated is not None and self._is_beside(column):
                    column = replace(column, period=dated)
                mention = self._amount(row.cells[at], row, column, row.known.get(at), level)
                if mention:
                    yield mention
                if not column.changes:
                    dated = column.period or dated
                    level = column if column.name else level

    def _is_beside(self, column: Column) -> bool:
        """Whether figures under a column tell of the one before them: its growth, its share."""
        return column.changes or self._heads.says("share", column.head)

    def grid(self) -> Grid:
        """The structure of the section, each figure that is no amount with the reason; after ``amounts``."""
        section = self._section
        title = section.title
        cells = [cell for line in (*section.heads, *section.rows) for cell in line]
        return Grid(
            start=min(cell.start for cell in cells),
            end=max(cell.start + len(cell.text) for cell in cells),
            caption=_cell(title) if title else None,
            unit=section.units,
            heads=tuple(tuple(map(_cell, line)) for line in section.heads),
            rows=tuple(tuple(self._told(n, cell) for n, cell in enumerate(line)) for line in section.rows),
        )

    def _told(self, number: int, cell: Cell) -> GridCell:
        made = _cell(cell)
        ranks = self._columns[number].ranks
        if not _DIGIT.search(cell.text) or self._columns[number].units:
            return made
        if number < self._rows.first and not (number and ranks):
            return made
        why = RANKS if ranks else self._why.get(cell.start, NOT_ALONE)
        return GridCell(made.start, made.end, why or None)

    def _unit(self, column: Column, own: tuple[Scaled, str] | None) -> tuple[Scaled, str] | None:
        """The unit of a figure and the rule that found it: the column's, the row's, or the caption's."""
        if column.unit is not None:
            return column.unit, IN_COLUMN
        stated = [*([own] if own else []), *((scaled, IN_CAPTION) for scaled in self._stated)]
        fitting = [pair for pair in stated if self._heads.takes(column.head, pair[0])]
        # of several a change is in the relative one, a level in the row's own or the one that is not
        better = [
            pair
            for pair in fitting
            if pair[0].relative == column.changes or (pair is own and not column.changes)
        ]
        return next(iter(better or fitting), None)

    def _amount(
        self, cell: Cell, row: Row, column: Column, known: Mention | None, level: Column | None
    ) -> Mention | None:
        """The amount of one cell; one that carries its own unit keeps it and gets the table's observation."""
        if known is not None:
            return self._of_known(cell, row, column, known, level)
        found = self._unit(column, row.unit)
        match = NUMBER.search(cell.text)
        if match is None or cell.text[: match.start()].strip():
            return None
        if not _ALONE.fullmatch(cell.text, match.end()):
            return None
        if found is None:
            self._why[cell.start] = NO_UNIT
            return None
        scaled, rule = found
        start, text = cell.start + match.start(), match[0]
        if text.startswith(("+", "＋")):  # a plus sign is outside the value
            start, text = start + 1, text[1:]
        written = Decimal(text.translate(_DIGITS))
        value = written * scaled.factor
        if scaled.factor != 1 and value == value.to_integral_value():
            value = value.quantize(Decimal(1))
        said = self._observe(row, column, scaled.unit, written, level)
        self._why[cell.start] = "" if said else NO_FACT
        amount = AmountValue(scaled.unit.name, value=value, dimension=scaled.unit.dimension)
        return Mention("AMOUNT", start, start + len(text), text, amount, rule, None, said)

    def _of_known(
        self, cell: Cell, row: Row, column: Column, known: Mention, level: Column | None
    ) -> Mention | None:
        value = known.value
        unit = self._heads.units.get(value.unit) if isinstance(value, AmountValue) else None
        if unit is None or not isinstance(value, AmountValue):
            return None
        self._why[cell.start] = ""
        verb = even(cell.text[: known.start - cell.start])
        number = value.value if value.value is not None else Decimal(1)
        said = self._observe(row, column, unit, number, level, verb)
        return Mention("AMOUNT", known.start, known.end, known.text, value, known.rule, known.bound, said)

    def _observe(
        self, row: Row, column: Column, unit: Unit, value: Decimal, level: Column | None, verb: str = ""
    ) -> Observation | None:
        """What a figure says: a row's head is the indicator, or the subject of the column's."""
        kind = self._kind(f"{verb}{row.change}{column.head}", unit)
        named = column.name or (level.name if level and kind.measure != "level" else "")
        indicator = self._indicator(row, named)
        if not indicator:
            return None
        return Observation(
            indicator=indicator,
            subject=column.subject or row.subject,
            period=column.period or row.period or self._period,
            measure="rate" if self._is_rate(kind, indicator, unit) else kind.measure,
            direction=_direction(kind, value),
            basis=kind.basis,
            status=kind.status,
            indicator_id=self._heads.canonical.get(indicator),
            cell=TableCell(self._title, row.source, column.source),
        )

    def _is_rate(self, kind: Kind, indicator: str, unit: Unit) -> bool:
        names = indicator.split(BETWEEN)
        return kind.measure == "level" and any(self._heads.is_rate(name, unit) for name in names)

    def _kind(self, told: str, unit: Unit) -> Kind:
        if self._change and unit.dimension == "ratio":
            told += self._change
        kind = self._kinds.get((unit.name, told))
        if kind is None:
            kind = self._kinds[unit.name, told] = self._heads.kind(told, unit)
        return kind

    def _indicator(self, row: Row, named: str) -> str:
        """The indicator of a row's figures under a column's name."""
        if row.is_subject or (row.period and self._heads.says("year_alone", row.name)):
            return named or self._by_title
        found = row.names.get(named)
        if found is None:
            found = row.names[named] = row.groups.full(joined(row.name, named))
        return found


def _direction(kind: Kind, value: Decimal) -> str | None:
    """Where a change goes; a minus sign says down under any head."""
    if kind.measure not in _MOVES or not value:
        return None
    return "down" if value < 0 or kind.falls else "up"


def _cell(cell: Cell) -> GridCell:
    return GridCell(cell.start, cell.start + len(cell.text))


def inside_of(mentions: Sequence[Mention]) -> Inside:
    """Mentions in the order of the text, to be looked up by place."""
    return Inside(sorted(mentions, key=lambda mention: mention.start))
