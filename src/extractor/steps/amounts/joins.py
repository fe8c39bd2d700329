"""Joins neighbouring numbers into ranges (3至5亿元), lists that share a unit (5.8和3.8个百分点) and amounts
in two units (1小时20分钟)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from extractor.knowledge.numerals import is_large, scaled
from extractor.knowledge.units import Unit
from extractor.rules import Rule, Rules, Scanner
from extractor.steps.amounts.quantities import Quantity, minute_of

FARTHEST = 6
MOST_FALL = 10  # times the second number, at most
STEP = 5  # a level is so many times the change that led to it, at least
INDENT = 12
_OF_DATES = ("day", "clock")  # 18日9时 is a time of day
_COMPOUND = ("time", "length", "mass")
_SMALL_SCALES = (Decimal(1000), Decimal(100), Decimal(1))
_LARGE_SCALES = (Decimal(10**4), Decimal(10**8), Decimal(10**12))


class Joins:
    """Joins quantities by the rules of joins.yaml, and lengths that are told in two units."""

    def __init__(self, rules: Rules, joins: Scanner) -> None:
        words = rules.roles("amounts/words.csv")
        self._joins = joins
        self._changes = rules.compile("{amount_changes}")
        self._between = frozenset(("", *words["between"]))
        self._dashes, self._from = frozenset(words["dash"]), frozenset(words["from"])
        self._minute, self._second = frozenset(words["minute"]), words["second"][0]
        self._minutes = minute_of(words["minutes"][0], self._second)  # 25分 beside hours is no score

    def join(self, chars: str, read: list[Quantity]) -> list[Quantity]:
        """The quantities with ranges made one and shared units handed on, in the order of the text."""
        done: list[Quantity] = []
        for first in reversed(read):
            then = done[-1] if done and 0 <= done[-1].start - first.end <= FARTHEST else None
            if then is None or not self._took(chars, first, then):
                done.append(first)
        done.reverse()
        return done

    def _took(self, chars: str, first: Quantity, then: Quantity) -> bool:
        """Whether the second has taken in the first; in a list the first only gets its unit."""
        if chars[first.end : then.start] in self._between:
            return self._compound(first, then)
        hit = self._joins.at(chars, first.end)
        if hit is None or hit.end != then.opens or not _same_kind(first, then, hit.rule):
            return False
        if hit.rule.value.arguments[0] == "range":
            ranged = then.high is None and first.high is None and not self._to_level(chars, first, then)
            if ranged:
                _range(first, then, hit.rule)
            return ranged
        if then.listed or not _is_list_mark(chars, first):
            if first.unit is None:
                _share(first, then, hit.rule)
            first.listed = True
        return False

    def _to_level(self, chars: str, first: Quantity, then: Quantity) -> bool:
        """Whether 减少5400人至3822800人 tells a change and its level, 由3亿元到5亿元 two levels in turn."""
        shared = first.unit is None and then.unit is not None
        if shared or chars[first.end] not in self._dashes:
            return False
        if chars[first.opens - 1 : first.opens] in self._from:
            return True
        change = self._changes.search(chars, max(0, first.opens - 5), first.opens)
        return change is not None and then.low >= STEP * first.low

    def _compound(self, first: Quantity, then: Quantity) -> bool:
        """Make 1小时20分钟 one amount in the smaller unit, 80 分钟; False when the two are none."""
        if first.unit is None or then.unit is None or first.high is not None or then.high is not None:
            return False
        ratio = self._ratio(first.unit, then.unit) if first.unit.dimension not in _OF_DATES else None
        whole = first.low == first.low.to_integral_value()
        if ratio is None or not whole or not 0 <= then.low < ratio:
            return False
        then.low += abs(first.low) * ratio
        then.start, then.opens, then.rule, then.negative = (
            first.start,
            first.opens,
            first.rule,
            first.negative,
        )
        then.low = -then.low if first.negative else then.low
        then.unit = self._minutes if then.unit.dimension == "score" else then.unit
        then.admitted = True
        then.more = then.more or first.more
        then.written = first.written + then.written
        return True

    def _ratio(self, unit: Unit, lower: Unit) -> int | None:
        """How many of a smaller unit make one; 分 beside hours or seconds is a minute."""
        if unit.dimension not in _COMPOUND and unit.text not in self._minute:
            return None
        one, other = self._seconds(unit), self._seconds(lower)
        if one is None or other is None:
            one, other = (unit.factor, lower.factor) if unit.base == lower.base else (None, None)
        if one is None or other is None:
            return None
        ratio = one / other
        return int(ratio) if ratio > 1 and ratio.denominator == 1 else None

    def _seconds(self, unit: Unit) -> Fraction | None:
        if unit.text in self._minute:
            return Fraction(60)
        return unit.factor if unit.base == self._second else None


def _same_kind(first: Quantity, then: Quantity, rule: Rule) -> bool:
    """Whether both have one unit; 百分之三十至五十 and $100-200万 have it before the first number.

    The ends of a range may also both lack one, where they count by ten thousands: 300万至500万.
    """
    joint = rule.value.arguments[0]
    if then.unit is None and first.rule.value.name in ("fraction", "symbol"):
        then.unit = first.unit
    if then.unit is None:
        return joint == "range" and first.unit is None and is_large(then.written)
    if first.unit is not None and joint == "list" and _stands_for(first.unit, then.unit):
        first.unit = then.unit
    return first.unit in (None, then.unit)


def _stands_for(unit: Unit, other: Unit) -> bool:
    """Whether a list shares its last unit over 个: 2.4个、1.1个百分点."""
    return unit.counts and other.text.startswith(unit.text) and not other.counts


def _range(first: Quantity, then: Quantity, rule: Rule) -> None:
    """Make the second the range of both."""
    low = first.low
    if first.unit is None:
        shared = (scaled(low, scale) for scale in _shared_scales(first, then))
        low = next((value for value in shared if value <= then.low or _falls(first, then)), low)
    then.high, then.low = then.low, low
    if then.high < then.low < 0:
        then.low, then.high = then.high, then.low
    then.start, then.opens, then.negative = first.start, first.opens, first.negative
    then.rule, then.more = rule, then.more or first.more
    then.han = first.han
    then.written = first.written + then.written


def _falls(first: Quantity, then: Quantity) -> bool:
    """Whether 30至20亿 falls, told by numbers of one size before the scale that they share."""
    return first.scale == 1 and first.low * then.scale <= MOST_FALL * then.low


def _shared_scales(first: Quantity, then: Quantity) -> list[Decimal]:
    """What of the second number's scale the first may share: 三到五百亿 all, 五百到六百亿 only the 亿."""
    if first.scale not in _SMALL_SCALES or then.scale == 1:
        return []
    large = next((scale for small in _SMALL_SCALES if (scale := then.scale / small) in _LARGE_SCALES), None)
    shared = [then.scale] if first.scale == 1 else []
    return shared if large is None else [*shared, large]


def _share(first: Quantity, then: Quantity, rule: Rule) -> None:
    for scale in _shared_scales(first, then)[:1]:
        first.low, first.scale = scaled(first.low, scale), then.scale
    first.unit, first.rule = then.unit, rule


def _is_list_mark(chars: str, quantity: Quantity) -> bool:
    """Whether a number and 、 open a line: 1、5家企业."""
    if not chars.startswith("、", quantity.end):
        return False
    before = chars[max(0, quantity.start - INDENT) : quantity.start]
    line = before[before.rfind("\n") + 1 :]
    return not line.strip(" \t\u3000(") and len(line) < INDENT
