"""What a run has done so far, kept in its output folder so that a stopped run can go on.

One SQLite file holds a row a document: the key it was done under (content, frame, rules), how it went,
and the rows it gives to the tables. A row is written after the document's JSON stands in its place;
SQLite sees to it that a row is there in full or not at all, whatever stops the program.

Its lock keeps a second run out. A worker that outlives its run is kept out too: what it writes has to pass
through the run's own folder of pieces, which the next run takes away before it begins.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import sqlite3
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import orjson

from extractor.errors import BusyError
from extractor.files import sweep
from extractor.model import MENTION_TYPES, Bulletin, plain
from extractor.outputs.tables import COLUMNS, rows, typed, width

FOLDER = ".run"
_FILE = "journal.sqlite"
_VERSION = 2  # of the table; what another version wrote is not gone on from
_PIECES, _GONE = "pieces-", "gone-"
_DAMAGED = "the journal is damaged: run again without --resume"
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# A document's position is in the order of the inputs, and empty for what is no input of this run; its key
# is of content, frame and rules, and empty when it failed; its digest is that of its JSON file. A reason
# without a key says why it failed, one with a key which step broke down over it.
_TABLE = """
CREATE TABLE IF NOT EXISTS documents (
  id TEXT PRIMARY KEY, position INTEGER, name TEXT NOT NULL, key TEXT, digest TEXT,
  summary BLOB, tables BLOB, widths BLOB, reason TEXT, place TEXT
) WITHOUT ROWID
"""
_INDEX = "CREATE INDEX IF NOT EXISTS documents_position ON documents (position)"

Rows = dict[str, list[list[Any]]]
"""The rows of one document by table, each with a cell for every column."""

_USUAL = width([])  # the digits before and after the point that columns of numbers have room for
_NARROW = _USUAL[1] + 1  # a number written with so many characters has room in any of them


@dataclass(frozen=True, slots=True)
class Done:
    """A document whose JSON file stands: its digest, what was found in it, and its rows, packed.

    ``reason`` and ``place`` name a step that broke down over it.
    """

    position: int
    id: str
    name: str
    key: str
    digest: str
    summary: dict[str, Any]
    tables: bytes
    widths: dict[str, tuple[int, int]]
    reason: str | None = None
    place: str | None = None


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

    ``resume`` keeps what earlier runs did; else all begins anew. A journal that is damaged is set aside,
    which ``tell`` is told, and all begins anew too. ``pieces`` is the folder through which alone this run's
    documents get to their places. Raises BusyError, OSError.
    """

    def __init__(self, out: Path, resume: bool, tell: Callable[[str], None] | None = None) -> None:
        folder = out / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self.out = out
        file = self.file = folder / _FILE
        with _disk(file):
            try:
                self._base = _opened(file, resume)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode not in _DAMAGE:
                    raise
                aside = _set_aside(file)
                if tell is not None:
                    tell(f"{file}: the journal is damaged; it is kept as {aside.name}, and all is done again")
                self._base = _opened(file, resume)
        self.pieces = _fenced(folder)
        for place in (out, out / "tables"):
            sweep(place)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.pieces, ignore_errors=True)
        self._base.close()

    def known(self, id: str) -> tuple[str, str] | None:
        """The key that a document was done under and the digest of the JSON file that came of it."""
        with _disk(self.file):
            query = "SELECT key, digest FROM documents WHERE id = ? AND key IS NOT NULL"
            return cast("tuple[str, str] | None", self._base.execute(query, [id]).fetchone())

    def settle(self) -> None:
        """Make failures of those documents of this run whose JSON file is gone meanwhile."""
        with _disk(self.file):
            rows = self._select("position, id, name", "key IS NOT NULL")
            gone = [row for row in rows if not (self.out / f"{row[1]}.json").is_file()]
        for position, id, name in gone:
            self.add(Failed(position, id, name, f"{name}: {id}.json was removed while the run went on"))

    def add(self, result: Result) -> None:
        """Note how a document went. Raises OSError when the disk is full."""
        with _disk(self.file):
            match result:
                case Unchanged(position, id):
                    self._base.execute("UPDATE documents SET position = ? WHERE id = ?", [position, id])
                case Failed(position, id, name, reason, place):
                    self._put(id, position, name, None, None, None, None, None, reason, place)
                case Done(position, id, name, key, digest, summary, packed, widths, reason, place):
                    told = orjson.dumps(summary)
                    wide = orjson.dumps(widths) if widths else None
                    self._put(id, position, name, key, digest, told, packed, wide, reason, place)

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
        """The documents that failed or that a step broke down over, in the order of the inputs."""
        for position, id, name, reason, place in self._select(
            "position, id, name, reason, place", "reason IS NOT NULL"
        ):
            yield Failed(position, id, name, reason, place)

    def rows(self) -> Iterator[tuple[str, str, Rows]]:
        """The id, key and rows of each document, in the order of the inputs."""
        for id, key, tables in self.written():
            yield id, key, {name: list(typed(name, found)) for name, found in tables.items()}

    def written(self) -> Iterator[tuple[str, str, Rows]]:
        """The same with numbers and days as text, which is quicker where they are only to be written."""
        for id, key, packed in self._select("id, key, tables", "key IS NOT NULL"):
            try:
                unpacked = unpack(packed)
            except (zlib.error, ValueError, LookupError) as error:
                raise OSError(errno.EIO, f"{_DAMAGED} ({id}: {error})", str(self.file)) from None
            yield id, key, unpacked

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
        query = f"SELECT {columns} FROM documents WHERE position IS NOT NULL AND {where} ORDER BY position"
        with _disk(self.file):
            yield from cursor.execute(query)


