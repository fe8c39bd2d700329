"""Word documents (DOCX): paragraphs, and tables as rows, from the archive's main part."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from extractor.errors import ReadingError
from extractor.model import Source
from extractor.reading.archive import open_archive, unpack
from extractor.reading.content import LIMITS, Content, Limits
from extractor.text import grid

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = "word/document.xml"
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
# Deleted text, field codes, and the second copy of a drawing for older programs.
_SKIPPED = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "sectPr"))
_EDGES = " \t\u00a0\u3000"
_CHARACTERS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_INSIDE_CELL = frozenset(("gridSpan", "vMerge"))


def read_docx(raw: bytes, name: str | None, limits: Limits = LIMITS) -> Content:
    """The text of a Word document: what its body shows, without headers, footers and deleted text.

    Raises ReadingError for an archive or XML that is broken, declares entities, or unfolds too far.
    """
    with open_archive(raw, limits) as archive:
        try:
            member = archive.getinfo(MAIN)
        except KeyError:
            raise ReadingError("it is a ZIP file without the main part of a Word document") from None
        body = unpack(archive, member, limits)
    return Content(_Body(limits).read(body), Source(name, MEDIA_TYPE, "utf-8"))


@dataclass(slots=True)
class _Table:
    rows: list[list[grid.Span]] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)  # the paragraphs of each cell
    indents: list[float] = field(default_factory=list)  # of each row's first cell, in points
    columns: int = 1
    goes_on: bool = False  # the cell only goes on from the row above


class _Body:
    """Handlers that gather the lines of a body while the XML goes by."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lines: list[str] = []
        self._run: list[str] = []
        self._tables: list[_Table] = []
        self._cells: list[list[str]] = []
        self._nested = 0  # tables in a cell of a table: their paragraphs are that cell's
        self._skipping = 0
        self._indent = 0.0
        self._in_text = False
        self._nodes = 0

    def read(self, xml: bytes) -> str:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _no_doctype
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise ReadingError(f"{MAIN} is broken: {error}") from None
        self._end_line()
        return "\n".join(self._lines) + "\n" if self._lines else ""

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            raise ReadingError(f"the document has more than {self._limits.nodes:,} parts")
        namespace, _, name = tag.rpartition(" ")
        if name == "ind" and self._cells:
            self._indent = _twips(attributes) / 20
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif namespace in _WORD:
            self._start_word(name, attributes)

    def _start_word(self, name: str, attributes: dict[str, str]) -> None:
        """An element of Word itself: text, what stands for a character, or a part of a table."""
        if name == "t":
            self._in_text = True
        elif name in _CHARACTERS:
            self._run.append(_CHARACTERS[name])
        elif name in ("br", "cr"):
            self._end_line()
        elif name == "tbl" and self._cells:
            self._end_line()
            self._nested += 1
        elif not self._nested:
            self._start_table(name, attributes)

    def _start_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "tbl":
            self._end_line()
            self._tables.append(_Table())
        elif not self._tables:
            return
        elif name == "tr":
            self._tables[-1].rows.append([])
            self._tables[-1].indents.append(0.0)
        elif name == "tc":
            self._cells.append([])
            self._tables[-1].columns, self._tables[-1].goes_on = 1, False
        elif name in _INSIDE_CELL:
            value = next((v for k, v in attributes.items() if k.endswith(" val")), "")
            if name == "gridSpan":
                self._tables[-1].columns = int(value) if value.isdecimal() and len(value) < 6 else 1
            else:
                self._tables[-1].goes_on = value != "restart"

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if self._skipping:
            self._skipping -= 1
        elif name == "t":
            self._in_text = False
        elif name == "p":
            self._end_line()
            self._indent = 0.0
        elif self._nested:
            self._end_nested(name)
        elif name == "tc" and self._tables and self._cells:
            self._end_cell(self._tables[-1])
        elif name == "tbl" and self._tables:
            self._end_table(self._tables.pop())

    def _characters(self, text: str) -> None:
        if self._in_text and not self._skipping:
            self._run.append(text)

    def _end_line(self) -> None:
        whole = "".join(self._run).replace("\n", " ").replace("\0", "").rstrip(_EDGES)
        line = whole.lstrip(_EDGES)
        self._run.clear()
        if line:
            (self._cells[-1] if self._cells else self._lines).append(line)
            if self._cells and len(self._cells[-1]) == 1 and self._tables[-1].rows[-1:] == [[]]:
                spaces = whole[: len(whole) - len(line)]
                wide = spaces.count("\u3000")
                self._tables[-1].indents[-1] = self._indent + 12.0 * wide + 6.0 * (len(spaces) - wide)

    def _end_nested(self, name: str) -> None:
        if name == "tc":
            self._end_line()
        elif name == "tbl":
            self._nested -= 1

    def _end_cell(self, table: _Table) -> None:
        self._end_line()
        lines = self._cells.pop()
        table.lines.append(lines)
        if table.rows:
            text = "" if table.goes_on else " ".join(lines)
            table.rows[-1].append(grid.Span(text, 1, table.columns))

    def _end_table(self, table: _Table) -> None:
        rows = grid.compact(grid.layout(grid.indented(table.rows, table.indents)))
        if grid.is_table(rows):
            self._lines.append(grid.written(rows).rstrip("\n"))
        else:
            self._lines.extend(line for lines in table.lines for line in lines)


def _twips(attributes: dict[str, str]) -> int:
    """The indent of a paragraph's first line, in twentieths of a point."""
    sizes = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
    found = (sizes.get("left", sizes.get("start", "")), sizes.get("firstLine", ""))
    return sum(int(size) for size in found if size.isdecimal() and len(size) < 6)


def _no_doctype(*_: object) -> None:
    raise ReadingError(f"{MAIN} declares a document type, which Word never writes: this looks like an attack")
