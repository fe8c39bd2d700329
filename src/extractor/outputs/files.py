"""The tables of a run, streamed from its journal to CSV, Parquet and Excel files.

However many documents there are, one at a time is in memory, and a block of rows a table. The files
are equal byte for byte whenever their rows are.
"""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, Protocol

from extractor.extras import install
from extractor.files import whole
from extractor.outputs.tables import COLUMNS, arrow_array, arrow_type, cell
from extractor.rules import Rules, built_in

if TYPE_CHECKING:
    from extractor.running.journal import Journal

Language = Literal["en", "zh"]

_BLOCK = 10_000  # rows of a table in memory at once, and in a row group of Parquet
_SHEET = 1_000_000  # rows of a sheet; Excel holds 1,048,576
_CELL = 32_767  # characters of a cell of Excel
_DIGITS = 15  # that a number of Excel keeps
# What XML cannot hold: control characters, halves of pairs, and the code points that are no characters.
_UNHELD = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


class Sink(Protocol):
    """Something that takes the rows of a table."""

    def add(self, name: str, rows: Sequence[Sequence[Any]]) -> None: ...


def write(journal: Journal, folder: Path, language: Language = "en", books: Sequence[Path] = ()) -> None:
    """Write the tables of a run to ``folder`` as CSV and Parquet, and to the workbooks ``books``.

    ``language`` is that of the headings of CSV and Excel; Parquet keeps the names of the columns. Every
    file is written whole or not at all. Raises OSError, and ValueError without the extra ``excel``.
    """
    with ExitStack() as stack:
        sinks: list[Sink] = [
            stack.enter_context(csv_files(folder, headings(language))),
            stack.enter_context(parquet_files(folder, journal.widths())),
        ]
        for book in dict.fromkeys(books):
            sinks.append(stack.enter_context(workbook(book, headings(language), journal.pieces)))
        blocks: dict[str, list[Sequence[Any]]] = {name: [] for name in COLUMNS}
        for _, _, tables in journal.rows():
            for name, block in blocks.items():
                block.extend(tables[name])
                while len(block) >= _BLOCK:
                    _add(sinks, name, block[:_BLOCK])
                    del block[:_BLOCK]
        for name, block in blocks.items():
            _add(sinks, name, block)


def _add(sinks: Sequence[Sink], name: str, rows: Sequence[Sequence[Any]]) -> None:
    for sink in sinks:
        sink.add(name, rows)


def headings(language: Language) -> Mapping[str, str]:
    """The headings of tables and columns in a language, by their names."""
    names = {name for table, columns in COLUMNS.items() for name in (table, *columns)}
    if language == "en":
        return {name: name for name in names}
    rows = Rules((built_in(),), {}, (), "").table("headings.csv", "name")
    return {name: name for name in names} | {row["name"]: row[language] for row in rows}


class _CSV:
    def __init__(self, streams: Mapping[str, IO[str]]) -> None:
        self._writers = {name: csv.writer(stream) for name, stream in streams.items()}

    def add(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        kinds = COLUMNS[name].values()
        self._writers[name].writerows(
            [cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows
        )


@contextmanager
def csv_files(folder: Path, titles: Mapping[str, str]) -> Iterator[Sink]:
    """A CSV file a table, in the form of ``tables.to_csv``."""
    with ExitStack() as stack:
        streams = {}
        for name in COLUMNS:
            part = stack.enter_context(whole(folder / f"{name}.csv"))
            streams[name] = stack.enter_context(part.open("w", encoding="utf-8-sig", newline=""))
            csv.writer(streams[name]).writerow(titles[column] for column in COLUMNS[name])
        yield _CSV(streams)


class _Parquet:
    def __init__(self, writers: Mapping[str, Any]) -> None:
        self._writers = writers

    def add(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            self._writers[name].write_batch(batch(rows, self._writers[name].schema))


@contextmanager
def parquet_files(folder: Path, widths: Mapping[str, tuple[int, int]]) -> Iterator[Sink]:
    """A Parquet file a table, in the form of ``tables.to_parquet``; ``widths`` of the widest numbers."""
    import pyarrow.parquet as pq

    with ExitStack() as stack:
        writers = {}
        for name in COLUMNS:
            part = stack.enter_context(whole(folder / f"{name}.parquet"))
            stream = stack.enter_context(part.open("wb"))  # a path that is no UTF-8 it would not take
            writers[name] = stack.enter_context(pq.ParquetWriter(stream, schema(name, widths)))
        yield _Parquet(writers)


def schema(name: str, widths: Mapping[str, tuple[int, int]] | None = None) -> Any:
    """The Arrow schema of a table, its numbers as wide as ``widths`` says for ``table.column``."""
    import pyarrow as pa

    wide = widths or {}
    return pa.schema(
        [
            (column, arrow_type(kind, *wide.get(f"{name}.{column}", ())))
            for column, kind in COLUMNS[name].items()
        ]
    )


def batch(rows: Sequence[Sequence[Any]], of_schema: Any) -> Any:
    """Rows as an Arrow record batch."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * len(of_schema)
    arrays = [arrow_array(list(column), field.type) for column, field in zip(columns, of_schema, strict=True)]
    return pa.record_batch(arrays, schema=of_schema)


class _Workbook:
    def __init__(self, book: Any, titles: Mapping[str, str]) -> None:
        self._book = book
        self._titles = titles
        self._filled: dict[str, int] = {}
        self._sheets: dict[str, Any] = {name: self._sheet(name, 1) for name in COLUMNS}

    def add(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        kinds = list(COLUMNS[name].values())
        for row in rows:
            if self._filled[name] and self._filled[name] % _SHEET == 0:
                self._sheets[name] = self._sheet(name, self._filled[name] // _SHEET + 1)
            self._filled[name] += 1
            self._sheets[name].append(
                [excel_cell(value, kind) for value, kind in zip(row, kinds, strict=True)]
            )

    def _sheet(self, name: str, number: int) -> Any:
        from openpyxl.utils import get_column_letter

        title = self._titles[name]
        sheet = self._book.create_sheet(title if number == 1 else f"{title} {number}")
        sheet.freeze_panes = "A2"
        for position, column in enumerate(COLUMNS[name], 1):
            wide = {"sentence": 60, "text": 18, "document": 24, "title": 40, "sha256": 12, "path": 30}
            sheet.column_dimensions[get_column_letter(position)].width = wide.get(column, 14)
        sheet.append([self._titles[column] for column in COLUMNS[name]])
        self._filled.setdefault(name, 0)
        return sheet


@contextmanager
def workbook(path: Path, titles: Mapping[str, str], pieces: Path | None = None) -> Iterator[Sink]:
    """An Excel workbook with a sheet a table. Raises ValueError without the extra ``excel``.

    Its sheets are gathered in files of ``pieces``, which whoever owns that folder clears away.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise ValueError(f"{path}: Excel files need the extra: {install('excel')}") from None
    book = Workbook(write_only=True)
    book.properties.creator = "extractor"
    with whole(path) as part, _temporary(pieces):
        yield _Workbook(book, titles)
        loose = part.with_suffix(".xlsx")
        try:
            book.save(loose)
            _settle(loose, part)
        finally:
            loose.unlink(missing_ok=True)


@contextmanager
def _temporary(folder: Path | None) -> Iterator[None]:
    """Have temporary files made in a folder: openpyxl leaves its own behind when the program is killed."""
    before = tempfile.tempdir
    tempfile.tempdir = str(folder) if folder is not None else before
    try:
        yield
    finally:
        tempfile.tempdir = before


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
