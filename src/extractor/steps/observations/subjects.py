"""Whom a figure is about: who may be, each with the evidence, and the choice among them.

Evidence are named features without words: where a naming stands to the amount (``own:district``), what it
opens, how a phrase ends, what the rules say (``rules``), whether the amount before was about the same. What
each counts is in ``rules/observations/subject_weights.csv``; ``tools/train_observations.py`` writes it.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from extractor.knowledge.divisions import COUNTRY
from extractor.steps.observations.carried import Carried
from extractor.steps.observations.choice import Candidates, Slot
from extractor.steps.observations.counted import noun_after
from extractor.steps.observations.namings import LEADING, headline, namings_of
from extractor.steps.observations.openings import Phrase, looks_of, owner_kind, times_seen
from extractor.steps.observations.rows import Item
from extractor.steps.observations.scene import Scene
from extractor.text.clauses import Spot

_NEAR = 24  # namings before an amount, in its sentence, that are looked at
_OPENING = 12  # namings at the head of its paragraph
_LED = frozenset(f"{zone}:phrase+proper+act" for zone in ("own", "clause", "far", "opener", "headline"))
_ZONES = ("own", "clause", "half", "sentence", "opener", "headline")


class AskedWhom(NamedTuple):
    """What is known of an amount when its subject is chosen."""

    item: Item
    spot: Spot
    start: int  # where the words that may be its own begin
    own: bool  # whether they name what it is of, so that something new may begin
    told: str | None  # whom the rules take it to be about
    measure: str
    indicator: str


class Subjects:
    """Chooses the subjects of a document's amounts, one after the other."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._namings = namings_of(scene)
        self._starts = [one.start for one in self._namings]
        self._kinds = {one.value: one.kind for one in reversed(self._namings)}
        self._seen = times_seen(scene.chars, [one.value for one in self._namings if one.phrase])
        self._looks: dict[int, tuple[str, ...]] = {}  # of the phrases that an amount may be about
        self._carried: Carried[str] = Carried()

    def choose(self, asked: AskedWhom) -> Slot[str | None]:
        """The subject of an amount; it carries over to the next."""
        found = self._candidates(asked)
        weights = self._scene.tools.subject_weights
        slot = weights.fill(asked.item.mention.start, found, told=self._scene.notes is not None)
        self._carried.after(asked.spot, asked.item.end, asked.indicator, slot.value)
        return slot

    def _candidates(self, asked: AskedWhom) -> Candidates[str | None]:
        """All that an amount may be about, with the evidence for each."""
        found: Candidates[str | None] = {asked.told: ["rules", f"rules:{self._told(asked.told)}"]}
        fresh = self._from_text(asked, found)
        _from_before(self._carried, asked, fresh, found)
        _from_document(self._scene, asked, "old" if fresh == "no" else "new", found)
        wide = self._scene.default in (COUNTRY, None)
        for value, evidence in found.items():
            if wide and not _LED.isdisjoint(evidence):
                evidence.append("leads in a text of no place")
            if value in self._carried.used:
                evidence.append("used here" if value in self._carried.here else "used before")
            if value is None:
                evidence.append("none")
                continue
            if value == asked.told:
                zones = (feature.partition(":")[0] for feature in evidence)
                near = next((zone for zone in zones if zone in _ZONES), "unnamed")
                kind = "default" if value == self._scene.default else owner_kind(self._scene, value)
                kind = kind or self._kinds.get(value, "other")
                evidence += [f"rules+{near}", f"rules/{kind}", f"rules/{kind}+{near}"]
            if len(value) > 1 and asked.indicator.startswith(value):
                evidence.append("opens indicator")
            evidence[:] = dict.fromkeys(evidence)
        return found

    def _told(self, value: str | None) -> str:
        return "nobody" if value is None else "default" if value == self._scene.default else "named"

    def _from_text(self, asked: AskedWhom, found: Candidates[str | None]) -> str:
        """What is named round the amount; says where something has led since the last amount."""
        scene, spot, at = self._scene, asked.spot, asked.item.start
        position = bisect_left(self._starts, at)
        opener = bisect_left(self._starts, spot.paragraph)
        low = bisect_left(self._starts, spot.sentence, max(0, position - _NEAR), position)
        seen: set[tuple[str, str]] = set()
        opening = asked.own and spot.bracket is None and asked.start == spot.clause
        fresh = "own" if opening else "no"
        for index in range(position - 1, low - 1, -1):
            one = self._namings[index]
            zone = _zone(one.start, spot, asked.start)
            if one.end == at:
                found.setdefault(one.value, []).append(f"adjoins:{one.kind}")
            self._add(found, index, zone, asked.told, seen)
            if fresh == "no" and one.opens in LEADING and one.start > self._carried.last_end:
                fresh = zone
        for index in range(opener, min(opener + _OPENING, low)):
            if self._namings[index].opens == "paragraph" or self._starts[index] == self._starts[opener]:
                self._add(found, index, "opener", asked.told, seen)
        if (line := headline(scene, spot.paragraph)) is not None:
            for index in range(bisect_left(self._starts, line[0]), opener):
                self._add(found, index, "headline", asked.told, seen)
        if scene.tools.when.date_attribute.match(scene.chars, asked.item.end):
            end = min(spot.end, len(scene.chars))
            noun, _ = noun_after(scene, asked.item.end, end, owner=True)
            if noun:
                found.setdefault(noun, []).append("after")
        return fresh

    def _add(
        self,
        found: Candidates[str | None],
        index: int,
        zone: str,
        told: str | None,
        seen: set[tuple[str, str]],
    ) -> None:
        """Add the evidence of a naming; what a phrase looks like tells nothing of a subject known before."""
        one = self._namings[index]
        known = one.value == told or one.value in self._carried.used
        if one.phrase is not None and not known and not _may_be(one.phrase, zone):
            return
        evidence = found.setdefault(one.value, [])
        if one.phrase is None:
            again = "2" if (zone, one.kind) in seen else ""
            seen.add((zone, one.kind))
            if one.opens != "object":  # 对欧盟出口: whom something is done to says who it is not of
                evidence.append(f"{zone}{again}:{one.kind}")
            evidence += (f"{one.kind}>{one.opens}", f"{zone}>{one.opens}")
            evidence += one.evidence
        elif known:
            evidence += (f"{zone}:known", f"known>{one.opens}")
        else:
            zone = "far" if zone in ("half", "sentence") else zone
            if (looks := self._looks.get(index)) is None:
                looks = looks_of(self._scene, one.phrase, one.kind, self._seen[one.value])
                self._looks[index] = looks
            evidence += (f"{zone}:{one.kind}", f"{zone}:{one.kind}+{looks[0]}", f"{one.kind}>{one.opens}")
            evidence += looks[1:]


