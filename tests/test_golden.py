"""The seed's output, to the byte. ``make golden`` writes it anew: read what changed before you commit it."""

from __future__ import annotations

from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest

from conftest import ROOT, Run

GOLDEN = ROOT / "tests" / "golden"


def test_the_outputs_are_the_golden_ones(command: Run, tmp_path: Path) -> None:
    done = command("run", ROOT / "corpus" / "articles", "--out", "out")
    assert done.returncode == 0, done.stderr
    outputs = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").glob("*.json")}
    golden = {path.name: path.read_text("utf-8") for path in GOLDEN.glob("*.json")}
    assert outputs.keys() == golden.keys()
    for name, expected in golden.items():
        if outputs[name] != expected:
            told = command("diff", GOLDEN, "out").stdout
            lines = unified_diff(expected.splitlines(), outputs[name].splitlines(), lineterm="", n=0)
            first = "\n".join(islice(lines, 2, 22))
            pytest.fail(f"{name} differs; if all this is right: make golden\n{told}\n{first}", pytrace=False)
