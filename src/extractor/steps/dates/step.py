"""The step that finds dates.

One scan finds the atoms (2023年1月, 去年, 春节期间); a second, over the text with each atom written as one
placeholder, finds what is built around them (X以来, 到X, X至Y). A walk from left to right then gives each
its value, reading missing parts from what the text has said so far.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import regex

from extractor.model import DateValue, Mention, Unresolved
from extractor.rules import Hit, Rule, Rules, Scanner, expand
from extractor.steps.dates.context import LAST_YEAR, Almanac, Anchor, Holiday, Interval, LunarYear
from extractor.steps.dates.leads import lead
from extractor.steps.dates.normalisers import NORMALISERS
from extractor.steps.draft import Draft, Mask, spelling_of
from extractor.text.view import View

PLACEHOLDER = "\0"
_READINGS = ("both", "both_days")
_DATE_ARGUMENTS = {"date": 0, "date2": 1, "date3": 2, "date4": 3}
_LONG_AGO = 400
_HEAD, _HEADING = 300, 40


@dataclass(frozen=True, slots=True)
class Found:
    """A date expression: its span of the view, the rule, its arguments, and the atoms it is built around."""

    start: int
    end: int
    rule: Rule
    arguments: tuple[str | None, ...]
    atoms: tuple[Found, ...] = ()


class Dates:
    """Finds dates; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules) -> None:
        self._spelling = spelling_of(rules)
        family = rules.family("dates")
        rules.check_values("dates", NORMALISERS, 1)
        around = tuple(rule for rule in family if r"\x00" in rule.pattern)
        self._year = rules.compile("{year_here}")
        atoms = [rule for rule in family if rule not in around]
        self._own, self._after_year, self._plain = _scanners(atoms, rules)
        never = rules.fragments["date_never_opens"]
        self._leads = re.compile(rules.once(("date lead",), lambda: lead(atoms, never)))
        # What gives one date two readings is put together first; the rest is built around that.
        readings = tuple(rule for rule in around if rule.value.name in _READINGS)
        rest = tuple(rule for rule in around if rule not in readings)
        self._rounds = [
            rules.scanner(
                some, rules.once(("around lead", *(rule.id for rule in some)), partial(lead, some, never))
            )
            for some in (readings, rest)
        ]
        self._almanac = almanac(rules)
        self._planned = rules.compile("{planned_date}")
        self._stock = rules.compile("{stock_date}")
        self._lead = rules.compile("{compared_lead}")
        self._may_lead = rules.compile("{date_may_follow}")
        self._tail = rules.compile("{compared_tail}")
        self._report = rules.compile("{report_title}")
        self._communique = rules.compile("{communique_title}")
        self._forward = rules.compile("{forward_heading}")
        self._refused = rules.compile("{refused_date_lead}")
        self._break = regex.compile(r"[。!?\n]")

    def run(self, draft: Draft) -> None:
        draft.mentions.extend(self.find(draft))

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        view = draft.view
        anchor, turns = self._frame(draft)
        mentions: list[Mention] = []
        for found, interval in self._walk(view.chars, anchor, turns):
            start, end = view.span(found.start, found.end)
            if self._leans_back(draft, _first_atom(found).start):
                # Its first character ends a word that began before it: 网上|年货, 日本|年会.
                draft.drop(start, end, found.rule.id, "its first character belongs to the word before")
                continue
            if interval is None:
                if found.rule.value.name == "first_months":
                    # The 4个月 of 今年前4个月 is no length of time, whether or not the year is known.
                    draft.masks.append(
                        Mask(start, end, "a date that nothing fixes", found.rule.id, ("AMOUNT",))
                    )
                draft.unresolved.append(Unresolved(start, end, found.rule.id))
                draft.drop(start, end, found.rule.id, "nothing in the text or its frame fixes it")
                continue
            text = draft.document.text[start:end]
            value = DateValue(interval.start, interval.end, interval.grain)
            mentions.append(Mention("DATE", start, end, text, value, found.rule.id))
        return mentions

    def _leans_back(self, draft: Draft, start: int) -> bool:
        if self._refused.search(draft.view.chars, max(0, start - 3), start):
            return True
        if draft.view.chars[start].isdigit() or draft.is_border(start) or not draft.is_border(start + 1):
            return False
        before = draft.view.chars[max(0, start - 3) : start]
        return self._lead.search(before) is None and self._may_lead.search(before) is None

    # Finding

    def _atoms_of(self, chars: str) -> Iterator[Found]:
        end = 0
        for place in self._leads.finditer(chars):
            start = place.start()
            found = self._atom_at(chars, start) if start >= end else None
            if found:
                end = found.end
                yield found

    def _atom_at(self, chars: str, start: int) -> Found | None:
        year = self._year.match(chars, start)
        hit = (self._own if year else self._plain).at(chars, start)
        if hit:
            return Found(start, hit.end, hit.rule, _arguments(hit))
        tail = self._after_year.at(chars, year.end()) if year else None
        return Found(start, tail.end, tail.rule, _arguments(tail, year[0])) if year and tail else None

    def _expressions(self, chars: str) -> list[Found]:
        found = list(self._atoms_of(chars))
        for around in self._rounds:
            found = list(self._built(chars, found, around)) if found else found
        return found

    @staticmethod
    def _built(chars: str, atoms: Sequence[Found], around: Scanner) -> Iterator[Found]:
        """What the rules build around the dates found so far, and those that stay as they are."""
        pieces, places, last, size = [], [], 0, 0
        for atom in atoms:
            pieces.append(chars[last : atom.start].replace(PLACEHOLDER, " "))
            size += atom.start - last
            places.append(size)
            size += 1
            last = atom.end
        pieces.append(chars[last:].replace(PLACEHOLDER, " "))
        reduced = PLACEHOLDER.join(pieces)
        following = 0
        for hit in around.scan(reduced):
            first = bisect_right(places, hit.start - 1)
            count = hit.match[0].count(PLACEHOLDER)
            if not count:
                continue
            yield from atoms[following:first]
            inner = tuple(atoms[first : first + count])
            following = first + count
            start = inner[0].start - (places[first] - hit.start)
            end = inner[-1].end + (hit.end - places[following - 1] - 1)
            yield Found(start, end, hit.rule, _arguments(hit), inner)
        yield from atoms[following:]

    # Resolving

    def _walk(
        self, chars: str, anchor: Anchor, turns: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[Found, Interval | None]]:
        """Each expression with its value, None where nothing fixes it; the anchor moves along."""
        last, period, turn = 0, anchor.topic, 0
        for found in self._expressions(chars):
            stop = self._break.search(chars, last, found.start)
            if stop:
                anchor.sentence_year = anchor.sentence_month = None
                if anchor.topic is not period:
                    anchor.topic = period
                if "\n" in chars[stop.start() : found.start]:
                    anchor.named_month = None
                    if anchor.communique and anchor.told:
                        period = anchor.topic = _whole(anchor.told)
            while turn < len(turns) and turns[turn][0] <= found.start:
                anchor.told = turns[turn][1]
                turn += 1
            interval = self._resolve(chars, found, anchor)
            last = found.end
            if interval is not None and anchor.topic is not None and anchor.topic.grain != "day":
                period = anchor.topic
            yield from self._or_inside(chars, found, interval, anchor)

    def _or_inside(
        self, chars: str, found: Found, interval: Interval | None, anchor: Anchor
    ) -> Iterator[tuple[Found, Interval | None]]:
        """The expression; where it has no meaning, those it is built around, which may have their own."""
        if interval is not None or not found.atoms:
            yield found, interval
            return
        for atom in found.atoms:
            yield from self._or_inside(chars, atom, self._resolve(chars, atom, anchor), anchor)

    def _resolve(self, chars: str, found: Found, anchor: Anchor) -> Interval | None:
        """The value of an expression; the anchor is moved on by what it says."""
        if found.atoms:
            inner = []
            for atom in found.atoms:
                part = self._resolve(chars, atom, anchor)
                if part is None:
                    return None
                inner.append(part)
            arguments = [inner[_DATE_ARGUMENTS[a]] if a in _DATE_ARGUMENTS else a for a in found.arguments]
            value = _meaning(found.rule, anchor, arguments)
            if value is not None and value.end is not None and _recent(anchor, value):
                # 截至7月末 stays open at its start, so that 同期 does, and closes July for 上月.
                anchor.topic = value if value.start else replace(value, grain=inner[-1].grain, closing=True)
            return value
        before, after = chars[max(0, found.start - 12) : found.start], chars[found.end : found.end + 24]
        clause = _clause(before, after)
        anchor.planned = self._planned.search(clause) is not None
        anchor.compared = self._lead.search(before) is not None or self._tail.match(after) is not None
        anchor.stock = anchor.compared or self._stock.search(clause) is not None
        value = _meaning(found.rule, anchor, found.arguments)
        if value is not None:
            _follow(anchor, value, found, anchor.compared)
        return value

    # The frame

    def _frame(self, draft: Draft) -> tuple[Anchor, list[tuple[int, int]]]:
        """The anchor at the head of the text, and where 全年 begins to speak of another year."""
        document = draft.document
        published = document.published
        title = View(document.title or "", self._spelling).chars
        anchor = Anchor(
            self._almanac, published, draft.heading.year or (published.year if published else None)
        )
        head = title or _headings(draft.view.chars[:_HEAD])
        found = self._communique.search(head)
        if found:
            anchor.communique = anchor.narrated = True
            anchor.told = anchor.now = int(found["year"])
            anchor.topic = _whole(anchor.told)
            return anchor, []
        if self._report.search(head):
            anchor.narrated = True
            if anchor.now is None:
                years = regex.search(r"(?:19|20)[0-9]{2}(?=年)", head)
                anchor.now = int(years[0]) if years else None
            if anchor.now is None:
                return anchor, []
            anchor.told = anchor.now - 1 if anchor.early or published is None else anchor.now
            turns = [
                (match.start(), anchor.now)
                for match in self._forward.finditer(draft.view.chars)
                if self._speaks_of(match, anchor.now)
            ]
            return anchor, turns
        if title:
            self._read_title(title, anchor)
        return anchor, []

    @staticmethod
    def _speaks_of(match: regex.Match[str], year: int) -> bool:
        named = match["year"]
        return named is None or not named.isdigit() or int(named) == year

    def _read_title(self, title: str, anchor: Anchor) -> None:
        """Take the topic and its year from a title such as 4月工业增加值增长 or 2019年全省经济运行."""
        for found in self._expressions(title):
            value = self._resolve(title, found, anchor)
            if value is None or anchor.topic is not value or value.end is None:
                continue
            published = anchor.published
            if anchor.now is None:
                anchor.now = value.end.year
            if published is None or abs((published - value.end).days) < _LONG_AGO:
                anchor.told = value.end.year
            else:
                anchor.topic = None
            break
        anchor.sentence_year = anchor.sentence_month = None


