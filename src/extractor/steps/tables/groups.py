"""What the rows above a row add to its name: 期末存栏 over 猪, 总人口 over 其中：农业, 一、产值 over 工业.

Indents, numbers and 其中 tell which row stands over which. Real tables indent carelessly, so a row takes
the nearest one over it that names a measure or only heads others, and else the table's title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

BETWEEN = "："
# Below the depths of numbers, which are 0 to 3: a label stands over rows without a number.
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
    """A row on its way in: how deep a number sets it, its name, whether it has no figures, what follows."""

    depth: int | None
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
        over = _Over(self._level(row), row.indent, row.name, row.heads)
        while self._over and self._over[-1].level >= over.level:
            self._over.pop()
        self._over.append(over)
        if not self._in_parts:
            self._whole = None if row.heads else over
        if self._stands_over(over) and row.name not in self._repeated:
            self._last = over

    def _level(self, row: Entered) -> float:
        """How deep a row stands; also settles whether it is one of the parts of 其中."""
        self._in_parts = self._is_of_parts(row)
        if self._in_parts and self._whole is not None:
            return self._whole.level + _PART
        if row.depth is not None:
            return row.depth
        return _LABEL if row.heads else _PLAIN + row.indent

    def _stands_over(self, row: _Over) -> bool:
        return row.heads or self._measures(row.name)

    def _is_of_parts(self, row: Entered) -> bool:
        whole = self._whole
        if whole is None or row.is_part:
            return whole is not None
        if not self._in_parts or row.heads or row.next_is_part or row.depth is not None:
            return False
        return row.indent > whole.indent if self._indented else not self._measures(row.name)

    def full(self, name: str) -> str:
        """The name of the row entered last, or of a measure in it, with what it needs to be understood."""
        own = self._over[-1].name if self._over else ""
        repeated = own in self._repeated
        measures = self._measures(name) or self._measures(own)
        return name if measures and not repeated else _joined(self._above(repeated, measures), name)

    def _above(self, repeated: bool, measures: bool) -> str:
        """The name of what stands over the row entered last; empty where nothing needs to be said."""
        naming = self._naming(repeated)
        if naming is not None:
            return naming
        over = self._over[-2] if len(self._over) > 1 else None
        if over and repeated and self._in_parts:
            return over.name
        if self._title and not measures:
            return self._title
        return over.name if over and (repeated or self._in_parts) else ""

    def _naming(self, repeated: bool) -> str | None:
        """The name of the nearest row over it that names a measure or only heads others."""
        near = [self._last] if repeated and self._last else self._over[-2::-1]
        return next((row.name for row in near if self._stands_over(row)), None)


def _joined(above: str, name: str) -> str:
    return name if not above or above in name else f"{above}{BETWEEN}{name}"
