"""A short run of benchmarks/fuzz.py: broken texts and files break no step and no reading."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT


def test_broken_texts_and_files() -> None:
    line = [sys.executable, ROOT / "benchmarks" / "fuzz.py", "--texts", "150", "--files", "60", "--seed", "7"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "150 texts" in done.stdout
    assert "60 files" in done.stdout
