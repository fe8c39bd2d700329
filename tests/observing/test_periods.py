"""Which date an amount is of, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from scenes import scene_maker

from extractor.observing.periods import is_day, plan_years, whole_year
from extractor.observing.scene import Scene
from extractor.pipeline import Extractor

YEAR = (date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture(scope="module")
def scene(extractor: Extractor) -> Callable[[str], Scene]:
    return scene_maker(extractor)


def said(
    extractor: Extractor, text: str, published: str = "2024-03-20"
) -> list[tuple[str | None, str | None]]:
    """The period, as ISO dates, and the basis of each amount."""
    bulletin = extractor.extract(text, published=published, region="330600")
    found = []
    for mention in bulletin.of_type("AMOUNT"):
        seen = mention.observation
        period = seen.period if seen else None
        written = "/".join(day.isoformat() if day else ".." for day in period) if period else None
        found.append((written, seen.basis if seen else None))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年，茶叶产量为5万吨。", [("2022-01-01/2022-12-31", None)]),
        ("2023年，茶叶产量比2022年增长5%。", [("2023-01-01/2023-12-31", "yoy")]),
        ("2023年，茶叶产量比2019年增长25%。", [("2023-01-01/2023-12-31", "cumulative")]),
        ("2023年3月，用电量比2月增长4%。", [("2023-03-01/2023-03-31", "mom")]),
        ("2023年，茶叶产量环比增长4%。", [("2023-01-01/2023-12-31", "mom")]),
        ("2023年，三年来茶叶产量年均增长4%。", [(None, None), ("2021-01-01/2023-12-31", "avg")]),
    ],
)
def test_period_and_basis(
    extractor: Extractor, text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert said(extractor, text)[-1] == expected[-1]


def test_comparands_are_told_once(scene: Callable[[str], Scene]) -> None:
    shown = scene("2023年，茶叶产量较2019年、2021年增长5%。")
    assert list(shown.when.comparand) == [False, True, True]
    assert shown.dates.last(shown.when.holding, 0, len(shown.chars)) == shown.dates.items[0]
    assert shown.dates.last(shown.when.bases, 0, len(shown.chars)) == shown.dates.items[2]


def test_a_year_from_which_holds_for_what_follows_it_alone(extractor: Extractor) -> None:
    first, second = said(extractor, "2023年，全市茶叶产量由2018年的3万吨提高到4万吨。")
    assert first[0] == "2018-01-01/2018-12-31"
    assert second[0] == "2023-01-01/2023-12-31"


def test_years_of_periods() -> None:
    assert whole_year((date(2023, 3, 1), date(2023, 3, 31))) == YEAR
    assert whole_year((None, date(2023, 5, 1))) == YEAR
    assert whole_year((date(2023, 3, 1), None)) == (date(2023, 3, 1), None)
    assert whole_year(None) is None
    assert plan_years(date(2025, 12, 31)) == (date(2021, 1, 1), date(2025, 12, 31))


def test_a_day_is_no_longer_than_one() -> None:
    assert is_day((date(2023, 1, 1), date(2023, 1, 1)))
    assert not is_day(YEAR)
    assert not is_day(None)
