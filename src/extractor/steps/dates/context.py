"""What date expressions are read against: intervals, and the anchor, which holds what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from extractor.knowledge.days import real_day
from extractor.steps.dates.almanac import Almanac

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of days, both ends inclusive, None where it is open, and the grain it was named in.

    ``festival`` is the festival whose holiday it is, ``plan`` whether it is a five-year plan's,
    ``closing`` whether it was named as the end of something (年底, 月末).
    """

    start: date | None
    end: date | None
    grain: str = "day"
    festival: str | None = None
    plan: bool = False
    closing: bool = False

    def within(self, other: Interval) -> bool:
        """Whether it lies in another; never where either is open."""
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return False
        return other.start <= self.start and self.end <= other.end

    @property
    def year(self) -> int | None:
        """The one year the interval lies in, or the year of its end when it spans several."""
        edge = self.end or self.start
        return edge.year if edge else None


@dataclass(slots=True)
class Sentence:
    """The year and the month that the sentence has named so far."""

    year: int | None = None
    month: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """What the clause of an expression says of it.

    ``planned``: that it lies ahead; ``stock``: that things are counted on a day; ``compared``: that the
    expression is a base of comparison and no new topic.
    """

    planned: bool = False
    stock: bool = False
    compared: bool = False


@dataclass(slots=True)
class Last:
    """What the text named last: a month, a month with its year, a day, a quarter."""

    month: tuple[int, int] | None = None
    dated_month: tuple[int, int] | None = None
    day: date | None = None
    quarter: Interval | None = None


@dataclass(slots=True)
class Anchor:
    """What has been said where an expression stands; its missing parts are read from here.

    ``now`` is the year that 今年 means, ``told`` the one that 全年 and 年末 speak of when their sentence
    names none, which is sure (``narrated``) in a communiqué or a work report. ``topic`` is the period
    under discussion (for 同期, 上年, 上月). ``reasons`` tell what fixed the expression at hand.
    """

    almanac: Almanac = field(default_factory=Almanac)
    published: date | None = None
    now: int | None = None
    told: int | None = None
    communique: bool = False
    narrated: bool = False
    topic: Interval | None = None
    festival: str | None = None
    plan: Interval | None = None
    sentence: Sentence = field(default_factory=Sentence)
    clause: Clause = Clause()
    last: Last = field(default_factory=Last)
    reasons: list[str] = field(default_factory=list)

    def because(self, why: str) -> None:
        """Note what fixed a part of the expression at hand."""
        self.reasons.append(why)

    @property
    def early(self) -> bool:
        """Whether the document was issued in a first quarter, when N years back end with the year before."""
        return self.published is not None and self.published.month <= 3

    def topic_year(self) -> int | None:
        """The year under discussion."""
        topic = self.topic.year if self.topic else None
        self.because("its year is told from the year the text speaks of")
        return self.sentence.year or topic or self.told or self.now

    def year_for(self, first: int, last: int, day: int | None = None) -> int | None:
        """The year of a month (``first`` to ``last``) or day whose year the text leaves out."""
        year, why = self._year_for(first, last, day)
        self.because(why)
        return year

    def _year_for(self, first: int, last: int, day: int | None) -> tuple[int | None, str]:
        if self.sentence.year:
            return self._in_sentence(self.sentence.year, last, day)
        if self.communique or (self.narrated and self.told == self.now):
            return self.told, "no year is named: it is that of the report"
        if self.published is None:
            return self.told or self.now, "no year is named: it is that of the document"
        return self._by_issue(self.published, first, last, day)

    def _by_issue(self, published: date, first: int, last: int, day: int | None) -> tuple[int, str]:
        """The year of what neither its sentence nor the kind of document fixes."""
        near, dated = self._near(last, day), self.last.dated_month
        if day is not None and near is not None:
            return near, "no year is named: it is the one that puts the day near that of issue"
        if dated and near is None and dated[1] <= first:
            return dated[0], "no year is named: it goes on from the month named before"
        if self.told and self.told != published.year:
            return self.told, "no year is named: it is the one the title or the section speaks of"
        return self._beside_issue(published, last)

    def _in_sentence(self, year: int, last: int, day: int | None) -> tuple[int, str]:
        """The year of a sentence that has named one."""
        near = self._near(last, day) if day is not None and not self.clause.planned else None
        if near and self.published and near == self.published.year < year:
            # What the sentence names lies ahead, this day just before the day of issue.
            return near, "no year is named: the day lies just before that of issue"
        ends = self.published.year if self.published else year
        dated = self.last.dated_month
        if dated and dated[0] == year and last + 6 <= dated[1] and year < ends:
            return year + 1, "no year is named: it is the one after the month before it"
        return year, "no year is named: its sentence has named it"

    def _beside_issue(self, published: date, last: int) -> tuple[int, str]:
        year, month = published.year, published.month
        if not self.clause.planned and month <= 3 and last >= month + 6:
            return year - 1, "no year is named: the month has not come yet in the year of issue"
        if self.clause.planned and month >= 11 and last <= 3:
            return (
                year + 1,
                "no year is named: the clause looks ahead, and the month is over in the year of issue",
            )
        return year, "no year is named: it is the year of issue"

    def _near(self, month: int, day: int | None) -> int | None:
        """The year that puts a month or day within some weeks of the day of issue."""
        if self.published is None:
            return None
        for year in (self.published.year, self.published.year - 1, self.published.year + 1):
            there = real_day(year, month, day or min(self.published.day, 28))
            if there and -20 <= (self.published - there).days <= 75:
                return year
        return None
