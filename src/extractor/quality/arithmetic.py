"""Checks what bulletins say by arithmetic: what does not agree is for a reader to look at, a slip of the
text or of ours.

The kinds: ``sum`` and ``difference`` (parts against their whole, a list against its sum), ``total`` (the rows
of a table against the row of their sum), ``percent`` and ``ratio`` (a rate against the two figures it is of),
``share`` (against the levels of its sentence), ``growth`` (against two levels, or an absolute change),
``places`` (the same fact in text and table), ``bulletins`` (the same fact in two bulletins).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import regex

from extractor.model import Bulletin
from extractor.outputs.facts import Period, agree
from extractor.quality.figures import Figure, Page, Relation, Relations, even, relations_of
from extractor.quality.totals import totals

__all__ = ["Finding", "check", "check_together", "relations_of"]

# Published figures are rounded: a growth rate of two rounded levels may be off by a few tenths of a point.
_GROWTH_TOLERANCE = Decimal("0.6")
_SHARE_TOLERANCE = Decimal("0.3")
_PERCENT = "%"
# Parts that come to more than twice their whole, or less than half of it, are of something else.
_FAR = 2
_LEAST_OF_LIST = 2  # figures before the sum of a list
_LEAD = 6  # characters before a figure that say that it is one


@dataclass(frozen=True, slots=True)
class Finding:
    """Figures that do not agree: ``stated`` by the text, ``computed`` of the others, in its own unit."""

    document: str
    kind: str
    message: str
    figures: tuple[Figure, ...]
    stated: str
    computed: str
    sentence: str

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """The offsets of the figures."""
        return tuple((figure.mention.start, figure.mention.end) for figure in self.figures)

    def to_dict(self) -> dict[str, Any]:
        """The finding as ``extractor check --json`` prints it."""
        return {
            "document": self.document,
            "kind": self.kind,
            "message": self.message,
            "stated": self.stated,
            "computed": self.computed,
            "sentence": self.sentence,
            "figures": [figure.to_dict() for figure in self.figures],
        }


def check(bulletin: Bulletin, relations: Relations) -> list[Finding]:
    """What does not agree in one bulletin, in the order of its text; the same figures once."""
    page = Page(bulletin)
    found = [
        *_wholes(page, relations),
        *_lists(page, relations),
        *_totals(page, relations),
        *_ratios(page, relations),
        *_shares(page, relations),
        *_changes(page),
        *_two_levels(page, relations),
        *_places(page),
    ]
    once = {(finding.kind, finding.stated, finding.computed): finding for finding in reversed(found)}
    return sorted(once.values(), key=lambda finding: finding.places)


def check_together(bulletins: Iterable[Bulletin], relations: Relations) -> Iterator[Finding]:
    """What does not agree in each bulletin, and then between two bulletins of one place.

    Compared are levels of common indicators for whole years, each told by a bulletin of its own place.
    """
    held: dict[tuple[Any, ...], tuple[Figure, str]] = {}
    between: list[Finding] = []
    for bulletin in bulletins:
        yield from check(bulletin, relations)
        page = Page(bulletin)
        region = bulletin.document.region
        for figure in page.levels:
            if region is None or figure.said.subject != region.name or not _is_common(figure):
                continue
            key = (figure.name, figure.place, figure.period, figure.said.measure, figure.unit)
            first = held.setdefault(key, (figure, page.quote(figure)))[0]
            if first.document != figure.document and not agree(first.mention, figure.mention):
                between.append(_between(first, figure, page))
    yield from between


def _is_common(figure: Figure) -> bool:
    start, end = figure.period or (None, None)
    whole_year = start and end and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return bool(whole_year and figure.said.indicator_id and figure.said.status == "actual")


def _between(first: Figure, figure: Figure, page: Page) -> Finding:
    message = f"{figure.name} is {first.text} in {first.document}, but {figure.text} in {figure.document}"
    return Finding(
        figure.document, "bulletins", message, (first, figure), figure.text, first.text, page.quote(figure)
    )


def _finding(page: Page, kind: str, whole: Figure, others: Sequence[Figure], by: str, made: str) -> Finding:
    """A finding on ``whole``, which the text tells otherwise than ``made``, what ``by`` comes to."""
    name = "the text has" if kind in ("share", "growth") else f"{whole.name} is"
    message = f"{by} = {made}, but {name} {whole.text}"
    return Finding(page.id, kind, message, (whole, *others), whole.text, made, page.quote(whole))


def _wholes(page: Page, relations: Relations) -> Iterator[Finding]:
    """Wholes against their parts: sums, differences, rates in percent."""
    for relation in relations.relations:
        names = frozenset(relation.whole if relation.kind != "ratio" else ())
        for whole in (level for level in page.levels if level.names & names):
            parts = _parts(page, relation, whole)
            if not parts:
                continue
            if relation.kind == "percent":
                yield from _percent(page, whole, parts[0], parts[1])
            elif all(part.unit == whole.unit for part in parts):
                yield from _added(page, relation.kind, whole, parts)


def _parts(page: Page, relation: Relation, whole: Figure) -> list[Figure]:
    """The parts of a whole, if all are told, each once, and surely of it."""
    found = [page.like(whole, names) for names in relation.parts]
    parts = [part for part in found if part is not None]
    if len({id(part) for part in parts}) < len(found) or _parted(page, whole, parts):
        return []
    return parts if all(map(page.is_sure, (whole, *parts))) else []


def _parted(page: Page, whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether another whole of that name stands between a whole and its parts: they are that one's."""
    first = min(part.mention.start for part in parts)
    return any(
        whole.mention.start < other.mention.start < first and other.names & whole.names
        for other in page.levels
        if other.number != whole.number
    )


