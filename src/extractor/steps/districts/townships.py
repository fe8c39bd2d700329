"""Townships, streets and sumu, which no gazetteer lists."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from extractor.knowledge.divisions import Division
from extractor.knowledge.place_names import VOCABULARY, Name, either
from extractor.knowledge.places import lies_in, parent
from extractor.rules import Hit, Rules
from extractor.steps.districts.around import HAN, Around, Found
from extractor.steps.draft import Draft

LONGEST = 5  # characters of a township's name before its last word
OPENERS = frozenset("，。、；;:：\n(“")


class Lead(NamedTuple):
    """Where a township's name starts, and what stands before it.

    ``above`` is the place right before, ``item`` whether it is one of a list, ``counted`` whether a number of
    counties stands before it: 等3个县和甲镇.
    """

    start: int
    above: Name | None = None
    item: bool = False
    counted: bool = False


@dataclass(slots=True)
class Told:
    """The townships that a text had so far: the end and the parent of the last, and the path of each."""

    around: Around
    last: int = -9
    above: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    only: list[str | None] = field(init=False)

    def __post_init__(self) -> None:
        self.only = self.around.only_counties()


class Townships:
    """Decides for the last word of a township where its name starts and what it lies in."""

    def __init__(self, rules: Rules) -> None:
        vocabulary = rules.roles(VOCABULARY)
        self._stem = rules.compile(either(vocabulary["stem"]) + "$")
        self._grammar = frozenset(vocabulary["grammar"])
        self._first_halves = vocabulary["first_half"]
        self._leads = vocabulary["lead"]
        self._joints = sorted(vocabulary["joint"], key=len, reverse=True)
        self._counted = rules.compile("{district_counted_before}")
        self._cities = rules.compile("(?:{district_city_and_town})")
        self._town_of_city = rules.compile("{district_town_of_city}$")
        self._short: Mapping[str, str] = {
            row["short"]: row["full"] for row in rules.table("districts/township_words.csv", "short")
        }

    def read(self, draft: Draft, hit: Hit, told: Told) -> Iterator[Found]:
        """The township whose last word is ``hit``, if it is one's.

        It lies in the place named right before it, in that of the township before it in a list, in the
        county that the text is about, or in the county named shortly before; else in the place that the
        text is about, where the name opens a phrase. One that stands alone and was told before is that.
        """
        chars, kind = told.around.chars, hit.group("kind") or ""
        lead = self._lead(draft, hit, told)
        listed = chars[max(told.last, 0) : lead.start] in self._joints
        if self._of_city_and_town(chars, hit, lead) or (kind in self._short and not listed):
            return
        if not self._is_name(draft, lead.start, hit.start):
            return
        path, why = self._lies_in(told, lead, listed, hit.start)
        if not path:
            return
        full = chars[lead.start : hit.start] + self._short.get(kind, kind)
        town = Division(None, full, f"{path}/{full}", "township")
        if not lead.above and not listed:
            town = _told_before(town, lead.start, told)
        told.last, told.above = hit.end, parent(town.path)
        told.paths.setdefault(full, town.path)
        yield Found(lead.start, hit.end, town, hit.rule.id, why)

    def _lead(self, draft: Draft, hit: Hit, told: Told) -> Lead:
        """What stands before a township's last word: a place, the rest of a list, or nothing of the kind."""
        chars = told.around.chars
        above = told.around.before(hit.start, ("county", "zone", "prefecture"), 1, LONGEST)
        counted = self._counted.match(chars, above.end) if above else None
        if counted and counted.end() < hit.start:
            return Lead(counted.end(), item=True, counted=True)
        item = self._item_start(chars, told.last, hit.start)
        if above:
            return Lead(above.end, above, bool(item))
        return Lead(item or self._whole(chars, _word_start(draft, hit.start)), item=bool(item))

    def _of_city_and_town(self, chars: str, hit: Hit, lead: Lead) -> bool:
        """Whether 城镇 is meant, and not a name like 虞城镇 in a list or after its county."""
        named = lead.item or (lead.above and not self._cities.match(chars, hit.end))
        if named and lead.start + 2 == hit.start:
            return False
        return self._town_of_city.search(chars, max(hit.start - 1, 0), hit.end) is not None

    def _is_name(self, draft: Draft, start: int, end: int) -> bool:
        """Whether what stands there may be the stem of a township's name."""
        stem = draft.view.chars[start:end]
        common = self._stem.fullmatch(stem) or self._grammatical(draft, start, end)
        return not common and _is_stem(stem)

    def _lies_in(self, told: Told, lead: Lead, listed: bool, end: int) -> tuple[str | None, str]:
        """The path of what a township lies in, and what says so."""
        if lead.above and lead.above.place:
            return lead.above.place.path, f"{lead.above.place.name} stands right before"
        if listed:
            return told.above, "it stands in a list of townships"
        return self._alone(told.around, lead.start, lead.counted) if end - lead.start >= 2 else (None, "")

    def _grammatical(self, draft: Draft, start: int, end: int) -> bool:
        """Whether a word of grammar stands there, or ends there: 在, 村收镇, but not 全安镇."""
        chars = draft.view.chars
        words = (at for at in range(start, end) if chars[at] in self._grammar)
        return any(at + 1 == end or (draft.is_border(at) and draft.is_border(at + 1)) for at in words)

    def _alone(self, around: Around, start: int, counted: bool) -> tuple[str | None, str]:
        """What a township lies in that follows neither a place nor a township."""
        home = around.home
        if home and (counted or around.level(home) == "county"):
            return home, f"the text is about {home}"
        county = around.county_near(start)
        if county:
            return county, f"{county} is named shortly before"
        opens = start == 0 or around.chars[start - 1] in OPENERS
        if home and (opens or around.chars.endswith(self._leads, 0, start)):
            return home, f"it opens a phrase in a text about {home}"
        return None, ""

    def _whole(self, chars: str, start: int) -> int:
        """Where a name of foreign sound starts of which the tokenizer made two words: 乌兰木伦镇."""
        half = next((half for half in self._first_halves if chars.endswith(half, 0, start)), "")
        return start - len(half)

    def _item_start(self, chars: str, last: int, end: int) -> int:
        """Where the item that ends at ``end`` starts, after one that ended at ``last``; else 0."""
        for joint in self._joints if last > 0 else ():
            start = last + len(joint)
            if chars.startswith(joint, last) and start < end and _is_stem(chars[start:end]):
                return start
        return 0


def _is_stem(text: str) -> bool:
    return len(text) <= LONGEST and HAN.fullmatch(text) is not None


def _told_before(town: Division, start: int, told: Told) -> Division:
    """A township that stands alone, in the county where the text had it before, or in the only one named."""
    home, around = told.around.home, told.around
    path = told.paths.get(town.name)
    if path is None and town.path == f"{home}/{town.name}":
        at = bisect_right(around.order, start) - 1
        county = told.only[at] if at >= 0 else None
        path = f"{county}/{town.name}" if county and lies_in(county, home or "") else None
    return town if path is None else replace(town, path=path)


def _word_start(draft: Draft, end: int) -> int:
    """Where the word before ``end`` starts; a word of one character takes the one before it along."""
    start = _back(draft, end)
    if end - start == 1 and start > 0 and HAN.match(draft.view.chars[start - 1]):
        start = _back(draft, start)
    return start


def _back(draft: Draft, end: int) -> int:
    start = max(end - 1, 0)
    while start > 0 and end - start < LONGEST and not draft.is_border(start):
        start -= 1
    return start
