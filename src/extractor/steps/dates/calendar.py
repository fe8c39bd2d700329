"""What the parts of the calendar mean: days, weeks, months, quarters, halves, years, decades, centuries.

Every normaliser takes an ``Anchor`` (what the text has said so far) and the parts of the expression as they
are written, None where a part is missing, and gives an ``Interval`` or None when the parts are no date
(a thirteenth month) or nothing fixes it. What each kind of expression means is laid down in
docs/annotation.md, "DATE".
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date

from extractor.knowledge.days import real_day
from extractor.knowledge.numerals import number
from extractor.steps.dates.context import DAY, Anchor, Interval

# Parts


def integer(text: str) -> int:
    return int(number(text))


def month_span(year: int, first: int, last: int, grain: str) -> Interval | None:
    """From the first day of a month to the last day of another of the same year."""
    if not (1 <= year <= 9998 and 1 <= first <= last <= 12):
        return None
    return Interval(date(year, first, 1), date(year, last, monthrange(year, last)[1]), grain)


def year_span(first: int, last: int, grain: str = "year") -> Interval | None:
    if not 1 <= first <= last <= 9998:
        return None
    return Interval(date(first, 1, 1), date(last, 12, 31), grain)


def shifted(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes the 28th."""
    year = min(max(day.year + years, 1), 9998)
    return real_day(year, day.month, day.day) or date(year, day.month, 28)


_NOW = {"今": 0, "本": 0, "去": -1, "前": -2, "大前": -3, "明": 1, "后": 2, "大后": 3}
_TOPIC = {
    "当": 0,
    "同": 0,
    "该": 0,
    "上": -1,
    "上一": -1,
    "前一": -1,
    "次": 1,
    "翌": 1,
    "下": 1,
    "下一": 1,
    "第二": 1,
    "这": 0,
    "这一": 0,
}


def year_number(anchor: Anchor, text: str) -> int | None:
    """The year a word names: ``2023``, ``二〇二三``, ``98``, ``今``, ``去``, ``上``, ``次`` …

    年, 年度 and 份 may follow. Two digits are of 1949 to 2048. None when the anchor does not fix it.
    """
    body = text.removesuffix("度").removesuffix("份").removesuffix("年").removeprefix("公元")
    if body in _NOW:
        return None if anchor.now is None else anchor.now + _NOW[body]
    if body in _TOPIC:
        year = anchor.topic_year()
        return None if year is None else year + _TOPIC[body]
    try:
        value = integer(body)
    except ValueError:
        return None
    if value < 100:
        value += 2000 if value < 49 else 1900
    return value if 1 <= value <= 9998 else None


def month_number(anchor: Anchor, text: str) -> tuple[int | None, int] | None:
    """A month word as its number; for 本, 上, 当 … also the year it falls in. None when not fixed."""
    body = text.removesuffix("份").removesuffix("月")
    if body in ("元", "首", "开年首", "头一个"):
        return None, 1
    if body in ("当", "同"):
        return issue_month(anchor) if anchor.month is None else anchor.month
    if body in ("本", "这个", "本个"):
        monthly = anchor.topic and anchor.topic.grain == "month" and anchor.communique
        return anchor.month if monthly else issue_month(anchor)
    steps = {"上": -1, "上个": -1, "下": 1, "下个": 1, "次": 1, "前": -1, "大上个": -2, "上上个": -2}
    steps |= {"前一": -1, "前一个": -1, "上一": -1, "上一个": -1, "下一": 1, "下一个": 1, "这": 0, "这一": 0}
    if body in steps:
        base = topic_month(anchor) if body in ("上", "次", "前一", "前一个", "上一", "上一个") else None
        base = base or (anchor.month if body == "次" else None) or issue_month(anchor)
        if base is None:
            return None
        index = base[0] * 12 + base[1] - 1 + steps[body]
        return index // 12, index % 12 + 1
    try:
        value = integer(body)
    except ValueError:
        return None
    return (None, value) if 1 <= value <= 12 else None