def _added(page: Page, kind: str, whole: Figure, parts: Sequence[Figure]) -> Iterator[Finding]:
    sign = 1 if kind == "sum" else -1
    total = parts[0].number + sign * sum((part.number for part in parts[1:]), Decimal(0))
    room = sum((figure.room for figure in (whole, *parts)), Decimal(0))
    if kind == "sum" and not whole.number / _FAR < total < whole.number * _FAR:
        return
    if abs(total - whole.number) > room:
        by = (" + " if sign > 0 else " - ").join(f"{part.name} {part.text}" for part in parts)
        yield _finding(page, kind, whole, parts, by, whole.stated(total))


def _percent(page: Page, rate: Figure, part: Figure, whole: Figure) -> Iterator[Finding]:
    if rate.unit == _PERCENT and part.unit == whole.unit and whole.number:
        yield from _off_share(page, "percent", rate, part, whole)


def _off_share(page: Page, kind: str, share: Figure, part: Figure, whole: Figure) -> Iterator[Finding]:
    ratio = part.number / whole.number * 100
    rounding = sum((f.room / abs(f.number) for f in (part, whole) if f.number), Decimal(0))
    room = max(share.room + abs(ratio) * rounding, _SHARE_TOLERANCE)
    if ratio > 100 or not share.number / _FAR < ratio < share.number * _FAR:
        return
    if abs(ratio - share.number) > room:
        by = f"{part.name} {part.text} of {whole.name} {whole.text}"
        yield _finding(page, kind, share, (part, whole), by, share.stated(ratio))


def _lists(page: Page, relations: Relations) -> Iterator[Finding]:
    """A list of figures against what its sentence says they come to: A 40所、B 20所，合计60所."""
    is_sum, parts_follow = relations.patterns["sum"], relations.patterns["parts"]
    for at, whole in enumerate(page.figures):
        start, end = page.sentence(whole)
        if whole.said.cell or not is_sum.search(
            page.text[max(start, whole.mention.start - 6) : whole.mention.start]
        ):
            continue
        parts = [f for f in page.figures[:at] if f.mention.start >= start]
        alike = all((f.unit, f.said.measure, f.period) == (whole.unit, "level", whole.period) for f in parts)
        if len(parts) < _LEAST_OF_LIST or not alike or parts_follow.search(page.text[start:end]):
            continue
        yield from _added(page, "sum", whole, parts)


