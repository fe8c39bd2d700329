"""What a change is measured against: the dates of its clause, and yoy, mom, avg or cumulative by them."""

from __future__ import annotations

from decimal import Decimal

from extractor.steps.observations.measure import TIMES, Measure
from extractor.steps.observations.rows import Item, Period, period_of, value_of
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.state import Figure, Frame

_YEARS = 700  # days of two years
_LOOK_BACK = 120  # characters before a figure in which a basis may be named
_QUARTER_ENDS = (3, 6, 9, 12)  # months
_QUARTER = 88  # days of the shortest quarter
_HALF = 200  # days that are more than half a year
_MONTH = 27  # days from the first to the last of the shortest month
_OF = "的"


def with_dates(scene: Scene, figure: Figure) -> Figure:
    """The figure with the dates of its clause as holes, and whether it is where a change began."""
    end, dates = figure.item.start, scene.dates
    dated = dates.within(figure.start, end)
    holes = [(item.start, item.end) for item in dated]
    base = dates.last(scene.when.bases, figure.start, end)
    if base is not None and (figure.value.unit == TIMES or not _is_of_base(scene, base, end)):
        base = None
    at = dated[-1].start if dated and scene.chars.startswith(_OF, dated[-1].end) else end
    return figure._replace(holes=holes, base=base, from_lead=scene.when_from(at))


def _is_of_base(scene: Scene, base: Item, end: int) -> bool:
    """Whether the figure at ``end`` is the base's own: 12.3亿元 of 比2015年的12.3亿元增长20%."""
    when, chars = scene.tools.when, scene.chars
    if not when.base_figure_lead.match(chars, max(0, base.start - 1), base.start):
        return False
    return when.base_figure.fullmatch(chars, base.end, end) is not None


def has_base(scene: Scene, figure: Figure) -> bool:
    """Whether the clause names a date before the amount that it is compared with."""
    return scene.dates.last(scene.when.bases, figure.spot.opening, figure.item.start) is not None


def basis_of(
    scene: Scene, frame: Frame, figure: Figure, measure: Measure, period: Period | None
) -> str | None:
    """What a change or a difference is measured against: yoy, mom, avg, cumulative or None."""
    if measure.name not in ("change", "difference"):
        return None
    if measure.basis:
        return measure.basis
    last = frame.last if figure.follows and not figure.cued else None
    if measure.name == "difference" and last and last.measure == "difference":
        return last.basis  # 高于全国3.5个百分点、全省3.3个百分点
    said = _in_clause(scene, frame, figure, period)
    if said is not None:
        return said or None
    if is_of_years(scene, period) or _is_second_of_two(frame, figure, period):
        return "cumulative"
    if measure.name == "change" or frame.basis == "mom":
        return "mom" if frame.basis == "mom" else "yoy"
    if figure.compared_across:
        return None
    below = scene.same_below.first(0, figure.item.start)
    return "yoy" if below is not None or _is_rounded(period) else None


def _in_clause(scene: Scene, frame: Frame, figure: Figure, period: Period | None) -> str | None:
    """What the words and dates of the clause say, empty for none of the four; None where they say nothing."""
    opening, end, when = figure.spot.opening, figure.item.start, scene.tools.when
    stated = when.stated_basis.search(scene.chars, figure.start, end)
    if stated:
        return _noted(scene, frame, figure, "yoy" if stated["yoy"] else "mom")
    base = scene.dates.last(scene.when.bases, opening, end)
    if base is not None and when.year_opening.search(base.mention.text):
        return ""
    if base is not None and period is not None and (named := _distance(period_of(base), period)):
        return named
    told = scene.tools.measures.basis(scene.chars, opening, end)
    if told:
        return _noted(scene, frame, figure, told)
    if when.long_base.search(scene.chars, opening, end):
        return ""
    length = _length(scene, opening, end)
    if length is not None and length > 1:
        return "avg" if scene.tools.what.averaged.search(scene.chars, opening, end) else "cumulative"
    compared = scene.compared.last(figure.spot.sentence, opening)
    base = scene.dates.last(scene.when.bases, figure.spot.sentence, compared[0]) if compared else None
    return (_distance(period_of(base), period) or "") if base is not None and period is not None else None


def _is_second_of_two(frame: Frame, figure: Figure, period: Period | None) -> bool:
    """Whether a change is from the last level but one to the last: 由2015年的47%提高到62%，提高15个百分点."""
    from_to = frame.levels[-2:]
    if len(from_to) < 2 or figure.words or from_to[0].indicator != from_to[1].indicator:
        return False
    first, second = from_to[0].period, from_to[1].period
    if first is None or second is None or second != period:
        return False
    return _distance(first, second) == "cumulative"


def _noted(scene: Scene, frame: Frame, figure: Figure, basis: str) -> str:
    """The basis, kept for the changes after it that name none; 同比 goes before 环比 where both stand."""
    start = max(figure.spot.sentence, figure.start - _LOOK_BACK)
    first = scene.tools.when.stated_basis.search(scene.chars, start, figure.start)
    yearly = "yoy" in (basis, frame.basis) or (first is not None and first["yoy"])
    frame.basis = "yoy" if yearly else basis
    return basis


def is_of_years(scene: Scene, period: Period | None) -> bool:
    """Whether a period is of two years or more, or runs up to a year to come."""
    if period is None or period[1] is None:
        return False
    if period[0] is None:
        return scene.published is not None and period[1].year > scene.published.year
    return period[1].year > period[0].year and (period[1] - period[0]).days > _YEARS


def _is_rounded(period: Period | None) -> bool:
    """Whether a period is a quarter or more that began with a year, and so is compared with the last."""
    if period is None or period[0] is None or period[1] is None:
        return False
    begins_year = period[0].day == period[0].month == 1
    return begins_year and period[1].month in _QUARTER_ENDS and (period[1] - period[0]).days > _QUARTER


def _distance(base: Period, period: Period) -> str | None:
    """yoy, mom or cumulative by how far the base lies before the period."""
    start, end, first = base[0] or base[1], period[1] or period[0], period[0] or period[1]
    if start is None or end is None or first is None:
        return None
    last = base[1] or start
    years = end.year - last.year
    if years > 1:
        return "cumulative"
    if period[0] and _MONTH <= (last - start).days < _HALF and (period[0] - last).days == 1:
        return "mom"
    if years < 1:
        return "mom" if start < first or last < end else None
    if first.day == end.day == 1 and first.month != start.month:
        return "mom"
    from_december = first.year == start.year + 1 and first.month == 1 and start.month == 12 and start.day == 1
    return "mom" if from_december and base != period else "yoy"


def _length(scene: Scene, start: int, end: int) -> Decimal | None:
    """The number of years that the last such amount before ``end`` names: 三年年均增长8.3%."""
    item = scene.amounts.last(scene.years, start, end)
    return value_of(item).value if item else None
