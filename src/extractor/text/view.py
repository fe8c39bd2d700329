"""What the patterns see: the text with its spelling evened out, and a map back to the text.

The text itself is never rewritten. A view writes full-width digits and letters as ASCII, every dash as
``-``, Traditional characters as Simplified ones, and leaves out what only the typesetter put there:
zero-width characters, spaces inside a number or beside punctuation, line ends inside a sentence. All but
the leaving out is one character for one, so most views have the text's own offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

import regex

DIGIT = "0-9"
HAN = r"\p{Han}〇"
NUMERAL = "一二三四五六七八九十两百〇零"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\x0b\x0c"  # and what PDF readers put between pages
SPACE = "\t \u00a0\u2002-\u200a\u3000"

_ASCII = {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}  # ０-９
_ASCII |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF21, 0xFF3B)}  # Ａ-Ｚ
_ASCII |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)}  # ａ-ｚ
_FEW = 32  # kinds of characters that are replaced one kind after the other
_FORMS = {
    "％": "%",
    "．": ".",
    "－": "-",
    "—": "-",
    "–": "-",
    "―": "-",
    "‐": "-",
    "−": "-",
    "～": "~",
    "〜": "~",
}
_FORMS |= {"／": "/", "＋": "+", "＄": "$", "￥": "¥", "〔": "(", "〕": ")", "（": "(", "）": ")"}
_FORMS |= {"∶": ":", "：": ":", "；": ";", "？": "?", "！": "!", "﹪": "%", "・": "·", "•": "·"}

# What may be left out. A run of spaces goes when it parts what belongs together.
_LOOSE = regex.compile(
    rf"""
      (?P<zero>[{ZERO_WIDTH}]+)
    | (?<=(?<![{DIGIT}])[{DIGIT}]|[{DIGIT}] ?[.,])[ \u3000]+(?=[{DIGIT}.](?![{DIGIT}]))
    | (?<=[{DIGIT}])[{SPACE}]+(?=[{HAN}%‰℃.])(?!\.\.)
    | (?<=[{HAN}%‰])[{SPACE}]+(?=[{DIGIT}])
    | (?<=(?<![表图附其第之统{NUMERAL}])[{NUMERAL}]{{1,4}})[ \u3000](?=[天日年月]|个月)
    | (?<![{SPACE}])[{SPACE}]++(?=[,，。、；;：:？?！!%‰）)》”’])
    | (?<=[，。、；;：:？?！!（(《“‘])[{SPACE}]+(?=\S)
    """,
    regex.VERBOSE,
)
_SPACED_WORD = regex.compile(rf"(?<![{HAN}])[{HAN}](?:[ \u3000][{HAN}]){{2,}}")
_FURNITURE = regex.compile(r"\s*(?:-?\s*\d{1,3}\s*-?|\[\d{1,3}\])\s*")
_SUSPECT = re.compile(f"[{SPACE}{ZERO_WIDTH}]")  # what every match of _LOOSE starts with


class Spelling:
    """Writes a text in other characters, one for one, as ``table`` has them.

    A bulletin holds few of the characters that change, and looking for them takes a thirtieth of the time
    that ``str.translate`` does.
    """

    __slots__ = ("_any", "table")

    def __init__(self, table: Mapping[str, str]) -> None:
        self.table = table
        self._any = re.compile(f"[{re.escape(''.join(table))}]" if table else "(?!)")

    def __call__(self, text: str) -> str:
        found = set(self._any.findall(text))
        forms = {char: self.table[char] for char in found}
        if len(found) > _FEW or not found.isdisjoint(forms.values()):
            return text.translate({ord(char): form for char, form in forms.items()})
        for char, form in forms.items():
            text = text.replace(char, form)
        return text


class View:
    """The evened-out ``chars`` of a text, with the way back from their offsets to the text's.

    ``spelling`` is its character-for-character part.
    """

    __slots__ = ("_kept", "_starts", "chars", "text")

    def __init__(self, text: str, spelling: Spelling | None = None) -> None:
        self.text = text
        even = (spelling or PLAIN)(text)
        gaps = _gaps(even)
        if not gaps:
            self.chars, self._starts, self._kept = even, None, None
            return
        pieces, starts, kept, size, last = [], [0], [0], 0, 0
        for start, end in gaps:
            pieces.append(even[last:start])
            size += start - last
            if starts[-1] == size:
                kept[-1] = end
            else:
                starts.append(size)
                kept.append(end)
            last = end
        pieces.append(even[last:])
        self.chars = "".join(pieces)
        self._starts, self._kept = starts, kept

    @property
    def rewritten(self) -> bool:
        """Whether anything was left out, so that offsets differ from the text's."""
        return self._starts is not None

    def offset(self, index: int) -> int:
        """The offset in the text of the view's character ``index``."""
        if self._starts is None or self._kept is None:
            return index
        piece = bisect_right(self._starts, index) - 1
        return self._kept[piece] + index - self._starts[piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The text's half-open span for the view's; nothing that was left out stands at its ends."""
        if self._starts is None:
            return start, end
        return self.offset(start), self.offset(end - 1) + 1

    def index(self, offset: int) -> int:
        """The first view index whose character stands at or after ``offset`` in the text."""
        if self._starts is None or self._kept is None:
            return offset
        piece = max(bisect_right(self._kept, offset) - 1, 0)
        following = self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.chars)
        return min(max(self._starts[piece] + offset - self._kept[piece], self._starts[piece]), following)


def spelling(simplified: Mapping[str, str]) -> Spelling:
    """The character-for-character part of a view: digits, letters, marks, and Traditional characters.

    Lone surrogates become U+FFFD, so that what UTF-8 cannot hold reaches neither tokenizer nor automaton; the
    other marks that part lines become line ends, so that no name runs over them.
    """
    table = {char: form for char, form in simplified.items() if len(char) == len(form) == 1}
    table |= dict.fromkeys("\u2028\u2029\x85", "\n")
    return Spelling(table | _ASCII | _FORMS | dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd"))


PLAIN = spelling({})
_HALVES = regex.compile("[\ud800-\udfff]")


def without_halves(text: str) -> str:
    """``text`` with U+FFFD for lone surrogates, as views have it."""
    return _HALVES.sub("\ufffd", text)


def letters(view: Spelling) -> Spelling:
    """The part of a view's spelling that jieba should see: digits, letters and characters, not marks.

    Marks part words for jieba, and an em dash that became ``-`` would join what it parts.
    """
    marks = _FORMS.keys() - {"％", "．"}
    return Spelling({char: form for char, form in view.table.items() if char not in marks})


def _gaps(text: str) -> list[tuple[int, int]]:
    """The half-open spans to leave out, in order."""
    found: set[int] = set()
    suspects = [match.start() for match in _SUSPECT.finditer(text)]
    if suspects:
        last = 0
        for start in suspects:
            match = _LOOSE.match(text, start) if start >= last else None
            if match:
                last = match.end()
                found.update(range(start, last))
        for match in _SPACED_WORD.finditer(text):
            found.update(range(match.start() + 1, match.end(), 2))
    if "\n" in text:
        found.update(wraps(text))
    return _runs(sorted(found))


def wraps(text: str) -> list[int]:
    """Offsets of line ends (and the indent after them) that only wrap a sentence at the page's width.

    A text is taken as wrapped when most of its longer lines have one width; such a line that ends near
    that width, without a full stop and before a line that is not indented, runs on. Page numbers and
    footnote marks on lines of their own do not part it. Digits are not joined to digits: those
    of a table are not one number.
    """
    lines = text.split("\n")
    width = _page_width(lines)
    if not width:
        return []
    found: list[int] = []
    offset, open_at = 0, -1  # where the line that runs on ends, if one does
    for line in lines:
        body = line.rstrip()
        if open_at >= 0 and _FURNITURE.fullmatch(body) and body:
            offset += len(line) + 1
            continue
        if open_at >= 0 and body:
            if _goes_on(text[open_at - 1], line[0]):
                found.extend(range(open_at, offset))
            open_at = -1
        if len(body) >= 0.75 * width and body[-1] not in "。！!？?：:；;":
            open_at = offset + len(body)
        offset += len(line) + 1
    return found


def _goes_on(last: str, first: str) -> bool:
    """Whether a line that opens with ``first`` goes on: it is not indented, and no digits meet."""
    return bool(first.strip()) and not (first.isdigit() and last.isdigit())


def _page_width(lines: Sequence[str]) -> int:
    """The width that most of the longer lines have; 0 where they have none, or are too few to tell."""
    widths = sorted(len(line.rstrip()) for line in lines if len(line.strip()) >= 15)
    if len(widths) < 5:
        return 0
    width = widths[len(widths) * 3 // 4]
    near = sum(width * 0.8 <= w <= width * 1.2 for w in widths)
    return 0 if width > 80 or near < 0.5 * len(widths) else width


def _runs(offsets: list[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for offset in offsets:
        if spans and spans[-1][1] == offset:
            spans[-1] = (spans[-1][0], offset + 1)
        else:
            spans.append((offset, offset + 1))
    return spans
