"""Dates: expressions that resolve to a day or an interval."""
