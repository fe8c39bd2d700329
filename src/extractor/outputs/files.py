"""The tables of a run, streamed from its journal to CSV, Parquet and Excel files.

However many documents there are, one at a time is in memory, and a block of rows a table. The files
are equal byte for byte whenever their rows are.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, Protocol

from extractor.files import whole
from extractor.outputs.excel import workbook
from extractor.outputs.tables import COLUMNS, arrow_array, arrow_type, harmless, worded
from extractor.rules import Rules, built_in

if TYPE_CHECKING:
    from extractor.running.journal import Journal

Language = Literal["en", "zh"]

_BLOCK = 10_000  # rows of a table in memory at once, and in a row group of Parquet


class Sink(Protocol):
    """Something that takes the rows of a table, their numbers and days as the journal has them: as text."""

    def add(self, name: str, rows: Sequence[Sequence[Any]]) -> None: ...


def write(journal: Journal, folder: Path, language: Language = "en", books: Sequence[Path] = ()) -> None:
    """Write the tables of a run to ``folder`` as CSV and Parquet, and to the workbooks ``books``.

    ``language`` is that of the headings of CSV and Excel; Parquet keeps the names of the columns. Every
    file is written whole or not at all. Raises OSError.
    """
    with ExitStack() as stack:
        sinks: list[Sink] = [
            stack.enter_context(csv_files(folder, headings(language))),
            stack.enter_context(parquet_files(folder, journal.widths())),
        ]
        for book in dict.fromkeys(books):
            sinks.append(stack.enter_context(workbook(book, headings(language), journal.pieces)))
        blocks: dict[str, list[Sequence[Any]]] = {name: [] for name in COLUMNS}
        for _, _, tables in journal.written():
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
    def __init__(self, streams: Mapping[str, IO[str]], titles: Mapping[str, str]) -> None:
        self._writers = {name: csv.writer(stream) for name, stream in streams.items()}
        self._titles = titles

    def add(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        if not rows:
            return
        columns = zip(*worded(name, rows, self._titles), strict=True)
        kinds = COLUMNS[name].values()
        told = zip(columns, kinds, strict=True)
        cells = [harmless(column) if kind == "text" else column for column, kind in told]
        self._writers[name].writerows(zip(*cells, strict=True))


@contextmanager
def csv_files(folder: Path, titles: Mapping[str, str]) -> Iterator[Sink]:
    """A CSV file a table, in the form of ``tables.to_csv``."""
    with ExitStack() as stack:
        streams = {}
        for name in COLUMNS:
            part = stack.enter_context(whole(folder / f"{name}.csv"))
            streams[name] = stack.enter_context(part.open("w", encoding="utf-8-sig", newline=""))
            csv.writer(streams[name]).writerow(titles[column] for column in COLUMNS[name])
        yield _CSV(streams, titles)


class _Parquet:
    def __init__(self, writers: Mapping[str, Any]) -> None:
        self._writers = writers

    def add(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        import pyarrow as pa

        if rows:
            writer = self._writers[name]
            columns = zip(zip(*rows, strict=True), writer.schema, strict=True)
            arrays = [_array(column, field.type) for column, field in columns]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=writer.schema))


def _array(values: Sequence[Any], of_type: Any) -> Any:
    """Integers, or text, as an Arrow array; Arrow itself reads the numbers and days that text holds.

    It is made of its buffers, because ``pa.array`` would load pandas to ask whether the values are its own.
    """
    import pyarrow as pa

    bits = "".join(["0" if value is None else "1" for value in reversed(values)])
    absent = bits.count("0")
    if absent == len(values):
        return pa.nulls(absent, of_type)
    there = pa.py_buffer(int(bits, 2).to_bytes((len(bits) + 7) // 8, "little")) if absent else None
    held = pa.int64() if of_type == pa.int64() else pa.string()
    buffers = _integers(values) if of_type == pa.int64() else _texts(values)
    made = pa.Array.from_buffers(held, len(values), [there, *map(pa.py_buffer, buffers)], absent)
    return made if of_type == held else made.cast(of_type)


def _integers(values: Sequence[int | None]) -> tuple[Any, ...]:
    return (array("q", [value or 0 for value in values]),)


def _texts(values: Sequence[str | None]) -> tuple[Any, ...]:
    """The buffers of a column of text: where each ends in what follows, and all of them in one."""
    texts = [value or "" for value in values]
    joined = "".join(texts)
    sizes = map(len, texts if joined.isascii() else [text.encode() for text in texts])
    return array("i", accumulate(sizes, initial=0)), joined.encode()


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
