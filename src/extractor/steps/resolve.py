"""The step that leaves flat, non-overlapping mentions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from extractor.model import Mention, MentionType
from extractor.steps.draft import Draft, Mask

# On equal spans: 三年来 is a date before it is an amount, a congress an organisation before a district.
_PRECEDENCE: dict[MentionType, int] = {"ORGANISATION": 0, "DATE": 1, "AMOUNT": 2, "DISTRICT": 3}


class Resolve:
    """Keeps of overlapping candidates the longest, and drops what a mask hides."""

    def run(self, draft: Draft) -> None:
        draft.mentions = resolve(draft)


def resolve(draft: Draft) -> list[Mention]:
    """The mentions that stay, in the order of the text, none overlapping another."""
    takers: list[Mention | None] = [None] * len(draft.document.text)
    covers = {kind: _Cover([m for m in draft.masks if kind in m.types]) for kind in _PRECEDENCE}
    kept: list[Mention] = []
    for mention in sorted(draft.mentions, key=_rank):
        start, end = mention.start, mention.end
        hidden = covers[mention.type].over(start, end)
        if hidden:
            draft.drop(start, end, mention.rule, f"inside {hidden.reason}", by=hidden.by)
            continue
        # What was kept before is as long or longer, so that it holds one of the two ends.
        longer = takers[start] or takers[end - 1]
        if longer:
            draft.drop(start, end, mention.rule, "a longer mention stands there", by=longer.rule)
        else:
            takers[start:end] = [mention] * (end - start)
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
