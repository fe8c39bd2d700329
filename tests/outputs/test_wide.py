"""Facts laid out wide: the seed's twelve districts, and what a yearbook needs of a layout."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from extractor.knowledge.units import units_of
from extractor.model import Bulletin
from extractor.outputs.facts import among, exact, facts, scaled_unit, shown, told_period
from extractor.outputs.series import series
from extractor.outputs.wide import default_axes, lay_out, stated_in
from extractor.pipeline import Extractor

DISTRICT = re.compile(r"(\w+?区)(?:夺得此次开工头筹,)?新开工(\d+)个项目,总投资([\d.]+)亿元")
FULL = {"前海合作区": "前海深港现代服务业合作区"}


@pytest.fixture(scope="module")
def seed(extractor: Extractor, article: str) -> Bulletin:
    return extractor.extract(article, published="2023-02-03", region="440300", id="seed")


def of(extractor: Extractor, text: str, published: str = "2024-01-20", id: str = "a") -> Bulletin:
    return extractor.extract(text, published=published, region="330600", id=id)


def test_the_twelve_districts_have_the_articles_figures(seed: Bulletin, article: str) -> None:
    wide = lay_out(among(facts([seed]), measure="level"))
    told = DISTRICT.findall(article)
    assert len(told) == 12
    (invested,) = (column for column in wide.columns[:2] if column.endswith("总投资"))
    for name, projects, investment in told:
        row = FULL.get(name, name)
        assert wide.text(row, "新开工项目") == f"{projects}个"
        assert wide.text(row, invested) == f"{investment}亿元"


def test_rows_and_columns_can_be_any_axis(seed: Bulletin) -> None:
    wide = lay_out(facts([seed]), rows="indicator", columns="subject")
    assert wide.text("新开工项目", "盐田区") == "11个"
    with pytest.raises(ValueError, match="no axis 'colour'"):
        lay_out(facts([seed]), rows="colour")
    with pytest.raises(ValueError, match="both 'subject'"):
        lay_out(facts([seed]), rows="subject", columns="subject")


def test_thin_columns_can_be_left_out(seed: Bulletin) -> None:
    wide = lay_out(among(facts([seed]), measure="level"), least=12)
    assert len(wide.columns) == 2
    assert "新开工项目" in wide.columns


def test_only_what_is_asked_for(extractor: Extractor) -> None:
    bulletin = of(extractor, "2022年全市GDP为3000亿元。\n2023年全市GDP为3204亿元，增长6.2%，杭州市下降1.5%。")
    found = list(facts([bulletin]))
    assert [f.mention.text for f in among(found, measure="level", period="2023")] == ["3204亿元"]
    assert [exact(f.mention) for f in among(found, subject=["330100"])] == ["-1.5"]
    assert len(list(among(found, indicator=["地区生产总值"]))) == 4
    assert not list(among(found, document=["b"]))


def test_what_is_no_level_stands_apart(extractor: Extractor) -> None:
    bulletin = of(extractor, "2023年，全市出口300亿元，增长6.2%。失业率为4.8%。")
    wide = lay_out(facts([bulletin]))
    assert {column: wide.text("绍兴市", column) for column in wide.columns} == {
        "货物出口总额": "300亿元",
        "货物出口总额 change": "6.2%",
        "失业率": "4.8%",
    }
    by_measure = lay_out(facts([bulletin]), rows="indicator", columns="measure")
    assert by_measure.text("货物出口总额", "change") == "6.2%"
    assert lay_out(facts([bulletin]), words={"change": "增减"}).columns[1] == "货物出口总额 增减"


def test_a_share_of_the_budget_done_is_no_level(extractor: Extractor) -> None:
    bulletin = of(extractor, "2023年，全市一般公共预算收入300亿元，完成预算的51.1%。")
    wide = lay_out(facts([bulletin]))
    assert wide.text("绍兴市", "一般公共预算收入") == "300亿元"


def test_plans_can_be_left_out(extractor: Extractor) -> None:
    bulletin = of(extractor, "2023年，全市出口300亿元。2024年，全市出口力争达到330亿元。")
    assert [f.mention.text for f in among(facts([bulletin]), status="actual")] == ["300亿元"]
    wide = lay_out(facts([bulletin]), rows="indicator", columns="period")
    assert wide.rows == ("货物出口总额", "货物出口总额 planned")


def test_a_fall_has_its_sign_once(extractor: Extractor) -> None:
    for text in ("2023年，全市出口下降8.6%。", "2023年，全市出口同比-8.6%。"):
        (fact,) = facts([of(extractor, text)])
        assert (exact(fact.mention), shown(fact.mention)) == ("-8.6", "-8.6%")


def test_the_end_of_a_year_stands_under_that_year(extractor: Extractor) -> None:
    bulletin = of(extractor, "2023年，全市出口300亿元。2023年末，全市常住人口535.8万人。")
    wide = lay_out(facts([bulletin]), rows="indicator", columns="period")
    assert wide.columns == ("2023",)
    assert wide.text("常住人口", "2023") == "535.8万人"


def test_two_places_of_one_name_never_share_a_row(extractor: Extractor) -> None:
    text = "2023年，{}鼓楼区地区生产总值为{}亿元。"
    one = extractor.extract(text.format("南京市", "2100.5"), published="2024-02-01", region="320100", id="nj")
    two = extractor.extract(text.format("福州市", "2400.1"), published="2024-02-01", region="350100", id="fz")
    wide = lay_out(facts([one, two]))
    assert wide.rows == ("江苏省/南京市/鼓楼区", "福建省/福州市/鼓楼区")
    assert [wide.text(row, "地区生产总值") for row in wide.rows] == ["2100.5亿元", "2400.1亿元"]


def test_one_value_a_cell_and_the_others_in_notes(extractor: Extractor) -> None:
    first = of(extractor, "2022年，全市GDP为3000亿元。", "2023-02-01", "first")
    later = of(extractor, "2022年，全市GDP为3050亿元。", "2024-02-01", "later")
    rough = of(extractor, "2022年，全市GDP为3050.2亿元。", "2024-02-03", "exact")
    wide = lay_out(facts([first, later, rough]), rows="indicator", columns="period")
    assert wide.text("地区生产总值", "2022") == "3050.2亿元[1]"
    (note,) = wide.notes
    assert (note.kind, [fact.document for fact in note.cell.others]) == ("revised", ["first", "later"])
    (same,) = lay_out(facts([later, rough]), rows="indicator", columns="period").notes
    assert same.kind == "rounded"
    (point,) = series(facts([rough, first, later]))
    assert [(s.fact.document, s.revision) for s in point.sayings] == [
        ("first", None),
        ("later", Decimal(5_000_000_000)),
        ("exact", None),
    ]


def test_the_layout_fits_what_is_given(extractor: Extractor) -> None:
    one = of(extractor, "2022年，全市GDP为3000亿元。", "2023-02-01", "a")
    two = of(extractor, "2023年，全市GDP为3200亿元。", "2024-02-01", "b")
    far = extractor.extract("2023年，全市GDP为3200亿元。", published="2024-02-01", region="330100", id="c")
    assert default_axes(list(facts([one]))) == ("indicator", "measure")
    assert default_axes(list(facts([one, two]))) == ("indicator", "period")
    assert default_axes(list(facts([one, two, far]))) == ("subject", "indicator")


@pytest.mark.parametrize(
    ("number", "unit", "wanted", "stated"),
    [
        ("72230000000", "元", "亿元", "722.3"),
        ("72230000000", "元", "万元", "7223000"),
        ("1126000", "人", "万人", "112.6"),
        ("3", "公里", "米", "3000"),
        ("3", "公里", "元", None),
        ("8.0", "%", "%", "8.0"),
    ],
)
def test_a_number_in_a_chosen_unit_is_exact(
    extractor: Extractor, number: str, unit: str, wanted: str, stated: str | None
) -> None:
    found = stated_in(Decimal(number), unit, wanted, units_of(extractor.rules))
    assert (None if found is None else str(found)) == stated


def test_scales_have_names() -> None:
    found = [scaled_unit(Decimal(10) ** n, "元") for n in (0, 3, 4, 7, 8, 12)]
    assert found == ["元", "千元", "万元", "千万元", "亿元", "万亿元"]


def test_periods_are_told_short(extractor: Extractor) -> None:
    text = "2023年、2023年1月、2023年一季度、2023年上半年、2023年1-5月、2023年3月5日的出口额。"
    dates = [m.value for m in of(extractor, text).of_type("DATE")]
    assert [told_period((d.start, d.end)) for d in dates] == [  # type: ignore[union-attr]
        "2023",
        "2023-01",
        "2023 Q1",
        "2023 H1",
        "2023-01/2023-05",
        "2023-03-05",
    ]
