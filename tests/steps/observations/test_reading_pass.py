"""The whole pass over texts that are made to be slow."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest

from extractor.model import AmountValue, DateValue, Document, Mention, Value
from extractor.pipeline import Extractor
from extractor.steps.draft import Draft
from extractor.steps.observations.patterns import Tools
from extractor.steps.observations.reading import read
from extractor.text.view import View

FIVE = AmountValue("%", Decimal(5))
YEAR = DateValue(date(2022, 1, 1), date(2022, 12, 31))


@pytest.fixture(scope="module")
def tools(extractor: Extractor) -> Tools:
    return Tools(extractor.rules, extractor.segmenter)


def repeated(piece: str, count: int, marks: dict[str, Value]) -> Draft:
    text = piece * count
    mentions = []
    for start in range(0, len(text), len(piece)):
        for mark, value in marks.items():
            at = start + piece.index(mark)
            kind = "DATE" if value is YEAR else "AMOUNT"
            mentions.append(Mention(kind, at, at + len(mark), mark, value, "given"))
    return Draft(Document(text, published=date(2023, 5, 1)), View(text), b"\1" * (len(text) + 1), mentions)


@pytest.mark.parametrize(
    ("piece", "marks"),
    [
        ("增长5%", {"5%": FIVE}),
        ("5%、", {"5%": FIVE}),
        ("分别5%、", {"5%": FIVE}),
        ("增长5%，", {"5%": FIVE}),
        ("(5%", {"5%": FIVE}),
        ("(5%)", {"5%": FIVE}),
        ("全市5%", {"5%": FIVE}),
        ("较2022年提高5%", {"2022年": YEAR, "5%": FIVE}),
        ("2022年、", {"2022年": YEAR}),
        ("该项目投资5%，", {"5%": FIVE}),
        ("环比增长5%，", {"5%": FIVE}),
        ("由5%增长到", {"5%": FIVE}),
        ("相比2022年增长5%，", {"2022年": YEAR, "5%": FIVE}),
        ("主要目标是5%、", {"5%": FIVE}),
    ],
)
def test_one_endless_sentence_is_read_in_linear_time(
    tools: Tools, piece: str, marks: dict[str, Value]
) -> None:
    spent = []
    for count in (1_000, 8_000):
        draft = repeated(piece, count, marks)
        rounds = []
        for _ in range(3):  # the least counts: Python may collect garbage in between
            start = time.thread_time()
            assert len(read(tools, draft)) == count * len(marks)
            rounds.append(time.thread_time() - start)
        spent.append(min(rounds))
    assert spent[1] < 30 * max(spent[0], 0.01)


@pytest.mark.parametrize("char", "()（。，第“一5")
def test_a_megabyte_of_one_character(tools: Tools, char: str) -> None:
    text = char * 1_000_000
    amount = Mention("AMOUNT", len(text) - 1, len(text), text[-1], FIVE, "given")
    draft = Draft(Document(text), View(text), b"\1" * (len(text) + 1), [amount])
    start = time.thread_time()
    read(tools, draft)
    assert time.thread_time() - start < 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年末，贷款余额820亿元，比年初新增71亿元。", ("贷款余额", "change", None)),
        ("2023年末，经营主体82万户，较上年净增超过5.2万户。", ("经营主体", "change", "yoy")),
        ("2023年，新增贷款71亿元。", ("新增贷款", "level", None)),
        ("2023年，新增贷款71亿元，同比多增3亿元。", ("新增贷款", "change", "yoy")),
    ],
)
def test_what_is_added_to_a_base_is_growth(
    extractor: Extractor, text: str, expected: tuple[str, str, str | None]
) -> None:
    last = extractor.extract(text, published="2024-03-20", region="330600").of_type("AMOUNT")[-1].observation
    assert last is not None
    assert (last.indicator, last.measure, last.basis) == expected


def test_a_half_is_named_with_what_it_is_half_of(extractor: Extractor) -> None:
    text = "2023年，全体居民人均可支配收入4万元，其中城镇5万元，农村3万元，农村增长6%。"
    found = [m.observation for m in extractor.extract(text, published="2024-03-20").of_type("AMOUNT")]
    assert [seen and seen.indicator for seen in found] == [
        "全体居民人均可支配收入",
        "城镇居民人均可支配收入",
        "农村居民人均可支配收入",
        "农村居民人均可支配收入",
    ]


def test_a_plan_that_was_exceeded_is_a_fact(extractor: Extractor) -> None:
    text = "2023年，全市完成投资120亿元，为年度计划的107.2%。"
    last = extractor.extract(text, published="2024-03-20", region="330600").of_type("AMOUNT")[-1].observation
    assert last is not None
    assert (last.measure, last.status) == ("rate", "actual")


def test_listed_gaps_have_one_basis(extractor: Extractor) -> None:
    text = "2023年，工业增加值增长8.5%，高于全国3.5个百分点、全省3.3个百分点。"
    seen = [m.observation for m in extractor.extract(text, published="2024-03-20").of_type("AMOUNT")]
    assert [one and (one.measure, one.basis) for one in seen[1:]] == [("difference", None)] * 2
