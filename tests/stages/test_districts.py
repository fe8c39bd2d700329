"""Districts: one runner over the table of cases, and what the table cannot say."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.markup import parse, written
from extractor.pipeline import Extractor

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


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 200
