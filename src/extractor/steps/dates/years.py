"""What years, decades and centuries mean. Normalisers: see normalisers.py."""

from __future__ import annotations

from datetime import date

from extractor.steps.dates.calendar import (
    IN_CENTURY,
    IN_DECADE,
    STOCK_DAY,
    century_number,
    decade_number,
    integer,
    month_span,
    of_stock,
    place,
    spanning,
    steps_of,
    year_number,
    year_span,
    years_cut_short,
)
from extractor.steps.dates.context import DAY, Anchor, Interval
from extractor.steps.dates.days import day
from extractor.steps.dates.months import half, month, month_part, quarters


def year(anchor: Anchor, year: str) -> Interval | None:
    """2023年, 二〇二三年度, 今年, 去年全年."""
    value = year_number(anchor, year)
    return None if value is None else year_span(value, value)


def years(anchor: Anchor, year: str, year2: str) -> Interval | None:
    """2020—2022年, 1998至2003年, 2015—20年."""
    first, last = year_number(anchor, year), year_number(anchor, year2)
    if first is None or last is None:
        return None
    if years_cut_short(first, year2):
        last = first // 100 * 100 + last % 100
    return year_span(first, last, "years")


def minguo(
    anchor: Anchor, count: str, month_: str | None, day_: str | None, part: str | None
) -> Interval | None:
    """民国108年4月30日, 110年6月底: the Republic's first year was 1912."""
    value = 1911 + integer(count)
    if month_ is None:
        return year_part(anchor, str(value), part) if part else year_span(value, value)
    if part:
        return month_part(anchor, str(value), month_, part)
    return day(anchor, str(value), month_, day_) if day_ else month(anchor, str(value), month_)


def minguo_part(anchor: Anchor, count: str, quarter: str | None, half_: str | None) -> Interval | None:
    """109年第4季, 110年上半年, as Taiwan counts the years."""
    value = str(1911 + integer(count))
    if quarter:
        return quarters(anchor, value, quarter, None, None)
    return half(anchor, value, half_, None) if half_ else None


def reign_year(anchor: Anchor, reign: str, count: str) -> Interval | None:
    """光绪三十一年, 昭和十二年: so many years from the first of the reign."""
    first = anchor.almanac.reigns.get(reign)
    if first is None:
        return None
    value = first - 1 + integer(count)
    return year_span(value, value)


def whole_year(anchor: Anchor) -> Interval | None:
    """全年: the sentence's year, else that of the document or of the report's part."""
    value = anchor.sentence.year or anchor.told or _year_reviewed(anchor)
    if value is None and anchor.published is not None:
        late = anchor.published.month <= 2 and not anchor.clause.planned
        value = anchor.published.year - late
        anchor.because("the year before that of issue, which has just begun" if late else "the year of issue")
    elif value is not None:
        told = anchor.sentence.year is None
        anchor.because("the year the document speaks of" if told else "the year its sentence has named")
    return None if value is None else year_span(value, value)


def _year_reviewed(anchor: Anchor) -> int | None:
    """The past year that the text has come to speak of, unless the clause looks ahead."""
    told = anchor.topic.year if anchor.topic and not anchor.clause.planned else None
    return told if told and anchor.published and told == anchor.published.year - 1 else None


def year_part(anchor: Anchor, year: str | None, part: str) -> Interval | None:
    """年初 is January, 年中 June; 年底 and 年末 the last day of a stock, else December."""
    value = year_number(anchor, year) if year else _year_of_part(anchor, part)
    if value is None or not 1 <= value <= 9998:
        return None
    where = place(part)
    if where != "closing":
        first = 1 if where == "opening" else 6
        return month_span(value, first, first, "month")
    last = date(value, 12, 31)
    if anchor.clause.stock or part == STOCK_DAY:
        anchor.because("the last day of the year, as what there is then is counted")
        return Interval(last, last, closing=True)
    return Interval(date(value, 12, 1), last, "month", closing=True)


