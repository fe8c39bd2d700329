"""Titles of laws, notices and books, which hide the organisations named in them, also when they are long."""

from __future__ import annotations

from collections.abc import Iterator

LONGEST_TITLE = 200
_OPENS, _CLOSES, _PARAGRAPH = "《", "》", "\n"


def titles(chars: str) -> Iterator[tuple[int, int]]:
    """The spans of the titles, their marks outside; one inside another belongs to it."""
    position = chars.find(_OPENS)
    while position >= 0:
        depth, at = 1, position + 1
        last = min(len(chars), position + LONGEST_TITLE)
        while at < last and depth and chars[at] != _PARAGRAPH:
            depth += (chars[at] == _OPENS) - (chars[at] == _CLOSES)
            at += 1
        end = at - 1 if depth == 0 else position + 1
        if depth == 0:
            yield position + 1, end
        position = chars.find(_OPENS, end)
