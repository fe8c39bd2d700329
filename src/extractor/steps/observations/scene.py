"""What one document shows before it is read: its mentions in the view, its clauses, what is found once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress, pairwise

import regex

from extractor.knowledge.days import real_day, whole_years
from extractor.knowledge.divisions import COUNTRY
from extractor.knowledge.numerals import number
from extractor.steps.draft import Draft
from extractor.steps.observations.patterns import Tools
from extractor.steps.observations.review import NEXT_YEAR, Review, review_of
from extractor.steps.observations.roles import DateRoles, NameRoles, date_roles, name_roles, opening_places
from extractor.steps.observations.rows import (
    Finds,
    Item,
    Period,
    Row,
    Span,
    latest,
    period_of,
    row_of,
    twin_key,
    value_of,
)
from extractor.text.clauses import Clauses, clauses_of

_YEARS = "年"
_TWINS = 3  # places where the same figure stands that may tell its period
_HEAD = 3000  # characters that show whether a text without a region speaks of one (全市, 我省)
_LONGEST_OWNER = 12  # characters of a facility's name in a title
_LONGEST_HEADING = 60  # characters of a line before the word that makes it a heading
_FROM = 4  # characters of 由 or 从 with a bound
_PRICE_RATIO = 3  # characters of 价格比, which jieba reads in 价格比上年下降
_LAST_YEAR_OF_TENTH_PLAN = 2005


@dataclass(frozen=True, slots=True)
class Scene:
    """One document as its amounts are read: made once by ``scene_of`` and not changed after."""

    tools: Tools
    chars: str
    published: date | None
    default: str | None  # whom the document is about when a sentence says nothing
    owner: str | None  # the port, station or park that it is about by its title
    path: Sequence[str]  # the places that the default lies in, the widest first
    is_report: bool  # whether its title is of a report, a plan or a budget
    titled: Period | None  # the year that its title names
    plan: Period | None  # the five-year plan that the document is
    amounts: Row
    dates: Row
    names: Row
    clauses: Clauses
    years: Sequence[int]  # the latest amounts (see ``latest``) that are a number of years
    when: DateRoles
    who: NameRoles
    places: Finds  # words for the document's place that open a clause
    events: Finds  # events that figures may be about
    owners: Finds  # words that end the name of a facility, a project or a region
    known: Finds  # names of common indicators
    plans: Finds  # words of planning
    goals: Finds  # words that a list of goals follows
    ahead: Finds  # headings of what is planned
    review: Finds  # headings of what was done
    compared: Finds  # 相比
    deals: Finds  # 分别
    same_below: Finds  # 比去年同期（下同）
    heads: Sequence[tuple[int, Period]]  # the dates of the title and of headings, by where they stand
    told: Review  # the period that the document reviews, and where that turns
    twins: dict[tuple[str, str], list[int]]  # where amounts of the same value and unit stand
    word_starts: Sequence[int] | None  # None where the view left something out
    notes: dict[int, str] | None  # the draft's, when a trace was asked for

    @property
    def ahead_year(self) -> Period | None:
        """The year that the plans of the document are for."""
        if self.published is None:
            return None
        year = self.published.year + (self.published.month >= NEXT_YEAR)
        return whole_years(year, year)

    def head_date(self, before: int) -> Period | None:
        """The date in the last heading before a place."""
        at = bisect_left(self.heads, (before,)) - 1
        return self.heads[at][1] if at >= 0 else None

    def same_figure(self, item: Item) -> list[Period]:
        """The periods that the sentences of the same figure elsewhere open with, or that stand next to it."""
        found = []
        places = self.twins[twin_key(item)]
        for at in places[:_TWINS] if len(places) > 1 else ():
            told = self.dates.last(self.when.holding, self.clauses.sentence(at), at)
            if at != item.start and told is not None:
                found.append(period_of(told))
        return found

    def is_word_end(self, at: int) -> bool:
        """Whether one of the tokenizer's words ends at ``at``, as far as the view can tell."""
        starts = self.word_starts
        if starts is None or at >= len(self.chars):
            return True
        found = bisect_left(starts, at)
        return found < len(starts) and starts[found] == at

    def when_from(self, at: int) -> bool:
        """Whether 由 or 从 stands right before ``at``: what follows is where a change began."""
        return self.tools.when.from_lead.match(self.chars, max(0, at - _FROM), at) is not None

    def word_at(self, start: int, end: int) -> str:
        """The first word from ``start`` on, cut off at ``end``; nothing where a space stands."""
        if self.word_starts is None:
            word = next(iter(self._cut_anew(start, end, ())), "")
            return word if self.chars.startswith(word, start) else ""
        at = bisect_right(self.word_starts, start)
        return self.chars[
            start : min(self.word_starts[at] if at < len(self.word_starts) else end, end)
        ].strip()

    def words(self, start: int, end: int, holes: Sequence[Span] = ()) -> list[str]:
        """The view's words between ``start`` and ``end``, without the sorted ``holes`` (dates, subjects).

        The 比 of 比上年 goes with the date after it.
        """
        if holes:
            holes = [hole for hole in holes if hole[0] >= start and hole[1] <= end]
        if self.word_starts is None:
            return self._cut_anew(start, end, holes)
        words: list[str] = []
        for left, right in holes:
            words += self._cut(self.word_starts, start, left)
            start = max(start, right)
            if words and words[-1] in self.tools.bases:
                words.pop()
            elif words and len(words[-1]) >= _PRICE_RATIO and words[-1].endswith(self.tools.bases):
                words[-1] = words[-1][:-1]
        return words + self._cut(self.word_starts, start, end)

    def _cut(self, borders: Sequence[int], start: int, end: int) -> list[str]:
        if start >= end:
            return []
        chars = self.chars
        low = bisect_right(borders, start)
        high = bisect_left(borders, end, low, min(low + end - start, len(borders)))
        cuts = [start, *borders[low:high], end]
        return [word for left, right in pairwise(cuts) if (word := chars[left:right]).strip()]

    def _cut_anew(self, start: int, end: int, holes: Sequence[Span]) -> list[str]:
        """The words where the view left something out: jieba's borders lie between other characters."""
        pieces = []
        for left, right in holes:
            piece = self.chars[start:left]
            for base in self.tools.bases:
                piece = piece.removesuffix(base)
            pieces.append(piece)
            start = max(start, right)
        return self.tools.vocabulary.words("".join([*pieces, self.chars[start:end]]))

    def joined(self, left: Item, right: Item) -> bool:
        """Whether two amounts are parted by a mark or a word of a list alone."""
        if not 0 < right.start - left.end < 4:
            return False
        return self.tools.what.joint.match(self.chars[left.end : right.start]) is not None


