"""Finds organisations whose last word tells what they are: 大学, 有限公司, 研究院 (endings.csv)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from extractor.rules import Rules
from extractor.steps.organisations.bodies import place_of_body
from extractor.steps.organisations.known import FIRMS, campus
from extractor.steps.organisations.lexicon import Ending, Tables
from extractor.steps.organisations.reader import Found, Reader
from extractor.steps.organisations.walking import Walk, Walker

ENDING = "organisation.ending"
BRANCH = "organisation.branch"
BODY = "organisation.body-of-place"

LONGEST_NAME = 60
_LEARNED = ("research", "education")
_BODIES = frozenset(("research", "association", "education", "health", "other", "judiciary"))


@dataclass(frozen=True, slots=True)
class End:
    """An ending where it stands."""

    ending: Ending
    start: int
    end: int


class EndedFinder:
    """The endings in one automaton; what stands before one is read by the Walker."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._tables = tables
        self._walker = Walker(rules, tables)
        self._endings = tuple(tables.endings)
        # Few and short words: a DFA of them is small, and scans twice as fast.
        self._automaton = AhoCorasick(
            self._endings, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        )
        words = tables.words
        self._groups, self._parts, self._legal = words["group"], words["part"], words["legal"]
        self._whole, self._attached = words["whole"], words["attached"][0]
        self._of_place = tables.sets["keeps_place"]
        self._stock = words["stock_form"][0]
        self._trade_words = tables.sets["trade"] | tables.sets["legal"] | tables.sets["firm_end"]
        self._bodies = tables.sets["body"]
        self._market, self._counters = words["market"], tables.sets["counter"]
        self._marks, self._firm_ends = tables.sets["list_mark"], words["carrier_end"]
        self._carrier_before = rules.compile("(?r){organisation_carrier_before}")
        self._carrier_after = rules.compile("{organisation_carrier_after}")

    def find(self, reader: Reader, known: Sequence[Found]) -> list[Found]:
        """Names that end in a word of endings.csv and have a core of their own before it."""
        found = []
        known_at = {item.end: item for item in known}
        for index, start, end in self._automaton.find_matches_as_indexes(reader.chars):
            at = self._at(reader.chars, self._tables.endings[self._endings[index]], start, end)
            if at is None:
                continue
            candidate = self._ended(reader, at, known_at)
            known_end = known_at.get(at.end)
            leak = known_end and candidate and candidate.rule == ENDING and not reader.place(known_end.start)
            if candidate and not leak:
                candidate = campus(reader, candidate)
                found.append(candidate)
                known_at[candidate.end] = candidate
        return found

    def _at(self, chars: str, ending: Ending, start: int, end: int) -> End | None:
        """The ending that stands there, or a longer word's; None when it is part of another word."""
        following = chars[end : end + 1]
        if following and following in ending.not_next:
            longer = self._over(chars, end + 1)  # 大学 of 吉林大学, where 林大 was found first
            beyond = chars[end + 1 : end + 2]
            if longer is None or (beyond and beyond in longer.not_next):  # 师大 of 师大学生
                if longer is None:
                    return None
            else:
                ending, start, end = longer, end + 1 - len(longer.text), end + 1
        if ending.core == "never" or chars.endswith(ending.text, 0, start):
            return None
        return End(ending, start, end)

    def _over(self, chars: str, end: int) -> Ending | None:
        """The ending of two to four characters that ends at ``end``."""
        found = (self._tables.endings.get(chars[max(0, end - size) : end]) for size in (4, 3, 2))
        return next((ending for ending in found if ending), None)

    def _ended(self, reader: Reader, at: End, known: Mapping[int, Found]) -> Found | None:
        ending = at.ending
        if ending.core == "carrier":
            return self._carrier(reader, at)
        above = known.get(at.start)
        if above is not None:
            if at.end - above.start > LONGEST_NAME:
                return None
            if above.kind != "international" and ending.core != "any":
                outer = known.get(above.start) if ending.text in self._parts else None
                return self._branch(reader, at, replace(above, start=outer.start) if outer else above)
        walk = self._walk(reader, at, known)
        refused = self._refused(reader, walk, ending)
        if not refused:
            return self._walked(reader, at, walk, known)
        body = self._body(reader, at, walk)
        if body is None and reader.draft.trace and walk.start < at.start:
            offset = reader.draft.view.offset
            reader.draft.drop(offset(walk.start), offset(at.end), ENDING, refused, "endings.csv")
        return body

    def _walk(self, reader: Reader, at: End, known: Mapping[int, Found]) -> Walk:
        ending = at.ending
        return self._walker.walk(
            reader,
            at.start,
            known if ending.kind in _BODIES else {},
            joined=ending.kind in _LEARNED and not ending.text.endswith(self._whole),
            registered=ending.text in self._legal,
            market=ending.text.endswith(self._market) and ending.core == "any",
        )

    def _counted(self, reader: Reader, walk: Walk) -> bool:
        """Whether a number with a classifier opens the words, or stands before them: 23家省重点实验室."""
        view = reader.draft.view
        offsets = range(view.offset(walk.start), view.offset(walk.anchor))
        return any(unit in self._counters for at in offsets for unit in reader.amounts_at(at))

    def _branch(self, reader: Reader, at: End, above: Found) -> Found:
        """What hangs on the organisation right before its ending: 中国人寿分公司, 吉林大学医学院."""
        ending, rest = at.ending, reader.chars[at.start : at.end]
        firm = ending.kind in ("company", "education")
        kind = above.kind if ending.text in self._groups else ending.kind
        name = reader.chars[above.start : at.end] if firm else above.name + rest
        why = (*above.why, f"{rest} belongs to the organisation before it")
        return Found(above.start, at.end, name, kind, BRANCH, parent=above, why=why)

    def _refused(self, reader: Reader, walk: Walk, ending: Ending) -> str:
        """Why what stands before an ending makes no name; nothing when it makes one."""
        if walk.start == walk.anchor:
            return f"nothing of a name stands before {ending.text}"
        if not suffices(walk, ending.core):
            return f"the words before {ending.text} are common ones; it asks for core={ending.core}"
        if self._only_trade(reader, walk):
            return f"only words of trade stand before {ending.text}"
        trade = self._tables.endings.get(reader.chars[walk.start : walk.anchor])
        if trade and trade.core == "placed" and not walk.placed:
            return "no place stands before it"  # 城投公司 of no city
        if ending.core == "owned" and not walk.placed:
            return "no place stands before it"
        if ending.kind != "media" and self._counted(reader, walk):
            return "a number counts it"
        return ""

    def _only_trade(self, reader: Reader, walk: Walk) -> bool:
        """Whether one word of trade or legal form is all that a registered name has: 酒业有限公司."""
        return (
            walk.registered
            and not walk.placed
            and reader.chars[walk.start : walk.anchor] in self._trade_words
        )

    def _walked(self, reader: Reader, at: End, walk: Walk, known: Mapping[int, Found]) -> Found | None:
        """The name that a walk came to, with the brand or the organisation before it that belongs to it."""
        ending, start, chars = at.ending, self._start(walk, at.ending), reader.chars
        why: tuple[str, ...] = (walk.why(), f"right border: {ending.text} ends it (endings.csv)")
        if walk.placed and (ending.kind == "company" or (ending.kind == "finance" and start not in known)):
            opened = self._brand_before(reader, start)
            if opened == start and ending.core == "owned":
                return None
            if opened < start:
                why = (f"left border: the brand {chars[opened:start]} opens it", why[1])
            if opened < start and ending.kind == "finance":
                name = self._tables.known[chars[opened:start]].name + chars[start : at.end]
                return Found(opened, at.end, name, ending.kind, BRANCH, why=why)
            start = opened
        return self._after_head(reader, at, walk, start, known, why)

    def _start(self, walk: Walk, ending: Ending) -> int:
        """Where a walk's name starts: an institution's own one without the short name of its region."""
        if ending.kind != "other" or ending.text in self._of_place:
            return walk.start
        return walk.core if walk.proper and walk.core > walk.start else walk.start

    def _after_head(
        self,
        reader: Reader,
        at: End,
        walk: Walk,
        start: int,
        known: Mapping[int, Found],
        why: tuple[str, ...],
    ) -> Found | None:
        """The name that opens at ``start``, under the organisation that ends there if one does."""
        if reader.chars.endswith(self._attached, 0, start) and start - len(self._attached) in known:
            start -= len(self._attached)
        head = known.get(start)
        if head is None and at.ending.core == "branch":
            return None
        under = self._under(reader, at, start, head) if head and walk.placed else None
        if under:
            return replace(under, why=why)
        name = self._tables.organs.full(home_name(reader, start, at.end), at.ending.text)
        return Found(start, at.end, name, self._kind(reader, at, start), ENDING, why=why)

    def _kind(self, reader: Reader, at: End, start: int) -> str:
        """The kind that an ending tells; a part has its firm's, and a bank is one whatever its legal form."""
        if at.ending.text in self._parts:
            return self._parent_kind(reader, start) or at.ending.kind
        trade = reader.chars[start : at.start].removesuffix(self._stock)
        finance = at.ending.text in self._legal and self._tables.kind_of(trade) == "finance"
        return "finance" if finance else at.ending.kind

    def _under(self, reader: Reader, at: End, start: int, head: Found) -> Found | None:
        """A body under the organisation before it, with a place between the two."""
        chars, kind = reader.chars, at.ending.kind
        if at.ending.text in self._parts and head.kind in FIRMS:
            return Found(head.start, at.end, chars[head.start : at.end], head.kind, BRANCH, parent=head)
        if kind == "company":
            return None
        above = chars[head.start : head.end] if head.kind == "company" else head.name
        return Found(head.start, at.end, above + chars[start : at.end], kind, BRANCH, parent=head)

    def _body(self, reader: Reader, at: End, walk: Walk) -> Found | None:
        """A body with a place at its head, whatever a walk stopped at."""
        if at.ending.core != "body" and at.ending.text not in self._bodies:
            return None
        if self._counted(reader, walk):
            return None
        where = place_of_body(reader, self._tables, at.start, at.end)
        if where is None:
            return None
        why = (f"left border: the place at its head, {where.name}", f"right border: {at.ending.text} ends it")
        name = home_name(reader, where.start, at.end)
        return Found(where.start, at.end, name, at.ending.kind, BODY, why=why)

    def _parent_kind(self, reader: Reader, start: int) -> str | None:
        """The kind of the known company that a branch's name opens with: 中国人寿 in 中国人寿山东省分公司."""
        known = (self._tables.known.get(reader.chars[start : start + size]) for size in range(6, 1, -1))
        return next((one.kind for one in known if one), None)

    def _brand_before(self, reader: Reader, start: int) -> int:
        """Where a known brand that ends at ``start`` starts (国网 before 天水供电公司), else ``start``."""
        for size in range(6, 1, -1):
            known = self._tables.known.get(reader.chars[max(0, start - size) : start])
            firm = known and known.kind in FIRMS
            if firm and start >= size and reader.is_border(start - size):
                return start - size
        return start

    def _carrier(self, reader: Reader, at: End) -> Found | None:
        """A place and a word that is a verb or a trade elsewhere, between marks: 台州移动, 开封高中."""
        chars, end = reader.chars, at.end
        place = reader.place(at.start)
        if place is None or not self._carrier_after.match(chars, end):
            return None
        if place.start and not self._carrier_before.match(chars, 0, place.start):
            return None
        if chars[place.start - 1 : place.start] in self._marks and reader.place(place.start - 1):
            return None  # the rain in 湖南、江西移动
        end += next((len(word) for word in self._firm_ends if chars.startswith(word, end)), 0)
        why = (f"{chars[place.start : at.start]} and {at.ending.text} between marks",)
        return Found(place.start, end, chars[place.start : end], at.ending.kind, ENDING, why=why)


