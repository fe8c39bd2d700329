"""The stage that leaves flat, non-overlapping mentions, and shows them as spaCy spans and entities."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extractor.draft import Draft, draft_of
from extractor.model import Mention, MentionType

SPANS = "mentions"
# On equal spans: 三年来 is a date before it is an amount, a congress an organisation before a district.
_PRECEDENCE: dict[MentionType, int] = {"ORGANISATION": 0, "DATE": 1, "AMOUNT": 2, "DISTRICT": 3}


class Resolve:
    """Keeps of overlapping candidates the longest, drops what a mask hides, and splits words at borders."""

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        draft.mentions = self.resolve(draft)
        doc = split_words(doc, draft.mentions)
        show(doc, draft.mentions)
        return doc

    def resolve(self, draft: Draft) -> list[Mention]:
        """The mentions that stay, in the order of the text, none overlapping another."""
        taken = bytearray(len(draft.document.text))
        kept: list[Mention] = []
        for mention in sorted(draft.mentions, key=_rank):
            hidden = _hiding(mention, draft)
            if hidden:
                draft.drop(mention.start, mention.end, mention.rule, f"inside {hidden}")
            elif any(taken[mention.start : mention.end]):
                draft.drop(mention.start, mention.end, mention.rule, "a longer mention stands there")
            else:
                taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                kept.append(mention)
        return sorted(kept, key=lambda m: m.start)


def _rank(mention: Mention) -> tuple[int, int, int]:
    return (mention.start - mention.end, _PRECEDENCE[mention.type], mention.start)


def _hiding(mention: Mention, draft: Draft) -> str | None:
    for mask in draft.masks:
        if mask.start <= mention.start and mention.end <= mask.end and mention.type in mask.types:
            return mask.reason
    return None


def split_words(doc: Doc, mentions: Iterable[Mention]) -> Doc:
    """``doc`` itself, or one whose words give way where a mention starts or ends inside them."""
    text = doc.text
    starts = {token.idx for token in doc} | {len(text)}
    wanted = {offset for mention in mentions for offset in (mention.start, mention.end)}
    if wanted <= starts:
        return doc
    cuts = sorted(starts | wanted | {0})
    words = [text[start:end] for start, end in pairwise(cuts)]
    return Doc(doc.vocab, words=words, spaces=[False] * len(words), user_data=doc.user_data)


def show(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Put the mentions into ``doc.spans["mentions"]`` and ``doc.ents``, the rule as each span's id."""
    index = {token.idx: token.i for token in doc}
    index[len(doc.text)] = len(doc)
    spans = [
        Span(doc, index[m.start], index[m.end], label=m.type, span_id=m.rule) for m in mentions
    ]
    doc.spans[SPANS] = SpanGroup(doc, name=SPANS, spans=spans)
    doc.set_ents(spans)


@Language.factory("bulletin_resolve")
def create(nlp: Language, name: str) -> Resolve:
    """The stage as a spaCy component."""
    return Resolve()


