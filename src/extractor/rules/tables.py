"""Reads the tables and word lists of folders laid one over another, and says what a column may hold.

A table's closed columns are those of which ``columns.csv`` names every value; a user's row may have no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from extractor.errors import RulesError
from extractor.rules.model import COLUMNS, TAKEN_OUT
from extractor.rules.read import csv_rows, meant, words_of

Row = dict[str, str]


def read_table(folders: Sequence[Path], name: str, key: str) -> list[Row]:
    """The rows of the table ``name``, those of later folders over earlier ones by their ``key``."""
    rows: dict[str, Row] = {}
    columns: list[str] | None = None
    for folder in folders:
        file, ours = folder / name, folder == folders[0]
        if not file.exists():
            continue
        closed = {} if ours else closed_columns(folders[0], name)
        roles = known_roles(folders[0], name) if columns and "roles" in columns else []
        seen: dict[str, int] = {}
        for line, row in csv_rows(file, columns):
            columns = columns or list(row)
            where = f"{file}:{line}"
            if key not in row:
                raise RulesError(f"{where}: the table needs a column {key!r}")
            value = row[key]
            _once(seen, value, line, where, key)
            if value.startswith(TAKEN_OUT) and not ours:
                _take_out(rows, value, where, name)
            else:
                _check_closed(row, closed, roles, where)
                rows[value] = row
    if columns is None:
        raise RulesError(f"{folders[0] / name}: this table is missing")
    return list(rows.values())


def read_words(folders: Sequence[Path], name: str) -> tuple[str, ...]:
    """The entries of the word list ``name`` of all folders."""
    found: dict[str, None] = {}
    for folder in folders:
        file = folder / name
        seen: dict[str, int] = {}
        for line, word in words_of(file) if file.exists() else ():
            _once(seen, word, line, f"{file}:{line}", "word")
            if word.startswith(TAKEN_OUT) and folder != folders[0]:
                _take_out(found, word, f"{file}:{line}", name)
            else:
                found[word] = None
    return tuple(found)


def fault(folders: Sequence[Path], name: str, row: Mapping[str, str], what: str) -> RulesError:
    """The error that says ``what`` is wrong with a row of the table ``name``, and where it stands."""
    for file in (folder / name for folder in reversed(folders)):
        for line, found in csv_rows(file, None) if file.exists() else ():
            if found == row:
                return RulesError(f"{file}:{line}: {what}")
    return RulesError(f"{name}: {what}")


def known_roles(built_in: Path, name: str) -> list[str]:
    """The roles that words of a built-in vocabulary table have."""
    return sorted({role for _, row in csv_rows(built_in / name, None) for role in row["roles"].split()})


def closed_columns(built_in: Path, name: str) -> dict[str, dict[str, str]]:
    """The closed columns of the table ``name``: what each of their values means."""
    closed: dict[str, dict[str, str]] = {}
    for _, row in csv_rows(built_in / COLUMNS, None):
        if fnmatchcase(name, row["table"]):
            closed.setdefault(row["column"], {})[row["value"]] = row["meaning"]
    return closed


def _check_closed(
    row: Row, closed: Mapping[str, Mapping[str, str]], roles: Sequence[str], where: str
) -> None:
    for column, known in closed.items():
        value = row.get(column, "")
        if column in row and value not in known:
            given = sorted(filter(None, known))
            told = f"{', '.join(given)}{', or nothing' if '' in known else ''}{meant(value, given)}"
            raise RulesError(f"{where}: {column} is {value!r}; give one of {told}")
    for role in row["roles"].split() if roles else ():
        if role not in roles:
            told = f"give some of {' '.join(roles)}{meant(role, roles)}"
            raise RulesError(f"{where}: there is no role {role!r}; {told}")


def _once(seen: dict[str, int], value: str, line: int, where: str, key: str) -> None:
    if not value or value in seen:
        why = f"{value!r} stands on line {seen[value]} already" if value else f"{key} is empty"
        raise RulesError(f"{where}: {why}")
    seen[value] = line


def _take_out(held: dict[str, Any], entry: str, where: str, name: str) -> None:
    """Take what ``-entry`` names out of a list or table. Raises RulesError where it is not there."""
    word = entry.removeprefix(TAKEN_OUT)
    if word not in held:
        near = meant(entry, [TAKEN_OUT + word for word in held])
        raise RulesError(f"{where}: {word!r} is not in {name}, so that it cannot be taken out{near}")
    del held[word]
