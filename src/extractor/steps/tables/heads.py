"""What the head of a column or a row says: its unit, the kind of figure, and what is left as a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.knowledge.units import Unit, Units
from extractor.text.view import PLAIN

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SCALED = regex.compile(r"[十百千万亿]{1,3}")
_BRACKETED = regex.compile(r"\((?P<inside>[^()]{1,24})\)")
_AFTER_COLON = regex.compile(r":(?P<inside>[^:]{1,12})$")
_TRAILING = regex.compile(r"(?P<inside>[%‰]|个?百分点)$")
_SIGNS = regex.compile(r"^[±+\-]+/?[\-]?")
_PARTS = regex.compile(r"[、，,;和\s]+")
_RATIO = ("ratio",)
_POINTS = ("points",)

_CHANGE = regex.compile(
    r"增长|增速|增幅|增减|增加(?!值)|减少|下降|升降|涨跌|涨幅|提高|回落|同比|环比|±|[比较](?:上|去|同|年初|上年)"
)
_AMOUNT_OF_CHANGE = regex.compile(
    r"增减[额量数]?|增加(?!值)[额量数]?|减少[额量数]?|净增|增长[额量]|[比较](?:上|去|年初)"
)
_SHARE = regex.compile(r"比重|占比|占.{0,10}(?:比例|%|百分比|之比)|构成|份额|比例$")
_RATE = regex.compile(r"(?:率|度|指数|比)$")
_FALL = regex.compile(r"(?<!增)减少|(?<!上升)下降|回落|降低|降幅")
_MONTHLY = regex.compile(r"环比|[比较]上(?:个)?[月季]")
_YEARLY = regex.compile(r"同比|[比较](?:上年|去年|同期)|增长|增速|增幅|增减|升降|涨跌|涨幅|降幅|下降|上年")
_SINCE = regex.compile(r"[比较]年初|[比较](?:19|20)\d\d年")
_PLANNED = regex.compile(r"目标|计划|预期|预算数|(?:年初|年度|本年|当年|调整)预算|预算$")
# What tells the kind of a figure and when it holds, not what it measures.
_BASE = r"(?:上年|去年|上月|上季度?|年初|(?:19|20)\d\d年)(?:同期|同月|末|底)?(?:相比)?|同期(?:相比)?"
_CHANGE_WORDS = regex.compile(
    rf"[比较](?:{_BASE})|同比|环比|名义|实际|(?:增长|增减|升降|涨跌|增加(?!值)|减少|提高|下降|回落)(?:速度|幅度|率|额|量|数)?|"
    r"增速|增幅|涨幅|降幅|±|[%‰]|个?百分点|在?\p{Han}{0,8}?占比|占\p{Han}{0,10}?(?:比重|比例|百分比|份额)|为\p{Han}{1,6}的|(?:的)?(?:比重|比例|构成)"
)
_WHEN = regex.compile(
    r"(?:(?:19|20)\d\d年)?(?:\d{1,2}(?:[-~]\d{1,2})?月(?:份|末|底)?|年[末底初]数?|[上下]半年|第?[一二三四1-4]季度|前[一二三]季度|"
    r"全年|[本上当去]年|(?:1[-~—至])?[本上当]月(?:累计|止)?|[本上]期|末$)|(?:19|20)\d\d年?"
)
_NUMBERING = regex.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d)|[#*·]|其中[:]?|其?中:|\s)+"
)
_PART = regex.compile(r"#|其?中")
_EDGES = ":、,;-"
_BLANK = regex.compile(r"\s+|\[\d{1,3}\]|[①-⑳]")


@dataclass(frozen=True, slots=True)
class Scaled:
    """A unit and what a figure under it is multiplied by: 亿元 is 元 and 100000000."""

    unit: Unit
    factor: Decimal

    @property
    def relative(self) -> bool:
        """Whether it is of ratios or points."""
        return self.unit.dimension in (*_RATIO, *_POINTS)


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of the figures under a head: measure, direction (when the head fixes it), basis, status."""

    measure: str
    falls: bool = False
    basis: str | None = None
    status: str = "actual"


def even(text: str) -> str:
    """A head in the spelling of views, without spaces and footnote marks."""
    return _BLANK.sub("", PLAIN(text))


