"""Units and classifiers: reading them where a number ends, their dimensions, and conversions.

A ``Units`` is built from the rows of the unit and classifier tables. Compound units such as 元/平方米 are
read part by part, so the tables need not list them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from types import MappingProxyType

import regex

from extractor.knowledge.numerals import SCALE_MARKS
from extractor.rules import Rules

COUNT = "count"
_LATIN = regex.compile("[A-Za-z]+(?![A-Za-z0-9])")
_PREC = Context(prec=28)
_EXACT = Context(prec=400)
# After 每 these make no unit, but an adverb or a base: 元每年, 元每人; seconds do.
_WORDS_EACH = ("time", "persons", "money", "score")
_PER_SCALES = re.compile(f"(?:10)?[{SCALE_MARKS}]{{1,3}}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a text writes it: ``name`` is stated in values, one is ``factor`` times ``base``.

    ``digits`` is set for one that is read only after Arabic digits (度 after 三 is no unit).
    """

    text: str
    name: str
    dimension: str
    base: str | None = None
    factor: Fraction | None = None
    digits: bool = False

    @property
    def counts(self) -> bool:
        """Whether this is a classifier."""
        return self.dimension == COUNT

    def to_base(self, value: Decimal) -> tuple[Decimal, str] | None:
        """``value`` in the base unit, and that unit; None where this is the base or has no conversion."""
        if self.factor is None or self.base is None or self.base == self.name:
            return None
        return _converted(value, self.factor), self.base


def _converted(value: Decimal, factor: Fraction) -> Decimal:
    """``value`` times ``factor``: exact where that is a finite decimal, else rounded to 28 digits."""
    top = _EXACT.multiply(value, Decimal(factor.numerator))
    result = _PREC.divide(top, Decimal(factor.denominator))
    if result == result.to_integral_value() and result.adjusted() < 28:
        return result.quantize(Decimal(1))
    return result


class Units:
    """The tables of units and classifiers; ``firsts`` are the characters that they open with."""

    def __init__(
        self,
        units: Iterable[Mapping[str, str]],
        classifiers: Iterable[Mapping[str, str]] = (),
        words: Mapping[str, Iterable[str]] = MappingProxyType({}),
    ) -> None:
        """``units`` need unit, dimension, base, factor, use; ``classifiers`` classifier and use.

        ``words`` are those of compound units by their role: ``under`` the stroke, ``each``, ``daily``,
        ``again``, ``second`` (see rules/amounts/words.csv). Raises ValueError for a factor that is no number.
        """
        self._known = {row["classifier"]: _classifier(row) for row in classifiers}
        self._known |= {row["unit"]: _unit(row) for row in units}
        sizes: dict[str, set[int]] = {}
        for text in self._known:
            sizes.setdefault(text[0], set()).add(len(text))
        self._sizes = {first: sorted(found, reverse=True) for first, found in sizes.items()}
        self._per: dict[str, tuple[str, ...]] = {}
        for text in sorted({*words.get("under", ()), *self._known}, key=lambda text: (-len(text), text)):
            self._per[text[0]] = (*self._per.get(text[0], ()), text)
        self._each, self._daily = frozenset(words.get("each", ())), frozenset(words.get("daily", ()))
        self._again, self._second = tuple(words.get("again", ())), frozenset(words.get("second", ()))
        self._lower_case = _lower_case(self._known)  # CM and Mwh are cm and MWh
        self.firsts = frozenset(sizes).union(*({text[0], text[0].upper()} for text in self._lower_case))

    def get(self, text: str) -> Unit | None:
        """The unit or classifier that is exactly ``text``, compound ones included."""
        found = self.read(text, 0)
        return found if found is not None and found.text == text else None

    def read(self, chars: str, at: int) -> Unit | None:
        """The longest unit or classifier that starts at ``at``, a compound one (元/平方米) as a whole."""
        return next(iter(self.readings(chars, at)), None)

    def readings(self, chars: str, at: int) -> list[Unit]:
        """Every unit or classifier that starts at ``at``, the longest first."""
        sizes = self._sizes.get(chars[at : at + 1], ())
        found = [self._known[text] for size in sizes if (text := chars[at : at + size]) in self._known]
        latin = _LATIN.match(chars, at) if chars[at : at + 1].isascii() else None
        if latin and latin[0] not in self._known and latin[0].lower() in self._lower_case:
            known = self._known[self._lower_case[latin[0].lower()]]
            found.insert(0, replace(known, text=latin[0], name=latin[0]))
        if found:
            compound = self._compound(found[0], chars, at)
            if compound is not found[0]:
                found.insert(0, compound)
        return found

    def to_base(self, value: Decimal, unit: str) -> tuple[Decimal, str] | None:
        """``value`` in the base unit of ``unit``'s dimension, and that unit: 2 公里 is 2000 米.

        None for a unit without a conversion. Exact wherever the result is a finite decimal; else (15 亩 are
        10000 平方米, but 1 亩 has no end) rounded to 28 digits.
        """
        known = self.get(unit)
        if known is None or known.factor is None or known.base is None:
            return None
        return _converted(value, known.factor), known.base

    def _compound(self, unit: Unit, chars: str, at: int) -> Unit:
        end = at + len(unit.text)
        follows = chars[end : end + 1]
        if follows == "(" and unit.counts:
            return self._bracketed(unit, chars, at, end)
        if follows in self._each and not unit.counts:
            return self._per_each(unit, chars, at, end + 1)
        return self._stroke(unit, chars, at, end) if follows == "/" else unit

    def _stroke(self, unit: Unit, chars: str, at: int, end: int) -> Unit:
        """A unit over others: 元/平方米, 人次/公里·日."""
        dimension, factor, base = unit.dimension, unit.factor, unit.base
        while chars.startswith(("/", "·"), end):
            mark, lower = chars[end], self._lower(chars, end + 1)
            if not lower:
                break
            end += 1 + len(lower)
            under = self._known.get(lower)
            dimension = f"{dimension}{mark}{under.dimension if under else lower}"
            if factor is not None and under is not None and under.factor is not None:
                factor, base = factor / under.factor, f"{base}{mark}{under.base}"
            else:
                factor = base = None
        text = chars[at:end]
        return unit if text == unit.text else Unit(text, _written(text), dimension, base, factor)

    def _per_each(self, unit: Unit, chars: str, at: int, end: int) -> Unit:
        """A unit for each of another: 元每平方米, 公里每小时; 元每年 is two words."""
        lower = self._lower(chars, end)
        under = self._known.get(lower)
        if under is None or under.counts or lower in self._daily:
            return unit
        if under.dimension in _WORDS_EACH and under.base not in self._second:
            return unit
        text = chars[at : end + len(lower)]
        return Unit(text, text, f"{unit.dimension}/{under.dimension}")

    def _bracketed(self, unit: Unit, chars: str, at: int, end: int) -> Unit:
        """A classifier with a second one in brackets after it: 台（套）, 家（次）, 件（人）次."""
        closed = chars.find(")", end, end + 4) + 1
        if closed and chars[end + 1 : closed - 1] in self._known:
            text = chars[at : closed + chars.startswith(self._again, closed)]
            return Unit(text, _written(text), unit.dimension)
        return unit

    def _lower(self, chars: str, at: int) -> str:
        scaled = _PER_SCALES.match(chars, at)
        scale = scaled[0] if scaled else ""
        head = at + len(scale)
        for text in self._per.get(chars[head : head + 1], ()):
            if chars.startswith(text, head):
                return scale + text
        return scale


