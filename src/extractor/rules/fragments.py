"""Fragments: the named pieces of pattern that rules put in braces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.errors import RulesError
from extractor.rules.model import FRAGMENT_FOLDERS, FRAGMENTS
from extractor.rules.patterns import compile_pattern, expand, unnamed
from extractor.rules.read import documents, entries_of, files_of


def fragment_files(folder: Path) -> list[Path]:
    """Where a folder's fragments stand, whether the files are there or not."""
    return [folder / FRAGMENTS, *(folder / step / FRAGMENTS for step in FRAGMENT_FOLDERS)]


def load_fragments(file: Path) -> dict[str, str]:
    """The fragments of a file: each a pattern, or a list of alternatives, one a line."""
    if not file.exists():
        return {}
    fragments: dict[str, str] = {}
    for line, data in documents(file):
        for name, value in data.items():
            alternatives = [_alternative(item) for item in value] if isinstance(value, list) else [value]
            if not alternatives or not all(isinstance(item, str) for item in alternatives):
                raise RulesError(
                    f"{file}:{line}: the fragment {name!r} must be a pattern in quotes, or a list of them, "
                    "each with its example after a colon if it has one"
                )
            fragments[name] = "|".join(map(str, alternatives))
    return fragments


def _alternative(item: Any) -> Any:
    """The pattern of an entry of a fragment's list, which may carry an example: ``'上.旬': 上月下旬``."""
    return next(iter(item)) if isinstance(item, dict) and len(item) == 1 else item


def fragment_examples(folders: Sequence[Path]) -> Iterator[tuple[str, str, str, str]]:
    """Each alternative that carries an example: where it stands, its fragment, its pattern, the example."""
    for folder in folders:
        for file in fragment_files(folder):
            for line, data in documents(file) if file.exists() else ():
                for name, value in data.items():
                    for item in value if isinstance(value, list) else ():
                        if isinstance(item, dict):
                            ((pattern, example),) = item.items()
                            yield f"{file}:{line}", name, pattern, str(example)


def brought_in(folders: Iterable[Path], fragments: Mapping[str, str]) -> dict[str, str]:
    """What users' folders bring into patterns besides rules: fragments, and words that are patterns."""
    found: dict[str, str] = {}
    for folder in folders:
        for file in fragment_files(folder):
            for name in load_fragments(file):
                where = f"{file}:1: the fragment {name!r}"
                try:
                    text = expand(fragments[name], fragments, frozenset(), where)
                except RecursionError:
                    raise RulesError(f"{where} is made of itself; take its name out of it") from None
                compile_pattern(text, where)
                found[unnamed(text)] = f"{{{name}}} ({file})"
        for file in files_of(folder):
            for _, word in entries_of(file):
                if not word.isalnum():
                    found[unnamed(word)] = f"{word} ({file})"
    return found
