"""Offsets as tools count them, moved to code points of a text.

Tools count code points (Python, doccano, brat, spaCy) or UTF-16 units (JavaScript, so Label Studio), and
a line end that is ``\\r\\n`` as the two characters it is, or as the one that a browser shows. A text that
was converted on the way may also have ``\\n`` where the tool saw ``\\r\\n``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Ends = Literal["kept", "one", "two"]

_PIECES = re.compile(r"\r\n|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unit:
    """A way to count: in UTF-16 units or code points, line ends as they stand or as one or two."""

    utf16: bool = False
    ends: Ends = "kept"


POINTS = Unit()
PYTHON = (POINTS, Unit(ends="one"), Unit(ends="two"), Unit(utf16=True))
"""For tools that count code points, when there are quotes to tell which way is right."""
JAVASCRIPT = (Unit(utf16=True), Unit(utf16=True, ends="one"), Unit(utf16=True, ends="two"), POINTS)
"""For tools that count as JavaScript does, when there are quotes to tell which way is right."""


def unified(text: str) -> str:
    """``text`` with all its line ends ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Offsets:
    """From a tool's offsets in ``text`` to code points of ``body``.

    ``body`` is ``text`` itself, or ``text`` with its line ends unified.
    """

    __slots__ = ("_length", "_points")

    def __init__(self, text: str, body: str, unit: Unit) -> None:
        self._length = len(body)
        plain = (
            text == body and "\r" not in text and unit.ends != "two" and (text.isascii() or not unit.utf16)
        )
        self._points = None if plain else dict(_points(text, text != body, unit))

    def point(self, offset: int) -> int | None:
        """The code point at a tool's offset; None outside the text or inside a character."""
        if self._points is None:
            return offset if 0 <= offset <= self._length else None
        return self._points.get(offset)


def _points(text: str, united: bool, unit: Unit) -> Iterator[tuple[int, int]]:
    """Each offset that the tool can have meant, with its code point."""
    counted = point = 0
    for piece in _PIECES.findall(text):
        yield counted, point
        if piece == "\r\n" and unit.ends != "one":
            if not united:
                yield counted + 1, point + 1
            counted += 2
        elif piece == "\n" and unit.ends == "two":
            counted += 2
        else:
            counted += 2 if unit.utf16 and ord(piece[0]) > 0xFFFF else 1
        point += 1 if united else len(piece)
    yield counted, point
