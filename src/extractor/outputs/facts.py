"""What the amounts of bulletins say: each fact with its place, its sign, and how exactly it is told.

A fact told in the text and in a table of one document is one fact with two places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import regex

from extractor.knowledge.numerals import SCALES
from extractor.model import AmountValue, Bulletin, DistrictValue, Mention, Observation, plain
from extractor.text.sentences import Span, sentence_at, sentences

_WRITTEN = regex.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_WIDE = {ord("０") + n: str(n) for n in range(10)} | {ord("．"): ".", ord("，"): ",", ord(" "): None}
_MOVES = ("change", "difference")
# The names of scales as officials write them: 千, 万, 亿, and of two such 千万, 万亿.
_NAMES = {factor: name for name, factor in reversed(SCALES.items()) if factor <= SCALES["亿"]}
_SPANS = {3: "Q", 6: "H"}  # months of a quarter and a half year
Period: TypeAlias = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Of whom or what a fact is: a name and, for a division, its code and path."""

    name: str
    code: str | None = None
    path: str | None = None

    @property
    def key(self) -> str:
        """What is the same for the same place, and different for two places of one name."""
        return self.code or self.path or self.name


@dataclass(frozen=True, slots=True)
class Fact:
    """An observation with its document, its amount, and the other amounts that tell the same."""

    bulletin: Bulletin = field(repr=False, compare=False)
    mention: Mention
    said: Observation
    place: Place | None
    again: tuple[Mention, ...] = ()

    @property
    def document(self) -> str:
        """The id of its document."""
        return self.bulletin.id

    @property
    def published(self) -> date | None:
        """When its document was issued."""
        return self.bulletin.document.published

    @property
    def amount(self) -> AmountValue:
        """The number and unit."""
        assert isinstance(self.mention.value, AmountValue), "only amounts have observations"
        return self.mention.value

    @property
    def number(self) -> Decimal | None:
        """The number with the sign of its direction; None for a range."""
        return signed(self.mention)

    @property
    def name(self) -> str:
        """The usual name of the indicator, as far as it has one."""
        return self.said.indicator_id or self.said.indicator.removesuffix("数") or self.said.indicator

    @property
    def measure(self) -> str:
        """Its measure; a level in percent is a rate: 完成预算的51.1% is no level of the budget."""
        is_rate = self.said.measure == "level" and self.amount.dimension == "ratio"
        return "rate" if is_rate else self.said.measure

    @property
    def period(self) -> Period | None:
        """When it holds; what stands at the end of a year is under that year."""
        return under_year(self.said)


def facts(bulletins: Iterable[Bulletin]) -> Iterator[Fact]:
    """The facts of bulletins in the order of their texts, each once a document."""
    for bulletin in bulletins:
        leads = repeated(bulletin)
        by_start = {mention.start: mention for mention in bulletin.mentions}
        again: dict[int, list[Mention]] = {}
        for start, lead in leads.items():
            again.setdefault(lead, []).append(by_start[start])
        place_of = places(bulletin)
        for mention in bulletin.mentions:
            said = mention.observation
            if said is not None and isinstance(mention.value, AmountValue) and mention.start not in leads:
                told = tuple(again.get(mention.start, ()))
                yield Fact(bulletin, mention, said, place_of(mention), told)


def repeated(bulletin: Bulletin) -> dict[int, int]:
    """By their starts, the amounts that tell again what another one tells, and which one that is.

    One of the two stands in a table, the other in the text; the one told more exactly leads, else the first.
    """
    told, celled = _alike(bulletin)
    leads: dict[int, int] = {}
    for one, cells in ((one, celled[key]) for key in told if key in celled for one in told[key]):
        other = next((cell for cell in cells if agree(one, cell)), None)
        if other is not None:
            lead, follow = sorted((one, other), key=lambda m: (precision(m), m.start))
            if follow.start not in leads and lead.start not in leads:
                leads[follow.start] = lead.start
    return leads


