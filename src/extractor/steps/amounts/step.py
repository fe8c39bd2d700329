"""The step that finds amounts.

A number is found by the rules of how numbers are written (rules/amounts/numbers.yaml); the unit or
classifier is read from the tables where the number ends; neighbours are joined into ranges and lists; what
stands beside the amount bounds, admits or refuses it (bounds.yaml, refusals.yaml).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

import regex

from extractor.knowledge.units import Unit
from extractor.model import BOUNDS, AmountValue, Bound, Mention
from extractor.rules import Hit, Rule, Rules, Scanner
from extractor.steps.amounts.currencies import Currencies
from extractor.steps.amounts.joins import joined
from extractor.steps.amounts.quantities import YUAN, Quantity, Reader, large
from extractor.steps.amounts.siblings import mark_siblings
from extractor.steps.draft import Draft, Mask
from extractor.text.words import Segmenter

BARE = Unit("", "", "count")
CONTEXTS = ("bound", "refuse", "admit")
# How far before an amount its context, its quotation mark, its title mark and a word of money may stand.
REACH, QUOTE, TITLE, CLAUSE = 12, 14, 60, 24
_MEASURED = ("time", "money", "mass", "length", "area", "volume", "share")
TRILLION, PAID = 10**12, 6
# 9点 is a time of day, 3200点 the height of an index.
HOURS = 25


class Amounts:
    """Finds amounts; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules, segmenter: Segmenter) -> None:
        self._rules = rules
        family = rules.family("amounts")
        numbers = tuple(rule for rule in family if rule.value.name not in (*CONTEXTS, "join"))
        self._reader = Reader(rules, numbers, segmenter)
        self._currencies = Currencies(rules, self._reader.units)
        self._joins = rules.scanner(tuple(rule for rule in family if rule.value.name == "join"))
        self._contexts = tuple(rule for rule in family if rule.value.name in CONTEXTS)
        self._kinds = frozenset(kind for rule in self._contexts for kind in _kinds(rule))
        self._sides: dict[frozenset[str], tuple[Scanner, Scanner]] = {}
        self._web = rules.compile("{web_address}")
        self._spends = rules.compile("{amount_spent}")
        self._names = rules.words("amounts/names.txt")
        self._admitted = frozenset(rules.words("amounts/admitted.txt"))
        self._persons = rules.compile("(?r){amount_persons}")
        self._two = frozenset(rules.words("amounts/two.txt"))
        money = _any_of(rules.words("amounts/money.txt"))
        self._money = rules.compile(money)
        self._of_money = rules.compile(rf"的?\p{{Han}}{{0,2}}(?:{money})(?![者人群])")
        self._paid = rules.compile("{amount_paid}")
        self._heads = rules.compile(_any_of(rules.words("amounts/counted.txt")))

    def run(self, draft: Draft) -> None:
        draft.mentions.extend(self.find(draft))

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        chars = draft.view.chars
        kept: list[tuple[Quantity, Unit]] = []
        self._mask_addresses(draft)
        read = joined(chars, self._reader.read(draft), self._joins)
        self._currencies.name(chars, read)
        mark_siblings(chars, read)
        dates = [(it.start, it.end, it.rule) for it in draft.unresolved]
        for quantity in read:
            if dates and _of_date(draft, quantity, dates):
                continue
            unit = quantity.unit or self._bare(chars, quantity)
            if unit is not None and unit.text == "块" and self._spent(chars, quantity):
                unit = YUAN
            if unit is None or not self._accepted(draft, quantity, unit):
                continue
            kept.append((quantity, unit))
        for (first, _), (then, _) in reversed([*pairwise(kept)]):
            if first.listed and 0 < then.start - first.end <= 2:
                _share_bound(chars, first, then)
        return [self._mention(draft, quantity, unit) for quantity, unit in kept]

    def _mask_addresses(self, draft: Draft) -> None:
        chars = draft.view.chars
        for match in self._web.finditer(chars) if "http" in chars or "www." in chars else ():
            start, end = draft.view.span(match.start(), match.end())
            draft.masks.append(Mask(start, end, "an address on the web", "{web_address}", ("AMOUNT", "DATE")))

    def _spent(self, chars: str, quantity: Quantity) -> bool:
        """Whether 块 is money: 卖1000块, 3.5块; of land and of boards it counts."""
        follows = chars[quantity.end : quantity.end + 1]
        if regex.match(r"\p{Han}", follows) and follows not in "多左上以":
            return False
        return "." in quantity.written or self._spends.search(_clause(chars, quantity.start)) is not None

    def _bare(self, chars: str, quantity: Quantity) -> Unit | None:
        """The unit of a number of ten thousands that has none: 元 where it is money, else nothing."""
        if not large(quantity.written):
            return None
        if max(abs(quantity.low), abs(quantity.high or quantity.low)) >= TRILLION:
            return YUAN  # 6万亿: nothing else is counted so high
        if self._paid.search(chars, max(0, quantity.start - PAID), quantity.start):
            return YUAN
        clause = _clause(chars, quantity.start)
        word = max((match.end() for match in self._money.finditer(clause)), default=None)
        money = (word is not None or "个" in quantity.written) and not self._heads.search(clause, word or 0)
        return YUAN if money or self._of_money.match(chars, quantity.end) else BARE

    def _accepted(self, draft: Draft, quantity: Quantity, unit: Unit) -> bool:
        """Whether a quantity is an amount; sets its bound."""
        chars = draft.view.chars
        before, after = self._beside(quantity, unit)
        left = before.before(chars, max(0, quantity.start - REACH), quantity.start)
        right = after.at(chars, quantity.end)
        if right is not None and right.rule.value.name == "bound" and self._reader.across(draft, right.end):
            right = None  # it only begins a longer word: 多 of 388亿元|多彩, 内 of 20亿元|内蒙古
        stated = _bound(left)
        for hit in (left, right):
            # A bound makes a number of a lone scale, whatever noun follows: 产值超百亿元企业.
            if (
                hit is not None
                and hit.rule.value.name == "refuse"
                and not (stated and "lone" in _kinds(hit.rule))
            ):
                span, refused = draft.view.span(quantity.start, quantity.end), hit.rule
                draft.drop(*span, quantity.rule.id, refused.why, by=refused.id)
                return False
        quantity.bound = stated or quantity.more or _bound(right)
        admitted = (
            quantity.admitted
            or quantity.more is not None
            or any(hit is not None and hit.rule.value.name != "refuse" for hit in (left, right))
        )
        return self._plausible(draft, quantity, unit, admitted)

    def _beside(self, quantity: Quantity, unit: Unit) -> tuple[Scanner, Scanner]:
        """The rules for what stands before and after such a quantity."""
        kinds = {quantity.rule.id, unit.dimension, unit.text}
        if quantity.lone:
            kinds |= {"lone", "scaled"}
        elif large(quantity.written):
            kinds.add("scaled")
        if unit is BARE or unit is YUAN:
            kinds.add("bare")
        profile = self._kinds.intersection(kinds)
        sides = self._sides.get(profile)
        if sides is None:
            rules = [rule for rule in self._contexts if not _kinds(rule) or profile & set(_kinds(rule))]
            before, after = (
                tuple(rule for rule in rules if rule.value.arguments[0] == side)
                for side in ("before", "after")
            )
            sides = self._sides[profile] = (
                self._rules.scanner(before, reverse=True),
                self._rules.scanner(after),
            )
        return sides

    def _plausible(self, draft: Draft, quantity: Quantity, unit: Unit, admitted: bool) -> bool:
        """Whether the number is no name, no part of a word and no article."""
        chars, start = draft.view.chars, quantity.start
        if quantity.lone and quantity.bound is None:
            return admitted and unit is not BARE and unit.dimension in ("money", "persons", "count")
        if not admitted and (unit.text == "番" or unit.text in self._admitted):
            return False
        if unit.counts and quantity.scale == 1 and "." in quantity.written and _opens_line(chars, start):
            return False  # 2.2本计划: the number of a section
        if unit.text == "点" and quantity.low < HOURS and quantity.written.isdigit():
            return False
        if chars.startswith(self._names, start):
            return False
        if quantity.written == "二" and (unit.counts or unit.dimension == "persons"):
            told = unit.counts or self._persons.match(chars, max(0, start - 3), start) is not None
            return unit.text in self._two and told and not _inside(chars, start, "“", "”", QUOTE)
        if quantity.han and not _counts(quantity, unit, admitted):
            return False
        inside_word = quantity.han and not admitted and chars[start - 1 : start] != "零"
        if inside_word and self._reader.across(draft, start):
            return False
        if _inside(chars, start, "《", "》", TITLE):
            return False
        return not (unit.counts and _inside(chars, start, "“", "”", QUOTE))

    def _mention(self, draft: Draft, quantity: Quantity, unit: Unit) -> Mention:
        low, high = quantity.low, quantity.high
        first = quantity.opens if quantity.negative else quantity.start
        start, end = draft.view.span(first, quantity.end)
        if high is None:
            value = AmountValue(unit.name, value=low, dimension=unit.dimension, base=unit.to_base(low))
        else:
            low, high = min(low, high), max(low, high)  # 3亿至5000万元, falling
            value = AmountValue(unit.name, low=low, high=high, dimension=unit.dimension)
        text = draft.document.text[start:end]
        return Mention("AMOUNT", start, end, text, value, quantity.rule.id, quantity.bound)


