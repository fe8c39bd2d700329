"""Offices of government that are named again without their region: 统计局 after 国家统计局."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ahocorasick_rs import AhoCorasick

from extractor.rules import Rules
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.linking import ALIAS, SURE
from extractor.steps.organisations.reader import Found, Reader

SHORTEST = 3


class Offices:
    """Finds offices again by their names without the region."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._region = rules.compile("{organisation_office_region}")
        self._ends = tables.words["office_sign"]
        self._of_a_region = tables.words["of_a_region"]

    def again(self, reader: Reader, found: Sequence[Found]) -> Iterator[Found]:
        """What stands after an office of ``found`` under its name without the region, and is it."""
        first = self._without_region(reader, found)
        if not first:
            return
        forms, chars = tuple(first), reader.chars
        for index, start, end in AhoCorasick(forms).find_matches_as_indexes(chars, overlapping=True):
            item = first[forms[index]]
            if start < item.end or not reader.is_border(start):
                continue
            if chars.endswith(self._of_a_region, 0, start):
                continue
            if reader.is_border(end) or end - start >= SURE:
                why = (f"{chars[item.start : item.end]} before it",)
                yield replace(item, start=start, end=end, rule=ALIAS, parent=item, why=why)

    def _without_region(self, reader: Reader, found: Sequence[Found]) -> dict[str, Found]:
        """The first office of each name without the region."""
        first: dict[str, Found] = {}
        for item in sorted(found, key=lambda f: f.start):
            text = reader.chars[item.start : item.end]
            if item.kind != "government" or not text.endswith(self._ends):
                continue
            region = self._region.match(text)
            bare = text[region.end() :] if region else text
            if SHORTEST <= len(bare) < len(text):
                first.setdefault(bare, item)
        return first
