"""What date expressions mean: pure functions from their parts to calendar intervals.

Every normaliser takes an ``Anchor`` (what the text has said so far) and the parts of the expression as they
are written, None where a part is missing, and gives an ``Interval`` or None when the parts are no date
(a thirteenth month) or nothing fixes it. What each kind of expression means is laid down in
docs/annotation.md, "DATE".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeAlias

from extractor.knowledge.numerals import number

DAY = timedelta(days=1)
FIRST_PLAN_YEAR = 1953


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of days, both ends inclusive, None where it is open, and the grain it was named in.

    ``festival`` is the festival whose holiday it is, ``plan`` whether it is a five-year plan's,
    ``closing`` whether it was named as the end of something (年底, 月末).
    """

    start: date | None
    end: date | None
    grain: str = "day"
    festival: str | None = None
    plan: bool = False
    closing: bool = False

    @property
    def year(self) -> int | None:
        """The one year the interval lies in, or the year of its end when it spans several."""
        edge = self.end or self.start
        return edge.year if edge else None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A festival of one year: its own day, and the first and last day off."""

    day: date
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Almanac:
    """What only a table knows: festivals by name and year, and the first days of political eras."""

    holidays: Mapping[tuple[str, int], Holiday] = field(default_factory=dict)
    festivals: Mapping[str, str] = field(default_factory=dict)
    eras: Mapping[str, date] = field(default_factory=dict)


@dataclass(slots=True)
class Anchor:
    """What has been said where an expression stands; its missing parts are read from here.

    ``now`` is the year that 今年 means, ``told`` the one that 全年 and 年末 speak of when their sentence
    names none (``narrated`` when that is sure, in a communiqué or a work report); ``topic`` is the period under discussion (for 同期, 上年, 上月), ``month`` and ``day`` the
    last ones named. ``planned`` and ``stock`` tell whether the clause looks ahead, and whether it counts
    what there is at a point of time.
    """

    almanac: Almanac = field(default_factory=Almanac)
    published: date | None = None
    now: int | None = None
    told: int | None = None
    communique: bool = False
    narrated: bool = False
    sentence_year: int | None = None
    sentence_month: tuple[int, int] | None = None
    named_month: tuple[int, int] | None = None
    month: tuple[int, int] | None = None
    day: date | None = None
    topic: Interval | None = None
    quarter: Interval | None = None
    festival: str | None = None
    plan: Interval | None = None
    planned: bool = False
    stock: bool = False
    compared: bool = False

    @property
    def early(self) -> bool:
        """Whether the document was issued in a first quarter, when N years back end with the year before."""
        return self.published is not None and self.published.month <= 3

    def topic_year(self) -> int | None:
        """The year under discussion."""
        topic = self.topic.year if self.topic else None
        return self.sentence_year or topic or self.told or self.now

    def year_for(self, first: int, last: int, day: int | None = None) -> int | None:
        """The year of a month (``first`` to ``last``) or day whose year the text leaves out."""
        if self.sentence_year:
            if self.named_month and self.named_month[0] == self.sentence_year:
                _, month = self.named_month
                ends = self.published.year if self.published else self.sentence_year
                if first + 6 <= month and self.sentence_year < ends:
                    return self.sentence_year + 1
            return self.sentence_year
        if self.communique:
            return self.told
        if self.published is None:
            return self.told or self.now
        near = self._near(last, day)
        if day is not None and near is not None:
            return near
        if self.named_month and near is None and self.named_month[1] <= first:
            return self.named_month[0]
        if self.told and self.told != self.published.year:
            return self.told
        year, month = self.published.year, self.published.month
        if not self.planned and month <= 3 and last >= month + 6:
            return year - 1
        if self.planned and month >= 11 and last <= 3:
            return year + 1
        return year

    def _near(self, month: int, day: int | None) -> int | None:
        """The year that puts a month or day within some weeks of the day of issue."""
        if self.published is None:
            return None
        for year in (self.published.year, self.published.year - 1, self.published.year + 1):
            there = _date(year, month, day or min(self.published.day, 28))
            if there and -20 <= (self.published - there).days <= 75:
                return year
        return None


Normaliser: TypeAlias = Callable[..., "Interval | None"]


# Parts


def _int(text: str) -> int:
    return int(number(text))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _span(year: int, first: int, last: int, grain: str) -> Interval | None:
    """From the first day of a month to the last day of another of the same year."""
    if not (1 <= year <= 9998 and 1 <= first <= last <= 12):
        return None
    return Interval(date(year, first, 1), date(year, last, monthrange(year, last)[1]), grain)


def _year_span(first: int, last: int, grain: str = "year") -> Interval | None:
    if not 1 <= first <= last <= 9998:
        return None
    return Interval(date(first, 1, 1), date(last, 12, 31), grain)


def _shift(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes the 28th."""
    year = min(max(day.year + years, 1), 9998)
    return _date(year, day.month, day.day) or date(year, day.month, 28)


