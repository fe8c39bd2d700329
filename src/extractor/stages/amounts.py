"""The stage that finds amounts.

A number is found by the rules of how numbers are written (rules/amounts/numbers.yaml); the unit or
classifier is read from the tables where the number ends; neighbours are joined into ranges and lists; what
stands beside the amount bounds, admits or refuses it (bounds.yaml, refusals.yaml).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import regex
from spacy.language import Language

from extractor.draft import Draft, Stage, rules_for
from extractor.knowledge.numerals import approximate, fraction, number, scaled
from extractor.knowledge.units import Unit, Units
from extractor.model import BOUNDS, AmountValue, Bound, Mention
from extractor.rules import Hit, Rule, Rules, Scanner
from extractor.segmentation import Segmenter

LEAD = "[0-9一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟廿卅兆零$¥€£A-Z]"
PERCENT = Unit("%", "%", "ratio", "%")
PER_MILLE = Unit("‰", "‰", "ratio", "%")
PER_MYRIAD = Unit("‱", "‱", "ratio", "%")
BARE = Unit("", "", "count")
YUAN = Unit("元", "元", "money", "元")
HALF = Decimal("0.5")
TEN_THOUSAND = 10**4
# How far before an amount its quotation mark, its title mark and the words that mean money may stand.
QUOTE, TITLE, CLAUSE = 14, 60, 24
LONGEST_WORD = 8
INDENT = 12
REACH = 12
CONTEXTS = ("bound", "refuse", "admit")


@dataclass(slots=True)
class Quantity:
    """A number read from the view with what stands around it, on its way to becoming a mention.

    ``scale`` is what a list or range may share (the 亿 of 3至5亿元); ``lone`` marks a scale without a
    digit (万亿元), ``more`` the 多 or 余 inside.
    """

    start: int
    end: int
    written: str
    rule: Rule
    low: Decimal
    high: Decimal | None = None
    unit: Unit | None = None
    scale: Decimal = Decimal(1)
    han: bool = False
    lone: bool = False
    more: Bound | None = None
    admitted: bool = False
    bound: Bound | None = None
    listed: bool = False


class Amounts(Stage):
    """Finds amounts in a Doc; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules, segmenter: Segmenter | None = None) -> None:
        super().__init__(rules)
        self._tag = (segmenter or Segmenter()).tag
        self.units = Units(
            rules.table("amounts/units.csv", "unit"), rules.table("amounts/classifiers.csv", "classifier")
        )
        self._symbols = {row["symbol"]: row["unit"] for row in rules.table("amounts/symbols.csv", "symbol")}
        family = rules.family("amounts")
        self._contexts = tuple(rule for rule in family if rule.value.name in CONTEXTS)
        self._kinds = frozenset(kind for rule in self._contexts for kind in _kinds(rule))
        self._sides: dict[frozenset[str], tuple[Scanner, Scanner]] = {}
        self._joins = Scanner(tuple(rule for rule in family if rule.value.name == "join"))
        self._numbers = Scanner(
            tuple(rule for rule in family if rule.value.name not in (*CONTEXTS, "join")), LEAD
        )
        self._minus = rules.compile("(?r){amount_minus}")
        self._coins = rules.compile("{amount_coins}")
        self._names = rules.words("amounts/names.txt")
        self._parted = frozenset(rules.words("amounts/parted.txt"))
        self._money = rules.compile("|".join(map(regex.escape, rules.words("amounts/money.txt"))) or "(?!)")
        self._of_money = rules.compile(f"的?\\p{{Han}}{{0,2}}(?:{self._money.pattern})(?![者人群])")
        self._heads = rules.compile("|".join(map(regex.escape, rules.words("amounts/counted.txt"))) or "(?!)")
        self._readers: dict[str, Callable[[Draft, Hit], Quantity | None]] = {
            "quantity": self._digits,
            "numeral": self._numeral,
            "fraction": self._fraction,
            "half": self._half,
            "half_unit": self._half_unit,
            "symbol": self._symbol,
        }

    def run(self, draft: Draft) -> None:
        draft.mentions.extend(self.find(draft))

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        read = []
        for hit in self._numbers.scan(draft.view.chars):
            quantity = self._readers[hit.rule.value.name](draft, hit)
            if quantity is not None:
                read.append(quantity)
        return self._counted(draft, self._joined(draft.view.chars, read))

    # Reading one number and its unit

    def _digits(self, draft: Draft, hit: Hit) -> Quantity | None:
        chars, start, end = draft.view.chars, hit.start, hit.end
        follows = chars[end : end + 1]
        if follows not in self.units.firsts and chars[end - 1] in "0123456789" and follows not in _JOINTS:
            return None
        written = chars[start:end]
        if not _plain_number(chars, start, end):
            return None
        value = _value(written)
        if value is None:
            return None
        quantity = Quantity(start, end, written, hit.rule, value, scale=_scale(written), more=_more(written))
        self._measure(draft, quantity)
        return quantity

    def _numeral(self, draft: Draft, hit: Hit) -> Quantity | None:
        chars, start, end = draft.view.chars, hit.start, hit.end
        follows = chars[end : end + 1]
        if (
            follows not in self.units.firsts
            and follows not in _JOINTS
            and chars[start - 1 : start] not in _DASHES
        ):
            if "万" not in chars[start:end] and "亿" not in chars[start:end]:
                return None
        written = chars[start:end]
        value, high = _value(written), None
        if value is None or (len(written) > 1 and all(c in _HAN_DIGITS for c in written)):
            pair = approximate(_bare(written))
            if pair is None:
                return None
            value, high = pair
        quantity = Quantity(start, end, written, hit.rule, value, high, han=True, more=_more(written))
        quantity.scale = _scale(written)
        quantity.lone = all(c in "百千万亿佰仟兆多余" for c in written)
        self._measure(draft, quantity)
        return quantity

    def _fraction(self, draft: Draft, hit: Hit) -> Quantity | None:
        under, over = hit.group("denominator") or "", hit.group("numerator") or ""
        top, low = _value(over), _value(under)
        if top is None or low is None:
            return None
        unit = {"百": PERCENT, "千": PER_MILLE, "万": PER_MYRIAD}.get(under)
        if unit is None:
            percent = fraction(top, low)
            if percent is None:
                return None
            top, unit = percent, PERCENT
        written = draft.view.chars[hit.start : hit.end]
        return Quantity(hit.start, hit.end, written, hit.rule, top, unit=unit, more=_more(over))

    def _half(self, draft: Draft, hit: Hit) -> Quantity | None:
        start, end = hit.start, hit.end
        return Quantity(start, end, draft.view.chars[start:end], hit.rule, Decimal(50), unit=PERCENT)

    def _half_unit(self, draft: Draft, hit: Hit) -> Quantity | None:
        quantity = Quantity(hit.start, hit.end, "半", hit.rule, HALF)
        self._measure(draft, quantity)
        return quantity if quantity.unit else None

    def _symbol(self, draft: Draft, hit: Hit) -> Quantity | None:
        unit = self.units.get(self._symbols.get(hit.group("symbol") or "", ""))
        digits = hit.group("digits") or ""
        value = _value(digits)
        if unit is None or value is None:
            return None
        quantity = Quantity(hit.start, hit.end, digits, hit.rule, value, unit=unit, more=_more(digits))
        follows = self.units.read(draft.view.chars, hit.end)
        if follows is not None and follows.dimension == "money":
            quantity.end, quantity.unit = hit.end + len(follows.text), follows
        return quantity

    def _measure(self, draft: Draft, quantity: Quantity) -> None:
        """Read the unit that follows the number: its 半 and 多 too (1个半月, 两年半, 一个多小时)."""
        chars, end = draft.view.chars, quantity.end
        if chars.startswith(("个半", "个多"), end):
            unit = self.units.read("个" + chars[end + 2 : end + 5], 0)
            if unit is not None and unit.text != "个":
                if chars[end + 1] == "半":
                    quantity.low += HALF
                else:
                    quantity.more = ">"
                quantity.unit, quantity.end = unit, end + 1 + len(unit.text)
                return
        for unit in self.units.readings(chars, end):
            stop = end + len(unit.text)
            if unit.digits and quantity.han and quantity.scale == 1 and not quantity.lone:
                continue
            if unit.text == "年" and len(quantity.written) == 4 and quantity.written.isdigit():
                return
            if not self._ends_word(draft, unit, stop):
                continue
            quantity.unit, quantity.end = unit, stop
            if (
                unit.dimension in ("time", "multiple")
                and chars.startswith("半", stop)
                and draft.is_border(stop + 1)
            ):
                quantity.low, quantity.end = quantity.low + HALF, stop + 1
            elif unit.dimension == "share":
                self._tenths(chars, quantity)
            elif unit.name == "元" or unit.text == "块":
                self._cents(chars, quantity)
            return

    def _ends_word(self, draft: Draft, unit: Unit, stop: int) -> bool:
        """Whether a unit ends where a word does: 部 in 5部门 and GB in 5GBA do not."""
        last = unit.text[-1]
        if last.isascii() and last.isalpha():
            follows = draft.view.chars[stop : stop + 1]
            return not (follows.isascii() and follows.isalnum())
        return unit.text in _FREE or self._across(draft, stop) is None

    def _across(self, draft: Draft, at: int) -> str | None:
        """The dictionary's word that the view's index ``at`` would cut in two."""
        if draft.is_border(at):
            return None
        start, end = at - 1, at + 1
        while not draft.is_border(start) and at - start < LONGEST_WORD:
            start -= 1
        while not draft.is_border(end) and end - at < LONGEST_WORD:
            end += 1
        word = draft.view.chars[start:end]
        return word if word not in self._parted and self._tag(word) is not None else None

    def _tenths(self, chars: str, quantity: Quantity) -> None:
        quantity.low *= 10
        if quantity.high is not None:
            quantity.high *= 10
        if chars[quantity.end : quantity.end + 1] in _HAN_DIGITS and chars[quantity.end : quantity.end + 1]:
            quantity.low += number(chars[quantity.end])
            quantity.end += 1
        quantity.unit = PERCENT

    def _cents(self, chars: str, quantity: Quantity) -> None:
        match = self._coins.match(chars, quantity.end)
        if match is None or quantity.high is not None:
            return
        for group, part in (("jiao", "0.1"), ("fen", "0.01"), ("rest", "0.1")):
            if match[group]:
                quantity.low += number(match[group]) * Decimal(part)
        quantity.end, quantity.unit = match.end(), YUAN

    # Ranges and lists

    def _joined(self, chars: str, read: list[Quantity]) -> list[Quantity]:
        """The quantities with ranges made one and shared units handed on, in the order of the text."""
        joined: list[Quantity] = []
        for first in reversed(read):
            if not joined or not 0 < joined[-1].start - first.end <= 4:
                joined.append(first)
                continue
            then = joined[-1]
            hit = self._joins.at(chars, first.end)
            if then.unit is None and first.rule.value.name == "fraction":
                then.unit = first.unit
            if hit is None or hit.end != then.start or then.unit is None or not _same_kind(first, then):
                joined.append(first)
            elif hit.rule.value.arguments[0] == "range":
                if then.high is None and first.high is None:
                    joined[-1] = _range(first, then, hit.rule)
                else:
                    joined.append(first)
            else:
                if not _is_list_mark(chars, first):
                    if first.unit is None:
                        _share(first, then, hit.rule)
                    first.listed = True
                joined.append(first)
        joined.reverse()
        return joined

    # Which of them count

    def _counted(self, draft: Draft, quantities: list[Quantity]) -> list[Mention]:
        chars = draft.view.chars
        kept = []
        before: Quantity | None = None
        for quantity in quantities:
            if quantity.unit is None and not self._bare(chars, quantity):
                continue
            if self._accepted(draft, quantity):
                if before is not None and before.listed and 0 < quantity.start - before.end <= 2:
                    _share_bound(chars, before, quantity)
                before = quantity
                kept.append(quantity)
        return [self._mention(draft, quantity) for quantity in kept]

    def _bare(self, chars: str, quantity: Quantity) -> bool:
        """Give a number of ten thousands that has no unit 元 where it is money, else none."""
        if not any(scale in quantity.written for scale in "万亿"):
            return False
        clause = chars[max(0, quantity.start - CLAUSE) : quantity.start]
        clause = clause[max(clause.rfind(mark) for mark in "，。；;,\n") + 1 :]
        last = None
        for last in self._money.finditer(clause):
            pass
        counted = self._heads.search(clause, last.end()) if last else None
        follows = self._of_money.match(chars, quantity.end)
        quantity.unit = YUAN if follows or (last and not counted) else BARE
        return True

    def _accepted(self, draft: Draft, quantity: Quantity) -> bool:
        chars, unit = draft.view.chars, quantity.unit
        assert unit is not None
        before, after = self._beside(quantity)
        beside = (
            before.before(chars, max(0, quantity.start - REACH), quantity.start),
            after.at(chars, quantity.end),
        )
        bounds: list[Bound | None] = [None, None]
        for place, hit in enumerate(beside):
            if hit is None:
                continue
            if hit.rule.value.name == "refuse":
                if bounds[0] is not None and "lone" in _kinds(hit.rule):
                    continue
                draft.drop(*draft.view.span(quantity.start, quantity.end), quantity.rule.id, hit.rule.why)
                return False
            quantity.admitted = True
            bounds[place] = _bound(hit)
        quantity.bound = bounds[0] or quantity.more or bounds[1]
        quantity.admitted = quantity.admitted or quantity.more is not None
        return self._plausible(draft, quantity)

    def _beside(self, quantity: Quantity) -> tuple[Scanner, Scanner]:
        """The rules for what stands before and after such a quantity."""
        unit = quantity.unit
        kinds = {quantity.rule.id, unit.dimension if unit else ""}
        if quantity.lone:
            kinds |= {"lone", "scaled"}
        elif "万" in quantity.written or "亿" in quantity.written:
            kinds.add("scaled")
        if unit is BARE or unit is YUAN:
            kinds.add("bare")
        profile = self._kinds.intersection(kinds)
        sides = self._sides.get(profile)
        if sides is None:
            rules = [
                rule for rule in self._contexts if not _kinds(rule) or profile.intersection(_kinds(rule))
            ]
            before = tuple(rule for rule in rules if rule.value.arguments[0] == "before")
            after = tuple(rule for rule in rules if rule.value.arguments[0] == "after")
            sides = self._sides[profile] = Scanner(before, reverse=True), Scanner(after)
        return sides

    def _plausible(self, draft: Draft, quantity: Quantity) -> bool:
        chars, unit, written = draft.view.chars, quantity.unit, quantity.written
        assert unit is not None
        if quantity.lone and quantity.bound is None:
            return quantity.admitted and unit.dimension in ("money", "persons", "count") and bool(unit.text)
        if unit.text == "番" and not quantity.admitted:
            return False
        if chars.startswith(self._names, quantity.start):
            return False
        if quantity.han:
            if not quantity.admitted and chars[quantity.start - 1 : quantity.start] != "零":
                if self._across(draft, quantity.start):
                    return False
            if written == "一" and not self._single(quantity):
                return False
            if written == "二" and (unit.counts or unit.dimension in ("time", "persons")):
                return False
            if (
                unit.name == "元"
                and len(written) == 1
                and quantity.end == quantity.start + 2
                and not quantity.admitted
            ):
                return False
        if _inside(chars, quantity.start, "《", "》", TITLE):
            return False
        return not (unit.counts and _inside(chars, quantity.start, "“", "”", QUOTE))

    def _single(self, quantity: Quantity) -> bool:
        """Whether 一 counts: one percent does, one of a thing only where a bound makes it a measure."""
        unit = quantity.unit
        assert unit is not None
        if quantity.low != 1 or unit.dimension in ("ratio", "points", "multiple"):
            return True
        if unit.dimension == "time" and quantity.admitted:
            return True
        return not unit.counts and unit.dimension != "persons" and quantity.bound is not None

    def _mention(self, draft: Draft, quantity: Quantity) -> Mention:
        unit = quantity.unit
        assert unit is not None
        if unit.dimension != "count" and self._minus.match(draft.view.chars, 0, quantity.start):
            sign = self._minus.match(draft.view.chars, 0, quantity.start)
            assert sign is not None
            quantity.start = sign.start()
            quantity.low = -quantity.low
        start, end = draft.view.span(quantity.start, quantity.end)
        text = draft.document.text[start:end]
        low, high, dimension = quantity.low, quantity.high, unit.dimension
        if high is None:
            value = AmountValue(unit.name, value=low, dimension=dimension)
        else:
            value = AmountValue(unit.name, low=low, high=high, dimension=dimension)
        return Mention("AMOUNT", start, end, text, value, quantity.rule.id, quantity.bound)


