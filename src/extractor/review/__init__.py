"""The review page: documents with their mentions, tables, plots and corrections, in one HTML file."""

from __future__ import annotations

from extractor.review.page import Sheet, page, pair

__all__ = ["Sheet", "page", "pair"]