_NOW = {"今": 0, "本": 0, "去": -1, "前": -2, "大前": -3, "明": 1, "后": 2, "大后": 3}
_TOPIC = {"当": 0, "同": 0, "上": -1, "上一": -1, "次": 1, "翌": 1, "下": 1, "下一": 1, "第二": 1}


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
        value = _int(body)
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
        return _issue_month(anchor) if anchor.month is None else anchor.month
    if body in ("本", "这个", "本个"):
        monthly = anchor.topic and anchor.topic.grain == "month" and anchor.communique
        return anchor.month if monthly else _issue_month(anchor)
    steps = {"上": -1, "上个": -1, "下": 1, "下个": 1, "次": 1, "前": -1, "大上个": -2, "上上个": -2}
    if body in steps:
        base = _month_of_topic(anchor) if body in ("上", "次") else None
        base = base or (anchor.month if body == "次" else None) or _issue_month(anchor)
        if base is None:
            return None
        index = base[0] * 12 + base[1] - 1 + steps[body]
        return index // 12, index % 12 + 1
    try:
        value = _int(body)
    except ValueError:
        return None
    return (None, value) if 1 <= value <= 12 else None


def _issue_month(anchor: Anchor) -> tuple[int, int] | None:
    return (anchor.published.year, anchor.published.month) if anchor.published else anchor.month


def _month_of_topic(anchor: Anchor) -> tuple[int, int] | None:
    topic = anchor.topic
    if topic is None or topic.end is None or topic.grain not in ("month", "months"):
        return None
    if anchor.published and abs(topic.end.year * 12 + topic.end.month - anchor.published.year * 12
                                - anchor.published.month) > 14:
        return None
    return topic.end.year, topic.end.month


def _year_or(anchor: Anchor, year: str | None, first: int, last: int, day: int | None = None) -> int | None:
    return year_number(anchor, year) if year else anchor.year_for(first, last, day)


def _month(anchor: Anchor, year: str | None, month: str, day: int | None = None) -> tuple[int, int] | None:
    read = month_number(anchor, month)
    if read is None:
        return None
    known, value = read
    if year or known is None:
        known = _year_or(anchor, year, value, value, day)
    return None if known is None else (known, value)


# Days


def day(anchor: Anchor, year: str | None, month: str, day: str) -> Interval | None:
    """2023年1月5日, 1月29日, 上月20日, 2023-01-05."""
    value = _int(day)
    where = _month(anchor, year, month, value)
    found = _date(*where, value) if where else None
    return Interval(found, found) if found else None


def days(
    anchor: Anchor, year: str | None, month: str, day: str, month2: str | None, day2: str
) -> Interval | None:
    """1月28日至30日, 2022年12月30日至1月2日: the second day may leave out its month, never its year."""
    first = _int(day)
    where = _month(anchor, year, month, first)
    if where is None:
        return None
    second = _int(month2.removesuffix("月")) if month2 else where[1]
    start = _date(*where, first)
    end = _date(where[0] + (second < where[1]), second, _int(day2)) if 1 <= second <= 12 else None
    return Interval(start, end, "days") if start and end and start <= end else None


def day_of_month(anchor: Anchor, day: str) -> Interval | None:
    """A bare 26日: of the last month the text named, else the last such day before the day of issue."""
    return days_of_month(anchor, day, day)


def _month_of_day(anchor: Anchor) -> tuple[int, int] | None:
    """The month of the last day named, unless it lies long before the day of issue."""
    if anchor.day is None:
        return None
    if anchor.published and not anchor.communique and (anchor.published - anchor.day).days > 62:
        return None
    return anchor.day.year, anchor.day.month