def issue_month(anchor: Anchor) -> tuple[int, int] | None:
    return (anchor.published.year, anchor.published.month) if anchor.published else anchor.month


def topic_month(anchor: Anchor) -> tuple[int, int] | None:
    topic = anchor.topic
    if topic is None or topic.end is None or not (topic.closing or topic.grain in ("month", "months")):
        return None
    if (
        anchor.published
        and abs(topic.end.year * 12 + topic.end.month - anchor.published.year * 12 - anchor.published.month)
        > 14
    ):
        return None
    return topic.end.year, topic.end.month


def year_or(anchor: Anchor, year: str | None, first: int, last: int, day: int | None = None) -> int | None:
    return year_number(anchor, year) if year else anchor.year_for(first, last, day)


def _month(anchor: Anchor, year: str | None, month: str, day: int | None = None) -> tuple[int, int] | None:
    read = month_number(anchor, month)
    if read is None:
        return None
    known, value = read
    if year or known is None:
        known = year_or(anchor, year, value, value, day)
    return None if known is None else (known, value)


# Days


def day(anchor: Anchor, year: str | None, month: str, day: str) -> Interval | None:
    """2023年1月5日, 1月29日, 上月20日, 2023-01-05."""
    value = integer(day)
    where = _month(anchor, year, month, value)
    found = real_day(*where, value) if where else None
    if found is None and where is not None and not year and where[1] == 2 and value == 29:
        # The last leap year before; the one after where the text looks ahead.
        years = range(where[0], where[0] + 8) if anchor.planned else range(where[0], where[0] - 9, -1)
        found = next((leap for one in years if (leap := real_day(one, 2, 29))), None)
    return Interval(found, found) if found else None


def days(
    anchor: Anchor, year: str | None, month: str, day: str, month2: str | None, day2: str
) -> Interval | None:
    """1月28日至30日, 2022年12月30日至1月2日: the second day may leave out its month, never its year."""
    first = integer(day)
    where = _month(anchor, year, month, first)
    if where is None:
        return None
    second = integer(month2.removesuffix("月")) if month2 else where[1]
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
    if anchor.planned:
        index += last < anchor.published.day - 5
    elif first > anchor.published.day + 7 or real_day(*where, last) is None:
        index -= 1
    return index // 12, index % 12 + 1


def _month_of_day(anchor: Anchor) -> tuple[int, int] | None:
    """The month of the last day named, unless it lies long before the day of issue."""
    if anchor.day is None:
        return None
    if anchor.published and not anchor.communique and (anchor.published - anchor.day).days > 62:
        return None
    return anchor.day.year, anchor.day.month


def days_of_month(anchor: Anchor, day: str, day2: str) -> Interval | None:
    """4日至5日 with no month."""
    first, last = integer(day), integer(day2)
    where = anchor.sentence_month or _month_of_day(anchor)
    if where is None:
        where = _month_beside(anchor, first, last)
    if where is None:
        return None
    start, end = real_day(*where, first), real_day(*where, last)
    if not start or not end or start > end:
        return None
    return Interval(start, end, "day" if start == end else "days")


def day_to_day(
    anchor: Anchor, year: str, month: str, day: str, year2: str | None, month2: str, day2: str
) -> Interval | None:
    """2017.9.1-2018.6.30, 2023/1/1-1/31: the second day may leave out its year."""
    start = real_day(integer(year), integer(month), integer(day))
    end = real_day(integer(year2 or year), integer(month2), integer(day2))
    return Interval(start, end, "days") if start and end and start <= end else None


def edge_day(anchor: Anchor, year: str | None, month: str | None, edge: str) -> Interval | None:
    """今年第一天, 6月最后一天: the first or last day of a year or a month."""
    if month:
        where = _month(anchor, year, month)
        span = month_span(where[0], where[1], where[1], "month") if where else None
    else:
        value = year_number(anchor, year) if year else None
        span = year_span(value, value) if value else None
    if span is None:
        return None
    found = span.end if edge.startswith("最后") else span.start
    return Interval(found, found)


