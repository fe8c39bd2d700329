"""Loads the rules: the built-in folder, and a user's laid over it.

A rule with a known id replaces it, a table's row with a known key replaces it, all else is added. A user's
folder is looked through before anything in it is read or hashed: a wrong one may be large.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from extractor.errors import RulesError
from extractor.program import PROGRAM_VERSION
from extractor.rules import cache
from extractor.rules.folder import Rules
from extractor.rules.fragments import brought_in, fragment_files, load_fragments
from extractor.rules.model import AS_BUILT_IN, Rule
from extractor.rules.names import built_in, check_folder
from extractor.rules.read import files_of, meant
from extractor.rules.rule_files import rules_of


def load(user: Path | str | None = None) -> Rules:
    """Load the built-in rules and, over them, the folder ``user``. Raises RulesError."""
    folders = [built_in()]
    if user is not None:
        folder = Path(user)
        if not folder.is_dir():
            raise RulesError(f"{folder}: there is no such rules folder{meant(folder.name, _beside(folder))}")
        if folder.resolve() != folders[0].resolve():
            check_folder(folder)
            folders.append(folder)
    version = _version(folders)
    # The folders' places count for what is kept, as the rules tell their files.
    places = b" ".join(os.fsencode(folder.absolute()) for folder in folders)
    name = hashlib.sha256(f"{PROGRAM_VERSION} {version} ".encode() + places).hexdigest()
    held = cache.read(name)
    return held if isinstance(held, Rules) else _read(tuple(folders), version, name)


def _beside(folder: Path) -> list[str]:
    """The folders where one is looked for in vain."""
    parent = folder.absolute().parent
    return [path.name for path in parent.iterdir() if path.is_dir()] if parent.is_dir() else []


def _version(folders: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for file in files_of(folder):
            digest.update(os.fsencode(file.relative_to(folder).as_posix()) + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _read(folders: tuple[Path, ...], version: str, name: str) -> Rules:
    fragments: dict[str, str] = {}
    for folder in folders:
        for file in fragment_files(folder):
            fragments |= load_fragments(file)
    theirs = brought_in(folders[1:], fragments)
    rules: dict[str, Rule] = {}
    for folder in folders:
        here = _rules_by_id(folder, fragments)
        if rules:
            _check_values(here.values(), rules.values())
        rules |= here
    return Rules(folders, fragments, tuple(rules.values()), version, theirs, name)


def _rules_by_id(folder: Path, fragments: Mapping[str, str]) -> dict[str, Rule]:
    here: dict[str, Rule] = {}
    for rule in rules_of(folder, fragments):
        first = here.setdefault(rule.id, rule)
        if first is not rule:
            raise RulesError(
                f"{rule.file}:{rule.line}: the id {rule.id!r} stands at {first.file}:{first.line} already"
            )
    return here


def _check_values(theirs: Iterable[Rule], ours: Iterable[Rule]) -> None:
    """Raise RulesError for a user's rule with a value that no built-in rule of its family has."""
    known: dict[str, set[str]] = {family: set() for family in AS_BUILT_IN}
    for rule in ours:
        known.get(rule.family, set()).add(rule.value.name)
    for rule in theirs:
        values: Sequence[str] = sorted(known.get(rule.family, ()))
        if values and rule.value.name not in values:
            raise RulesError(
                f"{rule.file}:{rule.line}: no value {rule.value.name!r}; there are {', '.join(values)}"
                f"{meant(rule.value.name, values)}"
            )
