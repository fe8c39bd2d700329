"""Figures in news, reviews and work reports: lists without 分别, plans, what is counted anew."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.model import Observation
from extractor.pipeline import Extractor


def told(extractor: Extractor, text: str, title: str | None = None) -> list[Observation]:
    bulletin = extractor.extract(text, published="2024-03-20", region="330600", title=title)
    return [m.observation for m in bulletin.of_type("AMOUNT") if m.observation]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2023年，越城区、柯桥区、上虞区规上工业产值达到310亿元、820亿元和640亿元。",
            [("越城区", "规上工业产值"), ("柯桥区", "规上工业产值"), ("上虞区", "规上工业产值")],
        ),
        (
            "2023年，诸暨、嵊州两市茶叶产量为0.8万吨和1.2万吨。",
            [("诸暨市", "茶叶产量"), ("嵊州市", "茶叶产量")],
        ),
        (
            "2023年，工业、建筑业增加值增长5.2%、3.1%。",
            [("绍兴市", "工业增加值"), ("绍兴市", "建筑业增加值")],
        ),
        (
            "2023年，城镇、农村居民人均可支配收入分别增长4.1%和6.2%。",
            [("绍兴市", "城镇居民人均可支配收入"), ("绍兴市", "农村居民人均可支配收入")],
        ),
        (
            "2023年，对东盟、欧盟分别进出口12亿元和15亿元。",
            [("绍兴市", "对东盟进出口"), ("绍兴市", "对欧盟进出口")],
        ),
        (
            "2023年，出口80亿元、进口20亿元，增长6.2%和3.5%。",
            [("绍兴市", "出口"), ("绍兴市", "进口"), ("绍兴市", "出口"), ("绍兴市", "进口")],
        ),
    ],
)
def test_a_list_without_a_sign_is_dealt_out(
    extractor: Extractor, text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(o.subject, o.indicator) for o in told(extractor, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年，争取超长期特别国债资金18亿元。", ["超长期特别国债资金"]),
        ("2023年，新认定高新技术企业156家，总数达到1008家。", ["新认定高新技术企业", "高新技术企业总数"]),
        ("2023年，新建充电桩360个，累计达到0.9万个。", ["新建充电桩", "充电桩"]),
        ("2023年，11个重点城市空气优良天数比例为92.3%。", ["重点城市", "重点城市空气优良天数比例"]),
        ("2023年，新开工亿元以上项目86个。", ["新开工亿元以上项目"]),
        ("2023年，引进项目31个，其中超10亿元项目2个。", ["引进项目", "超10亿元项目"]),
        ("2023年，解决了2.3万人的安全饮水问题。", ["安全饮水问题"]),
        ("2023年，巩固提升1.6万人的饮水安全。", ["饮水安全"]),
        ("2023年，每月补贴从3500元提高到5000元。", ["每月补贴", "每月补贴"]),
        ("2023年，服务出口增长5%。数字经济占生产总值的比重达到34%。", ["服务出口", "数字经济"]),
        ("一、新增养老床位80张。\n二、改造道路12公里。", ["新增养老床位", "改造道路"]),
        ("2023年，有进出口实绩的企业1.2万家。", ["有进出口实绩的企业"]),
    ],
)
def test_indicators_are_whole(extractor: Extractor, text: str, expected: list[str]) -> None:
    assert [o.indicator for o in told(extractor, text)] == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("我市教育支出2022年达到86亿元。学位新增120个。", [2022, 2022]),
        ("五年来，财政收入由2018年的20亿元增加到2022年的42亿元。", [2018, 2022]),
    ],
)
def test_years_go_on(extractor: Extractor, text: str, years: list[int]) -> None:
    assert [o.period[1].year for o in told(extractor, text) if o.period and o.period[1]] == years


def test_a_quarter_among_others_does_not_go_on(extractor: Extractor) -> None:
    text = "2023年，消费增长6%。从季度看，2023年一季度增长5%，2023年二季度增长7%。从结构看，餐饮收入增长9%。"
    *_, last = told(extractor, text)
    assert last.period == (date(2023, 1, 1), date(2023, 12, 31))


def test_the_first_half_goes_on_where_no_figure_is_of_the_time_up_to_now(extractor: Extractor) -> None:
    text = "今年以来，投入加大，1月财政支出18亿元。其后不久，贷款余额54亿元。"
    assert {o.period for o in told(extractor, text)} == {(date(2024, 1, 1), date(2024, 1, 31))}


def test_a_goal_goes_on(extractor: Extractor) -> None:
    text = "“十四五”时期，生产总值年均增长6%，到2025年达到900亿元。森林覆盖率达到48%。"
    growth, _, rate = told(extractor, text)
    assert growth.period == (date(2021, 1, 1), date(2025, 12, 31))
    assert rate.period is not None
    assert rate.period[1] == date(2025, 12, 31)


def test_the_year_of_a_title(extractor: Extractor) -> None:
    (said,) = told(extractor, "新增养老床位80张。", title="绍兴市2024年民生实事项目")
    assert said.period == (date(2024, 1, 1), date(2024, 12, 31))
    assert said.status == "planned"
    (said,) = told(extractor, "新增养老床位80张。", title="出口增速创2003年以来新高")
    assert said.period is None


def test_a_gap_after_what_is_the_same_below(extractor: Extractor) -> None:
    text = "今年前2个月，出口80亿元，比去年同期（下同）增长5%，占进出口的62%，比重提升1.2个百分点。"
    assert told(extractor, text)[-1].basis == "yoy"
