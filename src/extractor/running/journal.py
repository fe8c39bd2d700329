"""What a run has done so far, kept in its output folder so that a stopped run can go on.

One SQLite file holds a row a document: the key it was done under (content, frame, rules), how it went,
and the rows it gives to the tables. A row is written after the document's JSON stands in its place;
SQLite sees to it that a row is there in full or not at all, whatever stops the program.
"""

from __future__ import annotations

import errno
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import orjson

from extractor.errors import BusyError
from extractor.files import sweep
from extractor.model import MENTION_TYPES, Bulletin, plain
from extractor.outputs.tables import COLUMNS, rows, width

FOLDER = ".run"
_FILE = "journal.sqlite"
# A document's position is in the order of the inputs, and empty for what is no input of this run; its key
# is of content, frame and rules, and empty when it failed; its size is that of its JSON file.
_TABLE = """
CREATE TABLE IF NOT EXISTS documents (
  id TEXT PRIMARY KEY, position INTEGER, name TEXT NOT NULL, key TEXT, size INTEGER,
  summary BLOB, tables BLOB, widths BLOB, reason TEXT, place TEXT
) WITHOUT ROWID
"""
_INDEX = "CREATE INDEX IF NOT EXISTS documents_position ON documents (position)"

Rows = dict[str, list[list[Any]]]
"""The rows of one document by table, each with a cell for every column."""


@dataclass(frozen=True, slots=True)
class Done:
    """A document whose JSON file stands: its size, what was found in it, and its rows, packed."""

    position: int
    id: str
    name: str
    key: str
    size: int
    summary: dict[str, Any]
    tables: bytes
    widths: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be done: why, and where in it or in the program where that is known."""

    position: int
    id: str
    name: str
    reason: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A document that an earlier run did from the same content, frame and rules."""

    position: int
    id: str
    name: str


Result = Done | Failed | Unchanged


class Journal:
    """The journal of an output folder; a context manager. Only one run may hold it at a time.

    ``resume`` keeps what earlier runs did; else all begins anew. Raises BusyError, OSError.
    """

    def __init__(self, out: Path, resume: bool) -> None:
        folder = out / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self.out = out
        with _disk(folder / _FILE):
            self._base = sqlite3.connect(folder / _FILE, timeout=0, isolation_level=None)
            try:
                self._open(resume)
            except BaseException:
                self._base.close()
                raise
        for place in (out, out / "tables"):
            sweep(place)

    def _open(self, resume: bool) -> None:
        base = self._base
        base.execute("PRAGMA locking_mode = EXCLUSIVE")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute("BEGIN EXCLUSIVE")
        if not resume:
            base.execute("DROP TABLE IF EXISTS documents")
        base.execute(_TABLE)
        base.execute(_INDEX)
        base.execute("UPDATE documents SET position = NULL WHERE position IS NOT NULL")
        base.execute("COMMIT")

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def known(self, id: str) -> str | None:
        """The key that a document was done under, when its JSON file stands as it was written."""
        row = self._base.execute("SELECT key, size FROM documents WHERE id = ?", [id]).fetchone()
        if row is None or row[0] is None:
            return None
        try:
            stands = (self.out / f"{id}.json").stat().st_size == row[1]
        except OSError:
            return None
        return cast("str", row[0]) if stands else None

    def add(self, result: Result) -> None:
        """Note how a document went. Raises OSError when the disk is full."""
        with _disk(self.out):
            match result:
                case Unchanged(position, id):
                    self._base.execute("UPDATE documents SET position = ? WHERE id = ?", [position, id])
                case Failed(position, id, name, reason, place):
                    self._put(id, position, name, None, None, None, None, None, reason, place)
                case Done(position, id, name, key, size, summary, packed, widths):
                    told = orjson.dumps(summary)
                    wide = orjson.dumps(widths) if widths else None
                    self._put(id, position, name, key, size, told, packed, wide, None, None)

    def _put(self, *cells: object) -> None:
        self._base.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", cells)

    def counts(self) -> tuple[int, int]:
        """How many documents of this run are done, and how many failed."""
        done, failed = self._base.execute(
            "SELECT count(key), count(*) - count(key) FROM documents WHERE position IS NOT NULL"
        ).fetchone()
        return done, failed

    def summaries(self) -> Iterator[dict[str, Any]]:
        """What was found in each document, in the order of the inputs."""
        for (summary,) in self._select("summary", "key IS NOT NULL"):
            yield orjson.loads(summary)

    def failures(self) -> Iterator[Failed]:
        """The documents that failed, in the order of the inputs."""
        for position, id, name, reason, place in self._select(
            "position, id, name, reason, place", "key IS NULL"
        ):
            yield Failed(position, id, name, reason, place)

    def rows(self) -> Iterator[tuple[str, str, Rows]]:
        """The id, key and rows of each document, in the order of the inputs."""
        for id, key, packed in self._select("id, key, tables", "key IS NOT NULL"):
            yield id, key, unpack(packed)

    def widths(self) -> dict[str, tuple[int, int]]:
        """The most digits before and after the point in each column with numbers of more than the usual."""
        widest: dict[str, tuple[int, int]] = {}
        for (packed,) in self._select("widths", "widths IS NOT NULL"):
            for column, (whole, scale) in orjson.loads(packed).items():
                before = widest.get(column, (0, 0))
                widest[column] = max(before[0], whole), max(before[1], scale)
        return widest

    def _select(self, columns: str, where: str) -> Iterator[Any]:
        cursor = self._base.cursor()
        yield from cursor.execute(
            f"SELECT {columns} FROM documents WHERE position IS NOT NULL AND {where} ORDER BY position"
        )


