"""What the tests share: one Extractor, the paths of the project, and the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.pipeline import Extractor
from extractor.rules import cache

ROOT = Path(__file__).parents[1]
COMMAND = Path(sys.executable).with_name("extractor")


def pytest_configure(config: pytest.Config) -> None:
    """Keep compiled rules with pytest's own cache, not with the user's."""
    os.environ.setdefault(cache.VARIABLE, str(config.rootpath / ".pytest_cache" / "extractor"))


# A test that calls one of these, or asks for it, runs a command or more, which takes a second each.
COMMANDS = frozenset(("command", "extractor_command", "subprocess"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark the tests that run commands; the other marks stand in the files (pyproject.toml tells of all)."""
    for item in items:
        if not COMMANDS.isdisjoint((*item.fixturenames, *item.function.__code__.co_names)):
            item.add_marker(pytest.mark.commands)


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """An Extractor with the built-in rules, shared because building one takes a second."""
    return Extractor()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The corpus that comes with the project."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def article(corpus: Path) -> str:
    """The text of the seed, the bulletin of Shenzhen of January 2023."""
    return (corpus / "articles" / "shenzhen-2023-01.txt").read_text("utf-8")


@pytest.fixture
def command(tmp_path: Path) -> Run:
    """Runs the real ``extractor`` command in an empty folder; its output is text."""

    def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *map(str, arguments)],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )

    return run
