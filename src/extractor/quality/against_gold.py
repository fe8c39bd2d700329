"""Scores the pipeline against gold files: precision, recall, F1, values, bounds.

Counting is strict: a mention is found when type, start and end agree. ``end_to_end`` asks for the right
value as well. DATE values agree on start and end; AMOUNT on numbers and unit; DISTRICT on code, name and
path; ORGANISATION on name and kind. ``grain`` and ``dimension`` are ours and not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractor.errors import FormatError
from extractor.model import (
    MENTION_TYPES,
    AmountValue,
    Bulletin,
    DateValue,
    DistrictValue,
    Mention,
    MentionType,
    OrganisationValue,
    Value,
)
from extractor.outputs.json import load_bulletin
from extractor.pipeline import Extractor


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold bulletin and what the pipeline made of the same text."""

    gold: Bulletin
    found: Bulletin


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where gold and output differ; ``kind`` is missed, false, value or bound."""

    kind: str
    document: str
    gold: Mention | None
    found: Mention | None
    context: str

    @property
    def type(self) -> MentionType:
        """The type of the mention that differs."""
        return self._any.type

    @property
    def start(self) -> int:
        return self._any.start

    @property
    def rule(self) -> str | None:
        """The rule that made the output's mention; None for a miss."""
        return self.found.rule if self.found else None

    @property
    def _any(self) -> Mention:
        mention = self.gold or self.found
        assert mention is not None, "a difference is of something"
        return mention

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "document": self.document,
            "gold": self.gold.to_dict() if self.gold else None,
            "found": self.found.to_dict() if self.found else None,
            "context": self.context,
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are in gold, how many were found, and how many of these are right."""

    gold: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of gold that was found."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return self._f1(self.right)

    def _f1(self, right: int) -> float:
        return 2 * right / (self.gold + self.found) if self.gold + self.found else 1.0


@dataclass(frozen=True, slots=True)
class Score(Counts):
    """Counts for one type (or all): gold and found mentions, agreements of span, of value, of bound."""

    valued: int = 0
    bounds: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.gold + other.gold,
            self.found + other.found,
            self.right + other.right,
            self.valued + other.valued,
            self.bounds + other.bounds,
        )

    @property
    def value_accuracy(self) -> float:
        """The share of right values among the mentions found at the right place."""
        return self.valued / self.right if self.right else 1.0

    @property
    def end_to_end(self) -> float:
        """F1 when a mention counts only with its right value."""
        return self._f1(self.valued)

    @property
    def bound_accuracy(self) -> float:
        """The share of right bounds among the mentions found at the right place."""
        return self.bounds / self.right if self.right else 1.0

    def rates(self) -> dict[str, float]:
        """Precision, recall, F1, value accuracy, end-to-end F1 and bound accuracy, each from 0 to 1."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "value_accuracy": self.value_accuracy,
            "end_to_end_f1": self.end_to_end,
            "bound_accuracy": self.bound_accuracy,
        }

    def to_dict(self) -> dict[str, float]:
        return {"gold": self.gold, "found": self.found, **self.rates()}


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation came to: scores over all mentions (micro), means over documents, differences."""

    documents: tuple[str, ...]
    micro: Mapping[str, Score]
    macro: Mapping[str, Mapping[str, float]]
    differences: tuple[Difference, ...] = field(default=())
    pairs: tuple[Pair, ...] = field(default=(), repr=False)

    def frames(self) -> dict[str, int]:
        """In how many documents place and date of issue are those of gold."""
        frames = [(pair.gold.document, pair.found.document) for pair in self.pairs]
        codes = [(g.region and g.region.code, f.region and f.region.code) for g, f in frames]
        return {
            "region": sum((gold or None) == (found or None) for gold, found in codes),
            "published": sum(gold.published == found.published for gold, found in frames),
        }

    def under(self, bars: Mapping[str, float]) -> list[str]:
        """The types whose end-to-end F1 is under their bar."""
        return [kind for kind, bar in bars.items() if self.micro[kind].end_to_end < bar]

    def to_dict(self) -> dict[str, Any]:
        return {
            "documents": list(self.documents),
            "frames": self.frames(),
            "micro": {kind: score.to_dict() for kind, score in self.micro.items()},
            "macro": {kind: dict(rates) for kind, rates in self.macro.items()},
            "differences": [difference.to_dict() for difference in self.differences],
        }


def read_gold(folder: Path) -> list[Bulletin]:
    """The gold bulletins of a folder: each ``*.gold.json`` with its text inside, beside it, or in
    ``articles/``. Raises FormatError naming file and mention, ReadingError for a text that cannot be
    read, FileNotFoundError when there are none."""
    files = sorted(folder.rglob("*.gold.json")) if folder.is_dir() else []
    if not files:
        raise FileNotFoundError(f"{folder}: there are no *.gold.json files there")
    return [_read_one(file) for file in files]


def _read_one(file: Path) -> Bulletin:
    gold = load_bulletin(file)
    ordered = sorted(gold.mentions, key=lambda m: (m.start, m.end))
    for first, second in pairwise(ordered):
        if second.start < first.end:
            raise FormatError(
                f"{file}: {first.type} {first.text!r} at {first.start} and {second.type} {second.text!r} "
                f"at {second.start} overlap; mentions are flat"
            )
    return gold


def evaluate(
    extractor: Extractor, golds: Iterable[Bulletin], *, region: bool = True, bare: bool = False
) -> Report:
    """Extract each gold document anew and compare; ``region`` and ``bare`` are those of ``run``."""
    pairs = run(extractor, golds, region=region, bare=bare)
    names = tuple(pair.gold.id for pair in pairs)
    return Report(names, score(pairs), macro(pairs), tuple(differences(pairs)), tuple(pairs))


def run(
    extractor: Extractor, golds: Iterable[Bulletin], *, region: bool = True, bare: bool = False
) -> list[Pair]:
    """Extract each gold document anew, with its date, title and (unless told not to) region given.

    ``bare`` gives none of them: all is read from the text.
    """
    pairs = []
    for gold in golds:
        document = gold.document
        anew = extractor.document(
            document.text,
            published=None if bare else document.issued,
            region=(document.region.code or None) if region and not bare and document.region else None,
            title=None if bare else document.title,
            id=document.id,
        )
        # what the text came from says whether there are tables in it
        found = extractor.draft(replace(anew, source=document.source))[0]
        pairs.append(Pair(gold, found))
    return pairs


def score(pairs: Sequence[Pair]) -> dict[str, Score]:
    """Scores by type over all documents, and ``ALL``."""
    totals: dict[str, Score] = dict.fromkeys(MENTION_TYPES, Score())
    for pair in pairs:
        for kind, counts in _document(pair).items():
            totals[kind] += counts
    return {**totals, "ALL": sum(totals.values(), Score())}


def macro(pairs: Sequence[Pair]) -> dict[str, dict[str, float]]:
    """The mean of each type's rates over the documents in which gold or output has the type."""
    documents = [score([pair]) for pair in pairs]
    means = {}
    for kind in (*MENTION_TYPES, "ALL"):
        rates = [s.rates() for s in (scores[kind] for scores in documents) if s.gold or s.found]
        means[kind] = {
            name: sum(r[name] for r in rates) / len(rates) if rates else 1.0 for name in Score().rates()
        }
    return means


