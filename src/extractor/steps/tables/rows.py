"""What stands before the figures of a table's rows: names and what is over them, subjects, units, dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.model import Mention
from extractor.steps.tables.columns import Column, Columns
from extractor.steps.tables.groups import Entered, Groups
from extractor.steps.tables.heads import Heads, Scaled, even
from extractor.steps.tables.inside import Inside, Period, Periods
from extractor.steps.tables.sections import Section, Sections
from extractor.text.grid import INDENT, Cell

IN_UNIT_COLUMN, IN_ROW = "table.unit-column", "table.row"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with figures: their columns, those that carry a unit of their own, and what its head says."""

    cells: Sequence[Cell]
    figures: Sequence[int]
    known: Mapping[int, Mention]
    source: str
    name: str
    change: str  # the head where it speaks of a change of what ``name`` is
    unit: tuple[Scaled, str] | None
    subject: str | None
    is_subject: bool
    period: Period | None
    groups: Groups
    names: dict[str, str] = field(default_factory=dict)  # the full indicator under each column's name


class Rows:
    """The rows of one section, read from top to bottom."""

    def __init__(
        self,
        tools: tuple[Heads, Sections, Columns, Periods],
        section: Section,
        columns: Sequence[Column],
        inside: Inside,
        place: str | None,
        by_title: str,
    ) -> None:
        self._heads, self._sections, self._subjects, self._periods = tools
        self._section, self._columns, self._inside = section, columns, inside
        self._place, self._by_title = place, by_title
        self._of_subjects = columns[0].head in self._heads.words["subject"]
        self.first = 1  # the first column of figures
        # The unit that a row's head stated, and whether it holds for those below: 航线：条, or 其中 follows.
        self._carried: Scaled | None = None
        self._carries = False

    def __iter__(self) -> Iterator[Row]:
        rows = [(row, *self._figures(row)) for row in self._section.rows]
        self.first = first = _first([figures for _, figures, _ in rows])
        stubs = [self._stub(row, first) for row, _, _ in rows]
        names = [self._heads.row_name(even(stub.text)) for stub in stubs]
        indented = any(stub.text.startswith(INDENT) for stub in stubs)
        groups = Groups(names, indented, self._heads.measures, self._by_title)
        labels = self._labels(stubs, first)
        above = ""
        for number, (row, figures, known) in enumerate(rows):
            stub, name = stubs[number], names[number]
            if number in labels:
                groups.enter(labels[number])
            if name:
                groups.enter(self._entered(stubs[number : number + 2], name, not figures))
            if figures:
                above = name or above
                yield self._row(row, figures, known, stub, above, groups)

    def _entered(self, stubs: Sequence[Cell], name: str, heads: bool) -> Entered:
        """A row by its stub and the one after it."""
        stub = stubs[0].text
        indent = len(stub) - len(stub.lstrip(INDENT))
        is_part, next_is_part = (self._heads.is_part(even(cell.text)) for cell in (stubs[0], stubs[-1]))
        next_is_part = next_is_part and len(stubs) > 1
        return Entered(self._heads.depth(even(stub)), name, indent, heads, is_part, next_is_part)

    def _labels(self, stubs: Sequence[Cell], first: int) -> dict[int, Entered]:
        """The labels of groups of rows where the first column has them, by the first row of each group."""
        column = [row[0] for row in self._section.rows]
        filled = [bool(cell.text.strip()) for cell in column]
        if first == 1 or not filled[0] or all(filled) or self._columns[0].ranks:
            return {}
        return {
            number: self._label(even(cell.text))
            for number, cell in enumerate(column)
            if filled[number] and stubs[number] is not cell
        }

    def _label(self, label: str) -> Entered:
        return Entered(self._heads.depth(label), self._heads.row_name(label), 0, True, False, False)

    def _figures(self, row: Sequence[Cell]) -> tuple[list[int], dict[int, Mention]]:
        """The columns of a row's figures, and the amounts among them that carry a unit of their own."""
        figures: list[int] = []
        known: dict[int, Mention] = {}
        for number, cell in enumerate(row):
            if not number or not cell.text or self._columns[number].ranks:
                continue
            found = self._inside.of(cell, "AMOUNT")
            if len(found) == 1 and self._fills(found[0], cell):
                known[number] = found[0]
            if number in known or self._sections.is_figure(cell.text):
                figures.append(number)
        return figures, known

    def _fills(self, amount: Mention, cell: Cell) -> bool:
        """Whether nothing but a verb and a bound stands beside an amount in its cell."""
        before, after = cell.text[: amount.start - cell.start], cell.text[amount.end - cell.start :]
        return bool(self._sections.before.fullmatch(before) and self._sections.after.fullmatch(after))

    def _stub(self, row: Sequence[Cell], first: int) -> Cell:
        """The cell that heads a row: the last one with words before the columns of figures."""
        for number in range(first - 1, 0, -1):
            column = self._columns[number]
            if row[number].text.strip() and not column.units and not column.ranks:
                return row[number]
        return row[0]

    def _row(
        self,
        cells: Sequence[Cell],
        figures: Sequence[int],
        known: Mapping[int, Mention],
        stub: Cell,
        name: str,
        groups: Groups,
    ) -> Row:
        head = even(stub.text)
        subject, is_subject = self._subjects.subject(stub, name, self._inside, self._place)
        if not is_subject and self._of_subjects:
            subject, is_subject = name, True
        changes = self._heads.says("change", head) and not is_subject and name != head
        return Row(
            cells,
            figures,
            known,
            stub.text.strip(),
            name,
            head if changes else "",
            self._unit(cells, head),
            subject,
            is_subject,
            self._periods.of([stub], self._inside),
            groups,
        )

    def _unit(self, row: Sequence[Cell], head: str) -> tuple[Scaled, str] | None:
        """The unit that a row states for itself: in a column of units, in its head, or by a row above it."""
        heads = self._heads
        for number, column in enumerate(self._columns):
            if column.units and (scaled := heads.unit_of(even(row[number].text))):
                return scaled, IN_UNIT_COLUMN
        scaled = heads.unit_in(head)
        if scaled is not None:
            self._carried, self._carries = scaled, ":" in head
            return scaled, IN_ROW
        self._carries = self._carries or heads.is_part(head)
        return (self._carried, IN_ROW) if self._carried and self._carries else None


def _first(figures: Sequence[Sequence[int]]) -> int:
    """The first column of figures, by those of each row; a table without figures has them after its heads."""
    return min((columns[0] for columns in figures if columns), default=1)
