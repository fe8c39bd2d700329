"""What each rule does on a corpus: how often it fires, how often it is right, and what stands in its way.

A rule fires when a mention that stays in the end is its own. What it proposed and what was dropped is told
by the trace; a rule is shadowed where a mention by another rule, as long or longer, stands in its place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from extractor.model import Bulletin, Mention
from extractor.pipeline import Extractor
from extractor.quality.against_gold import same_value
from extractor.quality.rule_examples import HELPERS
from extractor.rules import Rule
from extractor.steps.draft import Draft


@dataclass(slots=True)
class RuleCount:
    """The counts of one rule.

    ``fired`` mentions are its own, ``right`` of them stand in gold, ``valued`` with the same value.
    ``dropped`` candidates did not stay, for ``reasons``; ``shadowed`` says by whose mentions.
    """

    rule: str
    family: str
    fired: int = 0
    right: int = 0
    valued: int = 0
    dropped: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    shadowed: Counter[str] = field(default_factory=Counter)

    @property
    def active(self) -> bool:
        """Whether anything came of the rule: a mention, a candidate, or a refusal."""
        return bool(self.fired or self.dropped or self.refused)

    @property
    def precision(self) -> float | None:
        """The share of its mentions that stand in gold; None for a rule that did not fire."""
        return self.right / self.fired if self.fired else None

    def to_dict(self, gold: bool) -> dict[str, Any]:
        told = {"rule": self.rule, "family": self.family, "fired": self.fired}
        if gold:
            told |= {"right": self.right, "valued": self.valued, "precision": self.precision}
        return told | {
            "dropped": self.dropped,
            "refused": self.refused,
            "reasons": dict(self.reasons),
            "shadowed_by": dict(self.shadowed),
        }


@dataclass(frozen=True, slots=True)
class RuleStats:
    """The counts of all rules over ``documents``; ``gold`` says whether they were held against gold."""

    documents: int
    gold: bool
    counts: Mapping[str, RuleCount]
    silent: tuple[Rule, ...]

    @property
    def buried(self) -> tuple[str, ...]:
        """The rules that never fired, for mentions of others stood in their place."""
        return tuple(count.rule for count in self.counts.values() if not count.fired and count.shadowed)

    def to_dict(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "gold": self.gold,
            "rules": [count.to_dict(self.gold) for count in self.counts.values()],
            "never_fired": [rule.id for rule in self.silent],
            "always_shadowed": list(self.buried),
        }


def rule_stats(extractor: Extractor, bulletins: Iterable[Bulletin], *, gold: bool) -> RuleStats:
    """Run the pipeline over the texts of ``bulletins`` and count what each rule did.

    With ``gold`` the bulletins' own mentions are what is right. Rules that make no mentions are counted
    where they refuse one; rules that only bound, join or admit amounts, and those of observations, are not
    counted.
    """
    rules = {rule.id: rule for rule in extractor.rules.rules}
    counts = {id: RuleCount(id, rule.family) for id, rule in rules.items() if _countable(rule)}
    refusers = {rule.id for rule in rules.values() if rule.value.name == "refuse"}
    documents = 0
    for bulletin in bulletins:
        documents += 1
        found, draft = extractor.draft(bulletin.document, trace=True)
        _count_found(counts, found, bulletin.mentions if gold else ())
        _count_dropped(counts, draft, refusers)
    silent = tuple(rule for id, rule in rules.items() if id in counts and not counts[id].active)
    return RuleStats(documents, gold, counts, silent)


def _countable(rule: Rule) -> bool:
    """Whether the trace can tell that a rule fired."""
    return rule.family != "observations" and (rule.value.name not in HELPERS or rule.value.name == "refuse")


def _count(counts: dict[str, RuleCount], rule: str) -> RuleCount:
    """The count of a rule; mentions that a table's row makes have the name of their kind as rule."""
    family = {"date": "dates", "amount": "amounts", "district": "districts"}.get(rule.partition(".")[0])
    return counts.setdefault(rule, RuleCount(rule, family or "organisations"))


def _count_found(counts: dict[str, RuleCount], found: Bulletin, gold: Iterable[Mention]) -> None:
    right = {(m.type, m.start, m.end): m for m in gold}
    for mention in found.mentions:
        count = _count(counts, mention.rule)
        count.fired += 1
        same = right.get((mention.type, mention.start, mention.end))
        count.right += same is not None
        count.valued += same is not None and same_value(same.value, mention.value)


def _count_dropped(counts: dict[str, RuleCount], draft: Draft, refusers: Set[str]) -> None:
    kept = sorted(draft.mentions, key=lambda m: m.start)
    starts = [mention.start for mention in kept]
    for dropped in draft.dropped:
        count = _count(counts, dropped.rule)
        count.dropped += 1
        count.reasons[dropped.reason] += 1
        if dropped.by in refusers:
            counts[dropped.by].refused += 1
        size = dropped.end - dropped.start
        for mention in _over(kept, starts, dropped.start, dropped.end):
            if mention.rule != dropped.rule and mention.end - mention.start >= size:
                count.shadowed[mention.rule] += 1


def _over(kept: list[Mention], starts: list[int], start: int, end: int) -> Iterator[Mention]:
    """The kept mentions that overlap a span; they do not overlap one another."""
    for mention in kept[max(0, bisect_right(starts, start) - 1) :]:
        if mention.start >= end:
            return
        if mention.end > start:
            yield mention
