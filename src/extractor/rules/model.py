"""A rule as its file has it, and what a rules folder may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FAMILIES = ("dates", "amounts", "districts", "organisations", "observations")
FRAGMENT_FOLDERS = ("heading", *FAMILIES, "tables")
FRAGMENTS = "fragments.yaml"  # in the folder itself, and in a step's for those of its own
REQUIRED = ("id", "why", "pattern", "value", "examples", "not")
OPTIONAL = ("bound", "kind", "priority")
BOUNDS = (">", ">=", "<", "<=", "~")
TAKEN_OUT = "-"  # before a word or a key of a user's list or table: the built-in one goes
WORDS = "words.txt"  # a user's own, for the segmenter; there is none among the built-in rules
COLUMNS = "columns.csv"  # the columns of tables of which the program knows every value
FIXED = ("reading/", "headings.csv", COLUMNS)  # read without the rules: a user's folder cannot change them
AS_BUILT_IN = ("amounts", "districts", "organisations")  # rules may have the values of built-in ones only


@dataclass(frozen=True, slots=True)
class Call:
    """A rule's ``value``: the name of a normaliser and its arguments, group names or literals."""

    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where what finds a mention is written, and the reason given there."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as its file has it; ``pattern`` is compiled with the fragments filled in."""

    id: str
    family: str
    why: str
    source: str
    pattern: str
    value: Call
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    file: Path
    line: int
    options: Mapping[str, str] = field(default_factory=dict)
