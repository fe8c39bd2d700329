"""Learn the weights of observations' periods and subjects from folders of gold, and write them as tables.

    python tools/train_observations.py FOLDER …

Each folder holds ``ID.gold.json`` and ``ID.txt``. The mentions are the gold's own, so that a weight is
learned from what a text says and not from what was missed. A conditional logit with L2 is fitted
by Newton's method
(numpy only, no chance in it), and cross-validated by series: the part of an id before its first digit.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from extractor.model import Bulletin, Mention, Observation, bulletin_from_dict
from extractor.pipeline import Extractor
from extractor.quality.observation_scores import TUPLE, wrong_slots
from extractor.steps.draft import Draft
from extractor.steps.observations.choice import Weights, table_of
from extractor.steps.observations.step import Observations

RULES = Path(__file__).resolve().parent.parent / "rules" / "observations"
SLOTS: dict[str, Callable[[Any], Any]] = {
    "period": lambda said: said.period,
    "subject": lambda said: said.subject,
}
ROUNDS = 2  # of training on the choices that the weights of the round before make
PENALTY = 20.0
RARE = 30  # candidates that a feature must be seen on, over all rounds, to be given a weight
FOLDS = 6
LEAST = 0.03  # a weight that is worth a line
MOST_STEPS = 12  # of Newton's method


@dataclass(frozen=True)
class Seen:
    """One choice: whose it was, the evidence of each candidate, and which one is right."""

    series: str
    evidence: Sequence[Sequence[str]]
    right: int


@dataclass(frozen=True)
class Text:
    """A bulletin of gold and the draft that its observations are read from."""

    series: str
    gold: Bulletin
    draft: Draft


class Watched(Weights):
    """Weights that note every choice of a text, and may be led by its gold."""

    def __init__(self, weights: dict[str, float], slot: str, led: bool) -> None:
        super().__init__(weights)
        self.seen: list[Seen] = []
        self.text: Text | None = None
        self.found: dict[str, Mapping[int, Observation | None]] = {}
        self.right = self.asked = 0
        self._slot, self._led = SLOTS[slot], led

    def fill(self, at: int, candidates: Any, *, told: bool = False) -> Any:
        """As Weights, or the gold's own; notes what there was to choose from."""
        assert self.text is not None
        slot = super().fill(at, candidates, told=told)
        said = {m.start: m.observation for m in self.text.gold.mentions if m.type == "AMOUNT"}.get(at)
        if said is None:
            return slot
        wanted = self._slot(said)
        self.asked += 1
        self.right += slot.value == wanted
        if wanted in candidates:
            values = list(candidates)
            self.seen.append(Seen(self.text.series, list(candidates.values()), values.index(wanted)))
        return replace(slot, value=wanted) if self._led else slot


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--slot", choices=sorted(SLOTS), action="append")
    given = parser.parse_args()
    extractor = Extractor()
    texts = [text for folder in given.folders for text in read(extractor, folder)]
    slots = given.slot or list(SLOTS)
    led = {slot: gone_over(extractor, texts, {slot: {}}, led=True)[slot].seen for slot in slots}
    scores, tuples = cross_validated(extractor, texts, led)
    for slot in slots:
        weights, seen = learned(extractor, texts, slot, led[slot])
        write(slot, weights, seen, len(texts), scores[slot])
        print(f"{slot}: {scores[slot]:.3f} right, cross-validated by series; {len(weights)} weights")
    print(f"whole observations: {tuples:.3f} right, of all that the gold has")


