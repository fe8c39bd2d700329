"""Which date an amount is of, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenes import scene_maker

from extractor.pipeline import Extractor
from extractor.steps.observations.choice import Weights
from extractor.steps.observations.periods import grain_of
from extractor.steps.observations.scene import Scene


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


@pytest.mark.parametrize(
    ("start", "end", "grain"),
    [
        (date(2023, 1, 1), date(2023, 1, 1), "day"),
        (date(2023, 1, 1), date(2023, 1, 7), "days"),
        (date(2023, 2, 1), date(2023, 2, 28), "month"),
        (date(2023, 1, 1), date(2023, 3, 31), "quarter"),
        (date(2023, 1, 1), date(2023, 12, 31), "year"),
        (date(2021, 1, 1), date(2025, 12, 31), "years"),
        (None, date(2023, 5, 1), "until"),
        (date(2023, 5, 1), None, "since"),
    ],
)
def test_grain(start: date | None, end: date | None, grain: str) -> None:
    assert grain_of((start, end)) == grain


def test_a_choice_says_what_told_it_from_the_runner_up() -> None:
    weights = Weights({"near": 2.0, "far": 0.5, "old": -1.0})
    candidates = {"a": ["far"], "b": ["near", "old"], "c": []}
    slot = weights.fill(0, candidates, told=True)
    assert (slot.value, slot.margin) == ("b", 0.5)
    assert "near +2.0" in slot.why
    assert slot.why.endswith("before a")


def test_of_equals_the_first_is_chosen() -> None:
    assert Weights({}).fill(0, {"a": ["x"], "b": ["y"]}).value == "a"


@given(st.text(alphabet="2023年上半月19日至截，。；\n亿元%增长完成投资其中比由到（）、", max_size=80))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_makes_the_step_raise(extractor: Extractor, text: str) -> None:
    once = extractor.extract(text, published="2024-03-20", region="330600")
    assert once == extractor.extract(text, published="2024-03-20", region="330600")
    assert all(text[m.start : m.end] == m.text for m in once.mentions)


def test_a_wrapped_line_does_not_make_the_step_raise(extractor: Extractor) -> None:
    assert len(said(extractor, "2023年完成投资9亿元，其中上半年\n完成投资5亿元")) == 2


def test_a_narrower_date_holds_for_its_own_figures(extractor: Extractor) -> None:
    text = (
        "2023年前三季度绍兴市经济运行情况\n2023年10月24日\n"
        "前三季度，全市生产总值5600亿元。\n"
        "规模以上工业增加值增长7%，其中9月份增长9%。采矿业增长2%。1—8月，规模以上工业企业利润增长3%。\n"
        "固定资产投资增长8%。\n"
        "一季度，全市出口增长4%。\n"
        "进口增长5%。\n"
    )
    whole, month = "2023-01-01/2023-09-30", "2023-09-01/2023-09-30"
    found = [period for period, _ in said(extractor, text, "2023-10-24")]
    assert found[:3] == [whole, whole, month]
    assert found[4] == "2023-01-01/2023-08-31"
