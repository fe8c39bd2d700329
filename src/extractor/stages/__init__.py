"""The stages of the pipeline, a module each. Their order is read here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extractor.draft import Stage
from extractor.rules import Rules
from extractor.segmentation import Segmenter
from extractor.stages.amounts import Amounts
from extractor.stages.dates import Dates
from extractor.stages.districts import Districts
from extractor.stages.frame import Frame
from extractor.stages.observations import Observations
from extractor.stages.organisations import Organisations
from extractor.stages.resolve import Resolve
from extractor.stages.tables import Tables

# By the name that each has as a spaCy component.
STAGES: Mapping[str, Callable[[Rules, Segmenter], Stage]] = {
    "bulletin_frame": lambda rules, _: Frame(rules),
    "bulletin_dates": lambda rules, _: Dates(rules),
    "bulletin_amounts": Amounts,
    "bulletin_districts": lambda rules, _: Districts(rules),
    "bulletin_organisations": Organisations,
    "bulletin_resolve": lambda *_: Resolve(),
    "bulletin_observations": Observations,
    "bulletin_tables": lambda rules, _: Tables(rules),
}
