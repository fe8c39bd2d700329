"""The words of the calendar and what they stand for: years, months, weeks, days, units, edges and parts.

The step's only module that holds Chinese words; which expressions there are is said in ``rules/dates/``.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from extractor.knowledge.days import real_day
from extractor.knowledge.numerals import number
from extractor.steps.dates.context import Anchor, Interval

# Beside the year of issue, and beside the one the text speaks of
_YEARS_OF_ISSUE = {"今": 0, "本": 0, "去": -1, "前": -2, "大前": -3, "明": 1, "后": 2, "大后": 3}
_YEARS_TOLD = {"当": 0, "同": 0, "该": 0, "这": 0, "这一": 0, "上": -1, "上一": -1, "前一": -1}
_YEARS_TOLD |= {"次": 1, "翌": 1, "下": 1, "下一": 1, "第二": 1}
# Beside the month of issue; those of the second set beside the month the text speaks of, if it does
_MONTHS = {"上": -1, "上个": -1, "下": 1, "下个": 1, "次": 1, "前": -1, "大上个": -2, "上上个": -2}
_MONTHS |= {"前一": -1, "前一个": -1, "上一": -1, "上一个": -1, "下一": 1, "下一个": 1, "这": 0, "这一": 0}
_MONTHS_TOLD = frozenset(("上", "次", "前一", "前一个", "上一", "上一个"))
_FIRST_MONTHS, _LAST_NAMED, _THIS_MONTH = (
    ("元", "首", "开年首", "头一个"),
    ("当", "同"),
    ("本", "这个", "本个"),
)
DAYS_OF_ISSUE = {"今": 0, "本": 0, "明": 1, "后": 2, "大后": 3, "昨": -1, "前": -2, "大前": -3}
DAYS_TOLD = {"当": 0, "同": 0, "前一": -1, "次": 1, "翌": 1, "第二": 1, "隔": 1, "同一": 0}
WEEKS = {"本": 0, "这": 0, "这一": 0, "上": -1, "上一": -1, "下": 1, "下一": 1, "上上": -2, "下下": 2}
WEEKS |= {f"{which}个": step for which, step in WEEKS.items()}
WEEKDAYS = {char: day for day, char in enumerate("一二三四五六")} | {"日": 6, "天": 6}
WEEKEND = "末"
THIS_WEEK, THURSDAY = "本", "四"
MONTH = "月"
FESTIVAL_MARK, PARTY = "节", "党的"
_CENTURIES = {"上": -1, "上个": -1, "本": 0, "新": 0, "下": 1, "下个": 1}

# Words that look back from the period under discussion, and so do not become it
LOOKS_BACK = frozenset(("上", "上个", "前一", "前一个"))
LOOKS_BACK |= {"下年", "下年度", "去年", "上年", "前年", "前一年", "上一年", "上一年度", "去年度", "上年度"}
THIS_YEAR = frozenset(("今年", "本年", "今年度", "本年度"))
YEAR_BEFORE = frozenset(("上年", "去年", "上一年", "上年度", "去年度"))

# The days of a month's parts, the years of a decade's and a century's, the first months of seasons
THIRDS = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, 31)}
IN_DECADE = {"初": (0, 2), "前": (0, 4), "中": (4, 6), "后": (5, 9), "末": (7, 9)}
IN_CENTURY = {"初": (0, 9), "末": (90, 99), "前": (0, 49), "上": (0, 49), "后": (50, 99), "下": (50, 99)}
SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}

_OPENING, _CLOSING, _MIDDLE = (
    ("初", "始", "开局", "首", "第一", "头一"),
    ("末", "底", "终", "收官", "最后"),
    "中",
)
STOCK_DAY = "末"
_HALF = "半"

_LUNAR_MONTHS = {"正": 1, "大年": 1, "年": 1, "冬": 11, "腊": 12}
NEW_YEARS_EVE = frozenset(("除夕", "大年三十", "年三十"))
FIRST_LUNAR_MONTH, SPRING_FESTIVAL = "正", "春节"
_LUNAR_MARKS, _LEAP = "初", "闰"

# The numerals that dates open with: shapes by length, and samples that stand for all of their kind (leads.py)
HAN = "〇零○一二三四五六七八九十两廿"
HAN_NUMBERS = (
    (f"[{HAN}]", "一 二 三 四 五 七 八 九 十 两 〇 零 廿"),
    (f"[{HAN}]{{2}}", "一二 二三 五六 十一 十五 二十 三十 九八 零八 一五 两三 廿三"),
    (f"[{HAN}]{{3}}", "二十五 三十一 七八九 三六七 九十九 七八十 三四十 二十一 两三十"),
    (f"[{HAN}]{{4,6}}", "二〇二三 一九九八 一九九〇 二零零四"),
)
RARE = "龘"  # a character that no pattern names


@dataclass(frozen=True, slots=True)
class Length:
    """How long a unit of time is: so many days, or so many months."""

    days: int = 0
    months: int = 0


_LENGTHS = {"天": Length(1), "日": Length(1), "周": Length(7), "星期": Length(7), "礼拜": Length(7)}
_LENGTHS |= {"月": Length(0, 1), "季度": Length(0, 3), "季": Length(0, 3), "年": Length(0, 12)}


def integer(text: str) -> int:
    """The number of a numeral; 元, the first of a reign, is 1. Raises ValueError for what is none."""
    return 1 if text == "元" else int(number(text))


def length_of(unit: str) -> Length:
    """The length of 天, 个星期, 个月, 季度, 年 …"""
    return _LENGTHS[unit.removeprefix("个")]


def lasting(count: str, unit: str) -> tuple[int, Length]:
    """How many of which unit 三天, 两个月 and 半年 are."""
    return (6, _LENGTHS["月"]) if count == _HALF else (integer(count), length_of(unit))


def is_half(count: str) -> bool:
    """Whether 半, of 半年."""
    return count == _HALF


def months_in(count: str) -> int:
    """How many months 三 (个月) and 半 (年) are."""
    return 6 if count == _HALF else integer(count)


def place(part: str | None) -> Literal["opening", "middle", "closing"] | None:
    """Where in its period a part lies: 初 and 第一天 open it, 末, 年底 and 最后一天 close it."""
    if not part:
        return None
    if part.endswith(_CLOSING) or part.startswith(_CLOSING):
        return "closing"
    if part.endswith(_OPENING) or part.startswith(_OPENING):
        return "opening"
    return "middle" if part == _MIDDLE else None


def counted_part(part: str) -> tuple[bool, int]:
    """Whether a part such as 前三年 or 后两年 lies at the head, and how many it counts."""
    return is_head(part[0]), integer(part.strip("前后头的年"))


def is_head(side: str) -> bool:
    """Whether 前, 头, 首 and not 后, 最后: the head of a period, or what lies before it."""
    return side[0] in "前头首"


def is_before(side: str) -> bool:
    """Whether 前, 以前 and not 后, 之后."""
    return side.endswith("前")


def is_first_half(half: str) -> bool:
    """Whether 上半 or 前半."""
    return half[0] in "上前"


def is_stepped(year: str) -> bool:
    """Whether 上年 or 下年, which step from the year under discussion."""
    return year[0] in "上下"


def is_told(which: str) -> bool:
    """Whether 上 or 当, which step from the quarter under discussion."""
    return which[0] in "上当"


def of_stock(part: str) -> bool:
    """Whether 年末, which tells what there is on a day, as 年底 does not always."""
    return part.endswith(STOCK_DAY)


def steps_of(which: str) -> int:
    """How far 上, 本, 下 and the like step from the one of issue."""
    return {"上": -1, "下": 1}.get(which[0], 0)


def lunar_month(month: str) -> tuple[int, bool]:
    """A month of the lunar calendar, and whether it is a leap one."""
    body = month.removesuffix("月").removeprefix(_LEAP)
    return _LUNAR_MONTHS.get(body) or integer(body), month.startswith(_LEAP)


def lunar_number(day: str) -> int:
    """A day of a lunar month: 初八, 廿三."""
    return integer(day.removeprefix(_LUNAR_MARKS))


def decade_number(tens: str) -> int:
    """The years that 七 stands for in 七八十年代."""
    return integer(tens) * 10


# Spans


def month_span(year: int, first: int, last: int, grain: str) -> Interval | None:
    """From the first day of a month to the last day of another of the same year."""
    if not (1 <= year <= 9998 and 1 <= first <= last <= 12):
        return None
    return Interval(date(year, first, 1), date(year, last, monthrange(year, last)[1]), grain)


def months_between(first: int, last: int) -> Interval | None:
    """From a month to another, both counted from the year 0."""
    if not 12 <= first <= last < 9998 * 12:
        return None
    year, month = last // 12, last % 12 + 1
    grain = "month" if first == last else "months"
    return Interval(
        date(first // 12, first % 12 + 1, 1), date(year, month, monthrange(year, month)[1]), grain
    )


def year_span(first: int, last: int, grain: str = "year") -> Interval | None:
    """From the first day of a year to the last of another; None where the calendar has not both."""
    if not 1 <= first <= last <= 9998:
        return None
    return Interval(date(first, 1, 1), date(last, 12, 31), grain)


def spanning(first: Interval | None, last: Interval | None, grain: str) -> Interval | None:
    """From the start of the one to the end of the other; None where either is missing or the order wrong."""
    if first is None or last is None or first.start is None or last.end is None or first.start > last.end:
        return None
    return Interval(first.start, last.end, grain)


def shifted(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes the 28th."""
    year = min(max(day.year + years, 1), 9998)
    return real_day(year, day.month, day.day) or date(year, day.month, 28)