Alike: TypeAlias = dict[tuple[object, ...], list[Mention]]


def _alike(bulletin: Bulletin) -> tuple[Alike, Alike]:
    """The amounts of the text, and those of tables, by what they tell of; nothing where there is no table."""
    told, celled = Alike(), Alike()
    if not any(m.observation and m.observation.cell for m in bulletin.mentions):
        return told, celled
    place_of = places(bulletin)
    for mention in bulletin.mentions:
        if mention.observation and isinstance(mention.value, AmountValue):
            held = celled if mention.observation.cell else told
            held.setdefault(_sameness(mention, mention.observation, place_of(mention)), []).append(mention)
    return told, celled


def _sameness(mention: Mention, said: Observation, place: Place | None) -> tuple[object, ...]:
    value = mention.value
    assert isinstance(value, AmountValue)
    name = said.indicator_id or said.indicator
    key = place.key if place else None
    return name, key, under_year(said), said.measure, said.basis, said.status, value.unit


def agree(one: Mention, other: Mention) -> bool:
    """Whether two amounts in one unit are equal as far as both are told."""
    first, second = signed(one), signed(other)
    if first is None or second is None:
        return one.value == other.value
    return abs(first - second) <= max(precision(one), precision(other))


def signed(mention: Mention) -> Decimal | None:
    """The number of an amount, a fall below nothing; None for a range."""
    value, said = mention.value, mention.observation
    if not isinstance(value, AmountValue) or value.value is None:
        return None
    falls = said is not None and said.measure in _MOVES and said.direction == "down"
    return -abs(value.value) if falls else value.value


def scale(mention: Mention) -> Decimal:
    """What one unit of the written number is worth: 100000000 in 16.4亿元 and in a cell of 亿元."""
    value = mention.value
    number = value.value if isinstance(value, AmountValue) and value.value is not None else None
    written = _written(mention)
    if not number or not written:
        return Decimal(1)
    ratio = abs(number) / written
    return ratio if ratio == 10 ** max(ratio.adjusted(), 0) else Decimal(1)


def precision(mention: Mention) -> Decimal:
    """Half a unit of the last digit that the text gives: 5000000 for 153.6亿元."""
    written = _written(mention)
    exponent = int(written.as_tuple().exponent) if written is not None else 0
    return Decimal(10) ** exponent * scale(mention) / 2


def _written(mention: Mention) -> Decimal | None:
    match = _WRITTEN.search(mention.text.translate(_WIDE))
    return Decimal(match[0].replace(",", "")) if match else None


def scaled_unit(factor: Decimal, unit: str) -> str:
    """A unit with its scale, 亿元 for 100000000 元; the unit alone where the scale has no name."""
    if factor == 1:
        return unit
    if factor in _NAMES:
        return _NAMES[factor] + unit
    for big in sorted(_NAMES, reverse=True):
        if factor / big in _NAMES:
            return _NAMES[factor / big] + _NAMES[big] + unit
    return unit


def under_year(said: Observation) -> Period | None:
    """The period of an observation; what holds at the end of a year has that year."""
    if said.period is None:
        return None
    start, end = said.period
    is_stock = start == end or (start is None and said.measure in ("level", "rate"))
    if is_stock and end and (end.month, end.day) == (12, 31):
        return date(end.year, 1, 1), end
    return said.period


def places(bulletin: Bulletin) -> Subjects:
    """What the subjects of a bulletin's observations are, as its districts and its frame say."""
    return Subjects(bulletin)


