"""Facts laid out wide as plain rows: the table as a grid, its sources in tidy form, and its notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from extractor.outputs.facts import Fact, Quotes, exact
from extractor.outputs.tables import COLUMNS
from extractor.outputs.wide import Cell, Wide, Words, told_number

_SHARED = """start end text sentence indicator subject subject_code subject_path first_day last_day measure
direction basis status value low high unit bound""".split()  # noqa: SIM905
# The columns of the sources, and what they hold; those of a run's tables where they share a name.
TIDY: Mapping[str, str] = {
    "document": "text",
    "published": "day",
    **{column: COLUMNS["observations"][column] for column in _SHARED},
    "row": "text",
    "column": "text",
    "note": "offset",
    "also": "text",
}
_NOTE = ("note", "row", "column", "kind", "document", "published", "text", "value", "unit", "start", "end")
_UNIT = "unit"


def grid(wide: Wide, words: Words) -> tuple[list[str], list[list[Any]]]:
    """The heads and rows of the table: stub columns, a column of units where rows have one, then numbers.

    A cell in another unit than its row or column is text with its unit.
    """
    by_row = wide.axes[1] != "indicator"
    heads = [*wide.corner, *([words.get(_UNIT, _UNIT)] if by_row else [])]
    for column in wide.columns:
        unit = "" if by_row else wide.units.get(column, "")
        heads.append(f"{column} ({unit})" if unit and not column.endswith(f"({unit})") else column)
    rows = []
    for row in wide.rows:
        line: list[Any] = [*wide.stubs[row], *([wide.units.get(row, "")] if by_row else [])]
        line += [
            _value(wide.cells.get((row, column)), (row if by_row else column) in wide.units)
            for column in wide.columns
        ]
        rows.append(line)
    return heads, rows


def _value(cell: Cell | None, has_unit: bool) -> Decimal | str | None:
    """What stands in a cell: its number where its line has its unit, else text."""
    if cell is None:
        return None
    return cell.number if has_unit and told_number(cell) else cell.text


def tidy_heads(words: Words) -> dict[str, str]:
    """The heads of the sources by column."""
    return {column: words.get(column, column) for column in TIDY}


def tidy(wide: Wide, words: Words | None = None) -> Iterator[list[Any]]:
    """A row for every amount behind the table, in the order of its cells: what TIDY says."""
    spelt, quotes = words or {}, Quotes()
    for row in wide.rows:
        for column in wide.columns:
            cell = wide.cells.get((row, column))
            for fact in (cell.fact, *cell.same, *cell.others) if cell else ():
                where = [row, column, cell.note if cell else None]
                yield [*told(fact, spelt, quotes), *where, _places(fact)]


def told(fact: Fact, words: Words, quotes: Quotes) -> list[Any]:
    """What TIDY has of a fact before its row in the table."""
    said, amount, place = fact.said, fact.amount, fact.place
    start, end = said.period or (None, None)
    low, high = (None, None) if amount.value is not None else (amount.low, amount.high)
    return [
        fact.document,
        fact.published,
        fact.mention.start,
        fact.mention.end,
        fact.mention.text,
        quotes(fact),
        said.indicator,
        said.subject,
        place.code if place else None,
        place.path if place else None,
        start,
        end,
        *(value and words.get(value, value) for value in (said.measure, said.direction, said.basis)),
        words.get(said.status, said.status),
        fact.number,
        low,
        high,
        amount.unit,
        fact.mention.bound,
    ]


def _places(fact: Fact) -> str | None:
    return "|".join(f"{m.start}:{m.end}" for m in fact.again) or None


def note_heads(words: Words) -> dict[str, str]:
    """The heads of the notes by column."""
    return {column: words.get(column, column) for column in _NOTE}


def note_rows(wide: Wide, words: Words | None = None) -> Iterator[list[Any]]:
    """A row for each figure of a note, that of the cell first."""
    spelt = words or {}
    for note in wide.notes:
        for fact in (note.cell.fact, *note.cell.others):
            number: Decimal | str | None = fact.number
            yield [
                note.number,
                note.row,
                note.column,
                spelt.get(note.kind, note.kind),
                fact.document,
                fact.published,
                fact.mention.text,
                number if number is not None else exact(fact.mention),
                fact.amount.unit,
                fact.mention.start,
                fact.mention.end,
            ]
