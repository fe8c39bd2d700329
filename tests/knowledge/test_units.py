from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.knowledge.units import Units
from extractor.rules import load


@pytest.fixture(scope="module")
def units() -> Units:
    rules = load()
    return Units(
        rules.table("amounts/units.csv", "unit"),
        rules.table("amounts/classifiers.csv", "classifier"),
        rules.roles("amounts/words.csv"),
    )


@pytest.mark.parametrize(
    ("value", "unit", "base"),
    [
        ("2", "公里", "2000 米"),
        ("15", "亩", "10000 平方米"),
        ("3.5", "公顷", "35000.0 平方米"),
        ("1", "平方公里", "1000000 平方米"),
        ("500", "斤", "250.0 千克"),
        ("1.2", "吨", "1200.0 千克"),
        ("8", "成", "80 %"),
        ("25", "个基点", "0.25 百分点"),
        ("3", "㎡", "3 平方米"),
        ("30", "CM", "0.30 米"),
        ("6", "‰", "0.6 %"),
        ("2", "小时", "7200 秒"),
        ("18", "个月", "1.5 年"),
        ("3", "元/平方公里", "0.000003 元/平方米"),
        ("360", "公里/小时", "360 公里/小时"),
        ("2", "毫克/立方米", "2000 微克/立方米"),
        ("5", "标箱", "5 标箱"),
        ("5", "TEU", "5 标箱"),
        ("3", "美金", "3 美元"),
    ],
)
def test_conversion(units: Units, value: str, unit: str, base: str) -> None:
    number, name = base.split(" ")
    converted = units.to_base(Decimal(value), unit)
    assert converted is not None
    assert converted == (Decimal(number), name)


@pytest.mark.parametrize("unit", ["个", "番", "没有这个单位", "", "元/"])
def test_no_conversion(units: Units, unit: str) -> None:
    assert units.to_base(Decimal(1), unit) is None


def test_a_mu_is_rounded_only_where_it_has_no_end(units: Units) -> None:
    converted = units.to_base(Decimal(1), "亩")
    assert converted is not None
    assert str(converted[0]).startswith("666.666666666666666")


@pytest.mark.parametrize(
    ("text", "name", "dimension"),
    [
        ("元人民币的合同", "元", "money"),
        ("美金", "美元", "money"),
        ("吨公里，比上年", "吨公里", "turnover"),
        ("元/吨公里；", "元/吨公里", "money/turnover"),
        ("微克/立方米", "微克/立方米", "concentration"),
        ("人/平方公里", "人/平方公里", "persons/area"),
        ("例/10万人", "例/10万人", "count/10万人"),
        ("台(套)设备", "台（套）", "count"),
        ("家(次)", "家（次）", "count"),
        ("家(含个体)", "家", "count"),
        ("个百分点", "个百分点", "points"),
        ("个项目", "个", "count"),
    ],
)
def test_reading(units: Units, text: str, name: str, dimension: str) -> None:
    unit = units.read(text, 0)
    assert unit is not None
    assert (unit.name, unit.dimension) == (name, dimension)


def test_readings_are_longest_first(units: Units) -> None:
    assert [unit.text for unit in units.readings("个月内", 0)] == ["个月", "个"]
    assert units.readings("届", 0) == []
    assert units.read("届", 0) is None


def test_a_factor_must_be_a_number() -> None:
    row = {"unit": "尺", "dimension": "length", "base": "米", "factor": "三分之一", "use": ""}
    with pytest.raises(ValueError, match="尺"):
        Units([row])


def test_the_table_is_whole(units: Units) -> None:
    rows = load().table("amounts/units.csv", "unit")
    assert {row["use"] for row in rows} <= {"", "digits"}
    assert all(bool(row["base"]) == bool(row["factor"]) for row in rows)
