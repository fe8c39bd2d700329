"""Workbooks that calculate: the tables of a run, and facts laid out wide with their sources."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.files import whole
from extractor.outputs.tables import COLUMNS, cell, typed, worded
from extractor.outputs.tidy import grid, note_heads, note_rows, tidy, tidy_heads
from extractor.outputs.wide import Cell, Wide, Words

_SHEET = 1_000_000  # rows of a sheet; Excel holds 1,048,576
_CELL = 32_767  # characters of a cell of Excel
_DIGITS = 15  # that a number of Excel keeps
_WIDTHS = {"sentence": 60, "text": 18, "document": 24, "title": 40, "sha256": 12, "path": 30, "indicator": 30}
_MARKS = {"revised": "FFE699", "contradicted": "F8CBAD", "rounded": "EDEDED"}  # colours of cells with notes
# What XML cannot hold: control characters, halves of pairs, and the code points that are no characters.
_UNHELD = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


class _Workbook:
    def __init__(self, book: Any, titles: Mapping[str, str]) -> None:
        from openpyxl.cell import WriteOnlyCell

        self._book, self._titles, self._cell = book, titles, WriteOnlyCell
        self._filled: dict[str, int] = {}
        self._sheets: dict[str, Any] = {name: self._sheet(name, 1) for name in COLUMNS}
        self._open = {name: [sheet] for name, sheet in self._sheets.items()}

    def add(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        kinds = list(COLUMNS[name].values())
        for row in worded(name, typed(name, [list(row) for row in rows]), self._titles):
            if self._filled[name] and self._filled[name] % _SHEET == 0:
                self._sheets[name] = self._sheet(name, self._filled[name] // _SHEET + 1)
                self._open[name].append(self._sheets[name])
            self._filled[name] += 1
            sheet = self._sheets[name]
            sheet.append([self._held(sheet, value, kind) for value, kind in zip(row, kinds, strict=True)])

    def filter(self) -> None:
        """Let the heads of every sheet filter its rows."""
        from openpyxl.utils import get_column_letter

        for name, sheets in self._open.items():
            last = get_column_letter(len(COLUMNS[name]))
            for number, sheet in enumerate(sheets):
                rows = min(self._filled[name] - number * _SHEET, _SHEET)
                sheet.auto_filter.ref = f"A1:{last}{max(rows, 0) + 1}"

    def _held(self, sheet: Any, value: Any, kind: str) -> Any:
        held = excel_cell(value, kind)
        if not isinstance(held, Decimal):
            return held
        made = self._cell(sheet, held)
        made.number_format = number_format(held)
        return made

    def _sheet(self, name: str, number: int) -> Any:
        from openpyxl.utils import get_column_letter

        title = self._titles[name]
        sheet = self._book.create_sheet(title if number == 1 else f"{title} {number}")
        sheet.freeze_panes = "A2"
        for position, column in enumerate(COLUMNS[name], 1):
            sheet.column_dimensions[get_column_letter(position)].width = _WIDTHS.get(column, 14)
        sheet.append([self._titles[column] for column in COLUMNS[name]])
        self._filled.setdefault(name, 0)
        return sheet


@contextmanager
def workbook(path: Path, titles: Mapping[str, str], pieces: Path | None = None) -> Iterator[_Workbook]:
    """An Excel workbook with a sheet a table.

    Its sheets are gathered in files of ``pieces``, which whoever owns that folder clears away.
    """
    book = _book(write_only=True)
    with whole(path) as part, _temporary(pieces):
        made = _Workbook(book, titles)
        yield made
        made.filter()
        _save(book, part)


@contextmanager
def _temporary(folder: Path | None) -> Iterator[None]:
    """Have temporary files made in a folder: openpyxl leaves its own behind when the program is killed."""
    before = tempfile.tempdir
    tempfile.tempdir = str(folder) if folder is not None else before
    try:
        yield
    finally:
        tempfile.tempdir = before


def number_format(number: Decimal, unit: str = "", before: str = "") -> str:
    """The format of a number with as many decimals as it has, a bound before it and its unit after it."""
    decimals = max(-int(number.as_tuple().exponent), 0)
    shown = "#,##0" + ("." + "0" * decimals if decimals else "")
    lead = f'"{before}"' if before else ""
    return lead + shown + (f'"{unit}"' if unit and '"' not in unit else "")


def write_wide(path: Path, wide: Wide, words: Words) -> None:
    """Write facts laid out wide: a sheet of the table, one of the sources, one of the notes.

    Numbers are numbers, with the decimals that the texts give; a row or column of one unit names it in its
    head, another cell shows it after its number. Raises OSError.
    """
    book = _book(write_only=False)
    _fill_table(book.active, wide, words)
    _fill(book.create_sheet(words.get("sources", "sources")), tidy_heads(words), tidy(wide, words))
    _fill(book.create_sheet(words.get("notes", "notes")), note_heads(words), note_rows(wide, words))
    with whole(path) as part:
        _save(book, part)


def write_sheet(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows to a workbook of one sheet. Raises OSError."""
    book = _book(write_only=False)
    _fill(book.active, {head: head for head in heads}, rows)
    with whole(path) as part:
        _save(book, part)


