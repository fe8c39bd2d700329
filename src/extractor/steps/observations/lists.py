"""分别: one lead whose list of parts, places or figures before it deals out several amounts in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.model import Observation
from extractor.steps.observations.antecedents import noun_of_clause_before, topic
from extractor.steps.observations.phrases import first_words
from extractor.steps.observations.rows import value_of
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.state import Frame
from extractor.steps.observations.subject import listed_places


def dealt_from(scene: Scene, position: int) -> int:
    """How many amounts, from ``position`` on, one 分别 before it deals out; 0 for none."""
    items = scene.amounts.items
    at = items[position].start
    sign = scene.deals.last(0, at)
    if sign is None or sign[0] < _start(scene, position):
        return 0
    return _joined_from(scene, position)


def listed_from(scene: Scene, position: int) -> int:
    """How many amounts of one unit, from ``position`` on, are listed without 分别; 0 for none."""
    count = _joined_from(scene, position)
    units = {value_of(item).unit for item in scene.amounts.items[position : position + count]}
    return count if len(units) == 1 else 0


def _joined_from(scene: Scene, position: int) -> int:
    items = scene.amounts.items
    end, commas = position + 1, False
    while end < len(items) and scene.joined(items[end - 1], items[end]):
        comma = scene.tools.what.comma.match(scene.chars, items[end - 1].end)
        if comma and end - position > 1 and not commas:  # 增至37座、14座，6部作品获奖
            break
        commas = comma is not None
        end += 1
    return end - position if end - position > 1 else 0


def _start(scene: Scene, position: int) -> int:
    """Where the words that deal amounts out begin: the clause, or the amount before in it."""
    items = scene.amounts.items
    clause = scene.clauses.clause(items[position].start)
    return max(clause, items[position - 1].end) if position else clause


def deal(
    scene: Scene, frame: Frame, position: int, count: int, lead: Observation, own: str
) -> list[Observation]:
    """The observations of ``count`` amounts from ``position`` on.

    ``lead`` is that of the first of them alone, and ``own`` what its own words name.
    """
    dealt = _to_places(scene, frame, position, count, lead, own)
    if not dealt and not own:  # 衣着、交通通讯，分别下降0.7%和0.8%
        before = noun_of_clause_before(scene, _start(scene, position))
        dealt = _to_parts(scene, count, replace(lead, indicator=before))
    if not dealt:
        dealt = _to_parts(scene, count, lead) or _to_figures(scene, frame, count, lead, own)
    frame.dealt = tuple(dealt)
    return dealt


def deal_list(
    scene: Scene, frame: Frame, position: int, count: int, lead: Observation, own: str
) -> list[Observation]:
    """As ``deal``, without a 分别: only to as many places or parts as there are amounts; else none."""
    start, at = _start(scene, position), scene.amounts.starts[position]
    dealt: list[Observation] = []
    if len(listed_places(scene, start, at)) == count:
        dealt = _to_places(scene, frame, position, count, lead, own)
    elif own and lead.measure in ("level", "change", "share", "rate"):
        dealt = _to_parts(scene, count, lead)
    elif not own and lead.measure == "change":
        dealt = _to_figures_before(scene, frame, position, count, lead)
    return dealt


def _named(scene: Scene, lead: Observation, indicator: str, subject: str | None) -> Observation:
    known = scene.tools.canonical.get(indicator)
    return replace(lead, indicator=indicator, indicator_id=known, subject=subject)


def _to_places(
    scene: Scene, frame: Frame, position: int, count: int, lead: Observation, own: str
) -> list[Observation]:
    """One for each of a list of places: 北京和上海分别增长5.1%和5.5%."""
    start, at = _start(scene, position), scene.amounts.starts[position]
    places = listed_places(scene, start, at)
    if not places and not own:
        return _to_places_before(scene, count, start, lead)
    if len(places) != count:
        return []
    tools = scene.tools
    dates = [(item.start, item.end) for item in scene.dates.within(start, at)]
    end = scene.names.within(start, at)[-1].end
    total = tools.who.listed_sum.match(scene.chars, end, at)
    words = scene.words(total.end() if total else end, at, dates)
    _, hit = tools.measures.read("".join(words), "%" if lead.measure == "change" else "")
    own = tools.phrases.text(tools.phrases.trim(first_words(words, hit.start) if hit else words))
    indicator = own or _compared_in(scene, frame, start) or lead.indicator
    return [_named(scene, lead, indicator, place) for place in places]


def _to_places_before(scene: Scene, count: int, start: int, lead: Observation) -> list[Observation]:
    """One for each place of the clause before: 黑龙江、河南产量居前两位，分别为7507万吨和6649万吨."""
    before = scene.clauses.clause(start - 1) if start else 0
    if before < scene.clauses.sentence(start):
        return []
    places = listed_places(scene, before, start)
    if len(places) != count:
        return []
    noun = noun_of_clause_before(scene, start)
    vocabulary = scene.tools.vocabulary
    if not noun or not (vocabulary.is_head(noun) or vocabulary.head(noun)):
        noun = lead.indicator
    return [_named(scene, lead, noun, place) for place in places]


def _compared_in(scene: Scene, frame: Frame, start: int) -> str:
    """What a list of places is compared in: the noun before it, the last indicator, or the topic."""
    noun = noun_of_clause_before(scene, start)
    if noun and scene.tools.vocabulary.head(noun):
        return noun
    return frame.antecedent.indicator if frame.antecedent else topic(scene, start)


def _to_parts(scene: Scene, count: int, lead: Observation) -> list[Observation]:
    """One for each part that the indicator lists: 第一、二、三产业增加值分别增长…, 城乡居民收入分别为…"""
    parts = scene.tools.phrases.parts(lead.indicator, count)
    if len(parts) != count:
        pairs = scene.tools.pairs.items()
        pair = next(((w, parts) for w, parts in pairs if w in lead.indicator and len(parts) == count), None)
        parts = [lead.indicator.replace(pair[0], one) for one in pair[1]] if pair else []
    return [_named(scene, lead, part, lead.subject) for part in parts]


def _to_figures_before(
    scene: Scene, frame: Frame, position: int, count: int, lead: Observation
) -> list[Observation]:
    """One for each of as many different figures right before in the sentence, if there are no more."""
    items = scene.amounts.items
    start = scene.clauses.half(items[position].start)
    before = position - scene.amounts.position(start)
    if before != count or len({o.indicator for o in frame.levels[-count:]}) != count:
        return []
    return _to_figures(scene, frame, count, lead, "")


def _to_figures(scene: Scene, frame: Frame, count: int, lead: Observation, own: str) -> list[Observation]:
    """One for each of the figures before: 收入50亿元、支出60亿元，分别增长5%和6%."""
    if own and not scene.tools.vocabulary.is_generic(own):
        owners = [o.subject for o in frame.dealt[-count:]]
        if len(set(owners)) == count:  # 湖南、江西分别接待…，旅游收入分别达…
            return [replace(lead, subject=owner) for owner in owners]
        return [lead] * count
    recent: Sequence[Observation] = frame.levels[-count:]
    if lead.measure == "difference" or len(recent) < count:
        recent = frame.dealt[-count:]
    if len(recent) != count:
        return [lead] * count
    growth = scene.tools.what.growth_rate_name.search(lead.indicator)
    suffix = growth[0] if growth else ""
    return [
        replace(
            lead,
            indicator=o.indicator if o.indicator.endswith(suffix) else o.indicator + suffix,
            indicator_id=scene.tools.canonical.get(o.indicator),
            subject=o.subject,
        )
        for o in recent
    ]
