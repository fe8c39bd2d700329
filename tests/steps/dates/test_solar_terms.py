"""Solar terms, against days of the almanac of the Purple Mountain Observatory."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from extractor.steps.dates.solar_terms import solar_term


@pytest.mark.parametrize(
    ("year", "longitude", "day"),
    [
        (2021, 315, date(2021, 2, 3)),
        (2017, 315, date(2017, 2, 3)),
        (2026, 315, date(2026, 2, 4)),
        (2023, 0, date(2023, 3, 21)),
        (2000, 15, date(2000, 4, 4)),
        (2010, 90, date(2010, 6, 21)),
        (2020, 135, date(2020, 8, 7)),
        (2024, 255, date(2024, 12, 6)),
        (1998, 270, date(1998, 12, 22)),
        (2021, 285, date(2021, 1, 5)),
    ],
)
def test_terms_fall_on_the_days_of_the_almanac(year: int, longitude: int, day: date) -> None:
    assert solar_term(year, longitude) == day


def test_the_terms_of_a_year_follow_each_other_by_half_months() -> None:
    for year in (1949, 2000, 2050):
        days = [solar_term(year, (285 + 15 * place) % 360) for place in range(24)]
        assert days[0] >= date(year, 1, 4)
        assert days[-1] <= date(year, 12, 23)
        assert all(14 <= (then - first).days <= 16 for first, then in pairwise(days))
