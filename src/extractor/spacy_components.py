"""The pipeline as spaCy has it: jieba as the tokenizer of a Language, and each step a component.

spaCy takes a second to import, so that ``extractor.pipeline`` comes here only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import regex
import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

from extractor.model import Bulletin, Document, Grid, Mention, OrganisationValue, bulletin_from_dict
from extractor.rules import Rules, load
from extractor.steps import STEPS
from extractor.steps.draft import Draft, Step, spelling_of
from extractor.steps.organisations.step import Organisations
from extractor.text.view import Spelling, View
from extractor.text.words import Segmenter, borders_of

KEY = "extractor"  # of a Doc's user_data: its document before the steps, its draft after them
SPANS = "mentions"  # of a Doc's spans
NER = "organisation.ner"
_NER_LABELS = frozenset(("ORG", "ORGANISATION", "ORGANIZATION", "NT"))
_STORED = "__extractor__"
_SURROGATE = regex.compile("[\ud800-\udfff]")


class JiebaTokenizer:
    """What spaCy calls to make a Doc. Spaces are words of their own, so that offsets stay exact."""

    def __init__(self, vocab: Vocab, segmenter: Segmenter, rules: Rules) -> None:
        self.vocab = vocab
        self.segmenter = segmenter
        self.rules = rules

    def __call__(self, text: str) -> Doc:
        # spaCy stores words in UTF-8, which has no lone surrogates
        words = [_SURROGATE.sub("\ufffd", word) for word in self.segmenter.cut(text)]
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> JiebaTokenizer:
        return self

    def to_disk(self, *_: Any, **__: Any) -> None:
        """Nothing to write: the dictionary comes with jieba and the words with the rules."""

    def from_disk(self, *_: Any, **__: Any) -> JiebaTokenizer:
        return self


class Component:
    """A step as a spaCy component: it works on the draft that a Doc carries."""

    def __init__(self, nlp: Language, step: str, folder: str | None) -> None:
        held = nlp.tokenizer if isinstance(nlp.tokenizer, JiebaTokenizer) else None
        rules = held.rules if held else load(folder)
        self._spelling = spelling_of(rules)
        segmenter = held.segmenter if held else Segmenter(spelling=self._spelling)
        self.step: Step = STEPS[step](rules, segmenter)

    def __call__(self, doc: Doc) -> Doc:
        self.step.run(draft_of(doc, self._spelling))
        return doc


class Recognising(Component):
    """The organisations step; with ``use_ner`` it takes in what a statistical component found before.

    The organisation entities of the Doc are then candidates where the rules found nothing, marked with the
    rule ``organisation.ner``.
    """

    def __init__(self, nlp: Language, step: str, folder: str | None, use_ner: bool) -> None:
        super().__init__(nlp, step, folder)
        self._use_ner = use_ner

    def __call__(self, doc: Doc) -> Doc:
        super().__call__(doc)
        if self._use_ner:
            draft = draft_of(doc, self._spelling)
            draft.mentions.extend(list(self._recognised(doc, draft.of_type("ORGANISATION"))))
        return doc

    def _recognised(self, doc: Doc, taken: Iterable[Mention]) -> Iterator[Mention]:
        assert isinstance(self.step, Organisations)
        for entity in doc.ents:
            start, end = entity.start_char, entity.end_char
            if entity.label_ in _NER_LABELS and all(m.end <= start or end <= m.start for m in taken):
                value = OrganisationValue(entity.text, self.step.kind_of(entity.text))
                yield Mention("ORGANISATION", start, end, entity.text, value, NER)


class Showing(Component):
    """The resolve step, which also shows what stays in the Doc's ``spans`` and ``ents``."""

    def __call__(self, doc: Doc) -> Doc:
        mentions = draft_of(super().__call__(doc), self._spelling).mentions
        doc = split_words(doc, mentions)
        show(doc, mentions)
        return doc


_OPTIONS: dict[str, Any] = {"rules": None}