def unit_of(text: str, units: Units) -> Scaled | None:
    """The unit that ``text`` is, whole, with a scale before it or not."""
    text = _SIGNS.sub("", text)
    if not text:
        return None
    known = units.get(text)
    if known is not None:
        return Scaled(known, Decimal(1))
    scale = _SCALED.match(text)
    if scale is None:
        return None
    # 千 of 千公顷 scales, that of 千瓦 does not: the shortest scale that leaves a unit is taken
    for end in range(1, scale.end() + 1):
        known = units.get(text[end:])
        if known is not None:
            factor = Decimal(1)
            for char in text[:end]:
                factor *= _SCALES[char]
            return Scaled(known, factor)
    return None


def stated_units(caption: str | None, units: Units) -> list[Scaled]:
    """The units that a caption states: one, or several parted by commas (亿元、%)."""
    if not caption:
        return []
    caption = PLAIN(caption).strip(" )。.")
    whole = unit_of(caption.replace(" ", ""), units)
    if whole is not None:
        return [whole]
    found = (unit_of(part, units) for part in _PARTS.split(caption) if part)
    return [scaled for scaled in found if scaled is not None]


def unit_in(head: str, units: Units) -> Scaled | None:
    """The unit that a head carries: in brackets, after a colon, or % at its end."""
    for pattern in (_BRACKETED, _AFTER_COLON, _TRAILING):
        for match in pattern.finditer(head):
            scaled = unit_of(match["inside"], units)
            if scaled is not None:
                return scaled
    return None


def without_unit(head: str, units: Units) -> str:
    """A head without the unit it carries."""
    for pattern in (_BRACKETED, _AFTER_COLON):
        for match in pattern.finditer(head):
            if unit_of(match["inside"], units) is not None:
                return head[: match.start()] + head[match.end() :]
    return head


def kind_of(head: str, unit: Unit) -> Kind:
    """What the figures in ``unit`` under a head are."""
    status = "planned" if _PLANNED.search(head) else "actual"
    if _CHANGE.search(head) and not (_SHARE.search(head) and unit.dimension in _RATIO):
        measure = "difference" if unit.dimension in _POINTS else "change"
        if not _SINCE.search(head):
            basis = "mom" if _MONTHLY.search(head) else "yoy" if _YEARLY.search(head) else None
        else:
            basis = "cumulative" if regex.search(r"(?:19|20)\d\d年", head) else None
        return Kind(measure, bool(_FALL.search(head)), basis, status)
    if _SHARE.search(head) and unit.dimension in _RATIO:
        return Kind("share", status=status)
    if unit.dimension in _POINTS:
        return Kind("difference", status=status)
    return Kind("level", status=status)


def is_rate(indicator: str, unit: Unit) -> bool:
    """Whether a level is itself a rate: 城镇化率 in %."""
    return unit.dimension in _RATIO and bool(_RATE.search(indicator))


def changes(head: str) -> bool:
    """Whether a head speaks of a change."""
    return bool(_CHANGE.search(head))


def takes(head: str, scaled: Scaled) -> bool:
    """Whether figures under a head may be in a unit that stands elsewhere: none of 增长 are in 亿元."""
    if _SHARE.search(head):
        return scaled.relative
    if changes(head):
        return scaled.relative or bool(_AMOUNT_OF_CHANGE.search(head))
    return True


def name_of(head: str, units: Units, dates: Iterable[str] = (), values: frozenset[str] = frozenset()) -> str:
    """What a head names once its unit, its dates and the words of change and of mere figures are off."""
    name = _WHEN.sub("", _CHANGE_WORDS.sub("", without_unit(head, units)))
    for said in dates:
        name = name.replace(said, "")
    name = name.replace("()", "").strip(_EDGES)
    return "" if name in values else name


def joined(row: str, column: str) -> str:
    """A row's name with its column's, what both have in common once: 客运飞机, 飞机数量 → 客运飞机数量."""
    if not column or column in row or (len(column) <= 3 and row.endswith(column[-1])):
        return row
    for size in range(min(len(row), len(column)), 0, -1):
        if row.endswith(column[:size]):
            return row + column[size:]
    return row + column


def is_part(head: str) -> bool:
    """Whether a row's head says that it is a part of the row above: # or 其中."""
    return bool(_PART.match(head))


def row_name(head: str, units: Units) -> str:
    """The indicator or subject that a row's head names, without numbering, 其中 and unit."""
    return _NUMBERING.sub("", without_unit(head, units)).strip(_EDGES) if head else ""
