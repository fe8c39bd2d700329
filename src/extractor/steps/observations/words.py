"""What the word lists and jieba's tags say of a word."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import regex

from extractor.rules import Rules
from extractor.text.words import Segmenter

_STOP_TAGS = ("d", "c", "p", "u", "r", "y", "s", "f", "ad")  # cannot be part of the noun after a classifier
_PROPER = frozenset(("ns", "nr", "nt", "nrt", "nrfg"))
_NAMED = "nz"  # a name, or a common word of some trade
_CLOSING = frozenset("”’)》")
_SAYING = "vpcru"  # first letters of the tags of what names nothing by a single character
_LONGEST_HEAD = 8
_MEMORY = 1 << 15  # words whose traits, and phrases whose words, are remembered
_ALL = regex.compile(r"^(?:全社会|社会|全体|全部)(?=\p{Han}{2})")
_HAN = regex.compile(r"\p{Han}")
_NAMING = regex.compile(r"\p{Han}|[A-Za-z]{2}")
WORDLIKE = regex.compile(r"[\p{Han}\p{Nl}A-Za-z0-9]")


class Word(NamedTuple):
    """The traits of a word; ``tag`` is jieba's, a noun's for a longer word that jieba does not know."""

    tag: str
    wordlike: bool  # opens with a character that words are made of
    known: bool  # jieba knows it
    short: bool = False  # a single character
    lead: bool = False  # no part of an indicator at the front of a phrase
    tail: bool = False  # nor at its end
    mark: bool = False  # no word, and no closing quote or bracket
    stop: bool = False  # ends the noun after a classifier, as a listed word
    stops_by_tag: bool = False  # and by its part of speech
    noun: bool = False  # a noun, though jieba may call it a verb
    verb: bool = False  # a verb of making or counting, whatever jieba calls it
    joins: bool = False  # joins two parts of a noun: 和, 的
    particle: bool = False  # a preposition, conjunction, adverb or particle by its part of speech
    counted: bool = False  # a noun that counted phrases end in: 企业, 社区

    @property
    def nominal(self) -> bool:
        """Whether it may stand in the short noun phrase after a verb."""
        return (self.noun or not self.known or self.tag[0] in "nlj" or self.tag == "vn") and not self.stop


class Vocabulary:
    """The word lists of ``rules/observations`` and the parts of speech."""

    def __init__(self, rules: Rules, segmenter: Segmenter) -> None:
        def listed(name: str) -> frozenset[str]:
            return frozenset(rules.words(f"observations/{name}.txt"))

        self._tag = segmenter.tag
        self.cut = lru_cache(maxsize=_MEMORY)(lambda text: tuple(segmenter.cut(text)))
        self._leads = listed("leads")
        self._tails = listed("tails")
        self._verbs = listed("verbs")
        self._stops = listed("stops")
        self._heads = listed("heads")
        self._nouns = self._heads | listed("nouns")
        self._generic = listed("generic")
        self._averages = listed("averages")
        self._halves = tuple(listed("halves"))
        self._counted = listed("counted")
        self.inner = listed("inner")
        self.attributes = listed("attributes")
        self._planners = listed("planners")
        self.adverbs = listed("adverbs")
        self._no_particles = self.adverbs | listed("bases")  # 占 and 比 make a noun together
        self._stump = rules.compile("{stump}")
        self._place = rules.compile("{place_word}")
        self._joiner = rules.compile("{noun_joiner}")
        self._lead_marks = rules.compile("{lead_marks}")
        self.traits = lru_cache(maxsize=_MEMORY)(self._traits)

    def words(self, text: str) -> list[str]:
        """jieba's words of a piece of text, spaces aside."""
        return [word for word in self.cut(text) if word.strip()]

    def _traits(self, word: str) -> Word:
        tag = self._tag(word)
        wordlike = bool(WORDLIKE.match(word))
        lead = word in self._leads or self._place.fullmatch(word) or self._lead_marks.fullmatch(word)
        return Word(
            tag=tag or ("n" if len(word) > 1 else "x"),
            wordlike=wordlike,
            known=tag is not None,
            short=len(word) == 1,
            lead=bool(lead),
            tail=word in self._tails,
            mark=not (WORDLIKE.search(word) or word in _CLOSING),
            stop=word in self._stops,
            # jieba calls 更新 and 通往 adverbs, too: words that the lists call verbs or nouns are none
            stops_by_tag=tag is not None
            and tag.startswith(_STOP_TAGS)
            and not (tag in ("d", "r") and (word in self._verbs or word in self._nouns)),
            noun=word in self._nouns,
            verb=word in self._verbs,
            joins=bool(self._joiner.fullmatch(word)),
            particle=tag is not None and tag[0] in "pcdu" and word not in self._no_particles,
            counted=self.ends_counted(word),
        )

    def is_verb(self, word: str) -> bool:
        """Whether a word is a verb (新开工, 发放), so that a number after it counts what follows."""
        traits = self.traits(word)
        if traits.noun or self.head(word) or self.is_generic(word):
            return False
        return traits.verb or (traits.known and traits.tag[0] == "v")

    def is_proper(self, words: Iterable[str], *, unknown: bool) -> bool:
        """Whether a name, not a common noun, is among some words; ``unknown`` words may be one too."""
        for word in words:
            one = self.traits(word)
            if one.tag in _PROPER or (unknown and one.wordlike and one.tag == _NAMED):
                return True
            if unknown and not one.known and (one.tag == "n" or _HAN.match(word)):
                return True
        return False

    def plans(self, word: str, after: str) -> bool:
        """Whether a word only says that what the verb after it makes is planned: 计划引进企业."""
        return word in self._planners and self.traits(after).verb

    def is_average(self, phrase: str) -> bool:
        """Whether a phrase only says per what: 日均 of 客运量4.84亿人次，日均1208.7万人次."""
        return phrase in self._averages

    def half(self, phrase: str, whole: str) -> str | None:
        """城镇 of 全体居民人均可支配收入, or of 农村居民人均可支配收入, written out; None for no half."""
        if phrase not in self._halves:
            return None
        for other in self._halves:
            whole = whole.removeprefix(other)
        return phrase + _ALL.sub("", whole)

    def ends_counted(self, phrase: str) -> bool:
        """Whether a word or phrase is or ends in a noun that is counted: 村, 贫困村, 加工企业."""
        lengths = (2, 3) if len(phrase) == 2 else (1, 2, 3)  # 农村 is no kind of 村
        return any(phrase[-length:] in self._counted for length in lengths)

    def is_stump(self, phrase: str) -> bool:
        """Whether a phrase is one word that names nothing: an adjective, adverb or verb of one character."""
        traits = self.traits(phrase)
        if not _NAMING.search(phrase):  # 13205,-320.00
            return True
        if self._stump.fullmatch(phrase):
            return not (traits.known and traits.tag[0] == "n")
        if not traits.known or traits.noun:
            return False
        return traits.tag[0] in "ad" or (len(phrase) == 1 and traits.tag[0] in _SAYING)

    def is_generic(self, phrase: str) -> bool:
        """Whether a phrase says nothing without the thing before it: 总量, 增速."""
        return phrase in self._generic

    def is_head(self, phrase: str) -> bool:
        """Whether a phrase is nothing but a noun that ends indicators: 增加值."""
        return phrase in self._heads

    def head(self, phrase: str) -> str | None:
        """The indicator noun that a longer ``phrase`` ends with (增加值, 投资 …), if the list knows one."""
        lengths = range(min(len(phrase) - 1, _LONGEST_HEAD), 1, -1)
        return next((phrase[-n:] for n in lengths if phrase[-n:] in self._heads), None)
