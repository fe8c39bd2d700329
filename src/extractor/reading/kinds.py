"""Which reader a file goes to: told by its first bytes, so that a wrong ending does no harm."""

from __future__ import annotations

from typing import Literal, TypeAlias

from extractor.errors import ReadingError
from extractor.model import Source
from extractor.reading.content import LIMITS, Content, Limits
from extractor.reading.docx import MAIN, read_docx
from extractor.reading.html import is_html, read_html
from extractor.reading.pdf import read_pdf
from extractor.reading.text import decode

Kind: TypeAlias = Literal["pdf", "docx", "html", "text"]

TEXT_SUFFIXES = (".txt", ".text", ".md")
HTML_SUFFIXES = (".html", ".htm", ".shtml", ".xhtml", ".jsp")
SUFFIXES = (*TEXT_SUFFIXES, *HTML_SUFFIXES, ".pdf", ".docx")

_PDF, _ZIP, _OLE, _RTF = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
_PDF_HEAD = 1024  # some servers put a line before the PDF


def parse(raw: bytes, name: str | None = None, limits: Limits = LIMITS) -> Content:
    """The text of a file's bytes, and what it says of itself; ``name`` is kept as its source's name.

    This is done in the calling process, whatever it takes: ``process.parse`` is the one with limits that
    hold. Raises ReadingError, without the file's name, for what is no text or holds none.
    """
    if len(raw) > limits.size:
        raise ReadingError(too_large(len(raw), limits))
    content = _read(raw, name, limits)
    if not content.text.strip():
        raise ReadingError(
            "it holds nothing but white space" if raw.strip(b"\xef\xbb\xbf") else "the file is empty"
        )
    return content


def kind_of(raw: bytes, name: str | None = None) -> Kind:
    """Which reader the bytes go to. Raises ReadingError for a kind that is refused."""
    ending = name.lower() if name else ""
    if _PDF in raw[:_PDF_HEAD]:
        return "pdf"
    if raw.startswith(_ZIP):
        if MAIN.encode() not in raw:
            raise ReadingError("this is an Office or ZIP file, but no Word document: save it as text first")
        return "docx"
    if raw.startswith(_OLE):
        raise ReadingError("this is an old Office file; save it as DOCX or as text first")
    if raw.startswith(_RTF):
        raise ReadingError("this is an RTF file; save it as DOCX or as text first")
    if ending.endswith(HTML_SUFFIXES) or (is_html(raw) and not ending.endswith(TEXT_SUFFIXES)):
        return "html"
    return "text"


def too_large(size: int, limits: Limits) -> str:
    """Why a file of so many bytes is refused."""
    return f"it has {size:,} bytes, more than the limit of {limits.size:,}"


def _read(raw: bytes, name: str | None, limits: Limits) -> Content:
    match kind_of(raw, name):
        case "pdf":
            return read_pdf(raw, name, limits)
        case "docx":
            return read_docx(raw, name, limits)
        case "html":
            return read_html(raw, name, limits)
    text, encoding = decode(raw)
    return Content(text, Source(name, "text/plain", encoding))