def _factory(
    step: str, component: type[Component] = Component
) -> Callable[[Language, str, str | None], Component]:
    """The factory of a step, registered; its option ``rules`` is a folder laid over the built-in one."""

    def make(nlp: Language, name: str, rules: str | None) -> Component:
        return component(nlp, step, rules)

    Language.factory(step, default_config=_OPTIONS, func=make)
    return make


# by these names the entry points of the package find them
heading = _factory("bulletin_heading")
dates = _factory("bulletin_dates")
amounts = _factory("bulletin_amounts")
districts = _factory("bulletin_districts")
resolve = _factory("bulletin_resolve", Showing)
observations = _factory("bulletin_observations")
tables = _factory("bulletin_tables")
warnings = _factory("bulletin_warnings")


@Language.factory("bulletin_organisations", default_config=_OPTIONS | {"use_ner": False})
def organisations(nlp: Language, name: str, rules: str | None, use_ner: bool) -> Component:
    """The organisations; ``use_ner`` lets in those of a component before this one."""
    return Recognising(nlp, "bulletin_organisations", rules, use_ner)


def language(rules: Rules, segmenter: Segmenter) -> Language:
    """A spaCy Language of jieba's words and all steps."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = JiebaTokenizer(nlp.vocab, segmenter, rules)
    for step in STEPS:
        nlp.add_pipe(step)
    return nlp


def draft_of(doc: Doc, spelling: Spelling) -> Draft:
    """The draft a Doc carries; made anew when no step of ours has seen the Doc yet."""
    held: Any = doc.user_data.get(KEY)
    if isinstance(held, Draft):
        return held
    document = held if isinstance(held, Document) else Document(doc.text)
    mentions: tuple[Mention, ...] = ()
    grids: tuple[Grid, ...] = ()
    if isinstance(held, Bulletin):
        document, mentions, grids = held.document, held.mentions, held.grids
    words = [token.text_with_ws for token in doc]
    draft = Draft(document, View(doc.text, spelling), borders_of(words), list(mentions), grids=list(grids))
    doc.user_data[KEY] = draft
    return draft


def split_words(doc: Doc, mentions: Iterable[Mention]) -> Doc:
    """``doc`` itself, or one whose words give way where a mention starts or ends inside them."""
    text = doc.text
    starts = {*doc.to_array("IDX").tolist(), len(text)}
    wanted = {offset for mention in mentions for offset in (mention.start, mention.end)}
    if wanted <= starts:
        return doc
    cuts = sorted(starts | wanted | {0})
    words = [text[start:end] for start, end in pairwise(cuts)]
    return Doc(doc.vocab, words=words, spaces=[False] * len(words), user_data=doc.user_data)


def show(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Put the mentions into ``doc.spans["mentions"]`` and ``doc.ents``, the rule as each span's id."""
    index = {start: number for number, start in enumerate(doc.to_array("IDX").tolist())}
    index[len(doc.text)] = len(doc)
    spans = [Span(doc, index[m.start], index[m.end], label=m.type, span_id=m.rule) for m in mentions]
    doc.spans[SPANS] = SpanGroup(doc, name=SPANS, spans=spans)
    doc.set_ents(spans)


def encode(held: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """How a draft is stored with its Doc (``Doc.to_bytes``, ``DocBin``): as the bulletin it has come to."""
    if isinstance(held, Draft):
        held = held.bulletin()
    if isinstance(held, Bulletin):
        region = held.document.region
        return {_STORED: held.to_dict(), "region_path": region.path if region else None}
    return chain(held) if chain else held


def decode(held: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """The bulletin that ``encode`` stored; all else as it is."""
    if isinstance(held, dict) and _STORED in held:
        stored = held[_STORED]
        bulletin = bulletin_from_dict(stored | {"mentions": list(stored["mentions"])})
        region = bulletin.document.region
        if region is None:
            return bulletin
        region = replace(region, path=held["region_path"])
        return replace(bulletin, document=replace(bulletin.document, region=region))
    return chain(held) if chain else held


srsly.msgpack_encoders.register("extractor_bulletin", func=encode)
srsly.msgpack_decoders.register("extractor_bulletin", func=decode)
