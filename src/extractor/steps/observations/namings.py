"""All that a document names whom figures may be about, told once: what it is, where, and how it opens.

Names and lists of names, words for the document's place, events, and the noun phrases that clauses open with,
each a word longer than the one before; a short form stands for what was named in full before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractor.knowledge.divisions import COUNTRY
from extractor.model import DistrictValue
from extractor.steps.observations.phrases import CLOSING
from extractor.steps.observations.roles import is_office
from extractor.steps.observations.rows import Item, name_of
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.words import Word

HEADLINE = 60  # characters of the longest line that heads a paragraph
_MOST_PHRASES = 7  # of one clause
_MOST_VERBS = 2  # in a phrase
_LONGEST_PHRASE = 30  # characters
_LONGEST_OWNER = 6  # characters of a word that ends the name of a facility
_LEAD = 6  # characters before a name that tell what it is compared with
_ECHOES = 40  # namings back that a short form may stand for
LEADING = ("paragraph", "sentence", "half", "clause")  # what a clause or more opens with
_NOMINAL = "nljxqvbgsz"  # first letters of the tags of what a phrase may end in
_ACTING = "vdpcru"  # and of what it may only go on over


class Named(NamedTuple):
    """A stretch of text that names whom figures may be about."""

    value: str
    start: int
    end: int
    kind: str  # district, organisation, office, area, list, place, event, phrase …
    opens: str  # paragraph, sentence, half, clause, leads, inside, compared, object or bracket
    shape: str = ""  # of a phrase: proper or common, and what follows it
    evidence: tuple[str, ...] = ()


class Token(NamedTuple):
    """A word of a phrase, or a name in it."""

    end: int
    last: str  # name, quote, facility, project, region, noun, verb or joiner
    proper: bool = False


def namings_of(scene: Scene) -> list[Named]:
    """All that the sentences with amounts, and the lines above them, name; in the order of the text."""
    found = [
        *_names(scene),
        *_lists(scene),
        *_places(scene),
        *_countries(scene),
        *_events(scene),
        *_phrases(scene),
    ]
    found.sort(key=lambda one: (one.start, one.end))
    return list(_with_echoes(found))


def headline(scene: Scene, paragraph: int) -> tuple[int, int] | None:
    """The short line without a full stop right above a paragraph."""
    end = paragraph - 1
    if end <= 0:
        return None
    start = scene.clauses.paragraph(end - 1)
    return None if end - start > HEADLINE or "。" in scene.chars[start:end] else (start, end)


def owner_kind(scene: Scene, value: str) -> str:
    """Whether a value ends as a facility, project or region does; else nothing."""
    owners = scene.tools.owners
    return next((kind for size in range(_LONGEST_OWNER, 0, -1) if (kind := owners.get(value[-size:]))), "")


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
        named = Named(name_of(item), item.start, item.end, kind, opens, "", tuple(evidence))
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
            yield Named(chars[start:end], start, end, kind, _opens(scene, start), "", told)
        first = position


def _places(scene: Scene) -> Iterator[Named]:
    """Words for the document's place, or for that of the last state organ of the paragraph."""
    for match in scene.tools.who.place_word.finditer(scene.chars):
        value = _meant(scene, match[0])
        paragraph = scene.clauses.paragraph(match.start())
        for item in scene.names.within(paragraph, match.start()):
            area = _area(scene, item) if is_office(item) else None
            if area and area[-1] == match[0][-1] and area not in scene.path[:-1]:
                value = area
        if value is not None:
            kind = "nation" if value == COUNTRY else "place"
            yield Named(value, *match.span(), kind, _opens(scene, match.start()))


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


def _phrases(scene: Scene) -> Iterator[Named]:
    """Noun phrases that the clauses open with, of sentences with amounts and of headlines."""
    clauses, size = scene.clauses, len(scene.chars)
    for position, clause in enumerate(clauses.clauses):
        end = clauses.clauses[position + 1] if position + 1 < len(clauses.clauses) else size
        closes = min(clauses.sentence_end(clause), size)
        if scene.amounts.next_start(clause, closes) == closes and not headline(scene, closes):
            continue
        start = _skipped(scene, clause, end)
        if start >= end:
            continue
        opens = _opens(scene, start, leads=True)
        yield from _prefixes(scene, start, end, "phrase", opens)
        placed = start
        while placed < end and (within := scene.names.within(placed, placed + 1)):
            placed = within[0].end if isinstance(within[0].mention.value, DistrictValue) else end
        if start < placed < end:
            yield from _prefixes(scene, placed, end, "phrase", opens, ("phrase after place",))
        if counted := scene.amounts.within(start, start + 1):
            yield from _prefixes(scene, counted[0].end, end, "counted", opens)


