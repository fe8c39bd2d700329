"""Whom an amount is about: names that lead a clause, the document's own place, events, lists of places."""

from __future__ import annotations

from itertools import pairwise

from extractor.knowledge.divisions import COUNTRY
from extractor.steps.observations.roles import is_office
from extractor.steps.observations.rows import Span, name_of
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.state import Figure, Frame, Leading
from extractor.text.clauses import Spot

_LONG_OWNER = 6  # characters of a name that is no common noun
_OWNERS_BACK = 6  # words for an owner that are looked at for one name
_LONGEST_OWNER = 30  # characters of the name of a project
_PROVINCE, _CITY = "省", "市"


def advance(scene: Scene, who: Leading, spot: Spot, end: int) -> None:
    """Bring up to ``end`` whom the names lead to; a new paragraph or sentence is of the document's own place.

    The state organs that the paragraph has named say which place 全市 is.
    """
    own = scene.owner or scene.default
    if spot.paragraph != who.paragraph:
        who.paragraph, who.subject, who.place = spot.paragraph, own, None
    if spot.sentence != who.sentence:
        who.sentence = spot.sentence
        if not scene.tools.who.kept_subject.match(scene.chars, spot.sentence):
            who.subject = who.place or own
    names = scene.names
    while who.names_seen < len(names) and names.starts[who.names_seen] < end:
        item = names.items[who.names_seen]
        who.names_seen += 1
        if item.start >= who.paragraph and is_office(item):
            place = scene.tools.who.office_place.match(name_of(item))
            # 省政府 in a city's text says who decided, not whom the figures are about
            if place and (place["place"] == scene.default or place["place"] not in scene.path):
                who.place = place["place"]


def with_subject(scene: Scene, frame: Frame, figure: Figure) -> Figure:
    """The figure with its subject; the name that says so, where its words begin, becomes a hole."""
    names, end, sentence = scene.names, figure.item.start, figure.spot.sentence
    holes, owned = list(figure.holes), False
    hole = names.last(scene.who.leading, max(figure.start, sentence), end)
    if hole is not None:
        start = hole.start
        while (above := names.ending_at(start)) and above.start >= max(figure.start, sentence):
            start = above.start  # 泉州市 before 晋江市
        holes.append((start, hole.end))
    leader = names.last(scene.who.leaders, sentence, end)
    found = -1
    if leader is not None:
        frame.who.subject, found = name_of(leader), leader.start
    place = scene.places.last(max(sentence, found + 1), end)
    if place is not None:
        frame.who.subject = _place_named(scene, frame, scene.chars[slice(*place)])
        found = place[0]
    owner = _owner(scene, frame, max(sentence, found + 1), end)
    if owner is not None:
        frame.who.subject = scene.chars[slice(*owner)]
        owned = owner[0] >= figure.spot.opening
        if owner[0] >= figure.start:
            holes.append(owner)
    subject = _event(scene, max(sentence, found + 1), figure.start) or frame.who.subject
    return figure._replace(subject=subject, holes=holes, owned=owned)


def _event(scene: Scene, start: int, end: int) -> str | None:
    """The first event (第五届…博览会) that is named between ``start`` and ``end``."""
    span = scene.events.first(start, end)
    if span is None:
        return None
    match = scene.tools.who.event_subject.match(scene.chars, span[0], end)
    return match["event"] if match else None


def _owner(scene: Scene, frame: Frame, start: int, end: int) -> Span | None:
    """The last facility, project or region between ``start`` and ``end`` that opens its clause."""
    span = scene.owners.last(start, end)
    if span is None:
        return None
    if frame.who.owner[0] == span[1]:
        return frame.who.owner[1]
    owner, at = None, span
    for _ in range(_OWNERS_BACK):
        owner = _owner_at(scene, at)
        if owner is not None:
            break
        # 该项目总投资10亿元: the last one named, also in a sentence before
        again = scene.tools.who.same_owner.match(scene.chars, scene.clauses.clause(at[0]), at[1])
        before = scene.owners.last(frame.who.paragraph if again else start, at[0])
        if before is None:
            break
        start, at = (frame.who.paragraph if again else start), before
    frame.who.owner = span[1], owner
    return owner


