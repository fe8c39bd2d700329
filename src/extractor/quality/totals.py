"""Rows of tables that are the sum of the rows beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.model import Grid, GridCell
from extractor.quality.figures import Figure, Page, Relations, even

_INDENT = "\u3000"
_LEAST = 2  # rows that make a sum


def totals(page: Page, relations: Relations) -> Iterator[tuple[Figure, list[Figure]]]:
    """Each sum of a column with its parts, in tables whose rows stand on one level and all have a figure."""
    by_start = {figure.mention.start: figure for figure in page.figures if figure.said.measure == "level"}
    for grid in page.bulletin.grids:
        at = _row_of_sum(page.text, grid, relations)
        if at is None:
            continue
        for column in range(1, len(grid.rows[at])):
            figures = [_in(by_start, row[column]) for row in grid.rows]
            whole = figures.pop(at)
            parts = [figure for figure in figures if figure is not None]
            if whole is not None and len(parts) == len(figures) >= _LEAST and _of_kind(parts, whole):
                yield whole, parts


def _row_of_sum(text: str, grid: Grid, relations: Relations) -> int | None:
    """The one row, first or last, that is the sum of all others; None where some are parts of others."""
    names = [text[row[0].start : row[0].end] for row in grid.rows]
    is_part, is_sum = relations.patterns["part_row"], relations.patterns["sum_row"]
    if any(name.startswith(_INDENT) or is_part.match(name) or not name.strip() for name in names):
        return None
    found = [number for number, name in enumerate(names) if is_sum.fullmatch(even(name).strip())]
    return found[0] if len(found) == 1 and found[0] in (0, len(names) - 1) else None


def _in(figures: dict[int, Figure], cell: GridCell) -> Figure | None:
    found: Sequence[Figure] = [
        figures[start] for start in range(cell.start, min(cell.end, cell.start + 40)) if start in figures
    ]
    return found[0] if len(found) == 1 else None


def _of_kind(parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether the parts are in the unit, of the period and of the status of the whole."""
    return all(
        (part.unit, part.period, part.said.status) == (whole.unit, whole.period, whole.said.status)
        for part in parts
    )
