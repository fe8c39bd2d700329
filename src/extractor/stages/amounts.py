"""The stage that finds amounts."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.draft import Draft, draft_of, even_table, rules_for
from extractor.model import Mention
from extractor.rules import Rules


class Amounts:
    """Finds amounts in a Doc; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules) -> None:
        self._table = even_table(rules)

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc, self._table)
        draft.mentions.extend(self.find(draft))
        return doc

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        return []


@Language.factory("bulletin_amounts", default_config={"rules": None})
def create(nlp: Language, name: str, rules: str | None) -> Amounts:
    """The stage as a spaCy component; ``rules`` is a folder laid over the built-in one."""
    return Amounts(rules_for(nlp, rules))
