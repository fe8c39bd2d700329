"""One-line examples: text with 【mentions】 marked in place, then their values.

    【1—5月】，全市CPI上涨 = 2015-01-01/2015-05-31 @ 2015-06-18
    【市发改委】提出【两】项 = 深圳市发展和改革委员会 government; 2 项 @ 2023-02-03 深圳市

After ``=`` stands a value for each mark, parted by ``;``. After ``@`` stand the date of issue and the
region, either of which may be left out. How a value is written depends on the mention's type:

    DATE           start/end, ISO 8601, ``..`` for an open end; a single day stands for itself
    AMOUNT         [bound] number unit, or [bound] low~high unit; ``-`` for no unit
    DISTRICT       code name, ``-`` for no code; ``? name`` when it is ambiguous
    ORGANISATION   name kind
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractor.model import AmountValue, DateValue, DistrictValue, Mention, plain

_FRAME = regex.compile(r"\s+@\s*(?P<published>\d{4}-\d\d-\d\d)?\s*(?P<region>\S+)?\s*$")


@dataclass(frozen=True, slots=True)
class Example:
    """A parsed example: its plain text, the marked spans, their written values, and the frame."""

    text: str
    spans: tuple[tuple[int, int], ...]
    values: tuple[str, ...]
    published: str | None
    region: str | None


def parse(line: str, *, valued: bool = True) -> Example:
    """Read a marked-up line. Raises ValueError when marks and values do not pair up.

    With ``valued`` false the line has marks alone: a counter-example for what is marked.
    """
    published = region = None
    frame = _FRAME.search(line)
    if frame:
        published, region = frame["published"], frame["region"]
        line = line[: frame.start()]
    marked, equals, written = line.rpartition(" = ") if valued else (line, "", "")
    if not equals:
        marked, written = line, ""
    text, spans = _unmarked(marked, line)
    values = tuple(v.strip() for v in written.split(";")) if written else ()
    if valued and len(values) != len(spans):
        raise ValueError(f"{len(spans)} marks but {len(values)} values in {line!r}")
    return Example(text, spans, values, published, region)


def _unmarked(marked: str, line: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without its marks, and the spans they marked. Raises ValueError, quoting the ``line``."""
    text, spans, opened = "", [], -1
    for char in marked:
        if char == "【":
            if opened >= 0:
                raise ValueError(f"【 inside 【 】 in {line!r}")
            opened = len(text)
        elif char == "】":
            if opened < 0:
                raise ValueError(f"】 without 【 in {line!r}")
            spans.append((opened, len(text)))
            opened = -1
        else:
            text += char
    if opened >= 0:
        raise ValueError(f"【 is not closed in {line!r}")
    return text, tuple(spans)


def written(mention: Mention) -> str:
    """A mention's value as an example writes it."""
    value = mention.value
    if isinstance(value, DateValue):
        return _days(value)
    if isinstance(value, AmountValue):
        bound = f"{mention.bound} " if mention.bound else ""
        return f"{bound}{_number(value)} {value.unit or '-'}"
    if isinstance(value, DistrictValue):
        return f"? {value.name}" if value.ambiguous else f"{value.code or '-'} {value.name}"
    return f"{value.name} {value.kind}"


def _days(value: DateValue) -> str:
    start, end = (day.isoformat() if day else ".." for day in (value.start, value.end))
    return start if start == end else f"{start}/{end}"


def _number(value: AmountValue) -> str:
    if value.value is not None:
        return plain(value.value)
    return "~".join(plain(number) for number in (value.low, value.high) if number is not None)