_SMALL_SCALES = (Decimal(1), Decimal(100), Decimal(1000))
_LARGE_SCALES = (Decimal(10**4), Decimal(10**8), Decimal(10**12))
_DASHES = frozenset("-~至到")
_JOINTS = frozenset("-~至到、和与及以— ") | {""}
_HAN_DIGITS = frozenset("零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖")
_FREE = frozenset("%‰个元吨米亩斤倍岁")
_MORE = frozenset("多余来几")
_PLUS = str.maketrans("", "", "多余来几个 ")


def _bare(written: str) -> str:
    return written.translate(_PLUS)


def _value(written: str) -> Decimal | None:
    try:
        return number(_bare(written))
    except ValueError:
        return None


def _more(written: str) -> Bound | None:
    """What 多, 余, 来 or 几 inside a number says."""
    if _MORE.isdisjoint(written):
        return None
    return "~" if "来" in written else ">"


def _scale(written: str) -> Decimal:
    bare = _bare(written)
    tail = bare[len(bare.rstrip("百千万亿兆佰仟")) :]
    return (_value(tail) if tail and tail != bare else None) or Decimal(1)


def _plain_number(chars: str, start: int, end: int) -> bool:
    """Whether the digits are a number of their own: no part of 2023.1.5, PM2.5, G20 or 007."""
    before = chars[start - 1 : start] if start else ""
    if before == "." or (before.isascii() and before.isalpha()):
        return False
    if chars[start] == "0" and chars[start + 1 : start + 2].isdigit():
        return False
    return not (chars[end : end + 1] == "." and chars[end + 1 : end + 2].isdigit())


