"""Views: what is evened out, what is left out, and the way back to the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.rules import load
from extractor.steps.draft import spelling_of
from extractor.text.view import Spelling, View, spelling

WRAPPED = """2021年，全市完成货物运输量１２３４５万吨，比上年增长百分之六点五，其中铁
路完成货物运输量３２１万吨，公路完成货物运输量９８７６万吨，水路完成货物运
输量２１４８万吨。
 3
全市完成旅客运输量４５６７万人次，比上年下降百分之三点二，其中公路完成旅客
 - 4 -
运输量３９８７万人次，铁路完成旅客运输量５８０万人次，民航完成旅客运输量不
计入本表。全市港口完成货物吞吐量７８９万吨，比上年增长百分之一点四，其中外
贸吞吐量１２３万吨。
"""


@pytest.mark.parametrize(
    ("text", "chars"),
    [
        ("２０２３年５％", "2023年5%"),
        ("1—5月、1－5月、1–5月", "1-5月、1-5月、1-5月"),
        ("2 0 0 5年", "2005年"),
        ("增长1 2 ．5 ％左右", "增长12.5%左右"),
        ("达到 300 亿元", "达到300亿元"),
        ("国 民 经 济发展", "国民经济发展"),
        ("增\u200b长\ufeff5%", "增长5%"),
        ("今年 ， 全市 。", "今年，全市。"),
        ("GDP 增长", "GDP 增长"),
        ("展期 三 天，二十 日", "展期 三天，二十日"),
        ("附表一 年末人口", "附表一 年末人口"),
        ("张三 李四", "张三 李四"),
        ("4000.5 10.0", "4000.5 10.0"),
        ("（亿元）", "(亿元)"),
    ],
)
def test_what_patterns_see(text: str, chars: str) -> None:
    assert View(text).chars == chars


def test_traditional_characters_are_seen_simplified() -> None:
    view = View("國家統計局", spelling({"國": "国", "統": "统", "計": "计"}))
    assert view.chars == "国家统计局"
    assert view.span(0, 5) == (0, 5)


def test_radicals_of_pdf_files_are_seen_as_characters() -> None:
    assert View("⽐上年增⻓，⽉均⼀⼈", spelling_of(load())).chars == "比上年增长，月均一人"


def test_hard_wraps_and_page_numbers_are_left_out() -> None:
    view = View(WRAPPED)
    assert "其中铁路完成货物运输量321万吨" in view.chars
    assert "公路完成旅客运输量3987万人次" in view.chars
    assert "输量2148万吨。\n" in view.chars, "a sentence that has ended is not joined to the next line"


def test_spans_lead_back_to_the_text() -> None:
    text = "到2 0 0 5年 , 达到2 9 0 0 亿元左右"
    view = View(text)
    start = view.chars.index("2900亿元")
    left, right = view.span(start, start + len("2900亿元"))
    assert text[left:right] == "2 9 0 0 亿元"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="年5.％ \u3000\u200b\n，。：—国经济1２３GDP（）[2]", max_size=120))
def test_offsets_and_indices_are_inverse(text: str) -> None:
    view = View(text)
    for index in range(len(view.chars)):
        offset = view.offset(index)
        assert 0 <= offset < len(text)
        assert view.index(offset) == index
        assert view.span(index, index + 1) == (offset, offset + 1)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_view(text: str) -> None:
    view = View(text)
    assert len(view.chars) <= len(text)
    if view.chars:
        assert view.span(0, len(view.chars))[1] <= len(text)


@given(st.text(st.sampled_from("２０ａＺ％—（）：；國家统計\ud800\udfff12ab。，"), max_size=60))
def test_a_spelling_is_what_translate_would_make(text: str) -> None:
    view = spelling({"國": "国", "計": "计", "国": "囯"})
    assert view(text) == text.translate(str.maketrans(dict(view.table)))


def test_a_spelling_of_many_kinds_of_characters_is_right() -> None:
    table = {chr(0x4E00 + n): chr(0x5E00 + n) for n in range(500)}
    text = "".join(table) * 3
    assert Spelling(table)(text) == "".join(table.values()) * 3
