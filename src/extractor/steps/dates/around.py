"""What is built around other dates: X以来, X至Y, 国庆假期前三天, 同期. Normalisers: see normalisers.py."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date as Day

from extractor.steps.dates.calendar import (
    YEAR_BEFORE,
    integer,
    is_before,
    is_head,
    issue_month,
    length_of,
    month_span,
    months_between,
    place,
    shifted,
    spanning,
    topic_month,
    year_number,
)
from extractor.steps.dates.context import DAY, Anchor, Interval
from extractor.steps.dates.festivals import holiday_of
from extractor.steps.dates.lunar import spring_festival

MOST = 1000  # days, or any other unit


def since(anchor: Anchor, date: Interval) -> Interval | None:
    """X以来, X至今: from the start of X to the day of issue."""
    if anchor.published and date.start and date.start > anchor.published:
        return Interval(date.start, None, "since")
    return Interval(date.start, anchor.published, "since") if date.start else None


def onward(anchor: Anchor, date: Interval) -> Interval | None:
    """X起, X以后: from the start of X, with no end."""
    return Interval(date.start, None, "onward") if date.start else None


def before(anchor: Anchor, date: Interval) -> Interval | None:
    """X前, X以前: up to the day before X; 年底前, which is no one day, takes the end it names in."""
    if date.closing and date.grain != "day":
        return until(anchor, date)
    return Interval(None, date.start - DAY, "before") if date.start else None


def until(anchor: Anchor, date: Interval) -> Interval | None:
    """到X, 截至X: up to the last day of X."""
    return Interval(None, date.end, "until") if date.end else None


def between(anchor: Anchor, date: Interval, date2: Interval) -> Interval | None:
    """2019年12月至2020年3月: from the start of the one to the end of the other."""
    return spanning(date, date2, "days")


def same(anchor: Anchor, date: Interval) -> Interval | None:
    """Words that leave a date as it is: 2011年间, 1月8日当天."""
    return date


def both(anchor: Anchor, date: Interval, date2: Interval) -> Interval | None:
    """今天（10月1日）: two readings of one time, the narrower of which holds; None when they differ."""
    narrower = date2 if date2.within(date) else date if date.within(date2) else None
    return replace(narrower, festival=date.festival or date2.festival) if narrower else None


def both_days(
    anchor: Anchor, date: Interval, date2: Interval, date3: Interval, date4: Interval
) -> Interval | None:
    """1月21日（除夕）至27日（正月初六）: each end in two readings."""
    if both(anchor, date, date2) is None or both(anchor, date3, date4) is None:
        return None
    found = between(anchor, date, date3)
    if found is None or found.start is None or found.end is None:
        return None
    return replace(found, festival=spring_festival(anchor, found.start, found.end))


def beside(anchor: Anchor, date: Interval, side: str) -> Interval | None:
    """除夕前一天, 节后第一天: the day before the first or after the last day of X."""
    return away(anchor, date, side, "1")


def away(anchor: Anchor, date: Interval, side: str, count: str) -> Interval | None:
    """5月8日后的第3天: so many days after the last day of a date, or before its first."""
    edge, step = (date.start, -integer(count)) if is_before(side) else (date.end, integer(count))
    found = edge + step * DAY if edge is not None and abs(step) <= MOST else None
    return Interval(found, found) if found else None


def up_to_before(anchor: Anchor, date: Interval, date2: Interval) -> Interval | None:
    """3月1日起至4月1日前: from the start of the one to the day before the other."""
    if date.start is None or date2.start is None or date.start >= date2.start:
        return None
    return Interval(date.start, date2.start - DAY, "days")


def first_or_last(anchor: Anchor, date: Interval, side: str, count: str, unit: str) -> Interval | None:
    """国庆假期前三天, 12月前20天, 2023年后三个季度: so many of them at the head or the end of a period."""
    return _part(date, integer(count), unit, is_head(side))


def nth_of(anchor: Anchor, date: Interval, nth: str, unit: str) -> Interval | None:
    """2024年第三个月, 5月第二天, 长假首日: one of them by its place, the last where ``nth`` says so."""
    where = place(nth)
    if where == "closing":
        return _part(date, 1, unit, head=False)
    order = 1 if where == "opening" else integer(nth)
    through = _part(date, order, unit, head=True)
    before = _part(date, order - 1, unit, head=True) if order > 1 else None
    if through is None or through.start is None or through.end is None:
        return None
    start = before.end + DAY if before is not None and before.end is not None else through.start
    return Interval(start, through.end, "day" if start == through.end else through.grain)


def _part(whole: Interval, count: int, unit: str, head: bool) -> Interval | None:
    """So many units at the head or the end of a period; None where it has not as many."""
    if whole.start is None or whole.end is None or whole.start == whole.end or not 1 <= count <= MOST:
        return None
    length = length_of(unit)
    if length.days:
        found: Interval | None = _days_of(whole.start, whole.end, count * length.days, head)
    else:
        found = _months_of(whole.start, whole.end, count * length.months, head)
    return found if found and found.within(whole) else None


def _months_of(start: Day, end: Day, count: int, head: bool) -> Interval | None:
    first, last = (edge.year * 12 + edge.month - 1 for edge in (start, end))
    return months_between(first, first + count - 1) if head else months_between(last - count + 1, last)


def _days_of(start: Day, end: Day, count: int, head: bool) -> Interval:
    span = (count - 1) * DAY
    first, last = (start, start + span) if head else (end - span, end)
    return Interval(first, last, "day" if count == 1 else "days")


def same_period(anchor: Anchor, year: str | None) -> Interval | None:
    """去年同期, 2019年同期, 三年前同期: the period under discussion, in that year.

    A festival's holiday is that festival's in the other year. With no period named it is the year up to
    the day of issue.
    """
    topic = anchor.topic
    if topic is None and anchor.published:
        topic = Interval(Day(anchor.published.year, 1, 1), anchor.published, "days")
        anchor.because("the period that it is compared with is not named: the year up to the day of issue")
    elif topic is not None:
        anchor.because("the period that the text speaks of, in that year")
    if topic is None or topic.end is None:
        return None
    base = topic.end.year
    value = base - 1 if year is None or year in YEAR_BEFORE else year_number(anchor, year)
    return None if value is None else _in_year(anchor, topic, value)


def same_period_ago(anchor: Anchor, count: str) -> Interval | None:
    """三年前同期: the period under discussion, so many years before."""
    topic = anchor.topic
    if topic is None or topic.end is None:
        return None
    anchor.because("the period that the text speaks of, so many years before")
    return _in_year(anchor, topic, topic.end.year - integer(count))


def _in_year(anchor: Anchor, topic: Interval, year: int) -> Interval | None:
    """A period as it is in another year; a festival's holiday is that of the festival."""
    if topic.festival:
        return holiday_of(anchor, topic.festival, year)
    return _moved(topic, year - topic.end.year) if topic.end else None


