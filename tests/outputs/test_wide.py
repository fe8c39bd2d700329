"""Observations laid out wide: the seed's twelve districts as a yearbook would have them."""

from __future__ import annotations

import re

import pytest

from extractor.model import Bulletin
from extractor.outputs.wide import entries, lay_out, number
from extractor.pipeline import Extractor

DISTRICT = re.compile(r"(\w+?区)(?:夺得此次开工头筹,)?新开工(\d+)个项目,总投资([\d.]+)亿元")
FULL = {"前海合作区": "前海深港现代服务业合作区"}


@pytest.fixture(scope="module")
def seed(extractor: Extractor, article: str) -> Bulletin:
    return extractor.extract(article, published="2023-02-03", region="440300", id="seed")


def test_the_twelve_districts_have_the_articles_figures(seed: Bulletin, article: str) -> None:
    wide = lay_out(entries([seed], measure="level"))
    told = DISTRICT.findall(article)
    assert len(told) == 12
    for name, projects, investment in told:
        row = FULL.get(name, name)
        assert wide.text(row, "新开工项目") == f"{projects}个"
        assert wide.text(row, "总投资") == f"{investment}亿元"
    assert wide.text("宝安区", "年度计划投资") == "113.9亿元"


def test_rows_and_columns_can_be_any_axis(seed: Bulletin) -> None:
    wide = lay_out(entries([seed]), rows="indicator", columns="subject")
    assert wide.text("新开工项目", "盐田区") == "11个"
    with pytest.raises(ValueError, match="no axis 'colour'"):
        lay_out(entries([seed]), rows="colour")


def test_thin_columns_can_be_left_out(seed: Bulletin) -> None:
    wide = lay_out(entries([seed], measure="level"), least=12)
    assert set(wide.columns) == {"总投资", "新开工项目"}


def test_only_a_measure_and_a_period(extractor: Extractor) -> None:
    text = "2022年，全市GDP为3000亿元。2023年，全市GDP为3204亿元，增长6.2%。"
    bulletin = extractor.extract(text, published="2024-01-20", region="330600")
    levels = lay_out(entries([bulletin], measure="level", period="2023"))
    assert [levels.text(row, column) for row in levels.rows for column in levels.columns] == ["3204亿元"]
    (change,) = entries([bulletin], measure="change")
    assert number(change.mention) == "6.2"


def test_what_is_no_level_stands_in_a_column_of_its_own(extractor: Extractor) -> None:
    text = "2023年，全市出口300亿元，增长6.2%。失业率为4.8%。"
    bulletin = extractor.extract(text, published="2024-01-20", region="330600")
    wide = lay_out(entries([bulletin]))
    assert {column: wide.text("绍兴市", column).split(" / ") for column in wide.columns} == {
        "货物出口总额": ["300亿元"],
        "货物出口总额 change": ["6.2%"],
        "失业率": ["4.8%"],
    }
    by_measure = lay_out(entries([bulletin]), rows="indicator", columns="measure")
    assert by_measure.text("货物出口总额", "change") == "6.2%"


def test_plans_can_be_left_out(extractor: Extractor) -> None:
    text = "2023年，全市出口300亿元。2024年，全市出口力争达到330亿元。"
    bulletin = extractor.extract(text, published="2024-01-20", region="330600")
    assert [entry.mention.text for entry in entries([bulletin], status="actual")] == ["300亿元"]
    assert [entry.mention.text for entry in entries([bulletin], status="planned")] == ["330亿元"]
    assert len(list(entries([bulletin]))) == 2


def test_two_axes_are_two(seed: Bulletin) -> None:
    with pytest.raises(ValueError, match="both 'subject'"):
        lay_out(entries([seed]), rows="subject", columns="subject")


def test_a_fall_has_its_sign(extractor: Extractor) -> None:
    bulletin = extractor.extract("2023年，全市出口下降8.6%。", published="2024-01-20", region="330600")
    wide = lay_out(entries([bulletin]))
    assert [wide.text(row, column) for row in wide.rows for column in wide.columns] == ["-8.6%"]
    (entry,) = entries([bulletin])
    assert number(entry.mention) == "-8.6"