def days_of_month(anchor: Anchor, day: str, day2: str) -> Interval | None:
    """4日至5日 with no month."""
    first, last = _int(day), _int(day2)
    where = anchor.sentence_month or _month_of_day(anchor)
    if where is None:
        where = _issue_month(anchor)
        if where and anchor.published and first > anchor.published.day + 7 and not anchor.planned:
            before = date(*where, 1) - DAY
            where = (before.year, before.month)
    if where is None:
        return None
    start, end = _date(*where, first), _date(*where, last)
    if not start or not end or start > end:
        return None
    return Interval(start, end, "day" if start == end else "days")


_DAYS = {"今": 0, "本": 0, "明": 1, "后": 2, "大后": 3, "昨": -1, "前": -2, "大前": -3}
_TOPIC_DAYS = {"当": 0, "同": 0, "次": 1, "翌": 1, "第二": 1, "隔": 1}


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


_WEEKS = {"本": 0, "这": 0, "这个": 0, "上": -1, "上个": -1, "上一": -1, "下": 1, "下个": 1, "下一": 1, "上上": -2, "下下": 2}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5} | {str(i + 1): i for i in range(6)}


def week(anchor: Anchor, which: str, weekday: str | None) -> Interval | None:
    """本周, 上周五, 下周末: weeks begin on Monday."""
    if anchor.published is None:
        return None
    monday = anchor.published - anchor.published.weekday() * DAY + 7 * _WEEKS.get(which, 0) * DAY
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


def weekday(anchor: Anchor, weekday: str) -> Interval | None:
    """A bare 周五 is the one of the week of issue."""
    return week(anchor, "本", weekday)


