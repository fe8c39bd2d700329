"""What an amount goes back to: the observation or the clause before it, the topic of its paragraph."""

from __future__ import annotations

from extractor.model import Observation
from extractor.steps.observations.measure import RATIO_UNITS
from extractor.steps.observations.patterns import Pattern
from extractor.steps.observations.rows import value_of
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.state import Figure, Frame

_CHANGED_TO = "observation.changed-to"
_LONGEST_COUNTED = 10  # characters of what an attribute is said to be of


def antecedent_of(frame: Frame, figure: Figure, phrase: str) -> Observation | None:
    """What the figure goes back to: the last one for a difference and a bare percentage, else the level."""
    bare = (
        figure.measure.name == "level" and figure.value.unit in RATIO_UNITS and not figure.cued and not phrase
    )
    changed = not phrase and figure.cue == _CHANGED_TO and figure.follows is not None
    if frame.last and (bare or changed or figure.measure.name == "difference"):
        return frame.last
    return frame.antecedent


def noun_of_clause_before(scene: Scene, clause: int) -> str:
    """What the clause before opens with: 商事主体 of 商事主体数量逆势增长，新增52.2万户."""
    start = scene.clauses.clause(clause - 1) if clause else 0
    if start >= clause - 1 or start < scene.clauses.sentence(clause):
        return ""
    rows = (scene.dates, scene.names)
    holes = sorted((item.start, item.end) for row in rows for item in row.within(start, clause - 1))
    return scene.tools.phrases.opening(scene.words(start, clause - 1, holes))


def named_before(scene: Scene, figure: Figure, pattern: Pattern) -> str:
    """The noun that the clause before names as ``pattern`` does, if no amount stands in it."""
    clause = figure.spot.opening
    if clause <= figure.spot.half:
        return ""
    start = scene.clauses.clause(clause - 1)
    if scene.amounts.next_start(start, clause) < clause:
        return ""
    match = pattern.fullmatch(noun_of_clause_before(scene, clause))
    return match["noun"] if match else ""


def counted_again(scene: Scene, frame: Frame, unit: str) -> str:
    """What the last figure of the same unit was of, without its 余额 or 总数: 企业35418家，新增6900家."""
    level = frame.level
    if level is None or unit not in frame.units or level.measure not in ("level", "change"):
        return ""
    traits = scene.tools.vocabulary.traits
    words = scene.tools.vocabulary.words(scene.tools.what.flow_words.sub("", level.indicator))
    while len(words) > 1 and traits(words[0]).verb:  # 改造养老机构25个，建成3个
        del words[0]
    if len(words) > 1 and traits(words[-1]).verb and not traits(words[-1]).noun:  # 项目开工39个、竣工43个
        words.pop()
    return scene.tools.what.stock_end.sub("", "".join(words))


def counted_with(scene: Scene, frame: Frame, figure: Figure) -> str:
    """The short name of what was counted right before an attribute: 签约项目44个、总投资331亿元."""
    counted = frame.last
    before = scene.amounts.position(figure.item.start) - 1
    if counted is None or before < 0 or counted.measure != "level":
        return ""
    item = scene.amounts.items[before]
    near = item.start >= figure.spot.half and value_of(item).dimension == "count"
    fits = 1 < len(counted.indicator) <= _LONGEST_COUNTED and counted.subject == figure.subject
    return counted.indicator if near and fits and frame.last_at == item.start else ""


def topic(scene: Scene, end: int) -> str:
    """The last known indicator that the paragraph names before ``end``, else the next of the sentence.

    杭州（9602亿元）、宁波（7640.5亿元）地区生产总值居全省前列: the name may follow its figures.
    """
    span = scene.known.last(scene.clauses.paragraph(end), end)
    if span is None:
        span = scene.known.first(end, scene.clauses.sentence_end(end))
    return scene.chars[slice(*span)] if span else ""
