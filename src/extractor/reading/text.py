"""Plain text: its encoding is told by its byte order mark, by what it declares, or by its bytes."""

from __future__ import annotations

import codecs
from functools import cache

from extractor.errors import ReadingError

__all__ = ["ReadingError", "decode", "overruled"]

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
_IS_CHINESE, _PLAINLY = (
    0.5,
    0.2,
)  # how well a text must read, and how much better, to overrule what is declared


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of ``raw``, with ``\\n`` line ends, and the name of its encoding.

    A byte order mark decides; without one UTF-8 is tried, then GB18030 (which includes GBK and GB 2312) or
    Big5, all strictly. Nearly all bytes of Big5 are also GB18030: where both fit, the one that gives more of
    the characters every text is full of is taken. A ``declared`` encoding comes before them, but is not
    believed where it fits and another gives Chinese in its place. Raises ReadingError with the place of the
    first byte that fits none, or of a NUL.
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
        if not mark and encoding in _declared(declared):
            text, encoding = _rather_chinese(raw, text, encoding)
        elif encoding == "gb18030":
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


def overruled(declared: str | None, encoding: str) -> str | None:
    """The declared encoding, where the text was read in another that does not include it."""
    said = _declared(declared)
    return declared if said and encoding not in (said[0], said[0].removesuffix("hkscs")) else None


def _rather_chinese(raw: bytes, text: str, encoding: str) -> tuple[str, str]:
    """The text as declared; or as another encoding has it, when that reads as Chinese and the first does not.

    Bytes that are UTF-8 by chance are rare, so that it need only read as well.
    """
    if encoding == "utf-8":
        return text, encoding
    sure = _chinese(text)
    for other in ("utf-8", "gb18030", "big5hkscs"):
        try:
            again = raw.decode(other)
        except UnicodeDecodeError:
            continue
        score = _chinese(again)
        if score >= sure if other == "utf-8" else score >= max(_IS_CHINESE, sure + _PLAINLY):
            return _rather_big5(raw, again) if other == "gb18030" else (again, other)
    return text, encoding


def _chinese(text: str) -> float:
    """How well the characters beyond ASCII read as Chinese, from -1 to 1."""
    others = [char for char in text[:_SAMPLE] if char > "\x7f" or char == "\0"]
    common = _common()
    scores = (1 if c in common else -0.5 if "\u4e00" <= c <= "\u9fff" else -1 for c in others)
    return sum(scores) / len(others) if others else 0.0


@cache
def _common() -> frozenset[str]:
    """The characters that GB 2312 and Big5 list as common, and the marks they are set with."""
    gb = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    big5 = (bytes((h, n)) for h in range(0xA4, 0xC7) for n in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    listed = [raw.decode("gb2312", "ignore") for raw in gb] + [raw.decode("big5", "ignore") for raw in big5]
    marks = map(chr, (*range(0x2010, 0x2028), *range(0x3000, 0x3018), *range(0xFF01, 0xFF5F)))
    return frozenset((*listed, *marks))


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
