"""Pages of government sites."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.errors import ReadingError
from extractor.reading import Limits, parse
from extractor.reading.html import is_html

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}">
<meta name="ArticleTitle" content="2021年青禾县国民经济统计公报">
<meta name="PubDate" content="2022-03-18 09:30"><meta name="ContentSource" content="青禾县统计局">
<title>公报-青禾县人民政府</title><style>p {{ color: red }}</style></head><body>
<div class="header"><a href="/">首页</a> <a href="/zw">政务公开</a></div>
<div class="nav"><ul><li><a href="#">领导之窗</a></li><li><a href="#">互动交流</a></li></ul></div>
<div class="main"><div class="breadcrumb">当前位置：首页</div>
<div class="TRS_Editor"><p>　　初步核算，全年地区生产总值<span>88.6</span>亿元，
        比上年增长7.5%。</p><script>document.write("编造99亿元")</script>
<p style="display: none">隐藏的3亿元</p><p>年末总人口31.2万人。<br>其中城镇人口15.1万人。</p></div></div>
<div class="footer">版权所有：青禾县人民政府 电话12345678</div></body></html>"""


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030")])
def test_main_text_and_what_the_page_says_of_itself(charset: str, encoding: str) -> None:
    content = parse(PAGE.format(charset=charset).encode(encoding), "a.html")
    assert content.text == (
        "2021年青禾县国民经济统计公报\n"
        "初步核算，全年地区生产总值88.6亿元，比上年增长7.5%。\n"
        "年末总人口31.2万人。\n"
        "其中城镇人口15.1万人。\n"
    )
    assert content.title == "2021年青禾县国民经济统计公报"
    assert content.published == date(2022, 3, 18)
    assert content.source.issuer == "青禾县统计局"
    assert (content.source.media_type, content.source.encoding) == ("text/html", encoding)


def test_title_and_date_come_from_the_page_where_no_meta_tag_says() -> None:
    page = (
        "<title>一季度经济运行情况_某市统计局</title><body><h1>一季度经济运行情况</h1>"
        "<div>发布日期：2020年4月21日 来源：市统计局</div><p>一季度，生产总值下降1.2%。</p>"
    )
    content = parse(page.encode(), "a.html")
    assert (content.title, content.published) == ("一季度经济运行情况", date(2020, 4, 21))
    assert content.source.issuer == "市统计局"


def test_a_page_without_paragraph_tags_is_parted_at_its_indents() -> None:
    page = "<div>全年生产总值88亿元。　　二、农业　　全年粮食产量3万吨。</div>"
    assert parse(page.encode(), "a.html").text == "全年生产总值88亿元。\n二、农业\n全年粮食产量3万吨。\n"


TABLE = """<p>表1 主要指标</p><table><tr><th rowspan="2">指标</th><th colspan="2">2020年</th></tr>
<tr><td>绝对数<br>（亿元）</td><td>增长（%）</td></tr>
<tr><td><p>生产总值</p></td><td> 88.6 </td><td>7.5</td></tr>
<tr><td>甲|乙</td><td>&nbsp;</td><td>-0.3</td></tr></table>"""


def test_small_digits_stay_marks() -> None:
    page = "<p>O<sub>3</sub>日均值下降，绿地1200m<sup>2</sup>。注<sup>[1]</sup></p>".encode()
    assert parse(page, "a.html").text == "O₃日均值下降，绿地1200m²。注[1]\n"


def test_a_table_is_rows_of_cells() -> None:
    assert parse(TABLE.encode(), "a.html").text == (
        "表1 主要指标\n"
        "| 指标 | 2020年 |  |\n"
        "|  | 绝对数（亿元） | 增长（%） |\n"
        "| 生产总值 | 88.6 | 7.5 |\n"
        "| 甲｜乙 |  | -0.3 |\n"
    )


def test_indents_of_rows_are_kept_where_they_differ() -> None:
    rows = (
        '<td style="text-indent:12pt">指标</td><td>数值</td>',
        "<td>总人口</td><td>31</td>",
        '<td style="padding-left: 2em">城镇</td><td>15</td>',
        '<td><p style="text-indent:24pt"><span>&nbsp;乡村</span></p></td><td>16</td>',
        "<td>&nbsp;其中：女性</td><td>15</td>",
    )
    page = f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    assert parse(page.encode(), "a.html").text == (
        "| 指标 | 数值 |\n| 总人口 | 31 |\n| 　　城镇 | 15 |\n| 　　　乡村 | 16 |\n| 　其中：女性 | 15 |\n"
    )


def test_a_table_that_lays_out_the_page_is_text() -> None:
    page = "<table><tr><td>某市统计局</td></tr><tr><td><p>全年增长7%。</p><p>物价平稳。</p></td></tr></table>"
    assert parse(page.encode(), "a.html").text == "某市统计局\n全年增长7%。\n物价平稳。\n"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"<html>", True),
        (b"\xef\xbb\xbf\n<!DOCTYPE HTML>", True),
        (b"<p>x", True),
        (b"<%@ page %>", True),
        (b"a < b", False),
        (b"<pig>", False),
    ],
)
def test_what_looks_like_a_page(raw: bytes, expected: bool) -> None:
    assert is_html(raw) is expected


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 2_000 + "增长3%。",
        "<table><tr><td>" * 2_000 + "增长3%。",
        "".join(f"<table><tr><td style='text-indent:{n}pt'>甲<td>{n}</table>" for n in range(300))
        + "增长3%。",
        "<table><tr><td rowspan=99999 colspan=99999>甲<td>乙</tr>"
        + "<tr><td>增长3%。<td>丁</tr>" * 300
        + "</table>",
        "<p" + " a=b" * 50_000 + ">增长3%。",
        "<!--" + "<p>" * 50_000 + "--><p>增长3%。",
        "&lt;" * 50_000 + "增长3%。",
    ],
)
def test_hostile_pages_are_read(page: str) -> None:
    assert "增长3%。" in parse(page.encode(), "a.html").text


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<div>" * 50_000, "nests <div> more than 3,000 deep"),
        ("<x-y>" * 50_000, "nests <x-y> more than"),
        ("".join(f"<p><font size={n}>" for n in range(2_900)), "more than 2,000,000 parts"),
    ],
)
def test_pages_that_would_keep_the_parser_busy_are_refused(page: str, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        parse(page.encode(), "a.html")


def test_a_page_of_too_many_parts_is_refused() -> None:
    with pytest.raises(ReadingError, match="more than 100 parts"):
        parse(("<p>a</p>" * 101).encode(), "a.html", Limits(nodes=100))
