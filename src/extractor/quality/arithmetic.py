"""Checks what a bulletin says by arithmetic: parts against their sum, shares against levels, growth
against two levels. What does not agree is for a reader to look at: a slip of the text, or of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.model import AmountValue, Bulletin, Mention, Observation, plain
from extractor.rules import Rules
from extractor.text.sentences import Span, sentence_at, sentences

# Published figures are rounded: a sum may be off by half of the last digit of each part, a growth rate
# of two rounded levels by a few tenths of a point (and real growth is at constant prices).
_GROWTH_TOLERANCE = Decimal("0.6")
_SHARE_TOLERANCE = Decimal("0.3")

# What stands between a part and its share: 占全市地区生产总值的比重为, or 分别为 and the shares before it.
_OF = regex.compile(
    r"(?r)占(?:全部|全(?P<of>\p{Han}))??(?P<whole>[^占，,；;：:。|]{1,30}?)(?:总量)?(?:的?(?:比重|比例|份额))?的?"
    r"[为达到是约分别]*+(?:[\d.]+%[、和])*+"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Figures of one document that do not agree; ``places`` are their offsets."""

    document: str
    kind: str
    message: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Figure:
    mention: Mention
    said: Observation
    number: Decimal
    unit: str


def sums_of(rules: Rules) -> dict[str, tuple[str, ...]]:
    """The indicators that are the sum of others: ``observations/sums.csv``, parts parted by ``|``."""
    rows = rules.table("observations/sums.csv", "whole")
    return {row["whole"]: tuple(row["parts"].split("|")) for row in rows}


def names_of(rules: Rules) -> dict[str, str]:
    """The usual name of each indicator that goes by several: ``observations/indicators.csv``."""
    return {row["name"]: row["canonical"] for row in rules.table("observations/indicators.csv", "name")}


def check(
    bulletin: Bulletin, sums: Mapping[str, tuple[str, ...]], names: Mapping[str, str] | None = None
) -> list[Finding]:
    """What does not agree in one bulletin; ``names`` lets a share of GDP find the level it is of."""
    figures = list(_figures(bulletin))
    return [
        *_sums(bulletin.id, figures, sums),
        *_shares(bulletin, figures, names or {}),
        *_growth(bulletin.id, figures),
    ]


def _figures(bulletin: Bulletin) -> Iterator[_Figure]:
    for mention in bulletin.mentions:
        value, said = mention.value, mention.observation
        if (
            said is not None
            and isinstance(value, AmountValue)
            and value.value is not None
            and not mention.bound
        ):
            yield _Figure(mention, said, value.value, value.unit)


def _name(figure: _Figure) -> str:
    return figure.said.indicator_id or figure.said.indicator


def _sums(document: str, figures: list[_Figure], sums: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    levels = [f for f in figures if f.said.measure == "level"]
    for whole in levels:
        wanted = sums.get(_name(whole), ())
        parts = [_like(whole, name, levels) for name in wanted]
        known = [part for part in parts if part is not None and part.unit == whole.unit]
        if not wanted or len(known) < len(wanted):
            continue
        total = sum((part.number for part in known), Decimal(0))
        room = sum((_precision(part.mention, part.number) for part in [whole, *known]), Decimal(0))
        if abs(total - whole.number) > room:
            said = " + ".join(f"{_name(p)} {p.mention.text}" for p in known)
            message = f"{said} = {plain(total)}, but {_name(whole)} is {whole.mention.text}"
            yield Finding(document, "sum", message, _places([whole, *known]))


def _shares(bulletin: Bulletin, figures: list[_Figure], names: Mapping[str, str]) -> Iterator[Finding]:
    """占地区生产总值的比重为3.8% against the levels of the part and the whole, where the text has both."""
    levels = [f for f in figures if f.said.measure == "level"]
    shares = [f for f in figures if f.said.measure == "share" and f.unit == "%"]
    spans = sentences(bulletin.text) if shares else []
    for share in shares:
        part, whole = _like(share, _name(share), levels), _whole(bulletin.text, spans, share, levels, names)
        if part is None or whole is None or part is whole or part.unit != whole.unit:
            continue
        if not part.number or not whole.number:
            continue
        ratio = part.number / whole.number * 100
        rounding = sum((_precision(f.mention, f.number) / abs(f.number) for f in (part, whole)), Decimal(0))
        room = _precision(share.mention, share.number) + abs(ratio) * rounding
        if abs(ratio - share.number) > max(room, _SHARE_TOLERANCE):
            message = (
                f"{_name(part)} {part.mention.text} of {_name(whole)} {whole.mention.text} "
                f"is {ratio:.1f}%, but the text has {share.mention.text}"
            )
            yield Finding(bulletin.id, "share", message, _places([part, whole, share]))


def _whole(
    text: str, spans: Sequence[Span], share: _Figure, levels: list[_Figure], names: Mapping[str, str]
) -> _Figure | None:
    """The level of what a share is of: what its sentence names after 占."""
    start = share.mention.start
    match = _OF.match(text, sentence_at(spans, start)[0], start)
    if match is None:
        return None
    subject = share.said.subject or ""
    if match["of"] and not subject.endswith(match["of"]):  # 占全省 in a bulletin of a city
        return None
    return _like(share, names.get(match["whole"], match["whole"]), levels)


def _growth(document: str, figures: list[_Figure]) -> Iterator[Finding]:
    """A change by an amount and the rate beside it: 增加1.2亿元，增长10% of a level of 13.2亿元."""
    for first, second, third in zip(figures, figures[1:], figures[2:], strict=False):
        same = first.said.indicator == second.said.indicator == third.said.indicator
        kinds = (first.said.measure, second.said.measure, third.said.measure) == ("level", "change", "change")
        if not (same and kinds) or second.unit != first.unit or third.unit != "%":
            continue
        if second.said.direction != third.said.direction or second.said.basis != third.said.basis:
            continue
        change = second.number if second.said.direction == "up" else -second.number
        base = first.number - change
        if base <= 0:
            continue
        rate = abs(change) / base * 100
        if abs(rate - third.number) > _GROWTH_TOLERANCE:
            message = (
                f"{_name(first)} {first.mention.text} with a change of {second.mention.text} "
                f"is {rate:.1f}%, but the text has {third.mention.text}"
            )
            yield Finding(document, "growth", message, _places([first, second, third]))


def _like(one: _Figure, name: str, figures: Iterable[_Figure]) -> _Figure | None:
    """The figure of another indicator for the same subject and period."""
    for other in figures:
        if name in (_name(other), other.said.indicator) and (other.said.subject, other.said.period) == (
            one.said.subject,
            one.said.period,
        ):
            return other
    return None


def _precision(mention: Mention, number: Decimal) -> Decimal:
    """Half a unit of the last digit that the text gives: 0.05亿 for 153.6亿元."""
    digits = "".join(c for c in mention.text if c.isdigit() or c == ".")
    try:
        written = Decimal(digits)
    except ArithmeticError:
        return Decimal(1)
    scale = number / written if written else Decimal(1)
    exponent = int(written.as_tuple().exponent)
    return Decimal(10) ** exponent * scale / 2


def _places(figures: Iterable[_Figure]) -> tuple[tuple[int, int], ...]:
    return tuple((figure.mention.start, figure.mention.end) for figure in figures)
