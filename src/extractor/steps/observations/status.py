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
    chars, clause, end = scene.chars, figure.spot.clause, figure.item.start
    published, what = scene.published, scene.tools.what
    begun = published is None or period is None or period[0] is None or period[0] <= published
    if figure.cue == _COMPLETION and begun:  # 为年度计划的107.2%
        return ACTUAL
    if published and period and period[1]:
        if period[1] > published and (period[0] is None or period[0] > published or scene.plan):
            return PLANNED
        if period[1] < published:  # over: only a plan is still a plan
            still = what.still_planned.search(chars, clause, end)
            return PLANNED if still and not what.fulfilled.search(chars, clause, end) else ACTUAL
    if scene.plan and period in (None, scene.plan):
        return PLANNED
    if what.planned_here.search(chars, clause, end):
        return ACTUAL if what.fulfilled.search(chars, clause, end) else PLANNED
    if scene.plans.last(figure.spot.half, clause):
        return PLANNED
    if published is None or period is None or period[1] is None or period[1] <= published:
        return ACTUAL
    if what.done_here.search(chars, max(figure.spot.half, end - _LOOK_BACK), end):
        return ACTUAL
    far = (period[1] - published).days > _FAR and (scene.is_report or _is_long(period))
    if far or scene.goals.last(figure.spot.sentence, end):
        return PLANNED
    return PLANNED if in_plan(scene, figure.spot.paragraph) else ACTUAL


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