def _opened(file: Path, resume: bool) -> sqlite3.Connection:
    """The journal, locked and ready for a run; what earlier runs did is kept to go on from, or dropped."""
    base = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        base.execute("PRAGMA locking_mode = EXCLUSIVE")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute("BEGIN EXCLUSIVE")
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if not resume or version != _VERSION:
            base.execute("DROP TABLE IF EXISTS documents")
        elif base.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            damage = sqlite3.DatabaseError("database disk image is malformed")
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage
        base.execute(f"PRAGMA user_version = {_VERSION}")
        base.execute(_TABLE)
        base.execute(_INDEX)
        base.execute("UPDATE documents SET position = NULL WHERE position IS NOT NULL")
        base.execute("COMMIT")
    except BaseException:
        base.close()
        raise
    return base


def _set_aside(file: Path) -> Path:
    """Move a damaged journal out of the way; where it is now."""
    aside = file.with_name(f"{file.name}.damaged")
    file.replace(aside)
    for more in ("-wal", "-shm"):
        file.with_name(file.name + more).unlink(missing_ok=True)
    return aside


def _fenced(folder: Path) -> Path:
    """A folder of pieces for this run, after those of earlier runs were taken from whoever has them still."""
    for old in folder.glob(f"{_PIECES}*"):
        old.rename(folder / f"{_GONE}{uuid.uuid4().hex}")  # at once, unlike the removing of what is in it
    for gone in folder.glob(f"{_GONE}*"):
        shutil.rmtree(gone, ignore_errors=True)
    pieces = folder / f"{_PIECES}{uuid.uuid4().hex}"
    pieces.mkdir()
    return pieces


def digest_of(data: bytes) -> str:
    """What the journal keeps of a JSON file, to know it again."""
    return hashlib.sha256(data).hexdigest()


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
    cells: Rows = {}
    widths = {}
    for name, kinds in COLUMNS.items():
        for column, numbers in _as_text(found[name], [c for c, kind in kinds.items() if kind == "number"]):
            whole, scale = width(numbers)
            if scale > _USUAL[1] or whole + scale > 38:
                widths[f"{name}.{column}"] = whole, scale
        cells[name] = [[row.get(column) for column in kinds] for row in found.pop(name)]
    return zlib.compress(orjson.dumps(cells), 1), widths


def _as_text(rows: list[dict[str, Any]], columns: list[str]) -> Iterable[tuple[str, list[Decimal]]]:
    """Write the numbers of some columns as text into their places; those that are long, by column."""
    long: dict[str, list[Decimal]] = {}
    for row in rows if columns else ():
        for column in columns:
            number = row.get(column)
            if number is not None:
                row[column] = plain(number)
                if len(row[column]) > _NARROW:
                    long.setdefault(column, []).append(number)
    return long.items()


def unpack(packed: bytes) -> Rows:
    """The rows that ``pack`` packed, numbers and days as text."""
    cells: Rows = orjson.loads(zlib.decompress(packed))
    return cells


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """SQLite's errors as those they are: the disk's, or another run's lock."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or "locked" in str(error):
            raise BusyError(f"{path.parent.parent}: another run is writing to this folder") from None
        if code in _DAMAGE:
            raise OSError(errno.EIO, _DAMAGED, str(path)) from error
        number = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(number, str(error), str(path)) from error
