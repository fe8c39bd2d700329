"""PDF: the text in reading order, its tables as rows, without page numbers and running heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeAlias

import regex

from extractor.errors import ReadingError
from extractor.model import Source
from extractor.reading.content import LIMITS, Content, Limits
from extractor.reading.lists import pattern
from extractor.text import grid

if TYPE_CHECKING:
    from pdfplumber.page import Page

    from extractor.reading.pdf_limits import Budget

SCANNED = "this is a PDF of {pages} scanned pages without text; run a text recognition (OCR) over it first"
# A page of fewer characters than this is a cover or a picture.
_FEW = 20
_FEW_LINES = 8
# Running heads and page numbers stand in the top and the bottom of a page, as shares of its height.
_TOP, _BOTTOM = 0.12, 0.9
_LEADERS = regex.compile(r"(?:[.．·…]\s?){5,}\s*[-—–]?\s*\d{0,4}\s*[-—–]?\s*$")
_CLOSED = frozenset("。！!？?：:；;")
_ASCII_WORD = regex.compile(r"[A-Za-z]$")

# Of a character's size: what parts the columns of a table.
_GAP = 1.2

# Of a page, the places where its lines may cross, and its rows times its characters.
_MOST_CELLS, _MOST_LOOKS = 10_000, 5_000_000

Segment: TypeAlias = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page, or a whole table, with its place in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    page: int
    segments: tuple[Segment, ...] = ()
    table: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page, its height in points, and whether it is a picture with next to no text."""

    lines: list[_Line]
    height: float
    is_picture: bool


def read_pdf(raw: bytes, name: str | None, limits: Limits = LIMITS) -> Content:
    """The text of a PDF. Needs pdfplumber (the extra ``pdf``).

    Lines are joined where a sentence runs on, over pages too; page numbers, running heads and the dotted
    lines of a table of contents are left out. Raises ReadingError for one that is broken, locked by a
    password, scanned, or asks for too many pages or too much time.
    """
    import pdfplumber

    from extractor.reading.pdf_limits import Budget, counted

    budget = Budget(limits)
    with _faults_told(), counted(budget), pdfplumber.open(BytesIO(raw)) as document:
        if len(document.pages) > limits.pages:
            raise ReadingError(f"the PDF has more than {limits.pages:,} pages")
        pages = [_read(page, budget) for page in document.pages]
    pictures = sum(page.is_picture for page in pages)
    if pictures and pictures * 2 > len(pages):
        raise ReadingError(SCANNED.format(pages=len(pages)))
    kept = _without_furniture([page.lines for page in pages], [page.height for page in pages])
    margins = _margins(kept)
    text = _flow(_with_unruled([line for lines in kept for line in lines]), margins)
    return Content(text, Source(name, "application/pdf", "utf-8"))


