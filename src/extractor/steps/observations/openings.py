"""The noun phrases that clauses open with, each a word longer than the one before, and what they look like.

A verb, a 和 or a 的 ends them, and none is a name that ends as indicators do or that an amount follows: of
thousands of those hardly one was whom a figure is about. What a phrase looks like is told where an amount
may be about it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from extractor.steps.observations.phrases import CLOSING
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.words import Word

_MOST_WORDS = 7  # of a phrase
_LONGEST = 30  # characters
_LONGEST_OWNER = 6  # characters of a word that ends the name of a facility
_AFTER = 6  # characters after a phrase that tell what follows it
_OFTEN = 3  # times that a text has a phrase, or more
_NOMINAL = "nljxqvbgsz"  # first letters of the tags of what a phrase may end in


class Token(NamedTuple):
    """A word of a phrase, or a name in it."""

    end: int
    kind: str  # name, quote, facility, project, region or noun
    proper: bool


class Phrase(NamedTuple):
    """The first words of a clause that may be a name, and what they are made of."""

    text: str
    start: int
    end: int
    last: str  # the kind of its last token
    proper: bool
    placed: bool  # whether names of places stand before it in its clause


def owner_kind(scene: Scene, value: str) -> str:
    """Whether a value ends as a facility, project or region does; else nothing."""
    owners = scene.tools.owners
    for size in range(min(_LONGEST_OWNER, len(value)), 0, -1):
        if value[-size:] in owners:
            return owners[value[-size:]]
    return ""


def phrases_from(scene: Scene, start: int, end: int, places: frozenset[int], names: int = 0) -> list[Phrase]:
    """The phrases that ``start`` opens, and those after the first ``names`` there if they are of places.

    ``places``: where words for a place (全市) stand, which no phrase goes on over.
    """
    limit = scene.amounts.next_start(start, scene.dates.next_start(start, end))
    tokens = _tokens(scene, start, limit, places, names)
    found = list(_prefixes(scene, start, tokens, placed=False))
    if names and len(tokens) > names:
        found += _prefixes(scene, tokens[names - 1].end, tokens[names:], placed=True)
    return found


def _prefixes(scene: Scene, start: int, tokens: Sequence[Token], *, placed: bool) -> Iterator[Phrase]:
    """What some tokens make up from the first on, where that may name something."""
    vocabulary = scene.tools.vocabulary
    named, proper = True, False
    for end, kind, is_proper in tokens[:_MOST_WORDS]:
        proper = proper or is_proper
        named = named and kind == "name"
        if named or end - start < 2 or scene.amounts.next_start(end, end + 1) == end:
            continue
        text = scene.chars[start:end]
        if not (vocabulary.head(text) or vocabulary.is_head(text)):
            yield Phrase(text, start, end, kind, proper, placed)


def _tokens(scene: Scene, at: int, end: int, places: frozenset[int], names: int) -> list[Token]:
    """The words of a phrase, at most so many besides its first ``names``; what stands in quotes is one."""
    chars, tools, row = scene.chars, scene.tools, scene.names
    tokens: list[Token] = []
    position = bisect_left(row.starts, at)
    end = min(end, _LONGEST + (row.ends[position + names - 1] if names else at))
    while at < end and at not in places and len(tokens) < _MOST_WORDS + names:
        while position < len(row.starts) and row.starts[position] < at:
            position += 1
        closing = chars.find(CLOSING[chars[at]], at, end) if chars[at] in CLOSING else -1
        if closing > 0:
            at = closing + 1
            tokens.append(Token(at, "quote", True))
        elif position < len(row.starts) and row.starts[position] == at:
            at = row.ends[position]
            tokens.append(Token(at, "name", True))
        else:
            word = scene.word_at(at, end)
            kind = tools.owners.get(word) or _kind(tools.vocabulary.traits(word))
            if not word or not kind:
                break
            at += len(word)
            tokens.append(Token(at, kind, tools.vocabulary.is_proper((word,), unknown=True)))
    return tokens


def _kind(word: Word) -> str:
    """A noun, or nothing for a word that ends a phrase."""
    if word.joins or word.mark:
        return ""
    acts = word.tag[0] == "v" and word.tag != "vn" and not word.noun
    return "" if acts or word.tag[0] not in _NOMINAL else "noun"


def times_seen(chars: str, phrases: Iterable[str]) -> dict[str, int]:
    """How often a text has each phrase, up to three times, in one pass."""
    listed = list(dict.fromkeys(phrases))
    seen, ends = [0] * len(listed), [0] * len(listed)
    if listed:
        # the quickest of its kinds to make
        finder = AhoCorasick(listed, implementation=Implementation.NoncontiguousNFA)
        for which, start, end in finder.find_matches_as_indexes(chars, overlapping=True):
            if start >= ends[which] and seen[which] < _OFTEN:
                seen[which] += 1
                ends[which] = end
    return dict(zip(listed, seen, strict=True))


def looks_of(scene: Scene, one: Phrase, kind: str, seen: int) -> tuple[str, ...]:
    """What of a phrase bears on whether figures are about it; first what follows it."""
    text = one.text
    own = "proper" if one.proper else "common"
    last = owner_kind(scene, text) or one.last
    looks = [f"{own}+{_then(scene, one.end)}"]
    if one.placed:
        looks.append("phrase after place")
    looks.append(f"{kind} ends in {last}+{own}")
    looks.append(f"seen {seen}+{own}")
    looks.append(f"length {min(len(text) // 3, 4)}+{own}")
    return tuple(looks)


def _then(scene: Scene, end: int) -> str:
    """What follows a phrase: act, head, joiner, noun, of, mark or other."""
    if scene.dates.next_start(end, end + 1) == end:
        return "act"
    if scene.tools.when.date_attribute.match(scene.chars, end):
        return "of"
    word = scene.word_at(end, min(len(scene.chars), end + _AFTER))
    kind = scene.tools.vocabulary.traits(word) if word else None
    if kind is None or kind.mark:
        return "mark"
    if kind.joins:  # the phrase is the first of a list
        return "joiner"
    if scene.tools.vocabulary.head(word) or scene.tools.vocabulary.is_head(word):
        return "head"
    if kind.tag[0] in "vd" and kind.tag != "vn" and not kind.noun:
        return "act"
    return "noun" if kind.tag[0] in "nljv" else "other"
