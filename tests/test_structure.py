"""The shape of the program: numbers that may only fall (ceilings.toml), and the table of CONTRIBUTING.md."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT

SOURCE = ROOT / "src" / "extractor"
CEILINGS = tomllib.loads((ROOT / "tests" / "ceilings.toml").read_text("utf-8"))
HAN = re.compile(r"[\u4e00-\u9fff]")
FILES = sorted(SOURCE.rglob("*.py"))


def name(file: Path) -> str:
    return file.relative_to(SOURCE).as_posix()


def documented(tree: ast.Module) -> set[ast.AST]:
    """The strings of a module that only describe: they stand alone as a statement."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def chinese(file: Path) -> int:
    """How many literals of a module hold Chinese words."""
    tree = ast.parse(file.read_text("utf-8"))
    described = documented(tree)
    return sum(
        isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(HAN.search(node.value))
        for node in ast.walk(tree)
        if node not in described
    )


def functions(tree: ast.AST, within: str = "") -> Iterator[tuple[str, int]]:
    """Each function with the lines it has."""
    for node in ast.iter_child_nodes(tree):
        inner = f"{within}.{node.name}" if isinstance(node, ast.FunctionDef | ast.ClassDef) else within
        if isinstance(node, ast.FunctionDef):
            yield inner.lstrip("."), (node.end_lineno or 0) - node.lineno + 1
        yield from functions(node, inner)


def held(what: str, found: int, ceiling: int) -> None:
    assert found <= ceiling, f"{what}: {found} where tests/ceilings.toml allows {ceiling}"


def test_chinese_words_stand_in_rules_and_not_in_code() -> None:
    exempt = CEILINGS["chinese"]["exempt"]
    assert [file for file in exempt if not (SOURCE / file).exists()] == []
    counts = {name(file): chinese(file) for file in FILES if name(file) not in exempt}
    told = ", ".join(
        f"{file} {count}" for file, count in sorted(counts.items(), key=lambda c: -c[1]) if count
    )
    held(f"literals with Chinese words ({told})", sum(counts.values()), CEILINGS["chinese"]["literals"])


def test_no_function_is_long() -> None:
    """But for those that ceilings.toml lists, which may become shorter and be taken out, and not more."""
    allowed: dict[str, int] = CEILINGS["long"]
    found = {
        f"{name(file)}:{function}": lines
        for file in FILES
        for function, lines in functions(ast.parse(file.read_text("utf-8")))
        if lines > CEILINGS["functions"]["lines"]
    }
    assert {key: lines for key, lines in found.items() if lines > allowed.get(key, 0)} == {}
    assert sorted(allowed.keys() - found.keys()) == [], (
        "no longer long: take these out of tests/ceilings.toml"
    )


def test_few_modules_stand_at_the_top() -> None:
    modules = [file for file in SOURCE.glob("*.py") if not file.stem.startswith("__")]
    held("modules directly under src/extractor", len(modules), CEILINGS["top"]["modules"])


def imports(file: Path, modules: set[str]) -> set[str]:
    """The modules of ours that a module imports when it is imported."""
    found = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inside & modules or {node.module} & modules
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & modules
    return found


def test_no_module_imports_itself_in_a_circle() -> None:
    names = {file: ".".join(file.relative_to(SOURCE.parent).with_suffix("").parts) for file in FILES}
    names = {file: dotted.removesuffix(".__init__") for file, dotted in names.items()}
    graph = {dotted: imports(file, set(names.values())) for file, dotted in names.items()}
    while True:  # take away what imports nothing that is left: what remains in the end goes in circles
        ends = {dotted for dotted, needs in graph.items() if not needs & graph.keys()}
        if not ends:
            break
        graph = {dotted: needs for dotted, needs in graph.items() if dotted not in ends}
    assert {dotted: needs & graph.keys() for dotted, needs in graph.items()} == {}


def test_every_module_stands_in_the_table_of_contributing() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(r"`([\w/.]+)`", "\n".join(line for line in table.splitlines() if line.startswith("|")))
    missing = [
        entry.name
        for entry in sorted(SOURCE.iterdir())
        if (entry.suffix == ".py" or (entry / "__init__.py").exists())
        if not entry.name.startswith("__")
        if entry.name not in named and f"{entry.name}/" not in named
    ]
    assert missing == []
    steps = [entry.name for entry in sorted((SOURCE / "steps").iterdir()) if (entry / "step.py").exists()]
    assert [step for step in steps if f"`steps/{step}/`" not in table] == []
