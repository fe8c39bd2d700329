"""Which place a name means, and whether it means one at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

import regex

from extractor.knowledge.divisions import Division
from extractor.knowledge.place_names import Name, either, lies_in, outranked, prominence, shared
from extractor.rules import Rules
from extractor.steps.draft import Draft

# How many of the places named before a doubtful name may decide it.
REMEMBERED = 200
LONGEST_LIST = 60
MARK = regex.compile(r"(?r)[，。；：,;:!?()“”\n]")
ITEM_ENDS = frozenset("、，。；;,和与及等)市县")
JOINTS = ("、", "和", "与", "及", "以及", "或", "·", "/", ",", "，")


class Chooser:
    """Decides for the names of a text whether they are places, and which."""

    def __init__(self, rules: Rules) -> None:
        self._words = frozenset(rules.words("districts/words.txt"))
        countries = "|".join(row["name"] for row in rules.table("organisations/countries.csv", "name"))
        self._country = regex.compile(rf"(?:{countries})(?=\p{{Han}})")
        self._used = either(rules, "uses")
        self._counted = either(rules, "counted", "等?[0-9一二两三四五六七八九十]{0,3}个?(?:", ")")

    def choose(self, draft: Draft, names: Sequence[Name], home: str | None, rule: str) -> None:
        """Set ``place`` and ``doubtful`` of every name that is a place; ``home`` is the text's own."""
        chars = draft.view.chars
        known = {d.path for name in names if name.full and not name.wary for d in name.candidates}
        placed: list[Name] = []
        for name, group in zip(names, _lists(chars, names), strict=True):
            if self._abroad(chars, name, placed):
                draft.drop(*draft.view.span(name.start, name.end), rule, "a namesake in another country")
                continue
            if _in_taiwan(name, placed):
                draft.drop(*draft.view.span(name.start, name.end), rule, "a namesake in Taiwan")
                continue
            doubted = name.wary or _far(name, home)
            if doubted and not self._supported(chars, name, home, placed, group, known):
                draft.drop(*draft.view.span(name.start, name.end), rule, "a word here, not a place")
                continue
            name.place, name.doubtful = place(name, home, placed, [o for o in group if o is not name])
            placed.append(name)
            known.add(name.place.path)
            if name.hidden:
                draft.drop(*draft.view.span(name.start, name.end), rule, name.hidden)

    def _abroad(self, chars: str, name: Name, placed: Sequence[Name]) -> bool:
        """Whether a name is an item of a list of a country's places: 丽水市 in 韩国清州市、丽水市."""
        if (
            any(d.level == "province" for d in name.candidates)
            or chars[name.end : name.end + 1] not in ITEM_ENDS
        ):
            return False
        opened = max(placed[-1].end if placed else 0, name.start - LONGEST_LIST)
        mark = MARK.search(chars, opened, name.start)
        country = self._country.search(chars, mark.end() if mark else opened, name.start)
        return country is not None and (country.end() == name.start or chars[name.start - 1] == "、")

    def _supported(
        self,
        chars: str,
        name: Name,
        home: str | None,
        placed: Sequence[Name],
        group: Sequence[Name],
        known: set[str],
    ) -> bool:
        """Whether something near says that a name which is a word as well is a place here."""
        counted = name.start > 0 and chars[name.start - 1] in "个各"
        if counted or (name.text in self._words and self._used.match(chars, name.end)):
            return False
        if placed and placed[-1].end == name.start and placed[-1].place:
            above = placed[-1].place.path
            if any(lies_in(d.path, above) for d in (*name.candidates, *name.past)):
                return True
        if home and name.full and len(name.text) > 2 and any(lies_in(d.path, home) for d in name.candidates):
            return True
        if name.text not in self._words:
            near = home is not None and any(shared(d.path, home) for d in name.candidates)
            if near or any(d.path in known for d in name.candidates):
                return True
        if len(group) == 1:
            return False
        if self._counted.match(chars, group[-1].end):
            return True
        parents = {_above(d) for d in name.candidates}
        kin = [o for o in group if any(_above(d) in parents for d in o.candidates)]
        others = [o for o in (group if len(group) > 2 or not name.wary else kin) if o is not name]
        return any(not other.wary for other in others) or len(kin) >= 3