def _first_atom(found: Found) -> Found:
    return _first_atom(found.atoms[0]) if found.atoms else found


def _meaning(rule: Rule, anchor: Anchor, arguments: Sequence[Any]) -> Interval | None:
    try:
        return NORMALISERS[rule.value.name](anchor, *arguments)
    except (OverflowError, ValueError):
        # Not a date of this calendar: before the year 1, after 9999, or no numeral at all.
        return None


def _headings(head: str) -> str:
    """The lines at the head of a text that are short enough to name it."""
    return "\n".join(line for line in head.split("\n") if len(line) <= _HEADING and "。" not in line)


def _whole(year: int) -> Interval:
    return Interval(date(year, 1, 1), date(year, 12, 31), "year")


def _recent(anchor: Anchor, value: Interval) -> bool:
    """Whether an interval began recently enough to be what the text goes on to speak of."""
    edge = value.start or value.end
    return edge is not None and (anchor.published is None or (anchor.published - edge).days < _LONG_AGO)


def _scanners(rules: Sequence[Rule], folder: Rules) -> tuple[Scanner, ...]:
    """The atoms' rules as three scanners, so that a year is read once and not by every rule anew.

    The first has the rules without ``{year}`` at their head, the second those that have it, to be tried
    where a year ends, and the third all that can do without one.
    """
    head = expand("{year}", folder.fragments, frozenset({"year"}), "fragments.yaml")
    own = [rule for rule in rules if not rule.pattern.startswith(head)]
    after = [rule for rule in rules if rule.pattern.startswith(head)]
    optional = [rule for rule in after if rule.pattern.startswith(head + "?")]
    bare = {rule.id: replace(rule, pattern=rule.pattern[len(head) :].removeprefix("?")) for rule in after}
    plain = [bare.get(rule.id, rule) for rule in rules if rule in own or rule in optional]
    return tuple(folder.scanner(tuple(some)) for some in (own, bare.values(), plain))


