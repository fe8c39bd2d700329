"""Which program this is: what the cache of compiled rules and a resumed run both ask."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

_ENGINES = ("jieba", "rjieba", "regex")  # what cuts words and matches patterns


def _program_version() -> str:
    """A hash of the package's sources, of Python, and of the engines' versions."""
    told = [platform.python_version(), *(f"{name} {version(name)}" for name in _ENGINES)]
    digest = hashlib.sha256(" ".join(told).encode())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


# Taken when the program starts: sources that change while it runs are those of another program.
PROGRAM_VERSION = _program_version()


def result_version(rules_version: str) -> str:
    """A hash of all that decides on a result besides the document: the program and the rules."""
    return hashlib.sha256(f"{PROGRAM_VERSION} {rules_version}".encode()).hexdigest()[:16]
