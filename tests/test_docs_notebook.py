"""The notebook of the documentation shows what its cells give."""

from __future__ import annotations

import json
import sys

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import build_notebook


def test_the_notebook_shows_what_its_cells_give() -> None:
    kept = json.loads(build_notebook.OUTPUT.read_text("utf-8"))
    assert kept == build_notebook.notebook(), "if that is right: python tools/build_notebook.py"
    assert sum(cell["cell_type"] == "code" for cell in kept["cells"]) >= 5