_DAYS = {"今": 0, "本": 0, "明": 1, "后": 2, "大后": 3, "昨": -1, "前": -2, "大前": -3}
_TOPIC_DAYS = {"当": 0, "同": 0, "前一": -1, "次": 1, "翌": 1, "第二": 1, "隔": 1, "同一": 0}


def near_day(anchor: Anchor, word: str) -> Interval | None:
    """今天, 昨日, 大后天 by the day of issue; 当天, 次日, 翌日 by the last day the text named."""
    if word in _DAYS:
        base, step = anchor.published, _DAYS[word]
    else:
        base, step = anchor.day or anchor.published, _TOPIC_DAYS[word]
    if base is None:
        return None
    found = base + step * DAY
    return Interval(found, found)


_WEEKS = {"本": 0, "这": 0, "这一": 0, "上": -1, "上一": -1, "下": 1, "下一": 1, "上上": -2, "下下": 2}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}


def week(anchor: Anchor, which: str, weekday: str | None) -> Interval | None:
    """本周, 上周五, 下周末: weeks begin on Monday."""
    if anchor.published is None:
        return None
    monday = anchor.published - anchor.published.weekday() * DAY + 7 * _WEEKS[which.removesuffix("个")] * DAY
    if weekday is None:
        return Interval(monday, monday + 6 * DAY, "week")
    found = monday + _WEEKDAYS[weekday] * DAY
    if weekday == "末":
        return Interval(found, found + DAY, "days")
    return Interval(found, found)


def week_days(anchor: Anchor, which: str, weekday: str, weekday2: str) -> Interval | None:
    """上周三到周五."""
    first, last = week(anchor, which, weekday), week(anchor, which, weekday2)
    if not first or not last or not first.start or not last.end or first.start > last.end:
        return None
    return Interval(first.start, last.end, "days")


def nth_weekday(
    anchor: Anchor, year: str | None, month: str | None, nth: str, weekday: str
) -> Interval | None:
    """5月第二个星期日, 2018年第一个星期一: by count from the first of the month or the year."""
    if month:
        where = _month(anchor, year, month)
    else:
        value = year_number(anchor, year) if year else None
        where = (value, 1) if value else None
    if where is None:
        return None
    first = real_day(*where, 1)
    if first is None:
        return None
    if nth.startswith("最后"):
        last = date(
            first.year, first.month if month else 12, monthrange(first.year, first.month if month else 12)[1]
        )
        found = last - (last.weekday() - _WEEKDAYS[weekday]) % 7 * DAY
    else:
        found = first + ((_WEEKDAYS[weekday] - first.weekday()) % 7 + 7 * (integer(nth) - 1)) * DAY
    inside = found.year == first.year and (not month or found.month == first.month)
    return Interval(found, found) if inside else None


def nth_week(anchor: Anchor, year: str | None, month: str | None, nth: str) -> Interval | None:
    """2023年第26周, 6月第2周: a week is of the year or month that its Thursday lies in, as in ISO 8601."""
    found = nth_weekday(anchor, year, month, nth, "四")
    if found is None or found.start is None:
        return None
    monday = found.start - 3 * DAY
    return Interval(monday, monday + 6 * DAY, "week")


def weekday(anchor: Anchor, weekday: str) -> Interval | None:
    """A bare 周五 is the one of the week of issue."""
    return week(anchor, "本", weekday)