def _owner_at(scene: Scene, span: Span) -> Span | None:
    tools, chars = scene.tools, scene.chars
    if not (scene.is_word_end(span[1]) or tools.who.owner_joined.match(chars, span[1])):
        return None
    clause = scene.clauses.clause(span[0])
    start = clause
    for row in (scene.dates, scene.names, scene.amounts):
        for item in row.within(clause, span[0]):
            start = max(start, item.end)
    before = scene.names.ending_at(start)
    firm = before is not None and not is_office(before) and before.mention.type == "ORGANISATION"
    if before is not None and firm:
        start = before.start
    lead = tools.who.owner_before.match(chars, start, span[0])
    start = lead.end() if lead else start
    kind = tools.owners[chars[slice(*span)]]
    if kind == "region":
        opens = start == span[0] and tools.who.region_then.match(chars, span[1])
        return span if opens else None
    if span[1] - start > _LONGEST_OWNER or tools.who.common_owner.match(chars, start):
        return None
    if tools.who.listed_owner.search(chars, start, span[1]):
        return None
    long = span[1] - start >= _LONG_OWNER
    words = scene.words(start, span[1])
    if words and words[-1] == chars[slice(*span)]:
        words.pop()
    if not firm and not tools.vocabulary.is_proper(words, unknown=long or kind == "facility"):
        return None
    counted = kind == "facility" and scene.amounts.next_start(span[1], span[1] + 1) == span[1]
    dated = scene.dates.next_start(span[1], span[1] + 1) == span[1]
    if not (counted or dated or tools.who.owner_then.match(chars, span[1])):
        return None
    return start, span[1]


def has_name(scene: Scene, figure: Figure) -> bool:
    """Whether the first name of the clause, before the amount, stands where a subject does."""
    following = scene.names.position(figure.spot.opening)
    return (
        following < len(scene.names)
        and scene.names.starts[following] < figure.item.start
        and scene.who.leads[following]
    )


def host_of(scene: Scene, frame: Frame, bracket: Span) -> str | None:
    """The name right before a bracket: 上海 of 上海（21390.17亿元）, 全国 of 高于全国（3.8%）."""
    at = bracket[0] - 1
    word = scene.chars[max(0, at - 2) : at]
    if scene.tools.who.place_word.fullmatch(word):
        return _place_named(scene, frame, word)
    item = scene.names.ending_at(at)
    return name_of(item) if item else None


def _place_named(scene: Scene, frame: Frame, word: str) -> str | None:
    """The place that 全市, 全省, 全国 means here."""
    if scene.tools.who.country_word.fullmatch(word):
        return COUNTRY
    if frame.who.place and frame.who.place[-1] == word[-1]:
        return frame.who.place
    if word.endswith(_PROVINCE) and scene.path:
        return scene.path[0]
    if word.endswith(_CITY):
        return next((part for part in reversed(scene.path) if part.endswith(_CITY)), scene.default)
    return scene.default


def listed_places(scene: Scene, start: int, end: int) -> list[str]:
    """The names of a list that a clause opens with: 北京和上海环比分别上涨…, 杭州市余杭区、临平区…"""
    items = scene.names.within(start, end)
    who, chars = scene.tools.who, scene.chars
    if not items or not who.listed_places_opening.fullmatch(chars, start, items[0].start):
        return []
    listed = [items[0]]
    for left, right in pairwise(items):
        if who.listed_places_mark.fullmatch(chars, left.end, right.start):
            listed.append(right)
        elif left.end == right.start and len(listed) == 1:  # 杭州市 before the first of its districts
            listed = [right]
        else:
            return []
    return [name_of(item) for item in listed]
