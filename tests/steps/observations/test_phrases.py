"""Indicators cut out of the words before a number, and nouns after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scenes import scene_maker

from extractor.pipeline import Extractor
from extractor.steps.observations.counted import noun_after
from extractor.steps.observations.patterns import Tools
from extractor.steps.observations.phrases import first_words
from extractor.steps.observations.scene import Scene


@pytest.fixture(scope="module")
def tools(extractor: Extractor) -> Tools:
    return Tools(extractor.rules, extractor.segmenter)


@pytest.fixture(scope="module")
def scene(extractor: Extractor) -> Callable[[str], Scene]:
    return scene_maker(extractor)


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("其中 茶叶 产量 达到", "茶叶产量"),
        ("全市 共 完成 水利 投资", "水利投资"),
        ("按 可比 价格 计算 ， 渔业 产值", "渔业产值"),
        ("快递 业务量 同比", "快递业务量"),
        ("油菜 、 水稻 等 作物 面积", "作物面积"),
        ("“ 放心店 数量", "放心店数量"),
        ("为", ""),
        ("，", ""),
        ("", ""),
    ],
)
def test_a_phrase_is_trimmed_to_its_indicator(tools: Tools, words: str, phrase: str) -> None:
    assert tools.phrases.text(tools.phrases.trim(words.split())) == phrase


def test_first_words_cut_the_last_of_them() -> None:
    assert first_words(["茶叶", "产量", "增长"], 3) == ["茶叶", "产"]
    assert first_words(["茶叶"], 0) == []


@pytest.mark.parametrize(
    ("phrase", "count", "parts"),
    [
        ("第一、二产业增加值", 2, ["第一产业增加值", "第二产业增加值"]),
        ("公路、水路客运量", 2, ["公路客运量", "水路客运量"]),
        ("公路客运量和水路客运量", 2, ["公路客运量", "水路客运量"]),
        ("制糖和制茶业、造纸业产值", 2, ["制糖和制茶业产值", "造纸业产值"]),
    ],
)
def test_parts_of_a_list_share_their_head(tools: Tools, phrase: str, count: int, parts: list[str]) -> None:
    assert tools.phrases.parts(phrase, count) == parts


def test_a_list_of_another_length_is_told_by_its_length(tools: Tools) -> None:
    assert len(tools.phrases.parts("公路、水路客运量", 3)) != 3


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("全市新建8座污水处理厂。", "污水处理厂"),
        ("全市新建8座，其余在建。", ""),
        ("举办6场“渔光”音乐会。", "“渔光”音乐会"),
    ],
)
def test_the_counted_noun(scene: Callable[[str], Scene], text: str, noun: str) -> None:
    shown = scene(text)
    (amount,) = shown.amounts.items
    assert noun_after(shown, amount.end, len(text))[0] == noun


def test_words_go_on_over_holes(scene: Callable[[str], Scene]) -> None:
    text = "茶叶，比上年增长"
    hole = (text.index("上年"), text.index("增长"))
    assert scene(text).words(0, len(text), [hole]) == ["茶叶", "，", "增长"]


def test_words_are_cut_anew_where_the_view_left_something_out(scene: Callable[[str], Scene]) -> None:
    shown = scene("茶 叶 产 量增长 5 %，比上年多")
    assert shown.word_starts is None
    assert "".join(shown.words(0, 4)) == "茶叶产量"


@pytest.mark.parametrize(("phrase", "stump"), [("低", True), ("县", False), ("出口", False)])
def test_stumps_name_nothing(extractor: Extractor, phrase: str, stump: bool) -> None:
    vocabulary = Tools(extractor.rules, extractor.segmenter).vocabulary
    assert vocabulary.is_stump(phrase) is stump
