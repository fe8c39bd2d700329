"""Which date holds for an amount, and what it is compared with."""

from __future__ import annotations

from datetime import date
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
_LONGEST_SPAN = 60  # years
_PLAN = 5  # years
_OF = "的"
_COMMAS = ("，", ",")
_BEFORE_COMMA = (")", " ", "\u3000", "”")


def advance(scene: Scene, frame: Frame, end: int) -> None:
    """Let the dates before ``end`` set the frame that hold for what follows them."""
    starts = scene.dates.starts
    while frame.dates_seen < len(starts) and starts[frame.dates_seen] < end:
        position = frame.dates_seen
        frame.dates_seen += 1
        if _sets_frame(scene, frame, position):
            _set(scene, frame, scene.dates.items[position])


def _sets_frame(scene: Scene, frame: Frame, position: int) -> bool:
    """Whether a date holds for what follows, not only for its own clause."""
    if scene.when.comparand[position] or scene.when.names_only[position]:
        return False
    item, chars, when = scene.dates.items[position], scene.chars, scene.tools.when
    if when.whole_year.search(item.mention.text) or when.date_set_aside.match(chars, item.end):
        return False
    clause = scene.clauses.clause(item.start)
    lead = chars[clause : item.start]
    if chars.startswith(_COMMAS, item.end) and lead.endswith(_BEFORE_COMMA):
        return True
    if _is_long(item) and _holds_day(scene, frame, position):
        return True
    if (
        clause == scene.clauses.sentence(item.start)
        and _is_long(item)
        and when.date_tells.match(chars, item.end)
    ):
        return True
    named = sum(i.end - i.start for row in (scene.dates, scene.names) for i in row.within(clause, item.start))
    return len(lead.strip()) - named <= 3 or when.frame_lead.match(lead) is not None


def _is_long(item: Item) -> bool:
    """Whether a date spans a month or more, as the periods of figures do."""
    return _is_month_or_more(period_of(item))


def _is_month_or_more(period: Period) -> bool:
    start, end = period
    return start is not None and end is not None and (end - start).days >= _MONTH


def _holds_day(scene: Scene, frame: Frame, position: int) -> bool:
    """Whether the frame is only the day on which figures of a longer period were told."""
    if position == 0 or not is_day(frame.period):
        return False
    before, sentence = scene.dates.items[position - 1], scene.clauses.sentence
    return period_of(before) == frame.period and sentence(before.start) == sentence(
        scene.dates.starts[position]
    )


def main(frame: Frame) -> Period | None:
    """The period that goes on into a new paragraph: months in what the last one opened with do not."""
    if frame.used and frame.main and _inside(frame.used, frame.main) and _is_month_or_more(frame.used):
        return frame.main
    return frame.used


def _set(scene: Scene, frame: Frame, item: Item) -> None:
    """Let a date hold: for the text that follows, or for its sentence when the paragraph's is wider."""
    frame.period = period = period_of(item)
    paragraph = scene.clauses.paragraph(item.start)
    opened = frame.wide is not None and frame.wide_at >= frame.sentence
    named = opened and scene.dates.next_start(frame.wide_at, frame.wide_at + 1) == frame.wide_at
    inside = scene.clauses.clause(item.start) > scene.clauses.sentence(item.start)
    frame.brief = (named or inside) and is_day(period)
    wide = frame.wide if frame.wide_at >= paragraph else None
    wider = wide is not None and (_inside(period, wide) or _runs_on(scene, wide, item))
    if wider and not _only_opens(scene, frame, item) and not scene.chars.startswith(_COMMAS, item.end):
        return
    closing = is_day(period) and scene.tools.when.closing_day.search(item.mention.text)
    if closing:
        frame.closing = period
    if closing or period[0] is None:
        return
    frame.lasting = frame.wide = period
    frame.wide_at = item.start
    if scene.clauses.clause(item.start) == paragraph and not is_day(period):
        frame.main = period


