"""A rules folder, checked: its rules, its fragments, and its tables and lists as they are asked for.

Everything that a person can get wrong in a file raises RulesError with the file and the line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any, TypeVar, cast

import regex

from extractor.errors import RulesError
from extractor.rules import cache, limits, tables
from extractor.rules.model import FIXED, Origin, Rule
from extractor.rules.opening import led
from extractor.rules.patterns import compile_pattern, expand, unnamed
from extractor.rules.read import csv_rows, entries_of, files_of, meant, words_of
from extractor.rules.scan import Scanner

T = TypeVar("T")


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
    _name: str = field(default="", repr=False)  # what these rules are kept as between runs
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
            cache.write(self._name, replace(self, _kept=len(self._made)))

    def family(self, name: str) -> tuple[Rule, ...]:
        """The rules of one family (dates, amounts …) in the order of their files."""
        return tuple(rule for rule in self.rules if rule.family == name)

    def origins(self) -> dict[str, Origin]:
        """By the name that mentions have as their ``rule``: where that stands in a folder, and why it is."""
        found = {row["rule"]: Origin(row["where"], row["why"]) for row in self.table("origins.csv", "rule")}
        for rule in self.rules:
            inside = next(f for f in reversed(self.folders) if rule.file.is_relative_to(f))
            found[rule.id] = Origin(f"{rule.file.relative_to(inside).as_posix()}:{rule.line}", rule.why)
        return found

    def check_values(self, family: str, makers: Mapping[str, Callable[..., Any]], given: int = 0) -> None:
        """Raise RulesError for a rule whose value none of ``makers`` makes, or not of its arguments.

        ``given`` is how many arguments come before those that the rule writes.
        """
        for rule in self.family(family):
            where, name = f"{rule.file}:{rule.line}", rule.value.name
            if name not in makers:
                told = f"there are {', '.join(sorted(makers))}{meant(name, makers)}"
                raise RulesError(f"{where}: no normaliser {name!r}; {told}")
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
        value that ``columns.csv`` does not have.
        """
        return self.once(("table", name, key), lambda: tables.read_table(self.folders, name, key))

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
        return tables.fault(self.folders, name, row, what)

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
        return self.once(("words", name), lambda: tables.read_words(self.folders, name))

    def roles(self, name: str) -> dict[str, tuple[str, ...]]:
        """The words of the vocabulary table ``name`` by role, in the order of the file.

        Such a table has the columns ``word`` and ``roles``, several roles of a word with spaces between
        them. Raises RulesError as ``table`` does, and for a user's role that no built-in word has.
        """

        def by_role() -> dict[str, tuple[str, ...]]:
            found: dict[str, list[str]] = {role: [] for role in tables.known_roles(self.folders[0], name)}
            for row in self.table(name, "word"):
                for role in row["roles"].split():
                    found[role].append(row["word"])
            return {role: tuple(words) for role, words in found.items()}

        return self.once(("roles", name), by_role)

    def compile(self, source: str, where: str = "pattern") -> regex.Pattern[str]:
        """Compile a pattern with its ``{fragments}`` filled in, none of them captured."""
        try:
            return self._compiled(expand(source, self.fragments, frozenset(), where), where, lead=True)
        except RulesError:
            for file in (file for folder in self.folders[1:] for file in files_of(folder)):
                for line, word in entries_of(file):
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

    def _compiled(
        self, pattern: str, where: str, rules: tuple[Rule, ...] = (), lead: bool = False
    ) -> regex.Pattern[str]:
        def make() -> regex.Pattern[str]:
            return self._limited(compile_pattern(led(pattern) if lead else pattern, where), rules)

        return self.once(("led" if lead else "pattern", pattern), make)

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