def home_name(reader: Reader, start: int, end: int) -> str:
    """A name as written, with 市 or 省 at its head filled in: 市志愿者协会 is 郑州市志愿者协会."""
    chars = reader.chars
    for size in (3, 2, 1):
        where = reader.generic(start + size) if start + size < end else None
        if where and where.level and where.start == start:
            return where.name + chars[start + size : end]
    return chars[start:end]


# What a walk must have gone over for each demand of the column core of endings.csv.
_DEMANDS: Mapping[str, Callable[[Walk], bool]] = {
    "any": lambda walk: walk.common > 0 or walk.placed,
    "place": lambda walk: walk.own,
    "branch": lambda walk: walk.own,
    "owned": lambda walk: walk.own,
    "placed": lambda walk: walk.own,
    "local": lambda walk: walk.own,
    "named": lambda walk: walk.own and walk.common > 0,
    "name": lambda walk: walk.proper or walk.trade or (walk.placed and walk.common > 0),
    "office": lambda walk: walk.placed and 0 < walk.common <= 5 and not walk.whole,
    "college": lambda walk: walk.own or walk.long,
    "school": lambda walk: walk.own and walk.common > 0 and not walk.whole,
    "brand": lambda walk: walk.brand and walk.common <= 3,
}


def suffices(walk: Walk, core: str) -> bool:
    """Whether what a walk went over is what an ending asks for (the column core of endings.csv)."""
    demand = _DEMANDS.get(core)
    return demand is not None and demand(walk)
