"""spaCy's DocBin: Docs with a token a character, the mentions as their entities.

Each Doc carries its bulletin in ``user_data["extractor"]``, as Docs of the pipeline do, so that a DocBin
of those can be read as well.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import spacy
from spacy.tokens import Doc, DocBin, Span

from extractor.annotation.records import Files, Mark, Record, carried, carried_by, encoded
from extractor.errors import FormatError
from extractor.model import Bulletin
from extractor.spacy_components import KEY

DATA = "documents.spacy"
_GROUP = "mentions"


def write(bulletins: Iterable[Bulletin]) -> dict[str, bytes]:
    """One file, ``documents.spacy``, to train on or to read with ``DocBin.from_disk``."""
    vocab = spacy.blank("zh").vocab
    kept = DocBin(store_user_data=True)
    for bulletin in bulletins:
        encoded(bulletin.text, bulletin.id)
        words = list(bulletin.text)
        doc = Doc(vocab, words=words, spaces=[False] * len(words))
        doc.set_ents([Span(doc, m.start, m.end, label=m.type, span_id=m.rule) for m in bulletin.mentions])
        doc.user_data[KEY] = bulletin
        kept.add(doc)
    return {DATA: kept.to_bytes()}


def read(files: Files) -> Iterator[Record]:
    """The records of DocBin files; the entities count, or where there are none the spans ``mentions``.

    Raises FormatError naming file and Doc.
    """
    vocab = spacy.blank("zh").vocab
    for name, raw in files.items():
        try:
            docs = list(DocBin(store_user_data=True).from_bytes(raw).get_docs(vocab))
        except (ValueError, KeyError, TypeError, IndexError, zlib.error) as error:
            raise FormatError(f"{name}: not a DocBin of spaCy: {error}") from None
        for number, doc in enumerate(docs, 1):
            yield _record(doc, name, number)


def _record(doc: Doc, name: str, number: int) -> Record:
    where = f"{name}: document {number}"
    bulletin = doc.user_data.get(KEY)
    frame, held = carried_by(carried(bulletin) if isinstance(bulletin, Bulletin) else None, where)
    own = str(frame.get("id", f"{name.partition('.')[0]}-{number}"))
    spans = doc.ents or doc.spans.get(_GROUP, ())
    marks = tuple(Mark(span.label_, span.start_char, span.end_char, span.text) for span in spans)
    return Record(f"{where} ({own})", own, doc.text, marks, frame, held)
