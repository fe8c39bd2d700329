"""What months, their parts, quarters, halves and seasons mean. Normalisers: see normalisers.py."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date

from extractor.steps.dates.calendar import (
    MONTH,
    SEASONS,
    THIRDS,
    integer,
    is_first_half,
    is_told,
    issue_month,
    month_of,
    month_span,
    months_between,
    place,
    span_of_month,
    spanning,
    steps_of,
    topic_month,
    year_number,
    year_or,
)
from extractor.steps.dates.context import DAY, Anchor, Interval


def month(anchor: Anchor, year: str | None, month: str) -> Interval | None:
    """2023年1月, 1月份, 上月, 去年当月."""
    return span_of_month(anchor, year, month)


def months(anchor: Anchor, year: str | None, month: str, month2: str) -> Interval | None:
    """1—5月, 今年1至7月, 11月至次年2月 as far as the second follows the first."""
    first, last = integer(month), integer(month2)
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    where = year_or(anchor, year, first, max(first, last))
    if first == 1:
        where = _not_ahead(anchor, year, where, last)
    if where is None:
        return None
    return _from_to(where, first, where + (last < first), last)


def _from_to(year: int, month: int, year2: int, month2: int) -> Interval | None:
    """From a month of one year to a month of another; None where one is none, or the order wrong."""
    opens, ends = month_span(year, month, month, "month"), month_span(year2, month2, month2, "month")
    return spanning(opens, ends, "months")


def _not_ahead(anchor: Anchor, named: str | None, year: int | None, last: int) -> int | None:
    """The year of months counted from January, moved back where they would end after the day of issue."""
    published = anchor.published
    free = not named and not anchor.clause.planned and anchor.sentence.year is None
    if free and published and year == published.year and last > published.month:
        anchor.because("the year before, as these months are not over in that of issue")
        return year - 1
    return year


def first_months(anchor: Anchor, year: str | None, count: str) -> Interval | None:
    """前5月, 前五个月, 头两个月."""
    last = integer(count)
    where = year_or(anchor, year, 1, last) if 1 <= last <= 12 else None
    where = _not_ahead(anchor, year, where, last)
    return month_span(where, 1, last, "months") if where else None


def month_part(anchor: Anchor, year: str | None, month: str, part: str) -> Interval | None:
    """1月初 and 上旬 are the 1st to 10th, 中旬 to the 20th, 下旬 the rest; 月底 and 月末 the last day."""
    where = month_of(anchor, year, month)
    return _part_of(where, part) if where else None


def _part_of(where: tuple[int, int], part: str) -> Interval | None:
    if not 1 <= where[0] <= 9998:
        return None
    length = monthrange(*where)[1]
    first, last = THIRDS.get(part[0], (length, length))
    grain = "day" if first == last else "days"
    return Interval(date(*where, first), date(*where, min(last, length)), grain, closing=first == last)


def month_parts(anchor: Anchor, year: str | None, month: str, part: str, part2: str) -> Interval | None:
    """4月中下旬: the two parts together."""
    first, last = month_part(anchor, year, month, part), month_part(anchor, year, month, part2)
    return Interval(first.start, last.end, "days") if first and last else None


def half_month(anchor: Anchor, year: str | None, month: str, half: str) -> Interval | None:
    """7月上半月 is the 1st to the 15th, 下半月 the rest."""
    return _half_of(span_of_month(anchor, year, month), half)


def _half_of(whole: Interval | None, half: str) -> Interval | None:
    if whole is None or whole.start is None:
        return None
    middle = whole.start.replace(day=15)
    first, last = (whole.start, middle) if is_first_half(half) else (middle + DAY, whole.end)
    return Interval(first, last, "days")


def _month_told(anchor: Anchor) -> tuple[int, int] | None:
    """The month under discussion, else the last one named, else that of issue."""
    where = topic_month(anchor) or anchor.last.month
    if where is not None:
        anchor.because("of the month the text speaks of")
    return where or issue_month(anchor)


def bare_month_part(anchor: Anchor, part: str) -> Interval | None:
    """月末, 月初, 上旬 with no month: of the month under discussion, else that of issue."""
    where = _month_told(anchor)
    return _part_of(where, part.removeprefix(MONTH)) if where else None


def bare_half_month(anchor: Anchor, half: str) -> Interval | None:
    """上半月 with no month: of the month under discussion, else that of issue."""
    where = _month_told(anchor)
    return _half_of(month_span(*where, where[1], "month"), half) if where else None


def months_across(anchor: Anchor, year: str | None, month: str, month2: str) -> Interval | None:
    """2022年11月至次年3月: the second month is of the year after the first's."""
    first, last = integer(month), integer(month2)
    where = year_or(anchor, year, first, first)
    return None if where is None else _from_to(where, first, where + 1, last)


