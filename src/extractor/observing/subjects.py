"""Whom an amount is about: names that lead a clause, the document's own place, events, lists of places."""

from __future__ import annotations

from itertools import pairwise

from extractor.observing.frame import Figure, Frame
from extractor.observing.roles import is_office
from extractor.observing.rows import Span, name_of
from extractor.observing.scene import COUNTRY, Scene

_PROVINCE, _CITY = "省", "市"


def advance(scene: Scene, frame: Frame, end: int) -> None:
    """Let the state organs named before ``end`` in the paragraph say which place 全市 is."""
    names = scene.names
    while frame.names_seen < len(names) and names.starts[frame.names_seen] < end:
        item = names.items[frame.names_seen]
        frame.names_seen += 1
        if item.start >= frame.paragraph and is_office(item):
            place = scene.tools.who.office_place.match(name_of(item))
            if place:
                frame.place = place["place"]


def read_subject(scene: Scene, frame: Frame, figure: Figure) -> None:
    """Give the figure its subject; the name that says so, where its words begin, becomes a hole."""
    names, end, sentence = scene.names, figure.item.start, figure.spot.sentence
    hole = names.last(scene.who.leading, max(figure.start, sentence), end)
    if hole is not None:
        figure.holes.append((hole.start, hole.end))
    leader = names.last(scene.who.leaders, sentence, end)
    found = -1
    if leader is not None:
        frame.subject, found = name_of(leader), leader.start
    place = scene.places.last(max(sentence, found + 1), end)
    if place is not None:
        frame.subject = _place_named(scene, frame, scene.chars[slice(*place)])
    figure.subject = _event(scene, max(sentence, found + 1), figure.start) or frame.subject


def _event(scene: Scene, start: int, end: int) -> str | None:
    """The first event (第五届…博览会) that is named between ``start`` and ``end``."""
    span = scene.events.first(start, end)
    if span is None:
        return None
    match = scene.tools.who.event_subject.match(scene.chars, span[0], end)
    return match["event"] if match else None


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
    if frame.place:
        return frame.place
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
