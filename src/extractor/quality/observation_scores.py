"""Scores the observations of amounts against gold: the whole tuple, and each slot by itself.

A tuple is right when the amount is found with its right value and indicator, subject, period, measure and
direction are all right. An indicator is right when it equals an accepted name, quotes, brackets, 的 and a
final 数 aside, or is an accepted name with a qualifier of at most ten characters before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex

from extractor.model import Mention, Observation
from extractor.quality.against_gold import Counts, Pair, context, same_value

SLOTS = ("indicator", "subject", "period", "measure", "direction", "basis", "status")
TUPLE = ("indicator", "subject", "period", "measure", "direction")
LONGEST_QUALIFIER = 10

_ASIDE = regex.compile(r"[“”‘’「」\"'的()（）\s]|数$")


@dataclass(frozen=True, slots=True)
class ObservationScore(Counts):
    """Counts of gold, found and right tuples, and of right slots among the amounts found in both."""

    both: int = 0
    slots: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: ObservationScore) -> ObservationScore:
        return ObservationScore(
            self.gold + other.gold,
            self.found + other.found,
            self.right + other.right,
            self.both + other.both,
            self.slots + other.slots,
        )

    def slot(self, name: str) -> float:
        """The share of right values of a slot among the amounts that gold and output both observe."""
        return self.slots[name] / self.both if self.both else 1.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "gold": self.gold,
            "found": self.found,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "slots": {name: self.slot(name) for name in SLOTS},
        }


@dataclass(frozen=True, slots=True)
class ObservationDifference:
    """An amount whose observation differs from gold: missed, false, or with ``wrong`` slots."""

    document: str
    start: int
    wrong: tuple[str, ...]
    gold: Observation | None
    found: Observation | None
    context: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "start": self.start,
            "wrong": list(self.wrong),
            "gold": self.gold.to_dict() if self.gold else None,
            "found": self.found.to_dict() if self.found else None,
            "context": self.context,
        }


def score_observations(pairs: Iterable[Pair]) -> ObservationScore:
    """The scores over all documents."""
    total = ObservationScore()
    for pair in pairs:
        for gold, found in _amounts(pair):
            total += _score(gold, found)
    return total


def _score(gold: Mention | None, found: Mention | None) -> ObservationScore:
    told, ours = gold and gold.observation, found and found.observation
    if not (gold and found and told and ours):
        return ObservationScore(bool(told), bool(ours), False, False, Counter())
    wrong = wrong_slots(told, ours)
    right = same_value(gold.value, found.value) and not set(TUPLE) & set(wrong)
    return ObservationScore(True, True, right, True, Counter(name for name in SLOTS if name not in wrong))


def observation_differences(pairs: Sequence[Pair]) -> list[ObservationDifference]:
    """Each amount whose observation is missing, not in gold, or wrong in some slot."""
    found: list[ObservationDifference] = []
    for pair in pairs:
        for gold, ours in _amounts(pair):
            mention = gold or ours
            told = gold.observation if gold else None
            said = ours.observation if ours else None
            if mention is not None and (wrong := _wrong(told, said)):
                around = context(pair.gold.text, mention.start, mention.end, 24)
                found.append(ObservationDifference(pair.gold.id, mention.start, wrong, told, said, around))
    return found


def _wrong(told: Observation | None, said: Observation | None) -> tuple[str, ...]:
    if told and said:
        return tuple(wrong_slots(told, said))
    return ("missed",) if told else ("false",) if said else ()


def wrong_slots(gold: Observation, found: Observation) -> list[str]:
    """The slots in which an observation differs from gold's."""
    wrong = [name for name in SLOTS[1:] if getattr(gold, name) != getattr(found, name)]
    if not same_indicator((gold.indicator, *gold.other_names), found.indicator):
        wrong.insert(0, "indicator")
    return wrong


def same_indicator(accepted: Iterable[str], found: str) -> bool:
    """Whether an indicator is one of the accepted names, or one with a short qualifier before it."""
    ours = _ASIDE.sub("", found)
    for name in accepted:
        plain = _ASIDE.sub("", name)
        if plain and ours.endswith(plain) and len(ours) - len(plain) <= LONGEST_QUALIFIER:
            return True
    return False


def _amounts(pair: Pair) -> Iterator[tuple[Mention | None, Mention | None]]:
    gold = {(m.start, m.end): m for m in pair.gold.of_type("AMOUNT")}
    found = {(m.start, m.end): m for m in pair.found.of_type("AMOUNT")}
    for span in sorted(gold.keys() | found.keys()):
        yield gold.get(span), found.get(span)
