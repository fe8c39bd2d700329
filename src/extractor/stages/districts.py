"""The stage that finds districts."""

from __future__ import annotations

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from extractor.draft import Draft, draft_of, even_table, rules_for
from extractor.model import Mention, Region
from extractor.rules import Rules


class Districts:
    """Finds districts in a Doc; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules) -> None:
        self._table = even_table(rules)

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc, self._table)
        draft.mentions.extend(self.find(draft))
        return doc

    def region(self, given: str, on: date | None) -> Region | None:
        """The place of a GB/T 2260 code or a name at a date; None for the whole country (全国).

        Raises ValueError when there is no such place.
        """
        return Region(given, given, "")

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        return []


@Language.factory("bulletin_districts", default_config={"rules": None})
def create(nlp: Language, name: str, rules: str | None) -> Districts:
    """The stage as a spaCy component; ``rules`` is a folder laid over the built-in one."""
    return Districts(rules_for(nlp, rules))
