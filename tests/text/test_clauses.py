"""Borders of clauses, half-sentences, sentences and brackets."""

from __future__ import annotations

import pytest

from extractor.text.clauses import clauses_of

TEXT = "全区收入5亿元，支出3亿元;其中教育1亿元。\n住户户数(含农户，不含集体户)为9万户"


def opened_at(starts: list[int]) -> list[str]:
    return [TEXT[start : start + 2] for start in starts]


def test_each_mark_parts_what_it_should() -> None:
    clauses = clauses_of(TEXT, [])
    assert opened_at(list(clauses.clauses)) == ["全区", "支出", "其中", "\n住", "住户"]
    assert opened_at(list(clauses.halves)) == ["全区", "其中", "\n住", "住户"]
    assert opened_at(list(clauses.sentences)) == ["全区", "\n住", "住户"]
    assert opened_at(list(clauses.paragraphs)) == ["全区", "住户"]


def test_commas_inside_amounts_part_nothing() -> None:
    text = "新增就业7,000人，增长4%"
    amount = (text.index("7"), text.index("，"))
    assert list(clauses_of(text, [amount]).clauses) == [0, amount[1] + 1]


def test_a_spot_tells_all_that_a_place_stands_in() -> None:
    clauses = clauses_of(TEXT, [])
    spot = clauses.spot(TEXT.index("3亿"))
    assert (spot.clause, spot.half, spot.sentence, spot.paragraph) == (TEXT.index("支出"), 0, 0, 0)
    assert spot.end == TEXT.index("其中")
    assert spot.bracket is None
    assert spot.opening == spot.clause


def test_words_in_brackets_open_with_them() -> None:
    clauses = clauses_of(TEXT, [])
    inside = TEXT.index("不含")
    assert clauses.bracket(inside) == (TEXT.index("(") + 1, TEXT.index(")"))
    assert clauses.spot(inside).opening == TEXT.index("(") + 1
    assert clauses.bracket(TEXT.index("为9")) is None


@pytest.mark.parametrize("text", ["", "(", ")", "((", "(一，二", ";" * 5, "(" + "长" * 90 + "，又)"])
def test_broken_brackets_do_no_harm(text: str) -> None:
    clauses = clauses_of(text, [])
    for index in range(len(text) + 1):
        spot = clauses.spot(index)
        assert spot.paragraph <= spot.sentence <= spot.half <= spot.clause <= index


def test_a_bracket_that_is_never_closed_is_a_slip() -> None:
    text = "(" + "长" * 90 + "，后面"
    assert clauses_of(text, []).clause(len(text)) == text.index("后")


def test_nothing_is_looked_for_far_back() -> None:
    text = "长" * 5000
    assert clauses_of(text, []).clause(4000) > 3000
