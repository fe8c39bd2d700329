"""What kind of statement an amount makes: level, change, share, contribution, rate or difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from extractor.rules import Hit, Rule, Rules, expand

RATIO_UNITS = frozenset(("%", "‰"))
TIMES = "倍"
_MEMORY = 1 << 12  # leads whose measures are remembered, as ，同比增长 comes again and again
_LONGEST_KEPT = 12  # characters of them


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure and its slots; ``noun`` is the indicator's last word where the cue has it (比重, 贡献率)."""

    name: str
    direction: str | None = None
    basis: str | None = None
    noun: str = ""


LEVEL = Measure("level")


def change(direction: str, basis: str | None = None) -> Measure:
    """Growth (``up``) or fall (``down``) of the indicator against a base."""
    return Measure("change", direction, basis)


def gap(direction: str) -> Measure:
    """A gap between two rates."""
    return Measure("difference", direction)


def share(noun: str = "") -> Measure:
    """A share of a whole: 占…, 比重为…."""
    return Measure("share", noun=noun)


def contribution(noun: str = "") -> Measure:
    """A contribution to something else's growth: 贡献率, 拉动…."""
    return Measure("contribution", noun=noun)


def rate() -> Measure:
    """The rate at which a plan is carried out."""
    return Measure("rate")


def level() -> Measure:
    """What was reached, though the cue is one of change: 提高到…"""
    return LEVEL


NORMALISERS: dict[str, Callable[..., Measure]] = {
    "change": change,
    "gap": gap,
    "share": share,
    "contribution": contribution,
    "rate": rate,
    "level": level,
}


class Measures:
    """Reads the measure off the words that end where an amount starts, or off the indicator's name."""

    def __init__(self, rules: Rules) -> None:
        family = rules.family("observations")
        rules.check_values("observations", NORMALISERS)
        self.points = frozenset(rules.words("observations/point_units.txt"))
        self.point_heads = frozenset(unit[0] for unit in self.points)
        self.shares = RATIO_UNITS | self.points
        self._scanner = rules.scanner(family, reverse=True)
        self._cue = _cue_of(rules, family)
        self._found = lru_cache(maxsize=_MEMORY)(self._find)
        self._bases = [(name, rules.compile(f"{{base_{name}}}")) for name in ("yoy", "mom", "cumulative")]
        self._growth = rules.compile("{growth_name}")
        self._fall = rules.compile("{fall_name}")
        self._price_index = rules.compile("{price_index}")
        self._rate = rules.compile("{rate_name}")

    def read(self, lead: str, unit: str) -> tuple[Measure, Hit | None]:
        """The measure of an amount in ``unit`` by the words that lead up to it, and the cue's hit."""
        measure, hit = self._found(lead) if len(lead) <= _LONGEST_KEPT else self._find(lead)
        if hit is None:
            return LEVEL, None
        if unit in self.points:
            if measure.name in ("level", "share", "rate"):
                return Measure("difference"), hit
            return replace(measure, name="difference") if measure.name == "change" else measure, hit
        if measure.name == "difference":
            return replace(measure, name="change"), hit
        if measure.name in ("share", "contribution", "rate") and unit not in RATIO_UNITS:
            return LEVEL, hit if unit == TIMES else None
        return measure, hit

    def _find(self, lead: str) -> tuple[Measure, Hit | None]:
        hit = self._scanner.before(lead, 0, len(lead)) if self._cue.search(lead) else None
        if hit is None:
            return LEVEL, None
        return NORMALISERS[hit.rule.value.name](*[a for a in hit.arguments() if a]), hit

    def basis(self, chars: str, start: int, end: int) -> str | None:
        """yoy, mom or cumulative, by the words between the start of the clause and the amount."""
        return next((name for name, pattern in self._bases if pattern.search(chars, start, end)), None)

    def of_indicator(self, indicator: str) -> Measure:
        """What a percentage with no cue is, by its indicator's name: a change (增速), a rate, a share."""
        if self._growth.search(indicator):
            return Measure("change", "up")
        if self._fall.search(indicator):
            return Measure("change", "down")
        if self._price_index.search(indicator):
            return LEVEL
        return Measure("rate") if self._rate.search(indicator) else Measure("share")


def _cue_of(rules: Rules, family: tuple[Rule, ...]) -> regex.Pattern[str]:
    """The rules' patterns without the bridge that they end with, to pass over leads that none can match.

    Most leads have no cue, and to look for one from left to right is much cheaper than to read the bridge
    from right to left for every rule.
    """
    bridge = expand("{bridge}", rules.fragments, frozenset(), "bridge")
    return rules.compile("|".join(f"(?:{rule.pattern.removesuffix(bridge)})" for rule in family))
