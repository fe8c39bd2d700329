"""The step that finds dates.

Reads the view, the document's date and what the heading step says of its year; leaves DATE mentions with
their days, and what nothing fixes (``draft.unresolved``).

1. ``finding.py``: one scan finds the atoms (2023年1月, 去年, 春节期间), two more what is built around them
   (X以来, 到X, X至Y). The patterns are in ``rules/dates/``.
2. ``framing.py``: what the title and the kind of document say before the text begins.
3. ``walking.py``: from left to right each expression gets its days by the function that its rule names
   (``normalisers.py`` tells in which module), reading missing parts from the anchor (``context.py``).

A wrong span is a matter of a rule, wrong days one of its function or of the anchor; ``extractor explain``
names the rule, what fixed the date, and why a candidate was dropped.
"""

from __future__ import annotations

from extractor.model import DateValue, Mention, Unresolved
from extractor.rules import Rules
from extractor.steps.dates.context import Interval
from extractor.steps.dates.finding import Finder, Found
from extractor.steps.dates.framing import Framing
from extractor.steps.dates.normalisers import NORMALISERS
from extractor.steps.dates.walking import Walk
from extractor.steps.draft import Draft

_WRITTEN = "every part of it is written"
# How far before a date what it leans on is looked for
_NEAR = 3


class Dates:
    """Finds dates; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules) -> None:
        rules.check_values("dates", NORMALISERS, 1)
        self._finder, self._walk = Finder(rules), Walk(rules)
        self._framing = Framing(rules, self._finder, self._walk)
        self._lead = rules.compile("{compared_lead}")
        self._may_lead = rules.compile("{date_may_follow}")
        self._refused = rules.compile("{refused_date_lead}")

    def run(self, draft: Draft) -> None:
        draft.mentions.extend(self.find(draft))

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        chars = draft.view.chars
        anchor, turns = self._framing.anchor(draft)
        mentions: list[Mention] = []
        for found, interval in self._walk.over(chars, self._finder.find(chars), anchor, turns):
            start, end = draft.view.span(found.start, found.end)
            why = self._no_date(draft, found.first_atom.start)
            if why is not None:
                reason, by = why
                draft.drop(start, end, found.rule.id, reason, by)
            elif interval is None:
                _unresolved(draft, found, start, end)
            else:
                if draft.trace:
                    reasons = "; ".join(dict.fromkeys(anchor.reasons)) or _WRITTEN
                    draft.because("DATE", start, end, reasons)
                mentions.append(_mention(draft, found, start, end, interval))
        return mentions

    def _no_date(self, draft: Draft, start: int) -> tuple[str, str] | None:
        """Why what starts at ``start`` of the view is no date, and what says so."""
        chars = draft.view.chars
        if self._refused.search(chars, max(0, start - _NEAR), start):
            return (
                "the word before makes it a day of every year, or of another calendar",
                "{refused_date_lead}",
            )
        if chars[start].isdigit() or draft.is_border(start) or not draft.is_border(start + 1):
            return None
        before = chars[max(0, start - _NEAR) : start]
        if self._lead.search(before) is not None or self._may_lead.search(before) is not None:
            return None
        # Its first character ends a word that began before it: 网上|年货, 日本|年会.
        return "its first character belongs to the word before", "words"


def _unresolved(draft: Draft, found: Found, start: int, end: int) -> None:
    draft.unresolved.append(Unresolved(start, end, found.rule.id))
    draft.drop(start, end, found.rule.id, "nothing in the text or its frame fixes it", found.rule.id)


def _mention(draft: Draft, found: Found, start: int, end: int, interval: Interval) -> Mention:
    value = DateValue(interval.start, interval.end, interval.grain)
    return Mention("DATE", start, end, draft.document.text[start:end], value, found.rule.id)
