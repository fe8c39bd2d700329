"""Mentions and pattern matches in the order of the text, looked up by where they stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from extractor.model import AmountValue, DateValue, DistrictValue, Mention, OrganisationValue

Span = tuple[int, int]
Period = tuple[date | None, date | None]


class Item(NamedTuple):
    """A mention with its half-open span in the view."""

    mention: Mention
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """The items of one kind in the order of the text, none overlapping."""

    items: Sequence[Item]
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.items)

    def position(self, index: int) -> int:
        """The position of the first item that starts at ``index`` or after it."""
        return bisect_left(self.starts, index)

    def within(self, start: int, end: int) -> Sequence[Item]:
        """The items that start from ``start`` on and before ``end``."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return self.items[low:high] if low < high else ()

    def ending_at(self, end: int) -> Item | None:
        """The item that ends right at ``end``."""
        at = bisect_left(self.ends, end)
        return self.items[at] if at < len(self.ends) and self.ends[at] == end else None

    def next_start(self, index: int, limit: int) -> int:
        """Where the first item from ``index`` on starts, at most ``limit``."""
        at = bisect_left(self.starts, index)
        return min(self.starts[at], limit) if at < len(self.starts) else limit

    def last(self, latest: Sequence[int], start: int, end: int) -> Item | None:
        """The last item between ``start`` and ``end`` of those that ``latest`` (see there) tells of."""
        at = bisect_left(self.starts, end) - 1
        found = latest[at] if at >= 0 else -1
        return self.items[found] if found >= 0 and self.starts[found] >= start else None


def row_of(items: Iterable[Item]) -> Row:
    """A row of sorted items."""
    kept = list(items)
    return Row(kept, [item.start for item in kept], [item.end for item in kept])


def latest(flags: Iterable[bool]) -> list[int]:
    """For each position the last one up to it that is flagged, -1 where there is none."""
    found, last = [], -1
    for position, flag in enumerate(flags):
        if flag:
            last = position
        found.append(last)
    return found


class Finds:
    """The sorted spans that a scan of a text gives; it is made when they are first asked for."""

    def __init__(self, scan: Callable[[], Iterable[Span]]) -> None:
        self._scan = scan

    @cached_property
    def _spans(self) -> tuple[list[int], list[int]]:
        spans = list(self._scan())
        return [start for start, _ in spans], [end for _, end in spans]

    def last(self, start: int, end: int) -> Span | None:
        """The last that stands wholly between ``start`` and ``end``."""
        starts, ends = self._spans
        at = bisect_right(ends, end) - 1
        return (starts[at], ends[at]) if at >= 0 and starts[at] >= start else None

    def first(self, start: int, end: int) -> Span | None:
        """The first that stands wholly between ``start`` and ``end``."""
        starts, ends = self._spans
        at = bisect_left(starts, start)
        return (starts[at], ends[at]) if at < len(starts) and ends[at] <= end else None


def value_of(item: Item) -> AmountValue:
    """The value of an amount."""
    value = item.mention.value
    assert isinstance(value, AmountValue)
    return value


def period_of(item: Item) -> Period:
    """The interval of a date."""
    value = item.mention.value
    assert isinstance(value, DateValue)
    return value.start, value.end


def name_of(item: Item) -> str:
    """The canonical name of a district or an organisation."""
    value = item.mention.value
    assert isinstance(value, DistrictValue | OrganisationValue)
    return value.name


def twin_key(item: Item) -> tuple[str, str]:
    """The value and unit of an amount, the same wherever the figure is told again."""
    value = value_of(item)
    return str(value.value or (value.low, value.high)), value.unit