class Subjects:
    """Looks up the place of an observation's subject: the division last named so before it, else the first.

    The document's own place comes first, unless another division of its name was named before the amount.
    """

    def __init__(self, bulletin: Bulletin) -> None:
        self._named: dict[str, list[tuple[int, DistrictValue]]] = {}
        for mention in bulletin.mentions:
            if isinstance(mention.value, DistrictValue):
                self._named.setdefault(mention.value.name, []).append((mention.start, mention.value))
        region = bulletin.document.region
        self._region = Place(region.name, region.code, region.path or None) if region else None

    def __call__(self, mention: Mention) -> Place | None:
        said = mention.observation
        if said is None or said.subject is None:
            return None
        found = self._nearest(said.subject, mention.end)
        own = self._region if self._region and self._region.name == said.subject else None
        if own is not None and (found is None or found.code in (None, own.code)):
            return Place(own.name, own.code, own.path or (found.path if found else None))
        if found is None:
            return Place(said.subject)
        return Place(said.subject, found.code, None if found.candidates else found.path)

    def _nearest(self, name: str, at: int) -> DistrictValue | None:
        """The division last named so before ``at``, else the first."""
        named = self._named.get(name, [])
        before = [value for start, value in named if start < at]
        return before[-1] if before else next((value for _, value in named), None)


class Quotes:
    """Gives the sentence of a fact's amount, or the row of its table; cuts each text once."""

    def __init__(self) -> None:
        self._spans: dict[str, Sequence[Span]] = {}

    def __call__(self, fact: Fact) -> str:
        text = fact.bulletin.text
        spans = self._spans.get(fact.document)
        if spans is None:
            spans = self._spans[fact.document] = sentences(text)
        start, end = sentence_at(spans, fact.mention.start)
        return text[start : max(end, fact.mention.end)].strip()


def among(
    found: Iterable[Fact],
    *,
    subject: Sequence[str] = (),
    indicator: Sequence[str] = (),
    document: Sequence[str] = (),
    period: str | None = None,
    measure: str | None = None,
    status: str | None = None,
) -> Iterator[Fact]:
    """The facts that fit all that is given.

    ``subject`` is a name, code or path, ``indicator`` a name or usual name, ``period`` a year, month or day
    in ISO 8601 (2023, 2023-01): what lies within it.
    """
    for fact in found:
        place, said = fact.place, fact.said
        names = {place.name, place.code, place.path} if place else set()
        fits = (
            not subject or names & set(subject),
            not indicator or {said.indicator, fact.name} & set(indicator),
            not document or fact.document in document,
            measure in (None, fact.measure),
            status in (None, said.status),
            period is None or _within(fact.period, period),
        )
        if all(fits):
            yield fact


def _within(period: Period | None, wanted: str) -> bool:
    start, end = period or (None, None)

    def inside(day: date | None) -> bool:
        return day is None or day.isoformat().startswith(wanted)

    return (start or end) is not None and inside(start) and inside(end)


def told_period(period: Period | None) -> str:
    """A period as a head shows it: 2023, 2023-01, 2023 Q1, 2023 H1, 2023-01/2023-09, else its days."""
    if period is None:
        return ""
    start, end = period
    if start is None or end is None:
        return f"{start or '..'}/{end or '..'}"
    if start == end:
        return start.isoformat()
    if start.day != 1 or not _ends_month(end):
        return f"{start}/{end}"
    if (start.month, end.month) == (1, 12):
        return "/".join(dict.fromkeys((str(start.year), str(end.year))))
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months in _SPANS and (start.month - 1) % months == 0:
        return f"{start.year} {_SPANS[months]}{(start.month - 1) // months + 1}"
    return "/".join(dict.fromkeys((f"{start:%Y-%m}", f"{end:%Y-%m}")))


def _ends_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1 if day < date.max else True


def shown(mention: Mention) -> str:
    """An amount as a cell shows it: the number and unit as written, the sign of a fall before it, once."""
    text = "".join(mention.text.split())
    number = signed(mention)
    falls = number is not None and number < 0 and not text.startswith(("-", "－", "−", "﹣"))
    return f"-{text}" if falls else text


def exact(mention: Mention) -> str:
    """The exact number of an amount, a range as low~high, for a file that a program reads."""
    number, value = signed(mention), mention.value
    if number is not None:
        return plain(number)
    assert isinstance(value, AmountValue), "only amounts have observations"
    return "~".join(plain(n) for n in (value.low, value.high) if n is not None)
