"""Arithmetic over what a bulletin says."""

from __future__ import annotations

import pytest

from extractor.pipeline import Extractor
from extractor.quality.arithmetic import check, names_of, sums_of

RIGHT = (
    "2023年，全市实现地区生产总值1000亿元。其中，第一产业增加值100亿元，第二产业增加值400亿元，"
    "第三产业增加值500亿元。常住人口110万人，比上年末增加10万人，增长10%。"
)


def kinds(extractor: Extractor, text: str) -> list[str]:
    bulletin = extractor.extract(text, published="2024-03-01", region="330600")
    rules = extractor.rules
    return [finding.kind for finding in check(bulletin, sums_of(rules), names_of(rules))]


def test_what_agrees_is_not_listed(extractor: Extractor) -> None:
    assert kinds(extractor, RIGHT) == []


def test_parts_that_do_not_sum(extractor: Extractor) -> None:
    assert kinds(extractor, RIGHT.replace("400亿元", "430亿元")) == ["sum"]


def test_growth_that_does_not_follow_from_the_change(extractor: Extractor) -> None:
    assert kinds(extractor, RIGHT.replace("增长10%", "增长12%")) == ["growth"]


def test_a_sum_is_of_like_units(extractor: Extractor) -> None:
    assert kinds(extractor, RIGHT.replace("1000亿元", "3座")) == []


@pytest.mark.parametrize(
    "share",
    [
        "占地区生产总值的比重为{}。",
        "占全市GDP的{}。",
        "占地区生产总值比重达{}。",
        "第一产业增加值占地区生产总值的比重为{}。",
    ],
)
def test_a_share_is_that_of_its_levels(extractor: Extractor, share: str) -> None:
    text = "2023年，全市实现地区生产总值1000亿元。其中，第一产业增加值100亿元，增长2%，"
    assert kinds(extractor, text + share.format("10.0%")) == []
    assert kinds(extractor, text + share.format("12.0%")) == ["share"]


def test_each_share_of_a_list_is_looked_at(extractor: Extractor) -> None:
    text = (
        RIGHT
        + "第一产业增加值、第二产业增加值、第三产业增加值占地区生产总值的比重分别为10.0%、40.0%、50.0%。"
    )
    assert kinds(extractor, text) == []
    assert kinds(extractor, text.replace("50.0%", "56.0%")) == ["share"]


@pytest.mark.parametrize("of", ["占全国GDP的0.1%", "占规模以上工业的12%", "占比12%"])
def test_a_share_of_what_the_text_gives_no_level_of(extractor: Extractor, of: str) -> None:
    assert kinds(extractor, f"2023年，全市实现地区生产总值1000亿元。第一产业增加值100亿元，{of}。") == []


@pytest.mark.parametrize("shown", ["100.4亿元", "99.6亿元"])
def test_rounding_is_allowed_for(extractor: Extractor, shown: str) -> None:
    assert kinds(extractor, RIGHT.replace("100亿元", shown)) == []


def test_a_finding_says_where(extractor: Extractor) -> None:
    text = RIGHT.replace("400亿元", "430亿元")
    bulletin = extractor.extract(text, published="2024-03-01", region="330600", id="x")
    (finding,) = check(bulletin, sums_of(extractor.rules))
    assert finding.document == "x"
    assert [text[start:end] for start, end in finding.places] == ["1000亿元", "100亿元", "430亿元", "500亿元"]
    assert "1030" in finding.message
