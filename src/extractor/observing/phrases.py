"""The noun phrase that names an indicator: what stands before a number, or after its classifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from extractor.draft import Draft
from extractor.rules import Rules

Span = tuple[int, int]

# Parts of speech (jieba's) that cannot be part of the noun after a classifier.
_STOP_TAGS = ("d", "c", "p", "u", "r", "y", "s", "f", "ad")
_LONGEST = 24
_BASES = ("比", "较")
_LONGEST_HEAD = 8
_WORDLIKE = regex.compile(r"[\p{Han}A-Za-z0-9]")
_ORDINAL = regex.compile(r"第?([一二三四五六七八九十])")
_PAIRED = regex.compile(r"[“”‘’《》()]")
_TRIMMINGS = regex.compile(r"\([A-Za-z&]+\)|(?<=.[^到发])达$|超$")
_CLOSE = {"“": "”", "‘": "’", "《": "》", "(": ")"}


class Phrases:
    """Cuts indicators out of the text around an amount."""

    def __init__(
        self, rules: Rules, tag: Callable[[str], str | None], cut: Callable[[str], list[str]]
    ) -> None:
        self._tag = tag
        self._cut = cut
        self._leads = frozenset(rules.words("observations/leads.txt"))
        self._tails = frozenset(rules.words("observations/tails.txt"))
        self._inner = frozenset(rules.words("observations/inner.txt"))
        self._verbs = frozenset(rules.words("observations/verbs.txt"))
        self._stops = frozenset(rules.words("observations/stops.txt"))
        self._breaks = rules.compile("{phrase_break}")
        self._base = rules.compile("{base_phrase}")
        self._skip = rules.compile("{after_skip}")
        self._place = rules.compile("{place_word}")
        self._heads = frozenset(rules.words("observations/heads.txt"))
        self._nouns = self._heads | frozenset(rules.words("observations/nouns.txt"))
        self.attributes = frozenset(rules.words("observations/attributes.txt"))
        self._averages = frozenset(rules.words("observations/averages.txt"))
        self._generic = frozenset(rules.words("observations/generic.txt"))

    def words(self, draft: Draft, start: int, end: int, holes: Sequence[Span] = ()) -> list[str]:
        """The view's words between ``start`` and ``end``, without the ``holes`` (dates, subjects)."""
        chars = draft.view.chars
        if draft.view.rewritten:
            pieces, at = [], start
            for left, right in holes:
                if left >= start and right <= end:
                    pieces.append(chars[at:left].removesuffix("比").removesuffix("较"))
                    at = max(at, right)
            pieces.append(chars[at:end])
            return [word for word in self._cut("".join(pieces)) if word.strip()]
        words: list[str] = []
        at, hole = start, 0
        spans = [span for span in holes if span[0] >= start and span[1] <= end]
        borders = draft.borders
        while at < end:
            if hole < len(spans) and at >= spans[hole][0]:
                at = max(at, spans[hole][1])
                hole += 1
                if words and words[-1] in _BASES:  # the 比 of 比上年
                    words.pop()
                continue
            limit = spans[hole][0] if hole < len(spans) else end
            stop = borders.find(1, at + 1, limit)
            if stop < 0:
                stop = limit
            word = chars[at:stop]
            if word.strip():
                words.append(word)
            at = stop
        return words

    def words_of(self, text: str) -> list[str]:
        """jieba's words of a piece of text."""
        return [word for word in self._cut(text) if word.strip()]

    def trim(self, words: Sequence[str]) -> list[str]:
        """The words of an indicator: base, adverbs, verbs of reaching and place words taken off."""
        text = self._base.sub("", "".join(words))
        breaks = list(self._breaks.finditer(text))
        if breaks:
            kept = self._strip(self._rejoin(words, text[breaks[-1].end() :]))
            if kept or breaks[-1][0] == "等":
                return kept
            # 销售价格由上月持平转为下降0.2%: nothing is named after the break
            return self._strip(self._rejoin(words, text[: breaks[-1].start()]))
        return self._strip(self._rejoin(words, text))

    def _strip(self, words: Sequence[str]) -> list[str]:
        """Without the adverbs, verbs, place words and marks at either end, and the verbs that join parts."""
        left = list(words)
        while left and (
            left[-1] in self._tails or (not _WORDLIKE.search(left[-1]) and left[-1] not in "”’)》")
        ):
            left.pop()
        while left and (
            left[0] in self._leads or self._place.fullmatch(left[0]) or left[0] in "的、，,;:.·-/"
        ):
            left.pop(0)
        if len(left) > 2:
            left = [w for i, w in enumerate(left) if not (w in self._inner and 0 < i < len(left) - 1)]
        return left

    def _rejoin(self, words: Sequence[str], text: str) -> list[str]:
        """``words`` cut down to those that make up ``text``; cut anew where it is no run of them."""
        for start in range(len(words)):
            if "".join(words[start:]) == text:
                return list(words[start:])
        return self._cut(text)

    def text(self, words: Sequence[str]) -> str:
        """The phrase of some words: no half of a pair of quotes, no 的 at its ends, no (GDP)."""
        phrase = "".join(words).strip("的 \t\u3000")
        for opening, closing in _CLOSE.items() if _PAIRED.search(phrase) else ():
            if phrase.count(opening) != phrase.count(closing):
                phrase = phrase.replace(opening, "").replace(closing, "")
        phrase = _TRIMMINGS.sub("", phrase)
        return phrase if _WORDLIKE.search(phrase) else ""

    def cut_to(self, words: Sequence[str], length: int) -> list[str]:
        """The words that make up the first ``length`` characters."""
        kept = []
        for word in words:
            if length <= 0:
                break
            kept.append(word[:length])
            length -= len(word)
        return kept

    def opening(self, draft: Draft, start: int, end: int, holes: Sequence[Span]) -> str:
        """The noun phrase that a clause opens with, a general 数量 or 规模 at its end aside."""
        kept = []
        for word in self.trim(self.words(draft, start, end, holes)):
            if (self._tag(word) or "n")[0] in "vdpc" or word in self._tails:
                break
            kept.append(word)
        if len(kept) > 1 and kept[-1] in self._generic:
            kept.pop()
        return self.text(kept)

    def after(
        self, draft: Draft, start: int, end: int, *, acts: bool = False, owner: bool = False
    ) -> tuple[str, int]:
        """The counted noun after an amount, within ``end``, and where it ends (``start`` when none).

        ``acts``: the amount counts acts (两次), so that what follows may be a verb with its object. ``owner``: what follows
        a 的 is what the amount belongs to.
        """
        chars = draft.view.chars
        skip = self._skip.match(chars, start, end)
        at = skip.end() if skip else start
        if owner:
            at += chars.startswith("的", at)
        close = chars.find(_CLOSE[chars[at]], at, at + 20) if chars[at : at + 1] in ("“", "‘", "《") else -1
        words: list[tuple[str, str]] = []
        if close > 0:
            words.append((chars[at : close + 1], "n"))
            at = close + 1
        stretch = self.words(draft, at, min(end, at + _LONGEST))
        for position, word in enumerate(stretch):
            tag = self._tag(word) or ("n" if len(word) > 1 else "x")
            if word in ("和", "及", "的") and words:
                words.append((word, "u"))
                continue
            if (
                not _WORDLIKE.match(word)
                or word in self._stops
                or (words or tag not in "sfb")
                and self._stops_at(word, tag)
            ):
                break
            if tag == "x" and words:
                break
            alone = position + 1 == len(stretch) or not _WORDLIKE.match(stretch[position + 1])
            bare = tag == "v" and not words and not acts and not alone and word not in self._nouns
            if bare and not self._ends_in_noun(stretch, position):
                break
            if (
                tag == "v"
                and any(t[0] in "nlj" for _, t in words)
                and not self._ends_in_noun(stretch, position)
            ):
                break
            words.append((word, tag))
        while words and words[-1][1] == "u":
            words.pop()
        if len(words) > 2 and all(t in ("v", "vn") for _, t in words[-2:]):
            words = words[:-2]
        noun = self.text([w for w, _ in words])
        if not noun or not any(t[0] in "nljavqbgzt" for _, t in words):
            return "", start
        return noun, chars.find(words[-1][0], at) + len(words[-1][0]) if words[-1][0] in chars[at:end] else at

    def _stops_at(self, word: str, tag: str) -> bool:
        # jieba calls 更新 and 通往 adverbs: only those of one character are sure to be
        return tag.startswith(_STOP_TAGS) and not (tag == "d" and len(word) > 1)

    def _ends_in_noun(self, stretch: Sequence[str], position: int) -> bool:
        """Whether only a short noun phrase follows a verb up to the next mark: 优化营商环境改革举措，"""
        rest = []
        for word in stretch[position + 1 : position + 5]:
            if not _WORDLIKE.match(word):
                break
            rest.append(word)
        else:
            return False
        return bool(rest) and all(
            ((self._tag(w) or "n")[0] in "nlj" or w in self._nouns) and w not in self._stops for w in rest
        )

    def is_verbal(self, words: Sequence[str]) -> bool:
        """Whether the last word is a verb (新开工, 发放), so that a number after it counts what follows."""
        if not words:
            return False
        last = words[-1]
        if last in self._nouns or self.head(last) or self.is_generic(last):
            return False
        return last in self._verbs or (self._tag(last) or "n")[0] == "v"

    def adds(self, words: Sequence[str]) -> bool:
        """Whether the last word is a listed verb of making or counting (新增), whatever jieba calls it."""
        return bool(words) and words[-1] in self._verbs

    def verbs(self, words: Sequence[str]) -> list[str]:
        """The verb at the end of ``words`` with a 新 before it: 新开工 of 宝安区…新开工."""
        kept = list(words[-1:])
        if len(words) > 1 and words[-2] in ("新", "再", "拟", "已", "集中"):
            kept.insert(0, words[-2])
        return kept

    def is_average(self, phrase: str) -> bool:
        """Whether a phrase only says per what: 日均 of 客运量4.84亿人次，日均1208.7万人次."""
        return phrase in self._averages

    def is_generic(self, phrase: str) -> bool:
        return phrase in self._generic

    def head(self, phrase: str) -> str | None:
        """The indicator noun that ``phrase`` ends with (增加值, 投资 …), if the list knows one."""
        lengths = range(min(len(phrase) - 1, _LONGEST_HEAD), 1, -1)
        return next((phrase[-n:] for n in lengths if phrase[-n:] in self._heads), None)


def shared_heads(parts: Sequence[str], cut: Callable[[str], list[str]], head: str | None) -> list[str]:
    """Give the parts of a list the head that only its last one has: 小学、初中毕业生升学率."""
    last = parts[-1]
    restored = []
    ordinals = [_ORDINAL.fullmatch(part) for part in parts[:-1]]
    if all(ordinals) and (tail := _ORDINAL.match(last)):  # 第一、二、三产业增加值
        first = "第" if parts[0].startswith("第") else ""
        numerals = [match[1] for match in [*ordinals, tail] if match]
        return [first + numeral + last[tail.end() :] for numeral in numerals]
    for part in parts[:-1]:
        if head is not None:
            restored.append(part if part.endswith(head) else part + head)
            continue
        count, words = len(cut(part)), cut(last)
        restored.append(part + "".join(words[count:]) if count < len(words) else part)
    return [*restored, last]
