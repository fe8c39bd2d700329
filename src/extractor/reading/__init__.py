"""Files to text: what they hold, in which encoding, what they say of themselves, and what cannot be read.

``sources`` lists the documents of some arguments, ``process`` reads them in a process of its own (``child``)
within ``Limits``; ``kinds`` picks the reader of a kind of file.
"""

from __future__ import annotations

from pathlib import Path

from extractor.errors import ReadingError
from extractor.model import Source
from extractor.reading.content import LIMITS, Content, Limits
from extractor.reading.kinds import SUFFIXES
from extractor.reading.process import parse, warm
from extractor.reading.sources import Input, read_path, sources

__all__ = [
    "LIMITS",
    "SUFFIXES",
    "Content",
    "Input",
    "Limits",
    "ReadingError",
    "parse",
    "read",
    "read_path",
    "sources",
    "warm",
]


def read(path: Path) -> tuple[str, Source]:
    """The text of a file, its line ends all ``\\n``, and where it came from.

    Raises ReadingError, opening with the file's name, for what is no text or holds none; OSError when
    the file cannot be opened.
    """
    content = read_path(path)
    return content.text, content.source
