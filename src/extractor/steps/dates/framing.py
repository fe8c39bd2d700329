"""What the document as a whole says: its year, what its title speaks of, where a report turns to plans."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.rules import Rules
from extractor.steps.dates.almanac import Almanac, almanac
from extractor.steps.dates.context import Anchor, Sentence
from extractor.steps.dates.finding import Finder
from extractor.steps.dates.walking import LONG_AGO, Walk, whole
from extractor.steps.draft import Draft, spelling_of
from extractor.text.view import View

# The head of a text, and the longest line of it that may name the document
_HEAD, _HEADING = 300, 40

Turns = Sequence[tuple[int, int]]


class Framing:
    """Makes the anchor that stands at the head of a text."""

    def __init__(self, rules: Rules, finder: Finder, walk: Walk) -> None:
        self._spelling = spelling_of(rules)
        self._finder, self._walk = finder, walk
        self._almanac: Almanac = almanac(rules)
        self._report = rules.compile("{report_title}")
        self._communique = rules.compile("{communique_title}")
        self._title_year = rules.compile("{title_year}")
        self._forward = rules.compile("{forward_heading}")

    def anchor(self, draft: Draft) -> tuple[Anchor, Turns]:
        """The anchor, and where in the view 全年 begins to speak of another year."""
        published = draft.document.published
        title = View(draft.document.title or "", self._spelling).chars
        now = draft.heading.year or (published.year if published else None)
        anchor = Anchor(self._almanac, published, now)
        head = title or _headings(draft.view.chars[:_HEAD])
        found = self._communique.search(head)
        if found:
            anchor.communique = anchor.narrated = True
            anchor.told = anchor.now = int(found["year"])
            anchor.topic = whole(anchor.told)
            return anchor, ()
        if self._report.search(head):
            return anchor, self._of_report(anchor, head, draft.view.chars)
        if title:
            self._read_title(title, anchor)
        return anchor, ()

    def _of_report(self, anchor: Anchor, head: str, chars: str) -> Turns:
        """A work report speaks of the year before, until its headings turn to the tasks of this one."""
        anchor.narrated = True
        if anchor.now is None:
            years = self._title_year.search(head)
            anchor.now = int(years[0]) if years else None
        if anchor.now is None:
            return ()
        anchor.told = anchor.now - 1 if anchor.early or anchor.published is None else anchor.now
        headings = self._forward.finditer(chars)
        return [(match.start(), anchor.now) for match in headings if _speaks_of(match, anchor.now)]

    def _read_title(self, title: str, anchor: Anchor) -> None:
        """Take the topic and its year from a title such as 4月工业增加值增长 or 2019年全省经济运行."""
        for found in self._finder.find(title):
            value = self._walk.resolve(title, found, anchor)
            if value is None or anchor.topic is not value or value.end is None:
                continue
            if anchor.now is None:
                anchor.now = value.end.year
            if anchor.published is None or abs((anchor.published - value.end).days) < LONG_AGO:
                anchor.told = value.end.year
            else:
                anchor.topic = None
            break
        anchor.sentence = Sentence()


def _speaks_of(match: regex.Match[str], year: int) -> bool:
    named = match["year"]
    return named is None or not named.isdigit() or int(named) == year


def _headings(head: str) -> str:
    """The lines at the head of a text that are short enough to name it."""
    return "\n".join(line for line in head.split("\n") if len(line) <= _HEADING and "。" not in line)
