"""Arithmetic over what bulletins say: fourteen kinds of planted error, and what is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.model import Bulletin
from extractor.pipeline import Extractor
from extractor.quality.arithmetic import Finding, check, check_together, relations_of
from extractor.reading import parse

TITLE = "2023年绍兴市国民经济和社会发展统计公报\n"


def bulletin_of(extractor: Extractor, text: str, id: str = "x") -> Bulletin:
    return extractor.extract(TITLE + text, published="2024-03-01", region="330600", id=id)


def found(extractor: Extractor, text: str) -> list[Finding]:
    return check(bulletin_of(extractor, text), relations_of(extractor.rules))


def kinds(extractor: Extractor, text: str) -> list[str]:
    return [finding.kind for finding in found(extractor, text)]


# By what is planted: a sentence whose figures agree, what in it is changed into what, and the kind found.
PLANTED = {
    "GDP by industry": (
        "全市实现地区生产总值1000.0亿元。其中，第一产业增加值100.0亿元，第二产业增加值400.0亿元，第三产业增加值500.0亿元。",
        "400.0亿元",
        "430.0亿元",
        "sum",
    ),
    "tax and other revenue": (
        "全年一般公共预算收入85.40亿元，其中，税收收入66.90亿元，非税收入18.50亿元。",
        "18.50亿元",
        "15.80亿元",
        "sum",
    ),
    "population by residence": (
        "年末全市常住人口100.0万人，其中，城镇人口60.0万人，乡村人口40.0万人。",
        "40.0万人",
        "44.0万人",
        "sum",
    ),
    "population by sex": (
        "年末全市户籍人口80.0万人，其中，男性41.2万人，女性38.8万人。",
        "41.2万人",
        "42.1万人",
        "sum",
    ),
    "health spending by payer": (
        "全年卫生总费用90.5亿元，其中，政府卫生支出25.1亿元，社会卫生支出40.2亿元，个人卫生支出25.2亿元。",
        "40.2亿元",
        "42.0亿元",
        "sum",
    ),
    "bonds by kind": (
        "全年发行地方政府债券50.0亿元，其中，一般债券20.0亿元，专项债券30.0亿元。",
        "20.0亿元",
        "25.0亿元",
        "sum",
    ),
    "a list and its sum": (
        "全市共有小学40所、初中20所、高中10所，合计70所。",
        "合计70所",
        "合计80所",
        "sum",
    ),
    "a share of two levels": (
        "全年社会消费品零售总额391.0亿元，其中，限额以上零售额195.5亿元，占社会消费品零售总额的50.0%。",
        "的50.0%",
        "的55.0%",
        "share",
    ),
    "growth of two levels": (
        "2022年粮食产量20.0万吨，2023年粮食产量21.0万吨，增长5.0%。",
        "增长5.0%",
        "增长8.0%",
        "growth",
    ),
    "an absolute change and its rate": (
        "年末常住人口110万人，比上年末增加10万人，增长10%。",
        "增长10%",
        "增长12%",
        "growth",
    ),
    "births, deaths and natural growth": (
        "全市人口出生率为6.52‰，死亡率为7.10‰，自然增长率为-0.58‰。",
        "-0.58‰",
        "-0.85‰",
        "difference",
    ),
    "a ratio and its two figures": (
        "全年城镇居民人均可支配收入60000元，增长5.1%；农村居民人均可支配收入30000元，增长6.2%。城乡居民收入比为2.00，比上年缩小0.05。",
        "比为2.00",
        "比为1.80",
        "ratio",
    ),
    "a part's share and the part": (
        "年末全市常住人口100.0万人，其中，城镇人口62.0万人，占总人口的比重为62.0%。",
        "62.0万人",
        "65.0万人",
        "share",
    ),
    "a rate and what it is of": (
        "年末全市常住人口100.0万人，城镇常住人口62.0万人，城镇化率为62.0%。",
        "为62.0%",
        "为66.0%",
        "percent",
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_error_is_found_and_nothing_else(extractor: Extractor, planted: str) -> None:
    text, right, wrong, kind = PLANTED[planted]
    assert text.count(right) == 1
    assert found(extractor, text) == []
    (finding,) = found(extractor, text.replace(right, wrong))
    assert finding.kind == kind
    assert finding.sentence in text.replace(right, wrong)
    assert finding.stated != finding.computed
    assert finding.stated in finding.message
    assert finding.computed in finding.message


PAGE = """<html><body><h1>2023年绍兴市国民经济和社会发展统计公报</h1>
<p>一、综合</p><p>初步核算，全市实现地区生产总值7791.0亿元，增长7.8%。</p><p>各市完成投资情况　单位：亿元</p>
<table><tr><td>指标</td><td>绝对数</td><td>比上年增长（%）</td></tr>
<tr><td>地区生产总值（亿元）</td><td>{gdp}</td><td>7.8</td></tr>
<tr><td>粮食产量（万吨）</td><td>20.7</td><td>1.0</td></tr></table>
<p>学校数</p><table><tr><td>类别</td><td>学校（所）</td></tr><tr><td>合计</td><td>{all}</td></tr>
<tr><td>小学</td><td>40</td></tr><tr><td>初中</td><td>20</td></tr></table></body></html>"""


def page(extractor: Extractor, **cells: str) -> list[Finding]:
    content = parse(PAGE.format(**cells).encode(), "a.html")
    document = extractor.document(content.text, published="2024-03-01", region="330600")
    bulletin = extractor.draft(replace(document, source=content.source))[0]
    return check(bulletin, relations_of(extractor.rules))


def test_text_and_table_and_the_sum_of_a_tables_rows(extractor: Extractor) -> None:
    assert page(extractor, gdp="7791.0", all="60") == []
    (finding,) = page(extractor, gdp="7719.0", all="60")
    assert (finding.kind, finding.stated, finding.computed) == ("places", "7791.0亿元", "7719.0亿元")
    (finding,) = page(extractor, gdp="7791.0", all="66")
    assert (finding.kind, finding.stated, finding.computed) == ("total", "66所", "60所")


def test_two_bulletins_that_tell_a_fact_otherwise(extractor: Extractor) -> None:
    texts = {"a": "2023年，全市地区生产总值7791.0亿元。", "b": "2023年，全市地区生产总值7719.0亿元。"}
    two = [bulletin_of(extractor, text, id) for id, text in texts.items()]
    (finding,) = check_together(two, relations_of(extractor.rules))
    assert (finding.kind, finding.document, finding.stated) == ("bulletins", "b", "7719.0亿元")
    assert [figure.document for figure in finding.figures] == ["a", "b"]
    assert list(check_together([two[0], replace(two[0])], relations_of(extractor.rules))) == []


def test_a_finding_says_where_and_in_the_units_of_the_text(extractor: Extractor) -> None:
    text, right, wrong, _ = PLANTED["GDP by industry"]
    body = text.replace(right, wrong)
    (finding,) = found(extractor, body)
    whole = TITLE + body
    assert [whole[start:end] for start, end in finding.places] == [
        "1000.0亿元",
        "100.0亿元",
        "430.0亿元",
        "500.0亿元",
    ]
    assert (finding.stated, finding.computed) == ("1000.0亿元", "1030.0亿元")
    told = finding.to_dict()
    assert (told["document"], told["figures"][2]["value"]) == ("x", "43000000000")


@pytest.mark.parametrize(
    "text",
    [
        # rounding
        "全市实现地区生产总值1000亿元。其中，第一产业增加值100.4亿元，第二产业增加值400亿元，第三产业增加值500亿元。",
        # other units, a part that is not told
        "全市实现地区生产总值3座。其中，第一产业增加值100亿元，第二产业增加值400亿元，第三产业增加值500亿元。",
        "全市实现地区生产总值1000亿元。其中，第一产业增加值100亿元，第二产业增加值400亿元。",
        # growth at constant prices
        "2022年地区生产总值1000亿元，2023年地区生产总值1100亿元，按可比价格计算增长6.0%。",
        "2022年，全市地区生产总值1000亿元。2023年，全市地区生产总值1100亿元，增长6.0%。",
        # a share of what the text gives no level of
        "全市实现地区生产总值1000亿元。第一产业增加值100亿元，占全国GDP的0.1%。",
        "全市实现地区生产总值1000亿元。第一产业增加值100亿元，占规模以上工业的12%。",
        "全市实现地区生产总值1000亿元。第一产业增加值100亿元，占比12%。",
        # a list whose sum counts more than the list
        "全市新建道路12公里，其中主干道4公里、次干道5公里，合计投资3亿元。",
        "人口出生率为6.52‰，死亡率为7.10‰。",
    ],
)
def test_no_false_alarm(extractor: Extractor, text: str) -> None:
    assert kinds(extractor, text) == []


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
    text = PLANTED["GDP by industry"][0] + (
        "第一产业增加值、第二产业增加值、第三产业增加值占地区生产总值的比重分别为10.0%、40.0%、50.0%。"
    )
    assert kinds(extractor, text) == []
    assert kinds(extractor, text.replace("50.0%", "56.0%")) == ["share"]