def _in_taiwan(name: Name, placed: Sequence[Name]) -> bool:
    """Whether a name stands right after a city of Taiwan, whose districts no gazetteer here has."""
    last = placed[-1] if placed else None
    if last is None or last.end != name.start or last.place is None or last.place.code is not None:
        return False
    return _above(last.place) == "台湾省"


def _far(name: Name, home: str | None) -> bool:
    """Whether a short name can only be a county of another province than the text's own."""
    if home is None or name.full:
        return False
    small = all(d.level in ("county", "zone", "township") for d in name.candidates)
    return small and not any(shared(d.path, home) for d in name.candidates)


def _lists(chars: str, names: Sequence[Name]) -> list[list[Name]]:
    """For each name the names that stand in one list with it, itself among them."""
    groups: list[list[Name]] = []
    for name in names:
        joined = groups and len(groups[-1]) < LONGEST_LIST
        if joined and chars[groups[-1][-1].end : name.start] in JOINTS:
            groups[-1].append(name)
            groups.append(groups[-1])
        else:
            groups.append([name])
    return groups


def _above(division: Division) -> str:
    return division.path.rpartition("/")[0]


def place(
    name: Name, home: str | None, before: Sequence[Name], beside: Iterable[Name]
) -> tuple[Division, tuple[Division, ...]]:
    """The place that ``name`` means, and all it could mean when nothing decides.

    ``home`` is the path of the place the text is about, ``before`` the names placed so far (nearest
    last), ``beside`` the other names of the same list.
    """
    options: Sequence[Division] = sorted(name.candidates, key=prominence)
    if before and before[-1].end == name.start and before[-1].place:
        above = before[-1].place.path
        inside = [d for d in options if lies_in(d.path, above)]
        inside = inside or [d for d in name.past if lies_in(d.path, above)]
        if inside:
            return _decided(inside)
    if len(options) == 1:
        return options[0], ()
    siblings = _siblings(options, beside)
    if siblings:
        return siblings, ()
    if home:
        itself = [d for d in options if d.path == home or lies_in(home, d.path)]
        if itself:
            return max(itself, key=lambda d: d.path.count("/")) if name.full else itself[0], ()
        near = max(shared(d.path, home) for d in options)
        # Below a municipality the districts come at once; a province's name is the province's all the same.
        close = near > 1 or (
            near and home.partition("/")[0].endswith("市") and options[0].level != "province"
        )
        if near and (name.full or close or not outranked(options)):
            options = [d for d in options if shared(d.path, home) == near]
    if len(options) > 1 and not outranked(options):
        options = _by_neighbours(options, before, beside)
    return _decided(options)


def _siblings(options: Sequence[Division], beside: Iterable[Name]) -> Division | None:
    """The option that lies in one place with two others of the list, as 河北 after 河东、河西、南开."""
    above = Counter(path for other in beside for path in {_above(d) for d in other.candidates} if path)
    counts = [above[_above(d)] for d in options]
    return options[counts.index(max(counts))] if max(counts) >= 2 and sum(map(bool, counts)) == 1 else None


def _decided(options: Sequence[Division]) -> tuple[Division, tuple[Division, ...]]:
    """The first of ``options`` where it outranks the others; else it and all of them."""
    first = options[0]
    if len(options) == 1 or outranked(options):
        return first, ()
    return first, tuple(options)


def _by_neighbours(
    options: Sequence[Division], before: Sequence[Name], beside: Iterable[Name]
) -> Sequence[Division]:
    """What parents named before, nearest first, and names in the same list leave of ``options``."""
    for earlier in islice(reversed(before), REMEMBERED):
        if earlier.place is not None:
            above = earlier.place.path
            inside = [d for d in options if lies_in(d.path, above)]
            if inside and len(inside) < len(options):
                return inside
    for other in beside:
        parents = {_above(d) for d in ((other.place,) if other.place else other.candidates)}
        kin = [d for d in options if _above(d) in parents]
        if kin and len(kin) < len(options):
            return kin
    return options
