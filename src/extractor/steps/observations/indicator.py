"""What is measured: the names that the text gives for a figure, and the choice among them.

candidates.py finds the names, each with the evidence that speaks for it; indicator_choice.csv says what each
kind of evidence weighs. First the amount's own words and the noun after it are weighed; then what the winner
leaves to what stands before it, or, where nothing is said, what is carried over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractor.model import Observation
from extractor.steps.observations import candidates
from extractor.steps.observations.antecedents import antecedent_of
from extractor.steps.observations.candidates import Case, Found, Name
from extractor.steps.observations.choice import Slot
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.state import Figure, Frame

_SPOKEN: Sequence[Callable[[Case], Found]] = (
    candidates.own_words,
    candidates.criterion,
    candidates.counted,
    candidates.people,
    candidates.of_noun,
    candidates.attribute,
    candidates.before_bracket,
    candidates.from_clause,
)


def indicator_of(scene: Scene, frame: Frame, figure: Figure) -> tuple[Slot[Name], Observation | None]:
    """The name of what a figure measures, empty when nothing tells, and the observation it goes back to."""
    case = _case(scene, frame, figure)
    names = _weighed(scene, {}, (found for source in _SPOKEN for found in source(case)))
    spoken = scene.tools.indicator_weights.fill(figure.item.start, names).value if names else None
    antecedent = antecedent_of(frame, figure, spoken.value if spoken else "")
    if spoken is None:
        _weighed(scene, names, candidates.inherited(case, antecedent))
    elif antecedent is not None:
        _weighed(scene, names, candidates.with_antecedent(case, spoken.value, antecedent))
    if not names:
        return Slot(case.named(""), "nothing names it", 0.0), antecedent
    slot = scene.tools.indicator_weights.fill(figure.item.start, names)
    if scene.notes is not None:
        slot = replace(slot, why=_why(slot.value, names))
    return slot, antecedent


def _why(chosen: Name, names: dict[Name, list[str]]) -> str:
    """What speaks for a name, and what it was put before."""
    others = dict.fromkeys(name.value for name in names if name.value != chosen.value)
    sources = " and ".join(names[chosen])
    return f"{sources}, before {' and '.join(others)}" if others else sources


def _weighed(
    scene: Scene, names: dict[Name, list[str]], found: Iterable[tuple[Name, list[str]]]
) -> dict[Name, list[str]]:
    """``names`` with those of ``found`` that name something."""
    for name, evidence in found:
        if name.value and not scene.tools.vocabulary.is_stump(name.value):
            names.setdefault(name, evidence)
    return names


def _case(scene: Scene, frame: Frame, figure: Figure) -> Case:
    """An amount whose words are read, those that name nothing taken off."""
    end = scene.amounts.next_start(figure.item.end, min(figure.spot.end, len(scene.chars)))
    limit = scene.dates.next_start(figure.item.end, end)
    words, own = figure.words, figure.own
    if dropped := _places(scene, figure) or _doer(scene, figure):
        words = scene.tools.phrases.trim(words[dropped:])
        own = scene.tools.phrases.text(words)
    at = figure.item.start
    while (name := scene.names.ending_at(at)) and name.start > figure.start:
        at = name.start
    caused = scene.tools.what.caused.search(scene.chars, figure.start, at)
    if caused or (own and scene.tools.what.names_nothing.fullmatch(own)):
        words, own = [], ""
    return Case(scene, frame, figure, words, own, limit)


def _places(scene: Scene, figure: Figure) -> int:
    """How many of a figure's words list places before its name, as in 上海、海南外贸额, not 上海至海南."""
    tools, words = scene.tools, figure.words
    named = {name.mention.text for name in scene.names.within(figure.start, figure.item.start)}
    at = 0
    while named and at < len(words) and words[at] in named:
        listed = at + 2 < len(words) and tools.who.listed_places_mark.fullmatch(words[at + 1])
        at += 2 if listed and words[at + 2] in named else 1
    return 0 if at and at < len(words) and words[at] in tools.phrases.results else at


def _doer(scene: Scene, figure: Figure) -> int:
    """Whether the first of a figure's words is the place counted before it: 3个市县多报项目15个."""
    before, words = figure.follows, figure.words
    if before is None or before.end != figure.start or len(words) < 2:
        return 0
    acts = scene.tools.vocabulary.is_verb(words[1]) or scene.tools.what.negation.match(words[1])
    return int(bool(acts and scene.tools.what.counted_area.search(words[0])))
