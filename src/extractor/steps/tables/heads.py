"""What the head of a column or a row says: its unit, the kind of figure, and what is left as a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.knowledge.numerals import SCALES
from extractor.knowledge.units import Unit, units_of
from extractor.rules import Rules
from extractor.text.view import PLAIN

_SCALED = regex.compile(rf"[{''.join(SCALES)}]{{1,3}}")
_BRACKETED = regex.compile(r"\((?P<inside>[^()]{1,24})\)")
_AFTER_COLON = regex.compile(r":(?P<inside>[^:]{1,12})$")
_SIGNS = regex.compile(r"^[±+\-]+/?[\-]?")
_YEAR = regex.compile(r"(?:19|20)[0-9]{2}")
_RATIO, _POINTS = "ratio", "points"
_DEPTHS = ("first", "second", "third", "fourth")  # the groups of {table_numbered}, from the top
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
        return self.unit.dimension in (_RATIO, _POINTS)


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


class Heads:
    """Reads heads by the words and patterns of ``rules/tables``; all take heads in even spelling."""

    def __init__(self, rules: Rules) -> None:
        self.units = units_of(rules)
        roles = rules.roles("tables/words.csv")
        self.words = {role: frozenset(map(even, words)) for role, words in roles.items()}
        self.measured = tuple(roles["measured"])
        self.compares, self.january = roles["compares"], roles["from_january"]
        self.plans, self._ranks = roles["plan"], tuple(self.words["rank"])
        self._points = self.units.get(roles["points"][0])
        rows = rules.table("observations/indicators.csv", "name")
        self.canonical = {row["name"]: row["canonical"] for row in rows}
        names = (
            *(
                "change",
                "amount_of_change",
                "share",
                "done",
                "rate",
                "fall",
                "mom",
                "yoy",
                "since",
                "planned",
            ),
            *("change_words", "when", "numbering", "part", "number", "by_kind", "years", "title_edges"),
            *("row_when", "index_base", "year_alone"),
        )
        self._is = {name: rules.compile(f"(?:{{table_{name}}})") for name in names}
        self._between = rules.compile("{table_between_units}")
        self._numbered = rules.compile("{table_numbered}")
        self._numbering = rules.compile("^(?:{table_numbering})+")
        trailing = regex.compile(rules.fragments["table_trailing_unit"])
        self._carrying = (_BRACKETED, _AFTER_COLON, trailing)

    def says(self, what: str, head: str) -> bool:
        """Whether a head speaks of ``what``: change, share, planned … (``table_…`` in the rules)."""
        return self._is[what].search(head) is not None

    def is_rank(self, head: str) -> bool:
        """Whether the numbers under a head measure nothing."""
        return head.endswith(self._ranks)

    def measures(self, name: str) -> bool:
        """Whether a name tells what is measured, as 产量 does and 小麦 does not."""
        return name.endswith(self.measured) or name in self.canonical

    def is_part(self, head: str) -> bool:
        """Whether a row's head says that it is a part of the row above: # or 其中."""
        return self._is["part"].match(head) is not None

    def depth(self, head: str) -> int | None:
        """How deep the number that a row's head opens with sets it, from 0; None without a number."""
        found = self._numbered.match(head)
        return _DEPTHS.index(found.lastgroup) if found else None

    def unit_of(self, text: str) -> Scaled | None:
        """The unit that ``text`` is, whole, with a scale before it or not."""
        text = _SIGNS.sub("", text)
        if not text:
            return None
        known = self.units.get(text)
        if known is not None:
            of_points = known.dimension == _POINTS and self._points is not None
            return Scaled(self._points if of_points and self._points else known, Decimal(1))
        scale = _SCALED.match(text)
        if scale is None:
            return None
        # 千 of 千公顷 scales, that of 千瓦 does not: the shortest scale that leaves a unit is taken
        factor = Decimal(1)
        for end in range(1, scale.end() + 1):
            factor *= SCALES[text[end - 1]]
            known = self.units.get(text[end:])
            if known is not None:
                return Scaled(known, factor)
        return None

    def stated(self, caption: str | None) -> list[Scaled]:
        """The units that a caption states: one, or several parted by commas (亿元、%)."""
        if not caption:
            return []
        caption = PLAIN(caption).strip(" )。.")
        whole = self.unit_of(caption.replace(" ", ""))
        if whole is not None:
            return [whole]
        found = (self.unit_of(part) for part in self._between.split(caption) if part)
        return [scaled for scaled in found if scaled is not None]

    def unit_in(self, head: str) -> Scaled | None:
        """The unit that a head carries: in brackets, after a colon, or % at its end."""
        for pattern in self._carrying:
            for match in pattern.finditer(head):
                scaled = self.unit_of(match["inside"])
                if scaled is not None:
                    return scaled
        return None

    def without_unit(self, head: str) -> str:
        """A head without the unit it carries."""
        for pattern in (_BRACKETED, _AFTER_COLON):
            for match in pattern.finditer(head):
                if self.unit_of(match["inside"]) is not None:
                    return head[: match.start()] + head[match.end() :]
        return head

    def takes(self, head: str, scaled: Scaled) -> bool:
        """Whether figures under a head may be in a unit stated elsewhere: none of 增长 are in 亿元."""
        if self.says("share", head) or self.says("done", head):
            return scaled.relative
        if self.says("change", head):
            return scaled.relative or self.says("amount_of_change", head)
        return True

    def kind(self, head: str, unit: Unit) -> Kind:
        """What the figures in ``unit`` under a head are."""
        ratio, points = unit.dimension == _RATIO, unit.dimension == _POINTS
        if ratio and self.says("done", head):
            return Kind("rate")
        status = "planned" if self.says("planned", head) else "actual"
        if self.says("change", head) and not (ratio and self.says("share", head)):
            measure = "difference" if points else "change"
            return Kind(measure, self.says("fall", head), self._basis(head), status)
        if ratio and self.says("share", head):
            return Kind("share", status=status)
        return Kind("difference" if points else "level", status=status)

    def _basis(self, head: str) -> str | None:
        """What a change is measured against; 2023年比2022年 is against the year before."""
        years = [int(year) for year in _YEAR.findall(head)]
        if self.says("since", head) and not (len(years) == 2 and years[0] == years[1] + 1):
            return "cumulative" if years else None
        if self.says("mom", head):
            return "mom"
        return "yoy" if self.says("yoy", head) or years else None

    def is_rate(self, indicator: str, unit: Unit) -> bool:
        """Whether a level is itself a rate: 城镇化率 in %."""
        return unit.dimension == _RATIO and self.says("rate", indicator)

    def name_of(self, head: str, dates: Iterable[str] = (), values: frozenset[str] = frozenset()) -> str:
        """What a head names once its unit, its dates and words of change and of mere figures are off."""
        if self.says("done", head):
            return ""
        name = self._is["change_words"].sub("", self.without_unit(self._numbering.sub("", head)))
        name = self._is["when"].sub("", name)
        for said in dates:
            name = name.replace(said, "")
        name = name.replace("()", "").strip(_EDGES)
        return "" if name in values else name

    def row_name(self, head: str) -> str:
        """The indicator or subject that a row's head names, without numbering, 其中, unit and change."""
        name = self._numbering.sub("", self.without_unit(head)).strip(_EDGES) if head else ""
        name = self._is["row_when"].sub("", self._is["index_base"].sub("", name))
        if not self.says("change", name):
            return name
        # nothing where it only speaks of a change of the row above
        bare = self.name_of(name)
        return bare if not bare or self.measures(bare) else name

    def title_name(self, title: str) -> str:
        """The indicator in a table's title, where the columns name none: 2012年各区生产总值."""
        name = self._is["number"].sub("", even(title))
        name = self.without_unit(self._is["years"].sub("", name))
        name = self._is["by_kind"].sub("", self.name_of(name) if self.says("change", name) else name)
        return self._is["title_edges"].sub("", name)


def joined(row: str, column: str) -> str:
    """A row's name with its column's, what both have in common once: 客运飞机, 飞机数量 → 客运飞机数量."""
    if not column or column in row or (len(column) <= 3 and row.endswith(column[-1])):
        return row
    for size in range(min(len(row), len(column)), 0, -1):
        if row.endswith(column[:size]):
            return row + column[size:]
    return row + column
