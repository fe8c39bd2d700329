"""What five-year plans, eras and periods under report mean. Normalisers: see normalisers.py."""

from __future__ import annotations

from datetime import date

from extractor.steps.dates.around import onward, since
from extractor.steps.dates.calendar import PARTY, counted_part, integer, place, year_span
from extractor.steps.dates.context import Anchor, Interval


def five_year_plan(anchor: Anchor, plan: str, part: str | None) -> Interval | None:
    """“十四五”期间, 第十个五年计划: the first plan began in 1953, the first three filled 1953 to 1970.

    期末 is the plan's last year, 期初 its first, 前三年 and 后两年 what they say.
    """
    order = integer(plan)
    if not 1 <= order <= 40:
        return None
    early = {1: (1953, 1957), 2: (1958, 1962), 3: (1966, 1970)}
    first, last = early.get(order, (1951 + 5 * order, 1955 + 5 * order))
    where = place(part)
    if where == "closing":
        first = last
    elif where == "opening":
        last = first
    elif part:
        head, count = counted_part(part)
        first, last = (first, min(first + count - 1, last)) if head else (max(last - count + 1, first), last)
    ends = bool(part) and first == last
    return Interval(date(first, 1, 1), date(last, 12, 31), "plan", plan=not part, closing=ends)


def report_period(anchor: Anchor, part: str) -> Interval | None:
    """报告期内 is the period under discussion, 报告期末 its last day, 报告期初 its first."""
    period = anchor.topic or (year_span(anchor.told, anchor.told) if anchor.told else None)
    if period is None or period.start is None or period.end is None:
        return None
    anchor.because("the period the text speaks of")
    where = place(part)
    if where == "closing":
        return Interval(period.end, period.end, closing=True)
    return Interval(period.start, period.start) if where == "opening" else period


def since_new_year(anchor: Anchor) -> Interval | None:
    """开年以来, 新年以来: from the first day of the year to the day of issue."""
    if anchor.now is None:
        return None
    anchor.because("from the first day of the year of issue to the day of issue")
    return Interval(date(anchor.now, 1, 1), anchor.published, "since")


def era(anchor: Anchor, era: str) -> Interval | None:
    """党的十八大, 改革开放 …: the first day of the era, for 以来 and 以后 to open."""
    start = anchor.almanac.eras.get(era.removeprefix(PARTY))
    anchor.because("the first day that eras.csv has for it")
    return Interval(start, start, "era") if start else None


def era_after(anchor: Anchor, era_name: str) -> Interval | None:
    """入世以后, 香港回归之后: from the era's first day, with no end."""
    opened = era(anchor, era_name)
    return onward(anchor, opened) if opened else None


def era_since(anchor: Anchor, era_name: str) -> Interval | None:
    """党的十八大以来, 改革开放40多年来: from the era's first day to the day of issue."""
    opened = era(anchor, era_name)
    return since(anchor, opened) if opened else None
