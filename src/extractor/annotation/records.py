"""What every annotation format is read into: a text, the spans marked in it, and what is known of them.

Reading a format gives ``Record``s, as the format has them. ``settle`` verifies a record against its text
and moves its offsets to those of this project: code points of a text whose line ends are ``\\n``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

import orjson

from extractor.annotation.offsets import POINTS, Offsets, Unit, unified
from extractor.errors import FormatError
from extractor.model import MENTION_TYPES, Bulletin, Mention

Files: TypeAlias = Mapping[str, bytes]
"""The files of one data set in a format, by name."""

DETAILS = ("value", "bound", "observation", "rule")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span as a format has it: its offsets count as the tool counts.

    ``quote`` is the text that the format says stands there, if it does. ``note`` is the mention's JSON as
    it travelled with this very span, where the format has room for one.
    """

    type: str
    start: int
    end: int
    quote: str | None = None
    note: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A document as a format has it.

    ``where`` names it in messages. ``frame`` is the bulletin's JSON without text and mentions, ``held``
    the mentions as they were exported, for formats whose spans carry no note. ``units`` are the ways in
    which such a tool may have counted its offsets, the likeliest first.
    """

    where: str
    id: str
    text: str
    marks: tuple[Mark, ...]
    frame: Mapping[str, Any] = field(default_factory=dict)
    held: tuple[Mapping[str, Any], ...] = ()
    units: tuple[Unit, ...] = (POINTS,)


@dataclass(frozen=True, slots=True)
class Settled:
    """A record's text as a bulletin has it, and its mentions: JSON objects whose ``value`` may be missing."""

    record: Record
    text: str
    mentions: tuple[dict[str, Any], ...]


def frame_of(bulletin: Bulletin) -> dict[str, Any]:
    """What a bulletin's JSON says beside its text and mentions."""
    return {key: value for key, value in bulletin.to_dict().items() if key not in ("text", "mentions")}


def note_of(mention: Mention) -> dict[str, Any]:
    """What is kept of a mention beside its span: the quote, by which it is known again, and its details."""
    said = mention.to_dict()
    return {"type": said["type"], "text": said["text"]} | {key: said[key] for key in DETAILS if key in said}


def carried(bulletin: Bulletin) -> dict[str, Any]:
    """Frame and mentions as one object, for formats that let a document carry what they do not know."""
    keys = ("type", "start", "end", "text", *DETAILS)
    mentions = [mention.to_dict() for mention in bulletin.mentions]
    held = [{key: mention[key] for key in keys if key in mention} for mention in mentions]
    return {"frame": frame_of(bulletin), "mentions": held}


def carried_by(data: Any, where: str) -> tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]:
    """Frame and mentions that ``carried`` put together; empty when there is nothing. Raises FormatError."""
    data = checked(data or {}, Mapping, where, "an object for the key extractor")
    frame = checked(data.get("frame", {}), Mapping, where, "an object for the frame")
    held = checked(data.get("mentions", []), list, where, "a list of mentions")
    return frame, tuple(checked(mention, Mapping, where, "an object for a mention") for mention in held)


def settle(record: Record, units: Sequence[Unit] | None = None) -> Settled:
    """Verify a record and give its mentions their offsets in the bulletin's text, in order.

    ``units`` says how its offsets count, instead of what is usual for the format. Raises FormatError,
    opening with the record's name: for another text than was exported, an unknown type, a span that is
    not in the text or does not hold its quote, or spans that overlap.
    """
    body = _body(record)
    spans = _spans(record, body, units or record.units)
    held = {(m.get("type"), m.get("start"), m.get("end")): m for m in record.held}
    mentions: list[dict[str, Any]] = []
    for mark, (start, end) in sorted(zip(record.marks, spans, strict=True), key=lambda pair: pair[1]):
        text = body[start:end]
        note = mark.note if mark.note is not None else held.get((mark.type, start, end), {})
        known = {key: note[key] for key in DETAILS if key in note} if _applies(note, mark.type, text) else {}
        mentions.append({"type": mark.type, "start": start, "end": end, "text": text} | known)
    for first, second in pairwise(mentions):
        if second["start"] < first["end"]:
            raise FormatError(
                f"{record.where}: {first['type']} {first['text']!r} at {first['start']} and {second['type']} "
                f"{second['text']!r} at {second['start']} overlap; mentions are flat"
            )
    return Settled(record, body, tuple(mentions))


