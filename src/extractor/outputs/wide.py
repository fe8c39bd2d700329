"""Facts laid out wide, as a yearbook has them: one value a cell, the others as notes with their documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from extractor.knowledge.numerals import SCALES
from extractor.knowledge.units import Units
from extractor.model import plain
from extractor.outputs.axes import AXES, MEASURES
from extractor.outputs.facts import Fact, agree, exact, precision, scale, scaled_unit, shown, told_period

_LEVELS = ("level", "rate")
_MEASURE = "measure"
_SPLIT_BY = ("indicator", "subject", "period")  # what tells two facts apart that would share a cell
_BOUND = {">": ">", ">=": "≥", "<": "<", "<=": "≤", "~": "≈", None: ""}
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: the fact it is of, its number in ``unit``, the facts that say the same, and the others."""

    fact: Fact
    number: Decimal | None  # None for a range
    unit: str
    same: tuple[Fact, ...] = ()
    others: tuple[Fact, ...] = ()
    note: int | None = None  # of the notes below the table, where there are others

    @property
    def bound(self) -> str:
        """The sign of its bound, empty where it has none."""
        return _BOUND[self.fact.mention.bound]

    @property
    def text(self) -> str:
        """The value with its unit, its bound before it."""
        if self.number is None:
            return shown(self.fact.mention)
        return f"{self.bound}{plain(self.number)}{self.unit}"


@dataclass(frozen=True, slots=True)
class Note:
    """What a cell leaves out: the other figures that its bulletins give, and how they stand to its own.

    ``kind`` is ``revised`` (bulletins differ), ``contradicted`` (one bulletin differs from itself) or
    ``rounded`` (they agree as far as they are told).
    """

    number: int
    row: str
    column: str
    kind: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Wide:
    """A table: the heads of its rows and columns, its cells, each of one value, and its notes.

    ``corner`` heads the stub columns, and ``stubs`` has what stands in them by row; ``units`` is the unit of
    a row (of a column, where columns are indicators) whose cells share one, by its head.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]
    axes: tuple[str, str]
    corner: tuple[str, ...]
    stubs: dict[str, tuple[str, ...]]
    units: dict[str, str]
    notes: tuple[Note, ...]

    def text(self, row: str, column: str) -> str:
        """What a cell shows, with the number of its note."""
        cell = self.cells.get((row, column))
        if cell is None:
            return ""
        return f"{cell.text}[{cell.note}]" if cell.note else cell.text


def default_axes(found: Sequence[Fact]) -> tuple[str, str]:
    """How facts are laid out when nobody says: one bulletin by measure, one place by period, else places."""
    if len({fact.document for fact in found}) <= 1:
        return "indicator", _MEASURE
    regions = {fact.bulletin.document.region for fact in found}
    subjects = {fact.place.key for fact in found if fact.place}
    one_place = (len({region.name for region in regions if region}) == 1 and None not in regions) or (
        len(subjects) == 1
    )
    return ("indicator", "period") if one_place else ("subject", "indicator")


def lay_out(
    found: Iterable[Fact],
    *,
    rows: str = "subject",
    columns: str = "indicator",
    least: int = 1,
    units: Sequence[tuple[str, Units]] = (),
    words: Words | None = None,
) -> Wide:
    """A wide table of facts; ``rows`` and ``columns`` are two of AXES.

    An indicator's changes, shares … stand apart from its levels (``出口 change``), unless the other axis is
    the measure. What else tells apart the facts of one cell becomes a stub column of the rows. Columns that
    fill fewer than ``least`` rows are left out. ``words`` are the words of a language for measures …
    Raises ValueError for an axis that is none, or the same one twice.
    """
    _check_axes(rows, columns)
    kept = [fact for fact in found if _has(fact, rows) and _has(fact, columns)]
    plan = _Plan(kept, rows, columns, words or {})
    groups = plan.groups(kept)
    shown_in = _units_of(groups, units)
    cells = {key: _cell(some, shown_in[key]) for key, some in groups.items()}
    lines, heads = _shown(plan, cells, least)
    noted, notes = _noted(cells, lines, heads)
    return Wide(
        tuple(lines),
        tuple(heads),
        noted,
        (rows, columns),
        tuple(plan.corner),
        {row: plan.stubs[row] for row in lines},
        _shared(noted, 1 if columns == "indicator" else 0),
        tuple(notes),
    )


def _shown(plan: _Plan, cells: Collection[tuple[str, str]], least: int) -> tuple[list[str], list[str]]:
    """The rows and columns to show: columns that fill enough rows, and rows with a cell in one of them."""
    filled = Counter(column for _, column in cells)
    heads = [column for column in plan.columns(filled) if filled[column] >= least]
    return [row for row in plan.rows() if any((row, column) in cells for column in heads)], heads


def _check_axes(rows: str, columns: str) -> None:
    """Raise ValueError for an axis that is none, or the same one twice."""
    for axis in (rows, columns):
        if axis not in AXES:
            raise ValueError(f"there is no axis {axis!r}; it is one of {', '.join(AXES)}")
    if rows == columns:
        raise ValueError(f"rows and columns are both {rows!r}; give two different axes")


def told_number(cell: Cell) -> bool:
    """Whether a cell's number says all: no range, and no bound."""
    return cell.number is not None and cell.fact.mention.bound is None


