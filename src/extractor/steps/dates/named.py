"""What named times mean: festivals, five-year plans, eras, windows such as 五年来, 同期, and X以来, X前, 到X.

The functions are normalisers as those of ``extractor.steps.dates.calendar``.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date

from extractor.steps.dates.calendar import (
    integer,
    issue_month,
    month_span,
    shifted,
    topic_month,
    year_number,
    year_span,
)
from extractor.steps.dates.context import DAY, Anchor, Interval
from extractor.steps.dates.lunar import spring_festival

# Festivals, plans, eras

# Days in or about a holiday that have no days off of their own: a 假期 named after them is that holiday.
_OFF = {"除夕": "春节", "元宵": "春节"}


def festival(anchor: Anchor, year: str | None, festival: str) -> Interval | None:
    """春节期间, 今年“五一”假期, 国庆: the days off that the State Council announced."""
    name = _festival(anchor, festival)
    if name is None:
        return None
    return _holiday(anchor, name, year_number(anchor, year) if year else _festival_year(anchor, name))


def festivals(anchor: Anchor, year: str | None, festival: str, festival2: str) -> Interval | None:
    """中秋国庆, 元旦春节: from the first day of the one to the last of the other."""
    names = [_festival(anchor, festival), _festival(anchor, festival2)]
    if names[0] is None or names[1] is None:
        return None
    value = year_number(anchor, year) if year else _festival_year(anchor, names[0])
    first, last = _holiday(anchor, names[0], value), _holiday(anchor, names[1], value)
    if not first or not last or not first.start or not last.start or not first.end or not last.end:
        return None
    return Interval(min(first.start, last.start), max(first.end, last.end), "days", names[1])


def festival_day(anchor: Anchor, year: str | None, festival: str) -> Interval | None:
    """春节当天, 除夕夜, 元宵节: the festival's own day."""
    name = _festival(anchor, festival)
    if name is None:
        return None
    value = year_number(anchor, year) if year else _festival_year(anchor, name)
    holiday = anchor.almanac.holiday(name, value or 0)
    return Interval(holiday.day, holiday.day, "day", name) if holiday else None


def holiday(anchor: Anchor, year: str | None) -> Interval | None:
    """A bare 假期 or 今年黄金周: of the festival the text named last."""
    name = anchor.festival or _festival_beside(anchor)
    if name is None:
        return None
    value = year_number(anchor, year) if year else _festival_year(anchor, name)
    return _holiday(anchor, name, value)


def _festival_beside(anchor: Anchor) -> str | None:
    """The festival whose holiday holds the day of issue, or has just ended, or is about to begin."""
    published = anchor.published
    for (name, _), days in anchor.almanac.holidays.items() if published else ():
        if published and days.start < days.end and days.start - 7 * DAY <= published <= days.end + 7 * DAY:
            return name
    return None


def two_holidays(anchor: Anchor, year: str | None) -> Interval | None:
    """双节期间: 元旦 and 春节 in winter, 中秋 and 国庆 else."""
    if anchor.published is None:
        return None
    winter = anchor.published.month in (11, 12, 1, 2, 3)
    return festivals(anchor, year, *(("元旦", "春节") if winter else ("中秋", "国庆")))


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


def _holiday(anchor: Anchor, name: str, year: int | None) -> Interval | None:
    found = anchor.almanac.holiday(_OFF.get(name, name), year or 0)
    return Interval(found.start, found.end, "days", name) if found else None


def _festival(anchor: Anchor, name: str) -> str | None:
    known = anchor.almanac.festivals
    return known.get(name) or known.get(name.removesuffix("节"))


def _festival_year(anchor: Anchor, name: str) -> int | None:
    """The year of a festival named without one: the sentence's, else that nearest the day of issue."""
    if anchor.sentence_year:
        return anchor.sentence_year
    if anchor.communique or anchor.published is None:
        return anchor.told or anchor.now
    published = anchor.published
    near = []
    for year in (published.year - 1, published.year, published.year + 1):
        found = anchor.almanac.holiday(name, year)
        if found:
            gap = (published - found.start).days
            near.append((gap if gap >= 0 else -3 * gap, year))
    return min(near)[1] if near else published.year


def five_year_plan(anchor: Anchor, plan: str, part: str | None) -> Interval | None:
    """“十四五”期间, 第十个五年计划: the first plan began in 1953, the first three filled 1953 to 1970.

    期末 is the plan's last year, 期初 its first, 前三年 and 后两年 what they say.
    """
    order = integer(plan)
    if not 1 <= order <= 40:
        return None
    early = {1: (1953, 1957), 2: (1958, 1962), 3: (1966, 1970)}
    first, last = early.get(order, (1951 + 5 * order, 1955 + 5 * order))
    if part:
        head, count = part[0], part.strip("前后头的年")
        if head in "末收" or part.endswith(("末", "末期")) or part.startswith("最后"):
            first = last
        elif head in "初开首第" or part.endswith("初"):
            last = first
        elif head in "前头":
            last = min(first + integer(count) - 1, last)
        elif head == "后":
            first = max(last - integer(count) + 1, first)
    ends = bool(part) and first == last
    return Interval(date(first, 1, 1), date(last, 12, 31), "plan", plan=not part, closing=ends)


