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

from extractor.knowledge.numerals import ONE, TWO, ZERO, is_large
from extractor.knowledge.units import Unit
from extractor.model import BOUNDS, AmountValue, Bound, Mention
from extractor.rules import Hit, Rule, Rules, Scanner
from extractor.steps.amounts.currencies import Currencies
from extractor.steps.amounts.joins import Joins
from extractor.steps.amounts.quantities import Quantity, Reader
from extractor.steps.amounts.siblings import Siblings
from extractor.steps.draft import Draft, Mask
from extractor.text.words import Segmenter

BARE = Unit("", "", "count")
CONTEXTS = ("bound", "refuse", "admit")
# How far before an amount its context, its quotation mark, its title mark and a word of money may stand.
REACH, QUOTE, TITLE, CLAUSE = 12, 14, 60, 24
_MEASURED = ("time", "money", "mass", "length", "area", "volume", "share")
TRILLION, PAID = 10**12, 6
_MOST_KINDS = 10_000
_OF_LONE = ("money", "persons", "count")
# 9点 is a time of day, 3200点 the height of an index.
HOURS = 25


class Amounts:
    """Finds amounts; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules, segmenter: Segmenter) -> None:
        self._rules = rules
        family = rules.family("amounts")
        numbers = tuple(rule for rule in family if rule.value.name not in (*CONTEXTS, "join"))
        self._reader = Reader(rules, numbers, segmenter)
        self._yuan = self._reader.yuan
        self._currencies = Currencies(rules, self._reader.units, self._yuan)
        self._joins = Joins(rules, rules.scanner(tuple(rule for rule in family if rule.value.name == "join")))
        self._siblings = Siblings(rules)
        words = rules.roles("amounts/words.csv")
        self._piece, self._after_piece = frozenset(words["piece"]), frozenset(words["after_piece"])
        self._general, self._hour = words["general"][0], frozenset(words["hour"])
        self._each = rules.compile("{amount_each}")
        self._contexts = tuple(rule for rule in family if rule.value.name in CONTEXTS)
        self._kinds = frozenset(kind for rule in self._contexts for kind in _kinds(rule))
        # The scanners by what they speak of, and by the kind of quantity that they are for
        self._profiles: dict[frozenset[str], tuple[Scanner, Scanner]] = {}
        self._sides: dict[tuple[str, str, str, bool, bool, bool], tuple[Scanner, Scanner]] = {}
        self._web = rules.compile("{web_address}")
        self._spends = rules.compile("{amount_spent}")
        self._names = rules.words("amounts/names.txt")
        self._admitted = frozenset(rules.words("amounts/admitted.txt"))
        self._persons = rules.compile("(?r){amount_persons}")
        self._two = frozenset(rules.words("amounts/two.txt"))
        money = _any_of(rules.words("amounts/money.txt"))
        self._money = rules.compile(money)
        self._of_money = rules.compile(f"{{amount_money_gap}}(?:{money}){{amount_money_end}}")
        self._paid = rules.compile("{amount_paid}")
        self._heads = rules.compile(_any_of(rules.words("amounts/counted.txt")))

    def run(self, draft: Draft) -> None:
        draft.mentions.extend(self.find(draft))

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        chars = draft.view.chars
        kept: list[tuple[Quantity, Unit]] = []
        self._mask_addresses(draft)
        read = self._joins.join(chars, self._reader.read(draft))
        self._currencies.name(chars, read)
        self._siblings.mark(chars, read)
        dates = [(it.start, it.end, it.rule) for it in draft.unresolved]
        for quantity in read:
            if dates and _of_date(draft, quantity, dates):
                continue
            unit = self._unit(chars, quantity)
            if unit is not None and self._accepted(draft, quantity, unit):
                kept.append((quantity, unit))
        for (first, _), (then, _) in reversed([*pairwise(kept)]):
            if first.listed and 0 < then.start - first.end <= 2:
                self._share_bound(chars, first, then)
        return [self._mention(draft, quantity, unit) for quantity, unit in kept]

    def _unit(self, chars: str, quantity: Quantity) -> Unit | None:
        """The unit read, or what a number of money or of ten thousands may leave out."""
        unit = quantity.unit
        if unit is None:
            return self._bare(chars, quantity) if is_large(quantity.written) else None
        return self._yuan if unit.text in self._piece and self._spent(chars, quantity) else unit

    def _mask_addresses(self, draft: Draft) -> None:
        chars = draft.view.chars
        for match in self._web.finditer(chars) if "http" in chars or "www." in chars else ():
            start, end = draft.view.span(match.start(), match.end())
            draft.masks.append(Mask(start, end, "an address on the web", "{web_address}", ("AMOUNT", "DATE")))

    def _spent(self, chars: str, quantity: Quantity) -> bool:
        """Whether 块 is money: 卖1000块, 3.5块; of land and of boards it counts."""
        follows = chars[quantity.end : quantity.end + 1]
        if regex.match(r"\p{Han}", follows) and follows not in self._after_piece:
            return False
        return "." in quantity.written or self._spends.search(_clause(chars, quantity.start)) is not None

    def _bare(self, chars: str, quantity: Quantity) -> Unit:
        """The unit of a number of ten thousands that has none: 元 where it is money, else nothing."""
        if max(abs(quantity.low), abs(quantity.high or quantity.low)) >= TRILLION:
            return self._yuan  # 6万亿: nothing else is counted so high
        if self._paid.search(chars, max(0, quantity.start - PAID), quantity.start):
            return self._yuan
        clause = _clause(chars, quantity.start)
        word = max((match.end() for match in self._money.finditer(clause)), default=None)
        money = (word is not None or self._general in quantity.written) and not self._heads.search(
            clause, word or 0
        )
        return self._yuan if money or self._of_money.match(chars, quantity.end) else BARE

    def _accepted(self, draft: Draft, quantity: Quantity, unit: Unit) -> bool:
        """Whether a quantity is an amount; sets its bound."""
        left, right = self._context(draft, quantity, unit)
        stated = _bound(left)
        quantity.bound = stated or quantity.more or _bound(right)
        refused = left if _refuses(left, stated) else right if _refuses(right, stated) else None
        if refused is not None:
            why: tuple[str, str] | None = (refused.rule.why, refused.rule.id)
        else:
            beside = _admits(left) or _admits(right)
            admitted = beside or quantity.admitted or quantity.more is not None
            why = self._why_not(draft, quantity, unit, admitted)
        if why is not None and draft.trace:
            draft.drop(*draft.view.span(quantity.start, quantity.end), quantity.rule.id, *why)
        return why is None

    def _context(self, draft: Draft, quantity: Quantity, unit: Unit) -> tuple[Hit | None, Hit | None]:
        """What stands right before and right after a quantity and bounds, admits or refuses it."""
        chars = draft.view.chars
        before, after = self._beside(quantity, unit)
        left = before.before(chars, max(0, quantity.start - REACH), quantity.start)
        right = after.at(chars, quantity.end)
        if right is not None and right.rule.value.name == "bound" and self._reader.across(draft, right.end):
            right = None  # it only begins a longer word: 多 of 388亿元|多彩, 内 of 20亿元|内蒙古
        return left, right

    def _beside(self, quantity: Quantity, unit: Unit) -> tuple[Scanner, Scanner]:
        """The rules for what stands before and after such a quantity."""
        bare, large = unit is BARE or unit is self._yuan, is_large(quantity.written)
        kind = (quantity.rule.id, unit.dimension, unit.text, quantity.lone, large, bare)
        sides = self._sides.get(kind)
        if sides is None:
            if len(self._sides) > _MOST_KINDS:
                self._sides.clear()
            sides = self._sides[kind] = self._scanners(*kind)
        return sides

    def _scanners(
        self, rule: str, dimension: str, text: str, lone: bool, large: bool, bare: bool
    ) -> tuple[Scanner, Scanner]:
        kinds = {rule, dimension, text}
        if lone:
            kinds |= {"lone", "scaled"}
        elif large:
            kinds.add("scaled")
        if bare:
            kinds.add("bare")
        profile = self._kinds.intersection(kinds)
        known = self._profiles.get(profile)
        if known is None:
            rules = [one for one in self._contexts if not _kinds(one) or profile & set(_kinds(one))]
            before, after = (
                tuple(one for one in rules if one.value.arguments[0] == side) for side in ("before", "after")
            )
            known = self._rules.scanner(before, reverse=True), self._rules.scanner(after)
            self._profiles[profile] = known
        return known

    def _why_not(
        self, draft: Draft, quantity: Quantity, unit: Unit, admitted: bool
    ) -> tuple[str, str] | None:
        """Why a number is a name, a part of a word or an article, and what says so; None where it is none."""
        chars, start = draft.view.chars, quantity.start
        if quantity.lone and quantity.bound is None:
            counts = admitted and unit is not BARE and unit.dimension in _OF_LONE
            return None if counts else ("a scale without a digit that nothing bounds or admits", "lone")
        if not admitted and unit.text in self._admitted:
            return "its unit counts only where something beside it says so", "admitted.txt"
        if self._of_order(chars, quantity, unit):
            return "the number of a section, or an hour of the day", "words.csv: hour"
        if chars.startswith(self._names, start):
            return "a name or a phrase begins there", "names.txt"
        if quantity.han and not self._numeral(draft, quantity, unit, admitted):
            return "an article, an order, or a part of a word", "words"
        return _quoted(chars, start, unit)

    def _of_order(self, chars: str, quantity: Quantity, unit: Unit) -> bool:
        """Whether the number is that of a section (2.2本计划) or of an hour (9点)."""
        if (
            unit.counts
            and quantity.scale == 1
            and "." in quantity.written
            and _opens_line(chars, quantity.start)
        ):
            return True
        return unit.text in self._hour and quantity.low < HOURS and quantity.written.isdigit()

    def _numeral(self, draft: Draft, quantity: Quantity, unit: Unit, admitted: bool) -> bool:
        """Whether a Chinese numeral counts and begins where a word does."""
        chars, start = draft.view.chars, quantity.start
        if quantity.written == TWO and (unit.counts or unit.dimension == "persons"):
            told = unit.counts or self._persons.match(chars, max(0, start - 3), start) is not None
            return unit.text in self._two and told
        if not self._counts(quantity, unit, admitted):
            return False
        inside_word = not admitted and chars[start - 1 : start] != ZERO
        return not (inside_word and self._reader.across(draft, start))

    def _counts(self, quantity: Quantity, unit: Unit, admitted: bool) -> bool:
        """Whether a Chinese numeral counts: 一批 is an article, 二次 an order, 三元 a name more often."""
        if quantity.written == TWO and not quantity.admitted:
            return unit.dimension not in ("time", "money") or unit.text[0] == self._general
        if quantity.written == ONE and quantity.low == 1:
            return _counts_one(quantity, unit, admitted)
        single = len(quantity.written) == 1 and quantity.end == quantity.start + 2
        return admitted or not (single and unit.name == self._yuan.name)

    def _share_bound(self, chars: str, first: Quantity, then: Quantity) -> None:
        """分别达到97%和40%左右: what bounds one of a list that 分别 opens bounds each of it."""
        clause = chars[max(0, first.start - 12) : first.start]
        opened = max(clause.rfind(mark) for mark in "，。；,") + 1
        if first.bound != then.bound and self._each.search(clause, opened):
            first.bound = first.bound or then.bound
            then.bound = then.bound or first.bound

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


def _refuses(hit: Hit | None, stated: Bound | None) -> bool:
    """Whether a rule refuses; but a bounded scale alone counts, whatever follows: 超百亿元企业."""
    if hit is None or hit.rule.value.name != "refuse":
        return False
    return not (stated and "lone" in _kinds(hit.rule))


def _admits(hit: Hit | None) -> bool:
    """Whether what stands beside a number shows that it counts: a bound, or a rule that admits it."""
    return hit is not None and hit.rule.value.name != "refuse"


def _quoted(chars: str, start: int, unit: Unit) -> tuple[str, str] | None:
    """Why a number in quotation marks or in a title is none."""
    if unit.counts and _inside(chars, start, "“", "”", QUOTE):
        return "a name in quotation marks", "marks"
    return ("inside a title", "marks") if _inside(chars, start, "《", "》", TITLE) else None


def _opens_line(chars: str, start: int) -> bool:
    return (
        not chars[max(0, start - 4) : start].rpartition("\n")[2].strip() and "\n" in f"\n{chars[:start]}"[-5:]
    )


def _clause(chars: str, start: int) -> str:
    """What the clause says before ``start``."""
    clause = chars[max(0, start - CLAUSE) : start]
    return clause[max(map(clause.rfind, "，。；;,\n")) + 1 :]


def _counts_one(quantity: Quantity, unit: Unit, admitted: bool) -> bool:
    """Whether 一 counts and is no article."""
    if unit.dimension in ("ratio", "points", "multiple"):
        return True
    if unit.counts or unit.dimension == "persons":
        return quantity.admitted or quantity.bound in (">=", "<=", "<")
    return quantity.bound is not None or (admitted and unit.dimension in _MEASURED)


def _bound(hit: Hit | None) -> Bound | None:
    if hit is None:
        return None
    stated = hit.rule.options.get("bound")
    return next((bound for bound in BOUNDS if bound == stated), None)


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