def scene_of(tools: Tools, draft: Draft) -> Scene:
    """The scene of a draft whose mentions are sorted and do not overlap."""
    chars, document, (amounts, dates, names) = draft.view.chars, draft.document, _rows(draft)
    clauses = clauses_of(chars, list(zip(amounts.starts, amounts.ends, strict=True)))
    region, title = document.region, document.title or ""
    titled, heads = _year_of(tools, title), _heads(chars, dates, clauses)
    return Scene(
        tools=tools,
        chars=chars,
        published=document.published,
        default=_default(tools, draft),
        owner=_owner_of(tools, title),
        path=region.path.split("/") if region and region.path else (),
        is_report=tools.what.report_title_words.search(title) is not None,
        titled=titled,
        plan=_plan_of(tools, title),
        amounts=amounts,
        dates=dates,
        names=names,
        clauses=clauses,
        years=latest(value_of(item).unit == _YEARS for item in amounts.items),
        when=date_roles(tools, chars, dates),
        who=name_roles(tools, chars, names, dates, amounts, clauses),
        places=Finds(lambda: opening_places(tools, chars, names, dates)),
        events=_finds(tools.who.event_subject, chars),
        owners=Finds(lambda: [hit[1:] for hit in tools.owning.find_matches_as_indexes(chars)]),
        known=Finds(lambda: [hit[1:] for hit in tools.known.find_matches_as_indexes(chars)]),
        plans=_finds(tools.what.planned, chars),
        goals=_finds(tools.what.goals, chars),
        ahead=_headings(tools.what.plan_heading, chars),
        review=_headings(tools.what.review_heading, chars),
        compared=_finds(tools.when.cross_base, chars),
        deals=_finds(tools.what.dealt, chars),
        same_below=_finds(tools.when.same_below, chars),
        heads=heads,
        told=review_of(tools, draft, titled or _first_head(heads)),
        twins=_twins(amounts),
        word_starts=None if draft.view.rewritten else _word_starts(draft.borders),
        notes=draft.notes if draft.trace else None,
    )