def _book(write_only: bool) -> Any:
    from openpyxl import Workbook

    book = Workbook(write_only=write_only)
    book.properties.creator = "extractor"
    return book


def _save(book: Any, part: Path) -> None:
    loose = part.with_suffix(".xlsx")
    try:
        book.save(loose)
        _settle(loose, part)
    finally:
        loose.unlink(missing_ok=True)


def _fill_table(sheet: Any, wide: Wide, words: Words) -> None:
    """The table itself: stub columns, the unit of each row where it has one, and a number a cell."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.title = words.get("yearbook", "yearbook")
    heads, rows = grid(wide, words)
    sheet.append([excel_cell(head, "text") for head in heads])
    stubs = len(heads) - len(wide.columns)
    for row, cells in zip(wide.rows, rows, strict=True):
        sheet.append([excel_cell(value, "text") for value in cells[:stubs]])
        for at, column in enumerate(wide.columns):
            cell = wide.cells.get((row, column))
            if cell is None:
                continue
            own = "" if {row, column} & wide.units.keys() else cell.unit
            held = sheet.cell(sheet.max_row, stubs + at + 1)
            held.value = excel_cell(cell.text if cell.number is None else cell.number, "number")
            if isinstance(held.value, Decimal):
                held.number_format = number_format(held.value, own, cell.bound)
            if cell.note:
                held.fill = PatternFill("solid", fgColor=_MARKS[_kind_of(wide, cell)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    _finish(sheet, len(heads), f"{get_column_letter(stubs + 1)}2")


def _kind_of(wide: Wide, cell: Cell) -> str:
    return wide.notes[(cell.note or 1) - 1].kind


def _fill(sheet: Any, heads: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    sheet.append(list(heads.values()))
    for row in rows:
        sheet.append([None] * len(row))
        for position, value in enumerate(row, 1):
            kind = "number" if isinstance(value, Decimal) else "day" if isinstance(value, date) else "text"
            held = sheet.cell(sheet.max_row, position)
            held.value = value if isinstance(value, int) else excel_cell(value, kind)
            if isinstance(held.value, Decimal):
                held.number_format = number_format(held.value)
    from openpyxl.utils import get_column_letter

    for position, column in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(position)].width = _WIDTHS.get(column, 14)
    _finish(sheet, len(heads), "A2")


def _finish(sheet: Any, columns: int, frozen: str) -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = frozen
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{sheet.max_row}"
    if sheet.column_dimensions["A"].width < 24:
        sheet.column_dimensions["A"].width = 24


def _settle(source: Path, target: Path) -> None:
    """Copy a workbook with one date for it and all its members: the same rows make the same bytes."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            if name == "docProps/core.xml":
                new.writestr(info, _SAVED.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(name)))
                continue
            with old.open(name) as reading, new.open(info, "w", force_zip64=True) as writing:
                shutil.copyfileobj(reading, writing)


def excel_cell(value: Any, kind: str) -> Any:
    """A value as Excel can hold it: numbers it would round and days before 1900 as text, no formula."""
    if value is None or kind == "offset":
        return value
    if isinstance(value, Decimal):
        return value if len(value.as_tuple().digits) <= _DIGITS else cell(value, kind)
    if isinstance(value, date):
        return value if value.year >= 1900 else value.isoformat()
    return _UNHELD.sub("\ufffd", cell(value, kind))[:_CELL]
