"""Statutory zones that no gazetteer lists, by their last word and what stands before it.

In this order: a zone named after the place right before it (丰县经济开发区), one in a list beside a
district or another zone (峡谷生态经济开发区), and a bare one, which is that of the text's own place (高新区).
The places in a list before a zone share its last word: 岳阳、衡阳综保区.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from extractor.knowledge.divisions import Division
from extractor.knowledge.place_names import VOCABULARY, Name, either
from extractor.knowledge.places import lies_in
from extractor.rules import Hit, Rules
from extractor.steps.districts.around import Around, Found
from extractor.steps.draft import Draft

OPENING = regex.compile(r"(?r)(?:[。，;:、\n]|^)")
NAMED = regex.compile(r"\p{Han}{2,6}")
ITEM = regex.compile(r"\p{Han}{0,4}")
# From how many characters between a place and its last word on a zone is always named by them: 改革试验区.
USUAL = 5
HOSTS = ("province", "prefecture", "county")


class Kind(NamedTuple):
    """A row of zone_kinds.csv."""

    official: str
    bare: str
    shared: bool
    between: int


class Zones:
    """Decides for the last word of a zone where its name starts and what it is called officially."""

    def __init__(self, rules: Rules) -> None:
        vocabulary = rules.roles(VOCABULARY)
        self._stem = rules.compile(
            either((*vocabulary["stem"], f".*[{''.join(vocabulary['grammar'])}].*")) + "$"
        )
        self._generic = rules.compile(either(vocabulary["generic"]) + "$")
        self._kinds: dict[str, Kind] = dict(
            rules.each(
                "districts/zone_kinds.csv",
                "word",
                lambda row: (
                    row["word"],
                    Kind(row["official"], row["bare"], row["shared"] == "yes", int(row["between"])),
                ),
            )
        )
        self._of_all = rules.compile("{district_of_all}")
        self._beside = rules.compile("{district_zone_beside}")
        self._city_end = rules.compile("{district_city_end}")
        self._no_name = rules.compile("{district_zone_kind}")
        self._joints = sorted(vocabulary["joint"], key=len, reverse=True)

    def read(self, draft: Draft, hit: Hit, around: Around, zoned: set[int]) -> Iterator[Found]:
        """The zone whose last word is ``hit``, and those of the list before it that share the word."""
        word = hit.group("kind") or ""
        kind = self._kinds.get(word)
        if kind is None or not draft.is_border(hit.end):
            return
        named = self._after_place(hit, around, word, kind)
        found = named or self._listed(hit, around, kind, zoned) or self._bare(draft, hit, around, kind)
        if found is None:
            return
        zoned.add(hit.end)
        yield found
        if kind.shared and named:
            yield from self._sharing(found.start, around, kind, hit.rule.id)

    def _after_place(self, hit: Hit, around: Around, word: str, kind: Kind) -> Found | None:
        """A zone with the name of a place at its head: it lies in that place's city."""
        name = around.before(hit.start, HOSTS, 0, kind.between)
        if not name or not name.place:
            return None
        middle = around.chars[name.end : hit.start]
        if not middle and kind.between > USUAL:
            return None
        if middle and ((not kind.shared and self._stem.fullmatch(middle)) or self._no_name.search(middle)):
            return None
        official = kind.official if not middle or kind.between > USUAL or kind.shared else word
        zone = self._zone(around, name, middle, official)
        return Found(name.start, hit.end, zone, hit.rule.id, f"it is named after {name.place.name}")

    def _zone(self, around: Around, name: Name, middle: str, official: str) -> Division:
        """The zone of such a name: as the gazetteer has it, else named as it is written."""
        assert name.place is not None
        full = name.text + middle + official
        listed = around.gazetteer.candidates(full, around.on)
        if listed:
            return listed[0]
        city = around.city(name.place.path) or name.place
        return Division(None, full, f"{city.path}/{full}", "zone")

    def _sharing(self, end: int, around: Around, kind: Kind, rule: str) -> Iterator[Found]:
        """The items of a list that ends before ``end``: each opens with a place, and is the place's zone."""
        chars = around.chars
        while True:
            joint = next((joint for joint in self._joints if chars.endswith(joint, 0, end)), None)
            if joint is None:
                return
            close = end - len(joint)
            name = next((around.ends[at] for at in range(close, close - 5, -1) if at in around.ends), None)
            if name is None or not name.place or not ITEM.fullmatch(chars, name.end, close):
                return
            zone = self._zone(around, name, chars[name.end : close], kind.official)
            yield Found(name.start, close, zone, rule, "a zone ends its list, whose last word it shares")
            end = name.start

    def _listed(self, hit: Hit, around: Around, kind: Kind, zoned: set[int]) -> Found | None:
        """A zone that bears no division's name, in a list beside a district or a zone."""
        start = self._item(hit, around, zoned) if around.home else None
        city = around.city(around.home)
        if start is None or city is None:
            return None
        full = around.chars[start : hit.start] + kind.official
        zone = Division(None, full, f"{city.path}/{full}", "zone")
        return Found(start, hit.end, zone, hit.rule.id, "it stands in a list beside a district or a zone")

    def _item(self, hit: Hit, around: Around, zoned: set[int]) -> int | None:
        """Where the item of a list starts that ends in a zone's last word, when it is a name."""
        start = self._item_start(hit, around, zoned)
        if start is None or not NAMED.fullmatch(around.chars, start, hit.start):
            return None
        stem = around.chars[start : hit.start]
        return None if self._stem.fullmatch(stem) or self._generic.search(stem) else start

    def _item_start(self, hit: Hit, around: Around, zoned: set[int]) -> int | None:
        """Where an item starts that has a district or a zone beside it in its list."""
        chars = around.chars
        mark = chars.rfind("、", max(0, hit.start - 7), hit.start)
        if mark < 0 and chars[hit.end : hit.end + 1] == "、" and hit.end + 1 in around.starts:
            opened = [at for at in range(max(0, hit.start - 5), hit.start - 1) if chars[at] in "。，；:\n"]
            return opened[-1] + 1 if opened else 0
        if mark in around.ends or mark in zoned:
            return mark + 1
        if not self._beside.match(chars, hit.end):
            return None
        opening = OPENING.search(chars, max(0, hit.start - 7), hit.start)
        return opening.end() if opening else None

    def _bare(self, draft: Draft, hit: Hit, around: Around, kind: Kind) -> Found | None:
        """A zone without a name: that of the city which the text is about or lies in."""
        home, host = around.home, around.city(around.home)
        if not home or not kind.bare or host is None or not self._stands_alone(draft, hit.start):
            return None
        full = self._city_end.sub("", host.name) + kind.official
        listed = around.gazetteer.candidates(full, around.on)
        zone = next((place for place in listed if lies_in(place.path, host.path)), None)
        zone = zone or Division(None, full, f"{host.path}/{full}", "zone")
        return Found(hit.start, hit.end, zone, hit.rule.id, f"the text is about {home}, whose zone this is")

    def _stands_alone(self, draft: Draft, start: int) -> bool:
        """Whether no word before a zone makes it a kind of zones, or one of a list of all."""
        chars = draft.view.chars
        of_all = self._of_all.search(chars, max(0, start - 10), start)
        generic = self._generic.search(chars, max(start - 4, 0), start)
        return draft.is_border(start) and not of_all and not generic
