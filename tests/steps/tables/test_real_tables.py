"""Tables as bulletins have them, from web pages and Word files: what each figure says, in one line."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from extractor.model import AmountValue, Bulletin, plain
from extractor.pipeline import Extractor
from extractor.reading import Content, parse

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TITLE = "2022年青禾市国民经济和社会发展统计公报"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def page(above: str, *rows: str) -> Content:
    """A page with a table: cells parted by ``|``; ``指标^2`` takes two rows, ``2022年>2`` two columns."""

    def cell(written: str) -> str:
        text, _, down = written.partition("^")
        text, _, across = text.partition(">")
        return f'<td rowspan="{down or 1}" colspan="{across or 1}">{text}</td>'

    lines = "".join(f"<tr>{''.join(map(cell, row.split('|')))}</tr>" for row in rows)
    head = "".join(f"<p>{line}</p>" for line in above.split("\n"))
    text = f"<p>全市经济平稳运行。</p>{head}<table>{lines}</table><p>注：为初步统计数。</p>"
    return parse(f"<html><body>{text}</body></html>".encode(), "a.html")


def word(above: str, *rows: str) -> Content:
    """The same as a Word file; leading spaces become an indent of the paragraph."""

    def p(text: str) -> str:
        deep = len(text) - len(text.lstrip("\u3000"))
        ind = f'<w:pPr><w:ind w:firstLine="{240 * deep}"/></w:pPr>' if deep else ""
        return f"<w:p>{ind}<w:r><w:t>{text.strip()}</w:t></w:r></w:p>"

    def cell(written: str) -> str:
        text, _, across = written.partition(">")
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{across or 1}"/></w:tcPr>{p(text)}</w:tc>'

    lines = "".join(f"<w:tr>{''.join(map(cell, row.split('|')))}</w:tr>" for row in rows)
    body = "".join(map(p, above.split("\n"))) + f"<w:tbl>{lines}</w:tbl>"
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
    return parse(made.getvalue(), "a.docx")


def bulletin_of(extractor: Extractor, content: Content) -> Bulletin:
    document = extractor.document(content.text, published="2023-03-18", title=TITLE, region="深圳市")
    return extractor.draft(replace(document, source=content.source))[0]


def facts(extractor: Extractor, content: Content) -> list[str]:
    """Each amount of a table: value, unit, indicator, subject, months, measure, direction, basis, status."""
    told = []
    bulletin = bulletin_of(extractor, content)
    for mention in bulletin.of_type("AMOUNT"):
        said, value = mention.observation, mention.value
        assert bulletin.text[mention.start : mention.end] == mention.text
        if said is None or said.cell is None or not isinstance(value, AmountValue) or value.value is None:
            continue
        first, last = said.period or (None, None)
        when = f"{first:%y%m}-{last:%y%m}" if first and last else "?"
        parts = (said.measure, said.direction, said.basis, said.status if said.status != "actual" else None)
        how = " ".join(filter(None, parts))
        whom = "" if said.subject == "深圳市" else f" of {said.subject}"
        told.append(f"{plain(value.value)}{value.unit} {said.indicator}{whom} {when} {how}")
    return told


def test_heads_of_two_rows_a_column_of_units_and_numbered_rows(extractor: Extractor) -> None:
    content = page(
        "表1　2022年主要经济指标",
        "指标^2|单位^2|1-12月>2|12月>2",
        "绝对数|同比增长（±%）|绝对数|同比增长（%）",
        "一、地区生产总值|亿元|1234.5|5.2|—|…",
        "　第一产业|亿元|100|-1.1||",
        "二、规模以上工业增加值|亿元|…|6.1||5.5",
        "三、财政|||||",
        "一般公共预算收入|万元|1,234|8.0|98 765|-3.2",
        "　其中：税收收入|万元|1000|1||",
        "　　　增值税|万元|500|持平||",
    )
    assert facts(extractor, content) == [
        "123450000000元 地区生产总值 2201-2212 level",
        "5.2% 地区生产总值 2201-2212 change up yoy",
        "10000000000元 地区生产总值：第一产业 2201-2212 level",
        "-1.1% 地区生产总值：第一产业 2201-2212 change down yoy",
        "6.1% 规模以上工业增加值 2201-2212 change up yoy",
        "5.5% 规模以上工业增加值 2212-2212 change up yoy",
        "12340000元 一般公共预算收入 2201-2212 level",
        "8.0% 一般公共预算收入 2201-2212 change up yoy",
        "987650000元 一般公共预算收入 2212-2212 level",
        "-3.2% 一般公共预算收入 2212-2212 change down yoy",
        "10000000元 税收收入 2201-2212 level",
        "1% 税收收入 2201-2212 change up yoy",
        "5000000元 一般公共预算收入：增值税 2201-2212 level",
    ]


@pytest.mark.parametrize("made", [page, word])
def test_districts_as_rows(extractor: Extractor, made: type) -> None:
    content = made(
        "2022年各区生产总值\n单位：亿元",
        "地区|生产总值|比上年增长（%）|一般公共预算收入|同比±%",
        "全市|32387.68|3.3|4012|0.6",
        "南山区|8035.88|3.1|—|",
        "深汕特别合作区|89.2|10.5|1|-2",
    )
    assert facts(extractor, content) == [
        "3238768000000元 生产总值 2201-2212 level",
        "3.3% 生产总值 2201-2212 change up yoy",
        "401200000000元 一般公共预算收入 2201-2212 level",
        "0.6% 一般公共预算收入 2201-2212 change up yoy",
        "803588000000元 生产总值 of 南山区 2201-2212 level",
        "3.1% 生产总值 of 南山区 2201-2212 change up yoy",
        "8920000000元 生产总值 of 深汕特别合作区 2201-2212 level",
        "10.5% 生产总值 of 深汕特别合作区 2201-2212 change up yoy",
        "100000000元 一般公共预算收入 of 深汕特别合作区 2201-2212 level",
        "-2% 一般公共预算收入 of 深汕特别合作区 2201-2212 change down yoy",
    ]


@pytest.mark.parametrize("made", [page, word])
def test_districts_as_columns_and_rows_that_speak_of_the_row_above(extractor: Extractor, made: type) -> None:
    content = made(
        "表2 各区主要指标",
        "指标|全市|福田区",
        "地区生产总值（亿元）|32387.68|5514.49",
        "比上年增长（%）|3.3|-3.0",
        "常住人口（万人）|1766.18|153.94",
        "居民消费价格涨幅（%）|2|2.1",
    )
    assert facts(extractor, content) == [
        "3238768000000元 地区生产总值 2201-2212 level",
        "551449000000元 地区生产总值 of 福田区 2201-2212 level",
        "3.3% 地区生产总值 2201-2212 change up yoy",
        "-3.0% 地区生产总值 of 福田区 2201-2212 change down yoy",
        "17661800人 常住人口 2201-2212 level",
        "1539400人 常住人口 of 福田区 2201-2212 level",
        "2% 居民消费价格 2201-2212 change up yoy",
        "2.1% 居民消费价格 of 福田区 2201-2212 change up yoy",
    ]


@pytest.mark.parametrize("made", [page, word])
def test_labels_tell_rows_of_one_name_apart_and_years_head_columns(extractor: Extractor, made: type) -> None:
    content = made(
        "居民收入情况",
        "指标|计量单位|2021年|2022年|增长（%）",
        "城镇居民||||",
        "人均可支配收入|元|60000|63000|5.0",
        "农村居民||||",
        "人均可支配收入|元|30000|32000|6.7",
        "城镇化率|%|60.5|61.2|0.7个百分点",
    )
    assert facts(extractor, content) == [
        "60000元 城镇居民：人均可支配收入 2101-2112 level",
        "63000元 城镇居民：人均可支配收入 2201-2212 level",
        "5.0% 城镇居民：人均可支配收入 2201-2212 change up yoy",
        "30000元 农村居民：人均可支配收入 2101-2112 level",
        "32000元 农村居民：人均可支配收入 2201-2212 level",
        "6.7% 农村居民：人均可支配收入 2201-2212 change up yoy",
        "60.5% 城镇化率 2101-2112 rate",
        "61.2% 城镇化率 2201-2212 rate",
        "0.7个百分点 城镇化率 2201-2212 difference up yoy",
    ]


def test_years_as_rows(extractor: Extractor) -> None:
    content = page(
        "2020-2022年全市粮食产量\n单位：万吨", "年份|粮食产量|增减（%）", "2020年|10.1|1.2", "2022|11|-1"
    )
    assert facts(extractor, content) == [
        "101000吨 粮食产量 2001-2012 level",
        "1.2% 粮食产量 2001-2012 change up yoy",
        "110000吨 粮食产量 2201-2212 level",
        "-1% 粮食产量 2201-2212 change down yoy",
    ]


def test_cells_that_carry_their_own_units(extractor: Extractor) -> None:
    content = page(
        "2022年主要预期目标完成情况",
        "指标|预期目标|完成情况",
        "地区生产总值|增长6.5%左右|增长3.3%",
        "固定资产投资|12%以上|下降2.1%",
        "社会消费品零售总额|1万亿元|约9708.28亿元",
        "新增就业|10万人|11.2万人①",
    )
    assert facts(extractor, content) == [
        "6.5% 地区生产总值 2201-2212 change up yoy planned",
        "3.3% 地区生产总值 2201-2212 change up yoy",
        "12% 固定资产投资 2201-2212 level planned",
        "2.1% 固定资产投资 2201-2212 change down yoy",
        "1000000000000元 社会消费品零售总额 2201-2212 level planned",
        "970828000000元 社会消费品零售总额 2201-2212 level",
        "100000人 新增就业 2201-2212 level planned",
        "112000人 新增就业 2201-2212 level",
    ]


def test_parts_keep_unit_and_whole_and_footnote_marks_are_no_figures(extractor: Extractor) -> None:
    content = page(
        "表3 2022年房地产",
        "指标[12]|绝对数|比上年增长（%）",
        "投资额（亿元）|3413.34[1]|13.3",
        "#住宅|1900①|1.5*",
        "房屋施工面积（万平方米）|10400|…",
    )
    assert facts(extractor, content) == [
        "341334000000元 投资额 2201-2212 level",
        "13.3% 投资额 2201-2212 change up yoy",
        "190000000000元 投资额：住宅 2201-2212 level",
        "1.5% 投资额：住宅 2201-2212 change up yoy",
        "104000000平方米 房屋施工面积 2201-2212 level",
    ]


def test_changes_beside_the_figure_and_a_caption_with_the_unit(extractor: Extractor) -> None:
    content = page(
        "2022年末企业数　单位：家",
        "类别|数量|比上年增减|增减幅度（%）|占比（%）|排名",
        "规上工业企业|12000|+500|4.3|60.1|1",
        "规上服务业企业|8000|-20|-0.2|39.9|2",
    )
    assert facts(extractor, content)[:5] == [
        "12000家 企业数：规上工业企业 2212-2212 level",
        "500家 企业数：规上工业企业 2212-2212 change up yoy",
        "4.3% 企业数：规上工业企业 2212-2212 change up yoy",
        "60.1% 企业数：规上工业企业 2212-2212 share",
        "8000家 企业数：规上服务业企业 2212-2212 level",
    ]


def test_a_title_and_its_unit_in_the_table_and_stocks_against_the_start_of_the_year(
    extractor: Extractor,
) -> None:
    content = page(
        "",
        "2022年12月末存贷款余额　　单位：亿元>4",
        "指标|年末数|比年初增减|同比增长%",
        "各项存款余额|123,425.01|10,000.5|9.7",
        "#住户存款|24000|-300.2|",
    )
    assert facts(extractor, content) == [
        "12342501000000元 各项存款余额 2212-2212 level",
        "1000050000000元 各项存款余额 2212-2212 change up",
        "9.7% 各项存款余额 2212-2212 change up yoy",
        "2400000000000元 住户存款 2212-2212 level",
        "-30020000000元 住户存款 2212-2212 change down",
    ]
    mention = next(m for m in bulletin_of(extractor, content).of_type("AMOUNT") if m.text == "24000")
    assert mention.observation
    assert mention.observation.cell
    cell = mention.observation.cell
    assert (cell.table, cell.row, cell.column) == ("2022年12月末存贷款余额", "#住户存款", "年末数")


def test_value_added_is_no_increase_and_budgets_of_the_year_are_planned(extractor: Extractor) -> None:
    content = page("2022年地区生产总值", "行业|增加值（亿元）|增长（%）|比重（%）", "第一产业|10|3|10.5")
    assert facts(extractor, content) == [
        "1000000000元 第一产业增加值 2201-2212 level",
        "3% 第一产业增加值 2201-2212 change up yoy",
        "10.5% 第一产业增加值 2201-2212 share",
    ]
    content = page(
        "2022年财政收支　单位：万元", "项目|年初预算数|决算数|为预算的%", "一、税收收入|100|120|120.0"
    )
    assert facts(extractor, content) == [
        "1000000元 税收收入 2201-2212 level planned",
        "1200000元 税收收入 2201-2212 level",
        "120.0% 税收收入 2201-2212 rate",
    ]


def test_names_that_come_again_take_the_measure_above(extractor: Extractor) -> None:
    content = page(
        "表2 2022年航线",
        "指标：单位|数量",
        "航线条数：条|55",
        "国内航线|45",
        "其中：港澳台航线|1",
        "国际航线|9",
        "航线里程：万公里|13",
        "国内航线|10",
        "其中：港澳台航线|2",
        "国际航线|1",
    )
    assert [fact.split()[0] + fact.split()[1] for fact in facts(extractor, content)] == [
        "55条航线条数",
        "45条航线条数：国内航线",
        "1条航线条数：港澳台航线",
        "9条航线条数：国际航线",
        "130000公里航线里程",
        "100000公里航线里程：国内航线",
        "20000公里航线里程：港澳台航线",
        "10000公里航线里程：国际航线",
    ]


def test_a_table_set_in_two_halves_side_by_side(extractor: Extractor) -> None:
    content = page(
        "表6 2022年分行业固定资产投资增长速度",
        "行业|比上年增长（%）|行业|比上年增长（%）",
        "总计|5.1|金融业|10.8",
        "采矿业|4.5|房地产业|-8.4",
        "制造业|9.1||",
    )
    assert facts(extractor, content) == [
        "5.1% 固定资产投资 2201-2212 change up yoy",
        "10.8% 固定资产投资：金融业 2201-2212 change up yoy",
        "4.5% 固定资产投资：采矿业 2201-2212 change up yoy",
        "-8.4% 固定资产投资：房地产业 2201-2212 change down yoy",
        "9.1% 固定资产投资：制造业 2201-2212 change up yoy",
    ]


def test_the_title_may_tell_the_kind_of_the_figures(extractor: Extractor) -> None:
    content = page(
        "表2 2022年居民消费价格比上年涨跌幅度\n单位：%",
        "指标|全国|城市",
        "居民消费价格|2.0|2.1",
        "其中：食品烟酒|2.4|-2.6",
    )
    assert facts(extractor, content) == [
        "2.0% 居民消费价格 of 全国 2201-2212 change up yoy",
        "2.1% 居民消费价格城市 2201-2212 change up yoy",
        "2.4% 居民消费价格：食品烟酒 of 全国 2201-2212 change up yoy",
        "-2.6% 居民消费价格：食品烟酒城市 2201-2212 change down yoy",
    ]


def test_this_month_and_the_months_up_to_it(extractor: Extractor) -> None:
    content = page(
        "单位：亿元",
        "指标^2|本月>2|1-本月累计>2",
        "绝对额|同比增长（%）|绝对额|同比增长（%）",
        "零售额|3.1|3|9|4",
    )
    assert facts(extractor, content) == [
        "310000000元 零售额 2303-2303 level",
        "3% 零售额 2303-2303 change up yoy",
        "900000000元 零售额 2301-2303 level",
        "4% 零售额 2301-2303 change up yoy",
    ]