def days_ago(anchor: Anchor, count: str, unit: str, side: str) -> Interval | None:
    """三天前, 两周后, 3个月前, 五年前: that far from the day of issue, in the grain of the unit."""
    if count == "半":
        count, unit = "6", "个月"
    if anchor.published is None or integer(count) > 1000:
        return None
    step = integer(count) * (-1 if side.endswith("前") else 1)
    if unit in ("天", "日"):
        found = anchor.published + step * DAY
        return Interval(found, found)
    if unit in ("周", "个星期", "星期", "个礼拜"):
        found = anchor.published + 7 * step * DAY
        return Interval(found, found)
    if unit == "个月":
        index = anchor.published.year * 12 + anchor.published.month - 1 + step
        return month_span(index // 12, index % 12 + 1, index % 12 + 1, "month")
    told = anchor.topic_year() if anchor.compared else None
    value = (told or anchor.published.year) + step
    return year_span(value, value)


# Months, quarters, halves, years


def month(anchor: Anchor, year: str | None, month: str) -> Interval | None:
    """2023年1月, 1月份, 上月, 去年当月."""
    where = _month(anchor, year, month)
    return month_span(where[0], where[1], where[1], "month") if where else None


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
    if first <= last:
        return month_span(where, first, last, "months")
    return Interval(date(where, first, 1), date(where + 1, last, monthrange(where + 1, last)[1]), "months")


def _not_ahead(anchor: Anchor, named: str | None, year: int | None, last: int) -> int | None:
    """The year of months counted from January, moved back where they would end after the day of issue."""
    published = anchor.published
    free = not named and not anchor.planned and anchor.sentence_year is None
    if free and published and year == published.year and last > published.month:
        return year - 1
    return year


def first_months(anchor: Anchor, year: str | None, count: str) -> Interval | None:
    """前5月, 前五个月, 头两个月."""
    last = integer(count)
    where = year_or(anchor, year, 1, last) if 1 <= last <= 12 else None
    where = _not_ahead(anchor, year, where, last)
    return month_span(where, 1, last, "months") if where else None


_THIRDS = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, 31)}


def month_part(anchor: Anchor, year: str | None, month: str, part: str) -> Interval | None:
    """1月初 and 上旬 are the 1st to 10th, 中旬 to the 20th, 下旬 the rest; 月底 and 月末 the last day."""
    where = _month(anchor, year, month)
    if where is None or not 1 <= where[0] <= 9998:
        return None
    length = monthrange(*where)[1]
    first, last = _THIRDS.get(part[0], (length, length))
    grain = "day" if first == last else "days"
    return Interval(date(*where, first), date(*where, min(last, length)), grain, closing=first == last)


def month_parts(anchor: Anchor, year: str | None, month: str, part: str, part2: str) -> Interval | None:
    """4月中下旬: the two parts together."""
    first, last = month_part(anchor, year, month, part), month_part(anchor, year, month, part2)
    return Interval(first.start, last.end, "days") if first and last else None


def half_month(anchor: Anchor, year: str | None, month: str, half: str) -> Interval | None:
    """7月上半月 is the 1st to the 15th, 下半月 the rest."""
    where = _month(anchor, year, month)
    whole = month_span(where[0], where[1], where[1], "month") if where else None
    if whole is None or whole.start is None:
        return None
    middle = whole.start.replace(day=15)
    first, last = (whole.start, middle) if half == "上" else (middle + DAY, whole.end)
    return Interval(first, last, "days")


def season(anchor: Anchor, year: str, season: str) -> Interval | None:
    """2023年春季: March to May, and so on; 冬季 runs from December to the February after."""
    value = year_number(anchor, year)
    if value is None or not 1 <= value <= 9997:
        return None
    first = "春夏秋冬".index(season) * 3 + 3
    if first < 12:
        return month_span(value, first, first + 2, "season")
    return Interval(date(value, 12, 1), date(value + 1, 3, 1) - DAY, "season")


def seasons(anchor: Anchor, year: str, season_: str, season2: str) -> Interval | None:
    """2023年秋冬季: from the start of the one to the end of the other."""
    first, last = season(anchor, year, season_), season(anchor, year, season2)
    if not first or not last or not first.start or not last.end or first.start >= last.end:
        return None
    return Interval(first.start, last.end, "season")


def winter_and_spring(anchor: Anchor, year: str) -> Interval | None:
    """今冬明春, 去冬今春: from December to the May after."""
    value = year_number(anchor, year)
    if value is None or not 1 <= value <= 9997:
        return None
    return Interval(date(value, 12, 1), date(value + 1, 5, 31), "season")