class _Plan:
    """Which row and column each fact is in, and their heads."""

    def __init__(self, found: Sequence[Fact], rows: str, columns: str, words: Words) -> None:
        self._words, self._row_axis, self._column_axis = words, rows, columns
        self._mixed = _MEASURE not in (rows, columns)
        self._names = {axis: self._named(axis, found) for axis in AXES}
        self._split = [
            axis for axis in _SPLIT_BY if axis not in (rows, columns) and self._clashes(axis, found)
        ]
        stub_axes = (rows, *self._split)
        self.corner = [words.get(axis, axis) for axis in stub_axes]
        self.stubs: dict[str, tuple[str, ...]] = {}
        self._lines: dict[str, tuple[Any, ...]] = {}
        self._heads: dict[str, tuple[Any, ...]] = {}
        firsts: dict[str, int] = {}
        for number, fact in enumerate(found):
            firsts.setdefault(fact.name, number)
        for number, fact in enumerate(found):
            labels = tuple(self._label(axis, fact) for axis in stub_axes)
            row = " · ".join(labels)
            self.stubs.setdefault(row, labels)
            order = tuple(_order(axis, fact, number, firsts) for axis in stub_axes)
            self._lines[row] = min(self._lines.get(row, order), order)
            column, order = self._label(columns, fact), (_order(columns, fact, number, firsts),)
            self._heads[column] = min(self._heads.get(column, order), order)

    def groups(self, found: Sequence[Fact]) -> dict[tuple[str, str], list[Fact]]:
        """The facts of each cell."""
        made: dict[tuple[str, str], list[Fact]] = {}
        for fact in found:
            made.setdefault((self.row(fact), self.column(fact)), []).append(fact)
        return made

    def row(self, fact: Fact) -> str:
        """The head of a fact's row."""
        return " · ".join(self._label(axis, fact) for axis in (self._row_axis, *self._split))

    def column(self, fact: Fact) -> str:
        """The head of a fact's column."""
        return self._label(self._column_axis, fact)

    def rows(self) -> list[str]:
        """The heads of the rows in their order."""
        return sorted(self._lines, key=lambda row: self._lines[row])

    def columns(self, filled: Mapping[str, int]) -> list[str]:
        """The heads of the columns: indicators and subjects by the rows they fill, the others in order."""
        if self._column_axis in ("indicator", "subject"):
            return sorted(self._heads, key=lambda head: (-filled[head], self._heads[head]))
        return sorted(self._heads, key=lambda head: self._heads[head])

    def _key(self, axis: str, fact: Fact) -> Any:
        said = fact.said
        if axis == "subject":
            return fact.place.key if fact.place else ""
        if axis == "indicator":
            return (fact.name, *self._facet(fact)) if self._mixed else (fact.name,)
        if axis == "period":
            return fact.period
        if axis == "document":
            return fact.document
        return fact.measure, said.basis if said.basis != "yoy" else None, said.status, _is_amount(fact)

    def _facet(self, fact: Fact) -> tuple[Any, ...]:
        said = fact.said
        measure = "" if said.measure in _LEVELS else said.measure
        basis = None if said.basis == "yoy" else said.basis
        return measure, basis, said.status, fact.amount.unit

    def _label(self, axis: str, fact: Fact) -> str:
        return self._names[axis][self._key(axis, fact)]

    def _named(self, axis: str, found: Sequence[Fact]) -> dict[Any, str]:
        """The heads of an axis by key: the shortest that tells them apart.

        Of an indicator in several units the one told most keeps its name; no place keeps a name of two.
        """
        names: dict[Any, list[str]] = {}
        counts = Counter(self._key(axis, fact) for fact in found)
        for fact in found:
            key = self._key(axis, fact)
            if key not in names:
                names[key] = self._spelt(axis, fact)
        doubled = Counter(made[0] for made in names.values())
        kept: set[str] = set()
        for key, _ in counts.most_common():
            made = names[key]
            if doubled[made[0]] > 1 and (axis != "indicator" or made[0] in kept):
                made.pop(0)
            kept.add(made[0])
        return {key: made[0] for key, made in names.items()}

    def _spelt(self, axis: str, fact: Fact) -> list[str]:
        """The short and the long head of a fact's key."""
        if axis == "subject":
            place = fact.place
            return [place.name, place.path or place.code or place.name] if place else ["", ""]
        if axis == "indicator":
            told = self._kind("" if fact.said.measure in _LEVELS else fact.said.measure, fact)
            name = f"{fact.name} {told}".strip() if self._mixed else fact.name
            return [name, f"{name} ({fact.amount.unit})" if fact.amount.unit else name]
        if axis == _MEASURE:
            return [self._kind(fact.measure, fact, "amount" if _is_amount(fact) else "")] * 2
        return [told_period(fact.period) if axis == "period" else fact.document] * 2

    def _kind(self, measure: str, fact: Fact, amount: str = "") -> str:
        """A measure with its basis and status where these are not the usual ones, in the chosen words."""
        basis = (fact.said.basis or "").removesuffix("yoy")
        status = fact.said.status.removesuffix("actual")
        return " ".join(self._words.get(part, part) for part in (measure, basis, status, amount) if part)

    def _clashes(self, axis: str, found: Sequence[Fact]) -> bool:
        """Whether facts of one cell differ by ``axis``."""
        seen: dict[tuple[Any, Any], Any] = {}
        for fact in found:
            cell = self._key(self._row_axis, fact), self._key(self._column_axis, fact)
            key = self._key(axis, fact)
            if seen.setdefault(cell, key) != key:
                return True
        return False


