"""The normalisers that a date rule's ``value`` may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from extractor.steps.dates import calendar, lunar, parts
from extractor.steps.dates import named as periods
from extractor.steps.dates.context import Interval

Normaliser: TypeAlias = Callable[..., Interval | None]

_NAMES = """
    day days day_to_day edge_day day_of_month days_of_month near_day week week_days weekday days_ago
    nth_weekday nth_week
    month months months_across first_months month_part month_parts half_month bare_month_part month_to_month
    quarters first_quarters near_quarter half
    year years whole_year year_part season seasons new_year decade decades decade_of century
    winter_and_spring minguo minguo_part
"""
_PERIODS = """
    festival festivals festival_day holiday five_year_plan era era_after era_since since_new_year
    past_years coming_years past_months coming_months past_days coming_days
    report_period near_school_year beside reign_year same_period same_part since onward before until
    between same both
    two_holidays both_days school_year fiscal_year
"""

_PARTS = """
    first_or_last nth_of away up_to_before last_full coming_hours near_days bare_half_month travel_season
    month_to_year from_now
"""

NORMALISERS: Mapping[str, Normaliser] = {
    **{name: getattr(calendar, name) for name in _NAMES.split()},
    "lunar_day": lunar.lunar_day,
    "lunar_days": lunar.lunar_days,
    **{name: getattr(periods, name) for name in _PERIODS.split()},
    **{name: getattr(parts, name) for name in _PARTS.split()},
}