def report_period(anchor: Anchor, part: str) -> Interval | None:
    """报告期内 is the period under discussion, 报告期末 its last day, 报告期初 its first."""
    period = anchor.topic or (year_span(anchor.told, anchor.told) if anchor.told else None)
    if period is None or period.start is None or period.end is None:
        return None
    if part.endswith("末"):
        return Interval(period.end, period.end, closing=True)
    return Interval(period.start, period.start) if part.endswith("初") else period


def reign_year(anchor: Anchor, reign: str, count: str) -> Interval | None:
    """光绪三十一年, 昭和十二年: so many years from the first of the reign."""
    first = anchor.almanac.reigns.get(reign)
    if first is None:
        return None
    value = first - 1 + (1 if count == "元" else integer(count))
    return year_span(value, value)


def since_new_year(anchor: Anchor) -> Interval | None:
    """开年以来, 新年以来: from the first day of the year to the day of issue."""
    if anchor.now is None:
        return None
    return Interval(date(anchor.now, 1, 1), anchor.published, "since")


def era(anchor: Anchor, era: str) -> Interval | None:
    """党的十八大, 改革开放 …: the first day of the era, for 以来 and 以后 to open."""
    start = anchor.almanac.eras.get(era.removeprefix("党的"))
    return Interval(start, start, "era") if start else None


def era_after(anchor: Anchor, era_name: str) -> Interval | None:
    """入世以后, 香港回归之后: from the era's first day, with no end."""
    opened = era(anchor, era_name)
    return onward(anchor, opened) if opened else None


def era_since(anchor: Anchor, era_name: str) -> Interval | None:
    """党的十八大以来, 改革开放40多年来: from the era's first day to the day of issue."""
    opened = era(anchor, era_name)
    return since(anchor, opened) if opened else None


def school_year(anchor: Anchor, first: str, last: str | None) -> Interval | None:
    """2023—2024学年 runs from September to the August after; 2022学年 begins in that year."""
    return _two_years(first, last, 9, "school year")


def near_school_year(anchor: Anchor, which: str) -> Interval | None:
    """上学年, 本学年: beside the one the text speaks of, else the one of the day of issue."""
    step = {"上": -1, "下": 1}.get(which[0], 0)
    topic = anchor.topic
    if topic is not None and topic.grain == "school year" and topic.start is not None:
        first = topic.start.year
    elif anchor.published is not None:
        first = anchor.published.year - (anchor.published.month < 9)
    else:
        return None
    return _two_years(str(first + step), None, 9, "school year")


def fiscal_year(anchor: Anchor, first: str, last: str) -> Interval | None:
    """2018-19财政年度 runs from April to the March after, as Hong Kong's does."""
    return _two_years(first, last, 4, "fiscal year")


def _two_years(first: str, last: str | None, month: int, grain: str) -> Interval | None:
    """The twelve months that open with ``month`` of the first year; None unless the last is the next one."""
    opens = integer(first)
    if not 1 <= opens <= 9997 or (last and integer(last) % 100 != (opens + 1) % 100):
        return None
    return Interval(date(opens, month, 1), date(opens + 1, month, 1) - DAY, grain)


# Windows


def past_years(anchor: Anchor, count: str) -> Interval | None:
    """过去五年, 近三年, 五年来: N years that end with that of issue, or in a first quarter the one before.

    五年来 within the review of a five-year plan are the plan's years.
    """
    length = integer(count)
    if not 1 <= length <= 100:
        return None
    plan = anchor.plan
    if plan and plan.start and plan.end and plan.end.year - plan.start.year + 1 == length:
        return replace(plan, plan=False)
    if length == 1 and anchor.communique and anchor.told:
        return year_span(anchor.told, anchor.told)
    last = anchor.told if anchor.communique else None
    if last is None:
        if anchor.now is None:
            return None
        last = anchor.now - 1 if anchor.early and not anchor.communique else anchor.now
    return year_span(last - length + 1, last, "years")


def coming_years(anchor: Anchor, count: str) -> Interval | None:
    """今后五年, 未来三年: from the year of issue when it has just begun, else from the next."""
    length = integer(count)
    if anchor.now is None or not 1 <= length <= 100:
        return None
    first = anchor.now if anchor.early else anchor.now + 1
    return year_span(first, first + length - 1, "years" if length > 1 else "year")


