"""What amounts say: the cases of observation_cases.txt, and how the step stands by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.model import Mention
from extractor.pipeline import Extractor
from extractor.rules.examples import parse

CASES = Path(__file__).with_name("observation_cases.txt")


def cases() -> Iterator[tuple[str, list[str]]]:
    line, said = "", []
    for raw in CASES.read_text("utf-8").splitlines():
        if not raw.strip() or raw.startswith("#"):
            continue
        if raw.startswith(" "):
            said.append(raw.strip())
        else:
            if line:
                yield line, said
            line, said = raw, []
    yield line, said


def written(mention: Mention) -> str:
    said = mention.observation
    if said is None:
        return "none"
    period = "/".join(day.isoformat() if day else ".." for day in said.period) if said.period else None
    slots = (said.indicator, said.subject, period, said.measure, said.direction, said.basis, said.status)
    return " | ".join(slot or "-" for slot in slots)


@pytest.mark.parametrize(
    ("line", "said"), list(cases()), ids=lambda value: value[:24] if isinstance(value, str) else ""
)
def test_case(extractor: Extractor, line: str, said: list[str]) -> None:
    example = parse(line, valued=False)
    bulletin = extractor.extract(example.text, published=example.published, region=example.region)
    amounts = bulletin.of_type("AMOUNT")
    assert [(m.start, m.end) for m in amounts] == list(example.spans)
    assert [written(m) for m in amounts] == said


def test_only_amounts_have_observations(extractor: Extractor) -> None:
    bulletin = extractor.extract("2023年，深圳市新增企业1200家。", published="2024-01-20")
    assert [m.observation is not None for m in bulletin.mentions] == [
        m.type == "AMOUNT" for m in bulletin.mentions
    ]


def test_a_known_indicator_has_its_canonical_name(extractor: Extractor) -> None:
    bulletin = extractor.extract("2023年，全市GDP为3204亿元。", published="2024-01-20", region="330600")
    (amount,) = bulletin.of_type("AMOUNT")
    assert amount.observation is not None
    assert (amount.observation.indicator, amount.observation.indicator_id) == ("GDP", "地区生产总值")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "亿元",
        "，。；：（）",
        "同比增长",
        "增长5%",
        "（5%）（6%）",
        "分别增长1%和2%",
        "5%、6%和7%",
        "、、和和5个",
    ],
)
def test_fragments_do_no_harm(extractor: Extractor, text: str) -> None:
    extractor.extract(text)
