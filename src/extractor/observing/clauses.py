"""Where sentences and clauses start, in the offsets of a view."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import regex

_MARK = regex.compile(r"[。！!？?\n;，,:()…]")
_DEPTH_LIMIT = 80  # a bracket that is not closed within this many characters is taken as a slip


@dataclass(frozen=True, slots=True)
class Clauses:
    """Sorted starts of paragraphs, sentences, half-sentences (at ;) and clauses, and brackets."""

    paragraphs: Sequence[int]
    sentences: Sequence[int]
    halves: Sequence[int]
    clauses: Sequence[int]
    brackets: Sequence[tuple[int, int]]

    def paragraph(self, index: int) -> int:
        """The start of the paragraph that ``index`` lies in; the other methods likewise."""
        return _at(self.paragraphs, index)

    def sentence(self, index: int) -> int:
        return _at(self.sentences, index)

    def half(self, index: int) -> int:
        return _at(self.halves, index)

    def clause(self, index: int) -> int:
        return _at(self.clauses, index)

    def clause_end(self, index: int) -> int:
        """Where the clause of ``index`` ends, its closing mark included."""
        position = bisect_right(self.clauses, index)
        return self.clauses[position] if position < len(self.clauses) else 1 << 60

    def sentence_end(self, index: int) -> int:
        """Where the sentence of ``index`` ends."""
        position = bisect_right(self.sentences, index)
        return self.sentences[position] if position < len(self.sentences) else 1 << 60

    def bracket(self, index: int) -> tuple[int, int] | None:
        """The span inside the brackets that ``index`` stands in, if any."""
        position = bisect_right(self.brackets, (index, 1 << 60)) - 1
        if position >= 0 and self.brackets[position][0] <= index < self.brackets[position][1]:
            return self.brackets[position]
        return None


def _at(starts: Sequence[int], index: int) -> int:
    return starts[bisect_right(starts, index) - 1]


def clauses_of(chars: str, amounts: Sequence[tuple[int, int]]) -> Clauses:
    """The clauses of a view; commas inside ``amounts`` (7,000万) and inside brackets part nothing."""
    paragraphs, sentences, halves, clauses = [0], [0], [0], [0]
    brackets: list[tuple[int, int]] = []
    opened = -1
    inside = (
        {i for start, end in amounts for i in range(start, end)} if "," in chars or ":" in chars else set()
    )
    for match in _MARK.finditer(chars):
        mark, at = match[0], match.start()
        if at in inside:
            continue
        if mark == "(":
            opened = at
        elif mark == ")":
            if opened >= 0:
                brackets.append((opened + 1, at))
            opened = -1
        else:
            if opened >= 0 and mark in "，,;:" and at - opened < _DEPTH_LIMIT:
                continue
            opened = -1
            clauses.append(at + 1)
            if mark in "，,:":
                continue
            halves.append(at + 1)
            if mark == ";":
                continue
            sentences.append(at + 1)
            if mark == "\n":
                paragraphs.append(at + 1)
    return Clauses(paragraphs, sentences, halves, clauses, brackets)
