"""Joins neighbouring numbers into ranges (3至5亿元) and lists that share a unit (5.8和3.8个百分点)."""

from __future__ import annotations

from decimal import Decimal

from extractor.knowledge.numerals import scaled
from extractor.measuring.quantities import Quantity
from extractor.rules import Rule, Scanner

FARTHEST = 4
INDENT = 12
_SMALL_SCALES = (Decimal(1000), Decimal(100), Decimal(1))
_LARGE_SCALES = (Decimal(10**4), Decimal(10**8), Decimal(10**12))


def joined(chars: str, read: list[Quantity], joins: Scanner) -> list[Quantity]:
    """The quantities with ranges made one and shared units handed on, in the order of the text."""
    done: list[Quantity] = []
    for first in reversed(read):
        if not done or not 0 < done[-1].start - first.end <= FARTHEST:
            done.append(first)
            continue
        then = done[-1]
        hit = joins.at(chars, first.end)
        if hit is None or hit.end != then.start or not _same_kind(first, then):
            done.append(first)
        elif hit.rule.value.arguments[0] == "range":
            if then.high is None and first.high is None:
                done[-1] = _range(first, then, hit.rule)
            else:
                done.append(first)
        else:
            if not _is_list_mark(chars, first):
                if first.unit is None:
                    _share(first, then, hit.rule)
                first.listed = True
            done.append(first)
    done.reverse()
    return done


def _same_kind(first: Quantity, then: Quantity) -> bool:
    """Whether both have one unit; 百分之三十至五十 has it before the first number."""
    if then.unit is None and first.rule.value.name == "fraction":
        then.unit = first.unit
    return then.unit is not None and first.unit in (None, then.unit)


def _range(first: Quantity, then: Quantity, rule: Rule) -> Quantity:
    low = first.low
    if first.unit is None:
        shared = (scaled(low, scale) for scale in _shared_scales(first, then))
        low = next((value for value in shared if value <= then.low), low)
    then.high, then.low = then.low, low
    then.start, then.rule, then.more = first.start, rule, then.more or first.more
    then.han = first.han
    then.written = first.written + then.written
    return then


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
