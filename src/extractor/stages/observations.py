"""The stage that says of each amount what is measured, of whom, when, and as what kind of figure."""

from __future__ import annotations

from spacy.language import Language

from extractor.draft import Draft, Stage, rules_for
from extractor.model import Mention
from extractor.observing.reading import read
from extractor.observing.tools import Tools
from extractor.rules import Rules
from extractor.segmentation import Segmenter


class Observations(Stage):
    """Fills the ``observation`` of every amount that states a fact."""

    def __init__(self, rules: Rules, segmenter: Segmenter) -> None:
        super().__init__(rules)
        self._tools = Tools(rules, segmenter)

    def run(self, draft: Draft) -> None:
        draft.mentions = self.find(draft)

    def find(self, draft: Draft) -> list[Mention]:
        """The draft's mentions, the amounts with their observations."""
        return read(self._tools, draft)


@Language.factory("bulletin_observations", default_config={"rules": None})
def create(nlp: Language, name: str, rules: str | None) -> Observations:
    """The stage as a spaCy component; ``rules`` is a folder laid over the built-in one."""
    held = getattr(nlp.tokenizer, "segmenter", None)
    return Observations(rules_for(nlp, rules), held if isinstance(held, Segmenter) else Segmenter())
