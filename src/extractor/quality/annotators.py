"""How far two annotators agree on the same texts: spans, values, and characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from extractor.model import MENTION_TYPES, Bulletin
from extractor.quality.against_gold import Pair, Score, score
from extractor.quality.observation_scores import ObservationScore, score_observations
from extractor.quality.two_outputs import Comparison, compare

Labels: TypeAlias = npt.NDArray[np.uint8]

_NONE: Labels = np.zeros(0, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two annotators agree on.

    ``spans`` has for each type, and ``ALL``, the mentions of the first (``gold``), of the second
    (``found``), and those with one span and type (``right``), value (``valued``), bound (``bounds``).
    ``kappa`` has Cohen's kappa over characters: of each type against the rest, and ``ALL`` over the labels
    of all types. ``comparison`` lists what differs.
    """

    spans: Mapping[str, Score]
    kappa: Mapping[str, float]
    observations: ObservationScore
    comparison: Comparison

    def to_dict(self) -> dict[str, Any]:
        types = {
            kind: {
                "first": counts.gold,
                "second": counts.found,
                "shared": counts.right,
                "span_f1": counts.f1,
                "value_agreement": counts.value_accuracy,
                "bound_agreement": counts.bound_accuracy,
                "kappa": self.kappa[kind],
            }
            for kind, counts in self.spans.items()
        }
        return {"types": types, "observations": self.observations.to_dict()} | self.comparison.to_dict()


def agree(first: Iterable[Bulletin], second: Iterable[Bulletin]) -> Agreement:
    """Compare the gold of two annotators, document by document.

    Raises FormatError when a document's texts differ, or an id stands twice on one side.
    """
    comparison = compare(first, second, gold=True)
    pairs = [Pair(one, other) for one, other in comparison.pairs]
    return Agreement(score(pairs), _kappas(pairs), score_observations(pairs), comparison)


def _kappas(pairs: Sequence[Pair]) -> dict[str, float]:
    first = np.concatenate([labels(pair.gold) for pair in pairs] or [_NONE])
    second = np.concatenate([labels(pair.found) for pair in pairs] or [_NONE])
    by_type = {kind: kappa(first == n, second == n) for n, kind in enumerate(MENTION_TYPES, 1)}
    return by_type | {"ALL": kappa(first, second)}


def labels(bulletin: Bulletin) -> Labels:
    """A label for each character: 0 outside mentions, else the place of the type in ``MENTION_TYPES``."""
    marked = np.zeros(len(bulletin.text), dtype=np.uint8)
    for mention in bulletin.mentions:
        marked[mention.start : mention.end] = MENTION_TYPES.index(mention.type) + 1
    return marked


def kappa(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> float:
    """Cohen's kappa of two labellings (Cohen 1960): agreement beyond what chance would give.

    1 is full agreement, 0 no more than chance. Two labellings that use one and the same label only agree
    in full.
    """
    size = len(first)
    if size == 0:
        return 1.0
    kinds = np.union1d(first, second)
    observed = int((first == second).sum()) / size
    chance = sum(int((first == k).sum()) * int((second == k).sum()) for k in kinds) / size**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)
