"""Currencies that the text names before a number (港币15万元) or in a bracket (澳门元，下同)."""

from __future__ import annotations

from bisect import bisect_right

import regex

from extractor.knowledge.numerals import is_large
from extractor.knowledge.units import Unit, Units
from extractor.rules import Rules
from extractor.steps.amounts.quantities import Quantity

MONEY = "money"


class Currencies:
    """Gives a bare 元 the currency that the text says it has."""

    def __init__(self, rules: Rules, units: Units, yuan: Unit) -> None:
        names = [
            row["unit"]
            for row in rules.table("amounts/units.csv", "unit")
            if row["dimension"] == MONEY and row["factor"] == "1" and row["unit"][0] != yuan.text
        ]
        named = "|".join(map(regex.escape, sorted(names, key=len, reverse=True)))
        self._units = units
        self._yuan = yuan
        self._before = rules.compile(rf"(?r)(?P<currency>{named})\(?{{amount_currency_gap}}")
        self._bracket = rules.compile(
            rf"\((?:\p{{Han}}{{0,4}}:)?(?P<currency>{named})(?P<on>{{amount_likewise}})?\)"
        )

    def name(self, chars: str, read: list[Quantity]) -> None:
        """Set the unit of each number of money that the text gives another currency than 元."""
        stated = list(self._bracket.finditer(chars)) if "(" in chars else []
        holds = {match.start(): self._unit(match) for match in stated}
        on = [(match.start(), self._unit(match)) for match in stated if match["on"]]
        for quantity in read:
            if self._may_be_named(quantity):
                before = self._named_before(chars, quantity)
                if before is not None:
                    quantity.unit = self._unit(before)
                elif quantity.unit is not None and stated:
                    at = bisect_right(on, quantity.end, key=lambda one: one[0])
                    told = on[at - 1][1] if at else quantity.unit
                    quantity.unit = holds.get(quantity.end, told)

    def _may_be_named(self, quantity: Quantity) -> bool:
        """Whether the number is one of 元, or a large one without a unit."""
        if quantity.unit is None:
            return is_large(quantity.written)
        return quantity.unit.name == self._yuan.name

    def _named_before(self, chars: str, quantity: Quantity) -> regex.Match[str] | None:
        return self._before.match(chars, max(0, quantity.opens - 10), quantity.opens)

    def _unit(self, match: regex.Match[str]) -> Unit | None:
        return self._units.get(match["currency"])
