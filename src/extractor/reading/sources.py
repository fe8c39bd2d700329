"""The documents that arguments stand for: files, folders, globs, archives, rows of tables, standard input."""

from __future__ import annotations

import glob
import hashlib
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from extractor.errors import NoDocumentsError, ReadingError
from extractor.model import Source
from extractor.reading.archive import members, open_archive, unpack
from extractor.reading.content import LIMITS, Content, Limits
from extractor.reading.kinds import SUFFIXES, parse

STDIN = "-"
LINES_SUFFIXES = (".jsonl", ".ndjson")
PARQUET_SUFFIX, ZIP_SUFFIX = ".parquet", ".zip"
TEXT_KEYS = ("text", "content", "body", "正文")
GIVEN_KEYS = ("title", "published", "region")
INDEX_KEYS = ("id", "file", "path")
_LONGEST_ID = 200  # bytes: file systems take 255 for a name, and endings come after it
_BATCH = 256
_FIRST_ROWS = 100  # of JSON lines, which have no schema: none with a text means that there is no text column


@dataclass(frozen=True, slots=True)
class Input:
    """One document to be read: a file not yet opened, or what an archive or a table held.

    ``id`` is safe as a file's name and unique among those that ``sources`` gave; ``name`` is for people.
    ``given`` is the frame that a table's row states; ``fault`` says why there is nothing to read.
    """

    id: str
    name: str
    path: Path | None = None
    raw: bytes | None = None
    text: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    fault: str | None = None

    def digest(self) -> str:
        """SHA-256 of the bytes and of the frame given with them. Raises OSError when a file is gone."""
        made = hashlib.sha256(self._bytes())
        for key in sorted(self.given):
            made.update(f"\0{key}\0{self.given[key]}".encode("utf-8", "surrogatepass"))
        return made.hexdigest()

    def read(self, limits: Limits = LIMITS) -> Content:
        """The document's content. Raises ReadingError, opening with ``name``, and OSError."""
        if self.fault is not None:
            raise ReadingError(f"{self.name}: {self.fault}")
        if self.path is not None:
            return _parsed(self.path, self.name, limits)
        if self.text is not None:
            if not self.text.strip():
                raise ReadingError(f"{self.name}: it holds nothing but white space")
            even = self.text.replace("\r\n", "\n").replace("\r", "\n")
            return Content(even, Source(self.name, "text/plain", "utf-8"))
        try:
            return parse(self.raw or b"", self.name, limits)
        except ReadingError as error:
            raise ReadingError(f"{self.name}: {error}") from None

    def _bytes(self) -> bytes:
        if self.path is not None:
            return self.path.read_bytes()
        if self.text is not None:
            return self.text.encode("utf-8", "surrogatepass")
        return self.raw or b""


def sources(
    arguments: Iterable[str | Path],
    stdin: BinaryIO | None = None,
    limits: Limits = LIMITS,
    tell: Callable[[str], None] | None = None,
    leave: Collection[Path] = (),
    contents: bool = True,
) -> Iterator[Input]:
    """The documents of ``arguments``, one by one: those in the order given, folders by name.

    An argument is a file, a folder (all that can be read in it, hidden names left out), a glob, a ZIP
    archive, JSON lines or Parquet with a text column, or ``-`` for standard input. Raises ReadingError for
    an argument that is not there or holds no document; a bad member or row becomes an Input that says so
    when it is read. What only lies in a folder or fits a glob is not asked for by name: there a table
    without a text column is skipped, which ``tell`` is told, and a broken archive becomes an Input too;
    what is in ``leave``, or in a folder of it, is left out. Without ``contents`` no archive is unpacked and
    no row read: that is enough to count.
    """
    ids = _Ids()
    seen: set[Path] = set()
    left = {path.resolve() for path in leave}
    for argument in arguments:
        if str(argument) == STDIN:
            stream = stdin if stdin is not None else sys.stdin.buffer
            yield Input(ids.take("stdin", STDIN), STDIN, raw=stream.read(limits.size + 1))
            continue
        given, skipped = 0, False
        for path, name in _files(Path(argument)):
            real = path.resolve()
            if left and path != Path(argument) and not left.isdisjoint((real, *real.parents)):
                skipped = True
                continue
            if real in seen:
                given += 1
                continue
            seen.add(real)
            try:
                for item in _documents(path, name, ids, limits, contents):
                    given += 1
                    yield item
            except NoDocumentsError as error:
                if path == Path(argument):
                    raise
                skipped = True
                if tell is not None:
                    tell(f"{error}; it is skipped")
            except ReadingError as error:
                if path == Path(argument):
                    raise
                given += 1
                fault = str(error).removeprefix(f"{path}: ")
                yield Input(ids.take(name, str(path)), str(path), fault=fault)
        if skipped and not given:
            raise ReadingError(f"{argument}: there are no documents in it")


