"""Observations laid out wide, as a yearbook would: a row a subject, a column an indicator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from extractor.model import AmountValue, Bulletin, Mention, Observation, plain
from extractor.outputs.axes import AXES

_LEVELS = ("level", "rate")


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount with what it says and the document it stands in."""

    document: str
    mention: Mention
    said: Observation


@dataclass(frozen=True, slots=True)
class Wide:
    """A table: the heads of its rows and columns, and the cells, each with all amounts that fell in it."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[Entry, ...]]

    def text(self, row: str, column: str) -> str:
        """What a cell shows: its amounts, equal ones once."""
        return " / ".join(dict.fromkeys(shown(entry.mention) for entry in self.cells.get((row, column), ())))


def entries(
    bulletins: Iterable[Bulletin],
    *,
    measure: str | None = None,
    period: str | None = None,
    status: str | None = None,
) -> Iterator[Entry]:
    """The observations of some bulletins, of one measure, one period and one status where asked for.

    ``period`` is a year, month or day in ISO 8601 (2023, 2023-01): what lies within it is kept.
    """
    for bulletin in bulletins:
        for mention in bulletin.mentions:
            said = mention.observation
            if said is None or (measure and said.measure != measure) or (status and said.status != status):
                continue
            if period and not _within(said, period):
                continue
            yield Entry(bulletin.id, mention, said)


def lay_out(
    found: Iterable[Entry], *, rows: str = "subject", columns: str = "indicator", least: int = 1
) -> Wide:
    """A wide table of observations; ``rows`` and ``columns`` are two of AXES.

    An indicator's changes, shares … stand apart from its levels (``出口 change``), unless the other axis is
    the measure. Rows stand in the order of the text; columns by how many rows they fill, those that fill
    fewer than ``least`` left out. Raises ValueError for an axis that is none, or the same one twice.
    """
    for axis in (rows, columns):
        if axis not in AXES:
            raise ValueError(f"there is no axis {axis!r}; it is one of {', '.join(AXES)}")
    if rows == columns:
        raise ValueError(f"rows and columns are both {rows!r}; give two different axes")
    mixed = "measure" not in (rows, columns)
    cells: dict[tuple[str, str], list[Entry]] = {}
    for entry in found:
        row, column = _along(rows, entry, mixed), _along(columns, entry, mixed)
        if row and column:
            cells.setdefault((row, column), []).append(entry)
    filled = Counter(column for _, column in cells)
    order = {column: number for number, column in enumerate(dict.fromkeys(column for _, column in cells))}
    kept = sorted((c for c in filled if filled[c] >= least), key=lambda c: (-filled[c], order[c]))
    some = set(kept)
    heads = tuple(dict.fromkeys(row for row, column in cells if column in some))
    return Wide(heads, tuple(kept), {key: tuple(e) for key, e in cells.items() if key[1] in some})


def shown(mention: Mention) -> str:
    """An amount as a cell shows it: the number and unit as written, the sign of a fall before it."""
    return _sign(mention) + "".join(mention.text.split())


def number(mention: Mention) -> str:
    """The exact number of an amount, a range as low~high, for a file that a program reads."""
    value = mention.value
    assert isinstance(value, AmountValue), "only amounts have observations"
    if value.value is not None:
        return _sign(mention) + plain(value.value)
    return "~".join(plain(n) for n in (value.low, value.high) if n is not None)


def _sign(mention: Mention) -> str:
    said = mention.observation
    falls = said is not None and said.measure in ("change", "difference") and said.direction == "down"
    return "-" if falls else ""


def _along(axis: str, entry: Entry, mixed: bool) -> str | None:
    said = entry.said
    if axis == "subject":
        return said.subject
    if axis == "indicator":
        name = said.indicator_id or said.indicator.removesuffix("数")
        return f"{name} {said.measure}" if mixed and said.measure not in _LEVELS else name
    if axis == "document":
        return entry.document
    if axis == "measure":
        return said.measure
    return "/".join(day.isoformat() if day else ".." for day in said.period) if said.period else None


def _within(said: Observation, period: str) -> bool:
    if said.period is None:
        return False
    start, end = said.period

    def inside(day: date | None) -> bool:
        return day is None or day.isoformat().startswith(period)

    return (start or end) is not None and inside(start) and inside(end)
