"""Zones and townships that no gazetteer lists, found by the patterns of rules/districts/patterns.yaml.

``Unlisted`` scans a text once for the words that such names end with. A township's hit goes to ``Townships``,
a zone's to ``Zones``; both look at what stands before it, which ``Around`` holds. A short form that the text
gives a zone (以下简称“合作区”) means that zone wherever it stands from there on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from extractor.knowledge.divisions import Division, Gazetteer
from extractor.knowledge.place_names import Name
from extractor.rules import Hit, Rules
from extractor.steps.districts.around import Around, Found
from extractor.steps.districts.townships import Told, Townships
from extractor.steps.districts.zones import Zones
from extractor.steps.draft import Draft

LEAD = 3  # characters between a zone and 简称: a bracket and 以下


class Unlisted:
    """Finds zones and townships by their last words and by what stands before them."""

    def __init__(self, rules: Rules, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._townships = Townships(rules)
        self._zones = Zones(rules)
        family = rules.family("districts")
        own = tuple(rule for rule in family if rule.value.name == "own_zone")
        self._scanner = rules.scanner(
            tuple(rule for rule in family if rule not in own), lead=rules.fragments["district_lead"]
        )
        self._own = rules.scanner(own)

    def find(self, draft: Draft, names: Sequence[Name], home: str | None, on: date | None) -> Iterator[Found]:
        """The zones and townships, none inside a name of the gazetteer."""
        chars = draft.view.chars
        around = Around(chars, names, home, self._gazetteer, on)
        told, zoned = Told(around), set[int]()
        taken = {offset for name in names for offset in range(name.start, name.end)}
        zones = {name.end: name.place for name in names if name.place and name.place.level == "zone"}
        for hit in self._scanner.scan(chars):
            if hit.start in taken:
                continue
            if hit.rule.value.name == "township":
                yield from self._townships.read(draft, hit, told)
            else:
                for found in self._zones.read(draft, hit, around, zoned):
                    zones[found.end] = found.place
                    yield found
        for hit in self._own.scan(chars) if zones else ():
            yield from _own(draft, hit, zones)


def _own(draft: Draft, hit: Hit, zones: dict[int, Division]) -> Iterator[Found]:
    """Every use of the short form that the text gives the zone which ends shortly before ``hit``."""
    chars, short = draft.view.chars, hit.group("short")
    zone = next((zones[at] for at in range(hit.start - LEAD, hit.start + 1) if at in zones), None)
    if zone is None or short is None:
        return
    start, end = hit.span("short")
    while start >= 0:
        if draft.is_border(start):
            yield Found(start, end, zone, hit.rule.id, f"the text gives {zone.name} this short form")
        start = chars.find(short, end)
        end = start + len(short)