def _document(pair: Pair) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for kind in MENTION_TYPES:
        gold = {(m.start, m.end): m for m in pair.gold.of_type(kind)}
        found = {(m.start, m.end): m for m in pair.found.of_type(kind)}
        both = gold.keys() & found.keys()
        scores[kind] = Score(
            gold=len(gold),
            found=len(found),
            right=len(both),
            valued=sum(same_value(gold[span].value, found[span].value) for span in both),
            bounds=sum(gold[span].bound == found[span].bound for span in both),
        )
    return scores


def same_value(gold: Value, found: Value) -> bool:
    """Whether two values agree in everything that the annotation guide fixes."""
    return _essence(gold) == _essence(found)


def _essence(value: Value) -> tuple[Any, ...]:
    match value:
        case DateValue():
            return ("DATE", value.start, value.end)
        case AmountValue():
            return ("AMOUNT", value.value, value.low, value.high, value.unit)
        case DistrictValue():
            return ("DISTRICT", value.code, value.name, value.path)
        case OrganisationValue():
            return ("ORGANISATION", value.name, value.kind)


def differences(pairs: Iterable[Pair], width: int = 15) -> list[Difference]:
    """Each miss, false find, wrong value and wrong bound, with ``width`` characters on either side."""
    found: list[Difference] = []
    for pair in pairs:
        gold = {(m.type, m.start, m.end): m for m in pair.gold.mentions}
        ours = {(m.type, m.start, m.end): m for m in pair.found.mentions}
        for key in sorted(gold.keys() | ours.keys(), key=lambda k: (k[1], k[2], k[0])):
            kind = _kind(gold.get(key), ours.get(key))
            if kind:
                around = context(pair.gold.text, key[1], key[2], width)
                found.append(Difference(kind, pair.gold.id, gold.get(key), ours.get(key), around))
    return found


def _kind(gold: Mention | None, found: Mention | None) -> str | None:
    if gold is None:
        return "false"
    if found is None:
        return "missed"
    if not same_value(gold.value, found.value):
        return "value"
    return "bound" if gold.bound != found.bound else None


def context(text: str, start: int, end: int, width: int) -> str:
    """A stretch of text between 【】 with ``width`` characters on either side, on one line."""
    left, right = text[max(0, start - width) : start], text[end : end + width]
    return f"{left}【{text[start:end]}】{right}".replace("\n", "⏎")