def read_path(path: Path, limits: Limits = LIMITS) -> Content:
    """The content of one file. Raises ReadingError, opening with the file's name, and OSError."""
    return _parsed(path, str(path), limits)


def _parsed(path: Path, name: str, limits: Limits) -> Content:
    size = path.stat().st_size
    try:
        if size > limits.size:
            raise ReadingError(f"it has {size:,} bytes, more than the limit of {limits.size:,}")
        return parse(path.read_bytes(), path.name, limits)
    except ReadingError as error:
        raise ReadingError(f"{name}: {error}") from None


def _files(argument: Path) -> Iterator[tuple[Path, str]]:
    """The files that an argument stands for, each with the name its id is made of."""
    if argument.is_dir():
        inside = [path for path in _sorted(argument.rglob("*")) if _is_document(path, argument)]
        if not inside:
            raise ReadingError(f"{argument}: there are no documents ({', '.join(SUFFIXES)}) in this folder")
        for path in inside:
            yield path, path.relative_to(argument).as_posix()
    elif argument.exists():
        yield argument, argument.name
    elif glob.has_magic(str(argument)):
        found = [Path(path) for path in glob.glob(str(argument), recursive=True)]
        base = _base(argument)
        inside = [path for path in _sorted(found) if _is_document(path, base)]
        if not inside:
            raise ReadingError(f"{argument}: no document fits this pattern")
        for path in inside:
            yield path, path.relative_to(base).as_posix()
    else:
        raise ReadingError(f"{argument}: there is no such file or folder")


def _base(pattern: Path) -> Path:
    """The part of a glob before its first wildcard."""
    plain = []
    for part in pattern.parts:
        if glob.has_magic(part):
            break
        plain.append(part)
    return Path(*plain)


def _sorted(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.as_posix())


def _is_document(path: Path, root: Path) -> bool:
    known = path.suffix.lower() in (*SUFFIXES, *LINES_SUFFIXES, PARQUET_SUFFIX, ZIP_SUFFIX)
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return known and not hidden and path.is_file()


def _documents(path: Path, name: str, ids: _Ids, limits: Limits, contents: bool) -> Iterator[Input]:
    """The documents of one file: itself, or those that an archive or a table holds."""
    ending = path.suffix.lower()
    if ending == ZIP_SUFFIX:
        yield from _zipped(path, name, ids, limits, contents)
    elif ending in LINES_SUFFIXES:
        yield from _rows(path, name, ids, _with_texts(path, _json_lines(path, limits, contents)))
    elif ending == PARQUET_SUFFIX:
        yield from _rows(path, name, ids, _parquet(path, contents))
    else:
        yield Input(ids.take(name, str(path)), str(path), path=path)


def _zipped(path: Path, name: str, ids: _Ids, limits: Limits, contents: bool) -> Iterator[Input]:
    found = False
    try:
        archive = open_archive(path, limits)
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from None
    with archive:
        for inside, member in members(archive):
            parts = PurePosixPath(inside).parts
            hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
            if hidden or PurePosixPath(inside).suffix.lower() not in SUFFIXES:
                continue
            found = True
            label = f"{path}!{inside}"
            made = ids.take(f"{_stem(name)}/{inside}", label)
            try:
                yield Input(made, label, raw=unpack(archive, member, limits) if contents else b"")
            except ReadingError as error:
                yield Input(made, label, fault=str(error))
    if not found:
        raise NoDocumentsError(f"{path}: there are no documents ({', '.join(SUFFIXES)}) in this archive")


