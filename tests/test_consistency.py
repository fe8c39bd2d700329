"""Arithmetic over what a bulletin says."""

from __future__ import annotations

import pytest

from extractor.consistency import check, sums_of
from extractor.pipeline import Extractor

RIGHT = (
    "2023年，全市实现地区生产总值1000亿元。其中，第一产业增加值100亿元，第二产业增加值400亿元，"
    "第三产业增加值500亿元。常住人口110万人，比上年末增加10万人，增长10%。"
)


def kinds(extractor: Extractor, text: str) -> list[str]:
    bulletin = extractor.extract(text, published="2024-03-01", region="330600")
    return [finding.kind for finding in check(bulletin, sums_of(extractor.rules))]


def test_what_agrees_is_not_listed(extractor: Extractor) -> None:
    assert kinds(extractor, RIGHT) == []


def test_parts_that_do_not_sum(extractor: Extractor) -> None:
    assert kinds(extractor, RIGHT.replace("400亿元", "430亿元")) == ["sum"]


def test_growth_that_does_not_follow_from_the_change(extractor: Extractor) -> None:
    assert kinds(extractor, RIGHT.replace("增长10%", "增长12%")) == ["growth"]


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
