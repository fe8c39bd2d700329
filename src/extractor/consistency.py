"""Checks what a bulletin says by arithmetic: parts against their sum, shares against levels, growth
against two levels. What does not agree is for a reader to look at: a slip of the text, or of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.model import AmountValue, Bulletin, Mention, Observation, plain
from extractor.rules import Rules

# Published figures are rounded: a sum may be off by half of the last digit of each part, a growth rate
# of two rounded levels by a few tenths of a point (and real growth is at constant prices).
_GROWTH_TOLERANCE = Decimal("0.6")
_SHARE_TOLERANCE = Decimal("0.3")


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


def check(bulletin: Bulletin, sums: dict[str, tuple[str, ...]]) -> list[Finding]:
    """What does not agree in one bulletin."""
    figures = list(_figures(bulletin))
    return [
        *_sums(bulletin.id, figures, sums),
        *_shares(bulletin.id, figures),
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


def _sums(document: str, figures: list[_Figure], sums: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    levels = [f for f in figures if f.said.measure == "level"]
    for whole in levels:
        wanted = sums.get(_name(whole), ())
        parts = [_like(whole, name, levels) for name in wanted]
        if not wanted or any(part is None for part in parts):
            continue
        known = [part for part in parts if part is not None]
        total = sum((part.number for part in known), Decimal(0))
        room = sum((_precision(part.mention, part.number) for part in [whole, *known]), Decimal(0))
        if abs(total - whole.number) > room:
            said = " + ".join(f"{_name(p)} {p.mention.text}" for p in known)
            message = f"{said} = {plain(total)}, but {_name(whole)} is {whole.mention.text}"
            yield Finding(document, "sum", message, _places([whole, *known]))


def _shares(document: str, figures: list[_Figure]) -> Iterator[Finding]:
    """第一产业增加值占地区生产总值的比重为3.8% against the two levels, where the text has both."""
    levels = [f for f in figures if f.said.measure == "level"]
    for share in figures:
        if share.said.measure != "share" or share.unit != "%":
            continue
        stem, _, rest = share.said.indicator.partition("占")
        whole_name = rest.removesuffix("的比重").removesuffix("比重")
        part, whole = _like(share, stem, levels), _like(share, whole_name, levels) if whole_name else None
        if part is None or whole is None or not whole.number or part.unit != whole.unit:
            continue
        ratio = part.number / whole.number * 100
        if abs(ratio - share.number) > _SHARE_TOLERANCE:
            levels_say = f"{part.mention.text} of {whole.mention.text} is {ratio:.1f}%"
            message = f"{levels_say}, but {stem} is {share.mention.text}"
            yield Finding(document, "share", message, _places([part, whole, share]))


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
