"""All that a document names whom figures may be about, told once: what it is, where, and how it opens.

Names and lists of names, words for the document's place, events, and the noun phrases that clauses open with,
each a word longer than the one before; a short form stands for what was named in full before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from extractor.knowledge.divisions import COUNTRY
from extractor.model import DistrictValue
from extractor.steps.observations.openings import Phrase, phrases_from
from extractor.steps.observations.roles import is_office
from extractor.steps.observations.rows import Item, Span, name_of
from extractor.steps.observations.scene import Scene

HEADLINE = 60  # characters of the longest line that heads a paragraph
_LEAD = 6  # characters before a name that tell what it is compared with
_ECHOES = 40  # namings back that a short form may stand for
LEADING = ("paragraph", "sentence", "half", "clause")  # what a clause or more opens with


class Named(NamedTuple):
    """A stretch of text that names whom figures may be about."""

    value: str
    start: int
    end: int
    kind: str  # district, organisation, office, area, list, place, event, phrase …
    opens: str  # paragraph, sentence, half, clause, leads, inside, compared, object or bracket
    evidence: tuple[str, ...] = ()
    phrase: Phrase | None = None  # of a phrase: what it is made of


def namings_of(scene: Scene) -> list[Named]:
    """All that the sentences with amounts, and the lines above them, name; in the order of the text."""
    places = [match.span() for match in scene.tools.who.place_word.finditer(scene.chars)]
    starts = frozenset(start for start, _ in places)
    found = [
        *_names(scene),
        *_lists(scene),
        *_places(scene, places),
        *_countries(scene),
        *_events(scene),
        *_phrases(scene, starts),
    ]
    found.sort(key=itemgetter(1, 2))  # start and end
    return list(_with_echoes(found))


def headline(scene: Scene, paragraph: int) -> tuple[int, int] | None:
    """The short line without a full stop right above a paragraph."""
    end = paragraph - 1
    if end <= 0:
        return None
    start = scene.clauses.paragraph(end - 1)
    return None if end - start > HEADLINE or "。" in scene.chars[start:end] else (start, end)


def _skipped(scene: Scene, at: int, end: int) -> int:
    """Where what a clause opens with begins: dates and small words before it skipped."""
    while at < end:
        dated = scene.dates.within(at, at + 1)
        lead = scene.tools.who.phrase_opening.match(scene.chars, at)
        if not dated and (lead is None or lead.end() == at):
            return at
        at = dated[0].end if dated else lead.end() if lead else end
    return at


def _opens(scene: Scene, start: int, *, leads: bool = False) -> str:
    """What a place opens, the dates and small words before it aside (none, if it ``leads`` its clause)."""
    clauses = scene.clauses
    if clauses.bracket(start) is not None:
        return "bracket"
    if scene.tools.when.comparand_lead.match(scene.chars, max(0, start - _LEAD), start):
        return "compared"
    if scene.tools.who.object_lead.match(scene.chars, max(0, start - _LEAD), start):
        return "object"
    clause, sentence = clauses.clause(start), clauses.sentence(start)
    if not leads and _skipped(scene, clause, start) < start:
        return "inside"
    if clause == sentence:
        return "paragraph" if sentence == clauses.paragraph(start) else "sentence"
    return "half" if clause == clauses.half(start) else "clause"


def _names(scene: Scene) -> Iterator[Named]:
    """Districts and organisations; the area of a state organ besides the organ."""
    who, chars = scene.tools.who, scene.chars
    for position, item in enumerate(scene.names.items):
        kind = "district" if isinstance(item.mention.value, DistrictValue) else "organisation"
        opens = _opens(scene, item.start)
        if opens == "inside" and scene.who.leads[position]:
            opens = "leads"
        evidence = [f"{kind} tells"] if who.tells.match(chars, item.end) else []
        if scene.names.within(item.end, item.end + 1):
            evidence.append(f"{kind} then name")
        elif who.listed_places_mark.match(chars, item.end):
            evidence.append(f"{kind} then list")
        named = Named(name_of(item), item.start, item.end, kind, opens, tuple(evidence))
        if is_office(item):
            yield named._replace(kind="office")
            if (area := _area(scene, item)) is not None:
                yield named._replace(value=area, kind="area")
        else:
            yield named


def _area(scene: Scene, office: Item) -> str | None:
    place = scene.tools.who.office_place.match(name_of(office))
    return place["place"] if place else None


def _lists(scene: Scene) -> Iterator[Named]:
    """Names in a list, as it is written: 上海与海南."""
    items, chars, who = scene.names.items, scene.chars, scene.tools.who
    first = 0
    for position in range(1, len(items) + 1):
        if position < len(items) and who.listed_places_mark.fullmatch(
            chars, items[position - 1].end, items[position].start
        ):
            continue
        if position - first > 1:
            start, end = items[first].start, items[position - 1].end
            kind = "summed" if who.listed_owner.match(chars, end) else "list"  # 苍梧、昭平等10个县区
            told = (f"{kind} tells",) if who.tells.match(chars, end) else ()
            yield Named(chars[start:end], start, end, kind, _opens(scene, start), told)
        first = position


def _places(scene: Scene, spans: Iterable[Span]) -> Iterator[Named]:
    """Words for the document's place, or for that of the last state organ of the paragraph."""
    areas: dict[str, str] = {}  # of the organs that the paragraph has named so far, by what they are
    seen, last = 0, -1
    items = scene.names.items
    for start, end in spans:
        word = scene.chars[start:end]
        paragraph = scene.clauses.paragraph(start)
        if paragraph != last:
            areas, last = {}, paragraph
        while seen < len(items) and items[seen].start < start:
            item = items[seen]
            seen += 1
            area = _area(scene, item) if item.start >= paragraph and is_office(item) else None
            if area and area not in scene.path[:-1]:
                areas[area[-1]] = area
        value = areas.get(word[-1]) or _meant(scene, word)
        if value is not None:
            kind = "nation" if value == COUNTRY else "place"
            yield Named(value, start, end, kind, _opens(scene, start))


