"""A number on its way to becoming an amount, and the reading of it and its unit from the view."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from extractor.knowledge.numerals import (
    HALF,
    HAN_DIGITS,
    OPENING,
    PARTED,
    ZERO,
    approximate,
    bare,
    fraction,
    is_large,
    is_lone,
    number,
    scale_of,
    scaled,
    told_more,
    value_of,
)
from extractor.knowledge.units import Unit, units_of
from extractor.model import Bound
from extractor.rules import Hit, Rule, Rules
from extractor.steps.draft import Draft
from extractor.text.words import Segmenter

LEAD = re.compile(f"[0-9{OPENING}$¥€£A-Z]")
_A_HALF = Decimal("0.5")
_COINS = (("jiao", Decimal("0.1")), ("fen", Decimal("0.01")))
LONGEST_WORD = 8
_NO_FRACTION = ("persons", "ratio", "share", "time", "multiple", "score")
_HALVED = ("time", "multiple", "age", "mass", "length", "area", "volume")
_GLUED = ("money", "ratio", "points")
# Of so many parts: percent, per mille, per myriad
_RATIOS = {Decimal(100): "%", Decimal(1000): "‰", Decimal(10000): "‱"}


@dataclass(slots=True)
class Quantity:
    """A number read from the view with what stands around it, on its way to becoming a mention.

    ``opens`` is where its sign stands (零下 of 零下5℃), else ``start``. ``scale`` is what a list or range
    may share (the 亿 of 3至5亿元); ``lone`` marks a scale without a digit (万亿元), ``more`` the 多 or 余
    inside.
    """

    start: int
    end: int
    written: str
    rule: Rule
    low: Decimal
    high: Decimal | None = None
    unit: Unit | None = None
    scale: Decimal = Decimal(1)
    han: bool = False
    lone: bool = False
    more: Bound | None = None
    admitted: bool = False
    bound: Bound | None = None
    listed: bool = False
    negative: bool = False
    opens: int = -1

    def __post_init__(self) -> None:
        if self.opens < 0:
            self.opens = self.start


def minute_of(name: str, second: str) -> Unit:
    """A minute by that name: 分 and 分钟 beside hours and seconds."""
    return Unit(name, name, "time", second, Fraction(60))


class Reader:
    """Reads the numbers of a view, each with the unit or classifier that follows it."""

    def __init__(self, rules: Rules, numbers: tuple[Rule, ...], segmenter: Segmenter) -> None:
        self._tag = segmenter.tag
        self.units = units_of(rules)
        words = rules.roles("amounts/words.csv")
        self.yuan, self.percent = self._named(words["yuan"][0]), self._named(words["percent"][0])
        self._general = words["general"][0]
        self._parters = tuple(self._general + part for part in (HALF, PARTED))
        self._free, self._piece = frozenset(words["free"]), frozenset(words["piece"])
        self._year, self._tailed = frozenset(words["year"]), frozenset(words["tail"])
        self._signs = frozenset(("-", *words["signed"]))
        self._dashes = frozenset(("-", "~", *words["dash"]))
        self._joints = frozenset((*self._dashes, " ", "", *words["joint"]))  # before a number's neighbour
        self._minute = frozenset(words["minute"])
        self._minutes = minute_of(words["minute"][0], words["second"][0])
        self._symbols = {row["symbol"]: row["unit"] for row in rules.table("amounts/symbols.csv", "symbol")}
        self._parted = frozenset(rules.words("amounts/parted.txt"))
        self._coins = rules.compile("{amount_coins}")
        self._clock = rules.compile("(?r){amount_hours}"), rules.compile("{amount_seconds}")
        self._unit_end = rules.compile("{amount_unit_end}")
        self._rest = rules.compile("{amount_rest}")
        self._sign = rules.compile("(?r){amount_sign}")
        self._times = rules.compile("(?r){amount_times}")
        self._numbers = rules.scanner(numbers)
        self._readers: dict[str, Callable[[Draft, Hit], Quantity | None]] = {
            "quantity": self._digits,
            "numeral": self._numeral,
            "fraction": self._fraction,
            "half": self._half,
            "half_unit": self._half_unit,
            "symbol": self._symbol,
            "coins": self._coin,
            "whole": self._whole,
        }

    def _named(self, name: str) -> Unit:
        """The unit of a name; with the name alone where a user's tables do not have it."""
        return self.units.get(name) or Unit(name, name, "count")

    def read(self, draft: Draft) -> list[Quantity]:
        """The numbers that have a unit, a large scale or a neighbour, in the order of the text."""
        read = []
        for hit in self._hits(draft.view.chars):
            quantity = self._readers[hit.rule.value.name](draft, hit)
            if quantity is not None:
                self._signed(draft.view.chars, quantity)
                read.append(quantity)
        return read

    def _hits(self, chars: str) -> Iterator[Hit]:
        """The numbers, from left to right; only the rules that may match at a place are tried there."""
        end = 0
        for place in LEAD.finditer(chars):
            hit = self._numbers.at(chars, place.start()) if place.start() >= end else None
            if hit is not None:
                end = hit.end
                yield hit

    def _signed(self, chars: str, quantity: Quantity) -> None:
        """Give the number the sign before it: -3.2%, 零下5℃; classifiers have none."""
        start, unit = quantity.start, quantity.unit
        if chars[start - 1 : start] not in self._signs or (unit is not None and unit.counts):
            return
        sign = self._sign.match(chars, max(0, start - 4), start)
        if sign is not None:
            quantity.opens, quantity.negative = sign.start(), sign["minus"] is not None
            if quantity.negative:
                quantity.low = -quantity.low

    def _digits(self, draft: Draft, hit: Hit) -> Quantity | None:
        chars, start, end = draft.view.chars, hit.start, hit.end
        follows = chars[end : end + 1]
        if (
            follows not in self.units.firsts
            and chars[end - 1] in "0123456789"
            and follows not in self._joints
        ):
            return None
        written = chars[start:end]
        plain = _plain_number(chars, start, end) or self._in_clock(chars, start, end)
        value = value_of(written) if plain else None
        if value is None:
            return None
        quantity = Quantity(
            start, end, written, hit.rule, value, scale=scale_of(written), more=told_more(written)
        )
        self._measure(draft, quantity)
        if start and chars[start - 1].isascii() and chars[start - 1].isalpha():
            return quantity if _after_name(chars, quantity) else None
        return quantity

    def _in_clock(self, chars: str, start: int, end: int) -> bool:
        """Whether a number counts the minutes or seconds of a length in two units: 3小时05分, 五分三十秒."""
        hours, seconds = self._clock
        if hours.match(chars, max(0, start - 3), start):
            return True
        return chars[end : end + 1] in self._minute and seconds.match(chars, end) is not None

    def _numeral(self, draft: Draft, hit: Hit) -> Quantity | None:
        chars, start, end = draft.view.chars, hit.start, hit.end
        follows = chars[end : end + 1]
        written = chars[start:end]
        joins = follows in self._joints or chars[start - 1 : start] in self._dashes
        if not joins and follows not in self.units.firsts and not is_large(written):
            return None
        value, high = value_of(written), None
        if value is None or (len(written) > 1 and all(c in HAN_DIGITS for c in written)):
            pair = approximate(bare(written))
            if pair is None:
                return None
            value, high = pair
        quantity = Quantity(start, end, written, hit.rule, value, high, han=True, more=told_more(written))
        quantity.scale = scale_of(written)
        quantity.lone = is_lone(written)
        self._measure(draft, quantity)
        return quantity

    def _fraction(self, draft: Draft, hit: Hit) -> Quantity | None:
        under, over = hit.group("denominator") or "", hit.group("numerator") or ""
        top, low = value_of(over), value_of(under)
        if top is None or low is None:
            return None
        unit = _ratio(_RATIOS.get(low)) if len(under) == 1 else None
        written = draft.view.chars[hit.start : hit.end]
        if unit is not None:
            return Quantity(hit.start, hit.end, written, hit.rule, top, unit=unit, more=told_more(over))
        percent = fraction(top, low)
        if percent is None:
            return None
        quantity = Quantity(hit.start, hit.end, written, hit.rule, percent / 100)
        self._measure(draft, quantity)
        if quantity.unit is None or quantity.unit.counts or quantity.unit.dimension in _NO_FRACTION:
            quantity.low, quantity.unit, quantity.end = percent, self.percent, hit.end
        return quantity

    def _half(self, draft: Draft, hit: Hit) -> Quantity | None:
        start, end = hit.start, hit.end
        return Quantity(start, end, draft.view.chars[start:end], hit.rule, Decimal(50), unit=self.percent)

    def _half_unit(self, draft: Draft, hit: Hit) -> Quantity | None:
        quantity = Quantity(hit.start, hit.end, HALF, hit.rule, _A_HALF, admitted=True)
        self._measure(draft, quantity)
        return quantity if quantity.unit else None

    def _coin(self, draft: Draft, hit: Hit) -> Quantity | None:
        """角 and 分 of money without 元: 三角五分."""
        start, end = hit.start, hit.end
        low = sum((number(hit.group(group) or ZERO) * worth for group, worth in _COINS), Decimal(0))
        return Quantity(start, end, draft.view.chars[start:end], hit.rule, low.normalize(), unit=self.yuan)

    def _whole(self, draft: Draft, hit: Hit) -> Quantity | None:
        start, end = hit.start, hit.end
        return Quantity(start, end, draft.view.chars[start:end], hit.rule, Decimal(100), unit=self.percent)

    def _symbol(self, draft: Draft, hit: Hit) -> Quantity | None:
        unit = self.units.get(self._symbols.get(hit.group("symbol") or "", ""))
        digits = hit.group("digits") or ""
        value = value_of(digits)
        if unit is None or value is None:
            return None
        quantity = Quantity(hit.start, hit.end, digits, hit.rule, value, unit=unit, more=told_more(digits))
        follows = self.units.read(draft.view.chars, hit.end)
        if follows is not None and follows.dimension == "money":
            quantity.end, quantity.unit = hit.end + len(follows.text), follows
        return quantity

    def _measure(self, draft: Draft, quantity: Quantity) -> None:
        """Read the unit that follows the number: its 半 and 多 too (1个半月, 两年半, 一个多小时)."""
        chars, end = draft.view.chars, quantity.end
        if chars.startswith(self._parters, end) and self._parted_unit(chars, quantity):
            return
        if chars.startswith(" ", end) and chars[end + 1 : end + 2].isascii() and not quantity.han:
            end += 1  # 12.6 km
        for unit in self.units.readings(chars, end):
            if unit.text in self._year and len(quantity.written) == 4 and quantity.written.isdigit():
                return  # a year of the calendar
            stop = end + len(unit.text)
            if self._may_have(chars, quantity, unit, end) and self._ends_word(draft, unit, stop):
                quantity.unit, quantity.end = self._timed(quantity, unit), stop
                self._after_unit(draft, quantity, quantity.unit)
                return

    def _timed(self, quantity: Quantity, unit: Unit) -> Unit:
        """The unit; 分 after 五 or 05 is a minute and no score."""
        minute = unit.text in self._minute and (quantity.han or quantity.written[0] == "0")
        return self._minutes if minute else unit

    def _may_have(self, chars: str, quantity: Quantity, unit: Unit, end: int) -> bool:
        """Whether such a number may have the unit: some stand only after digits, scales and 零下."""
        if not unit.digits or not quantity.han or quantity.scale != 1 or quantity.lone:
            return True
        if unit.text in self._minute and self._in_clock(chars, quantity.start, end):
            return True
        return unit.dimension == "degree" and chars.startswith(ZERO, quantity.start - 2)

    def _parted_unit(self, chars: str, quantity: Quantity) -> bool:
        """Read a unit that 半 or 多 parts from its 个: 1个半月, 一个多小时."""
        end = quantity.end
        unit = self.units.read(self._general + chars[end + 2 : end + 5], 0)
        if unit is None or unit.text == self._general:
            return False
        if chars[end + 1] == HALF:
            quantity.low += _A_HALF
        else:
            quantity.more = ">"
        quantity.unit, quantity.end = unit, end + 1 + len(unit.text)
        return True

    def _after_unit(self, draft: Draft, quantity: Quantity, unit: Unit) -> None:
        """Read what speech says after the unit: 两年半, 两成三, 5块8, 1米75."""
        chars, stop = draft.view.chars, quantity.end
        if unit.dimension == "share":
            self._tenths(chars, quantity)
        elif unit.dimension in _HALVED and quantity.low == quantity.low.to_integral_value():
            if chars.startswith(HALF, stop) and self.across(draft, stop + 1) is None:
                quantity.low, quantity.end = quantity.low + _A_HALF, stop + 1
                quantity.admitted = True
            elif unit.text in self._tailed:
                self._tail(chars, quantity)
        elif unit.name == self.yuan.name or unit.text in self._piece:
            self._cents(chars, quantity)
        elif unit.dimension == "power":
            self._multiply(chars, quantity)

    def _ends_word(self, draft: Draft, unit: Unit, stop: int) -> bool:
        """Whether a unit ends where a word does: 部 in 5部门 and GB in 5GBA do not."""
        last = unit.text[-1]
        if last.isascii() and last.isalpha():
            follows = draft.view.chars[stop : stop + 1]
            return not (follows.isascii() and follows.isalnum())
        if unit.text in self._free or self.across(draft, stop) is None:
            return True
        return self._unit_end.match(draft.view.chars, stop) is not None

    def across(self, draft: Draft, at: int) -> str | None:
        """The dictionary's word that the view's index ``at`` would cut in two."""
        if draft.is_border(at):
            return None
        start, end = at - 1, at + 1
        while not draft.is_border(start) and at - start < LONGEST_WORD:
            start -= 1
        while not draft.is_border(end) and end - at < LONGEST_WORD:
            end += 1
        word = draft.view.chars[start:end]
        return word if word not in self._parted and self._tag(word) is not None else None

    def _tenths(self, chars: str, quantity: Quantity) -> None:
        quantity.low = scaled(quantity.low, Decimal(10))
        quantity.scale = Decimal(10)
        if quantity.high is not None:
            quantity.high *= 10
        follows = chars[quantity.end : quantity.end + 1]
        if follows in HAN_DIGITS:
            quantity.low += number(follows)
            quantity.end += 1
        elif follows == HALF:
            quantity.low += 5
            quantity.end += 1
        quantity.unit = self.percent

    def _tail(self, chars: str, quantity: Quantity) -> None:
        """The decimals that speech leaves after the unit: 1米75."""
        match = self._rest.match(chars, quantity.end)
        if match is not None and quantity.low == quantity.low.to_integral_value() and quantity.scale == 1:
            quantity.low += number(match[0]) / 10 ** len(match[0])
            quantity.end = match.end()

    def _multiply(self, chars: str, quantity: Quantity) -> None:
        """A number of machines before their power: 2×66万千瓦 is what they have together."""
        match = self._times.match(chars, max(0, quantity.start - 4), quantity.start)
        if match is not None:
            quantity.low *= number(match["times"])
            quantity.start = quantity.opens = match.start()

    def _cents(self, chars: str, quantity: Quantity) -> None:
        match = self._coins.match(chars, quantity.end)
        if match is None or quantity.high is not None:
            return
        for group, part in (("jiao", "0.1"), ("fen", "0.01"), ("rest", "0.1")):
            if match[group]:
                quantity.low += number(match[group]) * Decimal(part)
        quantity.end, quantity.unit = match.end(), self.yuan


def _ratio(name: str | None) -> Unit | None:
    return Unit(name, name, "ratio", "%") if name else None


def _after_name(chars: str, quantity: Quantity) -> bool:
    """Whether a number right after letters is one: GDP9503亿元, but not PM2.5, G20 or C919."""
    unit = quantity.unit
    two = chars[max(0, quantity.start - 2) : quantity.start]
    return unit is not None and unit.dimension in _GLUED and len(two) == 2 and two.isascii() and two.isalpha()


def _plain_number(chars: str, start: int, end: int) -> bool:
    """Whether the digits are a number of their own: no part of 2023.1.5 or 007."""
    if start and chars[start - 1] == ".":
        return False
    if chars[start] == "0" and chars[start + 1 : start + 2].isdigit():
        return False
    return not (chars[end : end + 1] == "." and chars[end + 1 : end + 2].isdigit())
