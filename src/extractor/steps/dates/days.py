"""What days and weeks mean. Normalisers: see normalisers.py."""

from __future__ import annotations

from extractor.knowledge.days import real_day
from extractor.steps.dates.calendar import (
    DAYS_OF_ISSUE,
    DAYS_TOLD,
    MONTH,
    THIS_WEEK,
    THURSDAY,
    WEEKDAYS,
    WEEKEND,
    WEEKS,
    integer,
    issue_month,
    month_of,
    place,
    span_of_month,
    spanning,
    year_number,
    year_span,
)
from extractor.steps.dates.context import DAY, Anchor, Interval


def day(anchor: Anchor, year: str | None, month: str, day: str) -> Interval | None:
    """2023年1月5日, 1月29日, 上月20日, 2023-01-05."""
    value = integer(day)
    where = month_of(anchor, year, month, value)
    if where is None:
        return None
    found = real_day(*where, value)
    if not year and where[1] == 2 and value == 29:
        # The last leap year before; the one after where the text looks ahead.
        years = range(where[0], where[0] + 8) if anchor.clause.planned else range(where[0], where[0] - 9, -1)
        found = next((leap for one in years if (leap := real_day(one, 2, 29))), None)
    return Interval(found, found) if found else None


def days(
    anchor: Anchor, year: str | None, month: str, day: str, month2: str | None, day2: str
) -> Interval | None:
    """1月28日至30日, 2022年12月30日至1月2日: the second day may leave out its month, never its year."""
    first = integer(day)
    where = month_of(anchor, year, month, first)
    if where is None:
        return None
    second = integer(month2.rstrip(MONTH)) if month2 else where[1]
    start = real_day(*where, first)
    end = real_day(where[0] + (second < where[1]), second, integer(day2)) if 1 <= second <= 12 else None
    return Interval(start, end, "days") if start and end and start <= end else None


def day_of_month(anchor: Anchor, day: str) -> Interval | None:
    """A bare 26日: of the last month the text named, else the last such day before the day of issue."""
    return days_of_month(anchor, day, day)


def _month_beside(anchor: Anchor, first: int, last: int) -> tuple[int, int] | None:
    """The month of bare days: that of issue, the one before or, where the text looks ahead, after it."""
    where = issue_month(anchor)
    if where is None or anchor.published is None:
        return where
    index = where[0] * 12 + where[1] - 1
    if anchor.clause.planned:
        index += last < anchor.published.day - 5
    elif first > anchor.published.day + 7 or real_day(*where, last) is None:
        index -= 1
    return index // 12, index % 12 + 1


def _month_of_day(anchor: Anchor) -> tuple[int, int] | None:
    """The month of the last day named, unless it lies long before the day of issue."""
    if anchor.last.day is None:
        return None
    if anchor.published and not anchor.communique and (anchor.published - anchor.last.day).days > 62:
        return None
    return anchor.last.day.year, anchor.last.day.month


def days_of_month(anchor: Anchor, day: str, day2: str) -> Interval | None:
    """4日至5日 with no month."""
    first, last = integer(day), integer(day2)
    where = anchor.sentence.month or _month_of_day(anchor)
    if where is not None and _told_ahead(anchor, where, first):
        where = None
    if where is not None:
        anchor.because("of the month that the text named last")
    else:
        where = _month_beside(anchor, first, last)
    if where is None:
        return None
    start, end = real_day(*where, first), real_day(*where, last)
    if not start or not end or start > end:
        return None
    return Interval(start, end, "day" if start == end else "days")


def _told_ahead(anchor: Anchor, month: tuple[int, int], day: int) -> bool:
    """Whether a day of that month lies ahead though its clause does not: 21日发布办法, 从3月1日起施行."""
    there = real_day(*month, day)
    return bool(there and anchor.published and there > anchor.published and not anchor.clause.planned)


def day_to_day(
    anchor: Anchor, year: str, month: str, day: str, year2: str | None, month2: str, day2: str
) -> Interval | None:
    """2017.9.1-2018.6.30, 2023/1/1-1/31: the second day may leave out its year."""
    start = real_day(integer(year), integer(month), integer(day))
    end = real_day(integer(year2 or year), integer(month2), integer(day2))
    return Interval(start, end, "days") if start and end and start <= end else None


def edge_day(anchor: Anchor, year: str | None, month: str | None, edge: str) -> Interval | None:
    """今年第一天, 6月最后一天: the first or last day of a year or a month."""
    span = _month_or_year(anchor, year, month)
    if span is None:
        return None
    found = span.end if place(edge) == "closing" else span.start
    return Interval(found, found)


def _month_or_year(anchor: Anchor, year: str | None, month: str | None) -> Interval | None:
    if month:
        return span_of_month(anchor, year, month)
    value = year_number(anchor, year) if year else None
    return year_span(value, value) if value else None


def near_day(anchor: Anchor, word: str) -> Interval | None:
    """今天, 昨日, 大后天 by the day of issue; 当天, 次日, 翌日 by the last day the text named."""
    if word in DAYS_OF_ISSUE:
        base, step = anchor.published, DAYS_OF_ISSUE[word]
    else:
        base, step = anchor.last.day or anchor.published, DAYS_TOLD[word]
    if base is None:
        return None
    anchor.because("by the last day named" if base is anchor.last.day else "by the day of issue")
    found = base + step * DAY
    return Interval(found, found)


def near_days(anchor: Anchor, first: str, last: str) -> Interval | None:
    """今明两天, 昨今两日."""
    return spanning(near_day(anchor, first), near_day(anchor, last), "days")


def week(anchor: Anchor, which: str, weekday: str | None) -> Interval | None:
    """本周, 上周五, 下周末: weeks begin on Monday."""
    if anchor.published is None:
        return None
    anchor.because("by the week of issue")
    monday = anchor.published - anchor.published.weekday() * DAY + 7 * WEEKS[which] * DAY
    if weekday is None:
        return Interval(monday, monday + 6 * DAY, "week")
    if weekday == WEEKEND:
        return Interval(monday + 5 * DAY, monday + 6 * DAY, "days")
    found = monday + WEEKDAYS[weekday] * DAY
    return Interval(found, found)


def week_days(anchor: Anchor, which: str, weekday: str, weekday2: str) -> Interval | None:
    """上周三到周五."""
    return spanning(week(anchor, which, weekday), week(anchor, which, weekday2), "days")


def nth_weekday(
    anchor: Anchor, year: str | None, month: str | None, nth: str, weekday: str
) -> Interval | None:
    """5月第二个星期日, 2018年第一个星期一: by count from the first of the month or the year."""
    span = _month_or_year(anchor, year, month)
    if span is None or span.start is None or span.end is None:
        return None
    if place(nth) == "closing":
        found = span.end - (span.end.weekday() - WEEKDAYS[weekday]) % 7 * DAY
    else:
        found = span.start + ((WEEKDAYS[weekday] - span.start.weekday()) % 7 + 7 * (integer(nth) - 1)) * DAY
    return Interval(found, found) if span.start <= found <= span.end else None


def nth_week(anchor: Anchor, year: str | None, month: str | None, nth: str) -> Interval | None:
    """2023年第26周, 6月第2周: a week is of the year or month that its Thursday lies in, as in ISO 8601."""
    found = nth_weekday(anchor, year, month, nth, THURSDAY)
    if found is None or found.start is None:
        return None
    monday = found.start - 3 * DAY
    return Interval(monday, monday + 6 * DAY, "week")


def weekday(anchor: Anchor, weekday: str) -> Interval | None:
    """A bare 周五 is the one of the week of issue."""
    return week(anchor, THIS_WEEK, weekday)
