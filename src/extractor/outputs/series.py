"""What bulletins said of one indicator of one place through the years, and how they revised it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from extractor.outputs.facts import Fact, Period, agree, told_period

HEADS = ("indicator", "subject", "period", "measure", "basis", "status", "value", "unit")
SOURCE = ("document", "published", "text", "start", "end", "revision")


@dataclass(frozen=True, slots=True)
class Saying:
    """What one bulletin says of one period; ``revision`` is how far it moved from the one before it."""

    fact: Fact
    revision: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series: its sayings in the order of issue. Facts and plans are points apart."""

    indicator: str
    subject: str
    period: Period | None
    measure: str
    basis: str | None
    status: str
    unit: str
    sayings: tuple[Saying, ...]

    @property
    def revised(self) -> bool:
        """Whether a later bulletin gave another figure."""
        return any(saying.revision is not None for saying in self.sayings)


def series(found: Iterable[Fact]) -> list[Point]:
    """The points of facts, in the order of their indicators, places, measures and periods."""
    groups: dict[tuple[Any, ...], list[Fact]] = {}
    for fact in found:
        said = fact.said
        place = fact.place.key if fact.place else ""
        key = (fact.name, place, fact.measure, said.basis, said.status, fact.amount.unit, fact.period)
        groups.setdefault(key, []).append(fact)
    order = {key[:6]: number for number, key in reversed(list(enumerate(groups)))}
    keys = sorted(groups, key=lambda key: (order[key[:6]], _days(key[6])))
    return [_point(groups[key]) for key in keys]


def _days(period: Period | None) -> tuple[date, date]:
    start, end = period or (None, None)
    return end or date.max, start or date.min


def _point(facts: list[Fact]) -> Point:
    ordered = sorted(facts, key=lambda fact: (fact.published or date.max, fact.document, fact.mention.start))
    first = ordered[0]
    sayings: list[Saying] = []
    for fact in ordered:
        before = sayings[-1].fact if sayings else None
        revision = None
        if before is not None and not agree(fact.mention, before.mention):
            number, earlier = fact.number, before.number
            revision = number - earlier if number is not None and earlier is not None else None
        if before is None or before.document != fact.document or revision is not None:
            sayings.append(Saying(fact, revision))
    said = first.said
    return Point(
        first.name,
        first.place.name if first.place else "",
        first.period,
        first.measure,
        said.basis,
        said.status,
        first.amount.unit,
        tuple(sayings),
    )


def rows(points: Iterable[Point], words: Mapping[str, str] | None = None) -> Iterator[list[Any]]:
    """A row a saying: HEADS, then SOURCE."""
    spelt = words or {}
    for point in points:
        basis = spelt.get(point.basis or "", point.basis)
        for saying in point.sayings:
            fact = saying.fact
            yield [
                point.indicator,
                point.subject,
                told_period(point.period),
                spelt.get(point.measure, point.measure),
                basis,
                spelt.get(point.status, point.status),
                fact.number,
                point.unit,
                fact.document,
                fact.published,
                fact.mention.text,
                fact.mention.start,
                fact.mention.end,
                saying.revision,
            ]
