"""What kind of statement an amount makes: level, change, share, contribution, rate or difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import regex

from extractor.rules import Hit, Rules, RulesError, Scanner

RATIO_UNITS = frozenset(("%", "‰"))
POINT_UNITS = frozenset(("个百分点", "百分点", "个基点", "基点", "个千分点"))


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure and its slots; ``carries`` says that the indicator may be the one before it."""

    name: str
    direction: str | None = None
    basis: str | None = None
    carries: bool = True
    noun: str = ""  # the last word of the indicator, when it is in the cue: 比重, 贡献率


def change(direction: str, basis: str | None = None) -> Measure:
    return Measure("change", direction, basis)


def gap(direction: str) -> Measure:
    return Measure("difference", direction)


def share(noun: str = "") -> Measure:
    return Measure("share", noun=noun)


def contribution(noun: str = "") -> Measure:
    return Measure("contribution", noun=noun)


def rate(kind: str | None = None) -> Measure:
    return Measure("rate", carries=kind is not None)


def level() -> Measure:
    return Measure("level")


NORMALISERS: dict[str, Callable[..., Measure]] = {
    "change": change,
    "gap": gap,
    "share": share,
    "contribution": contribution,
    "rate": rate,
    "level": level,
}


class Measures:
    """Reads the measure off the words that end where an amount starts."""

    def __init__(self, rules: Rules) -> None:
        family = rules.family("observations")
        for rule in family:
            if rule.value.name not in NORMALISERS:
                names = ", ".join(NORMALISERS)
                raise RulesError(f"{rule.file}:{rule.line}: {rule.value.name!r} is none of {names}")
        self._before = Scanner(family, reverse=True)
        self._rate = rules.compile(r"(?:率|度|水平|指数|比)$")
        self._base = rules.compile("{base_mark}")
        self._bases = {
            "yoy": rules.compile("{base_yoy}"),
            "mom": rules.compile("{base_mom}"),
            "cumulative": rules.compile("{base_cumulative}"),
        }

    def read(self, lead: str, unit: str) -> tuple[Measure, Hit | None]:
        """The measure of an amount in ``unit`` by the words that lead up to it, and the cue's hit."""
        hit = self._before.before(lead, 0, len(lead))
        if hit is None:
            return Measure("level"), None
        measure = NORMALISERS[hit.rule.value.name](*[a for a in hit.arguments() if a])
        if unit in POINT_UNITS:
            measure = replace(measure, name="difference") if measure.name == "change" else measure
            if measure.name in ("level", "share", "rate"):
                return Measure("difference"), hit
        elif measure.name == "difference":
            measure = replace(measure, name="change")
        elif measure.name in ("share", "contribution", "rate") and unit not in (*RATIO_UNITS, "倍"):
            return Measure("level"), None
        return measure, hit

    def basis(self, words: str) -> str | None:
        """yoy, mom or cumulative, by the words between the start of the clause and the amount."""
        for name, pattern in self._bases.items():
            if pattern.search(words):
                return name
        return None

    def is_rate(self, indicator: str) -> bool:
        """Whether an indicator in percent is a rate by its own name (失业率, 指数)."""
        return bool(self._rate.search(regex.sub(r"\([^)]*\)$", "", indicator)))
