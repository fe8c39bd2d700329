"""Imports are quiet and light."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"spacy", "pandas", "jieba", "numpy", "pyarrow", "rich", "jsonschema"}


@pytest.mark.parametrize(
    "code",
    ["import extractor", "from extractor.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code: str) -> None:
    told = f"import sys\n{code}\nprint(sorted(set(sys.modules) & {HEAVY!r}))"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_extracting_needs_no_library_that_takes_long_to_import() -> None:
    code = "import sys, extractor; extractor.Extractor().extract('2023年1月，深圳市投资5.5亿元。')"
    told = f"{code}\nprint(sorted(set(sys.modules) & {HEAVY!r}))"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_importing_and_building_print_nothing() -> None:
    code = "import extractor, logging; extractor.Extractor().extract('2023年1月')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("", "")


def test_the_modules_own_jieba_is_left_alone() -> None:
    code = (
        "import jieba, logging, extractor; extractor.Extractor().extract('深圳市')\n"
        "assert not jieba.dt.initialized, 'the tokenizer of the module was used'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
