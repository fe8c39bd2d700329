"""The canonical names of organs of party and state below the centre.

An organ is written as a region and a form: 深圳市发改委, 市委, 区法院. Its canonical name is a template
filled with the region's full name, which can differ by the region's level (a city's court is
中级人民法院), by the year (计委 was 发展计划委员会 from 1998 to 2003) and, for a few, by the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from regex import Pattern


@dataclass(frozen=True, slots=True)
class Organ:
    """A form such as 发改委 and what it stands for; ``templates`` by level sign, ``""`` for any level.

    ``since`` and ``until`` are the first and last year in which the form meant this, None for no limit.
    """

    form: str
    kind: str
    templates: Mapping[str, str]
    since: int | None = None
    until: int | None = None

    def held(self, year: int | None) -> bool:
        """Whether the form had this meaning in ``year``; always when the year is not known."""
        if year is None:
            return True
        # The texts of the year after still speak of the organs of the year they report on.
        return (self.since is None or year >= self.since) and (self.until is None or year <= self.until + 1)


@dataclass(frozen=True, slots=True)
class Override:
    """A name that one place's organ has against the rule, and the years in which it had it."""

    name: str
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class RegionNames:
    """The signs of regions' levels, what ends their names, and what ends a provincial branch's template."""

    signs: Mapping[str, str]
    class_end: Pattern[str]
    branch: Pattern[str]

    def short(self, place: str) -> str:
        """A region's name without its class: 广东省 is 广东, 新疆维吾尔自治区 is 新疆, 深圳市 is 深圳."""
        return self.class_end.sub("", place) or place


class Organs:
    """All organs by form, with the places' own exceptions. Immutable once built.

    ``exceptions`` is keyed by the place's full name with the form: 深圳市住建局.
    """

    def __init__(
        self, organs: Iterable[Organ], exceptions: Mapping[str, Override], regions: RegionNames
    ) -> None:
        self.regions = regions
        self.by_form: Mapping[str, Organ] = {organ.form: organ for organ in organs}
        self._exceptions = dict(exceptions)

    def central(self, form: str, name: str, year: int | None) -> str:
        """The canonical name of an organ of the centre in ``year``: ``name``, or another that it had then."""
        known = self._exceptions.get(form)
        return known.name if known and year is not None and _within(year, known.since, known.until) else name

    def excepted(self, form: str, place: str) -> bool:
        """Whether the place's organ ``form`` has a name of its own against the rule."""
        return place + form in self._exceptions

    def kind(self, form: str) -> str:
        """The kind of the organ written ``form``; an office that the table does not have is government."""
        organ = self.by_form.get(form)
        return organ.kind if organ else "government"

    def name(self, form: str, place: str, level: str | None = None, year: int | None = None) -> str:
        """The canonical name of the organ ``form`` of ``place`` (its full name), at its level, in ``year``.

        A form that the table does not have, or that meant nothing in that year, is kept as written.
        """
        known = self._exceptions.get(place + form)
        if known and _within(year, known.since, known.until):
            return known.name
        organ = self.by_form.get(form)
        if organ is None or not organ.held(year):
            return place + form
        template = organ.templates.get(self.regions.signs.get(level or "", ""), organ.templates[""])
        return template.replace("{}", place).replace("{short}", self.regions.short(place))

    def of_province(self, form: str) -> bool:
        """Whether the form is the provincial branch of an organ of the centre: 证监局."""
        organ = self.by_form.get(form)
        return organ is not None and self.regions.branch.search(organ.templates[""]) is not None

    def full(self, name: str, form: str) -> str:
        """A name that ends in the short form of an organ of government, with the full one: 甲管委会."""
        organ = self.by_form.get(form)
        general = organ.templates[""] if organ and organ.kind == "government" else ""
        return name.removesuffix(form) + general[2:] if general.startswith("{}") else name


def _within(year: int | None, since: int | None, until: int | None) -> bool:
    return year is None or ((since or year) <= year <= (until or year))


def parse_templates(cell: str) -> dict[str, str]:
    """``{}人民法院|省:{}高级人民法院`` by level sign. Raises ValueError without a general template."""
    templates: dict[str, str] = {}
    for part in cell.split("|"):
        sign, colon, template = part.partition(":")
        templates[sign if colon else ""] = template if colon else part
    if "" not in templates:
        raise ValueError(f"{cell!r} has no template for all levels")
    return templates


def trade_name(company: str, legal_form: Pattern[str], places: Iterable[str] = ()) -> str:
    """What is left of a company's registered name without its place and legal form.

    中网科技（苏州）股份有限公司 is 中网科技; ``places`` are the districts' names that may open it, and
    ``legal_form`` is what may end it.
    """
    bare = re.sub(r"[（(][^（）()]*[）)]", "", company)
    for place in places:
        if bare.startswith(place) and len(bare) > len(place) + 2:
            bare = bare[len(place) :]
            break
    return legal_form.sub("", bare)
