"""The rows of JSON lines and Parquet files, each with its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.errors import NoDocumentsError, ReadingError
from extractor.reading.content import Limits

TEXT_KEYS = ("text", "content", "body", "正文")
GIVEN_KEYS = ("title", "published", "region")
INDEX_KEYS = ("id", "file", "path")
_BATCH = 256
_FIRST_ROWS = 100  # of JSON lines, which have no schema: none with a text means that there is no text column


def json_lines(path: Path, limits: Limits, contents: bool) -> Iterator[tuple[int, Any]]:
    """The objects of a file of JSON lines; a line that holds none comes as a ReadingError.

    Without ``contents`` the later ones are empty. Raises NoDocumentsError when none of the first has a text.
    """
    rows = _objects(path, limits, contents)
    first = list(islice(rows, _FIRST_ROWS))
    objects = [row for _, row in first if isinstance(row, dict)]
    if objects and not any(key in row for row in objects for key in TEXT_KEYS):
        raise _no_text_column(objects[0])
    yield from first
    yield from rows


def _objects(path: Path, limits: Limits, contents: bool) -> Iterator[tuple[int, Any]]:
    import orjson

    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(limits.size + 1):
            number += 1
            if len(line) > limits.size:
                raise ReadingError(f"line {number} has more than {limits.size:,} bytes")
            if not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            if not contents and number > _FIRST_ROWS:
                yield number, {}
                continue
            try:
                row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
                if not isinstance(row, dict):
                    raise ValueError("it is no object")
            except ValueError as error:
                what = str(error).partition(": line 1 ")[0]  # orjson saw this line alone
                yield number, ReadingError(f"this line is no JSON object (line {number}: {what})")
            else:
                yield number, {key: row[key] for key in ("id", *TEXT_KEYS, *GIVEN_KEYS) if key in row}


def parquet(path: Path, limits: Limits, contents: bool) -> Iterator[tuple[int, Any]]:
    """The rows of a Parquet file, empty without ``contents``.

    Raises NoDocumentsError when it has no column of texts, ReadingError when it is broken or too long, and
    OSError.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as stream:  # Arrow takes no path that is no UTF-8
            yield from _parquet_rows(pq.ParquetFile(stream), limits, contents)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno):
            raise
        raise ReadingError(f"the Parquet file is broken: {error}") from None


def _parquet_rows(file: Any, limits: Limits, contents: bool) -> Iterator[tuple[int, Any]]:
    names = file.schema_arrow.names
    if not set(TEXT_KEYS) & set(names):
        raise _no_text_column(names)
    if file.metadata.num_rows > limits.rows:
        raise ReadingError(f"the Parquet file has more than {limits.rows:,} rows; split it")
    if not contents:
        yield from ((number, {}) for number in range(1, file.metadata.num_rows + 1))
        return
    wanted = [name for name in ("id", *TEXT_KEYS, *GIVEN_KEYS) if name in names]
    number = 0
    for batch in file.iter_batches(_BATCH, columns=wanted, use_threads=False):
        for row in batch.to_pylist():
            number += 1
            yield number, row


def _no_text_column(names: Iterable[str]) -> NoDocumentsError:
    named = set(names)
    is_index = named & set(INDEX_KEYS) and named & set(GIVEN_KEYS)
    hint = "; an index of titles, dates and regions is given by --meta" if is_index else ""
    return NoDocumentsError(f"there is no text column ({', '.join(TEXT_KEYS)}) in it{hint}")
