"""The tool that lists odd indicators."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).parents[3] / "tools" / "odd_indicators.py"


def listed(source: Path) -> str:
    told = subprocess.run(
        [sys.executable, TOOL, source, "5"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return told.stdout


def test_the_commonest_and_the_odd_are_listed(tmp_path: Path) -> None:
    text = "2023年，全市茶叶产量12万吨，增长3%。全市在册企业12345号库房以36家。"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    from_folder = listed(tmp_path)
    assert "     2 茶叶产量" in from_folder
    lines = tmp_path / "texts.jsonl"
    lines.write_text(json.dumps({"text": text}, ensure_ascii=False) + "\n", "utf-8")
    assert listed(lines) == from_folder
    assert "a number" in from_folder.split("The oddest")[1]