def days_ago(anchor: Anchor, count: str, unit: str, side: str) -> Interval | None:
    """三天前, 两周后, 3个月前, 五年前: that far from the day of issue, in the grain of the unit."""
    if count == "半":
        count, unit = "6", "个月"
    if anchor.published is None or _int(count) > 1000:
        return None
    step = _int(count) * (-1 if side.endswith("前") else 1)
    if unit in ("天", "日"):
        found = anchor.published + step * DAY
        return Interval(found, found)
    if unit in ("周", "个星期", "星期", "个礼拜"):
        found = anchor.published + 7 * step * DAY
        return Interval(found, found)
    if unit == "个月":
        index = anchor.published.year * 12 + anchor.published.month - 1 + step
        return _span(index // 12, index % 12 + 1, index % 12 + 1, "month")
    return _year_span(anchor.published.year + step, anchor.published.year + step)


# Months, quarters, halves, years


def month(anchor: Anchor, year: str | None, month: str) -> Interval | None:
    """2023年1月, 1月份, 上月, 去年当月."""
    where = _month(anchor, year, month)
    return _span(where[0], where[1], where[1], "month") if where else None


def months(anchor: Anchor, year: str | None, month: str, month2: str) -> Interval | None:
    """1—5月, 今年1至7月, 11月至次年2月 as far as the second follows the first."""
    first, last = _int(month.removesuffix("份").removesuffix("月")), _int(month2.removesuffix("份").removesuffix("月"))
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    where = _year_or(anchor, year, first, max(first, last))
    if first == 1:
        where = _not_ahead(anchor, year, where, last)
    if where is None:
        return None
    if first <= last:
        return _span(where, first, last, "months")
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
    last = _int(count)
    where = _year_or(anchor, year, 1, last) if 1 <= last <= 12 else None
    where = _not_ahead(anchor, year, where, last)
    return _span(where, 1, last, "months") if where else None


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
    whole = _span(where[0], where[1], where[1], "month") if where else None
    if whole is None or whole.start is None:
        return None
    middle = whole.start.replace(day=15)
    return Interval(whole.start, middle, "days") if half == "上" else Interval(middle + DAY, whole.end, "days")


def season(anchor: Anchor, year: str, season: str) -> Interval | None:
    """2023年春季: March to May, and so on; 冬季 runs from December to the February after."""
    value = year_number(anchor, year)
    if value is None or not 1 <= value <= 9997:
        return None
    first = "春夏秋冬".index(season) * 3 + 3
    if first < 12:
        return _span(value, first, first + 2, "season")
    return Interval(date(value, 12, 1), date(value + 1, 3, 1) - DAY, "season")


def bare_month_part(anchor: Anchor, part: str) -> Interval | None:
    """月末, 月初, 上旬 with no month: of the month under discussion, else that of issue."""
    where = _month_of_topic(anchor) or anchor.month or _issue_month(anchor)
    if where is None:
        return None
    return month_part(replace(anchor, month=where), None, "当", part.removeprefix("月"))


def months_across(anchor: Anchor, year: str | None, month: str, month2: str) -> Interval | None:
    """2022年11月至次年3月: the second month is of the year after the first's."""
    first, last = _int(month), _int(month2)
    where = _year_or(anchor, year, first, first)
    if where is None or not (1 <= first <= 12 and 1 <= last <= 12 and 1 <= where <= 9997):
        return None
    end = date(where + 1, last, monthrange(where + 1, last)[1])
    return Interval(date(where, first, 1), end, "months")


def quarters(anchor: Anchor, year: str | None, quarter: str, quarter2: str | None, part: str | None) -> Interval | None:
    """一季度, 二、三季度, 一至三季度; 三季度末 is its last day, 初 its first month."""
    first = 1 if quarter == "首" else _int(quarter)
    last = _int(quarter2) if quarter2 else first
    if not 1 <= first <= last <= 4:
        return None
    where = _year_or(anchor, year, first * 3 - 2, last * 3)
    found = _span(where, first * 3 - 2, last * 3, "quarter" if first == last else "quarters") if where else None
    return _edge(found, part)


def first_quarters(anchor: Anchor, year: str | None, count: str, part: str | None) -> Interval | None:
    """前三季度."""
    return quarters(anchor, year, "1", count, part)


def near_quarter(anchor: Anchor, which: str, part: str | None) -> Interval | None:
    """本季度, 上季度: by the quarter under discussion, else that of the day of issue."""
    if anchor.quarter and anchor.quarter.end and which in ("上", "上一", "当"):
        base = anchor.quarter.end
    elif anchor.published:
        base = anchor.published
    else:
        return None
    step = {"上": -1, "上个": -1, "上一": -1, "下": 1, "下个": 1, "下一": 1}.get(which, 0)
    index = base.year * 4 + (base.month - 1) // 3 + step
    first = index % 4 * 3 + 1
    return _edge(_span(index // 4, first, first + 2, "quarter"), part)


def half(anchor: Anchor, year: str | None, half: str, part: str | None) -> Interval | None:
    """上半年, 2022年下半年; 上半年末 is its last day."""
    first = 1 if half[0] in "上前" else 7
    where = _year_or(anchor, year, first, first + 5)
    return _edge(_span(where, first, first + 5, "half") if where else None, part)


def _edge(found: Interval | None, part: str | None) -> Interval | None:
    if found is None or not part or found.start is None or found.end is None:
        return found
    if part[-1] in "末底":
        return Interval(found.end, found.end, closing=True)
    return _span(found.start.year, found.start.month, found.start.month, "month")


def year(anchor: Anchor, year: str) -> Interval | None:
    """2023年, 二〇二三年度, 今年, 去年全年."""
    value = year_number(anchor, year)
    return None if value is None else _year_span(value, value)


def years(anchor: Anchor, year: str, year2: str) -> Interval | None:
    """2020—2022年, 1998至2003年, 2015—20年."""
    first, last = year_number(anchor, year), year_number(anchor, year2)
    if first is None or last is None:
        return None
    if len(year2.removesuffix("年")) == 2 and first >= 1000:
        last = first // 100 * 100 + last % 100
    return _year_span(first, last, "years")


def whole_year(anchor: Anchor) -> Interval | None:
    """全年: the sentence's year, else that of the document or of the report's part."""
    value = anchor.sentence_year or anchor.told
    if value is None and anchor.published is not None:
        late = anchor.published.month == 1 and not anchor.planned
        value = anchor.published.year - late
    return None if value is None else _year_span(value, value)


def year_part(anchor: Anchor, year: str | None, part: str) -> Interval | None:
    """年初 is January, 年中 June; 年底 and 年末 the last day of a stock, else December."""
    if year:
        value = year_number(anchor, year)
    else:
        told = anchor.told if anchor.narrated or (part.endswith(("末", "终")) and not anchor.planned) else None
        value = anchor.sentence_year or told or anchor.now
        if value and part.endswith("末") and not (anchor.planned or told or anchor.sentence_year):
            value -= anchor.published is not None and anchor.published < date(value, 12, 31)
    if value is None or not 1 <= value <= 9998:
        return None
    part = part.removeprefix("岁")
    if part in ("初", "始"):
        return _span(value, 1, 1, "month")
    if part == "中":
        return _span(value, 6, 6, "month")
    last = date(value, 12, 31)
    if part == "末" or anchor.stock:
        return Interval(last, last, closing=True)
    return Interval(date(value, 12, 1), last, "month", closing=True)


def new_year(anchor: Anchor) -> Interval | None:
    """新一年, 新的一年, 新年: the year of issue, from the end of November the one after it."""
    if anchor.published is None:
        return None if anchor.now is None else _year_span(anchor.now, anchor.now)
    value = anchor.published.year + (anchor.published.month >= 11)
    return _year_span(value, value)


def decade(anchor: Anchor, century: str | None, decade: str, part: str | None) -> Interval | None:
    """20世纪90年代, 上世纪八十年代末, 90年代: ten years; 初 the first three, 中期 the middle, 末 the last three."""
    tens = _int(decade)
    base = century_number(anchor, century) if century else (20 if tens >= 30 else 21)
    if base is None or tens % 10 or tens > 90:
        return None
    first = (base - 1) * 100 + tens
    low, high = {"初": (0, 2), "前": (0, 4), "中": (4, 6), "后": (5, 9), "末": (7, 9), "底": (7, 9)}.get(
        part[0] if part else "", (0, 9)
    )
    return _year_span(first + low, first + high, "decade")


def decade_of(anchor: Anchor, year: str, part: str | None) -> Interval | None:
    """1990年代, 一九八〇年代初."""
    first = _int(year)
    return decade(anchor, str(first // 100 + 1), str(first % 100), part)


def century_number(anchor: Anchor, text: str) -> int | None:
    """20, 二十一, 上, 本 … as the number of a century."""
    body = text.removesuffix("世纪")
    steps = {"上": -1, "上个": -1, "本": 0, "新": 0, "下": 1, "下个": 1}
    if body in steps:
        return None if anchor.now is None else (anchor.now - 1) // 100 + 1 + steps[body]
    value = _int(body)
    return value if 1 <= value <= 98 else None


def century(anchor: Anchor, century: str, part: str | None) -> Interval | None:
    """21世纪, 上世纪末: a hundred years from the year 1; 初 and 末 are ten years."""
    value = century_number(anchor, century)
    if value is None:
        return None
    first = value * 100 - 99
    low, high = {"初": (0, 9), "末": (90, 99), "前": (0, 49), "上": (0, 49), "后": (50, 99), "下": (50, 99)}.get(
        part[0] if part else "", (0, 99)
    )
    return _year_span(first + low, first + high, "century")


# Festivals, plans, eras


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
    holiday = anchor.almanac.holidays.get((name, value or 0))
    return Interval(holiday.day, holiday.day, "day", name) if holiday else None


def holiday(anchor: Anchor, year: str | None) -> Interval | None:
    """A bare 假期 or 今年黄金周: of the festival the text named last."""
    if anchor.festival is None:
        return None
    value = year_number(anchor, year) if year else _festival_year(anchor, anchor.festival)
    return _holiday(anchor, anchor.festival, value)


def _holiday(anchor: Anchor, name: str, year: int | None) -> Interval | None:
    found = anchor.almanac.holidays.get((name, year or 0))
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
        found = anchor.almanac.holidays.get((name, year))
        if found:
            gap = (published - found.start).days
            near.append((gap if gap >= 0 else -3 * gap, year))
    return min(near)[1] if near else published.year


def five_year_plan(anchor: Anchor, plan: str, part: str | None) -> Interval | None:
    """“十四五”期间, 第十个五年计划: the first plan began in 1953, the first three filled 1953 to 1970.

    期末 is the plan's last year, 期初 its first, 前三年 and 后两年 what they say.
    """
    order = _int(plan)
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
            last = min(first + _int(count) - 1, last)
        elif head == "后":
            first = max(last - _int(count) + 1, first)
    ends = bool(part) and first == last
    return Interval(date(first, 1, 1), date(last, 12, 31), "plan", plan=not part, closing=ends)


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


# Windows


def past_years(anchor: Anchor, count: str) -> Interval | None:
    """过去五年, 近三年, 五年来: N years that end with the year of issue, or the one before in a first quarter.

    五年来 within the review of a five-year plan are the plan's years.
    """
    length = _int(count)
    if not 1 <= length <= 100:
        return None
    plan = anchor.plan
    if plan and plan.start and plan.end and plan.end.year - plan.start.year + 1 == length:
        return replace(plan, plan=False)
    if length == 1 and anchor.communique and anchor.told:
        return _year_span(anchor.told, anchor.told)
    last = anchor.told if anchor.communique else None
    if last is None:
        if anchor.now is None:
            return None
        last = anchor.now - 1 if anchor.early and not anchor.communique else anchor.now
    return _year_span(last - length + 1, last, "years")


def coming_years(anchor: Anchor, count: str) -> Interval | None:
    """今后五年, 未来三年: from the year of issue when it has just begun, else from the next."""
    length = _int(count)
    if anchor.now is None or not 1 <= length <= 100:
        return None
    first = anchor.now if anchor.early else anchor.now + 1
    return _year_span(first, first + length - 1, "years" if length > 1 else "year")


def past_months(anchor: Anchor, count: str) -> Interval | None:
    """近三个月, 半年来: the full months that end with the one before the day of issue."""
    if count == "半" and anchor.topic and anchor.topic.grain == "half":
        return anchor.topic
    length = 6 if count == "半" else _int(count)
    if anchor.published is None or not 1 <= length <= 120:
        return None
    last = anchor.published.year * 12 + anchor.published.month - 2
    first = last - length + 1
    end_year, end_month = last // 12, last % 12 + 1
    start = date(first // 12, first % 12 + 1, 1)
    return Interval(start, date(end_year, end_month, monthrange(end_year, end_month)[1]), "months")


def past_days(anchor: Anchor, count: str, unit: str) -> Interval | None:
    """近10天, 过去一周: so many days up to the day of issue."""
    length = _int(count) * (7 if unit[-1] in "周期拜" else 1)
    if anchor.published is None or not 1 <= length <= 1000:
        return None
    return Interval(anchor.published - (length - 1) * DAY, anchor.published, "days")


def coming_days(anchor: Anchor, count: str, unit: str) -> Interval | None:
    """未来三天, 今后一周: so many days after the day of issue."""
    length = _int(count) * (7 if unit[-1] in "周期拜" else 1)
    if anchor.published is None or not 1 <= length <= 1000:
        return None
    return Interval(anchor.published + DAY, anchor.published + length * DAY, "days")


def coming_months(anchor: Anchor, count: str) -> Interval | None:
    """未来三个月: the months after that of the day of issue."""
    length = _int(count)
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
    if topic is None or topic.start is None or topic.end is None:
        if anchor.published is None:
            return None
        topic = Interval(date(anchor.published.year, 1, 1), anchor.published, "days")
    assert topic.start is not None and topic.end is not None
    base = topic.end.year
    if year is None or year in ("上年", "去年", "上一年", "上年度", "去年度"):
        value: int | None = base - 1
    elif year.endswith("年前"):
        value = base - _int(year.removesuffix("年前"))
    else:
        value = year_number(anchor, year)
    if value is None:
        return None
    if topic.festival:
        return _holiday(anchor, topic.festival, value)
    return _moved(topic, value - base)


def _moved(topic: Interval, years: int) -> Interval:
    assert topic.start is not None and topic.end is not None
    start, end = _shift(topic.start, years), _shift(topic.end, years)
    whole_month = topic.end.day == monthrange(topic.end.year, topic.end.month)[1]
    if whole_month:
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return Interval(start, end, topic.grain)


def same_part(anchor: Anchor, year: str | None, unit: str) -> Interval | None:
    """上年同月, 去年同季, 上年同日: the month, quarter or day under discussion, a year before."""
    if unit == "月":
        where = _month_of_topic(anchor) or anchor.month or _issue_month(anchor)
        topic = _span(*where, where[1], "month") if where else None
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
    inside = date.start and date2.start and date.end and date2.end
    if inside and date.start <= date2.start and date2.end <= date.end:  # type: ignore[operator]
        return date2
    if inside and date2.start <= date.start and date.end <= date2.end:  # type: ignore[operator]
        return date
    return None


NORMALISERS: Mapping[str, Normaliser] = {
    function.__name__: function
    for function in (
        *(day, days, day_of_month, days_of_month, near_day, week, week_days, weekday, days_ago),
        *(month, months, months_across, first_months, month_part, month_parts, half_month, bare_month_part),
        *(quarters, first_quarters, near_quarter, half),
        *(year, years, whole_year, year_part, season, new_year, decade, decade_of, century),
        *(festival, festivals, festival_day, holiday, five_year_plan, era, era_after, era_since, since_new_year),
        *(past_years, coming_years, past_months, coming_months, past_days, coming_days),
        *(same_period, same_part),
        *(since, onward, before, until, between, same, both),
    )
}