def _year_of_part(anchor: Anchor, part: str) -> int | None:
    """The year of 年初, 年底 and 年末 where none is named."""
    planned, stock = anchor.clause.planned, of_stock(part)
    told = anchor.told if anchor.narrated or (stock and not planned) else None
    told = told or (anchor.topic_year() if anchor.clause.compared else None)
    named = anchor.sentence.year or told
    if named or anchor.now is None:
        anchor.because("no year is named: it is the one the text speaks of")
        return named
    anchor.because("no year is named: it is told from the year of issue")
    over = anchor.published is None or anchor.published >= date(anchor.now, 12, 31)
    return anchor.now - (stock and not planned and not over)


def new_year(anchor: Anchor) -> Interval | None:
    """新一年, 新的一年, 新年: the year of issue, from the end of November the one after it."""
    if anchor.published is None:
        return None if anchor.now is None else year_span(anchor.now, anchor.now)
    value = anchor.published.year + (anchor.published.month >= 11)
    return year_span(value, value)


def school_year(anchor: Anchor, first: str, last: str | None) -> Interval | None:
    """2023—2024学年 runs from September to the August after; 2022学年 begins in that year."""
    return _two_years(first, last, 9, "school year")


def near_school_year(anchor: Anchor, which: str) -> Interval | None:
    """上学年, 本学年: beside the one the text speaks of, else the one of the day of issue."""
    topic = anchor.topic
    if topic is not None and topic.grain == "school year" and topic.start is not None:
        first = topic.start.year
    elif anchor.published is not None:
        first = anchor.published.year - (anchor.published.month < 9)
    else:
        return None
    return _two_years(str(first + steps_of(which)), None, 9, "school year")


def fiscal_year(anchor: Anchor, first: str, last: str) -> Interval | None:
    """2018-19财政年度 runs from April to the March after, as Hong Kong's does."""
    return _two_years(first, last, 4, "fiscal year")


def _two_years(first: str, last: str | None, month: int, grain: str) -> Interval | None:
    """The twelve months that open with ``month`` of the first year; None unless the last is the next one."""
    opens = integer(first)
    if not 1 <= opens <= 9997 or (last and integer(last) % 100 != (opens + 1) % 100):
        return None
    return Interval(date(opens, month, 1), date(opens + 1, month, 1) - DAY, grain)


def decade(anchor: Anchor, century: str | None, decade: str, part: str | None) -> Interval | None:
    """20世纪90年代, 90年代: ten years; 初 is the first three of them, 中期 the middle three, 末 the last."""
    tens = integer(decade)
    base = century_number(anchor, century) if century else (20 if tens >= 30 else 21)
    if base is None or tens % 10 or tens > 90:
        return None
    first = (base - 1) * 100 + tens
    low, high = IN_DECADE[part[0]] if part else (0, 9)
    return year_span(first + low, first + high, "decade")


def decades(anchor: Anchor, century: str | None, decade_: str, decade2: str) -> Interval | None:
    """上世纪七八十年代: from the first of two decades to the last."""
    first, last = (decade(anchor, century, str(decade_number(tens)), None) for tens in (decade_, decade2))
    return spanning(first, last, "decade") if integer(decade_) < integer(decade2) else None


def decade_of(anchor: Anchor, year: str, part: str | None) -> Interval | None:
    """1990年代, 一九八〇年代初."""
    first = integer(year)
    return decade(anchor, str(first // 100 + 1), str(first % 100), part)


def century(anchor: Anchor, century: str, part: str | None) -> Interval | None:
    """21世纪, 上世纪末: a hundred years from the year 1; 初 and 末 are ten years."""
    value = century_number(anchor, century)
    if value is None:
        return None
    first = value * 100 - 99
    low, high = IN_CENTURY[part[0]] if part else (0, 99)
    return year_span(first + low, first + high, "century")
