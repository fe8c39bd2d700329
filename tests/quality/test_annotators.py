from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.quality.annotators import agree, kappa, labels
from made import TEXT, bulletin, extractor_command, mention, write


def test_spans_values_and_bounds() -> None:
    first = [bulletin(mention(0, 2), mention(4, 6), mention(8, 10, "AMOUNT", bound="~"))]
    second = [bulletin(mention(0, 2), mention(4, 6, right=False), mention(8, 10, "AMOUNT"), mention(12, 14))]
    found = agree(first, second)
    dates, amounts = found.spans["DATE"], found.spans["AMOUNT"]
    assert (dates.gold, dates.found, dates.right, dates.valued) == (2, 3, 2, 1)
    assert dates.f1 == pytest.approx(0.8)
    assert (amounts.value_accuracy, amounts.bound_accuracy) == (1.0, 0.0)
    assert [change.kind for change in found.comparison.changes] == ["value", "bound", "gained"]


def test_kappa_of_a_known_table() -> None:
    """Two who say yes to 20 of 50 both, no to 15, and differ over the rest: Cohen's kappa is 0.4."""
    first = np.array([1] * 20 + [1] * 5 + [0] * 10 + [0] * 15)
    second = np.array([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15)
    assert kappa(first, second) == pytest.approx(0.4)


def test_kappa_where_one_label_is_all() -> None:
    assert kappa(np.zeros(5), np.zeros(5)) == 1.0
    assert kappa(np.zeros(0), np.zeros(0)) == 1.0
    assert kappa(np.zeros(4), np.ones(4)) == 0.0


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1))
def test_kappa_is_symmetric_and_at_most_one(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    assert kappa(first, second) == pytest.approx(kappa(second, first))
    assert kappa(first, second) <= 1
    assert kappa(first, first) == 1


def test_labels_of_characters() -> None:
    marked = labels(bulletin(mention(1, 3), mention(3, 4, "ORGANISATION")))
    assert marked.tolist() == [0, 1, 1, 4] + [0] * (len(TEXT) - 4)


def test_kappa_by_type() -> None:
    found = agree([bulletin(mention(0, 2), mention(4, 6, "AMOUNT"))], [bulletin(mention(0, 2))])
    assert found.kappa["DATE"] == 1.0
    assert found.kappa["AMOUNT"] == 0.0
    assert 0 < found.kappa["ALL"] < 1


def test_the_command(tmp_path: Path) -> None:
    first = write(tmp_path / "a", bulletin(mention(0, 2), mention(4, 6)))
    second = write(tmp_path / "b", bulletin(mention(0, 2)))
    done = extractor_command("agree", first, second)
    assert done.returncode == 0, done.stderr
    assert "only in A (1)\n  a:4  DATE" in done.stdout
    (row,) = [line.split() for line in done.stdout.splitlines() if line.startswith("ALL")]
    assert row == ["ALL", "2", "1", "1", "0.667", "1.000", "1.000", "0.643"]
    told = json.loads(extractor_command("agree", first, second, "--json").stdout)
    assert told["types"]["DATE"]["span_f1"] == pytest.approx(2 / 3)
    assert [change["kind"] for change in told["changes"]] == ["lost"]


def test_the_command_on_nothing(tmp_path: Path) -> None:
    done = extractor_command("agree", tmp_path, tmp_path)
    assert done.returncode == 2
    assert "there are no outputs" in done.stderr
