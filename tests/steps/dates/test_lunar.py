"""The lunar calendar: days of ordinary and leap months, and what fixes their year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extractor.steps.dates.almanac import Almanac, LunarYear
from extractor.steps.dates.context import Anchor
from extractor.steps.dates.lunar import lunar_day, lunar_days

# 2023 had a second month again after its second one.
YEAR = LunarYear(date(2023, 1, 22), 2, tuple(30 if c == "L" else 29 for c in "sLssLLsLLsLsL"))
ANCHOR = Anchor(Almanac(lunar={2023: YEAR}), date(2023, 12, 20), 2023)


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        ("正月", "初一", date(2023, 1, 22)),
        ("大年", "初七", date(2023, 1, 28)),
        ("二月", "初二", date(2023, 2, 21)),
        ("闰二月", "初二", date(2023, 3, 23)),
        ("八月", "十五", date(2023, 9, 29)),
        ("除夕", None, date(2023, 1, 21)),
        ("闰三月", "初一", None),
        ("正月", "三十", None),
    ],
)
def test_a_day_of_the_lunar_year(month: str, day: str | None, expected: date | None) -> None:
    found = lunar_day(ANCHOR, None, month, day)
    assert (found.start if found else None) == expected


def test_the_second_day_follows_the_first() -> None:
    found = lunar_days(ANCHOR, "2023年", "除夕", None, None, "初六")
    assert found is not None
    assert (found.start, found.end) == (date(2023, 1, 21), date(2023, 1, 27))


def test_a_year_outside_the_table_has_no_day() -> None:
    assert lunar_day(replace(ANCHOR, published=None, now=1900), None, "正月", "初一") is None
