"""What only a table knows: festivals and their days off, first days of eras, reigns, the lunar calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from extractor.rules import Rules
from extractor.steps.dates.solar_terms import solar_term

FIRST_YEAR, LAST_YEAR = 1949, 2050
_DAY = timedelta(days=1)


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
        return self.start + (sum(self.lengths[:place]) + (day or self.lengths[place]) - 1) * _DAY


@dataclass(frozen=True, slots=True)
class Almanac:
    """What only a table knows: festivals by name and year, first days of eras, the lunar calendar.

    ``days`` tells of festivals that are not in ``holidays`` when they are: ``09-10``, ``05/2/7`` (the
    second Sunday of May), ``lunar/12/8`` or ``sun/315`` (the sun's longitude). ``days_off`` names
    the holiday in which a festival lies that has none of its own (除夕: 春节). ``reigns`` are the first
    years of reigns and republics.
    """

    holidays: Mapping[tuple[str, int], Holiday] = field(default_factory=dict)
    festivals: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    days_off: Mapping[str, str] = field(default_factory=dict)
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
        return first + ((int(other) - 1 - first.weekday()) % 7 + 7 * (int(one) - 1)) * _DAY


def almanac(rules: Rules) -> Almanac:
    """The festivals and eras of the rules folder's tables. Raises RulesError for a date that is none."""

    def holiday(row: dict[str, str]) -> tuple[tuple[str, int], Holiday]:
        days = Holiday(_day(row["day"]), _day(row["start"]), _day(row["end"]))
        return (row["festival"], _number(row["key"][-4:])), days

    def lunar_year(row: dict[str, str]) -> tuple[int, LunarYear]:
        lengths = tuple(30 if length == "L" else 29 for length in row["lengths"])
        return _number(row["year"]), LunarYear(_day(row["start"]), _number(row["leap"] or "0"), lengths)

    holidays = dict(rules.each("dates/holidays.csv", "key", holiday))
    festivals = rules.table("dates/festivals.csv", "name")
    names = {row["name"]: row["festival"] for row in festivals}
    days = {row["festival"]: row["day"] for row in festivals if row["day"]}
    off = {row["festival"]: row["holiday"] for row in festivals if row.get("holiday")}
    reigns = dict(rules.each("dates/reigns.csv", "reign", lambda row: (row["reign"], _number(row["first"]))))
    eras = dict(rules.each("dates/eras.csv", "era", lambda row: (row["era"], _day(row["start"]))))
    lunar = dict(rules.each("dates/lunar.csv", "year", lunar_year))
    known = Almanac(holidays, names, days, off, eras, reigns, lunar)
    for name, day in days.items():
        try:
            known.holiday(name, LAST_YEAR)
        except ValueError:
            row = next(row for row in festivals if row["festival"] == name and row["day"] == day)
            raise rules.fault(
                "dates/festivals.csv", row, f"{day!r} is no day; give one such as 10-01"
            ) from None
    return known


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is no day; give one such as 2023-02-03") from None


def _number(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is no number; give one such as 2023") from None
