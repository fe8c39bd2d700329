"""The guides to rules and annotation: what they show is run in the order of the page.

``yaml`` and ``csv`` blocks are written to the file that their first line names, ``console`` blocks are run,
``…`` standing for anything printed. Lines of ``text`` blocks with a mark 【 】 are examples that the pipeline
must read in full: nothing more and nothing less than what is marked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from extractor.markup import parse, written
from extractor.pipeline import Extractor
from test_readme import BLOCK, COMMAND, even
from test_readme import written as write_block

GUIDES = [f"{name}{language}.md" for name in ("rules", "annotation") for language in ("", ".zh-CN")]


@pytest.mark.parametrize("page", GUIDES)
def test_what_a_guide_shows_is_so(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    shutil.copytree(ROOT / "corpus", "corpus")
    shown = 0
    for kind, body in BLOCK.findall((ROOT / "docs" / page).read_text("utf-8")):
        if kind == "console":
            for line, expected in COMMAND.findall(body):
                run(line, expected)
                shown += 1
        elif kind in ("yaml", "csv"):
            write_block(body)
        else:
            assert kind == "text", f"{page}: a block of kind {kind!r} is not tested:\n{body}"
    assert shown


def run(line: str, expected: str) -> None:
    """Run a line of a page; errors are part of what it prints."""
    done = subprocess.run(["bash", "-c", f"{line} 2>&1"], capture_output=True, encoding="utf-8", timeout=300)
    pattern = re.escape(even(expected)).replace("…", ".*?")
    assert re.fullmatch(pattern, even(done.stdout), re.DOTALL), f"$ {line}\n{done.stdout}"
    assert (done.returncode == 0) == ("extractor: " not in expected), f"$ {line}\n{done.stdout}"


def examples(page: str) -> list[str]:
    blocks = [
        body for kind, body in BLOCK.findall((ROOT / "docs" / page).read_text("utf-8")) if kind == "text"
    ]
    return [line for body in blocks if "【" in body for line in body.splitlines() if line.strip()]


@pytest.mark.parametrize("line", examples("annotation.md"))
def test_an_example_of_the_annotation_guide(line: str, extractor: Extractor) -> None:
    example = parse(line, valued=" = " in line)
    found = extractor.extract(example.text, published=example.published, region=example.region).mentions
    assert [((m.start, m.end), written(m)) for m in found] == list(
        zip(example.spans, example.values, strict=True)
    )


def test_both_languages_show_the_same() -> None:
    for name in ("rules", "annotation"):
        pages = [(ROOT / "docs" / f"{name}{language}.md").read_text("utf-8") for language in ("", ".zh-CN")]
        shown = [[b for k, b in BLOCK.findall(page) if k != "text" or "【" in b] for page in pages]
        assert shown[0] == shown[1]
