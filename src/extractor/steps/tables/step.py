"""The step that reads the figures in a table's cells, whose units stand in its heads and captions.

Reads: the grids of documents that came from pages, Word and PDF files (``text.grid``; in plain text a row of
strokes may be anything and is left alone), and the mentions that the steps before found in them.
Leaves: an amount with its observation for every figure whose unit the table states, those of the cells read
here and nowhere else, and ``draft.grids``, the structure of each table with the reason where a figure is no
amount. Runs before the observations, which pass over what stands in a grid: a cell says by its heads what it
is, and must neither be read as a sentence nor carry its date or subject into the next one.
Order: sections (title, unit, heads, rows) -> columns -> rows -> cells.
When a figure is wrong: ``tables`` in the JSON shows how the table was cut (sections.py); a wrong unit or kind
comes from its heads (heads.py, rules/tables/fragments.yaml), a wrong name from the rows over it (groups.py,
``measured`` in rules/tables/words.csv).
"""

from __future__ import annotations

from extractor.knowledge.divisions import COUNTRY
from extractor.rules import Rules
from extractor.steps.draft import Draft
from extractor.steps.tables.columns import Columns
from extractor.steps.tables.heads import Heads
from extractor.steps.tables.inside import Periods, year_of
from extractor.steps.tables.reading import Around, Reading, Tools, inside_of
from extractor.steps.tables.sections import Sections
from extractor.text.grid import OPEN, tables

PLAIN_TEXT = "text/plain"
_HEAD = 3000  # characters that show whether a text without a region speaks of one (全市, 我省)


class Tables:
    """Adds an amount, with its observation, for every figure of a table whose unit the table states."""

    def __init__(self, rules: Rules) -> None:
        heads = Heads(rules)
        periods = Periods(rules, heads)
        self._tools = Tools(heads, Sections(rules), Columns(heads, periods), periods)
        self._titled = rules.compile("{table_year_of_title}")
        self._nation, self._local = rules.compile("{nation_word}"), rules.compile("{local_word}")

    def run(self, draft: Draft) -> None:
        """Read the tables of a draft whose mentions are sorted and do not overlap."""
        document = draft.document
        if document.source.media_type == PLAIN_TEXT or OPEN not in document.text:
            return
        all_mentions = inside_of(draft.mentions)
        around = self._around(draft)
        found = {mention.start: mention for mention in draft.mentions}
        for rows in tables(document.text):
            last = rows[-1][-1]
            inside = all_mentions.part(rows[0][0].start, last.start + len(last.text) + 1)
            for section in self._tools.sections.of(document.text, rows):
                reading = Reading(self._tools, section, inside, all_mentions, around)
                for amount in reading.amounts():
                    for other in inside.over(amount.start, amount.end):
                        found.pop(other.start, None)
                    found[amount.start] = amount
                draft.grids.append(reading.grid())
        draft.mentions = [found[start] for start in sorted(found)]

    def _around(self, draft: Draft) -> Around:
        """The place a document is about, 全国 where it tells of the country, and the year of its title."""
        document = draft.document
        place = document.region.name if document.region else None
        if place is None:
            chars = draft.view.chars
            local = len(self._local.findall(chars[:_HEAD])) > 1
            told = self._nation.search(document.title or "") or self._nation.search(chars)
            place = COUNTRY if told and not local else None
        year = self._titled.search(document.title or "")
        return Around(place, year_of(int(year[0])) if year else None)
