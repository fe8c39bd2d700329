"""One choice among candidates by weighed evidence: what a slot is filled with, how surely, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """Weights by feature; ``fill`` takes the candidate with the highest sum, the first of equals."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = dict(weights)

    def fill(self, at: int, candidates: Candidates[T], *, told: bool = False) -> Slot[T]:
        """The slot of the amount whose mention starts at ``at``: the best candidate, and its margin.

        ``told``: say what told it from the runner-up. A feature that has no weight counts nothing.
        """
        if len(candidates) == 1:
            return Slot(next(iter(candidates)), "nothing else could be", _UNRIVALLED)
        weight = self._weights
        ranked: list[tuple[float, T]] = []  # the best and the second
        for value, evidence in candidates.items():
            score = 0.0
            for feature in evidence:
                if feature in weight:
                    score += weight[feature]
            if not ranked or score > ranked[0][0]:
                ranked.insert(0, (score, value))
            elif len(ranked) == 1 or score > ranked[1][0]:
                ranked.insert(1, (score, value))
        (best, value), (second, other) = ranked[:2]
        why = ""
        if told:
            why = f"{self._told_apart(candidates[value], candidates[other])}; before {_plain(other)}"
        return Slot(value, why, round(best - second, 2))

    def _told_apart(self, mine: Sequence[str], theirs: Sequence[str]) -> str:
        apart = [(self._weights.get(f, 0.0), f) for f in mine if f not in theirs]
        apart += [(-self._weights.get(f, 0.0), f"not {f}") for f in theirs if f not in mine]
        apart.sort(key=lambda pair: (-pair[0], pair[1]))
        return ", ".join(f"{name} {weight:+.1f}" for weight, name in apart[:_TOLD] if weight > 0) or "even"


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "/".join(str(part) if part else "-" for part in value)
    return "nothing" if value is None else str(value)