def month_to_month(anchor: Anchor, year: str, month: str, year2: str, month2: str) -> Interval | None:
    """2015.9-2016.8: both years are named."""
    return _from_to(integer(year), integer(month), integer(year2), integer(month2))


def month_to_year(anchor: Anchor, first: str, month: str, last: str) -> Interval | None:
    """2011.03-2015: from a month to the end of a year."""
    return _from_to(integer(first), integer(month), integer(last), 12)


def quarters(
    anchor: Anchor, year: str | None, quarter: str, quarter2: str | None, part: str | None
) -> Interval | None:
    """一季度, 二、三季度, 一至三季度; 三季度末 is its last day, 初 its first month."""
    first = 1 if place(quarter) == "opening" else integer(quarter)
    last = integer(quarter2) if quarter2 else first
    if not 1 <= first <= last <= 4:
        return None
    where = year_or(anchor, year, first * 3 - 2, last * 3)
    grain = "quarter" if first == last else "quarters"
    found = month_span(where, first * 3 - 2, last * 3, grain) if where else None
    return _edge(found, part)


def first_quarters(anchor: Anchor, year: str | None, count: str, part: str | None) -> Interval | None:
    """前三季度."""
    return quarters(anchor, year, "1", count, part)


def near_quarter(anchor: Anchor, which: str, part: str | None) -> Interval | None:
    """本季度, 上季度: by the quarter under discussion, else that of the day of issue."""
    last = anchor.last.quarter
    told = (
        last.end if last and (is_told(which) or not anchor.clause.planned) and steps_of(which) < 1 else None
    )
    base = told or anchor.published
    if base is None:
        return None
    anchor.because("by the quarter the text speaks of" if told else "by the quarter of issue")
    index = base.year * 4 + (base.month - 1) // 3 + steps_of(which)
    first = index % 4 * 3 + 1
    return _edge(month_span(index // 4, first, first + 2, "quarter"), part)


def half(anchor: Anchor, year: str | None, half: str, part: str | None) -> Interval | None:
    """上半年, 2022年下半年; 上半年末 is its last day."""
    first = 1 if is_first_half(half) else 7
    where = year_or(anchor, year, first, first + 5)
    return _edge(month_span(where, first, first + 5, "half") if where else None, part)


def _edge(found: Interval | None, part: str | None) -> Interval | None:
    if found is None or not part or found.start is None or found.end is None:
        return found
    if place(part) == "closing":
        return Interval(found.end, found.end, closing=True)
    return month_span(found.start.year, found.start.month, found.start.month, "month")


def season(anchor: Anchor, year: str, season: str) -> Interval | None:
    """2023年春季: March to May, and so on; 冬季 runs from December to the February after."""
    value = year_number(anchor, year)
    if value is None:
        return None
    first = value * 12 + SEASONS[season] - 1
    found = months_between(first, first + 2)
    return replace(found, grain="season") if found else None


def seasons(anchor: Anchor, year: str, season_: str, season2: str) -> Interval | None:
    """2023年秋冬季: from the start of the one to the end of the other."""
    return spanning(season(anchor, year, season_), season(anchor, year, season2), "season")


def winter_and_spring(anchor: Anchor, year: str) -> Interval | None:
    """今冬明春, 去冬今春: from December to the May after."""
    value = year_number(anchor, year)
    found = months_between(value * 12 + 11, value * 12 + 16) if value else None
    return replace(found, grain="season") if found else None
