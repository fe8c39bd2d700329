"""Whom an amount is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scenes import scene_maker

from extractor.pipeline import Extractor
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.subject import listed_places


@pytest.fixture(scope="module")
def scene(extractor: Extractor) -> Callable[[str], Scene]:
    return scene_maker(extractor)


def subjects(extractor: Extractor, text: str, region: str = "330600") -> list[str | None]:
    bulletin = extractor.extract(text, published="2024-03-20", region=region)
    return [m.observation.subject for m in bulletin.of_type("AMOUNT") if m.observation]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年，全市茶叶产量为5万吨。", ["绍兴市"]),
        ("2023年，全省茶叶产量为5万吨，全国茶叶产量为300万吨。", ["浙江省", "全国"]),
        ("2023年，柯桥区茶叶产量为5万吨，增长4%。", ["柯桥区", "柯桥区"]),
        ("2023年，柯桥区茶叶产量为5万吨；诸暨市茶叶产量为3万吨。", ["柯桥区", "诸暨市"]),
        ("2023年，柯桥区茶叶产量为5万吨。茶园面积为3万亩。", ["柯桥区", "绍兴市"]),
        ("柯桥区统计局介绍，2023年，全区茶叶产量为5万吨。", ["柯桥区"]),
    ],
)
def test_subject(extractor: Extractor, text: str, expected: list[str]) -> None:
    assert subjects(extractor, text) == expected


def test_a_bracket_is_about_the_name_before_it(extractor: Extractor) -> None:
    assert subjects(extractor, "2023年，出口居前的是柯桥区（5亿元）、诸暨市（3亿元）。") == [
        "柯桥区",
        "诸暨市",
    ]


def test_places_of_a_list(scene: Callable[[str], Scene]) -> None:
    shown = scene("其中柯桥区、上虞区和诸暨市分别增长5%、6%和7%。")
    assert listed_places(shown, 0, shown.amounts.starts[0]) == ["柯桥区", "上虞区", "诸暨市"]


def test_names_that_are_no_list(scene: Callable[[str], Scene]) -> None:
    shown = scene("柯桥区产量高于诸暨市，增长5%。")
    assert listed_places(shown, 0, shown.amounts.starts[0]) == []
    assert listed_places(shown, 3, 5) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # whom something is done to, and where it goes
        ("2023年，全市出口90亿元；对欧盟出口30亿元，增长5%。", ["绍兴市", "绍兴市", "绍兴市"]),
        ("2023年，全市与义乌市贸易额5亿元。", ["绍兴市"]),
        # who only tells, alone or together with others
        ("中国物流与采购联合会和京东集团发布的数据显示，7月全市货运量90万吨。", ["绍兴市"]),
        # another country that a clause opens with, and one that it only names
        ("加拿大7月进口90亿元，增长5%。", ["加拿大", "加拿大"]),
        ("2023年，全市从加拿大进口90亿元。", ["绍兴市"]),
        ("2023年，京津冀地区进出口90亿元，增长5%。", ["京津冀地区", "京津冀地区"]),
    ],
)
def test_who_something_is_done_to_or_told_by_is_no_subject(
    extractor: Extractor, text: str, expected: list[str]
) -> None:
    assert subjects(extractor, text) == expected


def test_an_organisation_that_reports_is_no_subject(scene: Callable[[str], Scene]) -> None:
    shown = scene("绍兴市统计局2023年产量5万吨。")
    assert shown.names.last(shown.who.leaders, 0, len(shown.chars)) is None


def test_an_organ_of_a_place_above_changes_no_subject(extractor: Extractor) -> None:
    text = "2023年末，债务余额为省政府核定的限额1181亿元以内。新增债券148亿元。"
    assert subjects(extractor, text)[-1] == "绍兴市"


def test_the_places_above_a_subject_are_no_part_of_the_indicator(extractor: Extractor) -> None:
    text = "2023年，福建省泉州市晋江市出口增长5%。"
    (mention,) = extractor.extract(text, published="2024-04-20").of_type("AMOUNT")
    assert mention.observation is not None
    assert (mention.observation.indicator, mention.observation.subject) == ("出口", "晋江市")
