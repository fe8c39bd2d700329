"""The stage that reads a document's title and date of issue where they were not given."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.draft import draft_of, even_table, rules_for
from extractor.rules import Rules


class Frame:
    """Fills ``title`` and ``published`` of the Doc's document, and says in ``origins`` where from."""

    def __init__(self, rules: Rules) -> None:
        self._table = even_table(rules)

    def __call__(self, doc: Doc) -> Doc:
        draft_of(doc, self._table)
        return doc


@Language.factory("bulletin_frame", default_config={"rules": None})
def create(nlp: Language, name: str, rules: str | None) -> Frame:
    """The stage as a spaCy component; ``rules`` is a folder laid over the built-in one."""
    return Frame(rules_for(nlp, rules))
