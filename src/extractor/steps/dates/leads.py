"""Where a date may start: a cheap pattern made from the rules, so that they are tried only there.

Each rule is asked, by partial matching, which characters it may open with and which may stand second; for
numbers, what may follow one of so many digits. Nothing is kept by hand: a rule that is added, built in or
a user's, is asked like the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from extractor.rules import Rule
from extractor.rules.patterns import ahead
from extractor.steps.dates.calendar import HAN, HAN_NUMBERS, RARE

_DIGITS = "0123456789"
# Numbers by their length, each with samples that stand for all of its kind, as do those that rules name.
_NUMBERS = (
    ("[0-9]", "1 2 3 4 8 9"),
    ("[0-9]{2}", "08 10 11 12 25 31 40 60 90 98"),
    ("[0-9]{3}", "101 110 365 789"),
    ("(?:19|20)[0-9]{2}", "1990 1998 2001 2023"),
    ("(?!19|20)[0-9]{4}", "1000 1368 1853 2101 9000"),
    ("[0-9]{5,}", "12345 20230131 1234567890"),
)
# Characters that stand for those which no pattern names.
_LETTER, _OTHER = "z", RARE
_UNNAMED = frozenset(f"{_DIGITS}{HAN}{_LETTER}{_OTHER} \n\0")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A rule to be asked: what its matches look like from their start on, and the characters it names."""

    pattern: regex.Pattern[str]
    chars: frozenset[str]


def lead(rules: Sequence[Rule], never: str) -> str:
    """A pattern for the places where one of ``rules`` may match; ``never`` tells what no date opens with."""
    asked = [
        _Asked(regex.compile(ahead(rule.pattern) or "."), _UNNAMED.union(rule.pattern)) for rule in rules
    ]
    barred = regex.compile(never)
    firsts, found = [], []
    for char in sorted(frozenset().union(*(one.chars for one in asked)) - set(_DIGITS + HAN)):
        may = [] if barred.match(char) else _that_open(asked, char)
        if may:
            firsts.append(char)
            found.append(_named(char) + _class(_following(may, char)))
    numbers = _numbers(_NUMBERS, _DIGITS, asked), _numbers(HAN_NUMBERS, HAN, asked)
    found += [f"(?<![0-9])(?={numbers[0]})[0-9]"] * bool(numbers[0])
    found += [f"(?={numbers[1]})[{HAN}]"] * bool(numbers[1])
    if not found:
        return "(?!)"
    first = _any_of([*firsts, *(_DIGITS * bool(numbers[0])), *(HAN * bool(numbers[1]))])
    # A class at the head is what re looks for fastest; the alternatives then look at that character again.
    return f"{first}(?<={'|'.join(found)})" if first else "|".join(found)


def _that_open(asked: Iterable[_Asked], text: str) -> list[_Asked]:
    """The rules that match ``text``, or a match of which may open with it."""
    return [one for one in asked if one.pattern.match(text, partial=True)]


def _following(may: Iterable[_Asked], text: str) -> set[str]:
    """The characters that may stand after ``text`` in a match of one of these rules."""
    found: set[str] = set()
    for one in may:
        found |= {char for char in one.chars - found if one.pattern.match(text + char, partial=True)}
    return found


def _numbers(shapes: Iterable[tuple[str, str]], digits: str, asked: Sequence[_Asked]) -> str:
    """Numbers of these shapes, each with what may follow it in a date."""
    found = []
    written = {run for one in asked for run in regex.findall(f"[{digits}]+", one.pattern.pattern)}
    for shape, samples in shapes:
        after: set[str] = set()
        for sample in {*samples.split(), *(run for run in written if regex.fullmatch(shape, run))}:
            after |= _following(_that_open(asked, sample), sample)
        after.difference_update(digits)
        found += [shape + _class(after)] * bool(after)
    return "|".join(found)


def _named(char: str) -> str:
    """A pattern for a character, or for all those that it stands for."""
    if char == _OTHER:
        return "(?s:.)"
    return "[A-Za-z]" if char == _LETTER else regex.escape(char, special_only=True)


def _class(chars: Iterable[str]) -> str:
    """A look ahead at one of ``chars``; nothing where all that no pattern names are among them."""
    found = _any_of(chars)
    return f"(?={found})" if found else ""


def _any_of(chars: Iterable[str]) -> str:
    """A class of ``chars``; nothing where all that no pattern names are among them."""
    if _OTHER in chars:
        return ""
    letters = "A-Za-z" if _LETTER in chars else ""
    return f"[{letters}{''.join(regex.escape(char) for char in sorted(chars))}]"
