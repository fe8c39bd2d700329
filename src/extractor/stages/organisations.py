"""The stage that finds organisations."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc

from extractor.draft import Draft, Stage, draft_of, rules_for
from extractor.gazetteer import load_gazetteer
from extractor.model import Mention, OrganisationValue
from extractor.naming.contexts import ContextFinder
from extractor.naming.names import NameFinder
from extractor.naming.organs import OrganFinder
from extractor.naming.reader import Found, Reader
from extractor.naming.tables import load_tables
from extractor.rules import Rules
from extractor.segmentation import Segmenter

NER = "organisation.ner"
_NER_LABELS = frozenset(("ORG", "ORGANISATION", "ORGANIZATION", "NT"))


class Organisations(Stage):
    """Finds organisations in a Doc; see docs/annotation.md for what counts.

    With ``use_ner``, the entities that a statistical component left on the Doc before are candidates too
    where the rules found nothing, marked with the rule ``organisation.ner``.
    """

    def __init__(self, rules: Rules, segmenter: Segmenter | None = None, use_ner: bool = False) -> None:
        super().__init__(rules)
        self._use_ner = use_ner
        self._gazetteer = load_gazetteer(rules)
        self._tables = load_tables(rules)
        self._segmenter = segmenter or Segmenter()
        self._organs = OrganFinder(self._tables)
        self._names = NameFinder(self._tables)
        self._contexts = ContextFinder(rules, self._tables)

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc, self._table)
        self.run(draft)
        if self._use_ner:
            draft.mentions.extend(self._recognised(doc, draft))
        return doc

    def _recognised(self, doc: Doc, draft: Draft) -> list[Mention]:
        """The Doc's organisation entities that overlap none of the draft's."""
        taken = draft.of_type("ORGANISATION")
        return [
            Mention(
                "ORGANISATION",
                entity.start_char,
                entity.end_char,
                entity.text,
                OrganisationValue(entity.text, self._tables.kind_of(entity.text)),
                NER,
            )
            for entity in doc.ents
            if entity.label_ in _NER_LABELS
            and all(m.end <= entity.start_char or entity.end_char <= m.start for m in taken)
        ]

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
        value = OrganisationValue(name, item.kind)
        best.setdefault((start, end), Mention("ORGANISATION", start, end, written, value, item.rule))
    return list(best.values())


@Language.factory("bulletin_organisations", default_config={"rules": None, "use_ner": False})
def create(nlp: Language, name: str, rules: str | None, use_ner: bool) -> Organisations:
    """The stage as a spaCy component; ``rules`` is a folder laid over the built-in one.

    ``use_ner`` lets the organisation entities of a component before this one in as candidates.
    """
    segmenter = getattr(nlp.tokenizer, "segmenter", None)
    own = segmenter if isinstance(segmenter, Segmenter) else None
    return Organisations(rules_for(nlp, rules), own, use_ner)
