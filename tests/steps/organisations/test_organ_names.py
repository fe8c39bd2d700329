"""Canonical names of organs: by level, by year, by place, and the shapes of templates."""

from __future__ import annotations

import pytest

from extractor.rules import load
from extractor.steps.organisations.lexicon import load_tables
from extractor.steps.organisations.organ_names import (
    Organ,
    Organs,
    Override,
    parse_templates,
    trade_name,
)

TABLES = load_tables(load(None))
REGIONS = TABLES.organs.regions
ORGANS = Organs(
    [
        Organ("委", "party", {"": "中国共产党{}委员会"}),
        Organ("法院", "judiciary", parse_templates("{}人民法院|省:{}高级人民法院|市:{}中级人民法院")),
        Organ("计委", "government", {"": "{}发展计划委员会"}, 1998, 2003),
        Organ("证监局", "government", {"": "中国证券监督管理委员会{short}监管局"}),
    ],
    {
        "深圳市住建局": Override("深圳市住房和建设局", 2009),
        "上海市建委": Override("上海市建设和交通委员会", 2003, 2013),
    },
    REGIONS,
)


@pytest.mark.parametrize(
    ("form", "place", "level", "year", "name"),
    [
        ("委", "广东省", "province", 2023, "中国共产党广东省委员会"),
        ("法院", "广东省", "province", None, "广东省高级人民法院"),
        ("法院", "深圳市", "prefecture", None, "深圳市中级人民法院"),
        ("法院", "宝安区", "county", None, "宝安区人民法院"),
        ("法院", "宝安区", None, None, "宝安区人民法院"),
        ("计委", "湖南省", "province", 2001, "湖南省发展计划委员会"),
        ("计委", "湖南省", "province", 2010, "湖南省计委"),
        ("计委", "湖南省", "province", None, "湖南省发展计划委员会"),
        ("证监局", "浙江省", "province", 2023, "中国证券监督管理委员会浙江监管局"),
        ("住建局", "深圳市", "prefecture", 2023, "深圳市住房和建设局"),
        ("住建局", "深圳市", "prefecture", 2005, "深圳市住建局"),
        ("建委", "上海市", "province", 2010, "上海市建设和交通委员会"),
        ("建委", "上海市", "province", 2020, "上海市建委"),
        ("农业农村局", "苏州市", "prefecture", 2023, "苏州市农业农村局"),
    ],
)
def test_the_canonical_name(form: str, place: str, level: str | None, year: int | None, name: str) -> None:
    assert ORGANS.name(form, place, level, year) == name


def test_an_unknown_form_is_government() -> None:
    assert ORGANS.kind("法院") == "judiciary"
    assert ORGANS.kind("农业农村局") == "government"


def test_a_branch_of_the_centre_is_the_provinces() -> None:
    assert ORGANS.of_province("证监局")
    assert not ORGANS.of_province("法院")


def test_templates_need_a_general_one() -> None:
    assert parse_templates("{}人民法院|省:{}高级人民法院") == {"": "{}人民法院", "省": "{}高级人民法院"}
    with pytest.raises(ValueError, match="no template for all levels"):
        parse_templates("省:{}高级人民法院")


@pytest.mark.parametrize(
    ("place", "short"),
    [
        ("广东省", "广东"),
        ("深圳市", "深圳"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
        ("阿勒泰地区", "阿勒泰"),
        ("沙市", "沙市"),
    ],
)
def test_short_names(place: str, short: str) -> None:
    assert REGIONS.short(place) == short


@pytest.mark.parametrize(
    ("company", "trade"),
    [
        ("恒锐精工科技（苏州）股份有限公司", "恒锐精工科技"),
        ("恒锐精工科技有限公司", "恒锐精工科技"),
        ("恒锐集团", "恒锐集团"),
    ],
)
def test_trade_names(company: str, trade: str) -> None:
    assert trade_name(company, TABLES.legal_form) == trade


def test_a_trade_name_goes_without_its_place() -> None:
    assert trade_name("苏州市恒锐精工有限公司", TABLES.legal_form, ["苏州市"]) == "恒锐精工"


def test_an_organ_of_the_centre_had_other_names() -> None:
    organs = Organs([], {"国家药监局": Override("国家食品药品监督管理局", 2003, 2012)}, REGIONS)
    now = "国家药品监督管理局"
    assert organs.central("国家药监局", now, 2008) == "国家食品药品监督管理局"
    assert organs.central("国家药监局", now, 2020) == now
    assert organs.central("国家药监局", now, None) == now
    assert organs.excepted("药监局", "国家")
    assert not organs.excepted("药监局", "河北省")


def test_a_form_is_read_for_a_year_after_its_end() -> None:
    organs = Organs([Organ("计委", "government", {"": "{}发展计划委员会"}, 1998, 2003)], {}, REGIONS)
    assert organs.name("计委", "安徽省", "province", 2004) == "安徽省发展计划委员会"
    assert organs.name("计委", "安徽省", "province", 2006) == "安徽省计委"