def _rows(path: Path, name: str, ids: _Ids, rows: Iterable[tuple[int, Any]]) -> Iterator[Input]:
    """The documents of a table's rows: a text, and what the columns id, title, published, region give."""
    for number, row in rows:
        label = f"{path}:{number}"
        own = row.get("id") if isinstance(row, Mapping) else None
        made = row_id(own, _stem(name), number, label, ids)
        if isinstance(row, ReadingError):
            yield Input(made, label, fault=str(row))
            continue
        text = next((row[key] for key in TEXT_KEYS if isinstance(row.get(key), str)), None)
        if text is None:
            yield Input(made, label, fault=f"there is no text ({', '.join(TEXT_KEYS)}) in this row")
            continue
        given = {key: str(row[key]) for key in GIVEN_KEYS if row.get(key)}
        if "published" in given:
            given["published"] = given["published"][:10]  # a column of timestamps has the time of day too
        yield Input(made, label, text=text, given=given)


def row_id(own: object, stem: str, number: int, label: str, ids: _Ids | None = None) -> str:
    """The id of a row: its own, else its file's name and its number; one of several in ``ids``."""
    # The ending keeps a dot inside an id from being taken for one.
    return (ids or _Ids()).take(f"{own}.row" if own else f"{stem}-{number}.row", label)


def _json_lines(path: Path, limits: Limits, contents: bool) -> Iterator[tuple[int, Any]]:
    import orjson

    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(limits.size):
            number += 1
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
                yield number, row


def _with_texts(path: Path, rows: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """The rows of JSON lines. Raises NoDocumentsError when none of the first has a text."""
    first = list(islice(rows, _FIRST_ROWS))
    objects = [row for _, row in first if isinstance(row, dict)]
    if objects and not any(key in row for row in objects for key in TEXT_KEYS):
        raise _no_text_column(path, objects[0])
    yield from first
    yield from rows


def _no_text_column(path: Path, names: Iterable[str]) -> NoDocumentsError:
    named = set(names)
    is_index = named & set(INDEX_KEYS) and named & set(GIVEN_KEYS)
    hint = "; an index of titles, dates and regions is given by --meta" if is_index else ""
    return NoDocumentsError(f"{path}: there is no text column ({', '.join(TEXT_KEYS)}) in it{hint}")


def _parquet(path: Path, contents: bool) -> Iterator[tuple[int, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        names = file.schema_arrow.names
        if not set(TEXT_KEYS) & set(names):
            raise _no_text_column(path, names)
        wanted = [name for name in ("id", *TEXT_KEYS, *GIVEN_KEYS) if name in names]
        if not contents:
            yield from ((number, {}) for number in range(1, file.metadata.num_rows + 1))
            return
        number = 0
        for batch in file.iter_batches(_BATCH, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield number, row
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise ReadingError(f"{path}: the Parquet file is broken: {error}") from None


class _Ids:
    """Gives each document an id of its own, the same in every run over the same arguments."""

    def __init__(self) -> None:
        self._taken: set[bytes] = set()  # digests, for a run may have millions

    def take(self, name: str, label: str) -> str:
        """An id made of a relative name; where it is taken, with its ending or a digest of ``label``."""
        plain = _id(_stem(name))
        ending = PurePosixPath(name).suffix.lstrip(".")
        digest = hashlib.sha256(label.encode("utf-8", "surrogateescape")).hexdigest()
        tries = (
            plain,
            _id(f"{_stem(name)}-{ending}"),
            *(f"{plain[:60]}-{digest[:n]}" for n in range(8, 65, 8)),
        )
        for made in tries:
            mark = hashlib.blake2b(
                made.casefold().encode("utf-8", "surrogateescape"), digest_size=12
            ).digest()
            if mark not in self._taken:
                self._taken.add(mark)
                return made
        raise ReadingError(f"{label}: this document is named twice")


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix("")) if PurePosixPath(name).name else name


def _id(name: str) -> str:
    raw = unicodedata.normalize("NFC", name.replace("/", "-"))
    safe = "".join(char if char.isalnum() or char in "-_." else "-" for char in raw)
    safe = safe.strip("-.") or "document"
    # A long name keeps its end, which tells it from its like.
    return safe if len(safe.encode()) <= _LONGEST_ID else safe[-60:].lstrip("-.") or "document"
