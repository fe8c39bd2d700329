"""Builds rules/dates/holidays.csv: the day of every festival, and the holiday the State Council gave it.

The days off of 2004 and later come from the package ``chinesecalendar``, the lunar festivals from
``lunardate`` (both development dependencies); golden weeks before 2004 are written here from the notices
of the State Council's General Office. Where a notice was later overtaken (the Spring Festival of 2020 was
lengthened on the eve), the table keeps what was announced for the year.

Run: python tools/build_holidays.py
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import chinese_calendar
from lunardate import LunarDate

OUTPUT = Path(__file__).parents[1] / "rules" / "dates" / "holidays.csv"
YEARS = range(1949, 2051)
DAY = timedelta(days=1)

# The festivals with days off: month and day (a lunar month is negative; 清明 goes by the sun's terms).
STATUTORY = {
    "元旦": (1, 1),
    "春节": (-1, 1),
    "清明": (0, 0),
    "劳动节": (5, 1),
    "端午": (-5, 5),
    "中秋": (-8, 15),
    "国庆": (10, 1),
}
SINCE_2008 = {"清明", "端午", "中秋"}
FIRST, LAST = 2004, max(chinese_calendar.constants.holidays).year
LUNAR = {"元宵": (1, 15), "七夕": (7, 7), "重阳": (9, 9)}

# Announced before the library's first year, or otherwise than the library has it.
ANNOUNCED = {
    ("国庆", 1999): ("1999-10-01", "1999-10-07"),
    ("春节", 2000): ("2000-02-04", "2000-02-11"),
    ("劳动节", 2000): ("2000-05-01", "2000-05-07"),
    ("国庆", 2000): ("2000-10-01", "2000-10-07"),
    ("春节", 2001): ("2001-01-24", "2001-01-30"),
    ("劳动节", 2001): ("2001-05-01", "2001-05-07"),
    ("国庆", 2001): ("2001-10-01", "2001-10-07"),
    ("春节", 2002): ("2002-02-12", "2002-02-18"),
    ("劳动节", 2002): ("2002-05-01", "2002-05-07"),
    ("国庆", 2002): ("2002-10-01", "2002-10-07"),
    ("春节", 2003): ("2003-02-01", "2003-02-07"),
    ("劳动节", 2003): ("2003-05-01", "2003-05-07"),
    ("国庆", 2003): ("2003-10-01", "2003-10-07"),
    ("元旦", 2006): ("2006-01-01", "2006-01-03"),
    ("春节", 2020): ("2020-01-24", "2020-01-30"),
}


def tomb_sweeping(year: int) -> date:
    """清明, by the rule of the solar terms, exact for 1900 to 2099."""
    century = 5.59 if year < 2000 else 4.81
    offset = year % 100
    return date(year, 4, int(offset * 0.2422 + century) - offset // 4)


def festival_day(name: str, year: int) -> date:
    month, day = STATUTORY[name]
    if name == "清明":
        return tomb_sweeping(year)
    return LunarDate(year, -month, day).to_solar_date() if month < 0 else date(year, month, day)


def is_off(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_holiday(day))
    except NotImplementedError:
        return day.weekday() >= 5


def period(name: str, year: int) -> tuple[date, date]:
    """The unbroken run of days off that holds the festival; a single day where none is known."""
    if (name, year) in ANNOUNCED:
        start, end = (date.fromisoformat(day) for day in ANNOUNCED[name, year])
        return start, end
    day = festival_day(name, year)
    known = FIRST <= year <= LAST and is_off(day)
    if not known or (year < 2008 and name in SINCE_2008):
        return before_the_notices(name, year, day)
    start = end = day
    while is_off(start - DAY):
        start -= DAY
    while is_off(end + DAY):
        end += DAY
    return start, end


def before_the_notices(name: str, year: int, day: date) -> tuple[date, date]:
    """The days of the regulation in force where no yearly notice is known."""
    if name == "春节":
        return (day - DAY, day + 2 * DAY) if year >= 2025 else (day, day + 2 * DAY)
    if name == "国庆":
        return (day, day + 2 * DAY) if year >= 1999 else (day, day + DAY)
    if name == "劳动节" and year >= 2025:
        return day, day + DAY
    return day, day


def rows() -> Iterable[tuple[str, str, str, str]]:
    for year in YEARS:
        for name in STATUTORY:
            start, end = period(name, year)
            yield name, str(festival_day(name, year)), str(start), str(end)
        for name, (month, day) in LUNAR.items():
            solar = LunarDate(year, month, day).to_solar_date()
            yield name, str(solar), str(solar), str(solar)
        eve = LunarDate(year, 1, 1).to_solar_date() - DAY
        yield "除夕", str(eve), str(eve), str(eve)


def main() -> None:
    with OUTPUT.open("w", encoding="utf-8", newline="") as stream:
        stream.write(
            "# Source: yearly notices of the State Council's General Office, from chinesecalendar "
            f"{version('chinesecalendar')} ({FIRST}-{LAST}) and by hand (1999-2003, 2020);\n"
            f"# lunar festivals from lunardate {version('lunardate')}. "
            f"Built by tools/build_holidays.py, {date.today()}. "
            "Years without a notice have the days of the regulation.\n"
        )
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("key", "festival", "day", "start", "end"))
        for name, day, start, end in rows():
            writer.writerow((f"{name}{day[:4]}", name, day, start, end))


if __name__ == "__main__":
    main()
