"""The tables of ``rules/organisations``, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from regex import Pattern

from extractor.rules import Rules
from extractor.steps.organisations.organ_names import Organ, Organs, Override, RegionNames, parse_templates

FOLDER = "organisations"


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation known by name: its canonical name and kind; ``listed`` ones need company about them."""

    name: str
    kind: str
    listed: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How organisations' names of a class end, and what must stand before the ending (see endings.csv)."""

    text: str
    kind: str
    core: str
    not_next: str


@dataclass(frozen=True)
class Tables:
    """All that the rules folder says about organisations' names; ``words`` is words.csv by role.

    ``longer`` are the words after a form with which it is the beginning of another word.
    """

    organs: Organs
    known: Mapping[str, Known]
    endings: Mapping[str, Ending]
    prefixes: Mapping[str, str]
    countries: Mapping[str, str]
    topics: frozenset[str]
    common_places: frozenset[str]
    masks: tuple[str, ...]
    list_nouns: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    longer: Mapping[str, tuple[str, ...]]
    legal_form: Pattern[str]

    @cached_property
    def longest_prefix(self) -> int:
        """How many characters a word for a region has at most."""
        return max(map(len, self.prefixes), default=0)

    @cached_property
    def prefix_lasts(self) -> frozenset[str]:
        """The last characters of the words for regions."""
        return frozenset(prefix[-1] for prefix in self.prefixes)

    @cached_property
    def stops(self) -> frozenset[str]:
        """Words that no name goes back over."""
        return frozenset(self.words["stop"])

    @cached_property
    def inner(self) -> frozenset[str]:
        """Words that stand inside names whatever their tags."""
        return frozenset(self.words["inside"])

    @cached_property
    def sets(self) -> Mapping[str, frozenset[str]]:
        """The words of every role, to look one up in."""
        return {role: frozenset(words) for role, words in self.words.items()}

    def kind_of(self, name: str) -> str:
        """The kind of organisation that the longest known ending of ``name`` tells; other when none does."""
        for start in range(len(name)):
            ending = self.endings.get(name[start:])
            if ending:
                return ending.kind
        return "other"


def load_tables(rules: Rules) -> Tables:
    """Read every table. Raises RulesError for a bad row."""
    return Tables(
        organs=_organs(rules),
        known=_known(rules),
        endings={
            row["ending"]: Ending(row["ending"], row["kind"], row["core"], row["not_next"])
            for row in rules.table(f"{FOLDER}/endings.csv", "ending")
        },
        prefixes={row["prefix"]: row["not_after"] for row in rules.table(f"{FOLDER}/prefixes.csv", "prefix")},
        countries={row["name"]: row["official"] for row in rules.table(f"{FOLDER}/countries.csv", "name")},
        topics=frozenset(rules.words(f"{FOLDER}/topics.txt")),
        common_places=frozenset(rules.words(f"{FOLDER}/common_places.txt")),
        masks=rules.words(f"{FOLDER}/masks.txt"),
        list_nouns={row["noun"]: row["kind"] for row in rules.table(f"{FOLDER}/list_nouns.csv", "noun")},
        words=rules.roles(f"{FOLDER}/words.csv"),
        longer={
            row["form"]: tuple(row["not_next"].split()) for row in rules.table(f"{FOLDER}/longer.csv", "form")
        },
        legal_form=rules.compile("(?:{organisation_legal_form})$"),
    )


def _organs(rules: Rules) -> Organs:
    def organ(row: dict[str, str]) -> Organ:
        templates = parse_templates(row["name"])
        return Organ(row["form"], row["kind"], templates, _year(row["since"]), _year(row["until"]))

    def exception(row: dict[str, str]) -> tuple[str, Override]:
        return row["key"], Override(row["name"], _year(row["since"]), _year(row["until"]))

    organs = rules.each(f"{FOLDER}/organs.csv", "form", organ)
    regions = RegionNames(
        {row["level"]: row["sign"] for row in rules.table(f"{FOLDER}/levels.csv", "level")},
        rules.compile("(?:{organisation_region_class})$"),
        rules.compile("{organisation_provincial_branch}$"),
    )
    return Organs(organs, dict(rules.each(f"{FOLDER}/exceptions.csv", "key", exception)), regions)


def _year(cell: str) -> int | None:
    if cell and not cell.isdecimal():
        raise ValueError(f"{cell!r} is no year; give one such as 2018, or nothing")
    return int(cell) if cell else None


def _known(rules: Rules) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for row in rules.table(f"{FOLDER}/central.csv", "form"):
        known[row["form"]] = Known(row["name"] or row["form"], row["kind"], False, "organisation.central")
    for table in ("companies", "media", "international"):
        for row in rules.table(f"{FOLDER}/{table}.csv", "form"):
            listed = row["when"] == "list"
            name = row["name"] or row["form"]
            known[row["form"]] = Known(name, row["kind"], listed, f"organisation.{table}")
    return known