def _totals(page: Page, relations: Relations) -> Iterator[Finding]:
    """The rows of a table against the row that is their sum."""
    for whole, parts in totals(page, relations):
        yield from (replace(found, kind="total") for found in _added(page, "sum", whole, parts))


def _ratios(page: Page, relations: Relations) -> Iterator[Finding]:
    """A ratio that the text gives as a bare number, against its two figures: 城乡居民收入比为1.92."""
    text = even(page.text) if page.figures else ""
    for relation in relations.of("ratio"):
        names = "|".join(map(regex.escape, sorted(relation.whole, key=len, reverse=True)))
        pattern = f"(?:{names}){relations.patterns['ratio'].pattern}"
        for match in regex.finditer(pattern, text):
            found = [_nearest(page, names, match.start()) for names in relation.parts]
            if any(one is None for one in found):
                continue
            top, under = (one for one in found if one is not None)
            if not under.number or (top.place, top.period, top.unit) != (
                under.place,
                under.period,
                under.unit,
            ):
                continue
            told, ratio = Decimal(match["ratio"]), top.number / under.number
            last = Decimal(1).scaleb(int(told.as_tuple().exponent))
            if abs(ratio - told) > last:
                made = str(ratio.quantize(last))
                by = f"{top.name} {top.text} : {under.name} {under.text}"
                message = f"{by} = {made}, but the text has {match['ratio']}"
                quote = page.quote(top)
                yield Finding(page.id, "ratio", message, (top, under), match["ratio"], made, quote)


def _nearest(page: Page, names: Iterable[str], at: int) -> Figure | None:
    wanted = frozenset(names)
    found = [f for f in page.levels if wanted & f.names and f.said.status == "actual"]
    return min(found, key=lambda f: abs(f.mention.start - at), default=None)


def _shares(page: Page, relations: Relations) -> Iterator[Finding]:
    """占地区生产总值的比重为3.8% against the levels of the part and the whole, where the text has both."""
    for share in page.figures:
        if share.said.measure != "share" or share.unit != _PERCENT:
            continue
        levels = [f for f in page.levels if f.said.measure == "level"]
        part = page.like(share, share.names, levels)
        whole = _whole(page, relations, share, part, levels)
        if part is not None and whole is not None and _can_be_part(page, part, whole):
            yield from _off_share(page, "share", share, part, whole)


def _can_be_part(page: Page, part: Figure, whole: Figure) -> bool:
    if part is whole or part.unit != whole.unit or not (part.number and whole.number):
        return False
    return page.is_sure(part) and page.is_sure(whole)


def _whole(
    page: Page, relations: Relations, share: Figure, part: Figure | None, levels: Sequence[Figure]
) -> Figure | None:
    """The level of what a share is of: what its sentence names after 占, else what its 其中 is of."""
    at = share.mention.start
    start, _ = page.sentence(share)
    match = relations.patterns["share_of"].match(page.text, start, at)
    if match is None:
        return None
    if match["of"] and not (share.said.subject or "").endswith(match["of"]):
        return None  # 占全省 in a bulletin of a city
    name = match["whole"]
    named = page.like(share, {name, relations.usual.get(name, name)}, levels)
    if named is not None or part is None or not relations.patterns["all_of"].match(name):
        return named
    return _before_parts(page, relations, part, levels, start)


def _before_parts(
    page: Page, relations: Relations, part: Figure, levels: Sequence[Figure], start: int
) -> Figure | None:
    """The figure before the 其中 that a part stands after, in the sentence from ``start``."""
    opens = relations.patterns["parts"].search(page.text, start, part.mention.start)
    if opens is None or part.mention.start < start:
        return None
    before = [f for f in levels if start <= f.mention.start < opens.start() and f.unit == part.unit]
    return before[-1] if before else None


