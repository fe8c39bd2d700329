"""Goes left from an ending, word by word, to where the name begins, and says what it stopped at.

Every look at what stands before answers ``Go(start)``: the name goes on as far as there; ``Stop(reason)``:
it begins here; or nothing: the next look decides. The words that looks ask for are in words.csv among the
rules; ``extractor explain`` shows the reason and the list it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from extractor.rules import Rules
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.reader import Found, Reader, Where

LONGEST = 26
_NAME_CHAR = regex.compile(r"[\p{Han}A-Za-z0-9·&]")
_KEPT = 4096  # characters of which it is known whether they stand in names
_GRAMMAR = frozenset("vpcudrqmytezokil")
_PROPER = ("nr", "ns", "nz", "nt", "eng", "x")
_OWN = (None, "j", "nz", "nt", "nr", "nrt", "ns")
_LEARNED = ("n", "vn", "an", "l", "b")
# A verb that a registered name's first character is to the tokenizer: 显 in 烟台显华科技集团股份有限公司.
_NAME_VERBS = frozenset("vdap")
_NAME_WORDS = frozenset("tazid")
_IDIOMS = ("i", "l", "zg")  # that a registered name may hold


@dataclass(frozen=True, slots=True)
class Go:
    """The name goes on to the left, as far as ``start``."""

    start: int


@dataclass(frozen=True, slots=True)
class Stop:
    """The name begins at ``start``, and why; ``by`` is the list that said so, if one did."""

    start: int
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that stands right before the name as far as it is read."""

    text: str
    first: int
    tag: str | None


@dataclass(slots=True)
class Walk:
    """What stands before an ending: where the name starts, what its words are, and what it stopped at."""

    anchor: int
    start: int
    registered: bool = False  # a registered name (… 有限公司) goes back over regions and common words as well
    market: bool = False  # an exchange, in whose name 和 joins two goods
    joined: bool = False  # goes over 与 and 和 to a region or an organisation (… 材料技术与工程研究所)
    proper: bool = False
    placed: bool = False
    common: int = 0
    singles: int = 0
    brand: bool = False  # the word right before the ending is one of its own
    core: int = -1  # where the name starts without the short name of the region before it
    trade: bool = False  # the word right before the ending is a trade's, with one before it: 河套酒业集团
    whole: bool = False  # the ending is the last part of a common word: 商业银行
    soft: tuple[int, bool, bool, int] | None = None  # what to return to where no region is found further on
    stop: Stop = field(default_factory=lambda: Stop(0, "the text begins here"))

    @property
    def own(self) -> bool:
        """Whether a region or a word of its own is among the words."""
        return self.placed or self.proper

    @property
    def long(self) -> bool:
        """Whether common words alone make a name, as in 电子科技大学: two of them, or a long one."""
        return not self.whole and (self.common >= 2 or self.anchor - self.start >= 4)

    def soften(self) -> None:
        """Remember the name as it is: what follows counts only with a region before it."""
        self.soft = self.soft or (self.start, self.proper, self.brand, self.common)

    def why(self) -> str:
        """What the left border is there for, in words."""
        return f"left border: {self.stop.reason}" + (f" ({self.stop.by})" if self.stop.by else "")