def read(extractor: Extractor, folder: Path) -> Iterator[Text]:
    """The texts of a folder of gold."""
    for file in sorted(folder.rglob("*.gold.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        text = (file.parent / f"{data['id']}.txt").read_text(encoding="utf-8")
        gold = bulletin_from_dict(data, text, str(file))
        document = extractor.document(
            text, published=data.get("published"), title=data.get("title"), id=gold.id
        )
        found, draft = extractor.draft(document)
        draft.mentions = mentions_of(gold, found)
        yield Text(re.split(r"[0-9]", gold.id)[0], gold, draft)


def mentions_of(gold: Bulletin, found: Bulletin) -> list[Mention]:
    """The gold's mentions without observations; as they were found where they are the same."""
    same = {(m.type, m.start, m.end): m for m in found.mentions}
    kept = []
    for mention in sorted(gold.mentions, key=lambda m: m.start):
        other = same.get((mention.type, mention.start, mention.end))
        known = other is not None and mention.type in ("AMOUNT", "ORGANISATION")
        kept.append(replace(other if known and other else mention, observation=None))
    return kept


def gone_over(
    extractor: Extractor, texts: Sequence[Text], weights: Mapping[str, dict[str, float]], led: bool = False
) -> dict[str, Watched]:
    """All choices in some texts of the slots that ``weights`` are given for."""
    step = observations_of(extractor)
    watched = {slot: Watched(given, slot, led) for slot, given in weights.items()}
    with using(step, watched):
        for text in texts:
            for one in watched.values():
                one.text = text
            found = {m.start: m.observation for m in step.find(text.draft) if m.type == "AMOUNT"}
            for one in watched.values():
                one.found[text.gold.id] = found
    return watched


def observations_of(extractor: Extractor) -> Observations:
    """The step that fills the observations."""
    step = extractor.steps["bulletin_observations"]
    assert isinstance(step, Observations)
    return step


@contextmanager
def using(step: Observations, weights: Mapping[str, Weights]) -> Iterator[None]:
    """Let a step choose by other weights for a while."""
    kept = {slot: getattr(step.tools, f"{slot}_weights") for slot in weights}
    for slot, other in weights.items():
        setattr(step.tools, f"{slot}_weights", other)
    yield
    for slot, other in kept.items():
        setattr(step.tools, f"{slot}_weights", other)


def learned(
    extractor: Extractor, texts: Sequence[Text], slot: str, led: Sequence[Seen]
) -> tuple[dict[str, float], list[Seen]]:
    """Weights from the choices led by gold, then from those they make themselves; and all that was seen."""
    series = {text.series for text in texts}
    seen = [one for one in led if one.series in series]
    prior = table_of(extractor.rules, f"observations/{slot}_fallback.csv")
    weights = fitted(seen, prior)
    for _ in range(ROUNDS):
        seen = seen + gone_over(extractor, texts, {slot: weights})[slot].seen
        weights = fitted(seen, prior, weights)
    return weights, seen


def cross_validated(
    extractor: Extractor, texts: Sequence[Text], led: Mapping[str, Sequence[Seen]]
) -> tuple[dict[str, float], float]:
    """The share of right choices a slot, and of right observations, in series not learned from."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    sizes = Counter(text.series for text in texts)
    series = sorted(sizes, key=lambda name: (-sizes[name], name))
    step = observations_of(extractor)
    for fold in range(min(FOLDS, len(series))):
        left = set(series[fold::FOLDS])
        rest = [text for text in texts if text.series not in left]
        weights: dict[str, dict[str, float]] = {}
        for slot, choices in led.items():
            with using(step, {known: Weights(given) for known, given in weights.items()}):
                weights[slot] = learned(extractor, rest, slot, choices)[0]
        out = [text for text in texts if text.series in left]
        watched = gone_over(extractor, out, weights)
        for slot, one in watched.items():
            right[slot] += one.right
            asked[slot] += one.asked
        for text in out:
            right[""] += tuples_right(text, next(iter(watched.values())).found[text.gold.id])
            asked[""] += sum(mention.observation is not None for mention in text.gold.mentions)
    shares = {slot: right[slot] / asked[slot] for slot in asked}
    return shares, shares[""]


def tuples_right(text: Text, found: Mapping[int, Observation | None]) -> int:
    """How many observations of a text are right in all slots that make up a tuple."""
    count = 0
    for mention in text.gold.mentions:
        said = found.get(mention.start)
        if mention.observation and said:
            count += not set(TUPLE) & set(wrong_slots(mention.observation, said))
    return count


def fitted(
    seen: Sequence[Seen], prior: Mapping[str, float], near: Mapping[str, float] | None = None
) -> dict[str, float]:
    """The weights of a conditional logit with L2 round a prior, by Newton's method from weights ``near``."""
    times = Counter(name for one in seen for evidence in one.evidence for name in evidence)
    names = sorted(name for name, count in times.items() if count >= RARE or name in prior)
    index = {name: position for position, name in enumerate(names)}
    groups = []
    for one in seen:
        rows = np.zeros((len(one.evidence), len(names)), dtype=np.float32)
        for row, evidence in zip(rows, one.evidence, strict=True):
            for name in evidence:
                if name in index:
                    row[index[name]] += 1
        groups.append((rows, one.right))
    sizes = [len(rows) for rows, _ in groups]
    starts = np.cumsum([0, *sizes[:-1]])
    rights = starts + np.array([right for _, right in groups])
    table = np.concatenate([rows for rows, _ in groups])
    mean_weight = np.array([prior.get(name, 0.0) for name in names])
    weight = np.array([(near or prior).get(name, 0.0) for name in names])
    for _ in range(MOST_STEPS):
        scores = table @ weight.astype(np.float32)
        top = np.repeat(np.maximum.reduceat(scores, starts), sizes)
        odds = np.exp(scores - top)
        chance = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        weighted = table * chance[:, None].astype(np.float32)
        mean = np.add.reduceat(weighted, starts, axis=0)
        gradient = (table[rights] - mean).sum(axis=0) - PENALTY * (weight - mean_weight)
        curve = table.T @ weighted - mean.T @ mean + PENALTY * np.eye(len(names))
        step = np.linalg.solve(curve, gradient)
        weight = weight + step
        if np.abs(step).max() < 1e-3:
            break
    return dict(zip(names, weight.tolist(), strict=True))


def write(slot: str, weights: dict[str, float], seen: Sequence[Seen], texts: int, score: float) -> None:
    """Write a table of weights: how often each feature was seen, and on a right candidate."""
    times: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for one in seen:
        for position, evidence in enumerate(one.evidence):
            times.update(evidence)
            right.update(evidence if position == one.right else ())
    lines = [
        f"# What evidence for a {slot} counts. Written by tools/train_observations.py from {texts} texts;",
        f"# right in {score:.3f} of the choices in unseen series. seen: on candidates; right: of them.",
        "feature,weight,seen,right",
    ]
    rounds = ROUNDS + 1
    for name in sorted(weights):
        if abs(weights[name]) < LEAST:
            continue
        lines.append(f"{name},{weights[name]:.2f},{times[name] // rounds},{right[name] // rounds}")
    (RULES / f"{slot}_weights.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