def _arguments(hit: Hit, year: str | None = None) -> tuple[str | None, ...]:
    """What the rule's value asks for; ``none`` is written for a part that the rule leaves out."""
    written = zip(hit.rule.value.arguments, hit.arguments(), strict=True)
    return tuple(
        name
        if name in _DATE_ARGUMENTS
        else year
        if name == part == "year"
        else None
        if part == "none"
        else part
        for name, part in written
    )


_STOP = regex.compile(r"[。，,;!?\n]")


def _clause(before: str, after: str) -> str:
    cut = _STOP.search(after)
    lead = max(map(before.rfind, "。，,;\n")) + 1
    return before[lead:] + " " + (after[: cut.start()] if cut and cut.start() > 1 else after)


# Words that look back from the period under discussion, and so do not become it.
_BACK_MONTHS = ("上", "上个", "前一", "前一个")
_BACK_YEARS = ("下年", "下年度", "去年", "上年", "前年", "前一年", "上一年", "上一年度", "去年度", "上年度")
_BACK = frozenset(_BACK_MONTHS + _BACK_YEARS)


def _follow(anchor: Anchor, value: Interval, found: Found, compared: bool) -> None:
    """Remember what an expression said, for those after it."""
    if value.festival:
        anchor.festival = value.festival
    if value.start is None or value.end is None:
        return
    year = found.arguments[0] if found.rule.value.arguments[:1] == ("year",) else None
    if value.plan and not compared:
        covers = anchor.now is None or value.start.year < anchor.now <= value.end.year + 1
        anchor.plan = value if covers else anchor.plan
    if value.grain in ("era", "decade", "century", "plan") or compared:
        return
    if value.grain == "day":
        anchor.day = value.end
    word = found.arguments[1] if found.rule.value.name == "month" else year
    if word in _BACK and value.grain in ("year", "month", "quarter"):
        if year and year[0] not in "上下":
            anchor.sentence_year = value.end.year
        return
    if value.grain in ("day", "days", "month", "months"):
        anchor.month = anchor.sentence_month = (value.end.year, value.end.month)
    if value.grain in ("quarter", "quarters"):
        anchor.quarter = value
    if year:
        anchor.sentence_year = value.end.year
        if value.grain in ("day", "days", "month", "months"):
            anchor.named_month = (value.end.year, value.end.month)
    if year in ("今年", "本年", "今年度", "本年度") and value.grain == "year":
        return
    if anchor.published and (value.start - anchor.published).days > 31:
        return
    anchor.topic = value


