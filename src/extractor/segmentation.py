"""jieba as the tokenizer of a spaCy Language: words over the exact text, sentences and clauses.

A ``Segmenter`` owns its jieba tokenizer (never the module's) and a user dictionary whose frequencies
jieba suggests itself. Its words always join up to the text it was given.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import jieba
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.rules import Rules
from extractor.view import PLAIN


class Segmenter:
    """Cuts text into jieba's words. ``words`` are added to its dictionary.

    The text is cut in its evened-out spelling (``table``, see ``view.translation``), which is one
    character for one, so that ２０２３年 and 統計局 are cut as 2023年 and 统计局 are.
    """

    def __init__(self, words: Iterable[str] = (), table: Mapping[int, str | int] | None = None) -> None:
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer = jieba.Tokenizer()
        self._table = PLAIN if table is None else table
        self._words = tuple(words)
        for word in self._words:
            self._tokenizer.add_word(word)

    def cut(self, text: str) -> list[str]:
        """The words of ``text``; joined together they are the text again."""
        even = text.translate(self._table)
        words = self._tokenizer.lcut(even)
        if even == text:
            return words
        exact, start = [], 0
        for word in words:
            exact.append(text[start : start + len(word)])
            start += len(word)
        return exact

    @cached_property
    def _tags(self) -> dict[str, str]:
        tags: dict[str, str] = {}
        with self._tokenizer.get_dict_file() as stream:
            for raw in stream:
                word, _, tag = raw.decode("utf-8").rstrip().split(" ")
                tags[word] = tag
        return tags

    def tag(self, word: str) -> str | None:
        """The part of speech that jieba's dictionary gives ``word`` (n, v, ns, nt …), or None."""
        return self._tags.get(word)

    def __reduce__(self) -> tuple[Any, ...]:
        return Segmenter, (self._words, self._table)


class JiebaTokenizer:
    """What spaCy calls to make a Doc. Spaces are words of their own, so that offsets stay exact."""

    def __init__(self, vocab: Vocab, segmenter: Segmenter, rules: Rules) -> None:
        self.vocab = vocab
        self.segmenter = segmenter
        self.rules = rules

    def __call__(self, text: str) -> Doc:
        words = self.segmenter.cut(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> JiebaTokenizer:
        return self

    def to_disk(self, *_: Any, **__: Any) -> None:
        """Nothing to write: the dictionary comes with jieba and the words with the rules."""

    def from_disk(self, *_: Any, **__: Any) -> JiebaTokenizer:
        return self
