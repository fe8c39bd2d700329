"""The steps of the pipeline, a module each. Their order is read here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extractor.rules import Rules
from extractor.steps.amounts.step import Amounts
from extractor.steps.dates.step import Dates
from extractor.steps.districts.step import Districts
from extractor.steps.draft import Step
from extractor.steps.heading.step import Heading
from extractor.steps.heading.warnings import Warnings
from extractor.steps.observations.step import Observations
from extractor.steps.organisations.step import Organisations
from extractor.steps.resolve import Resolve
from extractor.steps.tables.step import Tables
from extractor.text.words import Segmenter

# By the name that each has as a spaCy component.
STEPS: Mapping[str, Callable[[Rules, Segmenter], Step]] = {
    "bulletin_heading": lambda rules, _: Heading(rules),
    "bulletin_dates": lambda rules, _: Dates(rules),
    "bulletin_amounts": Amounts,
    "bulletin_districts": lambda rules, _: Districts(rules),
    "bulletin_organisations": Organisations,
    "bulletin_resolve": lambda *_: Resolve(),
    # Tables before observations: cells are read once, by their heads, and sentences without them.
    "bulletin_tables": lambda rules, _: Tables(rules),
    "bulletin_observations": Observations,
    "bulletin_warnings": lambda *_: Warnings(),
}
