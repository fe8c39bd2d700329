"""Joins neighbouring numbers into ranges (3至5亿元), lists that share a unit (5.8和3.8个百分点) and amounts
in two units (1小时20分钟)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import regex

from extractor.knowledge.numerals import scaled
from extractor.knowledge.units import Unit
from extractor.rules import Rule, Scanner
from extractor.steps.amounts.quantities import Quantity, large

FARTHEST = 6
MOST_FALL = 10  # times the second number, at most
STEP = 5  # a level is so many times the change that led to it, at least
_CHANGES = regex.compile("[增减升降涨跌加少多落高低](?:了|约|近|逾|超过|大约)?$")
INDENT = 12
MINUTES = Unit("分钟", "分钟", "time", "秒", Fraction(60))  # 25分 beside hours is no score
_BETWEEN_UNITS = ("", "零", "又")
_OF_DATES = ("day", "clock")  # 18日9时 is a time of day
_COMPOUND = ("time", "length", "mass")
_SMALL_SCALES = (Decimal(1000), Decimal(100), Decimal(1))
_LARGE_SCALES = (Decimal(10**4), Decimal(10**8), Decimal(10**12))


def joined(chars: str, read: list[Quantity], joins: Scanner) -> list[Quantity]:
    """The quantities with ranges made one and shared units handed on, in the order of the text."""
    done: list[Quantity] = []
    for first in reversed(read):
        if not done or not 0 <= done[-1].start - first.end <= FARTHEST:
            done.append(first)
            continue
        then = done[-1]
        if chars[first.end : then.start] in _BETWEEN_UNITS:
            if not _compound(first, then):
                done.append(first)
            continue
        hit = joins.at(chars, first.end)
        if hit is None or hit.end != then.opens or not _same_kind(first, then, hit.rule):
            done.append(first)
        elif hit.rule.value.arguments[0] == "range":
            if then.high is None and first.high is None and not _to_level(chars, first, then):
                done[-1] = _range(first, then, hit.rule)
            else:
                done.append(first)
        else:
            if then.listed or not _is_list_mark(chars, first):
                if first.unit is None:
                    _share(first, then, hit.rule)
                first.listed = True
            done.append(first)
    done.reverse()
    return done


def _to_level(chars: str, first: Quantity, then: Quantity) -> bool:
    """Whether 减少5400人至3822800人 tells a change and its level, 由3亿元到5亿元 two levels in turn."""
    shared = first.unit is None and then.unit is not None
    if shared or chars[first.end] not in "至到":
        return False
    if chars[first.opens - 1 : first.opens] == "由":
        return True
    return (
        then.low >= STEP * first.low
        and _CHANGES.search(chars[max(0, first.opens - 5) : first.opens]) is not None
    )


def _compound(first: Quantity, then: Quantity) -> bool:
    """Make 1小时20分钟 one amount in the smaller unit, 80 分钟; False when the two are none."""
    if first.unit is None or then.unit is None or first.high is not None or then.high is not None:
        return False
    ratio = _ratio(first.unit, then.unit)
    if (
        first.unit.dimension in _OF_DATES
        or ratio is None
        or not 0 <= then.low < ratio
        or first.low != first.low.to_integral_value()
    ):
        return False
    then.low += abs(first.low) * ratio
    then.start, then.opens, then.rule, then.negative = first.start, first.opens, first.rule, first.negative
    then.low = -then.low if first.negative else then.low
    then.unit = MINUTES if then.unit.dimension == "score" else then.unit
    then.admitted = True
    then.more = then.more or first.more
    then.written = first.written + then.written
    return True


def _ratio(unit: Unit, lower: Unit) -> int | None:
    """How many of a smaller unit make one; 分 beside hours or seconds is a minute."""
    one, other = _seconds(unit) or unit.factor, _seconds(lower) or lower.factor
    if one is None or other is None or (unit.dimension not in _COMPOUND and unit.text != "分"):
        return None
    timed = _seconds(unit) is not None and _seconds(lower) is not None
    if not timed and (unit.base != lower.base or unit.base is None):
        return None
    ratio = one / other
    return int(ratio) if ratio > 1 and ratio.denominator == 1 else None


def _seconds(unit: Unit) -> Fraction | None:
    if unit.text == "分":
        return Fraction(60)
    return unit.factor if unit.base == "秒" else None


def _same_kind(first: Quantity, then: Quantity, rule: Rule) -> bool:
    """Whether both have one unit; 百分之三十至五十 and $100-200万 have it before the first number.

    The ends of a range may also both lack one, where they count by ten thousands: 300万至500万.
    """
    if then.unit is None and first.rule.value.name in ("fraction", "symbol"):
        then.unit = first.unit
    if then.unit is None and rule.value.arguments[0] == "range":
        return first.unit is None and large(then.written)
    if first.unit is not None and then.unit is not None and rule.value.arguments[0] == "list":
        # 2.4个、1.1个百分点: a list shares its last unit over 个.
        over = first.unit.counts and then.unit.text.startswith(first.unit.text) and not then.unit.counts
        if over:
            first.unit = then.unit
            return True
    return then.unit is not None and first.unit in (None, then.unit)


def _range(first: Quantity, then: Quantity, rule: Rule) -> Quantity:
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
    return then


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