def around(scene: Scene, frame: Frame, figure: Figure) -> Period | None:
    """The wider period that the figure's closing day ends, where no date of its clause names the day."""
    day, wide = figure.period, frame.wide
    closes = day is not None and wide is not None and _inside(day, wide) and day[1] == wide[1]
    return wide if closes and not has_date(scene, figure) else day


def _runs_on(scene: Scene, wide: Period, item: Item) -> bool:
    """Whether a period is the year to date by another name: 今年新增2家 after 今年1-7月."""
    period = period_of(item)
    if scene.published is None or period[1] is None or period[1] <= scene.published:
        return False
    clauses = scene.clauses
    if clauses.clause(item.start) == clauses.sentence(item.start):
        return False
    if scene.tools.what.planned_here.search(scene.chars, item.end, clauses.sentence_end(item.start)):
        return False
    return period[0] == wide[0] and _inside(wide, period)


def is_goal(frame: Frame) -> bool:
    """Whether the period that holds is up to the end of the wider one or later: 到2005年 of “十五”时期."""
    period, wide = frame.period, frame.wide
    if period is None or period[0] is not None or period[1] is None:
        return False
    if wide is None or wide[0] is None or wide[1] is None:
        return False
    return period[1] > wide[1] or (period[1] == wide[1] and wide[1].year > wide[0].year)


def _only_opens(scene: Scene, frame: Frame, item: Item) -> bool:
    """Whether the wider period is one up to now that no figure was of: 今年以来…，上半年支出50亿元."""
    if scene.amounts.next_start(frame.wide_at, item.start) < item.start or not _is_long(item):
        return False
    wide = scene.dates.items[scene.dates.position(frame.wide_at)]
    return scene.tools.when.since.search(wide.mention.text) is not None


def read_period(scene: Scene, frame: Frame, figure: Figure) -> None:
    """Give the figure the period that its clause names, else the frame's; the dates become holes."""
    end, dates = figure.item.start, scene.dates
    figure.holes += [(item.start, item.end) for item in dates.within(figure.start, end)]
    # 由2018年的3.2万元提高到4.6万元: only the first is of 2018
    holds = dates.last(scene.when.holding, figure.start, end) or dates.last(
        scene.when.free, figure.spot.opening, figure.start
    )
    figure.period = frame.period if holds is None else period_of(holds)
    base = dates.last(scene.when.bases, figure.start, end)
    if base is not None and figure.value.unit != TIMES and _is_of_base(scene, base, end):
        figure.of_base, figure.base, figure.period = True, base, period_of(base)
    dated = dates.within(figure.start, end)
    at = dated[-1].start if dated and scene.chars.startswith(_OF, dated[-1].end) else end
    figure.from_lead = scene.when_from(at)
    if figure.from_lead:
        if holds is None and base is None:
            figure.period = frame.spell[0] or _year_before(figure.period)
        frame.spell = figure.period, frame.spell[1]


def _year_before(period: Period | None) -> Period | None:
    """The year before a period of several years, in which a change over it began; else the period."""
    if period is None or period[0] is None or period[1] is None or period[0].year == period[1].year:
        return period
    return date(period[0].year - 1, 1, 1), date(period[0].year - 1, 12, 31)


def _is_of_base(scene: Scene, base: Item, end: int) -> bool:
    """Whether the figure at ``end`` is the base's own: 12.3亿元 of 比2015年的12.3亿元增长20%."""
    when, chars = scene.tools.when, scene.chars
    if not when.base_figure_lead.match(chars, max(0, base.start - 1), base.start):
        return False
    return when.base_figure.fullmatch(chars, base.end, end) is not None


def has_base(scene: Scene, figure: Figure) -> bool:
    """Whether the clause names a date before the amount that it is compared with."""
    return scene.dates.last(scene.when.bases, figure.spot.opening, figure.item.start) is not None


def has_date_after(scene: Scene, figure: Figure) -> bool:
    """Whether a date stands between a figure and the one before it."""
    return scene.dates.next_start(figure.start, figure.item.start) < figure.item.start


