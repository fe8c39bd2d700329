"""Districts: one runner over the table of cases, and what the table cannot say."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.pipeline import Extractor
from extractor.rules.examples import parse, written

CASES = [
    line
    for line in (Path(__file__).parent / "district_cases.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("line", CASES)
def test_case(extractor: Extractor, line: str) -> None:
    example = parse(line)
    region = example.region or "全国"
    bulletin = extractor.extract(example.text, published=example.published, region=region)
    found = bulletin.of_type("DISTRICT")
    expected = [
        (example.text[start:end], value)
        for (start, end), value in zip(example.spans, example.values, strict=True)
    ]
    assert [(m.text, written(m)) for m in found] == expected


def test_no_case_stands_twice() -> None:
    assert len(set(CASES)) == len(CASES)


def test_a_given_region_stays(extractor: Extractor) -> None:
    given = extractor.extract("杭州市统计局发布数据。", region="宁波市", published="2022-01-01").document
    assert given.region is not None
    assert (given.region.code, given.region.path) == ("330200", "浙江省/宁波市")
    nation = extractor.extract("杭州市统计局发布数据。", region="全国").document
    assert nation.region is None


@pytest.mark.parametrize("given", ["火星", "999999", "鼓楼区"])
def test_an_unknown_or_doubtful_region_is_refused(extractor: Extractor, given: str) -> None:
    with pytest.raises(ValueError, match="region"):
        extractor.extract("无", region=given)


def test_an_ambiguous_name_keeps_its_candidates(extractor: Extractor) -> None:
    (mention,) = extractor.extract("鼓楼区商圈客流恢复", region="全国", published="2022-01-01").of_type(
        "DISTRICT"
    )
    value = mention.value.to_dict()
    assert value["ambiguous"]
    assert len(value["candidates"]) == 4
    assert value["path"] == value["candidates"][0]
