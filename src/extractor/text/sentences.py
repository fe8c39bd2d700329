"""Where the sentences of a text start and end, by its punctuation and line ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import regex

from extractor.text.view import wraps

Span = tuple[int, int]

_END = regex.compile(r"(?:[。！？!?…]+|(?<![0-9A-Za-z])\.(?=\s))[”’」』）)》\"]*|\n")


def sentences(text: str) -> list[Span]:
    """Half-open spans that follow one another and cover all of ``text``.

    A full stop, question or exclamation mark ends a sentence, with the quotes and brackets that close
    after it; so does a line end, but not one that only wraps a line at the page's width.
    """
    joined = set(wraps(text))
    ends = [m.end() for m in _END.finditer(text) if m[0] != "\n" or m.start() not in joined]
    if text and (not ends or ends[-1] < len(text)):
        ends.append(len(text))
    starts = [0, *ends[:-1]]
    return list(zip(starts, ends, strict=True)) if text else []


def sentence_at(spans: Sequence[Span], offset: int) -> Span:
    """The span that holds ``offset``; ``spans`` are those of ``sentences``, not empty."""
    return spans[bisect_right(spans, offset, key=lambda span: span[0]) - 1]
