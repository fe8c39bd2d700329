"""The normalisers by themselves: boundaries, missing parts, and what is no date."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.steps.dates import around, festivals, windows
from extractor.steps.dates.almanac import Almanac, Holiday
from extractor.steps.dates.context import Anchor, Interval
from extractor.steps.dates.normalisers import NORMALISERS

D = date


SUMMER = D(2023, 7, 20)


def anchor(published: date | None = SUMMER, **said: object) -> Anchor:
    return Anchor(published=published, now=published.year if published else None, **said)  # type: ignore[arg-type]


def ends(interval: Interval | None) -> tuple[date | None, date | None] | None:
    return (interval.start, interval.end) if interval else None


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("day", ("2024年", "2", "29"), (D(2024, 2, 29), D(2024, 2, 29))),
        ("day", ("2023年", "2", "29"), None),
        ("day", (None, "13", "1"), None),
        ("month", ("2023年", "2"), (D(2023, 2, 1), D(2023, 2, 28))),
        ("month", (None, "0"), None),
        ("months", (None, "11", "2"), (D(2023, 11, 1), D(2024, 2, 29))),
        ("months", (None, "1", "13"), None),
        ("first_months", (None, "13"), None),
        ("quarters", (None, "5", None, None), None),
        ("quarters", (None, "3", "2", None), None),
        ("half", (None, "上", "末"), (D(2023, 6, 30), D(2023, 6, 30))),
        ("year", ("9999年",), None),
        ("year", ("零年",), (D(2000, 1, 1), D(2000, 12, 31))),
        ("years", ("2020", "2018"), None),
        ("years", ("2015", "20"), (D(2015, 1, 1), D(2020, 12, 31))),
        ("decade", ("20世纪", "90", "末"), (D(1997, 1, 1), D(1999, 12, 31))),
        ("decade", (None, "95", None), None),
        ("century", ("99世纪", None), None),
        ("five_year_plan", ("一", None), (D(1953, 1, 1), D(1957, 12, 31))),
        ("five_year_plan", ("三", None), (D(1966, 1, 1), D(1970, 12, 31))),
        ("five_year_plan", ("十六", None), (D(2031, 1, 1), D(2035, 12, 31))),
        ("five_year_plan", ("十四", "前三年"), (D(2021, 1, 1), D(2023, 12, 31))),
        ("five_year_plan", ("九十", None), None),
        ("past_years", ("五",), (D(2019, 1, 1), D(2023, 12, 31))),
        ("coming_years", ("五",), (D(2024, 1, 1), D(2028, 12, 31))),
        ("past_months", ("三",), (D(2023, 4, 1), D(2023, 6, 30))),
        ("week", ("本", "末"), (D(2023, 7, 22), D(2023, 7, 23))),
        ("half_month", ("2023年", "2", "下"), (D(2023, 2, 16), D(2023, 2, 28))),
        ("season", ("2023年", "冬"), (D(2023, 12, 1), D(2024, 2, 29))),
    ],
)
def test_values(name: str, arguments: tuple[str | None, ...], expected: object) -> None:
    assert ends(NORMALISERS[name](anchor(), *arguments)) == expected


def test_early_in_the_year_windows_leave_the_year_of_issue_out_or_in() -> None:
    early = anchor(D(2023, 3, 5))
    assert ends(windows.past_years(early, "五")) == (D(2018, 1, 1), D(2022, 12, 31))
    assert ends(windows.coming_years(early, "五")) == (D(2023, 1, 1), D(2027, 12, 31))


def test_the_same_period_keeps_month_ends_and_leap_days() -> None:
    topic = Interval(D(2020, 1, 1), D(2020, 2, 29), "months")
    assert ends(around.same_period(anchor(topic=topic), "2019年")) == (D(2019, 1, 1), D(2019, 2, 28))
    back = Interval(D(2019, 1, 1), D(2019, 2, 28), "months")
    assert ends(around.same_period(anchor(topic=back), "2020年")) == (D(2020, 1, 1), D(2020, 2, 29))


def test_the_same_period_of_a_holiday_is_the_festival_of_that_year() -> None:
    held = {
        ("春节", 2020): Holiday(D(2020, 1, 25), D(2020, 1, 24), D(2020, 1, 30)),
        ("春节", 2023): Holiday(D(2023, 1, 22), D(2023, 1, 21), D(2023, 1, 27)),
    }
    now = anchor(D(2023, 2, 3))
    now.almanac = Almanac(held, {"春节": "春节"})
    now.topic = festivals.festival(now, None, "春节")
    assert ends(now.topic) == (D(2023, 1, 21), D(2023, 1, 27))
    assert ends(around.same_period_ago(now, "三")) == (D(2020, 1, 24), D(2020, 1, 30))


def test_with_nothing_to_read_from_there_is_no_date() -> None:
    lost = anchor(None)
    for name, arguments in {
        "month": (None, "1"),
        "half": (None, "上", None),
        "whole_year": (),
        "near_day": ("今",),
        "week": ("上", "五"),
        "past_years": ("五",),
        "same_period": ("去年",),
        "year": ("去年",),
        "holiday": (None,),
    }.items():
        assert NORMALISERS[name](lost, *arguments) is None, name


@pytest.mark.parametrize("name", sorted(NORMALISERS))
def test_every_normaliser_says_what_it_is_for(name: str) -> None:
    assert NORMALISERS[name].__doc__
