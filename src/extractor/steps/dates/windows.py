"""What is counted from the day of issue: 近三年, 未来两天, 三天前. Normalisers: see normalisers.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from extractor.steps.dates.calendar import (
    integer,
    is_before,
    is_half,
    lasting,
    length_of,
    months_between,
    months_in,
    year_span,
)
from extractor.steps.dates.context import DAY, Anchor, Interval

MOST = 1000  # days, or any other unit
_MOST_MONTHS = 120


def past_years(anchor: Anchor, count: str) -> Interval | None:
    """过去五年, 近三年, 五年来: N years that end with that of issue, or in a first quarter the one before.

    五年来 within the review of a five-year plan are the plan's years.
    """
    length = integer(count)
    if not 1 <= length <= 100:
        return None
    plan = anchor.plan
    if plan and plan.start and plan.end and plan.end.year - plan.start.year + 1 == length:
        anchor.because("the years of the plan that the text reviews")
        return replace(plan, plan=False)
    if anchor.communique:
        last, why = anchor.told or anchor.now, "they end with the year of the communiqué"
    elif anchor.early:
        last, why = (
            anchor.now and anchor.now - 1,
            "they end with the year before that of issue, which has just begun",
        )
    else:
        last, why = anchor.now, "they end with the year of issue"
    anchor.because(why)
    return year_span(last - length + 1, last, "years" if length > 1 else "year") if last else None


def coming_years(anchor: Anchor, count: str) -> Interval | None:
    """今后五年, 未来三年: from the year of issue when it has just begun, else from the next."""
    length = integer(count)
    if anchor.now is None or not 1 <= length <= 100:
        return None
    first = anchor.now if anchor.early else anchor.now + 1
    anchor.because(
        "they begin with the year of issue"
        if anchor.early
        else "they begin with the year after that of issue"
    )
    return year_span(first, first + length - 1, "years" if length > 1 else "year")


def past_months(anchor: Anchor, count: str) -> Interval | None:
    """近三个月, 半年来: the full months that end with the one before the day of issue."""
    length = months_in(count)
    if is_half(count) and anchor.topic and anchor.topic.grain == "half":
        return anchor.topic
    if anchor.published is None or not 1 <= length <= _MOST_MONTHS:
        return None
    anchor.because("they end with the month before that of issue")
    last = anchor.published.year * 12 + anchor.published.month - 2
    return months_between(last - length + 1, last)


def coming_months(anchor: Anchor, count: str) -> Interval | None:
    """未来三个月: the months after that of the day of issue."""
    length = integer(count)
    if anchor.published is None or not 1 <= length <= _MOST_MONTHS:
        return None
    anchor.because("they begin with the month after that of issue")
    first = anchor.published.year * 12 + anchor.published.month
    return months_between(first, first + length - 1)


def past_days(anchor: Anchor, count: str, unit: str) -> Interval | None:
    """近10天, 过去一周: so many days up to the day of issue."""
    length = integer(count) * length_of(unit).days
    if anchor.published is None or not 1 <= length <= MOST:
        return None
    anchor.because("counted from the day of issue")
    return Interval(anchor.published - (length - 1) * DAY, anchor.published, "days")


def coming_days(anchor: Anchor, count: str, unit: str) -> Interval | None:
    """未来三天, 今后一周: so many days after the day of issue."""
    length = integer(count) * length_of(unit).days
    if anchor.published is None or not 1 <= length <= MOST:
        return None
    anchor.because("counted from the day of issue")
    return Interval(anchor.published + DAY, anchor.published + length * DAY, "days")


def coming_hours(anchor: Anchor, count: str) -> Interval | None:
    """未来48小时: from the day of issue to that on which the hours end."""
    if anchor.published is None or not 1 <= integer(count) <= 24 * MOST:
        return None
    anchor.because("counted from the day of issue")
    return Interval(anchor.published, anchor.published + -(-integer(count) // 24) * DAY, "days")


def last_full(anchor: Anchor, count: str, unit: str) -> Interval | None:
    """前两年, 前一周, 上三个月: so many full units that end with the one before that of the day of issue."""
    issued, number = anchor.published, integer(count)
    if issued is None or not 1 <= number <= MOST:
        return None
    anchor.because("they end before the one of issue")
    length = length_of(unit)
    if length.days:
        weeks = length.days == 7
        first = _week_told(anchor) or issued - issued.weekday() * DAY * weeks
        grain = "week" if weeks and number == 1 else "days"
        return Interval(first - number * length.days * DAY, first - DAY, grain)
    month = (issued.year * 12 + issued.month - 1) // length.months * length.months
    found = months_between(month - number * length.months, month - 1)
    return replace(found, grain="years") if found and length.months == 12 else found


def _week_told(anchor: Anchor) -> date | None:
    """The first day of the week that the text speaks of, if a week is what it compares."""
    topic = anchor.topic
    if not anchor.clause.compared or topic is None or topic.start is None or topic.end is None:
        return None
    return topic.start if (topic.end - topic.start).days == 6 else None


def from_now(anchor: Anchor) -> Interval | None:
    """即日起: from the day of issue on."""
    anchor.because("the day of issue")
    return Interval(anchor.published, None, "onward") if anchor.published else None


def days_ago(anchor: Anchor, count: str, unit: str, side: str) -> Interval | None:
    """三天前, 两周后, 3个月前, 五年前: that far from the day of issue, in the grain of the unit."""
    number, length = lasting(count, unit)
    if anchor.published is None or number > MOST:
        return None
    anchor.because("counted from the day of issue")
    step = -number if is_before(side) else number
    if length.days:
        found = anchor.published + step * length.days * DAY
        return Interval(found, found)
    if length.months < 12:
        index = anchor.published.year * 12 + anchor.published.month - 1 + step * length.months
        return months_between(index, index)
    told = anchor.topic_year() if anchor.clause.compared else None
    value = (told or anchor.published.year) + step
    return year_span(value, value)
