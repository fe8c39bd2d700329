"""Scans a text with the patterns of many rules at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from extractor.rules import limits
from extractor.rules.model import Rule
from extractor.rules.patterns import ahead, compile_pattern

_GROUP = regex.compile(r"\(\?P<")
_OPENING = 3  # characters that tell which rules may match where they stand
_MOST_OPENINGS = 1 << 15  # that a scanner remembers


class Hit(NamedTuple):
    """A place where a rule's pattern matched: half-open offsets of the scanned string, and its groups."""

    rule: Rule
    match: regex.Match[str]
    indices: Mapping[str, int]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()

    def group(self, name: str) -> str | None:
        """The text of a named group of the rule's pattern, None where it took no part or is not there."""
        index = self.indices.get(name)
        return self.match[index] if index else None

    def span(self, name: str) -> tuple[int, int]:
        """The span of a named group; ``(-1, -1)`` where it took no part."""
        index = self.indices.get(name)
        return self.match.span(index) if index else (-1, -1)

    def arguments(self) -> list[str | None]:
        """What the rule's ``value`` asks for: the text of groups, other arguments as they are written."""
        return [
            self.match[self.indices[name]] if name in self.indices else name
            for name in self.rule.value.arguments
        ]


@dataclass(frozen=True, slots=True)
class _Alone:
    """The pattern of one rule, its groups, and what its matches look like from their start on."""

    rule: Rule
    pattern: regex.Pattern[str]
    indices: Mapping[str, int]
    opens: regex.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Union:
    """The patterns of several rules as one, and by group the rule and the rule's own groups."""

    pattern: regex.Pattern[str]
    owners: Mapping[int, tuple[Rule, Mapping[str, int]]]

    def hit(self, match: regex.Match[str]) -> Hit:
        rule, indices = self.owners[match.lastindex or 0]
        return Hit(rule, match, indices)


class Scanner:
    """The patterns of some rules as one scan over a text, from left to right without overlap.

    Where several rules match at one place the first wins: by ``priority`` (higher first), then in the
    order of the files. ``lead`` is a cheap pattern for the one character that every match starts with.
    ``near`` is one for ``re`` which finds the places where any match may start: it pays where these are few.
    A ``reverse`` scanner reads from right to left, for ``before``. ``compiled`` compiles a pattern, told
    where it stands.

    ``at`` tries only the rules that may match where three such characters stand.
    """

    def __init__(
        self,
        rules: tuple[Rule, ...],
        lead: str | None = None,
        reverse: bool = False,
        near: str | None = None,
        compiled: Callable[[str, str], regex.Pattern[str]] = compile_pattern,
    ) -> None:
        self._rules = sorted(rules, key=lambda rule: -int(rule.options.get("priority", "0")))
        self._compiled = compiled
        self._where = str(self._rules[0].file) if rules else "rules"
        self._union = self._unite(self._rules, "(?r)" if reverse else f"(?={lead})" if lead else "")
        self._near = re.compile(near) if near else None
        self._alone = [] if reverse else [self._only(rule) for rule in self._rules]
        self._openings: dict[str, list[_Alone]] = {}

    def _only(self, rule: Rule) -> _Alone:
        pattern, forward = self._compiled(rule.pattern, self._where), ahead(rule.pattern)
        opens = None if forward is None else self._compiled(forward, self._where)
        return _Alone(rule, pattern, dict(pattern.groupindex), opens)

    def _unite(self, rules: Sequence[Rule], head: str = "") -> _Union:
        body = "|".join(
            f"(?:{_GROUP.sub(f'(?P<R{number}_', rule.pattern)})(?P<R{number}_>)"
            for number, rule in enumerate(rules)
        )
        pattern = self._compiled(f"{head}(?:{body})" if rules else "(?!)", self._where)
        # Every group belongs to one rule, so that any group which took part tells the rule.
        groups: list[dict[str, int]] = [{} for _ in rules]
        owners: dict[int, tuple[Rule, dict[str, int]]] = {}
        for name, index in pattern.groupindex.items():
            number, _, group = name[1:].partition("_")
            owners[index] = rules[int(number)], groups[int(number)]
            if group:
                groups[int(number)][group] = index
        return _Union(pattern, owners)

    def _that_may_match(self, opening: str) -> list[_Alone]:
        """The rules that may match where ``opening`` stands: it is a match, or a part of one."""
        if len(self._openings) > _MOST_OPENINGS:
            self._openings.clear()
        # What may match where the characters before the last stand has mostly been asked before.
        some = self._openings.get(opening[:-1]) if len(opening) > 1 else self._alone
        if some is None:
            some = self._that_may_match(opening[:-1])
        found = [one for one in some if not one.opens or one.opens.match(opening, partial=True)]
        self._openings[opening] = found
        return found

    def scan(self, chars: str) -> Iterator[Hit]:
        """Each match, with the rule that made it."""
        pattern = self._union.pattern
        for match in self._matches(chars) if self._near else limits.finditer(pattern, chars):
            yield self._union.hit(match)

    def _matches(self, chars: str) -> Iterator[regex.Match[str]]:
        """What ``finditer`` finds, tried only at the places that ``near`` tells."""
        assert self._near is not None
        end = 0
        for place in self._near.finditer(chars):
            match = self._union.pattern.match(chars, place.start()) if place.start() >= end else None
            if match:
                end = match.end()
                yield match

    def before(self, chars: str, start: int, end: int) -> Hit | None:
        """The match that ends right at ``end`` and starts at or after ``start`` (reverse scanners only)."""
        match = self._union.pattern.match(chars, start, end)
        return self._union.hit(match) if match else None

    def at(self, chars: str, start: int) -> Hit | None:
        """The match that starts right at ``start``."""
        opening = chars[start : start + _OPENING]
        known = self._openings.get(opening)
        for one in self._that_may_match(opening) if known is None else known:
            match = one.pattern.match(chars, start)
            if match:
                return Hit(one.rule, match, one.indices)
        return None
