"""The period under review: what undated facts of a document are of, and where that turns.

The kind of a document is told by its title, else by its first lines (rules/heading/kinds.csv). A communiqué,
an audit and the accounts of a year review that year, a briefing the part of a year that its title or first
sentences name, a five-year plan is for its years. A work report reviews the year before the one that it is
of; its headings, and paragraphs that open with 五年来, 今年 and their like, turn to other years and to plans.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import regex

from extractor.knowledge.numerals import number
from extractor.model import DateValue, Section
from extractor.rules import Rules
from extractor.text.view import View

HEAD = 300  # characters in which a text without a title shows its kind
LEDE = 200  # characters in which a briefing names its period
HEADING = 45  # the longest line that is a heading
FIRST_PLAN, PLAN = 1951, 5  # the n-th plan since the sixth runs from FIRST_PLAN + 5n; its years
REPORT, BRIEFING, NEWS = "report", "briefing", "news"
PLANNED, AGENDA = "plan", "agenda"  # for five years, for one
OF_TITLES = (PLANNED, AGENDA, "digest")  # the kinds that only a title shows
TURNING = (REPORT, "summary", "budget", PLANNED, AGENDA)  # the kinds in which the period turns
YEARLY = ("communique", "audit", "budget", "summary", AGENDA)


@dataclass(frozen=True, slots=True)
class Review:
    """The kind of a document, the period it reviews, its sections, and what decided."""

    kind: str
    period: DateValue | None = None
    sections: tuple[Section, ...] = ()
    why: str = ""


class ReviewReader:
    """Reads what period a document reviews."""

    def __init__(self, rules: Rules) -> None:
        rows = rules.table("heading/kinds.csv", "pattern")
        self._kinds = [(rules.compile(row["pattern"]), row["kind"]) for row in rows]
        self._excerpt_word = rules.compile("{heading_excerpt_word}")
        self._excerpt = rules.compile("{heading_excerpt}")
        self._year = rules.compile("{heading_year_under_review}")
        self._part = rules.compile("{heading_part_of_year}")
        self._plan = rules.compile("{heading_five_year_plan}")
        self._opener = rules.compile("{heading_opener}")
        self._span = rules.compile("{heading_span}")
        self._work = rules.compile("{heading_work}")
        self._reviewed = rules.compile("{heading_reviewed}")
        self._no_turn = rules.compile("{heading_no_turn}")
        self._figures = rules.compile("{heading_figures}")
        self._whole = rules.compile("{heading_whole_year}")
        self._base = rules.compile("(?r)(?:{heading_base})")
        self._ground = rules.compile("{heading_ground}")
        self._since = rules.compile("{heading_since}")

    def read(self, title: str, view: View, year: int | None, given: DateValue | None = None) -> Review:
        """What a document with this title reviews, when 今年 means ``year``; a period that is given holds."""
        chars = view.chars
        kind, said = self._kind(title, chars, year)
        period, why = self._period(kind, said, chars, year)
        if kind == REPORT:
            named = self._year.search(title)
            year = int(named["year"]) if named else year
            period, why = _of_report(year, period)
        elif kind in YEARLY and period:
            year = max(year or 0, period.start.year + 1 if period.start else 0)
        if given is not None:
            period, why = given, "given"
        ahead = kind in (PLANNED, AGENDA)
        sections = tuple(self._sections(view, period, year, ahead)) if kind in TURNING else ()
        return Review(kind, period, sections, f"{kind}: {why}" if why else kind)

    def _kind(self, title: str, chars: str, year: int | None) -> tuple[str, str]:
        """The kind, and the words that show it."""
        told = self._kind_of_title(title, year) if title else None
        if told:
            return told, title
        for pattern, kind in self._kinds:
            if kind not in OF_TITLES and pattern.search(chars, 0, HEAD):
                return kind, chars[:HEAD]
        if self._excerpt_word.search(chars) and self._excerpt.search(chars):
            return REPORT, title
        told_of = self._part.search(chars, 0, LEDE) and self._figures.search(chars, 0, LEDE)
        return (BRIEFING, chars[:LEDE]) if told_of else (NEWS, title)

    def _kind_of_title(self, title: str, year: int | None) -> str | None:
        for pattern, kind in self._kinds:
            if pattern.search(title):
                return kind
        return BRIEFING if self._part.search(title) or self._over(title, year) else None

    def _period(self, kind: str, said: str, chars: str, year: int | None) -> tuple[DateValue | None, str]:
        plan = self._plan.search(said)
        if kind == PLANNED and plan:
            return _five_years(plan), f"it says {plan[0]}"
        if kind in YEARLY and not self._part.search(said):
            named = self._year.search(said) or self._year.search(chars, 0, HEAD)
            if named:
                return _whole(int(named["year"])), f"it says {named[0]}"
        return self._part_of_year(said, year) if kind in (BRIEFING, *YEARLY) else (None, "")

    def _part_of_year(self, said: str, year: int | None) -> tuple[DateValue | None, str]:
        """The part of a year that the title or the first sentences are about: the first that is no base.

        A year that is over is one too (2024年我国经济运行稳中有进), and the parts named after it are its own.
        """
        whole = self._over(said, year)
        for match in self._part.finditer(said):
            if whole and whole.start() < match.start():
                break
            days = _days(match, int(match["year"]) if match["year"] else year)
            if (
                days
                and not self._base.match(said, 0, match.start())
                and not self._ground.match(said, match.end())
            ):
                grain = "month" if days[0].month == days[1].month else "months"
                return DateValue(*days, grain), f"it says {match[0]}"
        return (_whole(int(whole["year"])), f"it says {whole[0]}") if whole else (None, "")

    def _over(self, said: str, year: int | None) -> regex.Match[str] | None:
        """The first year named as a whole that is over by ``year``."""
        found = self._whole.finditer(said)
        return next((match for match in found if year is None or int(match["year"]) < year), None)

    # Where it turns

    def _sections(
        self, view: View, period: DateValue | None, year: int | None, ahead: bool
    ) -> Iterator[Section]:
        """The document's sections, the first from its start; none where one period holds throughout."""
        turns = list(self._turns(view.chars, year))
        if period is not None and (turns[0][0] > 0 if turns else ahead):
            # A report taken up before it sums up five years is in those: the last year follows.
            years = turns[0][1] if turns and not turns[0][2] else None
            five = years is not None and years.grain == "years" and years.end == period.end
            yield Section(0, years if five and years else period, ahead)
        for start, span, planned, why in turns:
            yield Section(view.offset(start), span, planned, why)

    def _turns(self, chars: str, year: int | None) -> Iterator[tuple[int, DateValue | None, bool, str]]:
        start = 0
        for line in chars.split("\n"):
            short = len(line.strip()) <= HEADING
            turn = self._heading(line, year) if short else None
            if turn is None and not (short and self._no_turn.search(line)):
                turn = self._paragraph(line, year)
            if turn:
                yield start, *turn, line.strip()[:HEADING]
            start += len(line) + 1

    def _heading(self, line: str, year: int | None) -> tuple[DateValue | None, bool] | None:
        """What a heading turns to: the first of the spans of time that it names."""
        if "。" in line or not self._work.search(line) or self._no_turn.search(line):
            return None
        found = self._span.search(line)
        return self._meant(found, line, year) if found else None

    def _paragraph(self, line: str, year: int | None) -> tuple[DateValue | None, bool] | None:
        """What a paragraph turns to by the words that it opens with."""
        opener = self._opener.match(line)
        found = self._span.match(line, opener.end() if opener else 0)
        if not found or self._since.match(line, found.end()):
            return None
        return self._meant(found, "", year)

    def _meant(
        self, found: regex.Match[str], heading: str, year: int | None
    ) -> tuple[DateValue | None, bool]:
        """The interval that a span of time means, and whether it lies ahead."""
        said = found.groupdict()
        reviewed = bool(heading) and self._reviewed.search(heading, found.start()) is not None
        if said["year"]:
            named = int(said["year"])
            return _whole(named), not reviewed and year is not None and named >= year
        if said["plan"]:
            span = _five_years(found)
            ahead = year is not None and span.start is not None and span.start.year >= year
            return span, ahead
        return _from_year(said, year, reviewed)


