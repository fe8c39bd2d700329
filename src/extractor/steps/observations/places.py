"""Which division of China, if any, a subject is: its kind, GB/T 2260 code and path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from extractor.model import DistrictValue, Mention, Observation, OrganisationValue, Region

_PROVINCE, _PREFECTURE = 2, 4  # digits of a code that tell them
_CODE = 6


class Place(NamedTuple):
    """A division as its code and its path from the province down."""

    code: str | None
    path: str | None


class Places:
    """Looks up subjects in order: the division last named so, the document's own, or what lies above them."""

    def __init__(self, region: Region | None, mentions: Sequence[Mention]) -> None:
        self._organisations = {m.value.name for m in mentions if isinstance(m.value, OrganisationValue)}
        self._named: dict[str, Place] = {}
        self._above: dict[str, Place] = {}
        for mention in reversed(mentions):  # the first of a name stands for what is told before it
            if isinstance(mention.value, DistrictValue):
                self._note(mention.value)
        if region is not None:
            self._own(region)

    def see(self, value: DistrictValue) -> None:
        """A division that is named from here on."""
        if self._named.get(value.name) != (value.code, value.path):
            self._note(value)

    def filled(self, said: Observation) -> Observation:
        """An observation with what its subject is."""
        name = said.subject
        if name is None:
            return said
        place = self._named.get(name) or self._above.get(name)
        if place is not None:
            return replace(said, subject_kind="district", subject_code=place.code, subject_path=place.path)
        kind = "organisation" if name in self._organisations else "other"
        return replace(said, subject_kind=kind)

    def _own(self, region: Region) -> None:
        if region.name not in self._named:
            self._named[region.name] = Place(region.code, region.path or None)
        self._rise(region.code, region.path or "")

    def _note(self, value: DistrictValue) -> None:
        self._named[value.name] = Place(value.code, None if value.candidates else value.path)
        if not value.candidates:
            self._rise(value.code, value.path)

    def _rise(self, code: str | None, path: str) -> None:
        """Note what a division lies in: the province by two digits of its code, the prefecture by four."""
        parts = path.split("/")
        for depth, digits in ((1, _PROVINCE), (2, _PREFECTURE)):
            if len(parts) > depth:
                above = code[:digits].ljust(_CODE, "0") if code else None
                self._above.setdefault(parts[depth - 1], Place(above, "/".join(parts[:depth])))


def with_observation(mention: Mention, said: Observation | None) -> Mention:
    """A mention with an observation; quicker than ``replace``, as every amount is given anew."""
    if said is mention.observation:
        return mention
    return Mention(
        mention.type,
        mention.start,
        mention.end,
        mention.text,
        mention.value,
        mention.rule,
        mention.bound,
        said,
    )


def with_places(region: Region | None, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in their order, the observations with what their subjects are."""
    places = Places(region, mentions)
    filled = []
    for mention in mentions:
        if isinstance(mention.value, DistrictValue):
            places.see(mention.value)
        said = mention.observation
        filled.append(mention if said is None else with_observation(mention, places.filled(said)))
    return filled
