"""By what observations can be laid out and picked; apart from ``wide``, so that a command line loads fast."""

from __future__ import annotations

AXES = ("subject", "indicator", "period", "document", "measure")
MEASURES = ("level", "change", "share", "contribution", "rate", "difference")
STATUSES = ("actual", "planned")
