"""The gazetteer's names in a text: which of them are words of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick

from extractor.knowledge.divisions import Division, Gazetteer
from extractor.knowledge.places import lies_in
from extractor.rules import Rules
from extractor.text.view import Spelling

VOCABULARY = "districts/vocabulary.csv"
Match: TypeAlias = "tuple[int, int, int]"  # which surface, and where


@dataclass(slots=True)
class Name:
    """A name at half-open offsets of the view, the places it can mean, and the one it was found to mean.

    ``past`` are the places that bore the name at other times. ``full`` says that it is an official name as
    it stands, ``bare`` that no word for a kind of division ends it (深圳, but not 鄂温克旗), ``wary`` that it
    is an ordinary word as well. ``hidden`` is the longer name that it is a part of, ``hidden_by`` the list
    that says so, ``in_marks`` that it stands in a title or a quoted name; ``why`` tells what decided on it.
    """

    start: int
    end: int
    text: str
    candidates: tuple[Division, ...]
    past: tuple[Division, ...] = ()
    full: bool = False
    bare: bool = False
    wary: bool = False
    hidden: str | None = None
    hidden_by: str = ""
    in_marks: bool = False
    place: Division | None = None
    doubtful: tuple[Division, ...] = ()
    why: str = ""


@dataclass(slots=True)
class _Seen:
    """A text and the names found in it so far: what they cover, and where they begin and end.

    ``known`` has one name of each surface.
    """

    chars: str
    is_border: Callable[[int], bool]
    on: date | None
    names: list[Name] = field(default_factory=list)
    known: dict[str, Name] = field(default_factory=dict)
    edges: set[int] = field(default_factory=set)
    covered: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.covered = bytearray(len(self.chars) + 1)

    def cover(self, start: int, end: int) -> None:
        self.covered[start:end] = b"\x01" * (end - start)
        self.edges |= {start, end}

    def beside(self, start: int, end: int) -> bool:
        """Whether a name ends at ``start`` or one mark before it, or begins at ``end``."""
        return not self.edges.isdisjoint((start - 1, start, end))


class NameFinder:
    """Finds the names of a gazetteer with one Aho-Corasick scan; ``spelling`` is that of the views."""

    def __init__(self, rules: Rules, gazetteer: Gazetteer, spelling: Spelling) -> None:
        self._gazetteer = gazetteer
        self._surfaces = list(gazetteer.names)
        # The view is in Simplified characters, and so 乾 is 干 there, in 乾安县 too.
        self._automaton = AhoCorasick([spelling(surface) for surface in self._surfaces])
        vocabulary = rules.roles(VOCABULARY)
        self._glued, self._glued_list = frozenset(vocabulary["glued"]), frozenset(vocabulary["glued_list"])
        self._nation = vocabulary["nation"]
        self._follow = rules.compile(either(vocabulary["follow"]))
        self._kind_end = rules.compile("{district_kind_end}$")
        words = frozenset(rules.words("districts/words.txt"))
        self._wary = frozenset(rules.words("districts/wary.txt")) | words
        self._large = frozenset(
            name
            for name, places in gazetteer.names.items()
            if any(place.level in ("province", "prefecture") for place in places)
        )

    def find(self, chars: str, is_border: Callable[[int], bool], on: date | None) -> list[Name]:
        """The gazetteer's names in the view ``chars`` that are words of their own, none overlapping.

        ``is_border`` tells whether one of the tokenizer's words starts, or the text ends, at an offset.

        The longest goes first, but a county whose first character belongs to the word before it
        (中宁县 in 其中宁县) after all others.
        """
        seen = _Seen(chars, is_border, on)
        loose = self._take(seen, self._matches(chars, is_border))
        # A name between other names stands whole, whatever the tokenizer made of the three.
        self._take(seen, (match for match in loose if seen.beside(match[1], match[2])))
        self._take_pairs(seen, loose)
        return sorted(seen.names, key=lambda name: name.start)

    def _matches(self, chars: str, is_border: Callable[[int], bool]) -> list[Match]:
        """Every match of a name, in the order in which they are tried."""
        matches = self._automaton.find_matches_as_indexes(chars, overlapping=True)
        surfaces, large = self._surfaces, self._large
        matches.sort(key=lambda m: (not is_border(m[1]) and surfaces[m[0]] not in large, m[1] - m[2], m[1]))
        return matches

    def _take(self, seen: _Seen, matches: Iterable[Match]) -> list[Match]:
        """Add to ``seen`` the names that fit where no other is; returns those that do not fit."""
        loose = []
        for match in matches:
            index, start, end = match
            if seen.covered.find(1, start, end) >= 0:
                continue
            surface = self._surfaces[index]
            if self._fits(seen, start, end, surface):
                seen.cover(start, end)
                seen.names.append(self._named(start, end, surface, seen.on, seen.known))
            else:
                loose.append(match)
        return loose

    def _take_pairs(self, seen: _Seen, loose: Iterable[Match]) -> None:
        """Add the pairs of a place and one that lies in it which the tokenizer has as one word: 上海浦东."""
        opened = {
            end: (self._surfaces[index], start)
            for index, start, end in loose
            if self._surfaces[index] in self._large and seen.is_border(start)
        }
        for index, start, end in loose if opened else ():
            if start not in opened or not seen.is_border(end):
                continue
            before, first = opened[start]
            if seen.covered.find(1, first, end) >= 0:
                continue
            outer = self._named(first, start, before, seen.on, seen.known)
            inner = self._named(start, end, self._surfaces[index], seen.on, seen.known)
            if any(lies_in(low.path, high.path) for low in inner.candidates for high in outer.candidates):
                seen.names += (outer, inner)

    def _named(self, start: int, end: int, surface: str, on: date | None, known: dict[str, Name]) -> Name:
        """A name at a place; ``known`` holds one of each surface, whose candidates serve the next."""
        like = known.get(surface)
        if like is None:
            candidates = self._gazetteer.candidates(surface, on)
            past = self._gazetteer.ever(surface)
            full = any(place.name == surface for place in self._gazetteer.names[surface])
            bare = not full and not self._kind_end.search(surface)
            wary = surface in self._wary
            like = known[surface] = Name(start, end, surface, candidates, past, full, bare, wary)
            return like
        return Name(start, end, surface, like.candidates, like.past, like.full, like.bare, like.wary)

    def _fits(self, seen: _Seen, start: int, end: int, surface: str) -> bool:
        """Whether the tokenizer's words, or the length of the name, say that it is no part of other words."""
        tail = end in seen.edges or seen.is_border(end)
        if start in seen.edges or seen.is_border(start):
            return tail or self._opens_a_word(seen, start, end, surface)
        if tail:
            return len(surface) >= 3 or self._after_a_lead(seen, start, end)
        return len(surface) >= 4 and not self._follow.match(seen.chars, end - 1)

    def _opens_a_word(self, seen: _Seen, start: int, end: int, surface: str) -> bool:
        """Whether a name at the head of one of the tokenizer's words is whole there."""
        if self._follow.match(seen.chars, end - 1):
            return False
        if len(surface) >= 3 or self._follow.match(seen.chars, end):
            return True
        # 前海 in 龙岗、前海外出招商, where the tokenizer sees 海外
        return start - 1 in seen.edges and seen.chars[start - 1] == "、"

    def _after_a_lead(self, seen: _Seen, start: int, end: int) -> bool:
        """Whether a name at the end of a word follows what the tokenizer glues to names."""
        chars, is_border = seen.chars, seen.is_border
        glued = chars[start - 1] in self._glued and is_border(start - 1)
        if glued and chars[end : end + 1] in self._glued_list:
            return True  # 渝中 in 对渝中、江北
        return any(chars.endswith(lead, 0, start) and is_border(start - len(lead)) for lead in self._nation)

    def plain(self, text: str, on: date | None) -> list[Name]:
        """The names in a text that has no words marked: longest first from the left."""
        found: list[Name] = []
        known: dict[str, Name] = {}
        matches = sorted(
            self._automaton.find_matches_as_indexes(text, overlapping=True), key=lambda m: (m[1], -m[2])
        )
        for position, (index, start, end) in enumerate(matches):
            if not found or start >= found[-1].end:
                shorter = matches[position + 1] if position + 1 < len(matches) else None
                other = shorter and shorter[1] == start and self._surfaces[shorter[0]] not in self._wary
                if other and self._follow.match(text, end - 1):
                    continue  # 深圳 in 深圳市场; but 平远县 in 平远县政府, for 平远 alone is a word as well
                found.append(self._named(start, end, self._surfaces[index], on, known))
        return found


def either(words: Iterable[str]) -> str:
    """Patterns as one, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"
