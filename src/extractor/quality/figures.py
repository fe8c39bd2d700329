"""The figures of bulletins as the arithmetic check looks at them, and how indicators hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import regex

from extractor.model import AmountValue, Bulletin, Mention, Observation, plain
from extractor.outputs.facts import Period, places, precision, scale, scaled_unit, signed, under_year
from extractor.rules import Rules
from extractor.text.sentences import Span, sentence_at, sentences
from extractor.text.view import PLAIN

_WITHIN = "："  # between a row of a table and what stands over it


@dataclass(frozen=True, slots=True)
class Figure:
    """An exact amount with what it says: a range, and what is over or under a bound, are none."""

    document: str
    mention: Mention
    said: Observation
    number: Decimal  # below nothing for a fall
    unit: str
    place: str | None
    period: Period | None

    @property
    def text(self) -> str:
        """The amount as written, with the unit of its table for a cell."""
        if self.said.cell is None:
            return self.mention.text
        written = self.mention.text
        return written if written.endswith(self.unit) else written + self.scaled

    @property
    def name(self) -> str:
        """The usual name of the indicator, as far as it has one."""
        return self.said.indicator_id or self.said.indicator

    @property
    def names(self) -> frozenset[str]:
        """All names that it goes by; a row's own under the rows over it."""
        said = self.said
        return frozenset({self.name, said.indicator, said.indicator.rpartition(_WITHIN)[2]})

    @property
    def scaled(self) -> str:
        """The unit as the text has it, 亿元 for 亿元."""
        return scaled_unit(scale(self.mention), self.unit)

    def stated(self, number: Decimal) -> str:
        """Another number in this figure's own unit, with its decimals."""
        factor = scale(self.mention)
        last = (precision(self.mention) * 2 / factor).normalize()
        return plain((number / factor).quantize(min(last, Decimal(1)))) + self.scaled

    @property
    def room(self) -> Decimal:
        """How far the true number may be from the one told."""
        return precision(self.mention)

    def to_dict(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "start": self.mention.start,
            "end": self.mention.end,
            "text": self.text,
            "indicator": self.said.indicator,
            "value": plain(self.number),
            "unit": self.unit,
        }


def figures_of(bulletin: Bulletin) -> Iterator[Figure]:
    """The figures of a bulletin in the order of its text."""
    place_of = places(bulletin)
    for mention in bulletin.mentions:
        value, said = mention.value, mention.observation
        number = signed(mention)
        if said is None or not isinstance(value, AmountValue) or number is None or mention.bound:
            continue
        place = place_of(mention)
        key = place.key if place else None
        yield Figure(bulletin.id, mention, said, number, value.unit, key, under_year(said))


def _fact(figure: Figure) -> tuple[object, ...]:
    said = figure.said
    kind = "level" if said.measure == "rate" else said.measure
    return figure.name, figure.place, figure.period, kind, said.basis, said.status, figure.unit


class Page:
    """One bulletin's figures, and the sentences that they stand in."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin, self.id, self.text = bulletin, bulletin.id, bulletin.text
        self.figures = list(figures_of(bulletin))
        self.levels = [figure for figure in self.figures if figure.said.measure in ("level", "rate")]
        self._told: dict[tuple[object, ...], set[Decimal]] = {}
        for figure in self.figures:
            self._told.setdefault(_fact(figure), set()).add(figure.number)
        self._spans: list[Span] = sentences(bulletin.text) if self.figures else []

    def is_sure(self, figure: Figure) -> bool:
        """Whether the bulletin tells no other number of the same fact: else its names tell too little."""
        return len(self._told.get(_fact(figure), ())) <= 1

    def sentence(self, figure: Figure) -> Span:
        """Where the sentence of a figure starts and ends."""
        return sentence_at(self._spans, figure.mention.start)

    def quote(self, figure: Figure) -> str:
        """The sentence of a figure, the row of its table for a cell."""
        start, end = self.sentence(figure)
        return self.text[start:end].strip()

    def like(self, one: Figure, names: Iterable[str], some: Sequence[Figure] | None = None) -> Figure | None:
        """The figure of one of ``names`` nearest to another, of the same place, period and status."""
        wanted = frozenset(names)
        found = [
            other
            for other in (self.levels if some is None else some)
            if other is not one
            and wanted & other.names
            and (other.place, other.period, other.said.status) == (one.place, one.period, one.said.status)
        ]
        return min(found, key=lambda other: abs(other.mention.start - one.mention.start), default=None)


@dataclass(frozen=True, slots=True)
class Relation:
    """How a whole hangs together with its parts, each by the names it goes by."""

    name: str
    kind: str
    whole: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Relations:
    """What the check knows: ``observations/relations.csv``, usual names, and the patterns ``check_…``."""

    relations: tuple[Relation, ...]
    usual: dict[str, str]
    patterns: dict[str, regex.Pattern[str]]

    def of(self, kind: str) -> Iterator[Relation]:
        """The relations of a kind: sum, difference, percent, ratio."""
        return (relation for relation in self.relations if relation.kind == kind)


def relations_of(rules: Rules) -> Relations:
    """What the rules say of how indicators hang together. Raises RulesError."""
    found = tuple(
        Relation(
            row["name"],
            row["kind"],
            tuple(row["whole"].split("/")),
            tuple(tuple(part.split("/")) for part in row["parts"].split("|")),
        )
        for row in rules.table("observations/relations.csv", "name")
    )
    usual = {row["name"]: row["canonical"] for row in rules.table("observations/indicators.csv", "name")}
    patterns = {
        name.removeprefix("check_"): regex.compile(text)
        for name, text in rules.fragments.items()
        if name.startswith("check_")
    }
    return Relations(found, usual, patterns)


def even(text: str) -> str:
    """Text in half-width signs, as long as it was."""
    made = PLAIN(text)
    return made if len(made) == len(text) else text
