"""Every code block of the two READMEs is run, in the order of the page (see pages.py)."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

import pages
from conftest import ROOT

pytestmark = pytest.mark.commands


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_code_block_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    shutil.copytree(ROOT / "corpus", "corpus")
    pages.run(ROOT / page, strict=False)