def _moved(topic: Interval, years: int) -> Interval | None:
    if topic.end is None:
        return None
    start = shifted(topic.start, years) if topic.start else None
    end = shifted(topic.end, years)
    whole_month = topic.end.day == monthrange(topic.end.year, topic.end.month)[1]
    if whole_month:
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return Interval(start, end, topic.grain)


def same_part(anchor: Anchor, year: str | None, unit: str) -> Interval | None:
    """上年同月, 去年同季, 上年同日: the month, quarter or day under discussion, a year before."""
    topic = _part_told(anchor, length_of(unit).months)
    if topic is None or topic.start is None:
        return None
    anchor.because("the one that the text speaks of, in that year")
    value = topic.start.year - 1 if year is None or year in YEAR_BEFORE else year_number(anchor, year)
    return None if value is None else _moved(topic, value - topic.start.year)


def _part_told(anchor: Anchor, months: int) -> Interval | None:
    """The day, month or quarter that the text speaks of; of so many months, a day has none."""
    if months == 1:
        where = topic_month(anchor) or anchor.last.month or issue_month(anchor)
        return month_span(*where, where[1], "month") if where else None
    if months == 0:
        return Interval(anchor.last.day, anchor.last.day) if anchor.last.day else None
    return anchor.topic if anchor.topic and anchor.topic.grain.startswith("quarter") else None