def _classifier(row: Mapping[str, str]) -> Unit:
    text = row["classifier"]
    return Unit(text, _written(text), COUNT, digits=row["use"] == "digits")


def _unit(row: Mapping[str, str]) -> Unit:
    text, base = row["unit"], row["base"] or None
    try:
        factor = factor_of(row["factor"])
    except ValueError as error:
        raise ValueError(f"unit {text!r}: {error}") from None
    # 元人民币 and 块钱 are stated as 元, 美金 as 美元: money keeps its currency in the unit.
    name = base if base and row["dimension"] == "money" and factor == 1 else _written(text)
    return Unit(text, name, row["dimension"], base, factor, row["use"] == "digits")


def _lower_case(known: Mapping[str, Unit]) -> dict[str, str]:
    """The units of measure in Latin letters by their lower case; codes of currencies are none."""
    found: dict[str, str] = {}
    for text, unit in known.items():
        if _LATIN.fullmatch(text) and len(text) > 1 and unit.dimension != "money":
            found.setdefault(text.lower(), text)
    return found


def factor_of(text: str) -> Fraction | None:
    """A factor as the table of units has it; None where there is none. Raises ValueError."""
    numerator, _, denominator = text.partition("/")
    try:
        return Fraction(numerator) / Fraction(denominator or 1) if text else None
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text!r} is no number; give a factor such as 1000, 0.5 or 1/3") from None


def _written(text: str) -> str:
    return text.replace("(", "（").replace(")", "）")


def units_of(rules: Rules) -> Units:
    """The units and classifiers of the rules, made once. Raises RulesError for a factor that is no number."""

    def read() -> Units:
        classifiers = rules.table("amounts/classifiers.csv", "classifier")
        units = rules.table("amounts/units.csv", "unit")
        rules.each("amounts/units.csv", "unit", lambda row: factor_of(row["factor"]))
        return Units(units, classifiers, rules.roles("amounts/words.csv"))

    return rules.once(("units",), read)
