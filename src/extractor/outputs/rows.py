"""Plain rows as a CSV, Parquet or Excel file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.files import write_whole
from extractor.outputs.tables import arrow_array, arrow_type, cell, width


def write_rows(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows to a file by its ending, numbers and days as such, whole or not at all.

    Raises ValueError without the extra that an ending needs, OSError.
    """
    if path.suffix == ".csv":
        write_whole(path, _csv(heads, rows))
    elif path.suffix == ".parquet":
        write_whole(path, _parquet(heads, rows))
    else:
        from extractor.outputs.excel import write_sheet

        write_sheet(path, heads, rows)


def kind_of(value: Any) -> str:
    """What a value is in a table: number, day, offset or text."""
    if isinstance(value, Decimal):
        return "number"
    return "day" if isinstance(value, date) else "offset" if isinstance(value, int) else "text"


def _csv(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([cell(head, "text") for head in heads])
    writer.writerows([cell(value, kind_of(value)) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "backslashreplace")


def _parquet(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = []
    for number in range(len(heads)):
        values = [row[number] for row in rows]
        kinds = {kind_of(value) for value in values if value is not None}
        kind = kinds.pop() if len(kinds) == 1 else "text"
        if kind == "text":
            values = [value if value is None else cell(value, kind_of(value)) for value in values]
            arrays.append(arrow_array(values, arrow_type("text")))
        elif kind == "number":
            arrays.append(arrow_array(values, arrow_type("number", *width(values))))
        else:
            arrays.append(arrow_array(values, arrow_type(kind)))
    stream = io.BytesIO()
    pq.write_table(pa.table(arrays, names=list(heads)), stream)
    return stream.getvalue()
