"""The step that finds organisations: where their names begin and end, and what they are called in full.

Reads the view, its words, the districts and amounts found so far, and the place the text is about. Leaves
candidates of ORGANISATION. In this order:
1. ``known``: names of the tables (central, companies, media, international), their arms, foreign organs;
   ``contexts``: the rules in *.yaml; ``organs``: forms of organs.csv with their region (``regions``,
   ``home_organs``); ``ended``: names by their last word (endings.csv), read to the left by ``walking``.
2. ``extending``: units to the right; ``inside``: takes out what only opens an event's or a thing's name.
3. ``linking``: short and long names of one firm; ``offices``, ``lists``: what stands again, or beside.
A border that is wrong: ``extractor explain`` names the table, mostly a role of words.csv. A name missing:
endings.csv or the tables of facts. A wrong full name: organs.csv, exceptions.csv, or ``linking``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from extractor.knowledge.gazetteer import load_gazetteer
from extractor.model import Mention, OrganisationValue
from extractor.rules import Rules
from extractor.steps.draft import Draft
from extractor.steps.organisations.contexts import ContextFinder
from extractor.steps.organisations.ended import EndedFinder
from extractor.steps.organisations.extending import Extender
from extractor.steps.organisations.inside import Inside
from extractor.steps.organisations.known import KnownFinder
from extractor.steps.organisations.lexicon import load_tables
from extractor.steps.organisations.linking import Linker
from extractor.steps.organisations.lists import Lists
from extractor.steps.organisations.offices import Offices
from extractor.steps.organisations.organs import OrganFinder
from extractor.steps.organisations.reader import Found, Reader
from extractor.steps.organisations.titles import titles
from extractor.text.words import Segmenter


class Organisations:
    """Finds organisations; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules, segmenter: Segmenter) -> None:
        self._gazetteer = load_gazetteer(rules)
        self._tables = load_tables(rules)
        self._segmenter = segmenter
        self._organs = OrganFinder(rules, self._tables)
        self._known = KnownFinder(rules, self._tables)
        self._ended = EndedFinder(rules, self._tables)
        self._lists = Lists(rules, self._tables)
        self._contexts = ContextFinder(rules, self._tables, self._lists)
        self._extender = Extender(rules, self._tables)
        self._inside = Inside(rules, self._tables)
        self._linker = Linker(self._tables)
        self._offices = Offices(rules, self._tables)

    def kind_of(self, name: str) -> str:
        """The kind that a name's ending tells."""
        return self._tables.kind_of(name)

    def run(self, draft: Draft) -> None:
        draft.mentions.extend(self.find(draft))

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        reader = Reader(draft, self._gazetteer, self._segmenter, self._tables)
        sure = [item for item, doubted in self._known.find(reader) if not doubted]
        contexts = self._contexts.find(reader)
        definitions = [item for item in contexts if item.kind == "definition"]
        organs = self._organs.find(reader, sure)
        found = [*(item for item in contexts if item.name), *sure, *organs, *self._known.embassies(reader)]
        found.extend(self._ended.find(reader, [*organs, *sure]))
        found = self._extender.extend(reader, found)
        found = list(self._inside.outside(reader, found))
        found = self._linker.link(reader, found, definitions)
        found.extend(list(self._offices.again(reader, found)))
        found.extend(self._lists.beside(reader, found))
        listed = self._lists.neighbours(reader, found)
        found.extend(listed)
        found.extend(self._linker.repeated(reader, listed))
        return _mentions(draft, _outside_titles(draft, found))


def _outside_titles(draft: Draft, found: list[Found]) -> list[Found]:
    """``found`` without what a title hides; a paper's name in title marks is its own."""
    spans = list(titles(draft.view.chars))
    if not spans:
        return found
    starts = [start for start, _ in spans]
    kept = []
    for item in found:
        at = bisect_right(starts, item.start) - 1
        start, end = spans[at] if at >= 0 else (0, 0)
        if item.end > end or (item.kind == "media" and (item.start, item.end) == (start, end)):
            kept.append(item)
        elif draft.trace:
            shown = draft.view.span(item.start, item.end)
            draft.drop(*shown, item.rule, "inside the title of a law, a notice or a book")
    return kept


def _mentions(draft: Draft, found: Iterable[Found]) -> list[Mention]:
    text = draft.document.text
    best: dict[tuple[int, int], Mention] = {}
    for item in sorted(found, key=lambda f: (f.start, f.end)):
        start, end = draft.view.span(item.start, item.end)
        written = text[start:end]
        named = text[slice(*draft.view.span(item.parent.start, item.parent.end))] if item.parent else written
        name = item.name.replace("(", "（").replace(")", "）") if "（" in written + named else item.name
        if "—" in written:
            name = name.replace("-", "—")
        value = OrganisationValue(name, item.kind)
        if (start, end) not in best:
            best[start, end] = Mention("ORGANISATION", start, end, written, value, item.rule)
            for why in item.why:
                draft.because("ORGANISATION", start, end, why)
    return list(best.values())
