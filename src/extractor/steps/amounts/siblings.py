"""Finds where 一 is a number among others (两所中学、一所小学) and no article (一所学校)."""

from __future__ import annotations

from itertools import pairwise

import regex

from extractor.knowledge.numerals import ONE
from extractor.rules import Rules
from extractor.steps.amounts.quantities import Quantity

FARTHEST = 16
PERSONS = "persons"
_ENDS = regex.compile(r"[。；;!?？！\n“”]")
_CLOSES = frozenset("、，,。；;")


class Siblings:
    """Finds each 一 with a classifier that stands beside another count of its list."""

    def __init__(self, rules: Rules) -> None:
        words = rules.roles("amounts/words.csv")
        self._article, self._vague = frozenset(words["article"]), frozenset(words["vague"])
        self._mark = rules.compile("{amount_list_mark}")
        # A noun and a mark of enumeration: 三个市场、一所学校; and nouns before numbers: 铁路两条、机场一座.
        self._noun = rules.compile(r"\p{Han}{1,8}{amount_enumeration}\p{Han}{0,2}")
        self._led = rules.compile(r"{amount_enumeration}\p{Han}{1,8}")

    def mark(self, chars: str, read: list[Quantity]) -> None:
        """Set ``admitted`` on those quantities."""
        things = [quantity for quantity in read if self._thing(quantity)]
        for place, quantity in enumerate(things):
            if quantity.written == ONE and chars[quantity.start - 1] not in self._article:
                near = pairwise(things[max(0, place - 1) : place + 2])
                quantity.admitted = any(self._listed(chars, first, then) for first, then in near)

    def _thing(self, quantity: Quantity) -> bool:
        unit = quantity.unit
        return (
            unit is not None and (unit.counts or unit.dimension == PERSONS) and unit.name not in self._vague
        )

    def _listed(self, chars: str, first: Quantity, then: Quantity) -> bool:
        """Whether two neighbours count things in one list, and one of them is surely a number."""
        if not (_proper(first) or _proper(then)):
            return False
        gap = chars[first.end : then.start]
        if not 0 < len(gap) <= FARTHEST or _ENDS.search(gap):
            return False
        if first.unit is not None and then.unit is not None and first.unit.name == then.unit.name:
            return self._mark.search(gap) is not None
        led = chars[then.end : then.end + 1] in _CLOSES and self._led.fullmatch(gap) is not None
        return led or self._noun.fullmatch(gap) is not None


def _proper(quantity: Quantity) -> bool:
    return quantity.written != ONE or quantity.admitted
