"""A folder of outputs and one of gold, as the served page reads and writes them."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import orjson
import regex

from extractor.errors import FormatError
from extractor.files import write_whole
from extractor.model import Bulletin, bulletin_from_dict
from extractor.outputs.json import dump, dump_data, load_bulletin
from extractor.outputs.schema import problems
from extractor.pipeline import Extractor
from extractor.reading import Input, sources
from extractor.review.marks import Marks
from extractor.review.page import Sheet, entry
from extractor.running.batch import one

FRAME = ("title", "published", "region", "period")
Stamp: TypeAlias = "tuple[tuple[int, int] | None, tuple[int, int] | None]"
_UNFIT_ID = regex.compile(r"[/\\\\\0]|^\.")
# A name keeps letters, digits, - and _ alone, so that it cannot lead out of the folder or hide.
_UNFIT = regex.compile(r"[^\p{L}\p{N}_-]+")
LONGEST_NAME = 60
PASTED = "pasted.txt"  # what is pasted is plain text, whatever it looks like


class UnknownDocument(KeyError):
    """There is no output with the id that was asked for."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Outputs, and the gold that corrects them. Safe to use from many threads."""

    outputs: Path
    gold: Path
    marks: Marks = field(init=False, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    _entries: dict[str, tuple[Stamp, dict[str, Any]]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "marks", Marks(self.gold))

    def files(self) -> list[Path]:
        """The outputs, in the order of their names."""
        return [self.outputs / name for name in self.names()]

    def names(self) -> list[str]:
        """The names of the outputs, in their order; none where there is no folder yet."""
        try:
            with os.scandir(self.outputs) as found:
                return sorted(one.name for one in found if one.name.endswith(".json"))
        except FileNotFoundError:
            return []

    def entries(self, start: int = 0, most: int | None = None) -> list[dict[str, Any]]:
        """What the list of documents says of some of them; each file is read again only when it has changed.

        Raises FormatError for a file that is no bulletin.
        """
        marks = self.marks.all()
        found = [self._entry(self.outputs / name) for name in self.names()[start:][:most]]
        return [one | {"reviewed": marks.get((one["id"], one["sha256"]))} for one in found]

    def told(self, sheet: Sheet) -> dict[str, Any]:
        """What the list says of one document, with the mark whether it was reviewed, None without one."""
        one = entry(sheet)
        return one | {"reviewed": self.marks.all().get((one["id"], one["sha256"]))}

    def mark(self, id: str, done: bool) -> None:
        """Mark a document as reviewed or not. Raises UnknownDocument."""
        found = self.sheet(id).found
        self.marks.set(id, found.document.sha256, done)

    def _entry(self, file: Path) -> dict[str, Any]:
        stamp = _stamp(file), _stamp(self._gold_of(file))
        held = self._entries.get(file.name)
        if held is None or held[0] != stamp:
            held = self._entries[file.name] = stamp, entry(self._sheet(file))
        return held[1]

    def sheet(self, id: str) -> Sheet:
        """A document beside its gold. Raises UnknownDocument, and FormatError for a file that is none."""
        return self._sheet(self._file(id))

    def _sheet(self, file: Path) -> Sheet:
        found, gold = load_bulletin(file), self._gold_of(file)
        return Sheet(found, _fitting(found, load_bulletin(gold)) if gold.is_file() else None)

    def _gold_of(self, file: Path) -> Path:
        return self.gold / f"{file.stem}.gold.json"

    def _file(self, id: str) -> Path:
        """The output of a document: named for it as a run does, or else found by looking into all."""
        named = self.outputs / f"{id}.json"
        if not _UNFIT_ID.search(id) and named.is_file() and load_bulletin(named).id == id:
            return named
        for file in self.files():
            if load_bulletin(file).id == id:
                return file
        raise UnknownDocument(id)

    def search(self, words: str) -> list[str]:
        """The ids of the documents whose text or title has some words, upper and lower case alike."""
        wanted = words.casefold()
        needles = {form.encode() for form in (words, words.lower(), words.upper(), words.title())}
        found = []
        for file in self.files():
            raw = file.read_bytes()
            if any(needle in raw for needle in needles):
                bulletin = load_bulletin(file)
                if wanted in f"{bulletin.document.title or ''}\n{bulletin.text}".casefold():
                    found.append(bulletin.id)
        return found

    def add(self, extractor: Extractor, raw: bytes, given: Mapping[str, str]) -> list[Bulletin]:
        """Extract what was sent, in any form that a run reads, and write an output for each document of it.

        ``given`` may have name, title, published, region and period. Raises ReadingError for what cannot be
        read, ValueError for a date, region or period that is none.
        """
        name = Path(given.get("name") or "").name
        frame = {key: given[key] for key in FRAME if given.get(key)}
        with TemporaryDirectory(prefix="extractor-") as place, self._lock:
            sent = Path(place) / (name or PASTED)
            sent.write_bytes(raw)
            return [self._extracted(extractor, item, frame) for item in sources([sent])]

    def _extracted(self, extractor: Extractor, item: Input, frame: Mapping[str, str]) -> Bulletin:
        bulletin, _ = one(extractor, item, frame)
        wanted = frame.get("title") or ("" if item.name.endswith(PASTED) else item.id)
        document = bulletin.document
        id = self._new_id(wanted or document.title or "")
        source = replace(document.source, name=Path(item.name).name if wanted else None)
        made = replace(bulletin, document=replace(document, id=id, source=source))
        write_whole(self.outputs / f"{id}.json", dump(made))
        return made

    def reread(self, extractor: Extractor, id: str, given: Mapping[str, str]) -> Sheet:
        """Extract a document again with another title, date of issue, region or period, and write its output.

        What ``given`` leaves empty is read from the text. Raises UnknownDocument, and ValueError for a
        date, region or period that is none.
        """
        with self._lock:
            file = self._file(id)
            old = load_bulletin(file).document
            frame: dict[str, Any] = {key: given[key] for key in FRAME if given.get(key)}
            document = extractor.document(old.text, id=id, source=old.source, **frame)
            bulletin = extractor.draft(document)[0]
            write_whole(file, dump(bulletin))
            return self._sheet(file)

    def save(self, id: str, raw: bytes) -> Sheet:
        """Save a corrected document as gold; the document with it.

        Raises UnknownDocument when there is no such output, FormatError when what was sent is no gold of
        its text.
        """
        with self._lock:
            file = self._file(id)
            found = load_bulletin(file)
            gold, data = _checked(found, raw)
            write_whole(self.gold / f"{file.stem}.gold.json", dump_data(data))
        return Sheet(found, gold)

    def _new_id(self, wanted: str) -> str:
        base = _UNFIT.sub("-", wanted).strip("-")[:LONGEST_NAME] or "bulletin"
        taken = {file.stem.casefold() for file in self.files()}
        names = (base if n == 1 else f"{base}-{n}" for n in count(1))
        return next(name for name in names if name.casefold() not in taken)


def _stamp(file: Path) -> tuple[int, int] | None:
    """What tells that a file has changed."""
    try:
        told = file.stat()
    except FileNotFoundError:
        return None
    return told.st_mtime_ns, told.st_size


def _fitting(found: Bulletin, gold: Bulletin) -> Bulletin:
    if gold.id != found.id or (gold.text or found.text) != found.text:
        raise FormatError(f"{found.id}: its gold is of another text than its output")
    return gold


def _checked(found: Bulletin, raw: bytes) -> tuple[Bulletin, Any]:
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error}") from None
    fault = next(problems(data), None)
    if fault:
        raise FormatError(fault)
    gold = bulletin_from_dict(data, where=found.id)
    if gold.id != found.id or gold.text != found.text:
        raise FormatError(f"{found.id}: this is gold of another text")
    for first, second in zip(gold.mentions, gold.mentions[1:], strict=False):
        if second.start < first.end:
            raise FormatError(f"{found.id}: {first.text!r} and {second.text!r} at {second.start} overlap")
    return gold, data
