"""What holds for the whole document: one runner over the table of cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.pipeline import Extractor

CASES = [
    line
    for line in (Path(__file__).parent / "heading_cases.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize("line", CASES)
def test_case(extractor: Extractor, line: str) -> None:
    title, text, place, issued, period = (cell.strip() for cell in line.split("||"))
    given = extractor.document(text.replace("\\n", "\n"), title=None if title == "-" else title)
    draft = extractor.frame(given)
    document = draft.document
    found = document.region.path if document.region else document.region_name or "?"
    assert found == place, draft.heading.why["region"]
    assert str(document.issued or "-") == issued, draft.heading.why["published"]
    if period:
        said = document.period
        assert (f"{said.start}/{said.end}" if said else "-") == period, draft.heading.why["period"]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120
