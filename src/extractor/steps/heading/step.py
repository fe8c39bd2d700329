"""What holds for the whole document: title and date of issue where they were not given."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import regex

from extractor.knowledge.days import real_day
from extractor.knowledge.numerals import number
from extractor.model import Document
from extractor.rules import Rules
from extractor.steps.draft import Draft, spelling_of
from extractor.text.view import View

HEAD, TAIL, LEDE = 600, 400, 120
TITLE_LENGTH = 60
# How long after a period its figures come out, and when a year's communiqué and report do.
BRIEFING_DELAY = timedelta(days=16)
COMMUNIQUE_DAY = (3, 1)
REPORT_DAY = (3, 5)
YEAR_FIGURES_DAY = (1, 20)


class Heading:
    """Fills ``title`` and ``published`` of the document, and says in ``origins`` where from.

    The date of issue is looked for where documents state it (a label, a stamp, a line of its own, an
    agency's dateline: origin ``dateline``), then worked out from what the title is about (``title``),
    then taken as the latest full date of the text (``text``). It stays None when there is nothing.
    """

    def __init__(self, rules: Rules) -> None:
        self._spelling = spelling_of(rules)
        self._label = rules.compile("{frame_label}")
        self._stamp = rules.compile("{frame_stamp}")
        self._alone = rules.compile("{frame_alone}")
        self._organ = rules.compile("{frame_organ}")
        self._month_alone = rules.compile("{frame_month_alone}")
        self._wire = rules.compile("{frame_wire}")
        self._day = rules.compile("{frame_day}")
        self._period = rules.compile("{frame_period}")
        self._whole = rules.compile("{frame_whole}")
        self._title_end = rules.compile("{frame_title_end}")
        self._report = rules.compile("{report_title}")
        self._communique = rules.compile("{communique_title}")
        self._year = rules.compile("{named_year}")

    def run(self, draft: Draft) -> None:
        draft.document = self.read(draft)

    def read(self, draft: Draft) -> Document:
        """The draft's document with what its text says of its title and date of issue."""
        document = draft.document
        origins = dict(document.origins)
        title = document.title
        if title is None:
            title = self._first_line(document.text)
            if title is not None:
                origins["title"] = "text"
        published = document.published
        if published is None:
            published, origin = self._published(draft.view.chars, View(title or "", self._spelling).chars)
            if published is not None:
                origins["published"] = origin
        return replace(document, title=title, published=published, origins=origins)

    def _first_line(self, text: str) -> str | None:
        lines = [line.strip().lstrip("#* ") for line in text[:HEAD].split("\n") if line.strip()]
        line = lines[0] if len(lines) > 1 else ""
        wordy = 4 <= len(line) <= TITLE_LENGTH and regex.search(r"\p{Han}{3}", line.replace(" ", ""))
        if not wordy or self._title_end.search(line) or self._day.fullmatch(line):
            return None
        return line

    def _published(self, chars: str, title: str) -> tuple[date | None, str]:
        stated = self._stated(chars)
        if stated:
            return stated, "dateline"
        told = self._from_title(title)
        if told:
            return told, "title"
        return self._latest(chars), "text"

    def _stated(self, chars: str) -> date | None:
        """A date of issue that the text states: in its head, at its end, or in an agency's dateline."""
        head, tail = chars[:HEAD], chars[-TAIL:]
        for pattern, place in (
            (self._label, head),
            (self._stamp, head),
            (self._alone, head),
            (self._organ, head),
            (self._label, tail),
            (self._alone, tail),
            (self._organ, tail),
            (self._month_alone, head),
        ):
            for match in pattern.finditer(place):
                day = _date(match)
                if day:
                    return day
        wire = self._wire.search(chars, 0, LEDE)
        year = self._named_year(chars) if wire else None
        return _date(wire, year) if wire and year else None

    def _from_title(self, title: str) -> date | None:
        """When a document with such a title comes out: a communiqué in the spring after its year …"""
        communique = self._communique.search(title)
        if communique:
            return real_day(int(communique["year"]) + 1, *COMMUNIQUE_DAY)
        period = self._period.search(title)
        if period:
            month = _last_month(period)
            year = int(number(period["year"]))
            last = real_day(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None
            return last + BRIEFING_DELAY if last else None
        named = self._year.search(title)
        if named and self._report.search(title):
            return real_day(int(named[0]), *REPORT_DAY)
        whole = self._whole.search(title)
        return real_day(int(number(whole["year"])) + 1, *YEAR_FIGURES_DAY) if whole else None

    def _latest(self, chars: str) -> date | None:
        """The latest full date of the text that lies in the last year it names."""
        year = self._named_year(chars)
        days = [day for day in map(_date, self._day.finditer(chars)) if day and day.year == year]
        return max(days, default=None)

    def _named_year(self, chars: str) -> int | None:
        return max((int(match[0]) for match in self._year.finditer(chars)), default=None)


def _date(match: regex.Match[str], year: int | None = None) -> date | None:
    groups = match.groupdict()
    return real_day(
        year or int(number(groups["year"])),
        int(number(groups["month"])),
        int(number(groups.get("day") or "1")),
    )


def _last_month(period: regex.Match[str]) -> int:
    """The month that a title's 1-5月, 前5月, 上半年 or 一季度 ends with."""
    if period["half"]:
        return 6
    if period["quarter"]:
        return int(number(period["quarter"])) * 3
    return int(number(period["month"] or period["count"]))
