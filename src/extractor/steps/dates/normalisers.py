"""The normalisers that a date rule's ``value`` may name.

Each takes an ``Anchor`` (what the text has said so far) and the parts of the expression as they are written,
None where a part is missing, and gives an ``Interval``, or None when the parts are no date (a thirteenth
month) or nothing fixes it. What each kind of expression means is laid down in docs/annotation.md, "DATE".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from extractor.steps.dates import around, days, eras, festivals, lunar, months, windows, years
from extractor.steps.dates.context import Interval

Normaliser: TypeAlias = Callable[..., Interval | None]

_OF_MODULE = {
    days: """
        day days day_to_day edge_day day_of_month days_of_month near_day near_days week week_days weekday
        nth_weekday nth_week
    """,
    months: """
        month months months_across first_months month_part month_parts half_month bare_month_part
        bare_half_month month_to_month month_to_year quarters first_quarters near_quarter half season seasons
        winter_and_spring
    """,
    years: """
        year years whole_year year_part new_year decade decades decade_of century minguo minguo_part
        reign_year school_year near_school_year fiscal_year
    """,
    festivals: "festival festivals festival_day holiday two_holidays summer_travel spring_travel",
    lunar: "lunar_day lunar_days",
    eras: "five_year_plan report_period era era_after era_since since_new_year",
    windows: """
        past_years coming_years past_months coming_months past_days coming_days coming_hours last_full
        days_ago from_now
    """,
    around: """
        since onward before until between same both both_days beside away up_to_before first_or_last nth_of
        same_period same_period_ago same_part
    """,
}

NORMALISERS: Mapping[str, Normaliser] = {
    name: getattr(module, name) for module, names in _OF_MODULE.items() for name in names.split()
}