def _may_be(phrase: Phrase, zone: str) -> bool:
    """Whether a phrase may be a new subject: one without a name in it only in the amount's own words."""
    return zone == "own" or (phrase.proper and zone != "opener")


def _zone(start: int, spot: Spot, own: int) -> str:
    if start >= own:
        return "own"
    if start >= spot.clause:
        return "clause"
    return "half" if start >= spot.half else "sentence"


def _from_before(carried: Carried[str], asked: AskedWhom, fresh: str, found: Candidates[str | None]) -> None:
    """The subjects of the amounts before."""
    if carried.last_end < 0:
        return
    spot, new = asked.spot, "old" if fresh == "no" else "new"
    parted = carried.parted(spot, asked.item.start)
    found.setdefault(carried.last, []).extend((f"last:{parted}+{new}", f"last/{asked.measure}"))
    if carried.sentence[0] == spot.sentence:
        found.setdefault(carried.sentence[1], []).append(f"sentence's first+{fresh}")
    here = "paragraph" if carried.paragraph[0] == spot.paragraph else "last paragraph"
    found.setdefault(carried.paragraph[1], []).append(f"{here}'s first+{new}")
    if asked.indicator in carried.named:
        found.setdefault(carried.named[asked.indicator], []).append(f"same indicator+{new}")
    found.setdefault(carried.most_used, []).append(f"most used+{new}")


def _from_document(scene: Scene, asked: AskedWhom, new: str, found: Candidates[str | None]) -> None:
    """The place of the document, the whole country, and nobody."""
    place = found.setdefault(scene.default, [])
    place += ["default", f"default+{new}", f"default/{asked.measure}"]
    if scene.default is not None:
        place.append("default:nation" if scene.default == COUNTRY else "default:place")
    if scene.owner:
        found.setdefault(scene.owner, []).append("titled owner")
    found.setdefault(COUNTRY, []).append("country" if scene.default else "country+no place")
    found.setdefault(None, []).append(f"none+{new}")
