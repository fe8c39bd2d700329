"""What the rows above a row add to its name: 期末存栏 over 猪, 总人口 over 其中：农业, 一、产值 over 工业.

Indents, numbers and 其中 tell which row stands over which. Real tables indent carelessly, so a row takes
the nearest one over it that names a measure or only heads others, and else the table's title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

BETWEEN = "："
# 一、 stands over （一）, that over 1., that over （1）; a label over rows without a number.
_NUMBERED = (
    regex.compile(r"[一二三四五六七八九十]{1,3}[、.]"),
    regex.compile(r"\([一二三四五六七八九十]{1,3}\)"),
    regex.compile(r"\d{1,2}[.、](?!\d)"),
    regex.compile(r"\(\d{1,2}\)"),
)
_LABEL, _PLAIN, _PART = 3.5, 4.0, 0.5


@dataclass(frozen=True, slots=True)
class _Over:
    """A row that others may stand under."""

    level: float
    indent: int
    name: str
    heads: bool  # it has no figures of its own


@dataclass(frozen=True, slots=True)
class Entered:
    """A row on its way in: its head in even spelling, its name, whether it has no figures, what follows."""

    head: str
    name: str
    indent: int
    heads: bool
    is_part: bool
    next_is_part: bool


class Groups:
    """Follows the rows of one section from the top."""

    def __init__(self, names: Sequence[str], indented: bool, measures: Callable[[str], bool], title: str):
        self._repeated = {name for name, count in Counter(names).items() if name and count > 1}
        self._indented = indented
        self._measures = measures
        self._title = title if title and measures(title) else ""
        self._over: list[_Over] = []
        self._whole: _Over | None = None  # what rows of 其中 are parts of
        self._in_parts = False
        self._last: _Over | None = None  # the last row that could stand over those whose names come again

    def enter(self, row: Entered) -> None:
        """Go on to a row."""
        head, name, indent, heads = row.head, row.name, row.indent, row.heads
        level = next((float(n) for n, form in enumerate(_NUMBERED) if form.match(head)), None)
        whole = self._whole
        part = row.is_part or not (heads or row.next_is_part or level is not None)
        if whole is not None and part and self._is_of_parts(row, whole):
            level, self._in_parts = whole.level + _PART, True
        else:
            self._in_parts = False
            level = level if level is not None else _LABEL if heads else _PLAIN + indent
        over = _Over(level, indent, name, heads)
        while self._over and self._over[-1].level >= level:
            self._over.pop()
        self._over.append(over)
        if not self._in_parts:
            self._whole = None if heads else over
        if (heads or self._measures(name)) and name not in self._repeated:
            self._last = over

    def _is_of_parts(self, row: Entered, whole: _Over) -> bool:
        if row.is_part:
            return True
        if not self._in_parts:
            return False
        return row.indent > whole.indent if self._indented else not self._measures(row.name)

    def full(self, name: str) -> str:
        """The name of the row entered last, or of a measure in it, with what it needs to be understood."""
        over = self._over[-2::-1]
        repeated = bool(self._over) and self._over[-1].name in self._repeated
        measures = self._measures(name) or (bool(self._over) and self._measures(self._over[-1].name))
        if measures and not repeated:
            return name
        for above in [self._last] if repeated and self._last else over:
            if above.heads or self._measures(above.name):
                return _joined(above.name, name)
        if repeated and over and self._in_parts:
            return _joined(over[0].name, name)
        if self._title and not measures:
            return _joined(self._title, name)
        return _joined(over[0].name, name) if over and (repeated or self._in_parts) else name


def _joined(above: str, name: str) -> str:
    return name if not above or above in name else f"{above}{BETWEEN}{name}"
