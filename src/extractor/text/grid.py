"""Tables inside a text: a line for each row, its cells between upright strokes.

    | 指标 | 绝对数 | 比上年增长（%） |
    | 地区生产总值 | 4000.5 | 10.0 |

A cell that spans columns or rows stands in the first of them; the others are empty, so that columns keep
their places. Wide spaces before the first cell of a row tell how deep it is indented. The form is made here
and read here; a stroke inside a cell is written ``｜``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

OPEN, BETWEEN, CLOSE = "| ", " | ", " |"
INDENT = "\u3000"
WIDEST = 400  # columns of a table, and characters of a cell
MOST_CELLS = 1_000_000
DEEPEST = 8  # steps of indent
_BLANK = regex.compile(r"[\s\u00a0\u3000\u200b-\u200d\ufeff]+")
_DIGIT = regex.compile(r"\d")
_ROWS = regex.compile(r"(?m)^\| .*\|$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text and where that starts."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Span:
    """A cell on its way into a grid: its text, and how many rows and columns it takes."""

    text: str
    rows: int = 1
    columns: int = 1


def layout(rows: Iterable[Sequence[Span]]) -> list[list[str]]:
    """Rows of equal width, an empty cell wherever a wider or taller one reaches."""
    taken: dict[int, int] = {}  # by column, for how many more rows a cell from above reaches down
    grid: list[list[str]] = []
    for row in rows:
        cells: list[str] = []
        reaching: dict[int, int] = {}
        for span in row:
            while taken.get(len(cells)):
                cells.append("")
            if len(cells) >= WIDEST:
                break
            columns = min(max(span.columns, 1), WIDEST)
            for column in range(len(cells), len(cells) + columns):
                if span.rows > 1:
                    reaching[column] = span.rows - 1
            cells += [span.text, *[""] * (columns - 1)]
        taken = {column: left - 1 for column, left in taken.items() if left > 1} | reaching
        grid.append(cells[:WIDEST])
    width = min(max(map(len, grid), default=0), MOST_CELLS // max(len(grid), 1))
    return [[*cells[:width], *[""] * (width - len(cells))] for cells in grid]


def compact(grid: Sequence[Sequence[str]]) -> list[list[str]]:
    """The grid without the rows and columns that hold nothing."""
    kept = [row for row in grid if any(row)]
    columns = [n for n in range(len(kept[0]) if kept else 0) if any(row[n] for row in kept)]
    return [[row[n] for n in columns] for row in kept]


def is_table(grid: Sequence[Sequence[str]]) -> bool:
    """Whether a compact grid shows data: two rows of two cells, none of them a paragraph."""
    full = sum(sum(map(bool, row)) >= 2 for row in grid)
    return full >= 2 and all(len(cell) <= WIDEST for row in grid for cell in row)


def written(grid: Iterable[Sequence[str]]) -> str:
    """The lines of a table, each ended by a line break."""
    return "".join(f"{OPEN}{BETWEEN.join(map(_clean, row))}{CLOSE}\n" for row in grid)


def _clean(cell: str) -> str:
    plain = _BLANK.sub(" ", cell).strip().replace("|", "｜")
    return INDENT * (len(cell) - len(cell.lstrip(INDENT))) + plain if cell.startswith(INDENT) else plain


def indented(rows: Sequence[Sequence[Span]], indents: Sequence[float]) -> list[list[Span]]:
    """The rows with a wide space before the first cell for every step of indent, where these differ.

    Heads, whose cells hold no digit, are often centred: they are left as they are.
    """
    figures = [bool(row) and any(_DIGIT.search(span.text) for span in row[1:]) for row in rows]
    found = sorted({indent for indent, has in zip(indents, figures, strict=True) if has})
    steps = {indent: min(step, DEEPEST) for step, indent in enumerate(found)}
    made = []
    for row, indent, has in zip(rows, indents, figures, strict=True):
        step = steps[indent] if has and row[0].text else 0
        if step:
            row = [Span(INDENT * step + row[0].text, row[0].rows, row[0].columns), *row[1:]]
        made.append(list(row))
    return made


def tables(text: str) -> Iterator[list[list[Cell]]]:
    """The tables of a text in this form: runs of rows, each cell with its place."""
    rows: list[list[Cell]] = []
    end = -1
    for match in _ROWS.finditer(text):
        if rows and match.start() != end + 1:
            yield rows
            rows = []
        rows.append(_cells(match[0], match.start()))
        end = match.end()
    if rows:
        yield rows


def _cells(line: str, at: int) -> list[Cell]:
    cells = []
    start = at + len(OPEN)
    for text in line[len(OPEN) : -len(CLOSE)].split(BETWEEN):
        cells.append(Cell(text, start))
        start += len(text) + len(BETWEEN)
    return cells
