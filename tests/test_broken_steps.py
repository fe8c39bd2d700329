"""A step that breaks down over a text costs the document what that step finds, and nothing else."""

from __future__ import annotations

import pytest

from extractor.pipeline import Extractor
from extractor.steps.draft import Draft

TEXT = "2023年1月，宝安区投资5.5亿元。"


class Breaks:
    """A step with a fault in it."""

    def run(self, draft: Draft) -> None:
        [draft.mentions][1].clear()


@pytest.fixture
def broken() -> Extractor:
    made = Extractor()
    made.steps = made.steps | {"bulletin_observations": Breaks()}
    return made


def test_the_document_keeps_its_other_mentions(broken: Extractor) -> None:
    bulletin, draft = broken.draft(broken.document(TEXT))
    assert [m.text for m in bulletin.mentions] == ["2023年1月", "宝安区", "5.5亿元"]
    assert [(str(f), f.place.partition(":")[0]) for f in draft.faults] == [
        ("step observations: IndexError: list index out of range", "test_broken_steps.py")
    ]


def test_the_error_is_named(broken: Extractor, caplog: pytest.LogCaptureFixture) -> None:
    broken.extract(TEXT, id="bulletin-7")
    assert "bulletin-7: step observations: IndexError: list index out of range" in caplog.text