# Years and months by their words


def year_number(anchor: Anchor, text: str) -> int | None:
    """The year a word names: ``2023``, ``二〇二三``, ``98``, ``今``, ``去``, ``上``, ``次`` …

    年, 年度 and 份 may follow. Two digits are of 1949 to 2048. None when the anchor does not fix it.
    """
    body = text.removesuffix("度").removesuffix("份").removesuffix("年").removeprefix("公元")
    if body in _YEARS_OF_ISSUE:
        anchor.because("its year is told from the year of issue")
        return None if anchor.now is None else anchor.now + _YEARS_OF_ISSUE[body]
    if body in _YEARS_TOLD:
        year = anchor.topic_year()
        return None if year is None else year + _YEARS_TOLD[body]
    try:
        value = integer(body)
    except ValueError:
        return None
    if value < 100:
        value += 2000 if value < 49 else 1900
        anchor.because("two digits are of a year from 1949 to 2048")
    else:
        anchor.because("its year is written")
    return value if 1 <= value <= 9998 else None


def month_number(anchor: Anchor, text: str) -> tuple[int | None, int] | None:
    """A month word as its number; for 本, 上, 当 … also the year it falls in. None when not fixed."""
    body = text.removesuffix("份").removesuffix("月")
    if body in _FIRST_MONTHS:
        return None, 1
    if body in _LAST_NAMED:
        return issue_month(anchor) if anchor.last.month is None else anchor.last.month
    if body in _THIS_MONTH:
        monthly = anchor.topic and anchor.topic.grain == "month" and anchor.communique
        return anchor.last.month if monthly else issue_month(anchor)
    if body in _MONTHS:
        return _month_beside(anchor, body)
    try:
        value = integer(body)
    except ValueError:
        return None
    return (None, value) if 1 <= value <= 12 else None


