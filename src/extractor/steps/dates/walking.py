"""Gives each expression its days, from left to right: what is missing is read from what was said before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import regex

from extractor.rules import Rule, Rules
from extractor.steps.dates.calendar import LOOKS_BACK, THIS_YEAR, is_stepped
from extractor.steps.dates.context import Anchor, Clause, Interval, Sentence
from extractor.steps.dates.finding import DATES, Found
from extractor.steps.dates.normalisers import NORMALISERS

LONG_AGO = 400
# How far before an expression and after it its clause is read
_BEFORE, _AFTER = 12, 24
_SENTENCE_ENDS = regex.compile(r"[。!?\n]")
_CLAUSE_ENDS = regex.compile(r"[。，,;!?\n]")
_DAYS, _MONTHS = ("day", "days"), ("month", "months")
_QUARTERS = ("quarter", "quarters")
# What is named in these is too wide to be what the text goes on to speak of
_WIDE = ("era", "decade", "century", "plan")
_AHEAD = 31
_SINCE = "since"


class Walk:
    """Resolves the expressions of one text after another against an anchor, which moves along."""

    def __init__(self, rules: Rules) -> None:
        self._planned = rules.compile("{planned_date}")
        self._stock = rules.compile("{stock_date}")
        self._lead = rules.compile("{compared_lead}")
        self._tail = rules.compile("{compared_tail}")

    def over(
        self, chars: str, found: Sequence[Found], anchor: Anchor, turns: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[Found, Interval | None]]:
        """Each expression with its value, None where nothing fixes it.

        ``turns`` are where 全年 begins to speak of another year. After each, ``anchor.reasons`` tell what
        fixed it.
        """
        last, period, turn = 0, anchor.topic, 0
        for one in found:
            stop = _SENTENCE_ENDS.search(chars, last, one.start)
            if stop:
                period = _new_sentence(anchor, period, "\n" in chars[stop.start() : one.start])
            while turn < len(turns) and turns[turn][0] <= one.start:
                anchor.told = turns[turn][1]
                turn += 1
            anchor.reasons.clear()
            interval = self.resolve(chars, one, anchor)
            last = one.end
            if interval is not None and anchor.topic is not None and anchor.topic.grain != "day":
                period = anchor.topic
            yield from self._or_inside(chars, one, interval, anchor)

    def _or_inside(
        self, chars: str, found: Found, interval: Interval | None, anchor: Anchor
    ) -> Iterator[tuple[Found, Interval | None]]:
        """The expression; where it has no meaning, those it is built around, which may have their own."""
        if interval is not None or not found.atoms:
            yield found, interval
            return
        for atom in found.atoms:
            anchor.reasons.clear()
            yield from self._or_inside(chars, atom, self.resolve(chars, atom, anchor), anchor)

    def resolve(self, chars: str, found: Found, anchor: Anchor) -> Interval | None:
        """The value of an expression; the anchor is moved on by what it says."""
        if found.atoms:
            return self._around(chars, found, anchor)
        before = chars[max(0, found.start - _BEFORE) : found.start]
        after = chars[found.end : found.end + _AFTER]
        clause = _clause(before, after)
        compared = self._lead.search(before) is not None or self._tail.match(after) is not None
        stock = compared or self._stock.search(clause) is not None
        anchor.clause = Clause(self._planned.search(clause) is not None, stock, compared)
        value = _meaning(found.rule, anchor, found.arguments)
        if value is not None:
            _follow(anchor, value, found)
        return value

    def _around(self, chars: str, found: Found, anchor: Anchor) -> Interval | None:
        inner, named = [], anchor.sentence.year
        for atom in found.atoms:
            part = self.resolve(chars, atom, anchor)
            if part is None:
                return None
            inner.append(part)
        if found.rule.value.name == _SINCE and inner[0].grain == "year":
            anchor.sentence.year = named  # 2015年以来 reaches to now: a bare 3月 after it is none of 2015
        arguments = [inner[DATES[a]] if a in DATES else a for a in found.arguments]
        value = _meaning(found.rule, anchor, arguments)
        if value is not None and value.end is not None and _recent(anchor, value):
            # 截至7月末 stays open at its start, so that 同期 does, and closes July for 上月.
            anchor.topic = value if value.start else replace(value, grain=inner[-1].grain, closing=True)
        return value


def whole(year: int) -> Interval:
    """A year, as the period that a text speaks of."""
    return Interval(date(year, 1, 1), date(year, 12, 31), "year")


def _new_sentence(anchor: Anchor, period: Interval | None, new_line: bool) -> Interval | None:
    """Forget what the sentence said; the period it spoke of, which holds on, and not its last day."""
    anchor.sentence = Sentence()
    anchor.topic = period
    if new_line:
        anchor.last.dated_month = None
        if anchor.communique and anchor.told:
            anchor.topic = whole(anchor.told)
    return anchor.topic


def _meaning(rule: Rule, anchor: Anchor, arguments: Sequence[Any]) -> Interval | None:
    try:
        return NORMALISERS[rule.value.name](anchor, *arguments)
    except (OverflowError, ValueError):
        # Not a date of this calendar: before the year 1, after 9999, or no numeral at all.
        return None


def _clause(before: str, after: str) -> str:
    cut = _CLAUSE_ENDS.search(after)
    lead = max(map(before.rfind, "。，,;\n")) + 1
    return before[lead:] + " " + (after[: cut.start()] if cut and cut.start() > 1 else after)


def _recent(anchor: Anchor, value: Interval) -> bool:
    """Whether an interval began recently enough to be what the text goes on to speak of."""
    edge = value.start or value.end
    return edge is not None and (anchor.published is None or (anchor.published - edge).days < LONG_AGO)


def _follow(anchor: Anchor, value: Interval, found: Found) -> None:
    """Remember what an expression said, for those after it."""
    if value.festival:
        anchor.festival = value.festival
    if value.start is None or value.end is None or anchor.clause.compared:
        return
    if value.plan and _reviewed(anchor, value.start.year, value.end.year):
        anchor.plan = value
    if value.grain in _WIDE:
        return
    if value.grain == "day" and not value.closing:  # a month's end is when things are counted, not told
        anchor.last.day = value.end
    _move(anchor, value, found, value.start, value.end)


def _move(anchor: Anchor, value: Interval, found: Found, start: date, end: date) -> None:
    """Move to the period that an expression names, unless it only looks back or far ahead."""
    year = found.arguments[0] if found.rule.value.arguments[:1] == ("year",) else None
    if _looks_back(found, year, value):
        if year and not is_stepped(year):
            anchor.sentence.year = end.year
        return
    _name(anchor, value, end, year is not None)
    this_year = year in THIS_YEAR and value.grain == "year"
    anchor.topic = anchor.topic if this_year or _far_ahead(anchor, start) else value


def _reviewed(anchor: Anchor, first: int, last: int) -> bool:
    """Whether the text may review these years, as they hold its own or end with the one before."""
    return anchor.now is None or first < anchor.now <= last + 1


def _far_ahead(anchor: Anchor, start: date) -> bool:
    return anchor.published is not None and (start - anchor.published).days > _AHEAD


def _looks_back(found: Found, year: str | None, value: Interval) -> bool:
    """Whether a date looks back from the period under discussion, which 上月 and 去年 do not change."""
    word = found.arguments[1] if found.rule.value.name == "month" else year
    return word in LOOKS_BACK and value.grain in ("year", "month", "quarter")


def _name(anchor: Anchor, value: Interval, end: date, dated: bool) -> None:
    """Remember the month, quarter and year that were named, ``dated`` where with a year."""
    month = (end.year, end.month)
    in_month = value.grain in (*_DAYS, *_MONTHS)
    if in_month:
        anchor.last.month = anchor.sentence.month = month
    if value.grain in _QUARTERS:
        anchor.last.quarter = value
    if dated:
        anchor.sentence.year = end.year
        if in_month:
            anchor.last.dated_month = month
