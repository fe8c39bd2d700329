"""Whether an amount is a fact or a plan."""

from __future__ import annotations

from extractor.steps.observations.rows import Period
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.state import Figure

_COMPLETION = "observation.completion"
ACTUAL, PLANNED = "actual", "planned"
_LOOK_BACK = 120  # characters before a figure that tell that it was reached
_FAR = 240  # days ahead of the issue that the end of a period lies when it has hardly begun


def status_of(scene: Scene, figure: Figure, period: Period | None) -> str:
    """``planned`` for what is yet to come or said to be a goal, else ``actual``."""
    if figure.cue == _COMPLETION and _has_begun(scene, period):  # 为年度计划的107.2%
        return ACTUAL
    told = _by_period(scene, figure, period) or _by_words(scene, figure)
    return told or _while_it_runs(scene, figure, period)


def _has_begun(scene: Scene, period: Period | None) -> bool:
    start = period[0] if period else None
    return scene.published is None or start is None or start <= scene.published


def _by_period(scene: Scene, figure: Figure, period: Period | None) -> str | None:
    """By a period that is over or has not begun, or that of a plan; None where it tells nothing."""
    published, what = scene.published, scene.tools.what
    if published and period and period[1]:
        if period[1] > published and (scene.plan or period[0] is None or period[0] > published):
            return PLANNED
        if period[1] < published:  # over: only a plan is still a plan
            place = scene.chars, figure.spot.clause, figure.item.start
            still = what.still_planned.search(*place) and not what.fulfilled.search(*place)
            return PLANNED if still else ACTUAL
    return PLANNED if scene.plan and period in (None, scene.plan) else None


def _by_words(scene: Scene, figure: Figure) -> str | None:
    """By words of planning in the figure's clause, or before that in its half-sentence."""
    what, clause, end = scene.tools.what, figure.spot.clause, figure.item.start
    if what.planned_here.search(scene.chars, clause, end):
        return ACTUAL if what.fulfilled.search(scene.chars, clause, end) else PLANNED
    return PLANNED if scene.plans.last(figure.spot.half, clause) else None


def _while_it_runs(scene: Scene, figure: Figure, period: Period | None) -> str:
    """Of a period that ends after the issue: a fact where something was reached, else a goal or a plan's."""
    published, end = scene.published, figure.item.start
    if published is None or period is None or period[1] is None or period[1] <= published:
        return ACTUAL
    start = max(figure.spot.half, end - _LOOK_BACK)
    if scene.tools.what.done_here.search(scene.chars, start, end):
        return ACTUAL
    far = (period[1] - published).days > _FAR and (scene.is_report or _is_long(period))
    planned = far or scene.goals.last(figure.spot.sentence, end) or in_plan(scene, figure.spot.paragraph)
    return PLANNED if planned else ACTUAL


def _is_long(period: Period) -> bool:
    """Whether a period is of more than a year."""
    return period[0] is None or (period[1] is not None and period[1].year > period[0].year)


def in_plan(scene: Scene, paragraph: int) -> bool:
    """Whether the last heading before a paragraph is of what is planned, not of what was done."""
    ahead = scene.ahead.last(0, paragraph)
    if ahead is None:
        return False
    review = scene.review.last(ahead[0], paragraph)
    return review is None or review[0] <= ahead[0]