def _same_kind(first: Quantity, then: Quantity) -> bool:
    return first.unit is None or first.unit == then.unit


def _range(first: Quantity, then: Quantity, rule: Rule) -> Quantity:
    low = first.low
    if first.unit is None:
        shared = (scaled(low, scale) for scale in _shared_scales(first, then))
        low = next((value for value in shared if value <= then.low), low)
    then.high, then.low = then.low, low
    then.start, then.rule, then.more = first.start, rule, then.more or first.more
    then.han = first.han
    then.written = first.written + then.written
    return then


def _shared_scales(first: Quantity, then: Quantity) -> list[Decimal]:
    """What of the second number's scale the first may share: 三到五百亿 all, 五百到六百亿 only the 亿."""
    if first.scale not in _SMALL_SCALES or then.scale == 1:
        return []
    large = next(
        (scale for small in _SMALL_SCALES[::-1] if (scale := then.scale / small) in _LARGE_SCALES), None
    )
    shared = [then.scale] if first.scale == 1 else []
    return shared if large is None else [*shared, large]


def _share(first: Quantity, then: Quantity, rule: Rule) -> None:
    for scale in _shared_scales(first, then)[:1]:
        first.low, first.scale = scaled(first.low, scale), then.scale
    first.unit, first.rule = then.unit, rule


