"""jieba as the tokenizer: words over the exact text.

A ``Segmenter`` owns its tokenizers (never jieba's module-wide one) and a user dictionary whose frequencies
jieba suggests itself. Its words always join up to the text it was given.

rjieba cuts twenty times as fast as jieba and gives jieba's words, once some characters are shown to it as
others: ``-`` and ``_`` as ``&`` (it would keep 1-4 in one piece), Han characters outside jieba's own range as
full stops, and letters and digits with a full stop among them (44.1GWh, www.example.cn) as one strange word,
which is then cut by jieba's rule for those. Three things are left to jieba: a character three times in a row
(equal paths), words of the dictionary beside such a strange word, and words added to the dictionary. jieba
cuts each run of Han and ASCII characters by itself, so only the run that holds such a thing is cut by it, and
its dictionary, which takes 60 MB and half a second, is not loaded before the first of them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any, Literal, TypeAlias

import regex
import rjieba

from extractor.text.view import PLAIN, Spelling, letters

Engine: TypeAlias = Literal["auto", "jieba", "rjieba"]
ENGINES: tuple[Engine, ...] = ("auto", "jieba", "rjieba")

_JOINED = "\u4e00-\u9fd5a-zA-Z0-9+#&._%\\-"  # what jieba cuts as one piece
_OUTSIDE = "\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han that jieba does not know
_LATIN = "a-zA-Z0-9+#&._%\\-"
# What rjieba and jieba cut differently: round a full stop, AT-T and AT_T, and in Han characters.
_STOP = re.compile(r"\.(?:(?<=[a-zA-Z]\.)|[0-9]*[a-zA-Z]|(?<=[0-9]\.)[0-9]+\.[0-9])")
_STRETCH = re.compile(f"[{_LATIN}]+")
_STRETCH_BEFORE = regex.compile(f"(?r)[{_LATIN}]*+")
_CUT_BY_JIEBA = re.compile(r"([a-zA-Z0-9]+(?:\.[0-9]+)?%?)")  # how it cuts letters that make up no word
_LONGEST_LATIN = 7  # characters of the words of its dictionary that have letters or digits in them
_NO_WORD = "x"  # a letter that none of those has
_HYPHEN = re.compile("AT[-_]T")
_STRANGE = re.compile(f"[{_OUTSIDE}]")
_THRICE = re.compile("([\u4e00-\u9fd5])\\1\\1")
_LONG = 1 << 17  # characters of a text that is cut piece by piece
_LONGEST_RUN = 2_000  # jieba takes square time over one run of unknown characters; no text has longer
_RUN = regex.compile(rf"[{_JOINED}]++")
_RUN_BEFORE = regex.compile(rf"(?r)[{_JOINED}]++")
_SHORT = 32  # longer words are few
_BORDERS = tuple(b"\1" + bytes(n - 1) if n else b"" for n in range(_SHORT))


class Segmenter:
    """Cuts text into jieba's words. ``words`` are added to its dictionary.

    The text is cut in its evened-out ``spelling`` (see ``view.spelling``), which is one character for one,
    so that ２０２３年 and 統計局 are cut as 2023年 and 统计局 are. ``engine`` is ``auto`` (rjieba wherever it
    equals jieba), or either of the two alone.
    """

    def __init__(
        self,
        words: Iterable[str] = (),
        spelling: Spelling = PLAIN,
        engine: Engine = "auto",
    ) -> None:
        if engine not in ENGINES:
            raise ValueError(f"there is no segmenter {engine!r}; it is one of {', '.join(ENGINES)}")
        self._given = spelling
        self._spelling = letters(spelling)
        self._words = tuple(words)
        self._engine: Engine = engine
        self._fast = rjieba.Jieba()
        self._lock = Lock()
        own = "|".join(re.escape(word) for word in sorted(self._words, key=len, reverse=True))
        self._suspects = (_HYPHEN, _THRICE, *([re.compile(own)] if own else []))
        if engine == "rjieba":
            for word in self._words:
                self._fast.add_word(word, self._fast.suggest_freq(word), None)
        self.tag = lru_cache(maxsize=1 << 16)(self._tag)

    def cut(self, text: str) -> list[str]:
        """The words of ``text``; joined together they are the text again."""
        exact, start = [], 0
        for word in self._cut(text):
            exact.append(text[start : start + len(word)])
            start += len(word)
        return exact

    def borders(self, text: str) -> bytes:
        """Where the words of ``text`` start, as ``borders_of`` has it."""
        if len(text) <= _LONG:
            return borders_of(self._cut(text))
        return b"".join([borders_of(self._cut(piece))[:-1] for piece in _pieces(text)]) + b"\1"

    def _cut(self, text: str) -> list[str]:
        """The words of ``text`` in the spelling that they were cut in, of the text's own lengths."""
        even = self._spelling(text)
        if self._engine == "jieba":
            return list(self._slow.lcut(even))
        if self._engine == "rjieba":
            return self._fast.cut(even)
        suspects = [match.start() for one in self._suspects for match in one.finditer(even)]
        shown = _STRANGE.sub("。", even)
        stretches: dict[int, str] = {}
        if _STOP.search(shown):
            shown, stretches, others = self._hidden(shown)
            suspects += others
        if not suspects:
            return self._fast_cut(shown, 0, len(shown), stretches)
        words: list[str] = []
        last = 0
        for start, end in _left_to_jieba(shown, sorted(suspects)):
            words += self._fast_cut(shown, last, start, stretches)
            words += self._slow.lcut(even[start:end])
            last = end
        return words + self._fast_cut(shown, last, len(shown), stretches)

    def _fast_cut(self, shown: str, start: int, end: int, stretches: Mapping[int, str]) -> list[str]:
        words = self._fast.cut(shown[start:end].replace("-", "&").replace("_", "&"))
        if not stretches:
            return words
        made: list[str] = []
        for word in words:
            stretch = stretches.get(start)
            made += [word] if stretch is None else filter(None, _CUT_BY_JIEBA.split(stretch))
            start += len(word)
        return made

    def _hidden(self, text: str) -> tuple[str, dict[int, str], list[int]]:
        """The text with a strange word for each stretch of letters and digits with a full stop among them.

        With it those stretches by where they start, and the places of those that are left to jieba because
        a word of its dictionary stands in one or goes over its end.
        """
        pieces, last = [], 0
        stretches: dict[int, str] = {}
        others: list[int] = []
        for stop in _STOP.finditer(text):
            if stop.start() < last:
                continue
            start = _STRETCH_BEFORE.match(text, last, stop.start()).start()  # type: ignore[union-attr]
            end = _STRETCH.match(text, stop.start()).end()  # type: ignore[union-attr]
            if self._has_word(text, start, end):
                others.append(stop.start())
                pieces.append(text[last:end])
            else:
                stretches[start] = text[start:end]
                pieces += (text[last:start], _NO_WORD * (end - start))
            last = end
        return "".join([*pieces, text[last:]]), stretches, others

    def _has_word(self, text: str, start: int, end: int) -> bool:
        """Whether a word of the dictionary has one of the characters from ``start`` to ``end``."""
        return any(
            self._fast.has_word(text[first:last])
            for first in range(max(start - _LONGEST_LATIN + 1, 0), end)
            for last in range(max(first + 2, start + 1), min(first + _LONGEST_LATIN, len(text)) + 1)
        )

    @cached_property
    def _slow(self) -> Any:
        import jieba  # only now: it takes a tenth of a second, and most texts do without

        with self._lock:
            jieba.setLogLevel(logging.WARNING)
            tokenizer = jieba.Tokenizer()
            tokenizer.initialize()
            for word in self._words:
                tokenizer.add_word(word)
            return tokenizer

    def _tag(self, word: str) -> str | None:
        """The part of speech that jieba's dictionary gives ``word`` (n, v, ns, nt …), or None.

        A word that jieba would cut has the tag of its last part.
        """
        if not self._fast.has_word(word):
            return None
        return self._fast.tag(word, False)[-1][1]

    def __reduce__(self) -> tuple[Any, ...]:
        return Segmenter, (self._words, self._given, self._engine)


def borders_of(words: Iterable[str]) -> bytes:
    """Where words that make up a text start: one byte a character, 1 at a start, and one for the end."""
    return b"".join([_BORDERS[n] if n < _SHORT else b"\1" + bytes(n - 1) for n in map(len, words)]) + b"\1"


def _pieces(text: str) -> Iterator[str]:
    """A long text in pieces that end with lines, which no word goes over: all its words are never held."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _LONG) + 1 or len(text)
        yield text[start:end]
        start = end


def _left_to_jieba(text: str, suspects: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The runs of characters in which rjieba and jieba could differ, from the sorted places of suspects."""
    last = 0
    for suspect in suspects:
        run = _RUN.search(text, suspect) if suspect >= last else None
        if run is None:
            continue
        before = _RUN_BEFORE.match(text, last, run.start())
        start, last = before.start() if before else run.start(), run.end()
        if last - start <= _LONGEST_RUN:
            yield start, last