def _is_amount(fact: Fact) -> bool:
    """Whether a change is told as an amount, as 增加10亿元 is, and not as a rate."""
    return fact.said.measure == "change" and fact.amount.dimension != "ratio"


def _has(fact: Fact, axis: str) -> bool:
    return {"subject": fact.place, "period": fact.period}.get(axis, True) is not None


def _order(axis: str, fact: Fact, number: int, firsts: Mapping[str, int]) -> tuple[Any, ...]:
    """Where a fact's head stands on an axis: periods and bulletins by date, the rest as in the texts."""
    if axis == "period":
        start, end = fact.period or (None, None)
        return end or date.max, start or date.min
    if axis == "document":
        return fact.published or date.max, fact.document
    measure = MEASURES.index(fact.said.measure)
    if axis == _MEASURE:
        return MEASURES.index(fact.measure), _is_amount(fact), fact.said.status, fact.said.basis or ""
    return (firsts[fact.name], measure, number) if axis == "indicator" else (number,)


def _units_of(
    groups: Mapping[tuple[str, str], Sequence[Fact]], units: Sequence[tuple[str, Units]]
) -> dict[tuple[str, str], Callable[[Fact], tuple[Decimal | None, str]]]:
    """How the facts of each cell are shown: in a chosen unit, or as most of its line are written."""
    scales: dict[tuple[str, str], Counter[Decimal]] = {}
    lines: dict[tuple[str, str], tuple[str, str]] = {}
    for (row, column), some in groups.items():
        head = some[0].name
        line = lines[row, column] = (head + some[0].said.measure, some[0].amount.unit)
        scales.setdefault(line, Counter()).update(scale(fact.mention) for fact in some)
    made = {}
    for key in groups:
        common = scales[lines[key]].most_common()
        factor = max(one for one, count in common if count == common[0][1])
        made[key] = _shower(factor, units)
    return made


