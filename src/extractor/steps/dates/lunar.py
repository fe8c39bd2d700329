"""What days of the lunar calendar mean: 正月初八, 大年初一, 腊月二十三, 除夕至初六.

The functions are normalisers (see normalisers.py); the calendar itself is the almanac's table.
"""

from __future__ import annotations

from datetime import date

from extractor.steps.dates.calendar import (
    FIRST_LUNAR_MONTH,
    NEW_YEARS_EVE,
    SPRING_FESTIVAL,
    lunar_month,
    lunar_number,
    year_number,
)
from extractor.steps.dates.context import DAY, Anchor, Interval


def lunar_day(anchor: Anchor, year: str | None, month: str, day: str | None) -> Interval | None:
    """正月初八, 大年初一, 农历八月十五: of the year named, else the one nearest to the day of issue."""
    found = _day(anchor, year, month, day)
    return Interval(found, found) if found else None


def lunar_days(
    anchor: Anchor, year: str | None, month: str, day: str | None, month2: str | None, day2: str
) -> Interval | None:
    """除夕至初六, 正月初一到初七, 腊月二十三至正月十五: to the first such day after the first one."""
    start = _day(anchor, year, month, day)
    if start is None:
        return None
    month2 = month2 or (FIRST_LUNAR_MONTH if month in NEW_YEARS_EVE else month)
    ends = [_of_year(anchor, start.year + step, month2, day2) for step in (-1, 0, 1)]
    end = min((end for end in ends if end and end >= start), default=None)
    return Interval(start, end, "days", spring_festival(anchor, start, end)) if end else None


def spring_festival(anchor: Anchor, start: date, end: date) -> str | None:
    """春节 where the days are of its holiday and hold its first day, so that 同期 is that of another year."""
    held = anchor.almanac.holidays.get((SPRING_FESTIVAL, end.year))
    return SPRING_FESTIVAL if held and held.start <= start <= held.day <= end <= held.end else None


def _day(anchor: Anchor, year: str | None, month: str, day: str | None) -> date | None:
    if year or anchor.published is None:
        value = year_number(anchor, year) if year else anchor.told or anchor.now
        return _of_year(anchor, value, month, day) if value else None
    anchor.because("the year that puts it nearest the day of issue")
    near = []
    for value in range(anchor.published.year - 2, anchor.published.year + 2):
        found = _of_year(anchor, value, month, day)
        if found:
            gap = (anchor.published - found).days
            near.append((gap if gap >= 0 else -3 * gap, found))
    return min(near)[1] if near else None


def _of_year(anchor: Anchor, year: int, month: str, day: str | None) -> date | None:
    """The day of a lunar year; New Year's Eve is named by the year that it brings."""
    known = anchor.almanac.lunar.get(year)
    if known is None:
        return None
    if month in NEW_YEARS_EVE:
        return known.start - DAY
    number, leap = lunar_month(month)
    return known.day(number, lunar_number(day), leap) if day else None
