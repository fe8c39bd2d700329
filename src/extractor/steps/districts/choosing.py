"""Which place a name means, and whether it means one at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex

from extractor.knowledge.divisions import Division
from extractor.knowledge.place_names import VOCABULARY, Name
from extractor.knowledge.places import Near, lies_in, parent, shared, which
from extractor.rules import Rules
from extractor.steps.draft import Draft

LONGEST_LIST = 60
MARK = regex.compile(r"(?r)[，。；：，,;:!?()“”\n]")


@dataclass(slots=True)
class Text:
    """What is known of a text while its names are gone through from the left.

    ``home`` is the path of the place it is about, ``placed`` the names that are places so far, ``named``
    the paths of places whose full names stand anywhere in it, ``known`` those and all placed so far.
    """

    chars: str
    home: str | None
    named: frozenset[str]
    known: set[str]
    placed: list[Name] = field(default_factory=list)


class Chooser:
    """Decides for the names of a text whether they are places, and which."""

    def __init__(self, rules: Rules) -> None:
        self._words = frozenset(rules.words("districts/words.txt"))
        countries = "|".join(row["name"] for row in rules.table("organisations/countries.csv", "name"))
        self._country = regex.compile(rf"(?:{countries})(?=\p{{Han}})")
        self._used = rules.compile("{district_used}")
        self._counted = rules.compile("{district_number}{district_counted}")
        self._count = rules.compile("{district_count}{district_counted}")
        vocabulary = rules.roles(VOCABULARY)
        self._joints = frozenset(vocabulary["joint"])
        self._item_ends = vocabulary["item_end"]
        self._counts = vocabulary["counts"]
        self._codeless = rules.compile("(?:{district_without_codes})")

    def choose(self, draft: Draft, names: Sequence[Name], home: str | None, rule: str) -> None:
        """Set ``place``, ``doubtful`` and ``why`` of every name that is a place."""
        chars = draft.view.chars
        named = frozenset(d.path for name in names if name.full and not name.wary for d in name.candidates)
        text = Text(chars, home, named, set(named))
        for name, group in zip(names, self._lists(chars, names), strict=True):
            support, against = self._weigh(text, name, group)
            if against:
                draft.drop(*draft.view.span(name.start, name.end), rule, *against)
                continue
            beside = [o for o in group if o is not name] if len(name.candidates) > 1 else ()
            around = near(name, home, text.placed, beside)
            name.place, name.doubtful, decided = which(name.candidates, around, name.past)
            if draft.trace:
                name.why = "; ".join((f"a place: {support}", f"{name.place.name}: {decided}"))
            text.placed.append(name)
            text.known.add(name.place.path)
            if name.hidden:
                draft.drop(*draft.view.span(name.start, name.end), rule, name.hidden, name.hidden_by)

    def _weigh(self, text: Text, name: Name, group: Sequence[Name]) -> tuple[str, tuple[str, str] | None]:
        """What says that a name is a place, and what says that it is none, with the list that does."""
        against = self._against(text, name)
        if against or not (name.wary or _far(name, text.home)):
            return "its name is no other word", against
        found = self._support(text, name, group)
        return found or "", None if found else ("a word here, not a place", "words.txt")

    def _against(self, text: Text, name: Name) -> tuple[str, str] | None:
        """What says that a name is none of a place of China, and the list that says so."""
        if self._abroad(text.chars, name, text.placed):
            return "a namesake in another country", "organisations/countries.csv"
        last = text.placed[-1] if text.placed else None
        above = last.place if last and last.end == name.start else None
        if above and above.code is None and self._codeless.fullmatch(parent(above.path)):
            return f"a namesake in {above.name}, whose districts have no codes", "zones.csv"
        return None

    def _abroad(self, chars: str, name: Name, placed: Sequence[Name]) -> bool:
        """Whether a name is an item of a list of a country's places: 丽水市 in 韩国清州市、丽水市."""
        province = any(d.level == "province" for d in name.candidates)
        if province or not chars.startswith(self._item_ends, name.end):
            return False
        opened = max(placed[-1].end if placed else 0, name.start - LONGEST_LIST)
        mark = MARK.search(chars, opened, name.start)
        country = self._country.search(chars, mark.end() if mark else opened, name.start)
        return country is not None and (country.end() == name.start or chars[name.start - 1] in self._joints)

    def _support(self, text: Text, name: Name, group: Sequence[Name]) -> str | None:
        """What near a name that is a word as well, or far away, says that it is a place here."""
        chars, word = text.chars, name.text in self._words
        if chars.endswith(self._counts, 0, name.start):
            return None
        if word and self._used.match(chars, name.end):
            return None
        return _by_parent(text, name) or _by_text(text, name, word) or self._by_list(chars, name, group)

    def _by_list(self, chars: str, name: Name, group: Sequence[Name]) -> str | None:
        """Places stand beside it in a list, or the list's end counts them: 等3个县."""
        if self._count.match(chars, group[-1].end):
            return "it is one of a number of places"
        if len(group) == 1:
            return None
        if self._counted.match(chars, group[-1].end):
            return "its list is one of places"
        return "places stand beside it in a list" if _among_places(name, group) else None

    def _lists(self, chars: str, names: Sequence[Name]) -> list[list[Name]]:
        """For each name the names that stand in one list with it, itself among them."""
        groups: list[list[Name]] = []
        for name in names:
            last = groups[-1] if groups else None
            if last and len(last) < LONGEST_LIST and chars[last[-1].end : name.start] in self._joints:
                last.append(name)
                groups.append(last)
            else:
                groups.append([name])
        return groups