def _shower(
    factor: Decimal, units: Sequence[tuple[str, Units]]
) -> Callable[[Fact], tuple[Decimal | None, str]]:
    def show(fact: Fact) -> tuple[Decimal | None, str]:
        number, unit = fact.number, fact.amount.unit
        if number is None:
            return None, ""
        for wanted, known in units:
            converted = stated_in(number, unit, wanted, known)
            if converted is not None:
                return converted, wanted
        own = scale(fact.mention)
        made = _tidied(number / factor) if factor != 1 else number
        if own == factor != 1:  # as many decimals as the text has
            last = precision(fact.mention) * 2 / factor
            made = made.quantize(last) if last < 1 else made
        return made, scaled_unit(factor, unit)

    return show


def stated_in(number: Decimal, unit: str, wanted: str, units: Units) -> Decimal | None:
    """A number in another unit, exactly where that has an end; None where it cannot be stated in it."""
    factor, name = unscaled(wanted, units)
    if name is None:
        return None
    if name == unit:
        return _tidied(number / factor) if factor != 1 else number
    mine, one = units.to_base(number, unit), units.to_base(Decimal(1), name)
    known, target = units.get(unit), units.get(name)
    if known is None or target is None or known.base is None or known.base != target.base:
        return None
    value, per = mine[0] if mine else number, one[0] if one else Decimal(1)
    return _tidied(value / per / factor)


def _tidied(number: Decimal) -> Decimal:
    """A number without zeros at its end after the point."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


def unscaled(wanted: str, units: Units) -> tuple[Decimal, str | None]:
    """A unit's scale and its name: 亿元 is 100000000 and 元."""
    factor = Decimal(1)
    for at in range(len(wanted)):
        known = units.get(wanted[at:])
        if known is not None:
            return factor, known.name
        if wanted[at] not in SCALES:
            break
        factor *= SCALES[wanted[at]]
    return Decimal(1), None


def _cell(some: Sequence[Fact], show: Callable[[Fact], tuple[Decimal | None, str]]) -> Cell:
    """The value of a cell: of the bulletin issued last, as exactly as it is told; the others by it."""
    lead = min(
        some, key=lambda f: (-(f.published or date.min).toordinal(), precision(f.mention), f.mention.start)
    )
    number, unit = show(lead)
    rest = [fact for fact in some if fact is not lead]
    like = [_told(fact) == _told(lead) for fact in rest]
    same = tuple(fact for fact, is_same in zip(rest, like, strict=True) if is_same)
    others = tuple(fact for fact, is_same in zip(rest, like, strict=True) if not is_same)
    return Cell(lead, number, unit, same, others)


def _told(fact: Fact) -> tuple[str, str, str | None]:
    return exact(fact.mention), fact.amount.unit, fact.mention.bound


def _noted(
    cells: Mapping[tuple[str, str], Cell], rows: Sequence[str], columns: Sequence[str]
) -> tuple[dict[tuple[str, str], Cell], list[Note]]:
    """The cells in the order of the table, those that leave figures out numbered, and their notes."""
    made: dict[tuple[str, str], Cell] = {}
    notes: list[Note] = []
    for row in rows:
        for column in columns:
            cell = cells.get((row, column))
            if cell is None:
                continue
            if cell.others:
                number = len(notes) + 1
                cell = Cell(cell.fact, cell.number, cell.unit, cell.same, cell.others, number)
                notes.append(Note(number, row, column, _kind(cell), cell))
            made[row, column] = cell
    return made, notes


def _kind(cell: Cell) -> str:
    unlike = [fact for fact in cell.others if not agree(fact.mention, cell.fact.mention)]
    if not unlike:
        return "rounded"
    return "contradicted" if any(f.document == cell.fact.document for f in unlike) else "revised"


def _shared(cells: Mapping[tuple[str, str], Cell], side: int) -> dict[str, str]:
    """The unit of each row (0) or column (1) whose cells share one."""
    found: dict[str, set[str]] = {}
    for key, cell in cells.items():
        if cell.unit:
            found.setdefault(key[side], set()).add(cell.unit)
    return {head: next(iter(some)) for head, some in found.items() if len(some) == 1}
