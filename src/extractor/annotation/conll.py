"""CoNLL: a character a line with its BIO tag after a tab, an empty line after each sentence.

White space has no line of its own. What that would lose stands in comments, each ``# name = JSON``:
``document`` opens a document and holds its frame, ``text`` gives a sentence exactly, ``mention`` the value
of one that starts in it. Read are also files of others: words for characters, columns between the first
and the tag, BIOES and BILOU tags, ``-DOCSTART-``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.annotation.records import (
    Files,
    Mark,
    Record,
    checked,
    decoded,
    encoded,
    frame_of,
    note_of,
    one_line,
    parsed,
)
from extractor.errors import FormatError
from extractor.model import Bulletin
from extractor.text.sentences import sentences

DATA = "documents.conll"
_COMMENT = re.compile(r"# ?(document|text|mention) = (.*)")


def write(bulletins: Iterable[Bulletin]) -> dict[str, bytes]:
    """One file, ``documents.conll``. Raises FormatError for a mention with white space at its edge."""
    parts = [encoded("".join(f"{line}\n" for line in _lines(b)), b.id) for b in bulletins]
    return {DATA: b"".join(parts)}


def _lines(bulletin: Bulletin) -> Iterator[str]:
    tags = _tags(bulletin)
    yield f"# document = {one_line(frame_of(bulletin), bulletin.id)}"
    for start, end in _sentences(bulletin):
        yield f"# text = {one_line(bulletin.text[start:end], bulletin.id)}"
        for mention in bulletin.mentions:
            if start <= mention.start < end:
                place = {"start": mention.start - start, "end": mention.end - start}
                yield f"# mention = {one_line(place | note_of(mention), bulletin.id)}"
        for index in range(start, end):
            if not bulletin.text[index].isspace():
                yield f"{bulletin.text[index]}\t{tags[index]}"
        yield ""


def _tags(bulletin: Bulletin) -> list[str]:
    tags = ["O"] * len(bulletin.text)
    for m in bulletin.mentions:
        if m.text != m.text.strip():
            raise FormatError(
                f"{bulletin.id}: {m.type} {m.text!r} at {m.start} has white space at its edge, "
                "which has no line in CoNLL; mend it first"
            )
        tags[m.start : m.end] = [f"B-{m.type}"] + [f"I-{m.type}"] * (m.end - m.start - 1)
    return tags


def _sentences(bulletin: Bulletin) -> Iterator[tuple[int, int]]:
    """The text's sentences, those joined that a mention runs across."""
    inside = {offset for m in bulletin.mentions for offset in range(m.start + 1, m.end)}
    start = 0
    for _, end in sentences(bulletin.text):
        if end not in inside:
            yield start, end
            start = end


@dataclass(slots=True)
class _Sentence:
    """The lines of one sentence: its exact text if that is told, its tokens, the notes of its mentions."""

    where: str
    text: str | None = None
    tokens: list[tuple[str, str, int]] = field(default_factory=list)
    notes: list[Mapping[str, Any]] = field(default_factory=list)

    def comment(self, kind: str, told: Any, where: str) -> None:
        """Take what a comment tells, the text or a mention. Raises FormatError."""
        if kind == "text":
            self.text = checked(told, str, where, "a text")
        else:
            self.notes.append(checked(told, Mapping, where, "an object"))


@dataclass(slots=True)
class _Document:
    where: str
    frame: Mapping[str, Any]
    sentences: list[_Sentence] = field(default_factory=list)


def read(files: Files) -> Iterator[Record]:
    """The records of CoNLL files. Raises FormatError naming file and line."""
    for name, raw in files.items():
        for number, document in enumerate(_documents(decoded(raw, name), name), 1):
            yield _record(document, name, number)


