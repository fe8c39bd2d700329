"""The organisations stage against marked-up lines: spans, canonical names and kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.markup import parse, written
from extractor.pipeline import Extractor

CASES = [
    line
    for line in (Path(__file__).parent / "organisation_cases.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("line", CASES)
def test_case(extractor: Extractor, line: str) -> None:
    example = parse(line)
    bulletin = extractor.extract(example.text, published=example.published, region=example.region)
    found = [(m.start, m.end, written(m)) for m in bulletin.of_type("ORGANISATION")]
    expected = [
        (start, end, value) for (start, end), value in zip(example.spans, example.values, strict=True)
    ]
    assert found == expected


def test_there_are_enough_cases() -> None:
    assert len(CASES) == len(set(CASES))
    assert sum(max(1, line.count("【")) for line in CASES) >= 200
