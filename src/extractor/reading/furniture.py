"""What a page sets round its text: lines of dates, sources, counters and buttons, and what follows the end.

The labels, buttons, ends and patterns are in ``rules/reading``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import filterfalse, pairwise

import regex

from extractor.reading import lists

_SENTENCE = regex.compile(r"[。；;！？!?]")
_COLON = regex.compile("[：:]")
_HAN = regex.compile(r"\p{Han}")
_LONGEST_LABEL = 14
_SPACES = regex.compile(r"\s+")
# What is left of a furniture line when its labels and buttons are off.
_NOTHING = regex.compile(r"[\s\d\p{P}\p{S}]*+")
_ISSUER = regex.compile(r"[\p{Han}A-Za-z（）()·]{2,30}")
_FILE = regex.compile(r"(?i)\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)\W*$")
# Lines of a page's frame are short, and are looked for near its ends.
_LONGEST = 200
_LONGEST_VALUE = 60
_NEAR = 40
_ABOVE_TITLE = 8


def trimmed(lines: Sequence[str], title: str | None) -> list[str]:
    """The lines of a page's text without those of its frame, above the first sentence and below the last."""
    told = [n for n, line in enumerate(lines) if _SENTENCE.search(line) or len(line) > _LONGEST]
    if not told:
        return list(_before_end(_below_title(lines, title)))
    first, last = min(told[0], _NEAR), told[-1]
    body = [*lines[first:last], _without_end(lines[last])]
    return [*filterfalse(_frames, _below_title(lines[:first], title)), *body, *_before_end(lines[last + 1 :])]


def stated(lines: Iterable[str], kinds: Sequence[str]) -> Iterator[str]:
    """What the labels of some kinds (``issuer``, ``date`` …) say in the short lines of a page."""
    found: list[tuple[int, str]] = []
    for line in lines:
        if len(line) <= _LONGEST:
            for label, value in _labelled(line)[1]:
                if (kind := lists.kinds().get(label)) in kinds:
                    found.append((kinds.index(kind), value))
    yield from (value for _, value in sorted(found, key=lambda pair: pair[0]))


def issuer(lines: Iterable[str]) -> str | None:
    """The organ that 来源 or 发布机构 names, else 作者, or that stands before the time of issue."""
    lines = list(lines)
    for kind, form in (("issuer", _ISSUER), ("author", lists.pattern("author"))):
        for value in stated(lines, (kind,)):
            said = _cut(value)
            if form.fullmatch(said) and not said.startswith(lists.longer_marks()):
                return said
    # 国家统计局 2011-02-28 09:30, on one line or on two.
    for before, line in pairwise(["", *lines]):
        if moment := lists.pattern("moment").search(line):
            said = line[: moment.start()].strip() or before
            return (
                said if not line[moment.end() :].strip() and lists.pattern("author").fullmatch(said) else None
            )
    return None


def _below_title(head: Sequence[str], title: str | None) -> Sequence[str]:
    """The lines from the page's own title on; breadcrumbs and menus stand above it."""
    wanted = _SPACES.sub("", title or "")
    if len(wanted) < 6:
        return head
    for number, line in enumerate(head[:_ABOVE_TITLE]):
        if line.startswith("| "):
            continue
        at = line.find(title or "")
        if _SPACES.sub("", line).startswith(wanted):
            return head[number:]
        if at >= 0 and _frames(line[at + len(title or "") :]):
            return [title or "", *head[number + 1 :]]
    return head


def _frames(line: str) -> bool:
    """Whether a line only frames the text."""
    if not line or len(line) > _LONGEST:
        return not line
    if line.startswith("| "):
        return _row_frames(line)
    if lists.pattern("attached").match(line) and _FILE.search(line):
        return True
    lead, pairs = _labelled(line)
    if not all(_fits(label, value) for label, value in pairs):
        return False
    rest = lists.buttons().sub("", lists.pattern("moment").sub("", lead))
    bare = _NOTHING.fullmatch(rest) is not None
    return bare and (bool(pairs) or rest != lead or not regex.search(r"[\d\p{L}]", line))


def _row_frames(line: str) -> bool:
    """Whether a row of a table holds labels of a page alone, one of them of more than two characters."""
    labels = [label for label, _ in _labelled(line)[1]]
    return all(label in lists.kinds() for label in labels) and any(len(label) > 2 for label in labels)


def _fits(label: str, value: str) -> bool:
    """Whether what follows a label is short, no sentence, and a date where the label asks for one."""
    if _SENTENCE.search(value) or len(value) > _LONGEST_VALUE:
        return False
    return lists.kinds()[label] != "date" or lists.pattern("full_date").search(value) is not None


def _labelled(line: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before a line's labels, and each label with what follows it."""
    if line.startswith("| "):
        cells = [_SPACES.sub("", cell) for cell in line.strip("| ").split(" | ")]
        fields = zip(cells[::2], cells[1::2], strict=False)
        return "", [(label.rstrip(":："), value) for label, value in fields if label]
    found = list(_labels(line))
    if not found:
        return line, []
    ends = [start for start, _, _ in found[1:]] + [len(line)]
    pairs = [
        (label, line[after:end].strip(" \u3000\u00a0|｜[]【】()（）"))
        for (_, after, label), end in zip(found, ends, strict=True)
    ]
    return line[: found[0][0]], pairs


def _labels(line: str, first: int = 0) -> Iterator[tuple[int, int, str]]:
    """The labels of a line with a colon after them: where each starts, where its colon ends, and its name.

    信息来源 is taken before 来源, 数据来源 not at all; one with spaces inside only after no word.
    """
    last = first
    of_figures = lists.pattern("of_figures")
    for colon in _COLON.finditer(line, first):
        places = [n for n in range(max(last, colon.start() - _LONGEST_LABEL), colon.start()) if line[n] > " "]
        places = [n for n in places if line[n] not in "\u3000\u00a0"]
        for start in places:
            label = _SPACES.sub("", line[start : colon.start()])
            before = line[start - 1 : start]
            spaced = len(label) < colon.start() - start
            if label in lists.kinds() and not (of_figures.match(before) or (spaced and _HAN.match(before))):
                yield start, colon.end(), label
                last = colon.end()
                break


def _cut(value: str) -> str:
    """What a label says, up to the next button or gap."""
    value = value.lstrip()
    button = lists.buttons().search(value)
    value = value[: button.start()] if button else value
    return regex.split(r"[\s|｜\[【]", value, maxsplit=1)[0]


def _without_end(line: str) -> str:
    """The last line of sentences without an editor's name after them."""
    closed = max(line.rfind(mark) for mark in "。！？")
    for start, _, label in _labels(line, max(closed, 0)):
        if lists.kinds()[label] == "end":
            return line[:start].rstrip(" \u3000（(【[")
    return line


def _before_end(tail: Sequence[str]) -> Iterator[str]:
    """The lines up to one that closes the page."""
    for line in tail:
        if line.startswith("| ") or len(line) > _LONGEST:
            yield line
            continue
        lead, pairs = _labelled(line)
        closes = bool(pairs) and lists.kinds()[pairs[0][0]] == "end" and not lead.strip(" （(【[")
        if closes or line.startswith(lists.ends()):
            return
        if not _frames(line):
            yield line
