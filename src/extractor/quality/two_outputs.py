"""What differs between two readings of one text: two runs of the pipeline, or the gold of two annotators."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from extractor.errors import FormatError
from extractor.model import Bulletin, Mention, MentionType
from extractor.quality.against_gold import context, same_value
from extractor.quality.observation_scores import wrong_slots

Kind: TypeAlias = Literal["lost", "gained", "type", "borders", "value", "bound", "observation"]
KINDS: tuple[Kind, ...] = ("lost", "gained", "type", "borders", "value", "bound", "observation")
WIDTH = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One place where a text is read in two ways.

    ``kind`` is ``lost`` (in the first reading alone), ``gained`` (in the second alone), ``type`` (one span,
    two types), ``borders`` (one type, spans that overlap), or what differs of one mention: its ``value``,
    ``bound`` or ``observation``.
    """

    kind: Kind
    document: str
    before: Mention | None
    after: Mention | None
    context: str

    @property
    def mention(self) -> Mention:
        """The mention in the first reading, or in the second where the first has none."""
        mention = self.before or self.after
        assert mention is not None, "a change is of something"
        return mention

    @property
    def type(self) -> MentionType:
        return self.mention.type

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "document": self.document,
            "before": self.before.to_dict() if self.before else None,
            "after": self.after.to_dict() if self.after else None,
            "context": self.context,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of bulletins side by side: those in both, the ids in one alone, and every change."""

    pairs: tuple[tuple[Bulletin, Bulletin], ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def same(self) -> int:
        """How many mentions stand in both, alike in type, span, value, bound and observation."""
        held = sum(len(before.mentions) for before, _ in self.pairs)
        return held - sum(change.before is not None for change in self.changes)

    def counts(self) -> dict[str, Counter[str]]:
        """How many changes there are of each kind, by type."""
        counted: dict[str, Counter[str]] = {}
        for change in self.changes:
            counted.setdefault(change.type, Counter())[change.kind] += 1
        return counted

    def to_dict(self) -> dict[str, Any]:
        return {
            "documents": [before.id for before, _ in self.pairs],
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
            "same": self.same,
            "counts": {kind: dict(counts) for kind, counts in self.counts().items()},
            "changes": [change.to_dict() for change in self.changes],
        }


def compare(
    before: Iterable[Bulletin], after: Iterable[Bulletin], *, width: int = WIDTH, gold: bool = False
) -> Comparison:
    """Compare bulletins by id; each change is shown with ``width`` characters on either side.

    ``gold`` is for two annotators: indicators agree when one accepts the other's name, as in evaluation.

    Raises FormatError when an id stands twice on one side, or when its texts differ.
    """
    first, second = by_id(before), by_id(after)
    pairs = tuple((bulletin, second[id]) for id, bulletin in first.items() if id in second)
    for one, other in pairs:
        if one.text != other.text:
            raise FormatError(f"{one.id}: its texts differ in the two folders, so its offsets say nothing")
    return Comparison(
        pairs,
        tuple(id for id in first if id not in second),
        tuple(id for id in second if id not in first),
        tuple(change for one, other in pairs for change in changes(one, other, width=width, gold=gold)),
    )


def by_id(bulletins: Iterable[Bulletin]) -> dict[str, Bulletin]:
    """Bulletins by their ids. Raises FormatError when an id stands twice."""
    found: dict[str, Bulletin] = {}
    for bulletin in bulletins:
        if bulletin.id in found:
            raise FormatError(f"{bulletin.id}: there are two documents with this id on one side")
        found[bulletin.id] = bulletin
    return found


def changes(before: Bulletin, after: Bulletin, *, width: int = WIDTH, gold: bool = False) -> list[Change]:
    """The changes of one document, in the order of its text; ``width`` and ``gold`` as for ``compare``."""
    found = []
    for kind, one, other in sorted(_differing(before, after, gold), key=_place):
        mentions = [m for m in (one, other) if m]
        start, end = min(m.start for m in mentions), max(m.end for m in mentions)
        found.append(Change(kind, before.id, one, other, context(before.text, start, end, width)))
    return found


_Key: TypeAlias = tuple[int, int, MentionType]
_Difference: TypeAlias = tuple[Kind, Mention | None, Mention | None]


def _place(difference: _Difference) -> tuple[int, int, str]:
    mention = difference[1] or difference[2]
    assert mention is not None, "a difference is of something"
    return mention.start, mention.end, difference[0]


def _differing(before: Bulletin, after: Bulletin, gold: bool) -> Iterator[_Difference]:
    left: dict[_Key, Mention] = {(m.start, m.end, m.type): m for m in before.mentions}
    right: dict[_Key, Mention] = {(m.start, m.end, m.type): m for m in after.mentions}
    for key in left.keys() & right.keys():
        kind = _inner(left[key], right[key], gold)
        if kind:
            yield kind, left[key], right[key]
    gone, come = sorted(left.keys() - right.keys()), sorted(right.keys() - left.keys())
    paired = dict(_paired(gone, come))
    for key in gone:
        if key not in paired:
            yield "lost", left[key], None
        else:
            other = paired[key]
            yield "type" if other[:2] == key[:2] else "borders", left[key], right[other]
    for key in set(come) - set(paired.values()):
        yield "gained", None, right[key]


def _paired(gone: Sequence[_Key], come: Sequence[_Key]) -> Iterator[tuple[_Key, _Key]]:
    """What of that which came stands for what went: at the same span, else of its type and overlapping it."""
    spans, left = {key[:2]: key for key in come}, {key[:2] for key in gone}
    yield from ((key, spans[key[:2]]) for key in gone if key[:2] in spans)
    waiting = [key for key in gone if key[:2] not in spans]
    yield from _overlapping(waiting, [key for key in come if key[:2] not in left])


def _overlapping(gone: Sequence[_Key], come: Sequence[_Key]) -> Iterator[tuple[_Key, _Key]]:
    """Of two sorted sides each with the first of the other that overlaps it, where that is of its type."""
    free = deque(come)
    for start, end, kind in gone:
        while free and free[0][1] <= start:
            free.popleft()
        if free and free[0][0] < end and free[0][2] == kind:
            yield (start, end, kind), free.popleft()


def _inner(before: Mention, after: Mention, gold: bool) -> Kind | None:
    if not same_value(before.value, after.value):
        return "value"
    if before.bound != after.bound:
        return "bound"
    one, other = before.observation, after.observation
    if gold and one and other:
        return "observation" if wrong_slots(one, other) and wrong_slots(other, one) else None
    return "observation" if one != other else None
