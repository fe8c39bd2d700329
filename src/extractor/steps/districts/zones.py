"""Zones and townships that no gazetteer lists, found by the patterns of rules/districts/patterns.yaml."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date

import regex

from extractor.knowledge.divisions import Division, Gazetteer
from extractor.knowledge.place_names import Name, either, lies_in
from extractor.rules import Hit, Rules
from extractor.steps.districts.choosing import JOINTS
from extractor.steps.draft import Draft

# 三区和 of 顺德、南海、高明三区和狮山镇: what follows is in none of them.
COUNTED = regex.compile(r"等?(?:[0-9]+|[一二三四五六七八九十两几]+)?个?[区县市旗](?:和|与|以及|及)")
HAN = regex.compile(r"\p{Han}{1,5}")
# What follows 城镇 where it is the common word: 城镇化, 城镇居民.
CITIES = regex.compile("[化居职登就单企人非新]|建设|基本|规划|体系|污水|生活")
OPENING = regex.compile(r"(?r)(?:[。，;:、\n]|^)")
# Before 高新区 in 各级开发区、高新区: those of no one place.
OF_ALL = regex.compile(r"(?:各级|各类|国家级|省级|各)\p{Han}{0,6}、$")
# The next item of a list of zones.
ALIKE = regex.compile(r"、\p{Han}{2,8}(?:开发区|高新区|经开区|新区)")
NAMED = regex.compile(r"\p{Han}{2,6}")
# How far before a township the county that it lies in may stand.
NEAR = 60
LISTING = ("、", "以及", "和", "与", "及")
OFFICIAL = {
    "高新区": "高新技术产业开发区",
    "高新技术开发区": "高新技术产业开发区",
    "经开区": "经济技术开发区",
}


class ZoneFinder:
    """Finds zones and townships by their last words and by what stands before them."""

    def __init__(self, rules: Rules, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._stem = either(rules, "stems", "(?:", ")$")
        self._generic = either(rules, "generic", "(?:", ")$")
        self._first_half = either(rules, "transliterated", "(?:", ")$")
        self._lead = either(rules, "leads", "(?:", ")$")
        self._scanner = rules.scanner(rules.family("districts"), lead="[街民镇乡苏办经高开合综保新旅度]")

    def find(
        self, draft: Draft, names: Sequence[Name], home: str | None, on: date | None
    ) -> Iterator[tuple[int, int, Division, str]]:
        """Start and end in the view, the place, and the rule; none inside one of ``names``."""
        ends = {name.end: name for name in names if name.place and not name.hidden}
        order = sorted(ends)
        taken = {offset for name in names for offset in range(name.start, name.end)}
        last: tuple[int, str] = (-9, "")
        zoned: set[int] = set()
        towns: dict[str, str] = {}
        only = _only_counties(ends, order)
        for hit in self._scanner.scan(draft.view.chars):
            if hit.start in taken:
                continue
            township = hit.rule.value.name == "township"
            if township:
                found = self._township(draft, hit, ends, order, home, last, on)
                if found and found[0] not in ends and draft.view.chars[last[0] : found[0]] not in JOINTS:
                    found = found[0], _told_before(found[1], found[0], towns, order, only, home)
            else:
                found = self._zone(draft, hit, ends, zoned, home, on)
            if found:
                start, division = found
                if township:
                    last = (hit.end, division.path.rpartition("/")[0])
                    towns.setdefault(division.name, division.path)
                else:
                    zoned.add(hit.end)
                yield start, hit.end, division, hit.rule.id

    def _township(
        self,
        draft: Draft,
        hit: Hit,
        ends: dict[int, Name],
        order: Sequence[int],
        home: str | None,
        last: tuple[int, str],
        on: date | None,
    ) -> tuple[int, Division] | None:
        """The start and the place of a township whose last word is ``hit``.

        It lies in the place named right before it, in that of the township before it in a list, in the
        county that the text is about, or in the county named shortly before; else in the place that the
        text is about, where the name opens a phrase.
        """
        chars, kind = draft.view.chars, hit.group("kind") or ""
        parent = self._before(chars, hit.start, ends, ("county", "zone", "prefecture"), 1)
        item = _item_start(chars, last[0], hit.start)
        counted = COUNTED.match(chars, parent.end) if parent else None
        if counted and counted.end() < hit.start:
            parent, item = None, counted.end()
        start = parent.end if parent else item or self._whole(chars, _word_start(draft, hit.start))
        in_list = chars[last[0] : start] in JOINTS
        stem = chars[start : hit.start]
        named = (parent and start + 2 == hit.start and not CITIES.match(chars, hit.end)) or (
            item and start + 2 == hit.start
        )
        if kind == "镇" and chars[hit.start - 1] == "城" and not named:
            return None
        if self._stem.fullmatch(stem) or not HAN.fullmatch(stem) or (kind == "办" and not in_list):
            return None
        if parent and parent.place:
            above: str | None = parent.place.path
        elif in_list:
            above = last[1]
        elif len(stem) < 2:
            return None
        elif home and (counted or self._level(home, on) == "county"):
            above = home
        else:
            above = _county_near(chars, start, ends, order)
            if (
                not above
                and home
                and (_opens(chars, start) or self._lead.search(chars, max(0, start - 3), start))
            ):
                above = home
        full = stem + ("街道" if kind == "办" else kind)
        return (start, Division(None, full, f"{above}/{full}", "township")) if above else None

    def _whole(self, chars: str, start: int) -> int:
        """Where a name of foreign sound starts of which the tokenizer made two words: 乌兰木伦镇."""
        half = self._first_half.search(chars, max(0, start - 2), start)
        return half.start() if half else start

    def _zone(
        self,
        draft: Draft,
        hit: Hit,
        ends: dict[int, Name],
        zoned: Set[int],
        home: str | None,
        on: date | None,
    ) -> tuple[int, Division] | None:
        """The start and the place of a zone whose last word is ``hit``."""
        chars, kind = draft.view.chars, hit.group("kind") or ""
        if not draft.is_border(hit.end):
            return None
        name = self._before(chars, hit.start, ends, ("province", "prefecture", "county"), 0)
        middle = chars[name.end : hit.start] if name else ""
        if name and name.place and not (middle and self._stem.fullmatch(middle)):
            city = self._city(name.place.path, on) or name.place
            full = name.text + (middle + kind if middle else OFFICIAL.get(kind, kind))
            return name.start, Division(None, full, f"{city.path}/{full}", "zone")
        listed_start = self._listed(chars, hit, ends, zoned)
        if home and listed_start is not None:
            around = self._city(home, on)
            full = chars[listed_start : hit.start] + OFFICIAL.get(kind, kind)
            return (listed_start, Division(None, full, f"{around.path}/{full}", "zone")) if around else None
        own = (kind in OFFICIAL or kind in OFFICIAL.values()) and draft.is_border(hit.start)
        own = own and not OF_ALL.search(chars, max(0, hit.start - 10), hit.start)
        home_city = self._city(home, on) if home and own else None
        if not home_city or self._generic.search(chars, max(hit.start - 4, 0), hit.start):
            return None
        full = home_city.name.removesuffix("市") + OFFICIAL.get(kind, kind)
        listed = [d for d in self._gazetteer.candidates(full, on) if lies_in(d.path, home_city.path)]
        return hit.start, listed[0] if listed else Division(None, full, f"{home_city.path}/{full}", "zone")

    def _listed(self, chars: str, hit: Hit, ends: Mapping[int, Name], zoned: Set[int]) -> int | None:
        """Where a zone that bears no division's name starts, in a list beside a district; else None."""
        starts = {name.start for name in ends.values()}
        mark = chars.rfind("、", max(0, hit.start - 7), hit.start)
        if mark < 0 and chars[hit.end : hit.end + 1] == "、" and hit.end + 1 in starts:
            opened = [at for at in range(max(0, hit.start - 5), hit.start - 1) if chars[at] in "。，；:\n"]
            mark = opened[-1] if opened else -1
        elif mark not in ends and mark not in zoned:
            if not ALIKE.match(chars, hit.end):
                return None
            opening = OPENING.search(chars, max(0, hit.start - 7), hit.start)
            mark = opening.end() - 1 if opening else -9
        if mark < -1 or not NAMED.fullmatch(chars, mark + 1, hit.start):
            return None
        stem = chars[mark + 1 : hit.start]
        return None if self._stem.fullmatch(stem) or self._generic.search(stem) else mark + 1

    def _before(
        self, chars: str, end: int, ends: dict[int, Name], levels: tuple[str, ...], least: int
    ) -> Name | None:
        """The name of such a level that ends at most five Chinese characters before ``end``."""
        for size in range(least, 6):
            name = ends.get(end - size)
            if name and name.place and name.place.level in levels:
                return name if not size or HAN.fullmatch(chars, name.end, end) else None
        return None

    def _city(self, path: str, on: date | None) -> Division | None:
        """The prefecture or municipality that ``path`` is or lies in."""
        for division in self._gazetteer.ancestors(path, on):
            municipality = division.level == "province" and division.name.endswith("市")
            if division.level == "prefecture" or municipality:
                return division
        return None

    def _level(self, path: str, on: date | None) -> str | None:
        division = self._gazetteer.by_path(path, on)
        return division.level if division else None


