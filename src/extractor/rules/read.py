"""Reads the files of a rules folder: YAML documents, CSV tables and word lists, each with its line.

Everything that a person can get wrong in a file raises RulesError with the file and the line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import RulesError

_READ = frozenset((".yaml", ".yml", ".csv", ".txt", ".tsv", ".json", ".xls", ".xlsx"))


def is_read(name: Path) -> bool:
    """Whether a file of this name, from its rules folder on, is meant to be read: no note, and not hidden."""
    return name.suffix.lower() in _READ and not any(part.startswith((".", "~")) for part in name.parts)


def files_of(folder: Path) -> list[Path]:
    """The files of a rules folder that are read. Raises RulesError for a pipe or a device."""
    found = sorted(path for path in folder.rglob("*") if is_read(path.relative_to(folder)))
    for path in found:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise RulesError(f"{path}: this is no file: a rules folder holds files alone")
    return [path for path in found if path.is_file()]


def meant(word: str, known: Iterable[str]) -> str:
    """What is added to a message about an unknown word: the known one that it is most like, if any."""
    near = get_close_matches(word, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def documents(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings of a YAML file, safely loaded, each with the line it starts on."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text_of(file))
    line = 1
    try:
        while loader.check_node():
            node = loader.get_node()
            assert node is not None, "check_node said so"
            line = node.start_mark.line + 1
            _check_keys(node, f"{file}:{line}")
            yield line, loader.construct_document(node)
    except RulesError:
        raise
    except ValueError as error:  # of a date such as 2023-13-01
        raise RulesError(f"{file}:{line}: {error}; put quotes round it") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f":{mark.line + 1}" if mark else ""
        raise RulesError(f"{file}{at}: not YAML: {getattr(error, 'problem', error)}") from None
    finally:
        loader.dispose()


def _check_keys(node: yaml.Node, where: str) -> None:
    """Raise RulesError for a document that is no mapping, or has a key twice."""
    keys = [child[0].value for child in node.value] if isinstance(node, yaml.MappingNode) else None
    if keys is None or not all(isinstance(key, str) for key in keys):
        raise RulesError(f"{where}: each document must be a mapping of keys to values")
    if len(set(keys)) < len(keys):
        doubled = next(key for i, key in enumerate(keys) if key in keys[:i])
        raise RulesError(f"{where}: the key {doubled!r} stands twice")


def text_of(file: Path) -> str:
    """The text of a rules file, without the mark that spreadsheets put before UTF-8."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RulesError(f"{file}:{line}: this is not UTF-8; save the file as UTF-8") from None


def words_of(file: Path) -> Iterator[tuple[int, str]]:
    """The entries of a word list, each with its line."""
    for line, raw in enumerate(text_of(file).splitlines(), 1):
        word = raw.split("#", 1)[0].strip()
        if word:
            yield line, word


def entries_of(file: Path) -> Iterator[tuple[int, str]]:
    """The words of a word list, or of a table with the columns word and roles; of any other file none."""
    if file.suffix == ".txt":
        yield from words_of(file)
    elif file.suffix == ".csv" and any(line == "word,roles" for line in text_of(file).splitlines()):
        for line, row in csv_rows(file, None):
            yield line, row["word"]


def _check_head(header: Sequence[str], columns: Sequence[str], where: str) -> None:
    """Raise RulesError for a table's head that has not each of the columns once, and no other."""
    for column in header:
        if column not in columns:
            told = f"the table has {','.join(columns)}{meant(column, columns)}"
            raise RulesError(f"{where}: unknown column {column!r}; {told}")
    for column in columns:
        if header.count(column) != 1:
            wrong = f"the column {column!r} {'stands twice' if column in header else 'is missing'}"
            raise RulesError(f"{where}: {wrong}; the head must be {','.join(columns)}")


def csv_rows(file: Path, columns: list[str] | None) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table, each with its line; ``columns`` are those it must have, where they are known.

    A table whose head has semicolons and no comma is one that a spreadsheet saved where the comma is the
    decimal point; it is read as such.
    """
    header: list[str] | None = None
    parted = ","
    for number, raw in enumerate(StringIO(text_of(file), newline=""), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        if header is None and ";" in raw and "," not in raw:
            parted = ";"
        try:
            cells = [cell.strip() for cell in next(csv.reader([raw], delimiter=parted))]
        except csv.Error as error:
            raise RulesError(f"{file}:{number}: not CSV: {error}") from None
        if header is None:
            header = cells
            _check_head(header, columns or header, f"{file}:{number}")
            continue
        if len(cells) != len(header):
            raise RulesError(f"{file}:{number}: {len(cells)} cells where the head has {len(header)}")
        yield number, dict(zip(header, cells, strict=True))
