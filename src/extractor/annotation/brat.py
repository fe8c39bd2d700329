"""brat: a folder with a ``.txt`` and an ``.ann`` (standoff) for each document.

A text-bound annotation is ``T1<TAB>DATE 0 7<TAB>2023年1月``, its offsets in code points. It cannot run over a
line end, so such a mention is written in fragments (``0 4;5 7``), whose texts are joined by a space. A
mention's value is JSON in its note (``#1<TAB>AnnotatorNotes T1<TAB>…``), and the frame lies in a
``.frame.json`` beside them, which brat does not look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.annotation.offsets import PYTHON, unified
from extractor.annotation.records import (
    Files,
    Mark,
    Record,
    checked,
    decoded,
    encoded,
    file_names,
    frame_of,
    note_of,
    one_line,
    parsed,
)
from extractor.errors import FormatError
from extractor.model import MENTION_TYPES, Bulletin, Mention

CONFIG = "annotation.conf"
FRAME = ".frame.json"
_NOTE = "AnnotatorNotes"
_SPAN = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_LINE_END = re.compile(r"[\r\n]+")


def write(bulletins: Iterable[Bulletin]) -> dict[str, bytes]:
    """A folder for brat's data directory, with its ``annotation.conf``."""
    files = {CONFIG: _config().encode()}
    for name, bulletin in file_names(bulletins):
        files[f"{name}.txt"] = encoded(bulletin.text, bulletin.id)
        files[f"{name}.ann"] = encoded("".join(_lines(bulletin)), bulletin.id)
        files[name + FRAME] = one_line(frame_of(bulletin), bulletin.id).encode() + b"\n"
    return files


def _config() -> str:
    types = "\n".join(MENTION_TYPES)
    return f"[entities]\n{types}\n\n[relations]\n\n[events]\n\n[attributes]\n"


def _lines(bulletin: Bulletin) -> Iterator[str]:
    for number, mention in enumerate(bulletin.mentions, 1):
        pieces = list(_fragments(mention))
        spans = ";".join(f"{start} {end}" for start, end in pieces)
        quote = " ".join(bulletin.text[start:end] for start, end in pieces)
        yield f"T{number}\t{mention.type} {spans}\t{quote}\n"
        yield f"#{number}\t{_NOTE} T{number}\t{one_line(note_of(mention), bulletin.id)}\n"


def _fragments(mention: Mention) -> Iterator[tuple[int, int]]:
    """A mention's span without the line ends in it."""
    start = mention.start
    for match in _LINE_END.finditer(mention.text):
        if mention.start + match.start() > start:
            yield start, mention.start + match.start()
        start = mention.start + match.end()
    if start < mention.end:
        yield start, mention.end


def read(files: Files) -> Iterator[Record]:
    """The records of a folder of brat. Raises FormatError naming file and line."""
    for name in sorted(files):
        if name.endswith(".ann"):
            stem = name.removesuffix(".ann")
            if f"{stem}.txt" not in files:
                raise FormatError(f"{name}: its text {stem}.txt is not beside it")
            yield _record(stem, files)


def _record(stem: str, files: Files) -> Record:
    name = f"{stem}.ann"
    text = decoded(files[f"{stem}.txt"], f"{stem}.txt")
    raw = files.get(stem + FRAME)
    frame = checked(parsed(raw, stem + FRAME) if raw else {}, Mapping, stem + FRAME, "an object")
    spans: dict[str, tuple[str, str, str, int]] = {}
    notes: dict[str, Mapping[str, Any]] = {}
    for number, line in enumerate(decoded(files[name], name).split("\n"), 1):
        where = f"{name}:{number}"
        key, _, rest = line.removesuffix("\r").partition("\t")
        head, _, tail = rest.partition("\t")
        if key.startswith("T"):
            span = _SPAN.fullmatch(head)
            if span is None or key in spans:
                raise FormatError(f"{where}: {line!r} is no text-bound annotation of its own")
            spans[key] = (span[1], span[2], tail, number)
        elif key.startswith("#") and head.startswith(f"{_NOTE} ") and tail.startswith("{"):
            notes[head.partition(" ")[2]] = checked(parsed(tail, where), Mapping, where, "an object")
    marks = tuple(
        _mark(kind, pieces, quote, notes.get(key), text, f"{name}:{number}")
        for key, (kind, pieces, quote, number) in spans.items()
    )
    return Record(name, str(frame.get("id", stem)), text, marks, frame, units=PYTHON)


def _mark(kind: str, pieces: str, quote: str, note: Mapping[str, Any] | None, text: str, where: str) -> Mark:
    """One mark for the fragments; between two of them there may be nothing but the end of a line."""
    spans = [(int(start), int(end)) for start, end in (piece.split(" ") for piece in pieces.split(";"))]
    start, end = spans[0][0], spans[-1][1]
    if len(spans) == 1:
        return Mark(kind, start, end, quote, note)
    if not note or _spaced(str(note.get("text", ""))) != _spaced(quote):
        whole = text[start:end]
        if _spaced(whole) != _spaced(quote):
            raise FormatError(
                f"{where}: {kind} {quote!r} is in pieces with more than line ends between them; "
                "a mention is one stretch of text"
            )
        return Mark(kind, start, end, whole, note)
    return Mark(kind, start, end, str(note["text"]), note)


def _spaced(text: str) -> str:
    return re.sub(r"\n+", " ", unified(text)).strip(" ")
