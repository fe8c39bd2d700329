"""The step that says of each amount what is measured, of whom, when, and as what kind of figure."""

from __future__ import annotations

from extractor.model import Mention
from extractor.rules import Rules
from extractor.steps.draft import Draft
from extractor.steps.observations.patterns import Tools
from extractor.steps.observations.places import with_places
from extractor.steps.observations.reading import read
from extractor.text.words import Segmenter


class Observations:
    """Fills the ``observation`` of every amount that states a fact."""

    def __init__(self, rules: Rules, segmenter: Segmenter) -> None:
        self.tools = Tools(rules, segmenter)

    def run(self, draft: Draft) -> None:
        outside, inside = draft.parted() if draft.grids else (draft.mentions, [])
        draft.mentions = outside
        draft.mentions = self.find(draft)
        if inside:  # the cells of tables, read already
            draft.mentions = sorted((*draft.mentions, *inside), key=lambda mention: mention.start)
        draft.mentions = with_places(draft.document.region, draft.mentions)

    def find(self, draft: Draft) -> list[Mention]:
        """The draft's mentions, the amounts with their observations."""
        return read(self.tools, draft)
