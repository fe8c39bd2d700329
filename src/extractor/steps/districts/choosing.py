"""Which place a name means, and whether it means one at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from extractor.knowledge.place_names import Name, either
from extractor.knowledge.places import Near, lies_in, parent, shared, which
from extractor.rules import Rules
from extractor.steps.draft import Draft

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
            around = near(name, home, placed, [o for o in group if o is not name])
            name.place, name.doubtful, name.why = which(name.candidates, around, name.past)
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
        parents = {parent(d.path) for d in name.candidates}
        kin = [o for o in group if any(parent(d.path) in parents for d in o.candidates)]
        others = [o for o in (group if len(group) > 2 or not name.wary else kin) if o is not name]
        return any(not other.wary for other in others) or len(kin) >= 3


def _in_taiwan(name: Name, placed: Sequence[Name]) -> bool:
    """Whether a name stands right after a city of Taiwan, whose districts no gazetteer here has."""
    last = placed[-1] if placed else None
    if last is None or last.end != name.start or last.place is None or last.place.code is not None:
        return False
    return parent(last.place.path) == "台湾省"


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


def near(name: Name, home: str | None, before: Sequence[Name], beside: Iterable[Name]) -> Near:
    """What stands around ``name``: ``before`` are the names placed so far, nearest last."""
    last = before[-1] if before else None
    above = last.place if last and last.end == name.start else None
    placed = (earlier.place for earlier in reversed(before) if earlier.place is not None)
    kin = [(other.place,) if other.place else other.candidates for other in beside]
    return Near(home, above, placed, kin, name.full)