def _documents(text: str, name: str) -> Iterator[_Document]:
    document: _Document | None = None
    sentence: _Sentence | None = None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        where = f"{name}:{number}"
        kind, told = _comment(line, where)
        if kind == "document":
            if document:
                yield document
            document, sentence = _Document(where, told), None
        elif not line.strip():
            sentence = None
        elif sentence is not None or not _is_foreign(kind, line):
            document = document or _Document(where, {})
            if sentence is None or kind == "text":
                sentence = _Sentence(where)
                document.sentences.append(sentence)
            if kind:
                sentence.comment(kind, told, where)
            else:
                sentence.tokens.append(_token(line, number, where))
    if document:
        yield document


def _comment(line: str, where: str) -> tuple[str, Any]:
    """The kind of a line that is no token (document, text, mention; else ""), and what it says."""
    if comment := _COMMENT.fullmatch(line):
        told = parsed(comment[2], where)
        return comment[1], checked(told, Mapping, where, "an object") if comment[1] == "document" else told
    return ("document", {}) if line.startswith("-DOCSTART-") else ("", None)


def _is_foreign(kind: str, line: str) -> bool:
    """Whether a line between sentences is a comment that only others understand."""
    return not kind and line.startswith("# ")


def _token(line: str, number: int, where: str) -> tuple[str, str, int]:
    columns = line.split("\t") if "\t" in line else line.split()
    if len(columns) < 2 or not columns[0]:
        raise FormatError(f"{where}: {line!r} is no token and tag, with a tab between them")
    return columns[0], columns[-1].strip(), number


def _record(document: _Document, name: str, number: int) -> Record:
    own = str(document.frame.get("id", f"{name.partition('.')[0]}-{number}"))
    text, marks, held = "", [], []
    for sentence in document.sentences:
        exact = sentence.text
        if exact is None:
            exact = "".join(token for token, _, _ in sentence.tokens) + "\n"
        marks += _marks(sentence, exact, len(text), name)
        for note in sentence.notes:
            place = {key: _number(note, key, sentence.where) + len(text) for key in ("start", "end")}
            held.append(dict(note) | place)
        text += exact
    return Record(f"{document.where} ({own})", own, text, tuple(marks), document.frame, tuple(held))


def _number(note: Mapping[str, Any], key: str, where: str) -> int:
    return int(checked(note.get(key), int, where, f"a number as {key}"))


def _marks(sentence: _Sentence, text: str, offset: int, name: str) -> list[Mark]:
    """The mentions that the tags of a sentence make, which starts at ``offset`` of the document."""
    marks: list[Mark] = []
    open_mark: tuple[str, int, int] | None = None
    for (start, end), (_, tag, number) in zip(_places(sentence, text, name), sentence.tokens, strict=True):
        prefix, _, kind = tag.partition("-")
        goes_on = prefix in ("I", "E", "L")
        if goes_on and (open_mark is None or open_mark[0] != kind):
            raise FormatError(f"{name}:{number}: {tag} continues no mention; its first tag must be B-{kind}")
        if prefix not in ("B", "I", "E", "L", "S", "U", "O") or (prefix != "O" and not kind):
            raise FormatError(f"{name}:{number}: {tag!r} is no tag; it must be O, B-TYPE or I-TYPE")
        if goes_on and open_mark:
            open_mark = (kind, open_mark[1], end)
        else:
            marks += _closed(open_mark, text, offset)
            open_mark = (kind, start, end) if prefix != "O" else None
    return marks + _closed(open_mark, text, offset)


def _closed(mark: tuple[str, int, int] | None, text: str, offset: int) -> list[Mark]:
    if mark is None:
        return []
    kind, start, end = mark
    return [Mark(kind, offset + start, offset + end, text[start:end])]


def _places(sentence: _Sentence, text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where each token stands in its sentence's text. Raises FormatError when they do not agree."""
    place = 0
    for token, _, number in sentence.tokens:
        while place < len(text) and text[place].isspace() and not token.startswith(text[place]):
            place += 1
        if not text.startswith(token, place):
            raise FormatError(
                f"{name}:{number}: {token!r} is not what follows in the text, {text[place : place + 5]!r} is"
            )
        yield place, place + len(token)
        place += len(token)
    if text[place:].strip():
        raise FormatError(f"{sentence.where}: {text[place : place + 5]!r} of the text has no line")
