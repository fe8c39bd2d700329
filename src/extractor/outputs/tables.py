"""Bulletins as pandas DataFrames, and those as CSV and Parquet files.

Every table of mentions opens with ``document, start, end, text, sentence``: offsets are of the
document's text, end-exclusive, and ``sentence`` is where the mention stands. Numbers stay exact:
``Decimal`` in the DataFrames, plain strings in CSV, decimals in Parquet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.files import write_whole
from extractor.model import AmountValue, Bulletin, DateValue, DistrictValue, Mention, OrganisationValue, plain
from extractor.outputs.facts import places, repeated
from extractor.text.sentences import Span, sentence_at, sentences

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# The types of pandas.NaT and pandas.NA: rows that pandas never held are written without importing it.
_NONE_OF_PANDAS = frozenset(("NaTType", "NAType"))
_KEYS = {"document": "text", "start": "offset", "end": "offset", "text": "text", "sentence": "text"}
_NUMBERS = {
    "value": "number",
    "low": "number",
    "high": "number",
    "unit": "text",
    "dimension": "text",
    "base_value": "number",
    "base_unit": "text",
}

COLUMNS: dict[str, dict[str, str]] = {
    "documents": {
        "document": "text",
        "title": "text",
        "published": "day",
        "region": "text",
        "region_name": "text",
        "source": "text",
        "sha256": "text",
        "characters": "offset",
        "dates": "offset",
        "amounts": "offset",
        "districts": "offset",
        "organisations": "offset",
    },
    "dates": _KEYS | {"first_day": "day", "last_day": "day", "grain": "text", "rule": "text"},
    "amounts": _KEYS | _NUMBERS | {"bound": "text", "rule": "text"},
    "districts": _KEYS
    | {"code": "text", "name": "text", "path": "text", "candidates": "text", "rule": "text"},
    "organisations": _KEYS | {"name": "text", "kind": "text", "rule": "text"},
    "observations": _KEYS
    | {
        "indicator": "text",
        "indicator_id": "text",
        "subject": "text",
        "subject_kind": "text",
        "subject_code": "text",
        "subject_path": "text",
        "first_day": "day",
        "last_day": "day",
        "measure": "text",
        "direction": "text",
        "basis": "text",
        "status": "text",
        "margin": "number",
        "margin_of": "text",
        "table_title": "text",
        "table_row": "text",
        "table_column": "text",
        "also": "text",
    }
    | _NUMBERS
    | {"bound": "text", "rule": "text"},
}
"""The columns of each table and what they hold: text, offset (an integer), day, or number (exact)."""

# The columns whose values have words in a language.
_VALUED = frozenset(("measure", "direction", "basis", "status"))
_TYPES = {"text": "string", "offset": "int64", "day": "datetime64[s]", "number": "object"}
_TABLE_OF = {"DATE": "dates", "AMOUNT": "amounts", "DISTRICT": "districts", "ORGANISATION": "organisations"}

# A sentence is there to be read: in a text without full stops it is cut to this many characters.
_LONGEST_SENTENCE = 400
# What a spreadsheet takes for the start of a formula, in both widths.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_SCALE = 10


def tables(bulletins: Iterable[Bulletin]) -> dict[str, pd.DataFrame]:
    """The tables documents, dates, amounts, districts, organisations and observations.

    A row a mention, in the order of the bulletins and their texts; ``observations`` has a row for each
    amount that states a fact. An ambiguous district has its candidates joined by ``|``.
    """
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    for bulletin in bulletins:
        for name, more in rows(bulletin).items():
            found[name].extend(more)
    return {name: _frame(name, all_rows) for name, all_rows in found.items()}


def rows(bulletin: Bulletin) -> dict[str, list[dict[str, Any]]]:
    """The rows of one bulletin for each table, in the order of the text; an empty column may be missing.

    Lone surrogates, which no table file can hold, are written as escapes.
    """
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    found["documents"].append(_document(bulletin))
    spans = sentences(bulletin.text) if bulletin.mentions else []
    again, also = _twice(bulletin)
    place_of = places(bulletin)
    for mention in bulletin.mentions:
        head = _keys(bulletin, mention, spans) | _value(mention)
        last = {"rule": mention.rule}
        found[_TABLE_OF[mention.type]].append(head | last)
        if mention.observation and mention.start not in again:
            place = place_of(mention)
            told = _observation(mention) | {"also": also.get(mention.start)}
            told |= {"subject_code": place.code, "subject_path": place.path} if place else {}
            found["observations"].append(head | told | last)
    document = bulletin.document
    if not all(map(_encodes, (document.text, document.id, document.title, document.source.name))):
        for table in found.values():
            for row in table:
                row.update({k: _escaped(v) for k, v in row.items() if isinstance(v, str)})
    return found


def worded(name: str, rows: Iterable[Sequence[Any]], words: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """Rows of a table with the values of measure, direction, basis and status in the words of a language."""
    places = [n for n, column in enumerate(COLUMNS[name]) if column in _VALUED]
    for row in rows:
        if places:
            row = list(row)
            for n in places:
                row[n] = words.get(row[n], row[n])
        yield row


def _twice(bulletin: Bulletin) -> tuple[Mapping[int, int], dict[int, str]]:
    """The amounts that only tell again what another does, and by that one's start where they stand."""
    again = repeated(bulletin)
    ends = {mention.start: mention.end for mention in bulletin.mentions} if again else {}
    places: dict[int, list[str]] = {}
    for start, lead in again.items():
        places.setdefault(lead, []).append(f"{start}:{ends[start]}")
    return again, {lead: "|".join(some) for lead, some in places.items()}


