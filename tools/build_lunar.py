"""Builds rules/dates/lunar.csv: when each lunar year begins and how long its months are.

From the package ``lunardate`` (a development dependency). Run: python tools/build_lunar.py
"""

from __future__ import annotations

import csv
from datetime import date
from importlib.metadata import version
from pathlib import Path

from lunardate import LunarDate

OUTPUT = Path(__file__).parents[1] / "rules" / "dates" / "lunar.csv"
YEARS = range(1948, 2050)
HEAD = """\
# Source: lunardate {version}. Built by tools/build_lunar.py, 2026-11-23.
# start: the first day of the first month; leap: the month that is followed by a leap one;
# lengths: a letter a month, the leap one in its place, L for 30 days and s for 29.
"""


def row(year: int) -> list[str]:
    """The year, its first day, its leap month (empty for none), and a letter for each month's length."""
    leap = LunarDate.leap_month_for_year(year)
    starts: list[date] = []
    for month in range(1, 13):
        starts.append(LunarDate(year, month, 1).to_solar_date())
        if month == leap:
            starts.append(LunarDate(year, month, 1, True).to_solar_date())
    ends = [*starts[1:], LunarDate(year + 1, 1, 1).to_solar_date()]
    lengths = "".join("L" if (b - a).days == 30 else "s" for a, b in zip(starts, ends, strict=True))
    return [str(year), starts[0].isoformat(), str(leap or ""), lengths]


def main() -> None:
    """Write the table."""
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        file.write(
            f"# Source: lunardate {version('lunardate')}. Built by tools/build_lunar.py, 2026-11-23.\n"
        )
        file.write(
            "# start: the first day of the first month; leap: the month that is followed by a leap one;\n"
        )
        file.write("# lengths: a letter a month, the leap one in its place, L for 30 days and s for 29.\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("year", "start", "leap", "lengths"))
        writer.writerows(map(row, YEARS))


if __name__ == "__main__":
    main()