def _only_counties(ends: Mapping[int, Name], order: Sequence[int]) -> list[str | None]:
    """For each name, the path of the county when all counties named so far are one."""
    seen: set[str] = set()
    only: list[str | None] = []
    for end in order:
        place = ends[end].place
        if place and place.level == "county":
            seen.add(place.path)
        only.append(next(iter(seen)) if len(seen) == 1 else None)
    return only


def _told_before(
    town: Division,
    start: int,
    towns: Mapping[str, str],
    order: Sequence[int],
    only: Sequence[str | None],
    home: str | None,
) -> Division:
    """A township that stands alone, in the county where the text had it before, or in the only one named."""
    path = towns.get(town.name)
    if path is None and town.path == f"{home}/{town.name}":
        at = bisect_right(order, start) - 1
        county = only[at] if at >= 0 else None
        path = f"{county}/{town.name}" if county and lies_in(county, home or "") else None
    return town if path is None else replace(town, path=path)


def _item_start(chars: str, last: int, end: int) -> int:
    """Where the item that ends at ``end`` starts, in a list whose item before ended at ``last``; else 0."""
    for joint in LISTING:
        start = last + len(joint)
        if last > 0 and chars.startswith(joint, last) and HAN.fullmatch(chars, start, end):
            return start
    return 0


def _opens(chars: str, start: int) -> bool:
    """Whether a phrase opens at ``start``: after a mark, or after 在."""
    return start == 0 or chars[start - 1] in "，。、；;:：\n(“在"


def _word_start(draft: Draft, end: int) -> int:
    """Where the word before ``end`` starts; a word of one character takes the one before it along."""
    start = _back(draft, end)
    if end - start == 1 and start > 0 and HAN.match(draft.view.chars[start - 1]):
        start = _back(draft, start)
    return start


def _back(draft: Draft, end: int) -> int:
    start = max(end - 1, 0)
    while start > 0 and end - start < 5 and not draft.is_border(start):
        start -= 1
    return start


def _county_near(chars: str, start: int, ends: dict[int, Name], order: Sequence[int]) -> str | None:
    """The path of the county named last before ``start``, when it is near and on the same line."""
    at = bisect_right(order, start) - 1
    if at < 0 or start - order[at] > NEAR or "\n" in chars[order[at] : start]:
        return None
    division = ends[order[at]].place
    return division.path if division and division.level == "county" else None
