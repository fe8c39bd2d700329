"""How each slot of an observation was filled, for those who ask (``extractor explain``)."""

from __future__ import annotations

from extractor.model import Observation
from extractor.steps.observations.choice import Slot
from extractor.steps.observations.rows import Period, period_of
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.state import Figure


def note(
    scene: Scene,
    figure: Figure,
    said: Observation,
    about: Slot[str | None] | None,
    when: Slot[Period | None],
) -> None:
    """Keep, when a trace was asked for, where the slots of an amount's observation come from."""
    if scene.notes is not None:
        scene.notes[figure.item.mention.start] = "; ".join(
            (
                f"indicator: {figure.why or 'dealt out'}",
                f"subject: {_subject(scene, said)}{_chosen(about)}",
                f"period: {_period(scene, figure, said)}{_chosen(when)}",
                f"measure: {figure.cue or 'its unit and indicator'}",
            )
        )


def _chosen(slot: Slot[str | None] | Slot[Period | None] | None) -> str:
    """What told the winner of a choice from the runner-up."""
    return "" if slot is None else f" ({slot.why}; margin {slot.margin})"


def _subject(scene: Scene, said: Observation) -> str:
    if said.subject is None:
        return "nothing says"
    return "the document's place" if said.subject == scene.default else "named in the text"


def _period(scene: Scene, figure: Figure, said: Observation) -> str:
    if said.period is None:
        return "nothing says"
    for item in reversed(scene.dates.within(figure.spot.sentence, figure.item.start)):
        if period_of(item) == said.period:
            return f"{item.mention.text} before it"
    return "carried over"
