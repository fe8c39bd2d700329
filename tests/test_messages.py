"""The Chinese of what is said to people: none is missing, none unused, each with the gaps of its English."""

from __future__ import annotations

import argparse
import ast
import csv
import inspect
import os
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import extractor
from conftest import ROOT
from extractor.outputs import schema

PACKAGE = Path(extractor.__file__).parent
SENTENCE = re.compile(r"([A-Za-z]{2,}|[)}]),? [a-z]{2,}")
# What stands in the code like a sentence and is none: SQL, types, HTML and its styles, names of columns.
NONE = re.compile(
    r"\n|^\s*<|^(SELECT|CREATE|PRAGMA|INSERT|UPDATE|DELETE|DROP) |^tuple\[|^border-|^img-src "
    r"|^document string|^(document|position|id), |^check_node|^PySpark|^database disk|^(p|a) (li|b) |^dates/"
    r"|has no attribute|^a (change|difference) is of|^only amounts have|^no table holds"
    r"|published=| array<| binary$|^words\.csv: |^(date|around) lead$|^(school|fiscal) year$"
    r"|^(festival|five_year_plan|lunar_day) "
)
# What weighs evidence knows it by names, under which rules/observations has the weights; these tell what
# came of it.
WEIGHING = "steps/observations/"
TELLING = tuple(f"{WEIGHING}{name}.py" for name in ("candidates", "choice", "indicator", "trace"))
LISTED = re.compile(r" \([\w/]+\.csv[^()]*\)$")  # the list that says so, after a reason
PYTHON = re.compile(r"%\((\w+)\)[rs]|%[rs]")


def rows() -> list[dict[str, str]]:
    with (PACKAGE / "messages.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def gaps(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def bare(template: str) -> str:
    """A sentence of the table as the code has it: gaps without names."""
    return "".join(
        words + ("" if name is None else "{}") for words, name, _, _ in Formatter().parse(template)
    )


def written(node: ast.expr) -> str | None:
    """A string of the code, its gaps without names; none for what is no string."""
    if isinstance(node, ast.Constant):
        return re.sub(r"\{\w*\}", "{}", node.value) if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def strings(node: ast.AST) -> Iterator[str]:
    """The strings in a piece of code, docstrings and what is logged aside."""
    logged = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log.")
    if logged or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "counted" and len(node.args) == 2:
        yield f"{{}} {written(node.args[1])}"
        yield from strings(node.args[0])
        return
    text = written(node) if isinstance(node, ast.expr) else None
    if text is not None:
        yield LISTED.sub("", text)
    for child in ast.iter_child_nodes(node):
        if not (text is not None and isinstance(child, ast.Constant)):
            yield from strings(child)


def code() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(PACKAGE).as_posix(), ast.parse(file.read_text("utf-8"))


def of_the_site() -> set[str]:
    """What pages of the documentation are made of: their heads, and what the JSON Schema describes."""
    hook = ast.parse((ROOT / "tools" / "docs_hook.py").read_text("utf-8"))
    return {*strings(hook), *re.findall(r'"description": "([^"]*)"', schema.text())}


def messages() -> Iterator[tuple[str, str]]:
    """What the code says to people, with where it stands."""
    for name, tree in code():
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc]
        silent = name.startswith(WEIGHING) and name not in TELLING
        for node in raised if silent else [tree]:
            for text in strings(node):
                if SENTENCE.search(text) and not NONE.search(text):
                    yield name, text
        for node in raised:
            text = written(node.args[0]) if isinstance(node, ast.Call) and node.args else None
            if text and re.search("[a-z]{2}", text) and not NONE.search(text):
                yield name, text
        for keyword in (keyword for call in calls if name.startswith("cli/") for keyword in call.keywords):
            if keyword.arg in ("help", "description") and (text := written(keyword.value)):
                yield name, text
        for call in calls:
            if (
                ast.unparse(call.func) in ("said", "tell")
                and (text := written(call.args[0]))
                and text.strip("{} ")
            ):
                yield name, text
            if ast.unparse(call.func) == "counted" and len(call.args) == 2:
                yield name, f"{{}} {written(call.args[1])}"


def of_python() -> set[str]:
    """What argparse and the operating system say."""
    said = {PYTHON.sub("{}", text) for text in strings(ast.parse(inspect.getsource(argparse)))}
    return said | {os.strerror(number) for number in range(1, 134)}


def test_every_message_has_its_chinese() -> None:
    known = {bare(row["en"]) for row in rows()}
    missing = {f"{name}: {text}" for name, text in messages() if text not in known}
    missing |= set(re.findall(r'"description": "([^"]*)"', schema.text())) - known
    assert not missing, "\n".join(sorted(missing))


def test_no_chinese_is_unused() -> None:
    used = {text for _, tree in code() for text in strings(tree)} | of_python() | of_the_site()
    assert [row["en"] for row in rows() if bare(row["en"]) not in used] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["en"][:40])
def test_gaps_agree(row: dict[str, str]) -> None:
    names = gaps(row["en"])
    assert len(set(names)) == len(names)
    assert all(names)
    assert sorted(set(gaps(row["zh"]))) == sorted(names)
    assert row["zh"].strip()
