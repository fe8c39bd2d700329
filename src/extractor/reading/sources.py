"""The documents that arguments stand for: files, folders, globs, archives, rows of tables, standard input."""

from __future__ import annotations

import glob
import hashlib
import os
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from extractor.errors import NoDocumentsError, ReadingError
from extractor.model import Source
from extractor.reading.content import LIMITS, Content, Limits
from extractor.reading.finding import Found, base_of, below, fitting, shown
from extractor.reading.kinds import SUFFIXES, TEXT_SUFFIXES, too_large
from extractor.reading.process import parse, stream
from extractor.reading.tables import GIVEN_KEYS, TEXT_KEYS

STDIN = "-"
LINES_SUFFIXES = (".jsonl", ".ndjson")
PARQUET_SUFFIX, ZIP_SUFFIX = ".parquet", ".zip"
_STREAMS = dict.fromkeys(LINES_SUFFIXES, "lines") | {PARQUET_SUFFIX: "parquet", ZIP_SUFFIX: "zip"}
_RESERVED = (".gold", ".draft")
_LONGEST_ID = 200  # bytes: file systems take 255 for a name, and endings come after it


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

    @property
    def parsed(self) -> bool:
        """Whether it is probably read by a parser: plain text and rows are not."""
        return self.text is None and PurePosixPath(self.name).suffix.lower() not in TEXT_SUFFIXES

    def digest(self, limits: Limits = LIMITS) -> str:
        """SHA-256 of the bytes and of the frame given with them.

        Raises ReadingError for a file that is too large, OSError for one that is gone.
        """
        made = hashlib.sha256(self._bytes(limits))
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

    def _bytes(self, limits: Limits) -> bytes:
        if self.path is not None:
            return _bounded(self.path, self.name, limits)
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
    an argument that is not there or holds no document; a bad member or row, or a folder that cannot be
    listed, becomes an Input that says so when it is read. What only lies in a folder or fits a glob is not
    asked for by name: there a table without a text column is skipped, which ``tell`` is told, and a broken
    archive becomes an Input too; what is in ``leave``, or in a folder of it, is left out. Without
    ``contents`` no archive is unpacked and no row read: that is enough to count.
    """
    found = _Finder(limits, tell, {path.resolve() for path in leave}, contents)
    for argument in arguments:
        if str(argument) == STDIN:
            given_in = stdin if stdin is not None else sys.stdin.buffer
            raw = given_in.read(limits.size + 1)
            yield Input(found.ids.take("stdin", STDIN), STDIN, raw=raw)
        else:
            yield from found.under(Path(argument))


@dataclass(slots=True)
class _Finder:
    """Finds the documents under one argument after the other, each file once."""

    limits: Limits
    tell: Callable[[str], None] | None
    left: set[Path]
    contents: bool
    ids: _Ids = field(default_factory=lambda: _Ids())
    seen: set[Path] = field(default_factory=set)

    def under(self, argument: Path) -> Iterator[Input]:
        """The documents of an argument. Raises ReadingError when it is not there or holds none."""
        given = skipped = False
        for found, name in _files(argument):
            if found.fault is not None:
                given = True
                yield self._faulty(found.path, name, found.fault)
                continue
            asked, real = found.path == argument, found.path.resolve()
            if not asked and self._left_out(real):
                skipped = True
            elif real in self.seen:
                given = True
            else:
                self.seen.add(real)
                try:
                    for item in self._documents(found.path, name, asked):
                        given = True
                        yield item
                except NoDocumentsError as error:
                    if asked:
                        raise
                    skipped = True
                    if self.tell is not None:
                        self.tell(f"{error}; it is skipped")
        if skipped and not given:
            raise ReadingError(f"{shown(argument)}: there are no documents in it")

    def _documents(self, path: Path, name: str, asked: bool) -> Iterator[Input]:
        """Those of one file; what ails a file that was not asked for by name is told when it is read."""
        try:
            yield from _documents(path, name, self.ids, self.limits, self.contents)
        except NoDocumentsError:
            raise
        except ReadingError as error:
            if asked:
                raise
            yield self._faulty(path, name, str(error).removeprefix(f"{shown(path)}: "))

    def _left_out(self, real: Path) -> bool:
        return bool(self.left) and not self.left.isdisjoint((real, *real.parents))

    def _faulty(self, path: Path, name: str, fault: str) -> Input:
        label = shown(path)
        return Input(self.ids.take(name, label), label, fault=fault)


def read_path(path: Path, limits: Limits = LIMITS) -> Content:
    """The content of one file. Raises ReadingError, opening with the file's name, and OSError."""
    return _parsed(path, shown(path), limits)


