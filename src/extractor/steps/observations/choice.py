"""One choice among candidates by weighed evidence: what a slot is filled with, how surely, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from extractor.rules import Rules

T = TypeVar("T")
Candidates = dict[T, list[str]]  # what a slot may be filled with, and the evidence for each

_UNRIVALLED = 20.0  # the margin of a choice that has no runner-up
_TOLD = 3  # features that are named when a choice is explained


@dataclass(frozen=True, slots=True)
class Slot(Generic[T]):
    """What a slot is filled with, why, and by how much the best candidate beat the second."""

    value: T
    why: str
    margin: float


def table_of(rules: Rules, name: str) -> dict[str, float]:
    """The weights of a table with columns feature and weight. Raises RulesError for what is no number."""
    return dict(rules.each(name, "feature", lambda row: (row["feature"], float(row["weight"]))))


def weights_of(rules: Rules, slot: str) -> Weights:
    """A slot's weights: as they were learned, and those set by hand for what was never seen."""
    by_hand = table_of(rules, f"observations/{slot}_fallback.csv")
    return Weights(by_hand | table_of(rules, f"observations/{slot}_weights.csv"))


class Weights:
    """Weights by feature; ``choose`` takes the candidate with the highest sum, the first of equals."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = dict(weights)

    def score(self, evidence: Iterable[str]) -> float:
        """The sum of the weights of some evidence; a feature that has no weight counts nothing."""
        weights = self._weights
        return sum(weights.get(feature, 0.0) for feature in evidence)

    def choose(self, at: int, candidates: Candidates[T]) -> T:
        """The best candidate of the amount whose mention starts at ``at``."""
        return max(candidates, key=lambda value: self.score(candidates[value]))

    def explained(self, chosen: T, candidates: Candidates[T]) -> Slot[T]:
        """The slot of a chosen candidate: its margin, and the features that told it from the runner-up."""
        mine = candidates.get(chosen, [])
        others = [value for value in candidates if value != chosen]
        if not others:
            return Slot(chosen, "nothing else could be", _UNRIVALLED)
        second = max(others, key=lambda value: self.score(candidates[value]))
        theirs = candidates[second]
        margin = self.score(mine) - self.score(theirs)
        told = self._told_apart(mine, theirs)
        return Slot(chosen, f"{told}; before {_plain(second)}", round(margin, 2))

    def _told_apart(self, mine: Sequence[str], theirs: Sequence[str]) -> str:
        apart = [(self._weights.get(f, 0.0), f) for f in mine if f not in theirs]
        apart += [(-self._weights.get(f, 0.0), f"not {f}") for f in theirs if f not in mine]
        apart.sort(key=lambda pair: (-pair[0], pair[1]))
        return ", ".join(f"{name} {weight:+.1f}" for weight, name in apart[:_TOLD] if weight > 0) or "even"


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "/".join(str(part) if part else "-" for part in value)
    return "nothing" if value is None else str(value)