def _meant(scene: Scene, word: str) -> str | None:
    """The place that 全市, 全省, 全国 means in the document."""
    if scene.tools.who.country_word.fullmatch(word):
        return COUNTRY
    above = (part for part in reversed(scene.path) if part.endswith(word[-1]))
    return next(above, scene.default)


def _countries(scene: Scene) -> Iterator[Named]:
    """Other countries that clauses open with: 加拿大6月通胀率2.8%."""
    for _, start, end in scene.tools.countries.find_matches_as_indexes(scene.chars):
        opens = _opens(scene, start)
        if opens in LEADING and not scene.names.within(start, end):
            yield Named(scene.chars[start:end], start, end, "district", opens)


def _events(scene: Scene) -> Iterator[Named]:
    for match in scene.tools.who.event_subject.finditer(scene.chars):
        start, end = match.span("event")
        yield Named(match["event"], start, end, "event", _opens(scene, start))


def _phrases(scene: Scene, places: frozenset[int]) -> Iterator[Named]:
    """Noun phrases that the clauses open with, of sentences with amounts and of headlines."""
    starts, size = scene.clauses.clauses, len(scene.chars)
    closes, heads = 0, False
    for clause, following in zip(starts, [*starts[1:], size], strict=True):
        if clause >= closes:
            closes = min(scene.clauses.sentence_end(clause), size)
            heads = headline(scene, closes) is not None
        if not heads and scene.amounts.next_start(clause, closes) == closes:
            continue
        start = _skipped(scene, clause, following)
        if start < following:
            yield from _phrases_from(scene, start, following, places)


def _phrases_from(scene: Scene, start: int, end: int, places: frozenset[int]) -> Iterator[Named]:
    """The phrases that a clause opens with at ``start``, those after its places, those after its amount."""
    found = phrases_from(scene, start, end, places, _places_at(scene, start, end))
    counted = scene.amounts.within(start, start + 1)
    others = phrases_from(scene, counted[0].end, end, places) if counted else ()
    opens = _opens(scene, start, leads=True) if found or others else ""
    for one in found:
        yield Named(one.text, one.start, one.end, "phrase", opens, (), one)
    for one in others:
        yield Named(one.text, one.start, one.end, "counted", opens, (), one)


def _places_at(scene: Scene, start: int, end: int) -> int:
    """How many names of places follow each other from ``start`` on, before something else of the clause."""
    names = scene.names
    first = at = names.position(start)
    while at < len(names) and names.starts[at] == start:
        if not isinstance(names.items[at].mention.value, DistrictValue):
            return 0
        start, at = names.ends[at], at + 1
    return at - first if start < end else 0


def _with_echoes(found: list[Named]) -> Iterator[Named]:
    """With what a short form stands for, where it was named in full before."""
    ending: dict[str, list[int]] = {}  # where names that end in the same two characters stand
    for position, one in enumerate(found):
        yield one
        alike = ending.setdefault(one.value[-2:], [])
        if one.kind == "phrase" and one.phrase and not one.phrase.proper:
            for at in reversed(alike):
                back = found[at]
                if at < position - _ECHOES:
                    break
                if back.end <= one.start and back.value != one.value and back.value.endswith(one.value):
                    yield Named(back.value, one.start, one.end, "echo", one.opens)
                    break
        alike.append(position)
