"""The Extractor: builds the spaCy Language and runs it. The order of the stages is read here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import spacy
from spacy.tokens import Doc

from extractor.draft import KEY, Draft, Stage, borders_of, even_table
from extractor.model import Bulletin, Document
from extractor.rules import load
from extractor.segmentation import Engine, JiebaTokenizer, Segmenter
from extractor.stages import (  # noqa: F401
    amounts,
    dates,
    districts,
    frame,
    observations,
    organisations,
    resolve,
    tables,
)
from extractor.view import View

STAGES = (
    "bulletin_frame",
    "bulletin_dates",
    "bulletin_amounts",
    "bulletin_districts",
    "bulletin_organisations",
    "bulletin_resolve",
    "bulletin_observations",
    "bulletin_tables",
)


class Extractor:
    """Turns texts into bulletins. Building one takes a second; using it from many threads is safe.

    ``rules`` is a folder laid over the built-in rules (see docs/rules.md). ``segmenter`` is ``auto``
    (jieba's words, cut by rjieba wherever the two are equal), ``jieba`` or ``rjieba``.
    """

    def __init__(self, rules: Path | str | None = None, segmenter: Engine = "auto") -> None:
        self._arguments = (rules, segmenter)
        self.rules = load(rules)
        self.nlp = spacy.blank("zh")
        self.table = even_table(self.rules)
        self.segmenter = Segmenter(self.rules.words("words.txt"), self.table, segmenter)
        self.nlp.tokenizer = JiebaTokenizer(self.nlp.vocab, self.segmenter, self.rules)
        for stage in STAGES:
            self.nlp.add_pipe(stage)
        self.stages = cast("list[Stage]", [stage for _, stage in self.nlp.pipeline])
        self._districts = cast("districts.Districts", self.nlp.get_pipe("bulletin_districts"))

    def extract(
        self,
        text: str,
        *,
        published: date | str | None = None,
        region: str | None = None,
        title: str | None = None,
        id: str = "document",
    ) -> Bulletin:
        """Find the mentions of ``text``.

        ``published`` is the date of issue (a date or ISO 8601), ``region`` the place the text is about (a
        GB/T 2260 code or a name, or ``全国``); what is not given is read from the text. Raises ValueError
        for a date or region that is none.
        """
        return self.draft(self.document(text, published=published, region=region, title=title, id=id))[0]

    def document(
        self,
        text: str,
        *,
        published: date | str | None = None,
        region: str | None = None,
        title: str | None = None,
        id: str = "document",
    ) -> Document:
        """The document for ``extract``'s arguments, its given frame checked."""
        day = date.fromisoformat(published) if isinstance(published, str) else published
        place = self._districts.region(region, day) if region else None
        given = {"published": day, "region": region, "title": title}
        origins = {key: "given" for key, value in given.items() if value is not None}
        return Document(text, id=id, title=title, published=day, region=place, origins=origins)

    def draft(self, document: Document, trace: bool = False) -> tuple[Bulletin, Draft]:
        """Run the stages over a document; the draft tells, with ``trace``, what was dropped and why.

        This is what ``doc`` does, without making a spaCy Doc, which costs more than the stages.
        """
        text = document.text
        view = View(text, self.table)
        draft = Draft(document, view, borders_of(self.segmenter.cut(text)), trace=trace)
        for stage in self.stages:
            stage.run(draft)
        return Bulletin(draft.document, tuple(draft.mentions)), draft

    def pipe(self, texts: Iterable[str], **given: Any) -> Iterator[Bulletin]:
        """The bulletins of many texts, one after the other, as ``extract`` gives them."""
        for text in texts:
            yield self.extract(text, **given)

    def doc(self, document: Document) -> Doc:
        """The spaCy Doc of a document, with the mentions as spans and entities."""
        doc = self.nlp.make_doc(document.text)
        doc.user_data[KEY] = document
        for _, stage in self.nlp.pipeline:
            doc = stage(doc)
        return doc

    def __reduce__(self) -> tuple[Any, ...]:
        return Extractor, self._arguments