def _by_parent(text: Text, name: Name) -> str | None:
    """A place that it lies in stands right before."""
    last = text.placed[-1] if text.placed else None
    if last is None or last.end != name.start or last.place is None:
        return None
    above = last.place.path
    inside = [d for d in (*name.candidates, *name.past) if lies_in(d.path, above)]
    return f"{last.place.name} stands right before" if inside else None


def _by_text(text: Text, name: Name, word: bool) -> str | None:
    """The text is about it or about what it lies in, or names it in full."""
    home = text.home
    at_home = [d for d in name.candidates if home and (d.path == home or lies_in(d.path, home))]
    if name.full and len(name.text) > 2 and at_home:
        return f"it lies in {home}, which the text is about"
    if word:
        named = any(d.path in text.named for d in at_home)
        return "its full name stands in the text, which is about it or its parent" if named else None
    return _by_nearness(text, name)


def _by_nearness(text: Text, name: Name) -> str | None:
    """It lies near what the text is about, or the text has its place elsewhere."""
    home = text.home
    if home and any(shared(d.path, home) for d in name.candidates):
        return f"it lies near {home}, which the text is about"
    return "the text names it elsewhere" if any(d.path in text.known for d in name.candidates) else None


def _among_places(name: Name, group: Sequence[Name]) -> bool:
    """Whether a name's list has one that is no word as well, or three that lie in one place with it."""
    parents = {parent(d.path) for d in name.candidates}
    kin = [o for o in group if any(parent(d.path) in parents for d in o.candidates)]
    others = group if len(group) > 2 or not name.wary else kin
    return len(kin) >= 3 or any(o is not name and not o.wary for o in others)


def _far(name: Name, home: str | None) -> bool:
    """Whether a short name can only be a county of another province than the text's own."""
    if home is None or name.full:
        return False
    small = all(d.level in ("county", "zone", "township") for d in name.candidates)
    return small and not any(shared(d.path, home) for d in name.candidates)


def near(name: Name, home: str | None, before: Sequence[Name], beside: Iterable[Name]) -> Near:
    """What stands around ``name``: ``before`` are the names placed so far, nearest last."""
    last = before[-1] if before else None
    above = last.place if last and last.end == name.start else None
    placed = (earlier.place for earlier in reversed(before) if earlier.place is not None)
    kin: list[Sequence[Division]] = [(o.place,) if o.place else o.candidates for o in beside]
    return Near(home, above, placed, kin, name.full)
