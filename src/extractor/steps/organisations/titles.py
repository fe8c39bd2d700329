"""Titles of laws, notices and books, which hide the organisations named in them, also when they are long."""

from __future__ import annotations

from collections.abc import Iterator

LONGEST_TITLE = 200
_OPENS, _CLOSES, _PARAGRAPH = "《", "》", "\n"


def titles(chars: str) -> Iterator[tuple[int, int]]:
    """The spans of the titles, their marks outside; one inside another belongs to it."""
    position = chars.find(_OPENS)
    while position >= 0:
        end = _end(chars, position + 1)
        if end:
            yield position + 1, end
        position = chars.find(_OPENS, end or position + 1)


def _end(chars: str, start: int) -> int:
    """Where the title that opens before ``start`` is closed; 0 if it is not, in its paragraph."""
    paragraph = chars.find(_PARAGRAPH, start, start + LONGEST_TITLE)
    last = paragraph if paragraph >= 0 else start + LONGEST_TITLE
    opened, end = start, chars.find(_CLOSES, start, last)
    while end >= 0 and chars.find(_OPENS, opened, end) >= 0:
        opened = chars.find(_OPENS, opened, end) + 1
        end = chars.find(_CLOSES, end + 1, last)
    return max(end, 0)
