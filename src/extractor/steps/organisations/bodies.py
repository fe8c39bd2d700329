"""Bodies with a place at their head, whatever nouns and activities follow it: 济南市知识产权保护中心.

The walk to a name's left border ends at verbs, which the names of such bodies hold (托管, 转化). Here the
place is looked for first: it must open the name, and no word of grammar may stand between it and the ending.
"""

from __future__ import annotations

from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.reader import Reader, Where

LONGEST_BODY = 16
_LINKS = ("c", "p")  # the tags of 和 and 与
_NO_PART = frozenset("pcudrmqytezoxw")


def place_of_body(reader: Reader, tables: Tables, start: int, end: int) -> Where | None:
    """The place that opens the body whose ending stands from ``start`` to ``end``; None if none does."""
    if reader.chars.startswith(tables.words["not_after_body"], end):
        return None
    first = start
    while first > 0 and start - first < LONGEST_BODY:
        where = reader.place(first) if start - first >= 2 else None
        if where is None and start - first >= 2 and reader.chars[first - 1] in tables.sets["region_sign"]:
            meant = reader.generic(first)
            where = meant if meant and meant.level else None
        if where:
            return where if _names_a_body(reader, tables, first, start) else None
        if not reader.chars[first - 1].isalpha():
            return None
        first -= 1
    return None


def _names_a_body(reader: Reader, tables: Tables, start: int, end: int) -> bool:
    """Whether the words between a place and an ending may stand in a name."""
    at = start
    if not reader.is_border(start):
        return False
    while at < end:
        opened, at = at, reader.word_end(at)
        word = reader.chars[opened : min(at, end)]
        tag = reader.tag(word) or "n"
        if word in tables.inner:
            continue
        link = tag in _LINKS and word in tables.sets["joint"] and opened > start
        verb = tag in ("v", "vd", "d", "a", "ad")
        if link:
            continue
        barred = word in tables.sets["not_in_body"] or (word in tables.stops and (verb or len(word) == 1))
        if barred or (verb and (opened == start or tag != "v")) or tag[0] in _NO_PART:
            return False
    return True
