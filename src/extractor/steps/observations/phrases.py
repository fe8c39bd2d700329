"""Cuts the phrase that names an indicator out of the words before a number."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.rules import Rules
from extractor.steps.observations.words import WORDLIKE, Vocabulary

CLOSING = {"“": "”", "‘": "’", "《": "》", "(": ")"}
_PADDING = "的 \t\u3000"
_LIST_SIGN = "等"


class Phrases:
    """The rules that a phrase is trimmed by."""

    def __init__(self, rules: Rules, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._breaks = rules.compile("{phrase_break}")
        self._base = rules.compile("{base_phrase}")
        self._trimmings = rules.compile("{trimmings}")
        self._untidy = rules.compile("{untidy}")
        ordinal, every = (
            rules.compile("{list_ordinal}"),
            ("parts_any", "parts_comma", "parts_last", "parts_and"),
        )
        self._ordinal = ordinal
        self._headed = rules.compile("{self_headed}")
        self._shared_tail = rules.compile("{shared_tail}")
        self._shared_lead = rules.compile("{shared_lead}")
        self._kept_lead = rules.compile("{kept_lead}")
        self._no_shared_tail = rules.compile("{no_shared_tail}")
        self._actor = rules.compile("{actor}")
        self._means = frozenset(rules.words("observations/means.txt"))
        self.results = frozenset(rules.words("observations/results.txt"))
        self._parts = [rules.compile(f"{{{name}}}") for name in every]

    def trim(self, words: Sequence[str]) -> list[str]:
        """The words of an indicator: base, adverbs, verbs of reaching and place words taken off."""
        if not words:
            return []
        joined = "".join(words)
        text = self._base.sub("", joined)
        breaks = list(self._breaks.finditer(text))
        if not breaks:
            return self._acts(self._strip(self._rejoin(words, joined, text)))
        last = breaks[-1]
        kept = self._strip(self._rejoin(words, joined, text[last.end() :]))
        if kept or last[0] == _LIST_SIGN:
            return kept
        # 销售价格由上月持平转为下降0.2%: nothing is named after the break
        return self._strip(self._rejoin(words, joined, text[: last.start()]))

    def _acts(self, words: list[str]) -> list[str]:
        """From its verb on, where who acts stands before it (仲裁机构共办理案件), or the means (通过热线)."""
        traits = self.vocabulary.traits
        by_means = bool(words) and words[0] in self._means
        for position in range(len(words) - 2, 0, -1):
            if traits(words[position]).verb and (by_means or self._actor.search("".join(words[:position]))):
                return words[position:]
        return words

    def _rejoin(self, words: Sequence[str], joined: str, text: str) -> Sequence[str]:
        """``words`` cut down to the last of them that make up ``text``; cut anew where none do."""
        excess = len(joined) - len(text)
        if joined.endswith(text):
            for position, word in enumerate(words):
                if excess <= 0:
                    if excess == 0:
                        return words[position:]
                    break
                excess -= len(word)
        return self.vocabulary.cut(text)

    def _strip(self, words: Sequence[str]) -> list[str]:
        """Without the adverbs, verbs, place words and marks at either end, and the verbs that join parts."""
        traits = self.vocabulary.traits
        start, end = 0, len(words)
        adverbs = self.vocabulary.adverbs
        while end and (
            (last := traits(words[end - 1])).tail or last.mark or (last.particle and len(words[end - 1]) == 1)
        ):
            if end == 2 and words[0] in adverbs and last.tag == "v":  # 新增加
                break
            end -= 1
            reached = words[end] in self.results and end and traits(words[end - 1])
            if reached and reached.tag[0] == "v" and not reached.noun:  # 扩大到, 调整为
                end -= 1
        while start < end and traits(words[start]).lead and not self._keeps_lead(words, start, end):
            start += 1
        if end - start > 2 and self.vocabulary.plans(words[start], words[start + 1]):
            start += 1
        kept = list(words[start:end])
        if len(kept) > 2:
            inner = self.vocabulary.inner
            kept[1:-1] = [
                word
                for before, word, after in zip(kept, kept[1:], kept[2:], strict=False)
                # 投资完成额, 已完成投资 and 累计销售 are names as they stand
                if word not in inner
                or len(after) == 1
                or traits(before).lead
                or (len(word) > 1 and traits(after).verb)
            ]
        return kept

    def _keeps_lead(self, words: Sequence[str], start: int, end: int) -> bool:
        return end - start > 2 and self._kept_lead.match("".join(words[start:end])) is not None

    def text(self, words: Sequence[str]) -> str:
        """The phrase of some words: no half of a pair of quotes, no 的 at its ends, no (GDP)."""
        phrase = "".join(words).strip(_PADDING)
        if self._untidy.search(phrase):
            for opening, closing in CLOSING.items():
                if phrase.count(opening) != phrase.count(closing):
                    phrase = phrase.replace(opening, "").replace(closing, "")
            phrase = self._trimmings.sub("", phrase)
        return phrase if WORDLIKE.search(phrase) else ""

    def opening(self, words: Sequence[str]) -> str:
        """The noun phrase that a clause of ``words`` opens with, a general 数量 or 规模 at its end aside."""
        kept: list[str] = []
        for word in words:
            traits = self.vocabulary.traits(word)
            if not kept and (traits.lead or traits.mark) and traits.tag != "p":
                continue
            acts = traits.known and traits.tag[0] in "vdpc" and traits.tag != "vn" and not traits.noun
            if traits.tail or acts:
                break
            kept.append(word)
        kept = self.trim(kept)
        if len(kept) > 1 and self.vocabulary.is_generic(kept[-1]):
            kept.pop()
        return self.text(kept)

    def verbs(self, words: Sequence[str]) -> list[str]:
        """The verb at the end of ``words`` with a 新 before it: 新开工 of 宝安区…新开工."""
        kept = 2 if len(words) > 1 and words[-2] in self.vocabulary.adverbs else 1
        return list(words[-kept:])

    def parts(self, phrase: str, count: int) -> list[str]:
        """The ``count`` parts of a list, each with the head that only its last one has; else other parts.

        和 inside a part (开采和洗选业、天然气开采业) parts nothing where that gives the right number.
        """
        parts: list[str] = []
        for pattern in self._parts:
            parts = [part for part in pattern.split(phrase) if part]
            if len(parts) == count:
                return self._shared_heads(parts)
        return parts

    def _shared_heads(self, parts: Sequence[str]) -> list[str]:
        """Give the parts of a list the head that only its last one has: 小学、初中毕业生升学率."""
        if lead := self._shared_lead.match(parts[0]):
            parts = [parts[0], *(lead[0] + part for part in parts[1:])]
        *others, last = parts
        ordinals = [self._ordinal.fullmatch(part) for part in others]
        if all(ordinals) and (tail := self._ordinal.match(last)):  # 第一、二、三产业增加值
            first = "第" if parts[0].startswith("第") else ""
            return [first + match[1] + last[tail.end() :] for match in [*ordinals, tail] if match]
        kind = others[0][-1]  # 类 of 金银珠宝类、化妆品类商品零售额
        at = last.rfind(kind, 1, -2)
        joined = at < 0 or self._parts[0].match(last, at + 1)
        if not joined and all(part.endswith(kind) for part in others):
            return [*(part + last[at + 1 :] for part in others), last]
        tail = self._shared_tail.search(last, 1)
        if tail and not any(self._no_shared_tail.search(part) for part in others):  # 城镇、农村居民人均收入
            return [*(part + tail[0] for part in others), last]
        head = self.vocabulary.head(last)
        if head is not None:
            own = [part.endswith(head) or self._headed.search(part) for part in others]
            return [*(part if has else part + head for part, has in zip(others, own, strict=True)), last]
        words = self.vocabulary.cut(last)
        return [*(part + "".join(words[len(self.vocabulary.cut(part)) :]) for part in others), last]


def first_words(words: Sequence[str], length: int) -> list[str]:
    """The words that make up the first ``length`` characters."""
    kept: list[str] = []
    for word in words:
        if length <= 0:
            break
        kept.append(word[:length])
        length -= len(word)
    return kept