def past_months(anchor: Anchor, count: str) -> Interval | None:
    """近三个月, 半年来: the full months that end with the one before the day of issue."""
    if count == "半" and anchor.topic and anchor.topic.grain == "half":
        return anchor.topic
    length = 6 if count == "半" else integer(count)
    if anchor.published is None or not 1 <= length <= 120:
        return None
    last = anchor.published.year * 12 + anchor.published.month - 2
    first = last - length + 1
    end_year, end_month = last // 12, last % 12 + 1
    start = date(first // 12, first % 12 + 1, 1)
    return Interval(start, date(end_year, end_month, monthrange(end_year, end_month)[1]), "months")


def past_days(anchor: Anchor, count: str, unit: str) -> Interval | None:
    """近10天, 过去一周: so many days up to the day of issue."""
    length = integer(count) * (7 if unit[-1] in "周期拜" else 1)
    if anchor.published is None or not 1 <= length <= 1000:
        return None
    return Interval(anchor.published - (length - 1) * DAY, anchor.published, "days")


def coming_days(anchor: Anchor, count: str, unit: str) -> Interval | None:
    """未来三天, 今后一周: so many days after the day of issue."""
    length = integer(count) * (7 if unit[-1] in "周期拜" else 1)
    if anchor.published is None or not 1 <= length <= 1000:
        return None
    return Interval(anchor.published + DAY, anchor.published + length * DAY, "days")


def coming_months(anchor: Anchor, count: str) -> Interval | None:
    """未来三个月: the months after that of the day of issue."""
    length = integer(count)
    if anchor.published is None or not 1 <= length <= 120:
        return None
    first = anchor.published.year * 12 + anchor.published.month
    last = first + length - 1
    end_year, end_month = last // 12, last % 12 + 1
    return Interval(
        date(first // 12, first % 12 + 1, 1),
        date(end_year, end_month, monthrange(end_year, end_month)[1]),
        "months",
    )


def same_period(anchor: Anchor, year: str | None) -> Interval | None:
    """去年同期, 2019年同期, 三年前同期: the period under discussion, in that year.

    A festival's holiday is that festival's in the other year. With no period named it is the year up to
    the day of issue.
    """
    topic = anchor.topic
    if topic is None and anchor.published:
        topic = Interval(date(anchor.published.year, 1, 1), anchor.published, "days")
    if topic is None or topic.end is None:
        return None
    base = topic.end.year
    if year is None or year in ("上年", "去年", "上一年", "上年度", "去年度"):
        value: int | None = base - 1
    elif year.endswith("年前"):
        value = base - integer(year.removesuffix("年前"))
    else:
        value = year_number(anchor, year)
    if value is None:
        return None
    if topic.festival:
        return _holiday(anchor, topic.festival, value)
    return _moved(topic, value - base)


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
    if unit == "月":
        where = topic_month(anchor) or anchor.month or issue_month(anchor)
        topic = month_span(*where, where[1], "month") if where else None
    elif unit == "日":
        topic = Interval(anchor.day, anchor.day) if anchor.day else None
    else:
        topic = anchor.topic if anchor.topic and anchor.topic.grain.startswith("quarter") else None
    if topic is None or topic.start is None:
        return None
    value = topic.start.year - 1 if year in (None, "上年", "去年") else year_number(anchor, year or "")
    return None if value is None else _moved(topic, value - topic.start.year)


# Around a date


def since(anchor: Anchor, date: Interval) -> Interval | None:
    """X以来, X至今: from the start of X to the day of issue."""
    if anchor.published and date.start and date.start > anchor.published:
        return Interval(date.start, None, "since")
    return Interval(date.start, anchor.published, "since") if date.start else None


def onward(anchor: Anchor, date: Interval) -> Interval | None:
    """X起, X以后: from the start of X, with no end."""
    return Interval(date.start, None, "onward") if date.start else None


def before(anchor: Anchor, date: Interval) -> Interval | None:
    """X前, X以前: up to the day before X; 年底前 and 月底前 take the end they name in."""
    if date.closing:
        return until(anchor, date)
    return Interval(None, date.start - DAY, "before") if date.start else None


def beside(anchor: Anchor, date: Interval, side: str) -> Interval | None:
    """除夕前一天, 节后第一天: the day before the first or after the last day of X."""
    edge = date.start if side == "前" else date.end
    if edge is None:
        return None
    found = edge - DAY if side == "前" else edge + DAY
    return Interval(found, found)


def until(anchor: Anchor, date: Interval) -> Interval | None:
    """到X, 截至X: up to the last day of X."""
    return Interval(None, date.end, "until") if date.end else None


def between(anchor: Anchor, date: Interval, date2: Interval) -> Interval | None:
    """2019年12月至2020年3月: from the start of the one to the end of the other."""
    if not date.start or not date2.end or date.start > date2.end:
        return None
    return Interval(date.start, date2.end, "days")


def same(anchor: Anchor, date: Interval) -> Interval | None:
    """Words that leave a date as it is: 2011年间, 1月8日当天."""
    return date


def both(anchor: Anchor, date: Interval, date2: Interval) -> Interval | None:
    """今天（10月1日）: two readings of one time, the narrower of which holds; None when they differ."""
    if date.start is None or date.end is None or date2.start is None or date2.end is None:
        return None
    festival = date.festival or date2.festival
    if date.start <= date2.start and date2.end <= date.end:
        return replace(date2, festival=festival)
    if date2.start <= date.start and date.end <= date2.end:
        return replace(date, festival=festival)
    return None