def write(frames: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write each table as ``<name>.csv`` and ``<name>.parquet``, whole or not at all; the files written."""
    files = {}
    for name, frame in frames.items():
        files[folder / f"{name}.csv"] = to_csv(name, frame)
        files[folder / f"{name}.parquet"] = to_parquet(name, frame)
    for path, data in files.items():
        write_whole(path, data)
    return list(files)


def to_csv(name: str, frame: pd.DataFrame) -> bytes:
    """A table as CSV that spreadsheets open rightly: UTF-8 with a mark, no cell that runs as a formula.

    Such a cell gets a ``'`` before it. Numbers are written in full, days as ISO 8601.
    """
    kinds = COLUMNS[name]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(kinds)
    columns = [[cell(value, kind) for value in frame[column]] for column, kind in kinds.items()]
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue().encode("utf-8-sig", "backslashreplace")


def to_parquet(name: str, frame: pd.DataFrame) -> bytes:
    """A table as Parquet: days as date32, numbers as decimals.

    The decimals are decimal128(38, 10) unless a number needs more, then decimal256 with the scale it
    needs; a column with a number beyond 76 digits is text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = [_arrow(frame[column], kind) for column, kind in COLUMNS[name].items()]
    stream = io.BytesIO()
    pq.write_table(pa.table(arrays, names=list(COLUMNS[name])), stream)
    return stream.getvalue()


def _frame(name: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    columns = {
        column: pd.Series([row.get(column) for row in rows], dtype=_TYPES[kind])
        for column, kind in COLUMNS[name].items()
    }
    return pd.DataFrame(columns)


def _document(bulletin: Bulletin) -> dict[str, Any]:
    document = bulletin.document
    return {
        "document": document.id,
        "title": document.title,
        "published": document.published,
        "region": document.region.code if document.region else None,
        "region_name": document.region_name,
        "source": document.source.name,
        "sha256": document.sha256,
        "characters": len(document.text),
    } | {table: len(bulletin.of_type(kind)) for kind, table in _TABLE_OF.items()}  # type: ignore[arg-type]


def _keys(bulletin: Bulletin, mention: Mention, spans: Sequence[Span]) -> dict[str, Any]:
    start, end = sentence_at(spans, mention.start)
    end = max(end, mention.end)
    if end - start > _LONGEST_SENTENCE:
        start = max(start, mention.start - _LONGEST_SENTENCE // 2)
        end = max(mention.end, min(end, start + _LONGEST_SENTENCE))
    return {
        "document": bulletin.id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "sentence": bulletin.text[start:end].strip(),
    }


def _value(mention: Mention) -> dict[str, Any]:
    match mention.value:
        case DateValue(start, end, grain):
            return {"first_day": start, "last_day": end, "grain": grain}
        case AmountValue(unit, value, low, high, dimension, base):
            numbers = {"value": value, "low": low, "high": high, "unit": unit, "dimension": dimension}
            numbers |= {"base_value": base[0] if base else None, "base_unit": base[1] if base else None}
            return numbers | {"bound": mention.bound}
        case DistrictValue(code, name, path, candidates):
            return {"code": code, "name": name, "path": path, "candidates": "|".join(candidates) or None}
        case OrganisationValue(name, kind):
            return {"name": name, "kind": kind}


def _observation(mention: Mention) -> dict[str, Any]:
    said = mention.observation
    if said is None:
        return {}
    start, end = said.period or (None, None)
    return {
        "indicator": said.indicator,
        "indicator_id": said.indicator_id,
        "subject": said.subject,
        "subject_kind": said.subject_kind,
        "first_day": start,
        "last_day": end,
        "measure": said.measure,
        "direction": said.direction,
        "basis": said.basis,
        "status": said.status,
        "margin": None if said.margin is None else Decimal(str(said.margin)),
        "margin_of": said.margin_of,
        "table_title": said.cell.table if said.cell else None,
        "table_row": said.cell.row if said.cell else None,
        "table_column": said.cell.column if said.cell else None,
    }


def cell(value: Any, kind: str) -> str:
    """A value of a column of ``kind`` as a spreadsheet may hold it: text, made harmless as a formula."""
    if _missing(value):
        return ""
    if kind == "number":
        return plain(value)
    if kind == "day":
        return _day(value).isoformat()
    text = str(value)
    return f"'{text}" if text[:1] in _FORMULA else text


def harmless(texts: Iterable[str | None]) -> list[str | None]:
    """The cells of a column of text, none of which a spreadsheet runs as a formula."""
    return [f"'{text}" if text and text[0] in _FORMULA else text for text in texts]


def typed(name: str, rows: Sequence[list[Any]]) -> Sequence[list[Any]]:
    """Rows of a table whose numbers and days were text, with those in their place."""
    kinds = list(COLUMNS[name].values())
    numbers = [i for i, kind in enumerate(kinds) if kind == "number"]
    days = [i for i, kind in enumerate(kinds) if kind == "day"]
    for row in rows:
        for i in numbers:
            row[i] = None if row[i] is None else Decimal(row[i])
        for i in days:
            row[i] = None if row[i] is None else date.fromisoformat(row[i])
    return rows


def _encodes(text: str | None) -> bool:
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        return False
    return True


def _escaped(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _missing(value: Any) -> bool:
    return value is None or type(value).__name__ in _NONE_OF_PANDAS


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _arrow(column: pd.Series[Any], kind: str) -> pa.Array:
    values = [None if _missing(value) else value for value in column]
    if kind == "day":
        values = [value and _day(value) for value in values]
    if kind == "number":
        return arrow_array(values, arrow_type(kind, *width(values)))
    return arrow_array(values, arrow_type(kind))


def arrow_array(values: Sequence[Any], of_type: pa.DataType) -> pa.Array:
    """Values as an Arrow array; numbers beyond every decimal type as plain text."""
    import pyarrow as pa

    if of_type == pa.string():
        values = [plain(value) if isinstance(value, Decimal) else value for value in values]
    return pa.array(values, of_type)


def arrow_type(kind: str, whole: int = 0, scale: int = _SCALE) -> pa.DataType:
    """The Arrow type of a column of ``kind``; of numbers with so many digits before and after the point."""
    import pyarrow as pa

    if kind == "offset":
        return pa.int64()
    if kind == "day":
        return pa.date32()
    if kind == "text" or whole + scale > 76:
        return pa.string()
    return pa.decimal128(38, scale) if whole + scale <= 38 else pa.decimal256(76, scale)


def width(values: Iterable[Decimal | None]) -> tuple[int, int]:
    """The most digits that any of the numbers has before the point, and after it, ten at least."""
    whole, scale = 0, _SCALE
    for value in values:
        if value is not None:
            scale = max(scale, -int(value.as_tuple().exponent))
            whole = max(whole, value.adjusted() + 1)
    return whole, scale
