"""What reading gives, why it may fail, and how much a file may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from extractor.model import Source

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask for before it is refused: bytes, what they unfold to, memory and time.

    ``memory`` (bytes) and ``seconds`` hold for the process that reads it, which is ended when it goes past
    them; the others are counted by the readers, which then can say what was too much.
    """

    size: int = 256 * MIB
    unpacked: int = 256 * MIB
    ratio: int = 200  # the most that a packed part may grow, once it is past a mebibyte
    members: int = 100_000
    nodes: int = 2_000_000
    depth: int = 3_000
    pages: int = 2_000
    rows: int = 10_000_000
    memory: int = 1024 * MIB
    seconds: float = 120.0


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one file with ``\\n`` line ends, where it came from, and what the file says of itself.

    A table stands in the text as lines of cells: ``| 指标 | 2012年 |`` (see ``reading.grid``).
    """

    text: str
    source: Source
    title: str | None = None
    published: date | None = None

    def frame(self) -> dict[str, Any]:
        """The title and date of issue that the file states, as ``Extractor.document`` takes them."""
        said = {"title": self.title, "published": self.published}
        return {name: value for name, value in said.items() if value is not None}
