"""Where a rule of the family may match: a cheap pattern, made from the rules, for the places worth a try.

Each rule is asked, by partial matching, which characters it may open with and which may stand after them;
runs of numerals count as one. Nothing is kept by hand: a rule that is added is asked like the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import regex

from extractor.rules import Rule
from extractor.rules.patterns import ahead

_NUMERALS = "0123456789〇零一二三四五六七八九十百两"
_RUNS = ("1", "2", "9", "12", "20", "202", "2023", "600000", "一", "三", "十", "十二", "二十三", "一百", "两")
_OTHER = "龘"  # stands for the characters that no pattern names


def openings(rules: Sequence[Rule]) -> str | None:
    """A pattern for ``re`` that finds where one of the rules may match; None where it might be anywhere."""
    patterns = [regex.compile(ahead(rule.pattern) or "") for rule in rules]
    chars = sorted({char for rule in patterns for char in rule.pattern if char not in _NUMERALS})
    chars = [*chars, _OTHER, "z", "\n", " "]
    if _that_open(patterns, _OTHER):
        return None
    found = []
    for char in dict.fromkeys(chars):
        may = _that_open(patterns, char)
        if may:
            found.append(re.escape(char) + _followed(may, char, chars))
    numbered = _after_numbers(patterns, "", chars)
    if numbered:
        found.append(f"[{_NUMERALS}](?=[{_NUMERALS}]{{0,6}}{numbered})")
    return "|".join(found) or None


def _that_open(patterns: Iterable[regex.Pattern[str]], text: str) -> list[regex.Pattern[str]]:
    """The patterns that match ``text``, or a match of which may open with it."""
    return [pattern for pattern in patterns if pattern.match(text, partial=True)]


def _followed(may: Sequence[regex.Pattern[str]], char: str, chars: Sequence[str]) -> str:
    """A look ahead at what may stand after ``char``; nothing where that may be anything."""
    after = [other for other in chars if _that_open(may, char + other)]
    if _OTHER in after:
        return ""
    numbered = _after_numbers(may, char, chars)
    looks = [f"[{''.join(map(re.escape, after))}]"] if after else []
    looks += [f"[{_NUMERALS}]{{1,7}}{numbered}"] if numbered else []
    return f"(?={'|'.join(looks)})" if looks else ""


def _after_numbers(patterns: Sequence[regex.Pattern[str]], before: str, chars: Sequence[str]) -> str:
    """A class of what may stand after a run of numerals that follows ``before``; nothing without any."""
    after: set[str] = set()
    for run in _RUNS:
        may = _that_open(patterns, before + run)
        after.update(other for other in chars if may and _that_open(may, before + run + other))
    if _OTHER in after:
        return "(?s:.)"
    return f"[{''.join(map(re.escape, sorted(after)))}]" if after else ""
