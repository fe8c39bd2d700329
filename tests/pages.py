"""Runs the code blocks of a page of documentation, in the order of the page, in the folder it is called in.

``console`` blocks are commands (``$ …``) and what they print, where ``…`` stands for anything; ``python``
blocks are doctests that share their names; a ``json`` block is a mention of the outputs; a ``yaml`` or
``csv`` block is written to the file that its first line names; the statements of a ``sql`` block ask
outputs/bulletins.duckdb, and each must find something; a ``toml`` block must be settings that hold. The
lines of a ``text`` block are examples of mentions, marked 【 】, for whoever asks for ``examples``. What is
not run says why, in a line before it: ``<!-- not run: … -->``.
"""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from extractor.cli import parser
from extractor.cli.settings import set_defaults

BLOCK = re.compile(r"^(?:<!-- not run: ([^\n]+) -->\n)?```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
INDENTED = re.compile(r"\n\n((?: {4}|\t).*\n)")


@dataclass(frozen=True, slots=True)
class Block:
    """A code block: its kind, what it holds, and the reason why it is not run, if it is not."""

    kind: str
    body: str
    reason: str | None


def blocks(text: str) -> list[Block]:
    """The code blocks of a page. An indented one would be run by nobody, so that there may be none."""
    assert not (found := INDENTED.search(BLOCK.sub("", text))), f"fence this code block: {found[1]}"
    return [Block(kind, body, reason or None) for reason, kind, body in BLOCK.findall(text)]


def examples(text: str) -> Iterator[str]:
    """The lines of a page's blocks of examples."""
    for block in blocks(text):
        if block.kind == "text" and not block.reason:
            assert "【" in block.body, f"neither an example nor marked as not run:\n{block.body}"
            yield from filter(str.strip, block.body.splitlines())


def run(page: Path, *, strict: bool = True) -> None:
    """Run what a page shows; ``strict`` holds commands to all they print, also to errors and to nothing."""
    names: dict[str, Any] = {}
    for block in blocks(page.read_text("utf-8")):
        if block.reason:
            continue
        match block.kind:
            case "console":
                for line, expected in COMMAND.findall(block.body):
                    (console if strict else loosely)(line, expected)
            case "python":
                python(page.name, block.body, names)
            case "json":
                mention(json.loads(block.body))
            case "sql":
                sql(block.body)
            case "yaml" | "csv":
                write(block.body)
            case "toml":
                set_defaults(parser(), Path("extractor.toml"), tomllib.loads(block.body))
            case "text":
                pass
            case kind:
                pytest.fail(f"{page}: a block of kind {kind!r} is not tested:\n{block.body}")


def console(line: str, expected: str) -> None:
    """Run a command; errors are part of what it prints, and a message of ours is the sign of a failure."""
    done = subprocess.run(["bash", "-c", f"{line} 2>&1"], capture_output=True, encoding="utf-8", timeout=300)
    assert re.fullmatch(pattern(expected), even(done.stdout), re.DOTALL), f"$ {line}\n{done.stdout}"
    assert (done.returncode == 0) == ("extractor: " not in expected), f"$ {line}\n{done.stdout}"


def loosely(line: str, expected: str) -> None:
    """Run a command that must do well; what it prints is looked at where the page shows it."""
    done = subprocess.run(
        ["bash", "-c", in_the_project(line)], capture_output=True, encoding="utf-8", timeout=600
    )
    assert done.returncode == 0, f"$ {line}\n{done.stdout}{done.stderr}"
    wanted = pattern(expected)
    assert not wanted or re.fullmatch(wanted, even(done.stdout), re.DOTALL), f"$ {line}\n{done.stdout}"


def pattern(expected: str) -> str:
    return re.escape(even(expected)).replace("…", ".*?")


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
    for found in (found for output in outputs for found in output["mentions"] if found.get("observation")):
        found["observation"].pop("margin", None)  # it moves with the weights
        found["observation"].pop("margin_of", None)
    assert any(expected == found for output in outputs for found in output["mentions"]), expected


def sql(body: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect("outputs/bulletins.duckdb", read_only=True) as base:
        for statement in body.split(";"):
            if statement.strip():
                assert base.execute(statement).fetchall(), statement


def write(body: str) -> None:
    head = body.splitlines()[0]
    assert head.startswith("# "), f"the first line of a block names its file:\n{body}"
    path = Path(head.removeprefix("# "))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, "utf-8")
