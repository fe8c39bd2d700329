"""What one document shows before it is read: its mentions in the view, its clauses, what is found once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import regex

from extractor.draft import Draft
from extractor.knowledge.numerals import number
from extractor.observing.clauses import Clauses, clauses_of
from extractor.observing.roles import DateRoles, NameRoles, date_roles, name_roles, opening_places
from extractor.observing.rows import Finds, Item, Period, Row, Span, latest, row_of, value_of
from extractor.observing.tools import Tools

COUNTRY = "全国"
_YEARS = "年"
_HEAD = 3000  # characters that show whether a text without a region speaks of one (全市, 我省)
_LAST_YEAR_OF_TENTH_PLAN = 2005


@dataclass(frozen=True, slots=True)
class Scene:
    """One document as its amounts are read: made once by ``scene_of`` and not changed after."""

    tools: Tools
    chars: str
    published: date | None
    default: str | None  # whom the document is about when a sentence says nothing
    path: Sequence[str]  # the places that the default lies in, the widest first
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
    known: Finds  # names of common indicators
    plans: Finds  # words of planning
    deals: Finds  # 分别
    word_starts: Sequence[int] | None  # None where the view left something out
    notes: dict[int, str] | None  # the draft's, when a trace was asked for

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
    chars, document = draft.view.chars, draft.document
    amounts, dates, names = _rows(draft)
    clauses = clauses_of(chars, list(zip(amounts.starts, amounts.ends, strict=True)))
    region = document.region
    local = region is None and len(tools.who.local_word.findall(chars[:_HEAD])) > 1
    return Scene(
        tools=tools,
        chars=chars,
        published=document.published,
        default=region.name if region else None if local else COUNTRY,
        path=region.path.split("/") if region and region.path else (),
        plan=_plan_of(tools, document.title or ""),
        amounts=amounts,
        dates=dates,
        names=names,
        clauses=clauses,
        years=latest(value_of(item).unit == _YEARS for item in amounts.items),
        when=date_roles(tools, chars, dates),
        who=name_roles(tools, chars, names, dates, amounts, clauses),
        places=Finds(lambda: opening_places(tools, chars, names, dates)),
        events=_finds(tools.who.event_subject, chars),
        known=Finds(lambda: [hit[1:] for hit in tools.known.find_matches_as_indexes(chars)]),
        plans=_finds(tools.what.planned, chars),
        deals=_finds(tools.what.dealt, chars),
        word_starts=None if draft.view.rewritten else _word_starts(draft.borders),
        notes=draft.notes if draft.trace else None,
    )


def _finds(pattern: regex.Pattern[str], chars: str) -> Finds:
    return Finds(lambda: (match.span() for match in pattern.finditer(chars)))


def _word_starts(borders: bytes) -> list[int]:
    starts: list[int] = np.flatnonzero(np.frombuffer(borders, dtype=np.uint8)).tolist()
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


def _plan_of(tools: Tools, title: str) -> Period | None:
    """Up to the end of the five-year plan that a title names; the first ran from 1953 to 1957."""
    match = tools.when.plan_title.search(title)
    if match is None:
        return None
    ordinal = int(number(match["ordinal"]))
    return None, date(_LAST_YEAR_OF_TENTH_PLAN + 5 * (ordinal - 10), 12, 31)