def _from_year(
    said: Mapping[str, str | None], year: int | None, reviewed: bool
) -> tuple[DateValue | None, bool]:
    """The interval of 今年, 未来五年, 过去五年 or 去年 in a ``year``, and whether it lies ahead."""
    if year is None:
        return None, bool(said["this"] or said["coming"])
    if said["this"]:
        return _whole(year), not reviewed
    if said["coming"]:
        return _years(year, year + PLAN - 1), True
    return (_years(year - PLAN, year - 1) if said["five"] else _whole(year - 1)), False


def _of_report(year: int | None, period: DateValue | None) -> tuple[DateValue | None, str]:
    """What a work report of a year reviews, where its words give no ``period``, and what decided."""
    if not year:
        return period, "the year of the report is not known"
    return period or _whole(year - 1), f"a report of {year} reviews the year before"


def _whole(year: int) -> DateValue:
    return DateValue(date(year, 1, 1), date(year, 12, 31), "year")


def _years(first: int, last: int) -> DateValue:
    return DateValue(date(first, 1, 1), date(last, 12, 31), "years")


def _five_years(match: regex.Match[str]) -> DateValue:
    first = FIRST_PLAN + PLAN * int(number(match["plan"]))
    return _years(first, first + PLAN - 1)


def _days(match: regex.Match[str], year: int | None) -> tuple[date, date] | None:
    """The first and last day of a part of a year: 上半年, 前三季度, 1-5月, 前5个月, 7月份."""
    if year is None:
        return None
    said = match.groupdict()
    if said["half"]:
        first, last = (1, 6) if said["first_half"] else (7, 12)
    elif said["quarters"]:
        first, last = 1, 3 * int(number(said["quarters"]))
    elif said["quarter"]:
        last = 3 * int(number(said["quarter"]))
        first = last - 2
    elif said["count"]:
        first, last = 1, int(number(said["count"]))
    else:
        last = int(number(said["month"]))
        first = int(number(said["since"])) if said["since"] else last
    if not 1 <= first <= last <= 12:
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
