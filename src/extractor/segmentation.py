"""jieba as the tokenizer of a spaCy Language: words over the exact text.

A ``Segmenter`` owns its tokenizers (never jieba's module-wide one) and a user dictionary whose frequencies
jieba suggests itself. Its words always join up to the text it was given.

rjieba cuts twenty times as fast as jieba and gives jieba's words, once ``-`` and ``_`` are shown to it as
``&`` (it would keep 1-4 in one piece). Four things are left to jieba: letters beside a full stop, 1.2.3, Han
characters outside jieba's own range, a character three times in a row (equal paths), and words added to
the dictionary. jieba cuts each run of Han and ASCII characters by itself, so only the run that holds such
a thing is cut by it, and jieba's own dictionary is not loaded before the first of them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any, Literal, TypeAlias

import jieba
import regex
import rjieba
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.rules import Rules
from extractor.view import PLAIN, letters

Engine: TypeAlias = Literal["auto", "jieba", "rjieba"]
ENGINES: tuple[Engine, ...] = ("auto", "jieba", "rjieba")

_RUN = "\u4e00-\u9fd5a-zA-Z0-9+#&._%\\-"  # what jieba cuts as one piece
_OUTSIDE = "\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han that jieba does not know
_SUSPECT = rf"[a-zA-Z]\.|[0-9]\.[0-9]++\.[0-9]|\.[0-9]*+[a-zA-Z]|AT[-_]T|[{_OUTSIDE}]|([\u4e00-\u9fd5])\1\1"
_APART = {ord("-"): "&", ord("_"): "&"}
_SURROGATE = regex.compile("[\ud800-\udfff]")
_LONGEST_PIECE = 2_000  # jieba takes square time over one run of unknown characters; no text has longer
_PIECE = regex.compile(rf"[{_RUN}{_OUTSIDE}]++")


class Segmenter:
    """Cuts text into jieba's words. ``words`` are added to its dictionary.

    The text is cut in its evened-out spelling (``table``, see ``view.translation``), which is one
    character for one, so that ２０２３年 and 統計局 are cut as 2023年 and 统计局 are. ``engine`` is ``auto``
    (rjieba wherever it equals jieba), or either of the two alone.
    """

    def __init__(
        self,
        words: Iterable[str] = (),
        table: Mapping[int, str | int] | None = None,
        engine: Engine = "auto",
    ) -> None:
        if engine not in ENGINES:
            raise ValueError(f"there is no segmenter {engine!r}; it is one of {', '.join(ENGINES)}")
        self._given = PLAIN if table is None else table
        self._table = letters(self._given)
        self._words = tuple(words)
        self._engine: Engine = engine
        self._fast = rjieba.Jieba()
        self._lock = Lock()
        own = "".join("|" + regex.escape(word) for word in sorted(self._words, key=len, reverse=True))
        self._suspect = regex.compile(_SUSPECT + own)
        if engine == "rjieba":
            for word in self._words:
                self._fast.add_word(word, self._fast.suggest_freq(word), None)
        self.tag = lru_cache(maxsize=1 << 16)(self._tag)

    def cut(self, text: str) -> list[str]:
        """The words of ``text``; joined together they are the text again."""
        even = text.translate(self._table)
        words = self._cut(even)
        return words if even == text else _respelt(words, text)

    def _cut(self, text: str) -> list[str]:
        if self._engine == "jieba":
            return list(self._slow.lcut(text))
        if self._engine == "rjieba":
            return self._fast.cut(text)
        if not self._suspect.search(text):
            return self._fast_cut(text)
        words: list[str] = []
        last = 0
        for start, end in self._left_to_jieba(text):
            words += self._fast_cut(text[last:start])
            words += self._slow.lcut(text[start:end])
            last = end
        return words + self._fast_cut(text[last:])

    def _fast_cut(self, text: str) -> list[str]:
        shown = text.translate(_APART)
        words = self._fast.cut(shown)
        return words if shown == text else _respelt(words, text)

    def _left_to_jieba(self, text: str) -> Iterator[tuple[int, int]]:
        """The runs of characters in which rjieba and jieba could differ."""
        suspects = self._suspect.finditer(text)
        suspect = next(suspects, None)
        for piece in _PIECE.finditer(text):
            if suspect is None:
                return
            start, end = piece.span()
            if suspect.start() < end:
                if end - start <= _LONGEST_PIECE:
                    yield start, end
                while suspect is not None and suspect.start() < end:
                    suspect = next(suspects, None)

    @cached_property
    def _slow(self) -> Any:
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


def _respelt(words: Iterable[str], text: str) -> list[str]:
    """The words in the spelling of ``text``, from which they differ character for character."""
    exact, start = [], 0
    for word in words:
        exact.append(text[start : start + len(word)])
        start += len(word)
    return exact


class JiebaTokenizer:
    """What spaCy calls to make a Doc. Spaces are words of their own, so that offsets stay exact."""

    def __init__(self, vocab: Vocab, segmenter: Segmenter, rules: Rules) -> None:
        self.vocab = vocab
        self.segmenter = segmenter
        self.rules = rules

    def __call__(self, text: str) -> Doc:
        # spaCy stores words in UTF-8, which has no lone surrogates
        words = [_SURROGATE.sub("\ufffd", word) for word in self.segmenter.cut(text)]
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> JiebaTokenizer:
        return self

    def to_disk(self, *_: Any, **__: Any) -> None:
        """Nothing to write: the dictionary comes with jieba and the words with the rules."""

    def from_disk(self, *_: Any, **__: Any) -> JiebaTokenizer:
        return self
