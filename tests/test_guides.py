"""The pages in docs/: what they show is run in the order of each page (see pages.py).

Lines of ``text`` blocks with a mark 【 】 are examples that the pipeline must read in full: nothing more and
nothing less than what is marked.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

import pages
from conftest import ROOT
from extractor.pipeline import Extractor
from extractor.rules.examples import parse, written

pytestmark = pytest.mark.commands

DOCS = ROOT / "docs"
CHINESE = sorted(DOCS.rglob("*.zh-CN.md"))  # they show what their originals show, which is a test of its own
ORIGINALS = sorted(set(DOCS.rglob("*.md")) - set(CHINESE))
SHOWING = [
    page for page in ORIGINALS if any(not block.reason for block in pages.blocks(page.read_text("utf-8")))
]
EXAMPLES = [line for page in ORIGINALS for line in pages.examples(page.read_text("utf-8"))]


def name(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


@pytest.mark.parametrize("page", SHOWING, ids=name)
def test_what_a_page_shows_is_so(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    shutil.copytree(ROOT / "corpus", "corpus")
    pages.run(page)


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_of_a_page(line: str, extractor: Extractor) -> None:
    example = parse(line, valued=" = " in line)
    found = extractor.extract(example.text, published=example.published, region=example.region).mentions
    assert [((m.start, m.end), written(m)) for m in found] == list(
        zip(example.spans, example.values, strict=True)
    )


@pytest.mark.parametrize("page", CHINESE, ids=name)
def test_both_languages_show_the_same(page: Path) -> None:
    original = page.with_name(page.name.replace(".zh-CN.md", ".md"))
    shown = [pages.blocks(one.read_text("utf-8")) for one in (original, page)]
    assert [b for b in shown[0] if not _picture(b)] == [b for b in shown[1] if not _picture(b)]


def _picture(block: pages.Block) -> bool:
    return block.kind == "text" and block.reason is not None
