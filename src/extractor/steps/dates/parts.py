"""Parts of a period that another expression names (国庆假期前三天, 5月第二天), and steps away from it.

The functions are normalisers as those of ``extractor.steps.dates.calendar``; what they are part of may be
any date, so that each kind of part is one rule and not one for every kind of period.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date as Day

from extractor.steps.dates.calendar import integer, issue_month, month_span, topic_month, year_span
from extractor.steps.dates.context import DAY, Anchor, Interval
from extractor.steps.dates.lunar import spring_travel

_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}
_MONTHS = {"月": 1, "季度": 3, "季": 3, "年": 12}
MOST = 1000


def first_or_last(anchor: Anchor, date: Interval, side: str, count: str, unit: str) -> Interval | None:
    """国庆假期前三天, 12月前20天, 2023年后三个季度: so many of them at the head or the end of a period."""
    return _part(date, integer(count), unit, side in "前头首")


def nth_of(anchor: Anchor, date: Interval, nth: str, unit: str) -> Interval | None:
    """2024年第三个月, 5月第二天, 长假首日: one of them by its place, the last where ``nth`` says so."""
    if nth.startswith(("末", "最后")):
        return _part(date, 1, unit, head=False)
    order = 1 if nth in "首头" else integer(nth)
    through = _part(date, order, unit, head=True)
    before = _part(date, order - 1, unit, head=True) if order > 1 else None
    if through is None or through.start is None or through.end is None:
        return None
    start = before.end + DAY if before is not None and before.end is not None else through.start
    return Interval(start, through.end, "day" if start == through.end else through.grain)


def away(anchor: Anchor, date: Interval, side: str, count: str) -> Interval | None:
    """5月8日后的第3天: so many days after the last day of a date, or before its first."""
    edge, step = (date.start, -integer(count)) if side == "前" else (date.end, integer(count))
    found = edge + step * DAY if edge is not None and abs(step) <= MOST else None
    return Interval(found, found) if found else None


def up_to_before(anchor: Anchor, date: Interval, date2: Interval) -> Interval | None:
    """3月1日起至4月1日前: from the start of the one to the day before the other."""
    if date.start is None or date2.start is None or date.start >= date2.start:
        return None
    return Interval(date.start, date2.start - DAY, "days")


def last_full(anchor: Anchor, count: str, unit: str) -> Interval | None:
    """前两年, 前一周, 上三个月: so many full units that end with the one before that of the day of issue."""
    issued, length = anchor.published, integer(count)
    if issued is None or not 1 <= length <= MOST:
        return None
    kind = unit.removeprefix("个")
    if kind in _DAYS:
        monday = _week_told(anchor) or issued - issued.weekday() * DAY * (_DAYS[kind] == 7)
        grain = "week" if _DAYS[kind] == 7 and length == 1 else "days"
        return Interval(monday - length * _DAYS[kind] * DAY, monday - DAY, grain)
    if kind == "年":
        return year_span(issued.year - length, issued.year - 1, "years")
    size = _MONTHS[kind]
    first = (issued.year * 12 + issued.month - 1) // size * size
    return _months(first - length * size, first - 1)


def coming_hours(anchor: Anchor, count: str) -> Interval | None:
    """未来48小时: from the day of issue to that on which the hours end."""
    if anchor.published is None or not 1 <= integer(count) <= 24 * MOST:
        return None
    return Interval(anchor.published, anchor.published + -(-integer(count) // 24) * DAY, "days")


def _week_told(anchor: Anchor) -> Day | None:
    """The first day of the week that the text speaks of, if a week is what it compares."""
    topic = anchor.topic
    if not anchor.compared or topic is None or topic.start is None or topic.end is None:
        return None
    return topic.start if (topic.end - topic.start).days == 6 else None


def from_now(anchor: Anchor) -> Interval | None:
    """即日起: from the day of issue on."""
    return Interval(anchor.published, None, "onward") if anchor.published else None


_NEAR = {"前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}


def near_days(anchor: Anchor, first: str, last: str) -> Interval | None:
    """今明两天, 昨今两日."""
    if anchor.published is None or _NEAR[first] >= _NEAR[last]:
        return None
    return Interval(anchor.published + _NEAR[first] * DAY, anchor.published + _NEAR[last] * DAY, "days")


def bare_half_month(anchor: Anchor, half: str) -> Interval | None:
    """上半月 with no month: of the month under discussion, else that of issue."""
    where = topic_month(anchor) or anchor.month or issue_month(anchor)
    span = month_span(*where, where[1], "month") if where else None
    if span is None or span.start is None:
        return None
    middle = span.start.replace(day=15)
    return Interval(span.start, middle, "days") if half == "上" else Interval(middle + DAY, span.end, "days")


def travel_season(anchor: Anchor, year: str | None, season: str) -> Interval | None:
    """暑运 is July and August, 春运 the forty days about 春节, of the year named or that of issue."""
    value = integer(year.rstrip("年度")) if year and year[0].isdigit() else anchor.now
    if value is None:
        return None
    found = month_span(value, 7, 8, "months") if season == "暑运" else spring_travel(anchor, value)
    if year or found is None or found.start is None or anchor.published is None:
        return found
    ahead = (found.start - anchor.published).days > 60  # what is spoken of in spring is last summer's
    return travel_season(anchor, str(value - 1), season) if ahead else found


def month_to_year(anchor: Anchor, first: str, month: str, last: str) -> Interval | None:
    """2011.03-2015: from a month to the end of a year."""
    opens = month_span(integer(first), integer(month), integer(month), "month")
    if opens is None or opens.start is None or integer(first) > integer(last):
        return None
    return Interval(opens.start, Day(integer(last), 12, 31), "months")


def _part(whole: Interval, count: int, unit: str, head: bool) -> Interval | None:
    """So many units at the head or the end of a period; None where it has not as many."""
    if whole.start is None or whole.end is None or not 1 <= count <= MOST:
        return None
    kind = unit.removeprefix("个")
    if kind in _DAYS:
        length = count * _DAYS[kind] * DAY
        start, end = (
            (whole.start, whole.start + length - DAY) if head else (whole.end - length + DAY, whole.end)
        )
        found: Interval | None = Interval(start, end, "day" if start == end else "days")
    else:
        size = count * _MONTHS[kind]
        first, last = (edge.year * 12 + edge.month - 1 for edge in (whole.start, whole.end))
        found = _months(first, first + size - 1) if head else _months(last - size + 1, last)
    if found is None or found.start is None or found.end is None or whole.start == whole.end:
        return None
    return found if whole.start <= found.start and found.end <= whole.end else None


def _months(first: int, last: int) -> Interval | None:
    """From a month to another, both counted from the year 0."""
    if not 12 <= first <= last < 9998 * 12:
        return None
    year, month = last // 12, last % 12 + 1
    grain = "month" if first == last else "months"
    return Interval(Day(first // 12, first % 12 + 1, 1), Day(year, month, monthrange(year, month)[1]), grain)
