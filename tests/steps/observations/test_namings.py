"""What a document names whom figures may be about, and what their divisions are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scenes import scene_maker

from extractor.model import Bulletin
from extractor.pipeline import Extractor
from extractor.steps.observations.namings import headline, namings_of
from extractor.steps.observations.openings import owner_kind
from extractor.steps.observations.scene import Scene


@pytest.fixture(scope="module")
def scene(extractor: Extractor) -> Callable[[str], Scene]:
    return scene_maker(extractor)


def named(shown: Scene, kind: str) -> list[tuple[str, str]]:
    return [(one.value, one.opens) for one in namings_of(shown) if one.kind == kind]


def test_names_and_what_they_open(scene: Callable[[str], Scene]) -> None:
    shown = scene("2023年，柯桥区产茶5万吨；比诸暨市多2万吨。")
    assert named(shown, "district") == [("柯桥区", "clause"), ("诸暨市", "compared")]


def test_a_list_of_names_is_named_as_it_is_written(scene: Callable[[str], Scene]) -> None:
    shown = scene("柯桥区和诸暨市捐款5万元。上虞区、新昌县等12个县区捐款9万元。")
    assert named(shown, "list") == [("柯桥区和诸暨市", "paragraph")]
    assert named(shown, "summed") == [("上虞区、新昌县", "sentence")]


def test_words_for_a_place_mean_that_of_the_last_organ(scene: Callable[[str], Scene]) -> None:
    shown = scene("全省产茶20万吨。\n柯桥区统计局介绍，全区产茶5万吨。")
    assert [value for value, _ in named(shown, "place")] == ["浙江省", "柯桥区"]
    assert ("柯桥区", "paragraph") in named(shown, "area")


def test_phrases_that_clauses_open_with(scene: Callable[[str], Scene]) -> None:
    values = [value for value, _ in named(scene("今年以来，云溪货运专线累计发送货物5万吨。"), "phrase")]
    assert "云溪货运专线" in values
    assert all(value.startswith("云溪") for value in values)


def test_a_short_form_stands_for_what_was_named_in_full(scene: Callable[[str], Scene]) -> None:
    shown = scene("云溪货运专线发送货物5万吨。专线运送旅客3万人次。")
    assert [value for value, _ in named(shown, "echo")] == ["云溪货运专线"]


def test_the_line_above_a_paragraph(scene: Callable[[str], Scene]) -> None:
    shown = scene("茶叶增产\n全市产茶5万吨。\n产茶的有9个镇。")
    assert headline(shown, 5) == (0, 4)
    assert headline(shown, 14) is None
    assert headline(shown, 0) is None


@pytest.mark.parametrize(("value", "kind"), [("云溪水库", "facility"), ("云溪项目", "project"), ("茶叶", "")])
def test_what_a_name_ends_as(scene: Callable[[str], Scene], value: str, kind: str) -> None:
    assert owner_kind(scene("产茶5万吨。"), value) == kind


def placed(bulletin: Bulletin) -> list[tuple[str | None, ...]]:
    said = (m.observation for m in bulletin.of_type("AMOUNT"))
    return [(o.subject, o.subject_kind, o.subject_code, o.subject_path) for o in said if o]


def test_subjects_are_placed(extractor: Extractor) -> None:
    text = "2023年，柯桥区茶叶产量为5万吨。全省茶叶产量为20万吨。全国茶叶产量为300万吨。"
    found = placed(extractor.extract(text, published="2024-03-20", region="330600"))
    assert found == [
        ("柯桥区", "district", "330603", "浙江省/绍兴市/柯桥区"),
        ("浙江省", "district", "330000", "浙江省"),
        ("全国", "other", None, None),
    ]


def test_an_organisation_is_no_district(extractor: Extractor) -> None:
    found = placed(extractor.extract("2023年，比亚迪营业收入为5亿元。", published="2024-03-20"))
    assert found == [("比亚迪", "organisation", None, None)]
