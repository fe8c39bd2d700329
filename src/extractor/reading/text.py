"""Plain text: its encoding is told by its byte order mark, else by what its bytes can be."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # opens with the mark of UTF-16-LE, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class ReadingError(ValueError):
    """A file that cannot be read as text; the message says where and why."""


def decode(raw: bytes) -> tuple[str, str]:
    """The text of ``raw``, with ``\\n`` line ends, and the name of its encoding.

    A byte order mark decides; without one UTF-8 is tried, then GB18030 (which includes GBK and GB 2312),
    both strictly. Raises ReadingError with the place of the first byte that fits neither, or of a NUL.
    """
    mark: bytes = b""
    encodings: tuple[str, ...] = ("utf-8", "gb18030")
    for known, encoding in _MARKS:
        if raw.startswith(known):
            mark, encodings = known, (encoding,)
            break
    failures = []
    for encoding in encodings:
        try:
            text = raw[len(mark) :].decode(encoding)
        except UnicodeDecodeError as error:
            failures.append(f"{encoding.upper()} (byte {len(mark) + error.start}: {error.reason})")
            continue
        nul = text.find("\0")
        if nul >= 0:
            line = text.count("\n", 0, nul) + 1
            raise ReadingError(
                f"there is a NUL character on line {line} (character {nul}), so this is no text; "
                "if it is UTF-16, save it with a byte order mark or as UTF-8"
            )
        return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
    raise ReadingError(f"the text is not {' nor '.join(failures)}; save it as UTF-8")