def _share_bound(chars: str, first: Quantity, then: Quantity) -> None:
    """分别达到97%和40%左右: what bounds one of a list that 分别 opens bounds each of it."""
    clause = chars[max(0, first.start - 12) : first.start]
    if "分别" in clause[max(clause.rfind(mark) for mark in "，。；,") + 1 :] and first.bound != then.bound:
        first.bound = first.bound or then.bound
        then.bound = then.bound or first.bound


def _is_list_mark(chars: str, quantity: Quantity) -> bool:
    """Whether a number and 、 open a line: 1、5家企业."""
    if not chars.startswith("、", quantity.end):
        return False
    before = chars[max(0, quantity.start - INDENT) : quantity.start]
    line = before[before.rfind("\n") + 1 :]
    return not line.strip(" \t\u3000(") and len(line) < INDENT


def _bound(hit: Hit) -> Bound | None:
    return next((bound for bound in BOUNDS if bound == hit.rule.options.get("bound")), None)


def _kinds(rule: Rule) -> list[str]:
    """What a rule speaks of: dimensions, ids of number rules, lone, bare or scaled numbers; none for all."""
    return rule.options.get("kind", "").split()


def _inside(chars: str, at: int, opening: str, closing: str, reach: int) -> bool:
    """Whether ``opening`` stands at most ``reach`` characters before ``at`` and is closed within it after."""
    opened = chars.rfind(opening, max(0, at - reach), at)
    if opened < 0 or chars.rfind(closing, opened, at) >= 0:
        return False
    return chars.find(closing, at, opened + reach) >= 0


@Language.factory("bulletin_amounts", default_config={"rules": None})
def create(nlp: Language, name: str, rules: str | None) -> Amounts:
    """The stage as a spaCy component; ``rules`` is a folder laid over the built-in one."""
    segmenter = getattr(nlp.tokenizer, "segmenter", None)
    return Amounts(rules_for(nlp, rules), segmenter if isinstance(segmenter, Segmenter) else None)
