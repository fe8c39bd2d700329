"""Amounts through the whole pipeline, a case a line in amount_cases.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.pipeline import Extractor
from extractor.rules.examples import parse, written

CASES = [
    line
    for line in Path(__file__).with_name("amount_cases.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def test_no_case_stands_twice() -> None:
    assert len(set(CASES)) == len(CASES)


@pytest.mark.parametrize("line", CASES)
def test_case(line: str, extractor: Extractor) -> None:
    example = parse(line)
    found = extractor.extract(example.text).of_type("AMOUNT")
    said = [(m.start, m.end, written(m)) for m in found]
    wanted = [(*span, value) for span, value in zip(example.spans, example.values, strict=True)]
    assert said == wanted
