"""The step that finds organisations."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.knowledge.gazetteer import load_gazetteer
from extractor.model import Mention, OrganisationValue
from extractor.rules import Rules
from extractor.steps.draft import Draft
from extractor.steps.organisations.contexts import ContextFinder
from extractor.steps.organisations.lexicon import load_tables
from extractor.steps.organisations.names import NameFinder
from extractor.steps.organisations.organs import OrganFinder
from extractor.steps.organisations.reader import Found, Reader
from extractor.text.words import Segmenter


class Organisations:
    """Finds organisations; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules, segmenter: Segmenter) -> None:
        self._gazetteer = load_gazetteer(rules)
        self._tables = load_tables(rules)
        self._segmenter = segmenter
        self._organs = OrganFinder(self._tables)
        self._names = NameFinder(self._tables)
        self._contexts = ContextFinder(rules, self._tables)

    def kind_of(self, name: str) -> str:
        """The kind that a name's ending tells."""
        return self._tables.kind_of(name)

    def run(self, draft: Draft) -> None:
        draft.mentions.extend(self.find(draft))

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        reader = Reader(draft, self._gazetteer, self._segmenter, self._tables)
        known = self._names.known(reader)
        sure = [item for item, listed in known if not listed]
        contexts = self._contexts.find(reader)
        organs = self._organs.find(reader, sure)
        found = [
            *(item for item in contexts if item.name),
            *sure,
            *organs,
            *self._names.embassies(reader),
        ]
        ended = self._names.ended(reader, [*organs, *sure])
        aliases = self._contexts.aliases(reader, [*found, *ended], contexts)
        found = [*aliases, *found, *ended]
        found.extend(self._contexts.offices_again(reader, found))
        found.extend(self._contexts.beside(reader, found))
        found.extend(self._contexts.neighbours(reader, found))
        return _mentions(draft, found)


def _mentions(draft: Draft, found: Iterable[Found]) -> list[Mention]:
    text = draft.document.text
    best: dict[tuple[int, int], Mention] = {}
    for item in sorted(found, key=lambda f: (f.start, f.end)):
        start, end = draft.view.span(item.start, item.end)
        written = text[start:end]
        name = item.name.replace("(", "（").replace(")", "）") if "（" in written else item.name
        if "—" in written:
            name = name.replace("-", "—")
        value = OrganisationValue(name, item.kind)
        best.setdefault((start, end), Mention("ORGANISATION", start, end, written, value, item.rule))
    return list(best.values())