def _of_date(draft: Draft, quantity: Quantity, dates: Sequence[tuple[int, int, str]]) -> bool:
    """Whether the 三年 of 近三年来 is no length of time, though nothing fixes its days."""
    start, end = draft.view.span(quantity.start, quantity.end)
    at = bisect_right(dates, start, key=lambda date: date[0]) - 1
    if at < 0 or dates[at][1] < end:
        return False
    draft.drop(start, end, quantity.rule.id, "a part of a date that nothing fixes", by=dates[at][2])
    return True


def _opens_line(chars: str, start: int) -> bool:
    return (
        not chars[max(0, start - 4) : start].rpartition("\n")[2].strip() and "\n" in f"\n{chars[:start]}"[-5:]
    )


def _clause(chars: str, start: int) -> str:
    """What the clause says before ``start``."""
    clause = chars[max(0, start - CLAUSE) : start]
    return clause[max(map(clause.rfind, "，。；;,\n")) + 1 :]


def _counts(quantity: Quantity, unit: Unit, admitted: bool) -> bool:
    """Whether a Chinese numeral counts: 一批 is an article, 二次 an order, 三元 a name more often."""
    thing = unit.counts or unit.dimension == "persons"
    if quantity.written == "二" and not quantity.admitted:
        return unit.dimension not in ("time", "money") or unit.text[0] == "个"
    if quantity.written == "一" and quantity.low == 1:
        if unit.dimension in ("ratio", "points", "multiple"):
            return True
        if thing:
            return quantity.admitted or quantity.bound in (">=", "<=", "<")
        return quantity.bound is not None or (admitted and unit.dimension in _MEASURED)
    single = len(quantity.written) == 1 and quantity.end == quantity.start + 2
    return admitted or not (single and unit.name == "元")


def _share_bound(chars: str, first: Quantity, then: Quantity) -> None:
    """分别达到97%和40%左右: what bounds one of a list that 分别 opens bounds each of it."""
    clause = chars[max(0, first.start - 12) : first.start]
    if "分别" in clause[max(clause.rfind(mark) for mark in "，。；,") + 1 :] and first.bound != then.bound:
        first.bound = first.bound or then.bound
        then.bound = then.bound or first.bound


def _bound(hit: Hit | None) -> Bound | None:
    return next((bound for bound in BOUNDS if hit and bound == hit.rule.options.get("bound")), None)


def _kinds(rule: Rule) -> list[str]:
    """What a rule speaks of: dimensions, ids of number rules, lone, bare or scaled numbers; none for all."""
    return rule.options.get("kind", "").split()


def _inside(chars: str, at: int, opening: str, closing: str, reach: int) -> bool:
    """Whether ``opening`` stands at most ``reach`` characters before ``at`` and is closed within it after."""
    opened = chars.rfind(opening, max(0, at - reach), at)
    if opened < 0 or chars.rfind(closing, opened, at) >= 0:
        return False
    return chars.find(closing, at, opened + reach) >= 0


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(regex.escape, words)) or "(?!)"
