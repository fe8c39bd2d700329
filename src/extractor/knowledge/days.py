"""Days of the calendar."""

from __future__ import annotations

from datetime import date


def real_day(year: int, month: int, day: int) -> date | None:
    """The day of that year, month and day (Gregorian, as ISO 8601); None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def whole_years(first: int, last: int) -> tuple[date, date] | None:
    """From the first day of one year to the last of another; None where the calendar has not both."""
    start, end = real_day(first, 1, 1), real_day(last, 12, 31)
    return (start, end) if start and end else None
