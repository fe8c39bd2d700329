"""The date of issue, from what states it, and the year that a text speaks from.

A label (发布时间：), a stamp, a line of its own or a closing date states the day, a month on its own line the
month, an agency's dateline (8月4日电) a day whose year the text must fix. The year is fixed by the title, by
今年（2023年） and its like, or by the part of a year that the head reports (2023年上半年); never by a plan, a
goal, a base of comparison or a day of the past.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

import regex

from extractor.knowledge.days import real_day
from extractor.knowledge.numerals import number
from extractor.model import PartialDate
from extractor.rules import Rules

HEAD, TAIL, LEDE = 600, 400, 150  # characters where a date of issue stands
REPORTED = 250  # characters in which a text names what it reports
SOON = timedelta(days=120)  # how long after the last day it tells of a text may come out
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """A date of issue with where it was read, and the year that 今年 means with what fixes it."""

    issued: PartialDate | None = None
    origin: str = ""
    why: str = ""
    year: int | None = None
    year_why: str = ""


class IssueReader:
    """Reads when a document was issued."""

    def __init__(self, rules: Rules) -> None:
        named = ("label", "stamp", "alone", "organ", "session")
        self._stated = {name: rules.compile(f"{{frame_{name}}}") for name in named}
        self._month_alone = rules.compile("{frame_month_alone}")
        self._wire = rules.compile("{heading_wire}")
        self._today = rules.compile("{heading_today}")
        self._day = rules.compile("{frame_day}")
        self._this_year = rules.compile("{heading_this_year}")
        self._last_year = rules.compile("{heading_last_year}")
        self._reported = rules.compile("{heading_reported}")
        self._as_of = rules.compile("(?r)(?:{heading_as_of})")
        self._ranged = rules.compile("(?r)(?:{heading_range})")
        self._ahead = rules.compile("{heading_ahead}")
        self._yearly = rules.compile("{heading_yearly}")
        self._named = rules.compile("{heading_named_year}")
        self._event = rules.compile("{heading_event}")
        self._clause_end = rules.compile(r"[。，；;\n]|$")

    def read(self, title: str, chars: str, given: PartialDate | None) -> Issued:
        """What a title and a text say of their date of issue; ``given`` is the date that is known."""
        if given is not None:
            return Issued(year=given.year, year_why="the date of issue is given")
        for stated, origin, why in self._statements(chars):
            return Issued(stated, origin, why, stated.year, why)
        year, fixed = self._year(title, chars)
        for pattern, where in ((self._today, REPORTED), (self._wire, LEDE)):
            found = pattern.search(chars, 0, where)
            if not found:
                continue
            day, why = self._dated(found, chars, year, fixed)
            if day:
                if found.groupdict().get("before"):
                    day += DAY
                return Issued(PartialDate.of(day), "dateline", f"{found[0]}, {why}", day.year, why)
        return Issued(year=year, year_why=fixed)

    def _statements(self, chars: str) -> Iterator[tuple[PartialDate, str, str]]:
        """Dates of issue that the text states, the surest first."""
        head, tail = chars[:HEAD], chars[max(HEAD, len(chars) - TAIL) :]
        for part, origin, names in (
            (head, "issue line", ("label", "stamp", "alone", "organ", "session")),
            (tail, "closing date", ("label", "alone", "organ")),
        ):
            if self._day.search(part) is None:
                continue  # each of them has such a day in it
            for match in chain.from_iterable(self._stated[name].finditer(part) for name in names):
                day = _date(match)
                if day:
                    yield PartialDate.of(day), origin, f"{match[0].strip()} states it"
        for part, origin in ((head, "issue line"), (tail, "closing date")):
            for match in self._month_alone.finditer(part):
                month = int(number(match["month"]))
                if 1 <= month <= 12:
                    stated = PartialDate(int(number(match["year"])), month)
                    yield stated, origin, f"{match[0].strip()} states it"

    def _dated(
        self, found: regex.Match[str], chars: str, year: int | None, fixed: str
    ) -> tuple[date | None, str]:
        """The day of a dateline: in the year that is fixed, or soon after the last day told of."""
        if year is not None:
            return _date(found, year), fixed
        told = [
            day
            for match in self._day.finditer(chars)
            if match.start() < REPORTED or self._as_of.match(chars, 0, match.start())
            if self._is_past(chars, match) and (day := _date(match))
        ]
        last = max(told, default=None)
        if last is None:
            return None, ""
        for candidate in (_date(found, last.year), _date(found, last.year + 1)):
            if candidate and timedelta(0) <= candidate - last <= SOON:
                return candidate, f"the first such day after {last}"
        return None, ""

    # The year

    def _year(self, title: str, chars: str) -> tuple[int | None, str]:
        """The year that 今年 means, and what fixes it; None where nothing does."""
        yearly = self._yearly.search(title) or self._yearly.search(chars, 0, REPORTED)
        if yearly:
            return int(yearly["year"]) + 1, f"{yearly[0]} comes out the year after"
        titled = list(self._named.finditer(title))
        if titled:
            last = max(titled, key=lambda match: int(match["year"]))
            return int(last["year"]), f"the title names {last[0]}"
        for pattern, later in ((self._this_year, 0), (self._last_year, 1)):
            found = pattern.search(chars)
            if found:
                return int(found["year"]) + later, f"the text says {found[0].strip()}"
        for pattern in (self._reported, self._event):
            named = [m for m in pattern.finditer(chars, 0, REPORTED) if self._is_past(chars, m)]
            if named:
                last = max(named, key=lambda match: int(match["year"]))
                return int(last["year"]), f"the text opens with {last[0]}"
        return self._last_reported(chars)

    def _last_reported(self, chars: str) -> tuple[int | None, str]:
        """The year of a part of a year reported further down, where the text names none after it."""
        told = [m for m in self._reported.finditer(chars) if self._is_past(chars, m)]
        last = max(told, key=lambda match: int(match["year"]), default=None)
        if last is None:
            return None, ""
        year = int(last["year"])
        days = (day for day in map(_date, self._day.finditer(chars)) if day)
        if any(int(m["year"]) > year for m in self._named.finditer(chars)) or any(
            d.year > year for d in days
        ):
            return None, ""
        return year, f"the last that the text reports is {last[0]}"

    def _is_past(self, chars: str, match: regex.Match[str]) -> bool:
        """Whether the clause of a date tells of no plan or goal, and the date is no end of a range."""
        if self._ranged.match(chars, 0, match.start()):
            return False
        opened = max(chars.rfind(mark, 0, match.start()) for mark in "。，；;\n") + 1
        closed = self._clause_end.search(chars, match.end())
        return not self._ahead.search(chars, opened, closed.start() if closed else len(chars))


def _date(match: regex.Match[str], year: int | None = None) -> date | None:
    groups = match.groupdict()
    return real_day(
        year or int(number(groups["year"])), int(number(groups["month"])), int(number(groups["day"]))
    )
