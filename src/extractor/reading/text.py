"""Plain text: its encoding is told by its byte order mark, by what it declares, or by its bytes."""

from __future__ import annotations

import codecs

from extractor.errors import ReadingError

__all__ = ["ReadingError", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # opens with the mark of UTF-16-LE, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Declared as a part of what it is: pages that say gb2312 hold characters of GBK and GB 18030.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
# Among the most frequent characters of any text, Simplified or Traditional.
_FREQUENT = frozenset("的一年月人大中不是在有和了為为国國")
_SAMPLE = 20_000


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of ``raw``, with ``\\n`` line ends, and the name of its encoding.

    A byte order mark decides; without one the ``declared`` encoding is tried, then UTF-8, then GB18030
    (which includes GBK and GB 2312) or Big5, all strictly. Nearly all bytes of Big5 are also GB18030:
    where both fit, the one that gives more of the characters every text is full of is taken. Raises
    ReadingError with the place of the first byte that fits none, or of a NUL.
    """
    mark: bytes = b""
    encodings = [*_declared(declared), "utf-8", "gb18030", "big5hkscs"]
    for known, encoding in _MARKS:
        if raw.startswith(known):
            mark, encodings = known, [encoding]
            break
    failures: dict[str, str] = {}
    for encoding in dict.fromkeys(encodings):
        try:
            text = raw[len(mark) :].decode(encoding)
        except UnicodeDecodeError as error:
            failures[encoding] = f"{_name(encoding)} (byte {len(mark) + error.start}: {error.reason})"
            continue
        if encoding == "gb18030" and encoding not in _declared(declared):
            text, encoding = _rather_big5(raw, text)
        nul = text.find("\0")
        if nul >= 0:
            line = text.count("\n", 0, nul) + 1
            raise ReadingError(
                f"there is a NUL character on line {line} (character {nul}), so this is no text; "
                "if it is UTF-16, save it with a byte order mark or as UTF-8"
            )
        return text.replace("\r\n", "\n").replace("\r", "\n"), encoding.removesuffix("hkscs")
    raise ReadingError(f"the text is not {' nor '.join(failures.values())}; save it as UTF-8")


def _declared(name: str | None) -> list[str]:
    """The encoding that a page names, widened, if it is one that Python knows and that holds text."""
    try:
        known = codecs.lookup(name).name if name else ""
        if known:
            "".encode(known)  # hex, zip and their like are no encodings of text
    except (LookupError, ValueError):
        return []
    return [_WIDER.get(known, known)] if known else []


def _rather_big5(raw: bytes, text: str) -> tuple[str, str]:
    try:
        other = raw.decode("big5hkscs")
    except UnicodeDecodeError:
        return text, "gb18030"
    if _frequent(other) > _frequent(text):
        return other, "big5hkscs"
    return text, "gb18030"


def _frequent(text: str) -> int:
    return sum(char in _FREQUENT for char in text[:_SAMPLE])


def _name(encoding: str) -> str:
    return encoding.upper().removesuffix("HKSCS")
