"""What festivals, their holidays and the travel seasons mean. Normalisers: see normalisers.py."""

from __future__ import annotations

from collections.abc import Callable

from extractor.steps.dates.calendar import FESTIVAL_MARK, month_span, year_number
from extractor.steps.dates.context import DAY, Anchor, Interval

_WINTER = (11, 12, 1, 2, 3)


def festival(anchor: Anchor, year: str | None, festival: str) -> Interval | None:
    """春节期间, 今年“五一”假期, 国庆: the days off that the State Council announced."""
    name = _festival(anchor, festival)
    return holiday_of(anchor, name, _year_of(anchor, year, name)) if name else None


def festivals(anchor: Anchor, year: str | None, festival: str, festival2: str) -> Interval | None:
    """中秋国庆, 元旦春节: from the first day of the one to the last of the other."""
    name, name2 = _festival(anchor, festival), _festival(anchor, festival2)
    if name is None or name2 is None:
        return None
    value = _year_of(anchor, year, name)
    first, last = holiday_of(anchor, name, value), holiday_of(anchor, name2, value)
    if first is None or last is None or not first.start or not last.start or not first.end or not last.end:
        return None
    return Interval(min(first.start, last.start), max(first.end, last.end), "days", name2)


def festival_day(anchor: Anchor, year: str | None, festival: str) -> Interval | None:
    """春节当天, 除夕夜, 元宵节: the festival's own day."""
    name = _festival(anchor, festival)
    if name is None:
        return None
    holiday = anchor.almanac.holiday(name, _year_of(anchor, year, name) or 0)
    return Interval(holiday.day, holiday.day, "day", name) if holiday else None


def holiday(anchor: Anchor, year: str | None) -> Interval | None:
    """A bare 假期 or 今年黄金周: of the festival the text named last."""
    name = anchor.festival or _festival_beside(anchor)
    if name is None:
        return None
    anchor.because("the festival that the text named last, or the one nearest the day of issue")
    return holiday_of(anchor, name, _year_of(anchor, year, name))


def _festival_beside(anchor: Anchor) -> str | None:
    """The festival whose holiday holds the day of issue, or has just ended, or is about to begin."""
    published = anchor.published
    for (name, _), days in anchor.almanac.holidays.items() if published else ():
        if published and days.start < days.end and days.start - 7 * DAY <= published <= days.end + 7 * DAY:
            return name
    return None


def two_holidays(
    anchor: Anchor, year: str | None, first: str, second: str, third: str, fourth: str
) -> Interval | None:
    """双节期间: the first two festivals (元旦 and 春节) in winter, the others (中秋 and 国庆) else."""
    if anchor.published is None:
        return None
    winter = anchor.published.month in _WINTER
    return festivals(anchor, year, first, second) if winter else festivals(anchor, year, third, fourth)


def summer_travel(anchor: Anchor, year: str | None) -> Interval | None:
    """暑运 is July and August, of the year named or that of issue."""
    return _travel(anchor, year, lambda value: month_span(value, 7, 8, "months"))


def spring_travel(anchor: Anchor, year: str | None) -> Interval | None:
    """春运 is the forty days from the fifteenth of the last lunar month to 正月廿五."""

    def forty_days(value: int) -> Interval | None:
        old, new = anchor.almanac.lunar.get(value - 1), anchor.almanac.lunar.get(value)
        start = old.day(12, 15) if old else None
        end = new.day(1, 25) if new else None
        return Interval(start, end, "days") if start and end else None

    return _travel(anchor, year, forty_days)


def _travel(anchor: Anchor, year: str | None, season: Callable[[int], Interval | None]) -> Interval | None:
    value = year_number(anchor, year) if year else anchor.now
    found = season(value) if value else None
    if year or value is None or found is None or found.start is None or anchor.published is None:
        return found
    ahead = (found.start - anchor.published).days > 60  # what is spoken of in spring is last summer's
    anchor.because("the season nearest the day of issue")
    return season(value - ahead)


def holiday_of(anchor: Anchor, name: str, year: int | None) -> Interval | None:
    """The days off of a festival in a year, as the State Council announced them."""
    found = anchor.almanac.holiday(anchor.almanac.days_off.get(name, name), year or 0)
    return Interval(found.start, found.end, "days", name) if found else None


def _festival(anchor: Anchor, name: str) -> str | None:
    known = anchor.almanac.festivals
    return known.get(name) or known.get(name.removesuffix(FESTIVAL_MARK))


def _year_of(anchor: Anchor, year: str | None, name: str) -> int | None:
    """The year named, the sentence's, or that of the festival nearest the day of issue."""
    if year:
        return year_number(anchor, year)
    anchor.because("no year is named: its sentence's, the report's, or the festival nearest the day of issue")
    if anchor.sentence.year:
        return anchor.sentence.year
    if anchor.communique or anchor.published is None:
        return anchor.told or anchor.now
    published = anchor.published
    near = []
    for value in (published.year - 1, published.year, published.year + 1):
        found = anchor.almanac.holiday(name, value)
        if found:
            gap = (published - found.start).days
            near.append((gap if gap >= 0 else -3 * gap, value))
    return min(near)[1] if near else published.year
