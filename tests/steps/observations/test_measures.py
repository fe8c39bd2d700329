"""What a number measures, by the words before it, its unit and its indicator."""

from __future__ import annotations

import pytest

from extractor.pipeline import Extractor
from extractor.rules import load
from extractor.steps.observations.patterns import Tools


@pytest.fixture(scope="module")
def tools(extractor: Extractor) -> Tools:
    return Tools(extractor.rules, extractor.segmenter)


@pytest.mark.parametrize(
    ("lead", "unit", "name", "direction"),
    [
        ("码头吞吐量", "吨", "level", None),
        ("粮食产量增长", "%", "change", "up"),
        ("粮食产量同比减少了", "吨", "change", "down"),
        ("城镇化率提高", "个百分点", "difference", "up"),
        ("城镇化率提高到", "%", "level", None),
        ("增速低于全省", "个百分点", "difference", "down"),
        ("低于全省", "元", "change", "down"),
        ("占全部企业的", "%", "share", None),
        ("占地", "亩", "level", None),
        ("对增长的贡献率为", "%", "contribution", None),
        ("完成年度目标的", "%", "rate", None),
        ("五年年均增长", "%", "change", "up"),
    ],
)
def test_measure_by_the_lead(tools: Tools, lead: str, unit: str, name: str, direction: str | None) -> None:
    measure, _ = tools.measures.read(lead, unit)
    assert (measure.name, measure.direction) == (name, direction)


def test_the_cue_starts_where_the_indicator_ends(tools: Tools) -> None:
    _, hit = tools.measures.read("港口货物吞吐量增长了约", "%")
    assert hit is not None
    assert hit.start == len("港口货物吞吐量")


def test_no_cue_in_an_empty_lead(tools: Tools) -> None:
    assert tools.measures.read("", "%")[1] is None


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("同比增长", "yoy"),
        ("比上年增长", "yoy"),
        ("环比下降", "mom"),
        ("比2019年增长", "cumulative"),
        ("增长", None),
    ],
)
def test_basis_by_the_words(tools: Tools, words: str, basis: str | None) -> None:
    assert tools.measures.basis(words, 0, len(words)) == basis


def test_basis_looks_at_its_clause_alone(tools: Tools) -> None:
    assert tools.measures.basis("同比增长", 2, 4) is None


@pytest.mark.parametrize(
    ("indicator", "name", "direction"),
    [
        ("茶叶产量增速", "change", "up"),
        ("用电量降幅", "change", "down"),
        ("城镇调查失业率", "rate", None),
        ("人口自然增长率", "rate", None),
        ("城镇化率(常住人口)", "rate", None),
        ("居民消费价格指数", "level", None),
        ("民营企业", "share", None),
    ],
)
def test_measure_by_the_indicator(tools: Tools, indicator: str, name: str, direction: str | None) -> None:
    measure = tools.measures.of_indicator(indicator)
    assert (measure.name, measure.direction) == (name, direction)


def test_every_rule_s_examples_pass_the_quick_look(tools: Tools) -> None:
    for rule in load().family("observations"):
        for example in rule.examples:
            lead = example[: example.rindex("【")]
            assert tools.measures.read(lead, "%")[1] or tools.measures.read(lead, "个百分点")[1], rule.id
