"""Finds where 一 is a number among others (两所中学、一所小学) and no article (一所学校)."""

from __future__ import annotations

from itertools import pairwise

import regex

from extractor.measuring.quantities import Quantity

FARTHEST = 16
PERSONS = "persons"
_ENDS = regex.compile(r"[。；;!?？！\n“”]")
_MARK = regex.compile(r"[、，,和与及]")
# A noun and a mark of enumeration: 三个市场、一所学校.
_NOUN = regex.compile(r"\p{Han}{1,8}(?:、|和|及|以及)\p{Han}{0,2}")
_ARTICLE = frozenset("这那同每另某哪是像如统第")
_VAGUE = frozenset("批种类些股派番片系")


def mark_siblings(chars: str, read: list[Quantity]) -> None:
    """Sets ``admitted`` on each 一 with a classifier that stands beside another count of its list."""
    for place, quantity in enumerate(read):
        if quantity.written != "一" or not _thing(quantity) or chars[quantity.start - 1] in _ARTICLE:
            continue
        near = pairwise(read[max(0, place - 1) : place + 2])
        quantity.admitted = any(_listed(chars, first, then) for first, then in near)


def _thing(quantity: Quantity) -> bool:
    unit = quantity.unit
    return unit is not None and (unit.counts or unit.dimension == PERSONS) and unit.name not in _VAGUE


def _proper(quantity: Quantity) -> bool:
    return _thing(quantity) and (quantity.written != "一" or quantity.admitted)


def _listed(chars: str, first: Quantity, then: Quantity) -> bool:
    """Whether two neighbours count things in one list, and one of them is surely a number."""
    if not (_proper(first) or _proper(then)) or not (_thing(first) and _thing(then)):
        return False
    gap = chars[first.end : then.start]
    if not 0 < len(gap) <= FARTHEST or _ENDS.search(gap):
        return False
    same = first.unit is not None and then.unit is not None and first.unit.name == then.unit.name
    return bool(_MARK.search(gap)) if same else _NOUN.fullmatch(gap) is not None
