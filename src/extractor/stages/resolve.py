"""The stage that leaves flat, non-overlapping mentions, and shows them as spaCy spans and entities."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extractor.draft import Draft, Mask, Stage, draft_of, rules_for
from extractor.model import Mention, MentionType

SPANS = "mentions"
# On equal spans: 三年来 is a date before it is an amount, a congress an organisation before a district.
_PRECEDENCE: dict[MentionType, int] = {"ORGANISATION": 0, "DATE": 1, "AMOUNT": 2, "DISTRICT": 3}


class Resolve(Stage):
    """Keeps of overlapping candidates the longest, drops what a mask hides, and splits words at borders."""

    def run(self, draft: Draft) -> None:
        draft.mentions = resolve(draft)

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc, self._table)
        self.run(draft)
        doc = split_words(doc, draft.mentions)
        show(doc, draft.mentions)
        return doc


def resolve(draft: Draft) -> list[Mention]:
    """The mentions that stay, in the order of the text, none overlapping another."""
    taken = bytearray(len(draft.document.text))
    covers = {kind: _Cover([m for m in draft.masks if kind in m.types]) for kind in _PRECEDENCE}
    kept: list[Mention] = []
    for mention in sorted(draft.mentions, key=_rank):
        start, end = mention.start, mention.end
        hidden = covers[mention.type].over(start, end)
        if hidden:
            draft.drop(start, end, mention.rule, f"inside {hidden.reason}")
        elif 1 in taken[start:end]:
            draft.drop(start, end, mention.rule, "a longer mention stands there")
        else:
            taken[start:end] = b"\x01" * (end - start)
            kept.append(mention)
    kept.sort(key=_start)
    return kept


def _rank(mention: Mention) -> tuple[int, int, int]:
    return (mention.start - mention.end, _PRECEDENCE[mention.type], mention.start)


def _start(mention: Mention) -> int:
    return mention.start


class _Cover:
    """Finds the mask over a span, if any, without going through all of them."""

    def __init__(self, masks: Sequence[Mask]) -> None:
        self._masks = sorted(masks, key=lambda mask: mask.start)
        self._starts = [mask.start for mask in self._masks]
        # Of the masks up to each one, the one that reaches furthest: if any covers a span, it does.
        self._furthest: list[Mask] = list(accumulate(self._masks, _further))

    def over(self, start: int, end: int) -> Mask | None:
        position = bisect_right(self._starts, start) - 1
        if position < 0 or self._furthest[position].end < end:
            return None
        return self._furthest[position]


def _further(one: Mask, other: Mask) -> Mask:
    return other if other.end > one.end else one


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


@Language.factory("bulletin_resolve", default_config={"rules": None})
def create(nlp: Language, name: str, rules: str | None) -> Resolve:
    """The stage as a spaCy component; ``rules`` is a folder laid over the built-in one."""
    return Resolve(rules_for(nlp, rules))
