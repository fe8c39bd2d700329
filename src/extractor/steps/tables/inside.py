"""The mentions that earlier steps found in a table, by place, and the periods that its heads name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from extractor.model import DateValue, Mention
from extractor.rules import Rules
from extractor.steps.tables.heads import Heads, even
from extractor.text.grid import Cell

Period: TypeAlias = tuple[date | None, date | None]


def year_of(number: int) -> Period:
    """The whole of a year."""
    return date(number, 1, 1), date(number, 12, 31)


class Inside:
    """Mentions sorted by their start."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def part(self, start: int, end: int) -> Inside:
        """The mentions of a stretch of the text."""
        return Inside(self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)])

    def over(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that start in or reach into a span."""
        first = bisect_left(self._starts, start)
        if first and self.mentions[first - 1].end > start:
            first -= 1
        return self.mentions[first : bisect_left(self._starts, end)]

    def of(self, cell: Cell, kind: str) -> list[Mention]:
        """The mentions of a type in a cell."""
        return [m for m in self.over(cell.start, cell.start + len(cell.text)) if m.type == kind]


class Periods:
    """Reads the periods of heads."""

    def __init__(self, rules: Rules, heads: Heads) -> None:
        self._heads = heads
        self._bare = rules.compile("{table_bare_year}")

    def is_year(self, head: str) -> bool:
        """Whether a head is a bare year."""
        return self._bare.fullmatch(head) is not None

    def of(self, cells: Sequence[Cell], inside: Inside) -> Period | None:
        """The period that some heads name: a date that nothing is compared with, or a bare year."""
        for cell in reversed(cells):
            head = even(cell.text)
            if self.is_year(head):
                return year_of(int(head[:4]))
            for mention in inside.of(cell, "DATE"):
                value = mention.value
                before = cell.text[: mention.start - cell.start].rstrip()
                after = cell.text[mention.end - cell.start :].lstrip()
                if not isinstance(value, DateValue) or before.endswith(self._heads.compares):
                    continue
                if after.startswith(self._heads.plans):
                    continue
                if before.endswith(self._heads.january) and value.end:
                    return date(value.end.year, 1, 1), value.end
                return value.start, value.end
        return None