class Walker:
    """Reads names to the left of their endings."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._tables = tables
        words = tables.sets
        self._glued, self._joints, self._regions = words["glued"], words["joint"], words["region"]
        self._modifiers, self._registered_words = words["modifier"], words["registered"]
        self._before_trade, self._counting = words["before_trade"], words["counting"]
        self._before_nation, self._nations = words["before_nation"], tables.words["nation_word"]
        self._firm_nouns, self._trades = tables.words["of_firms"], tables.words["trade"]
        self._of_region, self._nation = words["region_sign"], tables.words["nation"][0]
        self._numbered = rules.compile("{organisation_numbered}")

    def walk(
        self,
        reader: Reader,
        anchor: int,
        heads: Mapping[int, Found],
        registered: bool = False,
        joined: bool = False,
        market: bool = False,
    ) -> Walk:
        """The walk from the ending that starts at ``anchor``; ``heads`` are organisations by their ends."""
        walk = Walk(anchor, anchor, registered, market, joined or market)
        stop = self._inside_a_word(reader, walk)
        while stop is None and walk.start > 0:
            if anchor - walk.start >= LONGEST:
                stop = Stop(walk.start, f"names have at most {LONGEST} characters before their ending")
                break
            step = self._before(reader, walk, heads)
            walk.start = step.start
            stop = step if isinstance(step, Stop) else None
        walk.stop = stop or Stop(walk.start, "the text begins here")
        if walk.soft and not (walk.placed and walk.common > walk.soft[3]):
            word = reader.chars[reader.word_start(walk.soft[0]) : walk.soft[0]]
            walk.start, walk.proper, walk.brand, walk.common = walk.soft
            walk.trade = False
            reason = f"{word} belongs to a name only with a region before it"
            walk.stop = Stop(walk.start, reason, "words.csv: modifier")
        return walk

    def _inside_a_word(self, reader: Reader, walk: Walk) -> Stop | None:
        """The ending as the last part of one of the tokenizer's words: 商业银行, 吉林大学."""
        anchor = walk.anchor
        if reader.is_border(anchor):
            return None
        opened = reader.word_start(anchor)
        tag = reader.tag(reader.chars[opened : reader.word_end(anchor)])
        walk.whole = tag is not None and not tag.startswith(_PROPER)
        head = reader.chars[opened:anchor]
        walk.proper = tag == "nt" and (len(head) >= 3 or (len(head) == 2 and reader.tag(head) in _OWN))
        inside = (reader.place(at) for at in range(opened + 2, anchor))
        if tag == "nt" and any(place and place.start == opened for place in inside):
            walk.start, walk.placed, walk.common, walk.whole = opened, True, 1, False
            return Stop(opened, "the dictionary has the name from here on")
        return None

    def _before(self, reader: Reader, walk: Walk, heads: Mapping[int, Found]) -> Go | Stop:
        """What stands right before the name: a name of its own, a mark, or a word."""
        if walk.common and walk.start in heads:
            walk.placed = True
            return Stop(walk.start, f"{heads[walk.start].name} ends before it")
        step = self._place(reader, walk) or self._sign(reader, walk) or self._mark(reader, walk)
        if step:
            return step
        first = reader.word_start(walk.start)
        text = reader.chars[first : walk.start]
        word = Word(text, first, reader.tag(text))
        return (
            self._glued_word(walk, word)
            or self._country(walk, word)
            or self._joint(reader, walk, word)
            or self._stop_word(reader, walk, word, heads)
            or self._grammar(reader, walk, word)
            or self._own(reader, walk, word)
        )

    def _place(self, reader: Reader, walk: Walk) -> Go | Stop | None:
        place = reader.township(walk.start) or reader.place(walk.start)
        if not place:
            return None
        if reader.chars[walk.start - 1] not in self._of_region:
            walk.core = walk.start
        walk.placed = True
        if reader.chars.startswith(self._nation, place.start - 2) and reader.is_border(place.start - 2):
            walk.common += 1
            return Stop(place.start - 2, f"{self._nation} opens it", "words.csv: nation")  # 中国雅江集团
        return self._opened(walk, place, f"the place {reader.chars[place.start : walk.start]} opens it")

    def _opened(self, walk: Walk, place: Where, reason: str) -> Go | Stop:
        return Go(place.start) if walk.registered else Stop(place.start, reason)

    def _sign(self, reader: Reader, walk: Walk) -> Stop | None:
        """省, 市 and the like for the place that the text is about."""
        if not walk.common or reader.chars[walk.start - 1] not in self._of_region:
            return None
        meant = reader.generic(walk.start)
        if not meant or not meant.level:
            return None
        walk.placed = True
        return Stop(meant.start, f"{reader.chars[meant.start : walk.start]} stands for {meant.name}")

    def _mark(self, reader: Reader, walk: Walk) -> Go | Stop | None:
        chars, start = reader.chars, walk.start
        before = chars[start - 1]
        if before == ")":
            opened = chars.rfind("(", max(0, start - 10), start)
            return Go(opened) if opened > 0 else Stop(start, "a bracket closes before it")
        if (
            before == "-"
            and walk.registered
            and not reader.dash(start - 1)
            and start > 1
            and chars[start - 2].isalpha()
        ):
            walk.proper = True
            return Go(reader.word_start(start - 1))
        if not _in_names(before):
            return Stop(start, "a mark stands before it" if before.strip() else "a gap stands before it")
        return None

    def _glued_word(self, walk: Walk, word: Word) -> Stop | None:
        """A word that no dictionary has and that opens with one of grammar: 与 glued to a brand."""
        if word.tag is not None or len(word.text) < 2 or word.text[0] not in self._glued:
            return None
        by = "words.csv: glued"
        if len(word.text) == 2:
            return Stop(walk.start, f"{word.text} opens with a word of grammar", by)
        walk.proper = True
        walk.common += 1
        walk.brand |= walk.common == 1
        return Stop(word.first + 1, f"{word.text[0]} is a word of grammar", by)

    def _country(self, walk: Walk, word: Word) -> Go | Stop | None:
        if word.text not in self._tables.countries:
            return None
        walk.placed = True
        if walk.registered:
            return Go(word.first)
        return Stop(word.first, f"the country {word.text} opens it", "countries.csv")

    def _joint(self, reader: Reader, walk: Walk, word: Word) -> Go | None:
        if not (walk.joined and word.text in self._joints and not walk.soft and walk.common):
            return None
        if not self._branch_of_learning(reader, word.first):
            return None
        if not walk.market:
            walk.soften()
        return Go(word.first)

    def _branch_of_learning(self, reader: Reader, end: int) -> bool:
        """Whether the word that ends at ``end`` is a common noun: 技术 in 材料技术与工程研究所."""
        word = reader.chars[reader.word_start(end) : end]
        common = word in self._tables.inner or reader.tag(word) in _LEARNED
        return common and len(word) >= 2 and word not in self._tables.stops and not reader.place(end)

    def _stop_word(
        self, reader: Reader, walk: Walk, word: Word, heads: Mapping[int, Found]
    ) -> Go | Stop | None:
        by = "words.csv: stop"
        if word.text in self._before_nation and reader.chars.startswith(self._nations, walk.start):
            return Stop(walk.start, f"{word.text} before the nation's", "words.csv: before_nation")
        if len(word.text) > 2 and word.text.endswith(self._firm_nouns):
            return Stop(walk.start, f"{word.text} is a common noun", "words.csv: of_firms")
        if word.text not in self._tables.stops or self._of_registered(reader, walk, word):
            return None
        headed = self._headed(reader, walk, word, heads)
        if headed:
            walk.placed = True
            return headed
        if walk.registered or word.text not in self._modifiers:
            return Stop(walk.start, f"no name goes back over {word.text}", by)
        walk.soften()
        return None

    def _headed(self, reader: Reader, walk: Walk, word: Word, heads: Mapping[int, Found]) -> Stop | None:
        """A common word that a name goes back over, to the nation or the organisation before it."""
        if not heads or not walk.common or len(word.text) < 2:
            return None
        opened = word.first - len(self._nation)
        if reader.chars.endswith(self._nation, 0, word.first) and reader.is_border(opened):
            reason = f"the nation stands before {word.text}"  # 中国乡村发展基金会
            return Stop(opened, reason, "words.csv: nation")
        if word.first in heads:
            return Stop(word.first, f"{heads[word.first].name} ends before it")
        return None

    def _of_registered(self, reader: Reader, walk: Walk, word: Word) -> bool:
        """Whether a word that ends other names stands in registered ones: 中国建筑第三工程局有限公司.

        企业 does before a trade only: 甲企业管理有限公司, but 区内企业甲有限公司.
        """
        if not walk.registered:
            return False
        if word.text in self._before_trade:
            if walk.start == walk.anchor:
                return True  # 健康产业有限公司
            following = reader.chars[walk.start : reader.word_end(walk.start)]
            return (
                following in self._tables.inner
                or following in self._trades
                or following in self._tables.stops
            )
        return word.text in self._registered_words or self._numbered.fullmatch(word.text) is not None

    def _grammar(self, reader: Reader, walk: Walk, word: Word) -> Stop | None:
        """A verb, a particle or a number, which no name goes back over; registered ones may open with one."""
        text, tag = word.text, word.tag
        if text in self._tables.inner or not self._is_grammar(text, tag):
            return None
        if tag == "l" and text in self._tables.topics:
            return None
        if (walk.registered and tag in _IDIOMS) or self._numbered.fullmatch(text):
            return None
        where = self._odd_head(reader, walk, word) if walk.registered and walk.common else None
        if where:
            walk.placed = True
            return Stop(where.start, f"the place {where.name} opens it")
        return Stop(walk.start, f"{text} is a word of grammar (tag {tag})", "words.csv: inside lets it pass")

    def _odd_head(self, reader: Reader, walk: Walk, word: Word) -> Where | None:
        """The place before a brand that the tokenizer took for a verb or cut to pieces: 湖南|裕|能|新能源."""
        if word.text in self._glued or word.text in self._tables.stops:
            return None
        where, tag = reader.place(word.first), word.tag or "v"
        cut = reader.word_end(walk.start) - walk.start == 1
        trade = len(word.text) == 1 or cut or reader.chars.startswith(self._trades, walk.start)
        if where and tag[0] in (_NAME_VERBS | _NAME_WORDS if trade else _NAME_WORDS):
            return where
        before = reader.word_start(word.first)
        single = len(word.text) == 1 and word.first - before == 1
        return reader.place(before) if single and reader.chars[before] not in self._glued else None

    def _is_grammar(self, word: str, tag: str | None) -> bool:
        """Whether a word, by its tag, is one that names do not go back over: verbs, particles, numbers …"""
        if tag is None or tag in ("vn", "eng"):
            return False
        if tag == "l":
            return len(word) > 3
        if tag == "m":
            return len(word) < 3 or word[-1] in self._counting
        return tag[0] in _GRAMMAR

    def _own(self, reader: Reader, walk: Walk, word: Word) -> Go:
        """A word of the name; notes what it is."""
        if word.text not in self._tables.inner:
            if walk.whole and word.first < walk.anchor < reader.word_end(word.first):
                walk.common += 1
                return Go(word.first)
            self._note(reader, walk, word)
        walk.singles = walk.singles + 1 if len(word.text) == 1 else 0
        if walk.singles >= 2:
            walk.proper = True
            walk.brand |= walk.common == 1
        walk.common += 1
        return Go(word.first)

    def _note(self, reader: Reader, walk: Walk, word: Word) -> None:
        """Note whether a word makes the name a proper one, or a brand's, or comes before a trade's."""
        text = word.text
        if self._is_proper(text, word.tag):
            walk.proper = True
            walk.brand |= walk.common == 0 and 2 <= len(text) <= 3 and word.tag != "ns"
        if walk.common == 1 and text not in self._trades and text not in self._tables.topics:
            walk.trade = reader.chars.startswith(self._trades, walk.start)

    def _is_proper(self, text: str, tag: str | None) -> bool:
        """Whether a word is a name's own: a region's, one that no dictionary has or that it calls a name."""
        if tag is None:
            return (len(text) >= 2 and not text.isdigit()) or text in self._regions
        return tag.startswith(_PROPER) or (tag == "m" and len(text) >= 3) or text in self._regions


@lru_cache(_KEPT)
def _in_names(char: str) -> bool:
    """Whether a character may stand in a name."""
    return _NAME_CHAR.match(char) is not None