def _prefixes(
    scene: Scene, start: int, end: int, kind: str, opens: str, base: tuple[str, ...] = ()
) -> Iterator[Named]:
    """The noun phrases that a place opens with, each a word longer."""
    end = scene.amounts.next_start(start, min(end, start + _LONGEST_PHRASE))
    end = scene.dates.next_start(start, end)
    tokens: list[Token] = []
    for token in _tokens(scene, start, end):
        tokens.append(token)
        kinds = [one.last for one in tokens]
        if kinds.count("verb") > _MOST_VERBS or len(tokens) - kinds.count("verb") > _MOST_PHRASES:
            return
        text = scene.chars[start : token.end]
        if token.last in ("verb", "joiner") or len(text) < 2 or set(kinds) <= {"name", "joiner"}:
            continue
        own = "proper" if any(one.proper for one in tokens) else "common"
        shape = f"{own}+{_then(scene, token.end)}"
        evidence = (*base, *_looks(scene, text, kind, own, kinds))
        yield Named(text, start, token.end, kind, opens, shape, evidence)


def _tokens(scene: Scene, at: int, end: int) -> Iterator[Token]:
    """The words of a phrase up to a mark; a name or what stands in quotes is one."""
    chars, tools = scene.chars, scene.tools
    while at < end:
        closing = chars.find(CLOSING[chars[at]], at, end) if chars[at] in CLOSING else -1
        if closing > 0:
            at = closing + 1
            yield Token(at, "quote", True)
        elif named := scene.names.within(at, at + 1):
            at = named[0].end
            yield Token(at, "name", True)
        elif tools.who.place_word.match(chars, at):
            return
        else:
            word = scene.word_at(at, end)
            kind = tools.vocabulary.traits(word)
            if not word or (kind.mark and not tools.who.listed_places_mark.fullmatch(word)):
                return
            at += len(word)
            proper = tools.vocabulary.is_proper((word,), unknown=True)
            yield Token(at, _last(tools.owners.get(word, ""), kind), proper)


def _last(owner: str, kind: Word) -> str:
    """What a phrase ends in that ends in a word."""
    if kind.joins or kind.mark:
        return "joiner"
    if owner:
        return owner
    acts = kind.tag[0] in _ACTING and kind.tag != "vn" and not kind.noun
    return "verb" if acts or kind.tag[0] not in _NOMINAL else "noun"


def _looks(scene: Scene, text: str, kind: str, own: str, kinds: list[str]) -> Iterator[str]:
    """What else of a phrase bears on whether figures are about it."""
    vocabulary = scene.tools.vocabulary
    last = owner_kind(scene, text) or kinds[-1]
    yield f"{kind} ends in {last}+{own}"
    if "verb" in kinds:
        yield f"with verb {kinds.count('verb')}"
    if "joiner" in kinds:
        yield f"with joiner+{last}"
    yield f"seen {min(scene.chars.count(text), 3)}+{own}"
    if vocabulary.head(text) or vocabulary.is_head(text):
        yield "ends in head"
    yield f"length {min(len(text) // 3, 4)}+{own}"


def _then(scene: Scene, end: int) -> str:
    """What follows a phrase: amount, act, head, noun, of, mark or other."""
    if scene.amounts.within(end, end + 1):
        return "amount"
    if scene.dates.within(end, end + 1):
        return "act"
    if scene.tools.when.date_attribute.match(scene.chars, end):
        return "of"
    word = scene.word_at(end, min(len(scene.chars), end + _LEAD))
    kind = scene.tools.vocabulary.traits(word) if word else None
    if kind is None or kind.mark:
        return "mark"
    if scene.tools.vocabulary.head(word) or scene.tools.vocabulary.is_head(word):
        return "head"
    if kind.tag[0] in "vd" and kind.tag != "vn" and not kind.noun:
        return "act"
    return "noun" if kind.tag[0] in "nljv" else "other"


def _with_echoes(found: list[Named]) -> Iterator[Named]:
    """With what a short form stands for, where it was named in full before."""
    for position, one in enumerate(found):
        yield one
        if one.kind != "phrase" or one.shape.startswith("proper"):
            continue
        for back in found[max(0, position - _ECHOES) : position][::-1]:
            if back.end <= one.start and back.value != one.value and back.value.endswith(one.value):
                yield one._replace(value=back.value, kind="echo", shape="", evidence=())
                break
