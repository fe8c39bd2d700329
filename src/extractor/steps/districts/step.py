"""The step that finds districts: administrative divisions, statutory zones and townships.

Reads the view, its words, and the place that the text is about. Leaves candidates of DISTRICT.
1. ``names``: every name of the gazetteer (rules/districts: divisions, zones, nicknames) that is a word of
   its own. A name cut wrong or not seen at all: there, and the role follow of vocabulary.csv.
2. ``hiding``: what is only a part of a longer name (a title, a facility, a body, a line, goods). A name
   that is missing or too many because of what stands beside it: there, and longer_names.csv.
3. ``choosing``: whether a name that is a word as well (words.txt, wary.txt) is a place here, and which
   place it means (``knowledge.places``).
4. ``unlisted``: zones and townships by their last word (``zones``, ``townships``, patterns.yaml).
``extractor explain`` prints for each name why it is a place, or which list says that it is none.
"""

from __future__ import annotations

from datetime import date

from extractor.knowledge.divisions import Division, Gazetteer
from extractor.knowledge.gazetteer import load_gazetteer
from extractor.knowledge.place_names import NameFinder
from extractor.knowledge.places import Near, which
from extractor.model import DistrictValue, Mention, Region
from extractor.rules import Rules
from extractor.steps.districts.choosing import Chooser
from extractor.steps.districts.hiding import Hider
from extractor.steps.districts.unlisted import Unlisted
from extractor.steps.draft import Draft, spelling_of

RULE = "district.name"


class Districts:
    """Finds districts; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules) -> None:
        self.gazetteer: Gazetteer = load_gazetteer(rules)
        self._finder = NameFinder(rules, self.gazetteer, spelling_of(rules))
        self._hider = Hider(rules)
        self._chooser = Chooser(rules)
        self._whole_country = rules.compile("{district_whole_country}")
        self._unlisted = Unlisted(rules, self.gazetteer)

    def run(self, draft: Draft) -> None:
        draft.mentions.extend(self.find(draft))

    def region(self, given: str, on: date | None) -> Region | None:
        """The place of a GB/T 2260 code, a name or a path at a date; None for the whole country (全国).

        Raises ValueError when there is no such place, or when the name is that of several.
        """
        if self._whole_country.match(given.strip()):
            return None
        found = self.gazetteer.find(given.strip(), on)
        above, _, last = given.strip().rpartition("/")
        if not found and above and (around := self.gazetteer.by_path(above, on)):
            return Region(None, last, f"{around.path}/{last}")  # a zone that no table has
        if not found:
            raise ValueError(
                f"region: no place is {given!r}; give a GB/T 2260 code (440300), a name or a path"
            )
        division, doubtful, _ = which(found, Near())
        if doubtful:
            paths = ", ".join(f"{d.path} ({d.code})" for d in doubtful)
            raise ValueError(f"region: several places are {given!r}: {paths}; give the code or the path")
        return Region(division.code, division.name, division.path)

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        on = draft.document.published or draft.heading.on
        names = draft.places
        if names is None:  # the heading step was left out
            names = self._finder.find(draft.view.chars, draft.is_border, on)
        self._hider.hide(draft, names)
        home = draft.document.region.path if draft.document.region else None
        self._chooser.choose(draft, names, home, RULE)
        found = []
        for name in names:
            if name.place and not name.hidden:
                mention = _mention(draft, name.start, name.end, name.place, RULE, name.doubtful)
                draft.because("DISTRICT", mention.start, mention.end, name.why)
                found.append(mention)
        zones = list(self._unlisted.find(draft, names, home, on))
        for start, end, division, rule, why in zones:
            mention = _mention(draft, start, end, division, rule)
            draft.because("DISTRICT", mention.start, mention.end, why)
            found.append(mention)
        # 衡阳 in 衡阳、郴州综保区 is the zone: of two readings of one span the zone's is meant.
        spans = {(one.start, one.end) for one in found[len(found) - len(zones) :]}
        return [m for m in found if m.rule != RULE or (m.start, m.end) not in spans]


def _mention(
    draft: Draft, start: int, end: int, division: Division, rule: str, doubtful: tuple[Division, ...] = ()
) -> Mention:
    """The mention of a place at half-open offsets of the view."""
    start, end = draft.view.span(start, end)
    candidates = tuple(other.path for other in doubtful)
    value = DistrictValue(division.code, division.name, division.path, candidates)
    return Mention("DISTRICT", start, end, draft.document.text[start:end], value, rule)
