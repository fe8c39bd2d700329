"""The tables of a run in one DuckDB file, with keys, types and views, updated document by document.

A document's rows take the place of those it had; documents of earlier runs stay. What a document was
done under is kept beside it, so that one that has not changed is left alone. A table marks the file as made
here: one that has others but not this is somebody else's, and nothing in it is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import install
from extractor.model import plain
from extractor.outputs.files import batch
from extractor.outputs.tables import COLUMNS, arrow_type

if TYPE_CHECKING:
    from extractor.running.journal import Journal, Rows

_MARKER = "extractor_file"
_VERSION = 1  # of what is in the file
_FOREIGN = "this database was not made by extractor run: give a file of its own, or one that is not there yet"
_TYPES = {"text": "VARCHAR", "offset": "BIGINT", "day": "DATE", "number": "DECIMAL(38, 10)"}
_BLOCK = 200  # documents of one transaction
_DIGITS, _SCALE = 38, 10

# "exact" holds, as text, the numbers of a row that DECIMAL(38, 10) cannot: value, or low to high.
EXACT = "exact"

_VIEWS = {
    "mentions": " UNION ALL ".join(
        f"SELECT '{kind}' AS type, document, start, \"end\", text, sentence, rule FROM {name}"
        for kind, name in (
            ("DATE", "dates"),
            ("AMOUNT", "amounts"),
            ("DISTRICT", "districts"),
            ("ORGANISATION", "organisations"),
        )
    ),
    "figures": """
        SELECT d.title, d.published, d.region, d.region_name, o.*,
               CASE WHEN o.direction = 'down' THEN -abs(o.value) ELSE o.value END AS signed
        FROM observations o JOIN documents d USING (document)
    """,
    "levels": "SELECT * FROM figures WHERE measure IN ('level', 'rate') AND status = 'actual'",
    "growth": "SELECT * FROM figures WHERE measure = 'change' AND basis = 'yoy' AND status = 'actual'",
}
"""Every mention with its type; observations with their documents, falls negative; two parts of those."""


def update(journal: Journal, file: Path) -> int:
    """Bring a DuckDB file up to date with a run; how many documents were written.

    Each block of documents is one transaction: a stopped update leaves whole documents, and the next one
    goes on. Raises ValueError without the extra ``duckdb`` and for a file that is none of ours, in which
    nothing is changed then; OSError.
    """
    check(file)
    import duckdb

    file.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    try:
        with duckdb.connect(str(file)) as base:
            for statement in definitions():
                base.execute(statement)
            held = dict(base.execute("SELECT document, key FROM loaded").fetchall())
            fresh = (found for found in journal.rows() if held.get(found[0]) != found[1])
            while block := list(islice(fresh, _BLOCK)):
                _replace(base, block)
                written += len(block)
    except duckdb.Error as error:
        raise ValueError(f"{file}: {error}") from None
    return written


def check(file: Path) -> None:
    """Raise ValueError, and change nothing, where ``update`` could not write: before a run of hours."""
    try:
        import duckdb
    except ImportError:
        raise ValueError(f"{file}: DuckDB files need the extra: {install('duckdb')}") from None
    if not file.exists():
        return
    try:
        with duckdb.connect(str(file), read_only=True) as base:
            ours = _is_ours(base)
    except duckdb.Error as error:
        raise ValueError(f"{file}: {error}") from None
    if not ours:
        raise ValueError(f"{file}: {_FOREIGN}")


def _is_ours(base: Any) -> bool:
    """Whether the database has nothing in it, or the marker."""
    named = "SELECT schema_name || '.' || {0}_name FROM duckdb_{0}s() WHERE NOT internal"
    held = {name for kind in ("table", "view") for (name,) in base.execute(named.format(kind)).fetchall()}
    return not held or f"main.{_MARKER}" in held


def definitions() -> Iterator[str]:
    """The SQL that makes the tables and views where they are not there yet."""
    yield f"CREATE TABLE IF NOT EXISTS {_MARKER} (version INTEGER PRIMARY KEY)"
    yield f"INSERT OR IGNORE INTO {_MARKER} VALUES ({_VERSION})"
    yield "CREATE TABLE IF NOT EXISTS loaded (document VARCHAR PRIMARY KEY, key VARCHAR NOT NULL)"
    for name, kinds in COLUMNS.items():
        columns = [
            f'"{column}" {_TYPES[kind]}{" NOT NULL" if column in ("document", "start", "end") else ""}'
            for column, kind in columns_of(kinds).items()
        ]
        key = "document" if name == "documents" else "document, start"
        yield f"CREATE TABLE IF NOT EXISTS {name} ({', '.join(columns)}, PRIMARY KEY ({key}))"
        for column, kind in columns_of(kinds).items():  # those that a file of an earlier version lacks
            yield f'ALTER TABLE {name} ADD COLUMN IF NOT EXISTS "{column}" {_TYPES[kind]}'
    for name, query in _VIEWS.items():
        yield f"CREATE OR REPLACE VIEW {name} AS {query}"


def columns_of(kinds: Mapping[str, str]) -> dict[str, str]:
    """The columns of a table whose numbers are at most DECIMAL(38, 10): ``exact`` holds the others."""
    return dict(kinds) | ({EXACT: "text"} if "number" in kinds.values() else {})


def fitted(rows: Sequence[Sequence[Any]], kinds: Mapping[str, str]) -> list[list[Any]]:
    """Rows with numbers that do not fit DECIMAL(38, 10) moved to ``exact``, as text, never rounded."""
    numbers = [i for i, kind in enumerate(kinds.values()) if kind == "number"]
    if not numbers:
        return [list(row) for row in rows]
    made = []
    for row in rows:
        cells = list(row)
        wide = [i for i in numbers if row[i] is not None and not _fits(row[i])]
        for i in wide:
            cells[i] = None
        cells.append("~".join(plain(row[i]) for i in wide) or None)
        made.append(cells)
    return made


def arrow_schema(name: str) -> Any:
    """The Arrow schema of a table with ``exact``."""
    import pyarrow as pa

    return pa.schema([(column, arrow_type(kind)) for column, kind in columns_of(COLUMNS[name]).items()])


def _fits(number: Decimal) -> bool:
    return -int(number.as_tuple().exponent) <= _SCALE and number.adjusted() < _DIGITS - _SCALE


def _replace(base: Any, block: Sequence[tuple[str, str, Rows]]) -> None:
    """Put the rows of some documents in the place of those they had, in one transaction."""
    import pyarrow as pa

    ids = [[id] for id, _, _ in block]
    base.execute("BEGIN")
    try:
        for name, kinds in (("loaded", None), *COLUMNS.items()):
            base.executemany(f"DELETE FROM {name} WHERE document = ?", ids)
            if kinds is not None:
                rows = fitted([row for _, _, tables in block for row in tables[name]], kinds)
                if rows:
                    base.register("fresh", pa.Table.from_batches([batch(rows, arrow_schema(name))]))
                    base.execute(f"INSERT INTO {name} BY NAME SELECT * FROM fresh")
                    base.unregister("fresh")
        base.executemany("INSERT INTO loaded VALUES (?, ?)", [[id, key] for id, key, _ in block])
        base.execute("COMMIT")
    except BaseException:
        base.execute("ROLLBACK")
        raise
