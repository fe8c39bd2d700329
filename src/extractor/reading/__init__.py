"""Bytes to text: what a file holds, in which encoding, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

from extractor.model import Source
from extractor.reading.text import ReadingError, decode

__all__ = ["SUFFIXES", "ReadingError", "read"]

SUFFIXES = (".txt", ".text")
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "an Office or ZIP file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}


def read(path: Path) -> tuple[str, Source]:
    """The text of a file, its line ends all ``\\n``, and where it came from.

    Raises ReadingError, opening with the file's name, for what is no text or holds none; OSError when
    the file cannot be opened.
    """
    raw = path.read_bytes()
    for signature, kind in _SIGNATURES.items():
        if raw.startswith(signature):
            raise ReadingError(f"{path}: this is {kind}; only plain text can be read: save it as text first")
    try:
        text, encoding = decode(raw)
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from None
    if not text.strip():
        raise ReadingError(f"{path}: {'it holds nothing but white space' if text else 'the file is empty'}")
    return text, Source(path.name, "text/plain", encoding)