def summary(bulletin: Bulletin) -> dict[str, Any]:
    """What a run prints about a document."""
    document = bulletin.document
    said = {
        "id": document.id,
        "published": str(document.issued) if document.issued else None,
        "region": document.region_name,
        "characters": len(document.text),
    }
    counts = {kind.lower() + "s": len(bulletin.of_type(kind)) for kind in MENTION_TYPES}
    return said | counts | {"warnings": len(document.warnings)}


def pack(bulletin: Bulletin) -> tuple[bytes, dict[str, tuple[int, int]]]:
    """The rows of a bulletin as bytes, and the widths of those columns whose numbers need more than usual."""
    found = rows(bulletin)
    usual = width([])
    widths = {}
    for name, kinds in COLUMNS.items():
        for column in (column for column, kind in kinds.items() if kind == "number"):
            whole, scale = width(row.get(column) for row in found[name])
            if scale > usual[1] or whole + scale > 38:
                widths[f"{name}.{column}"] = whole, scale
    cells = {}
    for name in list(found):
        cells[name] = [[row.get(column) for column in COLUMNS[name]] for row in found.pop(name)]
    return zlib.compress(orjson.dumps(cells, default=_plain), 1), widths


def unpack(packed: bytes) -> Rows:
    """The rows that ``pack`` packed, numbers and days as they were."""
    cells: Rows = orjson.loads(zlib.decompress(packed))
    for name, found in cells.items():
        kinds = list(COLUMNS[name].values())
        numbers = [i for i, kind in enumerate(kinds) if kind == "number"]
        days = [i for i, kind in enumerate(kinds) if kind == "day"]
        for row in found:
            for i in numbers:
                row[i] = None if row[i] is None else Decimal(row[i])
            for i in days:
                row[i] = None if row[i] is None else date.fromisoformat(row[i])
    return cells


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    raise TypeError(f"no table holds {value!r}")


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """SQLite's errors as those they are: the disk's, or another run's lock."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise BusyError(f"{path.parent.parent}: another run is writing to this folder") from None
        number = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(number, str(error), str(path)) from error
