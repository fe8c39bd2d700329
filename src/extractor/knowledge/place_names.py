"""The gazetteer's names in a text: which of them are words of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from ahocorasick_rs import AhoCorasick

from extractor.knowledge.divisions import Division, Gazetteer
from extractor.knowledge.places import lies_in
from extractor.rules import Rules
from extractor.text.view import Spelling

VOCABULARY = "districts/vocabulary.csv"


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
        matches = self._automaton.find_matches_as_indexes(chars, overlapping=True)
        matches.sort(
            key=lambda m: (
                not is_border(m[1]) and self._surfaces[m[0]] not in self._large,
                m[1] - m[2],
                m[1],
            )
        )
        taken = bytearray(len(chars) + 1)
        edges: set[int] = set()
        names: list[Name] = []
        known: dict[str, Name] = {}
        glued: list[tuple[int, int, int]] = []
        for among_others in (False, True):
            loose = []
            for index, start, end in matches:
                if any(taken[start:end]) or (among_others and not {start, start - 1, end} & edges):
                    continue
                surface = self._surfaces[index]
                if not self._fits(chars, is_border, start, end, surface, edges):
                    loose.append((index, start, end))
                    continue
                taken[start:end] = b"\x01" * (end - start)
                edges |= {start, end}
                names.append(self._named(start, end, surface, on, known))
            # A name between other names stands whole, whatever the tokenizer made of the three.
            matches = loose
            glued = loose if not among_others else glued
        large = [match for match in glued if self._surfaces[match[0]] in self._large]
        opened = {end: (index, start) for index, start, end in large if is_border(start)}
        for index, start, end in glued if opened else ():
            if start not in opened or not is_border(end):
                continue
            before, first = opened[start]
            if any(taken[first:end]):
                continue
            outer = self._named(first, start, self._surfaces[before], on, known)
            inner = self._named(start, end, self._surfaces[index], on, known)
            if any(lies_in(low.path, high.path) for low in inner.candidates for high in outer.candidates):
                names += (outer, inner)  # 上海浦东, which the tokenizer has as one word
        return sorted(names, key=lambda name: name.start)

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

    def _fits(
        self,
        chars: str,
        is_border: Callable[[int], bool],
        start: int,
        end: int,
        surface: str,
        edges: set[int],
    ) -> bool:
        """Whether the tokenizer's words, or the length of the name, say that it is no part of other words."""
        head = start in edges or is_border(start)
        tail = end in edges or is_border(end)
        if head and tail:
            return True
        joined = tail and not head and chars[start - 1] in self._glued and is_border(start - 1)
        if joined and chars[end : end + 1] in self._glued_list:
            return True  # 渝中 in 对渝中、江北, which the tokenizer joins
        if tail and any(chars.endswith(n, 0, start) and is_border(start - len(n)) for n in self._nation):
            return True
        if not tail:
            if self._follow.match(chars, end - 1):
                return False
            if head and self._follow.match(chars, end):
                return True
        if len(surface) == 2 and head and start:
            # 前海 in 龙岗、前海外出招商, where the tokenizer sees 海外
            return chars[start - 1] == "、" and start - 1 in edges
        return len(surface) >= 4 or (len(surface) == 3 and (head or tail))

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