def _heads(chars: str, dates: Row, clauses: Clauses) -> list[tuple[int, Period]]:
    """The dates that stand in short lines without a full stop, and where their lines start."""
    heads = []
    for item in dates.items:
        start = clauses.paragraph(item.start)
        end = chars.find("\n", start, start + _LONGEST_HEADING)
        if end > item.start and "。" not in chars[start:end]:
            heads.append((start, period_of(item)))
    return heads


def _first_head(heads: Sequence[tuple[int, Period]]) -> Period | None:
    """The date of the line that the text opens with."""
    return heads[0][1] if heads and heads[0][0] == 0 else None


def _twins(amounts: Row) -> dict[tuple[str, str], list[int]]:
    places: dict[tuple[str, str], list[int]] = {}
    for item in amounts.items:
        places.setdefault(twin_key(item), []).append(item.start)
    return places


def _default(tools: Tools, draft: Draft) -> str | None:
    """The place that a document is about: its region, the whole country, or none where there are several."""
    if draft.document.region is not None:
        return draft.document.region.name
    if draft.heading.scope == "nation":
        return COUNTRY
    return _nation(tools, draft.document.title or "", draft.view.chars)


def _nation(tools: Tools, title: str, chars: str) -> str | None:
    """The whole country where a text of no region speaks of it, and not of a city or province of its own."""
    if len(tools.who.local_word.findall(chars[:_HEAD])) > 1:
        return None
    told = tools.who.nation_word.search(title) or tools.who.nation_word.search(chars)
    return COUNTRY if told else None


def _finds(pattern: regex.Pattern[str], chars: str) -> Finds:
    return Finds(lambda: (match.span() for match in pattern.finditer(chars)))


def _headings(pattern: regex.Pattern[str], chars: str) -> Finds:
    """What ends a line, and stands so near its start that it is a heading."""

    def scan() -> Iterator[Span]:
        for match in pattern.finditer(chars):
            near = match.start() - _LONGEST_HEADING
            line = chars.rfind("\n", max(0, near), match.start()) + 1
            if (line or near <= 0) and chars.find("。", line, match.start()) < 0:
                yield match.span()

    return Finds(scan)


def _word_starts(borders: bytes) -> list[int]:
    starts: list[int] = list(compress(range(len(borders)), borders))
    return starts


def _rows(draft: Draft) -> tuple[Row, Row, Row]:
    """The amounts, the dates, and the names (districts and organisations) of a draft."""
    view = draft.view
    amounts: list[Item] = []
    dates: list[Item] = []
    names: list[Item] = []
    rows = {"AMOUNT": amounts, "DATE": dates, "DISTRICT": names, "ORGANISATION": names}
    if view.rewritten:
        for mention in draft.mentions:
            start, end = view.index(mention.start), view.index(mention.end - 1) + 1
            rows[mention.type].append(Item(mention, start, end))
    else:
        for mention in draft.mentions:
            rows[mention.type].append(Item(mention, mention.start, mention.end))
    return row_of(amounts), row_of(dates), row_of(names)


def _owner_of(tools: Tools, title: str) -> str | None:
    """The facility that a title opens with: 宁波舟山港2021年生产情况."""
    for _, start, end in tools.owning.find_matches_as_indexes(title):
        name = title[:end]
        words = tools.vocabulary.words(name)
        if tools.owners[title[start:end]] != "facility" or end - start == end or end > _LONGEST_OWNER:
            return None
        if tools.who.titled_owner.match(title, end) and tools.vocabulary.is_proper(words, unknown=True):
            return name
        return None
    return None


def _year_of(tools: Tools, title: str) -> Period | None:
    """The year that a title names for all that it heads."""
    match = tools.when.title_year.search(title)
    return whole_years(int(match["year"]), int(match["year"])) if match else None


def _plan_of(tools: Tools, title: str) -> Period | None:
    """Up to the end of the five-year plan that a title names; the first ran from 1953 to 1957."""
    match = tools.when.plan_title.search(title)
    if match is None:
        return None
    ordinal = int(number(match["ordinal"]))
    end = real_day(_LAST_YEAR_OF_TENTH_PLAN + 5 * (ordinal - 10), 12, 31)
    return (None, end) if end else None
