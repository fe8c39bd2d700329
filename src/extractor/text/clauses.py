"""Where sentences and clauses start, in the offsets of a view."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_MARK = re.compile(r"[。！!？?\n;，,:()…]")
_WEAK = "，,:"  # what ends a clause and no more
_LONGEST_BRACKET = 80  # one that is not closed within this many characters is taken as a slip
_LONGEST_CLAUSE = 200  # further back nothing tells what a number means; it keeps endless lines linear
_FOREVER = 1 << 60


class Spot(NamedTuple):
    """The starts of all that a place stands in, where its clause ends, and the inside of its brackets."""

    paragraph: int
    sentence: int
    half: int
    clause: int
    end: int
    bracket: tuple[int, int] | None

    @property
    def opening(self) -> int:
        """Where the words that may tell of the place begin: with its brackets, else with its clause."""
        return self.clause if self.bracket is None else max(self.bracket[0], self.clause)


@dataclass(frozen=True, slots=True)
class Clauses:
    """Sorted starts of paragraphs, sentences, half-sentences (at ;) and clauses, and brackets."""

    paragraphs: Sequence[int]
    sentences: Sequence[int]
    halves: Sequence[int]
    clauses: Sequence[int]
    brackets: Sequence[tuple[int, int]]

    def spot(self, index: int) -> Spot:
        """All that ``index`` stands in."""
        at = bisect_right(self.clauses, index)
        return Spot(
            self.paragraph(index),
            self.sentence(index),
            self.half(index),
            max(self.clauses[at - 1], index - _LONGEST_CLAUSE),
            self.clauses[at] if at < len(self.clauses) else _FOREVER,
            self.bracket(index),
        )

    def paragraph(self, index: int) -> int:
        """The start of the paragraph that ``index`` stands in."""
        return self.paragraphs[bisect_right(self.paragraphs, index) - 1]

    def sentence(self, index: int) -> int:
        """The start of the sentence of ``index``."""
        return self.sentences[bisect_right(self.sentences, index) - 1]

    def half(self, index: int) -> int:
        """The start of the half-sentence of ``index``."""
        return self.halves[bisect_right(self.halves, index) - 1]

    def sentence_end(self, index: int) -> int:
        """Where the sentence of ``index`` ends, its closing mark included."""
        position = bisect_right(self.sentences, index)
        return self.sentences[position] if position < len(self.sentences) else _FOREVER

    def clause(self, index: int) -> int:
        """The start of the clause of ``index``, at most some hundred characters before it."""
        return max(self.clauses[bisect_right(self.clauses, index) - 1], index - _LONGEST_CLAUSE)

    def bracket(self, index: int) -> tuple[int, int] | None:
        """The span inside the brackets that ``index`` stands in, if any."""
        position = bisect_right(self.brackets, (index, _FOREVER)) - 1
        if position >= 0 and self.brackets[position][1] > index:
            return self.brackets[position]
        return None


def clauses_of(chars: str, amounts: Sequence[tuple[int, int]]) -> Clauses:
    """The clauses of a view; marks inside sorted ``amounts`` (7,000万) and inside brackets part nothing."""
    paragraphs, sentences, halves, clauses = [0], [0], [0], [0]
    brackets: list[tuple[int, int]] = []
    opened = -1
    for at in _marks(chars, amounts):
        mark = chars[at]
        if mark == "(":
            opened = at
            continue
        if mark == ")":
            if opened >= 0:
                brackets.append((opened + 1, at))
            opened = -1
            continue
        if opened >= 0:
            if (mark in _WEAK or mark == ";") and at - opened < _LONGEST_BRACKET:
                continue
            opened = -1
        clauses.append(at + 1)
        if mark in _WEAK:
            continue
        halves.append(at + 1)
        if mark != ";":
            sentences.append(at + 1)
            if mark == "\n":
                paragraphs.append(at + 1)
    return Clauses(paragraphs, sentences, halves, clauses, brackets)


def _marks(chars: str, amounts: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Where marks stand that are in no amount."""
    following = iter(amounts)
    start, end = next(following, (_FOREVER, _FOREVER))
    for match in _MARK.finditer(chars):
        at = match.start()
        while end <= at:
            start, end = next(following, (_FOREVER, _FOREVER))
        if at < start:
            yield at
