"""Whether an amount is a fact or a plan."""

from __future__ import annotations

from extractor.observing.frame import Figure
from extractor.observing.rows import Period
from extractor.observing.scene import Scene

ACTUAL, PLANNED = "actual", "planned"


def status_of(scene: Scene, figure: Figure, period: Period | None) -> str:
    """``planned`` for what is yet to come or said to be a goal, else ``actual``."""
    chars, clause, end = scene.chars, figure.spot.clause, figure.item.start
    published, what = scene.published, scene.tools.what
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
    return PLANNED if scene.plans.last(figure.spot.half, clause) else ACTUAL
