"""Loads and checks a rules folder, and lays a user's folder over the built-in one.

A rules folder holds YAML files of rules (one document a rule, see docs/rules.md), ``fragments.yaml``
(named pieces of pattern) and CSV tables. ``load(user)`` lays a user's folder over the built-in one: a
rule with a known id replaces it, a table row with a known key replaces it, all else is added.

Everything that a person can get wrong in a file raises RulesError with the file and the line.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any, TypeVar, cast

import regex

from extractor.errors import RulesError
from extractor.program import PROGRAM_VERSION
from extractor.rules import cache, limits
from extractor.rules.model import (
    AS_BUILT_IN,
    BOUNDS,
    CLOSED,
    FAMILIES,
    FIXED,
    FRAGMENT_FOLDERS,
    FRAGMENTS,
    OPTIONAL,
    REQUIRED,
    TAKEN_OUT,
    WORDS,
    Call,
    Rule,
)
from extractor.rules.patterns import compile_pattern, expand, unnamed
from extractor.rules.read import csv_rows, documents, files_of, words_of
from extractor.rules.scan import Scanner

T = TypeVar("T")

_READ = frozenset((".yaml", ".yml", ".csv", ".txt", ".tsv", ".json", ".xls", ".xlsx"))
_CALL = regex.compile(r"\s*([a-z_]+)\s*\(\s*(.*?)\s*\)\s*")


@dataclass(frozen=True)
class Rules:
    """A checked rules folder: its rules by family, its fragments, and the folders its tables lie in.

    ``version`` is a hash of every file in the folders: equal versions give equal results.
    """

    folders: tuple[Path, ...]
    fragments: Mapping[str, str]
    rules: tuple[Rule, ...]
    version: str
    theirs: Mapping[str, str] = field(default_factory=dict, repr=False)  # a user's fragments, and their names
    _made: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False, compare=False)
    _kept: int = field(default=0, repr=False, compare=False)

    def once(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What ``make`` makes from these rules, made at the first call with ``key`` only."""
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    def keep(self) -> None:
        """Write the rules and all that was made of them to the cache, for ``load`` to find next time."""
        if len(self._made) > self._kept:
            cache.write(_name(self.folders, self.version), replace(self, _kept=len(self._made)))

    def family(self, name: str) -> tuple[Rule, ...]:
        """The rules of one family (dates, amounts …) in the order of their files."""
        return tuple(rule for rule in self.rules if rule.family == name)

    def check_values(self, family: str, makers: Mapping[str, Callable[..., Any]], given: int = 0) -> None:
        """Raise RulesError for a rule whose value none of ``makers`` makes, or not of its arguments.

        ``given`` is how many arguments come before those that the rule writes.
        """
        for rule in self.family(family):
            where, name = f"{rule.file}:{rule.line}", rule.value.name
            if name not in makers:
                raise RulesError(f"{where}: no normaliser {name!r}; there are {', '.join(sorted(makers))}")
            if not rule.file.is_relative_to(self.folders[0]):
                takes = signature(makers[name])
                try:
                    takes.bind(*[None] * given, *rule.value.arguments)
                except TypeError as error:
                    names = ", ".join(list(takes.parameters)[given:])
                    raise RulesError(f"{where}: {error}; write {name}({names})") from None

    def table(self, name: str, key: str) -> list[dict[str, str]]:
        """The rows of the CSV ``name`` (such as ``amounts/units.csv``), later folders over earlier ones.

        Lines that open with ``#`` are comments (source and date). Raises RulesError for a missing or
        doubled ``key``, a row of the wrong length, other columns than the built-in table has, or a user's
        value that no built-in table of the family has in one of the CLOSED columns.
        """
        return self.once(("table", name, key), lambda: self._read_table(name, key))

    def _read_table(self, name: str, key: str) -> list[dict[str, str]]:
        rows: dict[str, dict[str, str]] = {}
        columns: list[str] | None = None
        known: dict[str, set[str]] = {}
        for folder in self.folders:
            file = folder / name
            if not file.exists():
                continue
            if columns is not None:
                known = {column: self._values(name, column) for column in CLOSED if column in columns}
            seen: dict[str, int] = {}
            for line, row in csv_rows(file, columns):
                columns = columns or list(row)
                for column, values in known.items():
                    if row[column] not in values and not row[key].startswith(TAKEN_OUT):
                        told = ", ".join(sorted(filter(None, values)))
                        left = ", or nothing" if "" in values else ""
                        raise RulesError(
                            f"{file}:{line}: {column} is {row[column]!r}; give one of {told}{left}"
                        )
                if key not in row:
                    raise RulesError(f"{file}:{line}: the table needs a column {key!r}")
                value = row[key]
                if not value or value in seen:
                    why = f"{value!r} stands on line {seen[value]} already" if value else f"{key} is empty"
                    raise RulesError(f"{file}:{line}: {why}")
                seen[value] = line
                if value.startswith(TAKEN_OUT) and folder != self.folders[0]:
                    _take_out(rows, value, f"{file}:{line}", name)
                else:
                    rows[value] = row
        if columns is None:
            raise RulesError(f"{self.folders[0] / name}: this table is missing")
        return list(rows.values())

    def _values(self, name: str, column: str) -> set[str]:
        """What the built-in tables beside the table ``name`` have in a column."""
        tables = sorted((self.folders[0] / name).parent.glob("*.csv"))
        return {row[column] for file in tables for _, row in csv_rows(file, None) if column in row}

    def each(self, name: str, key: str, make: Callable[[dict[str, str]], T]) -> list[T]:
        """What ``make`` makes of each row of a table. Raises RulesError where it raises a ValueError."""
        made = []
        for row in self.table(name, key):
            try:
                made.append(make(row))
            except ValueError as error:
                raise self.fault(name, row, str(error)) from None
        return made

    def fault(self, name: str, row: Mapping[str, str], what: str) -> RulesError:
        """The error that says ``what`` is wrong with a row of the table ``name``, and where it stands."""
        for file in (folder / name for folder in reversed(self.folders)):
            for line, found in csv_rows(file, None) if file.exists() else ():
                if found == row:
                    return RulesError(f"{file}:{line}: {what}")
        return RulesError(f"{name}: {what}")

    def laid_over(self) -> tuple[int, int]:
        """How many rows of tables and words of lists a user's folder has. Raises RulesError for a bad one."""
        rows = words = 0
        for folder in self.folders[1:]:
            for file in files_of(folder):
                name = file.relative_to(folder).as_posix()
                if file.suffix == ".csv" and not name.startswith(FIXED):
                    found = [row for _, row in csv_rows(file, None)]
                    rows += len(found)
                    if found:
                        self.table(name, next(iter(found[0])))
                elif file.suffix == ".txt" and not name.startswith(FIXED):
                    words += sum(1 for _ in words_of(file))
        return rows, words

    def words(self, name: str) -> tuple[str, ...]:
        """The entries of a plain word list (one a line, ``#`` comments) from every folder.

        Raises RulesError for one that stands twice in a file.
        """
        return self.once(("words", name), lambda: self._read_words(name))

    def _read_words(self, name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for folder in self.folders:
            file = folder / name
            seen: dict[str, int] = {}
            for line, word in words_of(file) if file.exists() else ():
                if word in seen:
                    raise RulesError(f"{file}:{line}: {word!r} stands on line {seen[word]} already")
                seen[word] = line
                if word.startswith(TAKEN_OUT) and folder != self.folders[0]:
                    _take_out(found, word, f"{file}:{line}", name)
                else:
                    found[word] = None
        return tuple(found)

    def roles(self, name: str) -> dict[str, tuple[str, ...]]:
        """The words of the vocabulary table ``name`` by role, in the order of the file.

        Such a table has the columns ``word`` and ``roles``, several roles of a word with spaces between
        them. Raises RulesError as ``table`` does, and for a user's role that no built-in word has.
        """
        return self.once(("roles", name), lambda: self._read_roles(name))

    def _read_roles(self, name: str) -> dict[str, tuple[str, ...]]:
        known = {role for _, row in csv_rows(self.folders[0] / name, None) for role in row["roles"].split()}
        found: dict[str, list[str]] = {role: [] for role in sorted(known)}
        for row in self.table(name, "word"):
            for role in row["roles"].split():
                if role not in known:
                    raise self.fault(
                        name, row, f"there is no role {role!r}; give some of {' '.join(sorted(known))}"
                    )
                found[role].append(row["word"])
        return {role: tuple(words) for role, words in found.items()}

    def compile(self, source: str, where: str = "pattern") -> regex.Pattern[str]:
        """Compile a pattern with its ``{fragments}`` filled in, none of them captured."""
        try:
            return self._compiled(expand(source, self.fragments, frozenset(), where), where)
        except RulesError:
            for file in (file for folder in self.folders[1:] for file in files_of(folder)):
                for line, word in words_of(file) if file.suffix == ".txt" else ():
                    compile_pattern(word, f"{file}:{line}: {word!r}")
            raise

    def scanner(
        self,
        rules: tuple[Rule, ...],
        lead: str | None = None,
        reverse: bool = False,
        near: str | None = None,
    ) -> Scanner:
        """A Scanner of some of the rules. ``near`` counts only where all of them are built in."""
        known = near and all(rule.file.is_relative_to(self.folders[0]) for rule in rules)
        places = expand(near or "", self.fragments, frozenset(), "near") if known else None
        return Scanner(rules, lead, reverse, places, partial(self._compiled, rules=rules))

    def _compiled(self, pattern: str, where: str, rules: tuple[Rule, ...] = ()) -> regex.Pattern[str]:
        return self.once(("pattern", pattern), lambda: self._limited(compile_pattern(pattern, where), rules))

    def _limited(self, made: regex.Pattern[str], rules: tuple[Rule, ...]) -> regex.Pattern[str]:
        """The pattern, held to the time limit of a text when a part of it comes from a user's folder."""
        if len(self.folders) == 1:
            return made
        plain = unnamed(made.pattern)
        parts = [name for text, name in self.theirs.items() if text in plain]
        parts += [
            f"{rule.id} ({rule.file}:{rule.line})"
            for rule in rules
            if not rule.file.is_relative_to(self.folders[0]) and unnamed(rule.pattern) in plain
        ]
        return cast("regex.Pattern[str]", limits.Limited(made, ", ".join(parts))) if parts else made


def built_in() -> Path:
    """The folder of the rules that come with the package."""
    package = Path(__file__).parents[1]
    inside = package / "rules_data"  # where the wheel has them; in a clone they lie beside src
    return inside if inside.is_dir() else package.parents[1] / "rules"


def load(user: Path | str | None = None) -> Rules:
    """Load the built-in rules and, over them, the folder ``user``. Raises RulesError."""
    folders = [built_in()]
    if user is not None:
        folder = Path(user)
        if not folder.is_dir():
            raise RulesError(f"{folder}: there is no such rules folder")
        if folder.resolve() != folders[0].resolve():
            folders.append(folder)
    version = _version(folders)
    held = cache.read(_name(folders, version))
    return held if isinstance(held, Rules) else _read(tuple(folders), version)


def _version(folders: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for file in files_of(folder):
            digest.update(os.fsencode(file.relative_to(folder).as_posix()) + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _name(folders: Iterable[Path], version: str) -> str:
    """What rules are kept as between runs; their places count, for the rules tell their files."""
    places = b" ".join(os.fsencode(folder.absolute()) for folder in folders)
    return hashlib.sha256(f"{PROGRAM_VERSION} {version} ".encode() + places).hexdigest()


def _check_names(folder: Path) -> None:
    """Refuse the files of a user's folder that would never be read."""
    for file in files_of(folder):
        name = file.relative_to(folder)
        if file.suffix.lower() not in _READ or any(part.startswith((".", "~")) for part in name.parts):
            continue
        own, parent = built_in() / name, name.parent.as_posix()
        rule = file.suffix == ".yaml" and len(name.parts) == 2 and parent in FAMILIES
        if name.as_posix().startswith(FIXED):
            if not own.exists() or own.read_bytes() != file.read_bytes():
                raise RulesError(
                    f"{file}:1: {name.as_posix()} cannot be laid over; take it out of your folder"
                )
        elif not (own.exists() or rule or name.as_posix() == WORDS):
            if file.suffix in (".yaml", ".yml"):
                told = f"rules lie in files that end in .yaml, in a folder {', '.join(FAMILIES)}"
            elif len(name.parts) > 1 and own.parent.is_dir():
                held = sorted(p.name for p in own.parent.iterdir() if p.suffix in (".csv", ".txt"))
                told = f"in {parent} there are {', '.join(held)}"
            else:
                held = sorted(p.name for p in built_in().iterdir() if p.stem not in ("reading", "headings"))
                told = f"there are {', '.join([*held, WORDS])}"
            raise RulesError(f"{file}:1: nothing is read from a file of this name; {told}")


def _read(folders: tuple[Path, ...], version: str) -> Rules:
    for folder in folders[1:]:
        _check_names(folder)
    fragments: dict[str, str] = {}
    for folder in folders:
        for file in _fragment_files(folder):
            fragments |= _load_fragments(file)
    theirs = _theirs(folders[1:], fragments)
    rules: dict[str, Rule] = {}
    for folder in folders:
        here: dict[str, Rule] = {}
        for rule in _load_folder(folder, fragments):
            if rule.id in here:
                first = here[rule.id]
                raise RulesError(
                    f"{rule.file}:{rule.line}: the id {rule.id!r} stands at {first.file}:{first.line} already"
                )
            here[rule.id] = rule
        for rule in here.values() if rules else ():
            known = sorted({one.value.name for one in rules.values() if one.family == rule.family})
            if rule.family in AS_BUILT_IN and rule.value.name not in known:
                where = f"{rule.file}:{rule.line}"
                raise RulesError(f"{where}: no value {rule.value.name!r}; there are {', '.join(known)}")
        rules |= here
    return Rules(folders, fragments, tuple(rules.values()), version, theirs)


def _theirs(folders: Iterable[Path], fragments: Mapping[str, str]) -> dict[str, str]:
    """What users' folders bring into patterns besides rules: fragments, and words that are patterns."""
    found: dict[str, str] = {}
    for folder in folders:
        for file in _fragment_files(folder):
            for name in _load_fragments(file):
                where = f"{file}:1: the fragment {name!r}"
                try:
                    text = expand(fragments[name], fragments, frozenset(), where)
                except RecursionError:
                    raise RulesError(f"{where} is made of itself; take its name out of it") from None
                compile_pattern(text, where)
                found[unnamed(text)] = f"{{{name}}} ({file})"
        for file in (file for file in files_of(folder) if file.suffix == ".txt"):
            for _, word in words_of(file):
                if not word.isalnum():
                    found[unnamed(word)] = f"{word} ({file})"
    return found


def _fragment_files(folder: Path) -> list[Path]:
    """Where a folder's fragments stand, whether the files are there or not."""
    return [folder / FRAGMENTS, *(folder / step / FRAGMENTS for step in FRAGMENT_FOLDERS)]


def _take_out(held: dict[str, Any], entry: str, where: str, name: str) -> None:
    """Take what ``-entry`` names out of a list or table. Raises RulesError where it is not there."""
    word = entry.removeprefix(TAKEN_OUT)
    if word not in held:
        near = get_close_matches(word, held, 1)
        told = f"; did you mean {TAKEN_OUT}{near[0]}?" if near else ""
        raise RulesError(f"{where}: {word!r} is not in {name}, so that it cannot be taken out{told}")
    del held[word]


def _load_fragments(file: Path) -> dict[str, str]:
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


def fragment_examples(rules: Rules) -> Iterator[tuple[str, str, str, str]]:
    """Each alternative that carries an example: where it stands, its fragment, its pattern, the example."""
    for folder in rules.folders:
        for file in _fragment_files(folder):
            for line, data in documents(file) if file.exists() else ():
                for name, value in data.items():
                    for item in value if isinstance(value, list) else ():
                        if isinstance(item, dict):
                            ((pattern, example),) = item.items()
                            yield f"{file}:{line}", name, pattern, str(example)


def _load_folder(folder: Path, fragments: Mapping[str, str]) -> Iterator[Rule]:
    for family in FAMILIES:
        for file in sorted(f for f in (folder / family).glob("*.yaml") if f.name != FRAGMENTS):
            for line, data in documents(file):
                yield _rule(family, data, file, line, fragments)


def _rule(family: str, data: Mapping[str, Any], file: Path, line: int, fragments: Mapping[str, str]) -> Rule:
    where = f"{file}:{line}"
    unknown = sorted(set(data) - set(REQUIRED) - set(OPTIONAL))
    if unknown:
        raise RulesError(f"{where}: unknown key {unknown[0]!r}; a rule has {', '.join(REQUIRED + OPTIONAL)}")
    missing = [key for key in REQUIRED if not data.get(key)]
    if missing:
        raise RulesError(f"{where}: the rule {data.get('id', '')!r} has no {missing[0]!r}")
    for key in ("examples", "not"):
        if not isinstance(data[key], list) or not all(isinstance(x, str) for x in data[key]):
            raise RulesError(f"{where}: {key!r} must be a list of strings; put quotes round each")
    call = _CALL.fullmatch(data["value"]) if isinstance(data["value"], str) else None
    if call is None:
        raise RulesError(f"{where}: value must be a call such as month(year, month), not {data['value']!r}")
    if not re.fullmatch("-?[0-9]+", str(data.get("priority", 0))):
        raise RulesError(f"{where}: priority must be a whole number, not {data['priority']!r}")
    if data.get("bound", BOUNDS[0]) not in BOUNDS:
        raise RulesError(f"{where}: bound must be one of {' '.join(BOUNDS)}, not {data['bound']!r}")
    arguments = tuple(a.strip() for a in call[2].split(",")) if call[2] else ()
    captured = frozenset(arguments)
    source = str(data["pattern"])
    pattern = expand(source, dict(fragments) | {"date": r"\x00"}, captured - {"date"}, where)
    compile_pattern(pattern, where)
    return Rule(
        id=str(data["id"]),
        family=family,
        why=str(data["why"]),
        source=source,
        pattern=pattern,
        value=Call(call[1], arguments),
        examples=tuple(data["examples"]),
        counter_examples=tuple(data["not"]),
        file=file,
        line=line,
        options={key: str(data[key]) for key in OPTIONAL if key in data},
    )