def _changes(page: Page) -> Iterator[Finding]:
    """A change by an amount and the rate beside it: 增加1.2亿元，增长10% of a level of 13.2亿元."""
    for three in zip(page.figures, page.figures[1:], page.figures[2:], strict=False):
        level, one, other = three
        amount, rate = (one, other) if other.unit == _PERCENT else (other, one)
        base = level.number - amount.number
        if base <= 0 or not page.is_sure(level) or not _go_together(page, level, amount, rate):
            continue
        made = amount.number / base * 100
        rounding = abs(made) * (amount.room / abs(amount.number) if amount.number else Decimal(0))
        if abs(made - rate.number) > _GROWTH_TOLERANCE + rounding:
            by = f"{level.name} {level.text} with a change of {amount.text}"
            yield _finding(page, "growth", rate, (level, amount), by, rate.stated(made))


def _go_together(page: Page, level: Figure, amount: Figure, rate: Figure) -> bool:
    """Whether a change by an amount and a rate are of one level, in one sentence."""
    three = (level, amount, rate)
    if len({(figure.name, figure.place) for figure in three}) > 1 or level.period != rate.period:
        return False
    if tuple(figure.said.measure for figure in three) != ("level", "change", "change"):
        return False
    units = amount.unit == level.unit and rate.unit == _PERCENT
    return units and amount.said.basis == rate.said.basis and page.sentence(level) == page.sentence(rate)


def _two_levels(page: Page, relations: Relations) -> Iterator[Finding]:
    """A growth rate against the levels of the two years, where prices do not stand between them."""
    for rate in page.figures:
        if (rate.said.measure, rate.said.basis, rate.unit) != ("change", "yoy", _PERCENT):
            continue
        now, past = _level_of(page, rate, rate.period), _level_of(page, rate, _year_before(rate.period))
        if now is None or past is None or now.unit != past.unit or not past.number:
            continue
        if now.number == past.number:  # one figure told twice, its year read wrongly
            continue
        if _is_real(page, relations, rate, now, past) or not all(map(page.is_sure, (rate, now, past))):
            continue
        made = (now.number / past.number - 1) * 100
        room = _GROWTH_TOLERANCE + 100 * (now.room + past.room) / abs(past.number)
        if abs(made - rate.number) > room:
            by = f"{now.name} {past.text} to {now.text}"
            yield _finding(page, "growth", rate, (past, now), by, rate.stated(made))


def _level_of(page: Page, rate: Figure, period: Period | None) -> Figure | None:
    """The level of a period that a growth rate may be of."""
    wanted = (rate.name, rate.place, rate.said.status, period)
    levels = (f for f in page.levels if f.said.measure == "level" and period is not None)
    return next((f for f in levels if (f.name, f.place, f.said.status, f.period) == wanted), None)


def _is_real(page: Page, relations: Relations, rate: Figure, now: Figure, past: Figure) -> bool:
    """Whether growth may be at constant prices: the text says so, or money of two sentences does not say."""
    start, end = page.sentence(rate)
    if relations.patterns["real"].search(page.text[start:end]):
        return True
    together = page.sentence(now) == page.sentence(past) == (start, end) and not rate.said.cell
    named = relations.patterns["real_name"].search(rate.said.indicator)
    return now.mention.value.dimension == "money" and bool(named) and not together  # type: ignore[union-attr]


def _year_before(period: Period | None) -> Period | None:
    start, end = period or (None, None)
    if start is None or end is None or start.year != end.year or (end.month, end.day) == (2, 29):
        return None
    return start.replace(year=start.year - 1), end.replace(year=end.year - 1)


def _places(page: Page) -> Iterator[Finding]:
    """The same fact in the text and in a table."""
    texts: dict[tuple[Any, ...], list[Figure]] = {}
    cells: dict[tuple[Any, ...], list[Figure]] = {}
    for figure in page.figures:
        said = figure.said
        key = (figure.name, figure.place, figure.period, said.measure, said.basis, said.status, figure.unit)
        (cells if said.cell else texts).setdefault(key, []).append(figure)
    for key in (key for key in texts if key in cells):
        told, celled = texts[key], cells[key]
        if not any(agree(one.mention, other.mention) for one in told for other in celled):
            one, other = told[0], celled[0]
            where = other.said.cell.table if other.said.cell and other.said.cell.table else "its table"
            message = f"{one.name} is {one.text} in the text, but {other.text} in {where}"
            quote = page.quote(one)
            yield Finding(page.id, "places", message, (one, other), one.text, other.text, quote)
