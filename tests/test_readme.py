"""Every code block of the two READMEs, run in the order of the page.

``console`` blocks are commands (``$ …``) and what they print, where ``…`` stands for anything; ``python``
blocks are doctests that share their names; a ``json`` block is a mention of the outputs; a ``yaml`` or
``csv`` block is written to the file that its first line names; the statements of a ``sql`` block ask
outputs/bulletins.duckdb, and each must find something.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_code_block_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    shutil.copytree(ROOT / "corpus", "corpus")
    blocks = BLOCK.findall((ROOT / page).read_text("utf-8"))
    assert blocks
    names: dict[str, Any] = {}
    for kind, body in blocks:
        match kind:
            case "console":
                for line, expected in COMMAND.findall(body):
                    console(line, expected)
            case "python":
                python(page, body, names)
            case "json":
                mention(json.loads(body))
            case "sql":
                sql(body)
            case "yaml" | "csv":
                written(body)
            case _:
                pytest.fail(f"{page}: a block of kind {kind!r} is not tested:\n{body}")


def console(line: str, expected: str) -> None:
    done = subprocess.run(
        ["bash", "-c", in_the_project(line)], capture_output=True, encoding="utf-8", timeout=600
    )
    assert done.returncode == 0, f"$ {line}\n{done.stdout}{done.stderr}"
    pattern = re.escape(even(expected)).replace("…", ".*?")
    assert not pattern or re.fullmatch(pattern, even(done.stdout), re.DOTALL), f"$ {line}\n{done.stdout}"


def even(printed: str) -> str:
    """Columns are as wide as their cells: runs of spaces are one."""
    return "\n".join(" ".join(line.split()) for line in printed.strip().splitlines())


def in_the_project(line: str) -> str:
    """``make`` in the project, with this environment; ``make test`` would not end, so it is only shown."""
    if not line.startswith("make "):
        return line
    venv = sys.prefix
    made = f"-o {venv}/.installed -o {venv}/.installed-dev"
    dry = " --dry-run" if line == "make test" else ""
    return f"{line}{dry} --no-print-directory -C {ROOT} VENV={venv} OUT={Path.cwd()}/outputs {made}"


def python(page: str, body: str, names: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(body, names, page, page, 0)
    assert test.examples, f"{page}: a Python block without >>>:\n{body}"
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    printed: list[str] = []
    runner.run(test, out=printed.append, clear_globs=False)
    names.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0, "".join(printed)


def mention(expected: dict[str, Any]) -> None:
    outputs = [json.loads(path.read_bytes()) for path in Path("outputs").glob("*.json")]
    assert any(expected == found for output in outputs for found in output["mentions"]), expected


def sql(body: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect("outputs/bulletins.duckdb", read_only=True) as base:
        for statement in body.split(";"):
            if statement.strip():
                assert base.execute(statement).fetchall(), statement


def written(body: str) -> None:
    head = body.splitlines()[0]
    assert head.startswith("# "), f"the first line of a block names its file:\n{body}"
    path = Path(head.removeprefix("# "))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, "utf-8")
