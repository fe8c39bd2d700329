"""Days of the calendar."""

from __future__ import annotations

from datetime import date


def real_day(year: int, month: int, day: int) -> date | None:
    """The day of that year, month and day (Gregorian, as ISO 8601); None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