def bare_month_part(anchor: Anchor, part: str) -> Interval | None:
    """月末, 月初, 上旬 with no month: of the month under discussion, else that of issue."""
    where = topic_month(anchor) or anchor.month or issue_month(anchor)
    if where is None:
        return None
    return month_part(replace(anchor, month=where), None, "当", part.removeprefix("月"))


def months_across(anchor: Anchor, year: str | None, month: str, month2: str) -> Interval | None:
    """2022年11月至次年3月: the second month is of the year after the first's."""
    first, last = integer(month), integer(month2)
    where = year_or(anchor, year, first, first)
    if where is None or not (1 <= first <= 12 and 1 <= last <= 12 and 1 <= where <= 9997):
        return None
    end = date(where + 1, last, monthrange(where + 1, last)[1])
    return Interval(date(where, first, 1), end, "months")


def month_to_month(anchor: Anchor, year: str, month: str, year2: str, month2: str) -> Interval | None:
    """2015.9-2016.8: both years are named."""
    first = month_span(integer(year), integer(month), integer(month), "month")
    last = month_span(integer(year2), integer(month2), integer(month2), "month")
    if not first or not last or not first.start or not last.end or first.start > last.end:
        return None
    return Interval(first.start, last.end, "months")


def quarters(
    anchor: Anchor, year: str | None, quarter: str, quarter2: str | None, part: str | None
) -> Interval | None:
    """一季度, 二、三季度, 一至三季度; 三季度末 is its last day, 初 its first month."""
    first = 1 if quarter == "首" else integer(quarter)
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
    if anchor.quarter and anchor.quarter.end and which[0] in "上当":
        base = anchor.quarter.end
    elif anchor.published:
        base = anchor.published
    else:
        return None
    step = {"上": -1, "下": 1}.get(which[0], 0)
    index = base.year * 4 + (base.month - 1) // 3 + step
    first = index % 4 * 3 + 1
    return _edge(month_span(index // 4, first, first + 2, "quarter"), part)


def half(anchor: Anchor, year: str | None, half: str, part: str | None) -> Interval | None:
    """上半年, 2022年下半年; 上半年末 is its last day."""
    first = 1 if half[0] in "上前" else 7
    where = year_or(anchor, year, first, first + 5)
    return _edge(month_span(where, first, first + 5, "half") if where else None, part)


def _edge(found: Interval | None, part: str | None) -> Interval | None:
    if found is None or not part or found.start is None or found.end is None:
        return found
    if part[-1] in "末底":
        return Interval(found.end, found.end, closing=True)
    return month_span(found.start.year, found.start.month, found.start.month, "month")


def year(anchor: Anchor, year: str) -> Interval | None:
    """2023年, 二〇二三年度, 今年, 去年全年."""
    value = year_number(anchor, year)
    return None if value is None else year_span(value, value)


def years(anchor: Anchor, year: str, year2: str) -> Interval | None:
    """2020—2022年, 1998至2003年, 2015—20年."""
    first, last = year_number(anchor, year), year_number(anchor, year2)
    if first is None or last is None:
        return None
    if len(year2.removesuffix("年")) == 2 and first >= 1000:
        last = first // 100 * 100 + last % 100
    return year_span(first, last, "years")


def minguo(
    anchor: Anchor, count: str, month_of: str | None, day_of: str | None, part: str | None
) -> Interval | None:
    """民国108年4月30日, 110年6月底: the Republic's first year was 1912."""
    value = 1911 + (1 if count == "元" else integer(count))
    if month_of is None:
        return year_part(anchor, str(value), part) if part else year_span(value, value)
    if part:
        return month_part(anchor, str(value), month_of, part)
    return day(anchor, str(value), month_of, day_of) if day_of else month(anchor, str(value), month_of)


def minguo_part(anchor: Anchor, count: str, quarter: str | None, half_: str | None) -> Interval | None:
    """109年第4季, 110年上半年, as Taiwan counts the years."""
    value = str(1911 + integer(count))
    if quarter:
        return quarters(anchor, value, quarter, None, None)
    return half(anchor, value, half_, None) if half_ else None


def whole_year(anchor: Anchor) -> Interval | None:
    """全年: the sentence's year, else that of the document or of the report's part."""
    value = anchor.sentence_year or anchor.told
    if value is None and anchor.published is not None:
        late = anchor.published.month <= 2 and not anchor.planned
        value = anchor.published.year - late
    return None if value is None else year_span(value, value)


def year_part(anchor: Anchor, year: str | None, part: str) -> Interval | None:
    """年初 is January, 年中 June; 年底 and 年末 the last day of a stock, else December."""
    if year:
        value = year_number(anchor, year)
    else:
        past = part.endswith(("末", "终")) and not anchor.planned
        told = anchor.told if anchor.narrated or past else None
        told = told or (anchor.topic_year() if anchor.compared else None)
        value = anchor.sentence_year or told or anchor.now
        if value and part.endswith("末") and not (anchor.planned or told or anchor.sentence_year):
            value -= anchor.published is not None and anchor.published < date(value, 12, 31)
    if value is None or not 1 <= value <= 9998:
        return None
    if part in ("初", "始"):
        return month_span(value, 1, 1, "month")
    if part == "中":
        return month_span(value, 6, 6, "month")
    last = date(value, 12, 31)
    if part == "末" or anchor.stock:
        return Interval(last, last, closing=True)
    return Interval(date(value, 12, 1), last, "month", closing=True)


def new_year(anchor: Anchor) -> Interval | None:
    """新一年, 新的一年, 新年: the year of issue, from the end of November the one after it."""
    if anchor.published is None:
        return None if anchor.now is None else year_span(anchor.now, anchor.now)
    value = anchor.published.year + (anchor.published.month >= 11)
    return year_span(value, value)


_IN_DECADE = {"初": (0, 2), "前": (0, 4), "中": (4, 6), "后": (5, 9), "末": (7, 9)}
_IN_CENTURY = {"初": (0, 9), "末": (90, 99), "前": (0, 49), "上": (0, 49), "后": (50, 99), "下": (50, 99)}


def decade(anchor: Anchor, century: str | None, decade: str, part: str | None) -> Interval | None:
    """20世纪90年代, 90年代: ten years; 初 is the first three of them, 中期 the middle three, 末 the last."""
    tens = integer(decade)
    base = century_number(anchor, century) if century else (20 if tens >= 30 else 21)
    if base is None or tens % 10 or tens > 90:
        return None
    first = (base - 1) * 100 + tens
    low, high = _IN_DECADE[part[0]] if part else (0, 9)
    return year_span(first + low, first + high, "decade")


def decades(anchor: Anchor, century: str | None, decade_: str, decade2: str) -> Interval | None:
    """上世纪七八十年代: from the first of two decades to the last."""
    first = decade(anchor, century, f"{decade_}十", None)
    last = decade(anchor, century, f"{decade2}十", None)
    if first is None or last is None or integer(decade_) >= integer(decade2):
        return None
    return Interval(first.start, last.end, "decade")


def decade_of(anchor: Anchor, year: str, part: str | None) -> Interval | None:
    """1990年代, 一九八〇年代初."""
    first = integer(year)
    return decade(anchor, str(first // 100 + 1), str(first % 100), part)


def century_number(anchor: Anchor, text: str) -> int | None:
    """20, 二十一, 上, 本 … as the number of a century."""
    body = text.removesuffix("世纪")
    steps = {"上": -1, "上个": -1, "本": 0, "新": 0, "下": 1, "下个": 1}
    if body in steps:
        return None if anchor.now is None else (anchor.now - 1) // 100 + 1 + steps[body]
    value = integer(body)
    return value if 1 <= value <= 98 else None


def century(anchor: Anchor, century: str, part: str | None) -> Interval | None:
    """21世纪, 上世纪末: a hundred years from the year 1; 初 and 末 are ten years."""
    value = century_number(anchor, century)
    if value is None:
        return None
    first = value * 100 - 99
    low, high = _IN_CENTURY[part[0]] if part else (0, 99)
    return year_span(first + low, first + high, "century")
