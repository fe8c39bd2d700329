"""What holds of the heading of any text: it never fails, keeps its offsets, and comes out the same twice."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.model import PartialDate
from extractor.pipeline import Extractor

EXTRACTOR = Extractor()
PIECES = [
    "2023年", "二〇一三年五月", "8月4日电", "今天（9月3日）", "上半年", "1—5月", "过去五年",
    "“十五五”时期", "一、2025年工作回顾", "三、2026年重点工作", "今年以来", "预计2035年",
    "政府工作报告", "统计公报", "审计报告", "临海市", "鼓楼区", "朝阳", "全市", "我省",
    "国家统计局", "统计局", "高新区", "京津冀", "发布时间：2023-07-28", "\n", "。", "，", "\u3000",
    "ａ", "増", "\ud800", "资料图", "原标题：", "第十四个五年", "99月99日电", "0000年",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, title=st.none() | TEXTS)
def test_any_text_has_a_heading(text: str, title: str | None) -> None:
    draft = EXTRACTOR.frame(EXTRACTOR.document(text, title=title))
    starts = [section.start for section in draft.heading.sections]
    assert starts == sorted(set(starts))
    assert all(0 <= start < max(1, len(text)) for start in starts)
    assert draft.document.text == text
    assert EXTRACTOR.frame(EXTRACTOR.document(text, title=title)).heading == draft.heading


@settings(max_examples=80, deadline=None)
@given(year=st.integers(1990, 2049), later=st.integers(1, 30), text=TEXTS)
def test_a_plan_dates_no_document(year: int, later: int, text: str) -> None:
    told = f"8月4日电 {year}年上半年，临海市工业增长5%。预计{year + later}年7月1日产值翻番。"
    document = EXTRACTOR.frame(EXTRACTOR.document(told)).document
    assert document.published == date(year, 8, 4)


@given(st.dates(date(1000, 1, 1)), st.sampled_from((4, 7, 10)))
def test_a_date_is_as_exact_as_it_is_written(day: date, size: int) -> None:
    written = day.isoformat()[:size]
    made = PartialDate.parse(written)
    assert str(made) == written
    assert made.start <= day <= made.end
    assert (made.whole == day) == (size == 10)