@contextmanager
def _faults_told() -> Iterator[None]:
    """Turns whatever a PDF makes the parser raise into a ReadingError that says what is wrong with it."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    from extractor.reading.pdf_limits import TooMuchError

    try:
        yield
    except ReadingError:
        raise
    except TooMuchError as error:
        raise ReadingError(str(error)) from None
    except (RecursionError, MemoryError) as error:
        raise ReadingError(f"the PDF asks for too much: {type(error).__name__}") from None
    except Exception as error:  # the parser raises whatever a broken file makes it stumble over
        if any(isinstance(one, PDFPasswordIncorrect) for one in (error, *error.args)):  # pdfplumber wraps it
            raise ReadingError("the PDF is locked by a password") from None
        raise ReadingError(f"this is a PDF, but a broken one: {type(error).__name__}: {error}") from None


def _read(page: Page, budget: Budget) -> _Page:
    """What is kept of a page, which is closed then."""
    from extractor.reading.pdf_limits import lay_out

    lay_out(page, budget)
    lines = _lines(page)
    is_picture = bool(page.images) and sum(len(line.text) for line in lines) < _FEW
    height = float(page.height)
    page.close()
    return _Page(lines, height, is_picture)


def _lines(page: Page) -> list[_Line]:
    """The lines and tables of a page, from top to bottom."""
    found = [table for table in _tables(page) if table.bbox[3] - table.bbox[1] > 1]
    tables: list[_Line] = []
    rest = page
    for table in found:
        cells = [[(cell or "").replace("\n", "") for cell in row] for row in table.extract()]
        rows = grid.compact(cells)
        if not grid.is_table(rows):
            continue
        text = grid.written(rows).rstrip("\n")
        tables.append(_Line(text, *_sides_of(table.bbox), page=page.page_number, table=True))
        rest = rest.filter(_outside(table.bbox))
    lines = [
        _Line(_even(line["text"]), *_sides(line), page.page_number, _segments(line["chars"]))
        for line in rest.extract_text_lines(x_tolerance=3, y_tolerance=5)
    ]
    return sorted([*lines, *tables], key=lambda line: (line.top, line.left))


def _tables(page: Page) -> Sequence[Any]:
    """The ruled tables of a page; none where the lines are a drawing, which would take minutes to search."""
    across = {round(edge["x0"]) for edge in page.vertical_edges}
    down = {round(edge["top"]) for edge in page.horizontal_edges}
    if len(across) * len(down) > _MOST_CELLS or len(down) * len(page.chars) > _MOST_LOOKS:
        return ()
    found: Sequence[Any] = page.find_tables()
    return found


def _segments(chars: Sequence[dict[str, Any]]) -> tuple[Segment, ...]:
    """The pieces of a line that wide gaps part, each with where it starts and ends."""
    pieces: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda char: char["x0"]):
        if not char["text"].strip():
            continue
        if pieces and char["x0"] - pieces[-1][-1]["x1"] <= _GAP * char["size"]:
            pieces[-1].append(char)
        else:
            pieces.append([char])
    return tuple(("".join(c["text"] for c in piece), piece[0]["x0"], piece[-1]["x1"]) for piece in pieces)


def _with_unruled(lines: Sequence[_Line]) -> list[_Line]:
    """The lines, those that stand in columns under a table's caption made one table.

    Statistics are set in tables without upright rules (三线表): gaps alone part their columns.
    """
    made: list[_Line] = []
    position = 0
    while position < len(lines):
        rows = (
            _rows_from(lines, position)
            if any(pattern("caption").search(line.text) for line in made[-2:])
            else []
        )
        cells = _columns(rows)
        if len(rows) > 1 and grid.is_table(cells):
            text = grid.written(cells).rstrip("\n")
            first, last = rows[0], rows[-1]
            made.append(_Line(text, first.left, first.top, first.right, last.bottom, last.page, table=True))
            position += len(rows)
        else:
            made.append(lines[position])
            position += 1
    return made


def _rows_from(lines: Sequence[_Line], position: int) -> list[_Line]:
    rows: list[_Line] = []
    for line in lines[position:]:
        if len(line.segments) < 2 or (rows and line.top - rows[-1].bottom > 2 * (line.bottom - line.top)):
            break
        rows.append(line)
    return rows


def _columns(rows: Sequence[_Line]) -> list[list[str]]:
    """The segments of some lines under the columns of the line that has most of them."""
    if not rows:
        return []
    heads = max((row.segments for row in rows), key=len)
    middles = [(left + right) / 2 for _, left, right in heads]
    cells = []
    for row in rows:
        line = [""] * len(heads)
        for text, left, right in row.segments:
            near = min(range(len(heads)), key=lambda n: abs((left + right) / 2 - middles[n]))
            first = 0 if left <= heads[0][2] else near
            line[first] = f"{line[first]} {text}".strip()
        cells.append(line)
    return cells


def _sides(thing: Mapping[str, Any]) -> tuple[float, float, float, float]:
    return thing["x0"], thing["top"], thing["x1"], thing["bottom"]


def _sides_of(box: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left, top, right, bottom


def _outside(box: Sequence[float]) -> Any:
    left, top, right, bottom = box

    def keep(thing: dict[str, Any]) -> bool:
        across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return not (left <= across <= right and top <= down <= bottom)

    return keep


def _even(text: str) -> str:
    return text.replace("\0", "").replace("\n", " ").strip()


def _without_furniture(pages: Sequence[list[_Line]], heights: Sequence[float]) -> list[list[_Line]]:
    """The pages without page numbers, and without lines that stand at the head or foot of many of them."""
    edges: Counter[str] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        edges.update({_shape(line.text) for line in lines if _at_edge(line, height)})
    often = max(3, len(pages) // 3)

    def stays(line: _Line, height: float) -> bool:
        if line.table or not _at_edge(line, height):
            return not _LEADERS.search(line.text)
        return not pattern("page_number").fullmatch(line.text) and edges[_shape(line.text)] < often

    return [
        [line for line in lines if stays(line, height)] for lines, height in zip(pages, heights, strict=True)
    ]


def _at_edge(line: _Line, height: float) -> bool:
    return not line.table and (line.bottom < _TOP * height or line.top > _BOTTOM * height)


def _shape(text: str) -> str:
    """A running head without the page's number in it."""
    return regex.sub(r"\d+", "0", regex.sub(r"\s", "", text))


def _flow(lines: Sequence[_Line], margins: Mapping[int, tuple[float, float]]) -> str:
    """The lines as paragraphs: a line that reaches the margin with its sentence open goes on in the next."""
    paragraphs: list[str] = []
    before: _Line | None = None
    for line in lines:
        if not line.text:
            continue
        edge, margin = margins[line.page]
        if before is not None and _runs_on(before, line, edge):
            words = _ASCII_WORD.search(paragraphs[-1]) and _ASCII_WORD.match(line.text[0])
            paragraphs[-1] += f" {line.text}" if words else line.text
        else:
            paragraphs.append(line.text)
        before = line if _is_full(line, edge, margin) else None
    return "\n".join(paragraphs) + "\n" if paragraphs else ""


def _is_full(line: _Line, edge: float, margin: float) -> bool:
    """Whether a line of running text fills the column and leaves its sentence open."""
    size, width = line.bottom - line.top, line.right - line.left
    if line.table or line.text[-1] in _CLOSED or width < 0.7 * (margin - edge):
        return False
    filled = sum(right - left for _, left, right in line.segments)
    return line.right > margin - 2.5 * size and filled > 0.85 * width


def _runs_on(before: _Line, line: _Line, edge: float) -> bool:
    if line.table or pattern("heading").match(line.text):
        return False
    size = before.bottom - before.top
    indented = line.left > before.left + 0.8 * size and line.left > edge + 1.2 * size
    return not indented and abs((line.bottom - line.top) - size) < 0.35 * size


def _margins(pages: Sequence[list[_Line]]) -> dict[int, tuple[float, float]]:
    """For each page the left and the right edge of its column; a page of few lines has the document's."""
    everywhere = _edges([line for lines in pages for line in lines])
    return {
        lines[0].page: _edges(lines) if len(lines) >= _FEW_LINES else everywhere for lines in pages if lines
    }


def _edges(lines: Sequence[_Line]) -> tuple[float, float]:
    """Where the lines start, and where the long ones of them end."""
    plain = [line for line in lines if not line.table] or lines
    rights = sorted(line.right for line in plain)
    return min((line.left for line in plain), default=0.0), rights[len(rights) * 4 // 5] if rights else 0.0
