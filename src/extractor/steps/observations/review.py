"""The period that a document reviews and where that turns: what undated facts are of.

The heading step says so in ``draft.heading``; where it says nothing, the title and the turns of a report do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extractor.knowledge.days import real_day, whole_years
from extractor.model import DateValue
from extractor.steps.draft import Draft
from extractor.steps.observations.patterns import Tools
from extractor.steps.observations.rows import Period

NEXT_YEAR = 11  # the month from which plans are for the next year
_FIVE = 5  # years of a plan, and of a term of office


@dataclass(frozen=True, slots=True)
class Review:
    """The period under review, and the sections in which it is another: starts, periods, whether planned."""

    kind: str
    period: Period | None
    starts: Sequence[int]
    sections: Sequence[tuple[Period | None, bool]]

    def section(self, at: int) -> tuple[Period | None, bool] | None:
        """The period of the section of a place, and whether it is of plans; None before the first."""
        found = bisect_right(self.starts, at) - 1
        return self.sections[found] if found >= 0 else None


def review_of(tools: Tools, draft: Draft, titled: Period | None) -> Review:
    """The review of a draft; ``titled`` is the period that its title or first heading names."""
    heading = draft.heading
    title = draft.document.title or draft.view.chars[: max(0, draft.view.chars.find("\n"))]
    period = _value(heading.period) or _of_title(tools, draft.document.published, title) or titled
    if heading.sections:
        turns = [(draft.view.index(s.start), _value(s.period), s.planned) for s in heading.sections]
    elif tools.when.work_report.search(title):
        turns = list(_turns(tools, draft.view.chars, draft.document.published, period))
    else:
        turns = []
    return Review(heading.kind, period, [t[0] for t in turns], [t[1:] for t in turns])


def _value(value: DateValue | None) -> Period | None:
    return (value.start, value.end) if value is not None else None


def _of_title(tools: Tools, published: date | None, title: str) -> Period | None:
    """A communiqué's year, or the year before a work report's."""
    if (communique := tools.when.communique.search(title)) is not None:
        return _year(int(communique["year"]))
    if published and tools.when.work_report.search(title):
        return _year(published.year - (published.month < NEXT_YEAR))
    return None


def _year(year: int) -> Period | None:
    return whole_years(year, year)


def _turns(
    tools: Tools, chars: str, published: date | None, period: Period | None
) -> Iterator[tuple[int, Period | None, bool]]:
    """Where a report turns to five years, to the year under review, and to what is ahead."""
    if period is None or period[1] is None:
        return
    end = period[1]
    for match in tools.when.report_turn.finditer(chars):
        if match["years"]:
            yield match.start(), (real_day(end.year - _FIVE + 1, 1, 1), end), False
        elif match["year"]:
            yield match.start(), period, False
        elif published is not None:
            yield match.start(), _year(end.year + 1), True