def _month_beside(anchor: Anchor, body: str) -> tuple[int, int] | None:
    """上月 and 次月: beside the month under discussion where there is one, else beside that of issue."""
    base = topic_month(anchor) if body in _MONTHS_TOLD else None
    if base is None and body == "次":
        base = anchor.last.month
    if base is not None:
        anchor.because("beside the month the text speaks of")
    base = base or issue_month(anchor)
    if base is None:
        return None
    index = base[0] * 12 + base[1] - 1 + _MONTHS[body]
    return index // 12, index % 12 + 1


def issue_month(anchor: Anchor) -> tuple[int, int] | None:
    """The year and month of issue; where that is not known, the last month named."""
    if anchor.published is None:
        return anchor.last.month
    anchor.because("by the month of issue")
    return anchor.published.year, anchor.published.month


def topic_month(anchor: Anchor) -> tuple[int, int] | None:
    """The month under discussion, if it is one and no more than fourteen months from that of issue."""
    topic = anchor.topic
    if topic is None or topic.end is None or not (topic.closing or topic.grain in ("month", "months")):
        return None
    index = topic.end.year * 12 + topic.end.month
    if anchor.published and abs(index - anchor.published.year * 12 - anchor.published.month) > 14:
        return None
    return topic.end.year, topic.end.month


def year_or(anchor: Anchor, year: str | None, first: int, last: int, day: int | None = None) -> int | None:
    """The year named, or the one that the text leaves out with these months and this day."""
    return year_number(anchor, year) if year else anchor.year_for(first, last, day)


def month_of(anchor: Anchor, year: str | None, month: str, day: int | None = None) -> tuple[int, int] | None:
    """The year and number of a month, named or left out."""
    read = month_number(anchor, month)
    if read is None:
        return None
    known, value = read
    if year or known is None:
        known = year_or(anchor, year, value, value, day)
    return None if known is None else (known, value)


def span_of_month(anchor: Anchor, year: str | None, month: str) -> Interval | None:
    """The days of a month, named or left out."""
    where = month_of(anchor, year, month)
    return month_span(*where, where[1], "month") if where else None


def century_number(anchor: Anchor, text: str) -> int | None:
    """20, 二十一, 上, 本 … as the number of a century."""
    body = text.removesuffix("世纪")
    if body in _CENTURIES:
        return None if anchor.now is None else (anchor.now - 1) // 100 + 1 + _CENTURIES[body]
    value = integer(body)
    return value if 1 <= value <= 98 else None


def years_cut_short(first: int, written: str) -> bool:
    """Whether the second year of 2015—20年 leaves out its century."""
    return len(written.removesuffix("年")) == 2 and first >= 1000