def almanac(rules: Rules) -> Almanac:
    """The festivals and eras of the rules folder's tables. Raises RulesError for a date that is none."""

    def holiday(row: dict[str, str]) -> tuple[tuple[str, int], Holiday]:
        days = Holiday(_day(row["day"]), _day(row["start"]), _day(row["end"]))
        return (row["festival"], _number(row["key"][-4:])), days

    def lunar_year(row: dict[str, str]) -> tuple[int, LunarYear]:
        lengths = tuple(30 if length == "L" else 29 for length in row["lengths"])
        return _number(row["year"]), LunarYear(_day(row["start"]), _number(row["leap"] or "0"), lengths)

    holidays = dict(rules.each("dates/holidays.csv", "key", holiday))
    festivals = rules.table("dates/festivals.csv", "name")
    names = {row["name"]: row["festival"] for row in festivals}
    days = {row["festival"]: row["day"] for row in festivals if row["day"]}
    reigns = dict(rules.each("dates/reigns.csv", "reign", lambda row: (row["reign"], _number(row["first"]))))
    eras = dict(rules.each("dates/eras.csv", "era", lambda row: (row["era"], _day(row["start"]))))
    lunar = dict(rules.each("dates/lunar.csv", "year", lunar_year))
    known = Almanac(holidays, names, days, eras, reigns, lunar)
    for name, day in days.items():
        try:
            known.holiday(name, LAST_YEAR)
        except ValueError:
            row = next(row for row in festivals if row["festival"] == name and row["day"] == day)
            raise rules.fault(
                "dates/festivals.csv", row, f"{day!r} is no day; give one such as 10-01"
            ) from None
    return known


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is no day; give one such as 2023-02-03") from None


def _number(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is no number; give one such as 2023") from None