def has_date(scene: Scene, figure: Figure) -> bool:
    """Whether the clause names a date before the amount that it is not compared with."""
    return scene.dates.last(scene.when.told, figure.spot.opening, figure.item.start) is not None


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
    opening, end = figure.spot.opening, figure.item.start
    stated = scene.tools.when.stated_basis.search(scene.chars, figure.start, end)
    if stated:
        return _noted(scene, frame, figure, "yoy" if stated["yoy"] else "mom")
    base = scene.dates.last(scene.when.bases, opening, end)
    if base is not None:
        if scene.tools.when.year_opening.search(base.mention.text):
            return None
        named = _distance(period_of(base), period) if period is not None else None
        if named:
            return named
    told = scene.tools.measures.basis(scene.chars, opening, end)
    if told:
        return _noted(scene, frame, figure, told)
    if scene.tools.when.long_base.search(scene.chars, opening, end):
        return None
    length = _length(scene, opening, end)
    if length is not None and length > 1:
        return "avg" if scene.tools.what.averaged.search(scene.chars, opening, end) else "cumulative"
    compared = scene.compared.last(figure.spot.sentence, opening)
    base = scene.dates.last(scene.when.bases, figure.spot.sentence, compared[0]) if compared else None
    if base is not None and period is not None:
        return _distance(period_of(base), period)
    if is_of_years(scene, period):
        return "cumulative"
    from_to = frame.levels[-2:]
    if len(from_to) == 2 and not figure.words and from_to[0].indicator == from_to[1].indicator:
        first, second = from_to[0].period, from_to[1].period
        if first and second and second == period and _distance(first, second) == "cumulative":
            return "cumulative"  # 由2015年的47%提高到62%，提高15个百分点
    if measure.name == "change":
        return "mom" if frame.basis == "mom" else "yoy"
    if frame.basis == "mom":
        return "mom"
    if not figure.compared_across and scene.same_below.first(0, end) is not None:
        return "yoy"
    return "yoy" if not figure.compared_across and _is_rounded(period) else None


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


def span_of_years(scene: Scene, frame: Frame, figure: Figure, period: Period | None) -> Period | None:
    """The years that an average is taken over: those named, or from the first level to the second."""
    if period is None or period[1] is None:
        return period
    at, spot, end = figure.item.start, figure.spot, period[1]
    length = _length(scene, spot.clause, at)
    if length is not None and 1 < length < _LONGEST_SPAN:
        return date(end.year - int(length) + 1, 1, 1), date(end.year, 12, 31)
    base = scene.dates.last(scene.when.bases, spot.clause if figure.words else spot.half, at)
    first = period_of(base)[0] if base else None
    if first and first.year < end.year:
        return date(first.year + 1, 1, 1), date(end.year, 12, 31)
    levels = frame.levels[-2:]
    years = [o.period[0].year for o in levels if o.period and o.period[0]]
    if len(years) == 2 and (not figure.own or figure.own in levels[-1].indicator) and years[0] < years[1]:
        return date(years[0] + 1, 1, 1), date(years[1], 12, 31)
    if period[0] is None and frame.wide is not None and frame.wide[1] == end:
        return frame.wide
    if period[0] is None and scene.plan is not None:
        return plan_years(end)
    return period


def plan_years(end: date) -> Period:
    """The five years of a plan that ends on ``end``."""
    return date(end.year - _PLAN + 1, 1, 1), end


def whole_year(period: Period | None) -> Period | None:
    """The year that a period ends in."""
    if period is None or period[1] is None:
        return period
    return date(period[1].year, 1, 1), date(period[1].year, 12, 31)


def is_day(period: Period | None) -> bool:
    """Whether a period is a single day."""
    return period is not None and period[0] == period[1]


def _length(scene: Scene, start: int, end: int) -> Decimal | None:
    """The number of years that the last such amount before ``end`` names: 三年年均增长8.3%."""
    item = scene.amounts.last(scene.years, start, end)
    return value_of(item).value if item else None


def _inside(inner: Period, outer: Period) -> bool:
    if inner[0] is None or inner[1] is None or outer[0] is None or outer[1] is None:
        return False
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer
