"""Which reader a file goes to: told by its first bytes, so that a wrong ending does no harm."""

from __future__ import annotations

from extractor.errors import ReadingError
from extractor.model import Source
from extractor.reading.content import LIMITS, Content, Limits
from extractor.reading.docx import MAIN, read_docx
from extractor.reading.html import is_html, read_html
from extractor.reading.pdf import read_pdf
from extractor.reading.text import decode

TEXT_SUFFIXES = (".txt", ".text", ".md")
HTML_SUFFIXES = (".html", ".htm", ".shtml", ".xhtml", ".jsp")
SUFFIXES = (*TEXT_SUFFIXES, *HTML_SUFFIXES, ".pdf", ".docx")

_PDF, _ZIP, _OLE, _RTF = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
_PDF_HEAD = 1024  # some servers put a line before the PDF


def parse(raw: bytes, name: str | None = None, limits: Limits = LIMITS) -> Content:
    """The text of a file's bytes, and what it says of itself; ``name`` is kept as its source's name.

    Raises ReadingError, without the file's name, for what is no text or holds none.
    """
    if len(raw) > limits.size:
        raise ReadingError(f"it has {len(raw):,} bytes, more than the limit of {limits.size:,}")
    content = _read(raw, name, limits)
    if not content.text.strip():
        raise ReadingError(
            "it holds nothing but white space" if raw.strip(b"\xef\xbb\xbf") else "the file is empty"
        )
    return content


def _read(raw: bytes, name: str | None, limits: Limits) -> Content:
    ending = name.lower() if name else ""
    if _PDF in raw[:_PDF_HEAD]:
        return read_pdf(raw, name, limits)
    if raw.startswith(_ZIP):
        if MAIN.encode() not in raw:
            raise ReadingError("this is an Office or ZIP file, but no Word document: save it as text first")
        return read_docx(raw, name, limits)
    if raw.startswith(_OLE):
        raise ReadingError("this is an old Office file; save it as DOCX or as text first")
    if raw.startswith(_RTF):
        raise ReadingError("this is an RTF file; save it as DOCX or as text first")
    if ending.endswith(HTML_SUFFIXES) or (is_html(raw) and not ending.endswith(TEXT_SUFFIXES)):
        return read_html(raw, name, limits)
    text, encoding = decode(raw)
    return Content(text, Source(name, "text/plain", encoding))
