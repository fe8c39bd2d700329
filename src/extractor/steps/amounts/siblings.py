"""Finds where 一 is a number among others (两所中学、一所小学) and no article (一所学校)."""

from __future__ import annotations

from itertools import pairwise

import regex

from extractor.steps.amounts.quantities import Quantity

FARTHEST = 16
PERSONS = "persons"
_ENDS = regex.compile(r"[。；;!?？！\n“”]")
_MARK = regex.compile(r"[、，,和与及]")
# A noun and a mark of enumeration: 三个市场、一所学校.
_NOUN = regex.compile(r"\p{Han}{1,8}(?:、|和|及|以及)\p{Han}{0,2}")
# The same with the nouns before their numbers: 铁路两条、机场一座.
_LED = regex.compile(r"(?:、|和|及|以及)\p{Han}{1,8}")
_CLOSES = frozenset("、，,。；;")
_ARTICLE = frozenset("这那同每另某哪是像如统第")
_VAGUE = frozenset("批种类些股派番片系")


def mark_siblings(chars: str, read: list[Quantity]) -> None:
    """Sets ``admitted`` on each 一 with a classifier that stands beside another count of its list."""
    things = [quantity for quantity in read if _thing(quantity)]
    for place, quantity in enumerate(things):
        if quantity.written == "一" and chars[quantity.start - 1] not in _ARTICLE:
            near = pairwise(things[max(0, place - 1) : place + 2])
            quantity.admitted = any(_listed(chars, first, then) for first, then in near)


def _thing(quantity: Quantity) -> bool:
    unit = quantity.unit
    return unit is not None and (unit.counts or unit.dimension == PERSONS) and unit.name not in _VAGUE


def _proper(quantity: Quantity) -> bool:
    return quantity.written != "一" or quantity.admitted


def _listed(chars: str, first: Quantity, then: Quantity) -> bool:
    """Whether two neighbours count things in one list, and one of them is surely a number."""
    if not (_proper(first) or _proper(then)):
        return False
    gap = chars[first.end : then.start]
    if not 0 < len(gap) <= FARTHEST or _ENDS.search(gap):
        return False
    same = first.unit is not None and then.unit is not None and first.unit.name == then.unit.name
    if same:
        return _MARK.search(gap) is not None
    led = chars[then.end : then.end + 1] in _CLOSES and _LED.fullmatch(gap) is not None
    return led or _NOUN.fullmatch(gap) is not None
