"""doccano: JSON Lines, a document a line, its spans as ``[start, end, label]`` in code points.

doccano keeps what else stands on a line (here ``extractor``: the frame, and the mentions with their
values) and gives it back. In projects with relations it writes ``entities`` for ``label``, and older
versions ``data`` for ``text``; both are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.annotation.offsets import POINTS
from extractor.annotation.records import (
    Files,
    Mark,
    Record,
    carried,
    carried_by,
    checked,
    decoded,
    encoded,
    one_line,
    parsed,
)
from extractor.errors import FormatError
from extractor.model import MENTION_TYPES, Bulletin

LABELS = "label_config.json"
DATA = "documents.jsonl"
_COLOURS = ("#2a9d8f", "#457b9d", "#e9c46a", "#b5838d")


def write(bulletins: Iterable[Bulletin]) -> dict[str, bytes]:
    """``documents.jsonl`` to import as a dataset, and ``label_config.json`` to import as its labels."""
    lines = [encoded(_line(bulletin) + "\n", bulletin.id) for bulletin in bulletins]
    labels = [
        {"text": kind, "suffix_key": str(key), "background_color": colour, "text_color": "#ffffff"}
        for key, (kind, colour) in enumerate(zip(MENTION_TYPES, _COLOURS, strict=True), 1)
    ]
    return {DATA: b"".join(lines), LABELS: one_line(labels, LABELS).encode() + b"\n"}


def _line(bulletin: Bulletin) -> str:
    line = {
        "text": bulletin.text,
        "label": [[mention.start, mention.end, mention.type] for mention in bulletin.mentions],
        "extractor": carried(bulletin),
    }
    return one_line(line, bulletin.id)


def read(files: Files) -> Iterator[Record]:
    """The records of a doccano export. Raises FormatError naming file and line."""
    for name, raw in files.items():
        for number, line in enumerate(decoded(raw, name).split("\n"), 1):
            if line.strip():
                yield _record(parsed(line, f"{name}:{number}"), name, number)


def _record(data: Any, name: str, number: int) -> Record:
    where = f"{name}:{number}"
    checked(data, Mapping, where, "an object with a text and its labels")
    frame, held = carried_by(data.get("extractor"), where)
    own = str(frame.get("id", data.get("id", f"{name.partition('.')[0]}-{number}")))
    where = f"{where} ({own})"
    text = checked(data.get("text", data.get("data")), str, where, "a text")
    spans = data.get("entities", data.get("label", data.get("labels")))
    marks = tuple(_mark(span, where) for span in checked(spans, list, where, "a list of labels"))
    return Record(where, own, text, marks, frame, held, (POINTS,))


def _mark(span: Any, where: str) -> Mark:
    try:
        if isinstance(span, Mapping):
            return Mark(str(span["label"]), int(span["start_offset"]), int(span["end_offset"]))
        start, end, kind = span
        return Mark(str(kind), int(start), int(end))
    except (KeyError, TypeError, ValueError):
        raise FormatError(f"{where}: {span!r} is no label; it must be [start, end, label]") from None