def _parsed(path: Path, name: str, limits: Limits) -> Content:
    raw = _bounded(path, name, limits)
    try:
        return parse(raw, shown(path.name), limits)
    except ReadingError as error:
        raise ReadingError(f"{name}: {error}") from None


def _bounded(path: Path, name: str, limits: Limits) -> bytes:
    """The bytes of a file, none read of one that is too large. Raises ReadingError and OSError."""
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        raw = stream.read(limits.size + 1) if size <= limits.size else b""
    if max(size, len(raw)) > limits.size:
        raise ReadingError(f"{name}: {too_large(max(size, len(raw)), limits)}")
    return raw


def _files(argument: Path) -> Iterator[tuple[Found, str]]:
    """The files that an argument stands for, each with the name its id is made of."""
    if argument.is_dir():
        found, base = below(argument), argument
        none = f"there are no documents ({', '.join(SUFFIXES)}) in this folder"
    elif argument.exists():
        yield Found(argument), shown(argument.name)
        return
    elif glob.has_magic(str(argument)):
        found, base = fitting(argument), base_of(argument)
        none = "no document fits this pattern"
    else:
        raise ReadingError(f"{shown(argument)}: there is no such file or folder")
    inside = sorted((one for one in found if one.fault or _is_document(one.path)), key=_order)
    if not inside:
        raise ReadingError(f"{shown(argument)}: {none}")
    for one in inside:
        yield one, shown(one.path.relative_to(base).as_posix())


def _order(found: Found) -> str:
    return found.path.as_posix()


def _is_document(path: Path) -> bool:
    known = path.suffix.lower() in (*SUFFIXES, *LINES_SUFFIXES, PARQUET_SUFFIX, ZIP_SUFFIX)
    return known and os.path.isfile(path)


def _documents(path: Path, name: str, ids: _Ids, limits: Limits, contents: bool) -> Iterator[Input]:
    """The documents of one file: itself, or those that an archive or a table holds."""
    kind = _STREAMS.get(path.suffix.lower())
    label = shown(path)
    if kind is None:
        yield Input(ids.take(name, label), label, path=path)
        return
    held = _named(label, stream(kind, path, contents, limits))
    yield from _zipped(label, name, ids, held) if kind == "zip" else _rows(label, name, ids, held)


def _named(label: str, held: Iterator[Any]) -> Iterator[Any]:
    """What a file holds; an error in reading it opens with the file's name."""
    try:
        yield from held
    except ReadingError as error:
        raise type(error)(f"{label}: {error}") from None


def _zipped(
    path: str, name: str, ids: _Ids, members: Iterator[tuple[str, bytes | ReadingError]]
) -> Iterator[Input]:
    for inside, raw in members:
        label = f"{path}!{inside}"
        made = ids.take(f"{_stem(name)}/{inside}", label)
        if isinstance(raw, ReadingError):
            yield Input(made, label, fault=str(raw))
        else:
            yield Input(made, label, raw=raw)


def _rows(path: str, name: str, ids: _Ids, rows: Iterator[tuple[int, Any]]) -> Iterator[Input]:
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
    if safe.endswith(_RESERVED):  # with .json after it, the output would be taken for gold
        safe = "-".join(safe.rsplit(".", 1))
    # A long name keeps its end, which tells it from its like.
    return safe if len(safe.encode()) <= _LONGEST_ID else safe[-60:].lstrip("-.") or "document"
