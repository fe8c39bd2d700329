"""Finds where the date expressions of a text are: the atoms first, then what is built around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from extractor.rules import Hit, Rule, Rules, Scanner, expand
from extractor.steps.dates.leads import lead

PLACEHOLDER = "\0"
_WRITTEN = r"\x00"  # as patterns have it
# Rules that give one date two readings
_READINGS = ("both", "both_days")
# Arguments that are dates, by their place among those that an expression is built around
DATES = {"date": 0, "date2": 1, "date3": 2, "date4": 3}


@dataclass(frozen=True, slots=True)
class Found:
    """A date expression: its span of the view, the rule, its arguments, and the atoms it is built around."""

    start: int
    end: int
    rule: Rule
    arguments: tuple[str | None, ...]
    atoms: tuple[Found, ...] = ()

    @property
    def first_atom(self) -> Found:
        return self.atoms[0].first_atom if self.atoms else self


class Finder:
    """Finds the expressions of a text, from left to right and without overlap."""

    def __init__(self, rules: Rules) -> None:
        family = rules.family("dates")
        around = tuple(rule for rule in family if _WRITTEN in rule.pattern)
        atoms = [rule for rule in family if rule not in around]
        self._year = rules.compile("{year_here}")
        self._own, self._after_year, self._plain = _scanners(atoms, rules)
        never = rules.fragments["date_never_opens"]
        self._leads = re.compile(rules.once(("date lead",), lambda: lead(atoms, never)))
        # What gives one date two readings is put together first; the rest is built around that.
        readings = tuple(rule for rule in around if rule.value.name in _READINGS)
        rest = tuple(rule for rule in around if rule not in readings)
        self._rounds = [
            rules.scanner(
                some, rules.once(("around lead", *(rule.id for rule in some)), partial(lead, some, never))
            )
            for some in (readings, rest)
        ]

    def find(self, chars: str) -> list[Found]:
        """The expressions of a view's characters, in the order of the text."""
        found = list(self._atoms(chars))
        for around in self._rounds:
            found = list(_built(chars, found, around)) if found else found
        return found

    def _atoms(self, chars: str) -> Iterator[Found]:
        end = 0
        for place in self._leads.finditer(chars):
            start = place.start()
            found = self._atom_at(chars, start) if start >= end else None
            if found:
                end = found.end
                yield found

    def _atom_at(self, chars: str, start: int) -> Found | None:
        year = self._year.match(chars, start)
        hit = (self._own if year else self._plain).at(chars, start)
        if hit:
            return Found(start, hit.end, hit.rule, _arguments(hit))
        tail = self._after_year.at(chars, year.end()) if year else None
        return Found(start, tail.end, tail.rule, _arguments(tail, year[0])) if year and tail else None


def _built(chars: str, atoms: Sequence[Found], around: Scanner) -> Iterator[Found]:
    """What the rules build around the dates found so far, and those that stay as they are."""
    reduced, places = _reduced(chars, atoms)
    following = 0
    for hit in around.scan(reduced):
        first = bisect_right(places, hit.start - 1)
        count = hit.match[0].count(PLACEHOLDER)
        if not count:
            continue
        yield from atoms[following:first]
        inner = tuple(atoms[first : first + count])
        following = first + count
        start = inner[0].start - (places[first] - hit.start)
        end = inner[-1].end + (hit.end - places[following - 1] - 1)
        yield Found(start, end, hit.rule, _arguments(hit), inner)
    yield from atoms[following:]


def _reduced(chars: str, atoms: Sequence[Found]) -> tuple[str, list[int]]:
    """The text with each atom written as one placeholder, and where these stand."""
    pieces, places, last, size = [], [], 0, 0
    for atom in atoms:
        pieces.append(chars[last : atom.start].replace(PLACEHOLDER, " "))
        size += atom.start - last
        places.append(size)
        size += 1
        last = atom.end
    pieces.append(chars[last:].replace(PLACEHOLDER, " "))
    return PLACEHOLDER.join(pieces), places


def _scanners(rules: Sequence[Rule], folder: Rules) -> tuple[Scanner, ...]:
    """The atoms' rules as three scanners, so that a year is read once and not by every rule anew.

    The first has the rules without ``{year}`` at their head, the second those that have it, to be tried
    where a year ends, and the third all that can do without one.
    """
    head = expand("{year}", folder.fragments, frozenset({"year"}), "fragments.yaml")
    own = [rule for rule in rules if not rule.pattern.startswith(head)]
    after = {rule.id: rule for rule in rules if rule.pattern.startswith(head)}
    optional = {key for key, rule in after.items() if rule.pattern.startswith(head + "?")}
    tails = {
        key: replace(rule, pattern=rule.pattern[len(head) :].removeprefix("?")) for key, rule in after.items()
    }
    plain = [tails.get(rule.id, rule) for rule in rules if rule.id not in after or rule.id in optional]
    return tuple(folder.scanner(tuple(some)) for some in (own, tails.values(), plain))


def _arguments(hit: Hit, year: str | None = None) -> tuple[str | None, ...]:
    """What the rule's value asks for: the parts that matched, and the names of the dates it is built around.

    ``none`` is written for a part that the rule leaves out.
    """
    names, parts = hit.rule.value.arguments, hit.arguments()
    if year is not None and names[:1] == ("year",):
        parts[0] = year  # the pattern was tried where it ends
    for place, part in enumerate(parts):
        if part == "none" or (part == "year" and names[place] == "year"):
            parts[place] = None
        elif names[place] in DATES:
            parts[place] = names[place]
    return tuple(parts)