def _applies(note: Mapping[str, Any], kind: str, text: str) -> bool:
    """Whether a note is still about this mention; one whose span or type was changed since is not."""
    return note.get("type", kind) == kind and unified(str(note.get("text", text))) == unified(text)


def _body(record: Record) -> str:
    """The text as the bulletin had it when it was exported, else with ``\\n`` line ends."""
    plain = unified(record.text)
    digest = record.frame.get("sha256")
    if digest is None:
        return plain
    for text in (record.text, plain):
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == digest:
            return text
    raise FormatError(
        f"{record.where}: the text is not the one that was exported (its SHA-256 differs); "
        "spans cannot be moved to a changed text"
    )


def _spans(record: Record, body: str, units: Sequence[Unit]) -> list[tuple[int, int]]:
    for mark in record.marks:
        if mark.type not in MENTION_TYPES:
            known = ", ".join(MENTION_TYPES)
            raise FormatError(
                f"{record.where}: unknown type {mark.type!r} at {mark.start}; it must be one of {known}"
            )
    first: str | None = None
    for unit in units:
        offsets = Offsets(record.text, body, unit)
        try:
            return [_span(mark, offsets, body) for mark in record.marks]
        except ValueError as error:
            first = first or str(error)
    raise FormatError(f"{record.where}: {first}")


def _span(mark: Mark, offsets: Offsets, body: str) -> tuple[int, int]:
    start, end = offsets.point(mark.start), offsets.point(mark.end)
    quoted = "" if mark.quote is None else f" {mark.quote!r}"
    if start is None or end is None or not start < end:
        raise ValueError(f"{mark.type}{quoted} does not stand at {mark.start}:{mark.end} of the text")
    if mark.quote is not None and unified(body[start:end]) != unified(mark.quote):
        raise ValueError(
            f"{mark.type}{quoted} does not stand at {mark.start}:{mark.end}; "
            f"the text has {body[start:end]!r} there"
        )
    return start, end


def file_names(bulletins: Iterable[Bulletin]) -> Iterator[tuple[str, Bulletin]]:
    """Bulletins, each with a safe file name made of its id. Raises FormatError when two would share one."""
    taken: dict[str, str] = {}
    for bulletin in bulletins:
        name = "".join(c if c.isalnum() or c in "-_." else "-" for c in bulletin.id).strip("-.") or "document"
        if name.casefold() in taken:
            other = taken[name.casefold()]
            raise FormatError(f"{bulletin.id}: its file would have the name of {other}'s; rename one")
        taken[name.casefold()] = bulletin.id
        yield name, bulletin


def one_line(data: Any, where: str) -> str:
    """Data as JSON on one line. Raises FormatError for text that UTF-8 cannot hold."""
    try:
        return orjson.dumps(data).decode()
    except orjson.JSONEncodeError as error:
        raise FormatError(f"{where}: it cannot be written as JSON in UTF-8: {error}") from None


def encoded(text: str, where: str) -> bytes:
    """Text in UTF-8. Raises FormatError for a lone surrogate, which UTF-8 cannot hold."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise FormatError(f"{where}: character {error.start} cannot be written in UTF-8") from None


def decoded(raw: bytes, where: str) -> str:
    """UTF-8 with or without its byte order mark, line ends as they are. Raises FormatError."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{where}: byte {error.start} is not UTF-8") from None


def parsed(raw: str | bytes, where: str) -> Any:
    """What JSON says. Raises FormatError."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise FormatError(f"{where}: not JSON: {error}") from None


def checked(data: Any, kind: Callable[..., Any], where: str, what: str) -> Any:
    """``data`` when it is of ``kind``. Raises FormatError that says ``what`` is needed."""
    if not isinstance(data, kind):  # type: ignore[arg-type]
        raise FormatError(f"{where}: {what} is needed here, not {type(data).__name__}")
    return data
