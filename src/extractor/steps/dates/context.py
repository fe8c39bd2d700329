"""What date expressions are read against: intervals, the tables of holidays and eras, and the anchor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from extractor.knowledge.days import real_day
from extractor.steps.dates.solar_terms import solar_term

DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1949, 2050


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

    @property
    def year(self) -> int | None:
        """The one year the interval lies in, or the year of its end when it spans several."""
        edge = self.end or self.start
        return edge.year if edge else None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A festival of one year: its own day, and the first and last day off."""

    day: date
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class LunarYear:
    """A year of the lunar calendar: its first day, the month a leap one follows (0 for none), its lengths."""

    start: date
    leap: int
    lengths: tuple[int, ...]

    def day(self, month: int, day: int, leap: bool = False) -> date | None:
        """The day of the sun's calendar; ``day`` 0 is the month's last. None when there is no such day."""
        if leap and month != self.leap:
            return None
        place = month - 1 + (leap or (0 < self.leap < month))
        if not (1 <= month <= 12 and 0 <= day <= self.lengths[place]):
            return None
        return self.start + (sum(self.lengths[:place]) + (day or self.lengths[place]) - 1) * DAY


@dataclass(frozen=True, slots=True)
class Almanac:
    """What only a table knows: festivals by name and year, first days of eras, the lunar calendar.

    ``days`` tells of festivals that are not in ``holidays`` when they are: ``09-10``, ``05/2/7`` (the
    second Sunday of May), ``lunar/12/8`` or ``sun/315`` (the sun's longitude). ``reigns`` are the first
    years of reigns and republics.
    """

    holidays: Mapping[tuple[str, int], Holiday] = field(default_factory=dict)
    festivals: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    eras: Mapping[str, date] = field(default_factory=dict)
    reigns: Mapping[str, int] = field(default_factory=dict)
    lunar: Mapping[int, LunarYear] = field(default_factory=dict)

    def holiday(self, name: str, year: int) -> Holiday | None:
        """A festival of a year, None where nothing is known of it."""
        known = self.holidays.get((name, year))
        if known is None and name in self.days and FIRST_YEAR <= year <= LAST_YEAR:
            day = self._day(self.days[name], year)
            known = Holiday(day, day, day) if day else None
        return known

    def _day(self, written: str, year: int) -> date | None:
        kind, _, rest = written.partition("/")
        if not rest:
            return date.fromisoformat(f"{year}-{written}")
        if kind == "sun":
            return solar_term(year, int(rest))
        one, _, other = rest.partition("/")
        if kind == "lunar":
            years = [self.lunar.get(year), self.lunar.get(year - 1)]
            found = [held.day(int(one), int(other)) for held in years if held]
            return next((day for day in found if day and day.year == year), None)
        first = date(year, int(kind), 1)
        return first + ((int(other) - 1 - first.weekday()) % 7 + 7 * (int(one) - 1)) * DAY


@dataclass(slots=True)
class Anchor:
    """What has been said where an expression stands; its missing parts are read from here.

    ``now`` is the year that 今年 means, ``told`` the one that 全年 and 年末 speak of when their sentence
    names none, which is sure (``narrated``) in a communiqué or a work report. ``topic`` is the period
    under discussion (for 同期, 上年, 上月); ``month`` and ``day`` are the last ones named, those with
    ``sentence`` in the same sentence. ``planned`` and ``stock`` tell whether the clause looks ahead, and
    whether it counts what there is at a point of time; ``compared`` that the expression is a base of
    comparison and no new topic.
    """

    almanac: Almanac = field(default_factory=Almanac)
    published: date | None = None
    now: int | None = None
    told: int | None = None
    communique: bool = False
    narrated: bool = False
    sentence_year: int | None = None
    sentence_month: tuple[int, int] | None = None
    named_month: tuple[int, int] | None = None
    month: tuple[int, int] | None = None
    day: date | None = None
    topic: Interval | None = None
    quarter: Interval | None = None
    festival: str | None = None
    plan: Interval | None = None
    planned: bool = False
    stock: bool = False
    compared: bool = False

    @property
    def early(self) -> bool:
        """Whether the document was issued in a first quarter, when N years back end with the year before."""
        return self.published is not None and self.published.month <= 3

    def topic_year(self) -> int | None:
        """The year under discussion."""
        topic = self.topic.year if self.topic else None
        return self.sentence_year or topic or self.told or self.now

    def year_for(self, first: int, last: int, day: int | None = None) -> int | None:
        """The year of a month (``first`` to ``last``) or day whose year the text leaves out."""
        if self.sentence_year:
            near = self._near(last, day) if day is not None and not self.planned else None
            if near and self.published and near == self.published.year < self.sentence_year:
                return near  # what the sentence names lies ahead, this day just before the day of issue
            if self.named_month and self.named_month[0] == self.sentence_year:
                _, month = self.named_month
                ends = self.published.year if self.published else self.sentence_year
                if last + 6 <= month and self.sentence_year < ends:
                    return self.sentence_year + 1
            return self.sentence_year
        if self.communique or (self.narrated and self.told == self.now):
            return self.told
        if self.published is None:
            return self.told or self.now
        near = self._near(last, day)
        if day is not None and near is not None:
            return near
        if self.named_month and near is None and self.named_month[1] <= first:
            return self.named_month[0]
        if self.told and self.told != self.published.year:
            return self.told
        year, month = self.published.year, self.published.month
        if not self.planned and month <= 3 and last >= month + 6:
            return year - 1
        if self.planned and month >= 11 and last <= 3:
            return year + 1
        return year

    def _near(self, month: int, day: int | None) -> int | None:
        """The year that puts a month or day within some weeks of the day of issue."""
        if self.published is None:
            return None
        for year in (self.published.year, self.published.year - 1, self.published.year + 1):
            there = real_day(year, month, day or min(self.published.day, 28))
            if there and -20 <= (self.published - there).days <= 75:
                return year
        return None
