import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.sentences import sentence_at, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("没有句号", ["没有句号"]),
        ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("他说：“好。”随后离开。", ["他说：“好。”", "随后离开。"]),
        ("标题\n正文。", ["标题\n", "正文。"]),
        ("增长8.2%。下降3.5%。", ["增长8.2%。", "下降3.5%。"]),
        ("等等……后来。", ["等等……", "后来。"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_a_line_end_that_only_wraps_does_not_end_a_sentence() -> None:
    line = "全市规模以上工业增加值同比增长百分之八点二高技术制造业增"
    text = "\n".join([line] * 6) + "\n到此为止。"
    assert len(sentences(text)) < 7


@given(st.text(alphabet="一二。！？\n”）.a1 …", max_size=80))
def test_sentences_cover_the_text(text: str) -> None:
    spans = sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    for offset in range(len(text)):
        start, end = sentence_at(spans, offset)
        assert start <= offset < end
