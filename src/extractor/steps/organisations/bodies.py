"""Bodies with a place at their head, whatever nouns and activities follow it: 济南市知识产权保护中心.

The walk to a name's left border ends at verbs, which the names of such bodies hold (托管, 转化). Here the
place is looked for first: it must open the name, and no word of grammar may stand between it and the ending.
"""

from __future__ import annotations

from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.reader import Reader, Where

LONGEST_BODY = 16
_LINKS = ("c", "p")  # the tags of 和 and 与
_MANNER = ("vd", "d", "a", "ad")
_NO_PART = frozenset("pcudrmqytezoxw")


def place_of_body(reader: Reader, tables: Tables, start: int, end: int) -> Where | None:
    """The place that opens the body whose ending stands from ``start`` to ``end``; None if none does."""
    if reader.chars.startswith(tables.words["not_after_body"], end):
        return None
    first = start
    while first > 0 and start - first < LONGEST_BODY:
        where = _region(reader, tables, first) if start - first >= 2 else None
        if where:
            return where if _names_a_body(reader, tables, first, start) else None
        if not reader.chars[first - 1].isalpha():
            return None
        first -= 1
    return None


def _region(reader: Reader, tables: Tables, end: int) -> Where | None:
    """The region whose name ends at ``end``, or for which 市 or the like stands there."""
    where = reader.place(end)
    if where or reader.chars[end - 1] not in tables.sets["region_sign"]:
        return where
    meant = reader.generic(end)
    return meant if meant and meant.level else None


def _names_a_body(reader: Reader, tables: Tables, start: int, end: int) -> bool:
    """Whether the words between a place and an ending may stand in a name."""
    if not reader.is_border(start):
        return False
    at = start
    while at < end:
        opened, at = at, reader.word_end(at)
        if not _in_body(reader, tables, reader.chars[opened : min(at, end)], opened == start):
            return False
    return True


def _in_body(reader: Reader, tables: Tables, word: str, first: bool) -> bool:
    """Whether a word may stand in a body's name; ``first`` is right after the place, where no verb may."""
    if word in tables.inner:
        return True
    tag = reader.tag(word) or "n"
    if tag in _LINKS and word in tables.sets["joint"] and not first:
        return True
    if word in tables.sets["not_in_body"] or tag[0] in _NO_PART or tag in _MANNER:
        return False
    if tag == "v":
        return not first and word not in tables.stops
    return len(word) > 1 or word not in tables.stops
