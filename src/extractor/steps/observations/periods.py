"""When a figure holds: the dates that may say so, each with its evidence, and the choice among them.

Evidence are named features without words: where a date stands to the amount (``own:holds``), how long it is
for such a figure (``year/flow``), how it lies to the day of issue, whether the amount before was of it. What
each counts is in ``rules/observations/period_weights.csv``; ``tools/train_observations.py`` writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from extractor.knowledge.days import whole_years
from extractor.steps.observations.carried import Carried
from extractor.steps.observations.choice import Candidates, Slot
from extractor.steps.observations.rows import Item, Period, period_of, value_of
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.status import in_plan
from extractor.text.clauses import Spot

_NEAR = 5  # dates before an amount's clause, in its sentence and paragraph, that may be its own
_RECENT = 4  # periods that amounts before were of
_LONGEST_AVERAGE = 60  # years
_MONTH, _QUARTER, _HALF, _NINE, _YEAR = 27, 88, 180, 270, 364  # days of the shortest
_LENGTHS = {  # the grains, told apart more widely
    "none": "none",
    "day": "short",
    "days": "short",
    "month": "month",
    "quarter": "part",
    "half": "part",
    "months": "part",
    "year": "year",
    "years": "years",
    "until": "open",
    "since": "open",
}
_FARTHER = ("paragraph", "before")  # zones whose dates end no other's hold on an amount
_YEAR_BACK = 700  # days before the issue after which a period is long past


class Asked(NamedTuple):
    """What is known of an amount when its period is chosen."""

    item: Item
    spot: Spot
    start: int  # where the words that may be its own begin
    kind: str  # stock, flow, sum, growth, ratio, gap or average
    planned: str  # how near a word of planning stands: clause, sentence, paragraph or no
    of_base: bool  # whether it is of what others are compared with
    spell: str  # from or to: of 由8.2亿元增加到9.6亿元
    indicator: str


class Dated(NamedTuple):
    """A date of the document, and what of it is told once."""

    period: Period
    start: int
    end: int
    role: str  # compared, named, told, bracket, attribute or holds
    opens: str  # paragraph, sentence, half, clause or inside
    grain: str


class Periods:
    """Chooses the periods of a document's amounts, one after the other."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._dates = dates_of(scene)
        self._carried: Carried[Period] = Carried()

    def choose(self, asked: Asked) -> Slot[Period | None]:
        """The period of an amount; what it is told by carries over to the next."""
        found = period_candidates(self._scene, self._dates, self._carried, asked)
        weights = self._scene.tools.period_weights
        slot = weights.fill(asked.item.mention.start, found, told=self._scene.notes is not None)
        self._carried.after(asked.spot, asked.item.end, asked.indicator, slot.value)
        return slot


def dates_of(scene: Scene) -> list[Dated]:
    """The dates of a document with their roles."""
    return [_dated(scene, position, item) for position, item in enumerate(scene.dates.items)]


def _dated(scene: Scene, position: int, item: Item) -> Dated:
    clauses, chars, when = scene.clauses, scene.chars, scene.tools.when
    clause = clauses.clause(item.start)
    opens = "inside"
    lead = chars[clause : item.start]
    if len(lead.strip()) <= 1 or when.frame_lead.match(lead):
        sentence = clauses.sentence(item.start)
        opens = "clause"
        if clause == sentence:
            opens = "paragraph" if sentence == clauses.paragraph(item.start) else "sentence"
        elif clause == clauses.half(item.start):
            opens = "half"
    role = "holds"
    if scene.when.comparand[position]:
        role = "compared"
    elif scene.when.names_only[position]:
        role = "named"
    elif clauses.bracket(item.start) is not None:
        role = "bracket"
    elif when.date_told.match(chars, item.end):
        role = "told"
    elif when.date_attribute.match(chars, item.end):
        role = "attribute"
    return Dated(period_of(item), item.start, item.end, role, opens, grain_of(period_of(item)))


def grain_of(period: Period | None) -> str:
    """How long a period is: none, day, days, month, quarter, half, year, years, until or since."""
    if period is None:
        return "none"
    start, end = period
    if start is None or end is None:
        return "until" if start is None else "since"
    days = (end - start).days
    if days < _MONTH:
        return "days" if days else "day"
    if days < _QUARTER:
        return "month"
    if days < _HALF:
        return "quarter"
    if days < _NINE:
        return "half"
    if days < _YEAR:
        return "months"
    return "year" if days < 2 * _YEAR else "years"


def period_candidates(
    scene: Scene, dates: Sequence[Dated], carried: Carried[Period], asked: Asked
) -> Candidates[Period | None]:
    """All periods that an amount may be of, with the evidence for each; one where its own words fix it."""
    if (fixed := _fixed(scene, dates, asked)) is not None:
        return {fixed: ["fixed"]}
    found: Candidates[Period | None] = {None: ["none", f"none/{asked.kind}"]}
    fresh = _from_text(scene, dates, asked, found)
    reviews = "reviews" if scene.told.period is not None else "free"
    found[None] += [f"none+{fresh}", f"none+{reviews}"]
    _from_before(scene, carried, asked, fresh, found)
    _from_document(scene, dates, asked, found)
    _made_up(scene, dates, carried, asked, found)
    for period, evidence in found.items():
        if period is not None:
            evidence += _of_itself(scene, period, asked)
        evidence[:] = dict.fromkeys(evidence)
    return found


def _fixed(scene: Scene, dates: Sequence[Dated], asked: Asked) -> Period | None:
    """The date of a figure that others are compared with, or that a change began from: 由2018年的3万吨."""
    at = scene.dates.position(asked.item.start) - 1
    if at < 0 or dates[at].start < asked.start or not (asked.of_base or asked.spell == "from"):
        return None
    return dates[at].period


def _from_text(scene: Scene, dates: Sequence[Dated], asked: Asked, found: Candidates[Period | None]) -> str:
    """The dates round the amount; says where a new one stands since the last amount: own, near or no."""
    spot, at = asked.spot, asked.item.start
    position = scene.dates.position(at)
    seen: set[str] = set()
    newer: Dated | None = None  # the nearest date that a clause or more opens with and that holds
    for one in dates[max(0, position - _NEAR) : position][::-1]:
        zone = _zone(one, spot, asked.start)
        if zone == "before" and "before" in seen:
            continue
        if newer is not None and newer.period != one.period:
            found.setdefault(one.period, []).append(f"ended:{_width(one, newer)}")
        elif one.role == "holds" and one.opens != "inside" and zone not in _FARTHER:
            newer = one
        first = "" if zone not in seen else "2"
        seen.add(zone)
        evidence = found.setdefault(one.period, [])
        evidence.append(f"{zone}{first}:{one.role}")
        if one.role == "holds":
            evidence.append(f"{zone}{first}>{one.opens}")
        if asked.of_base and one.role == "compared":
            evidence.append(f"base's+{zone}")
        if one.end == at:
            evidence.append(f"adjoins/{asked.kind}")
    if position < len(dates) and dates[position].start < scene.clauses.sentence_end(at):
        after = dates[position]
        alone = scene.amounts.next_start(asked.item.end, after.start) == after.start
        zone = "after" if after.start < spot.end else "later"
        found.setdefault(after.period, []).append(f"{zone}{'' if alone else '2'}:{after.role}")
    return "own" if "own" in seen else "near" if seen & {"clause", "half", "sentence"} else "no"


def _width(one: Dated, newer: Dated) -> str:
    """How an earlier date lies to a newer one: alike, wider (it may hold again), or other."""
    if one.grain == newer.grain:
        return "alike"
    (start, end), (first, last) = one.period, newer.period
    return "wider" if start and end and first and last and start <= first and last <= end else "other"


def _zone(one: Dated, spot: Spot, start: int) -> str:
    if one.start >= start:
        return "own"
    if one.start >= spot.clause:
        return "clause"
    if one.start >= spot.half:
        return "half"
    if one.start >= spot.sentence:
        return "sentence"
    return "paragraph" if one.start >= spot.paragraph else "before"


def _from_before(
    scene: Scene, carried: Carried[Period], asked: Asked, fresh: str, found: Candidates[Period | None]
) -> None:
    """The periods of the amounts before."""
    spot = asked.spot
    if carried.last_end < 0:
        return
    between = scene.dates.within(carried.last_end, asked.item.start)
    new = "new" if between else "old"
    parted = carried.parted(spot, asked.item.start)
    evidence = found.setdefault(carried.last, [])
    evidence.append(f"last:{parted}+{new}")
    if parted in ("sentence", "paragraph", "document"):
        evidence.append(f"last:{parted}+{_LENGTHS[grain_of(carried.last)]}")
    if carried.sentence[0] == spot.sentence:
        found.setdefault(carried.sentence[1], []).append(f"sentence's first+{fresh}")
    if carried.paragraph[0] == spot.paragraph:
        found.setdefault(carried.paragraph[1], []).append(f"paragraph's first+{new}")
    else:
        found.setdefault(carried.paragraph[1], []).append(f"last paragraph's first+{fresh}")
    if asked.indicator in carried.named:
        found.setdefault(carried.named[asked.indicator], []).append(f"same indicator+{new}")
    for period in [*islice(reversed(carried.used), _RECENT)][::-1]:
        found.setdefault(period, [])
    found.setdefault(carried.most_used, []).append(f"most used+{fresh}")


def _from_document(
    scene: Scene, dates: Sequence[Dated], asked: Asked, found: Candidates[Period | None]
) -> None:
    """The dates of the heads above the amount, the document's first, and the period it reviews."""
    spot = asked.spot
    opener = scene.dates.position(spot.paragraph)
    if opener < len(dates) and dates[opener].start < spot.sentence and dates[opener].opens == "paragraph":
        found.setdefault(dates[opener].period, []).append(f"opens paragraph:{dates[opener].role}")
    for period in scene.same_figure(asked.item):
        found.setdefault(period, []).append("same figure")
    head = scene.head_date(spot.paragraph)
    if head is not None:
        found.setdefault(head, []).append("head")
    section = scene.told.section(spot.sentence)
    ahead = section[1] if section else in_plan(scene, spot.paragraph)
    if section is not None:
        found.setdefault(section[0], []).append("section+ahead" if ahead else "section")
    if scene.told.period is not None:
        other = "+section" if section else ""
        found.setdefault(scene.told.period, []).append(f"reviewed{other}{'+ahead' if ahead else ''}")
    if scene.ahead_year is not None and (ahead or asked.planned != "no" or scene.is_report):
        evidence = found.setdefault(scene.ahead_year, [])
        evidence.append("ahead" if ahead else f"ahead+{asked.planned}")
        evidence.append(f"ahead+{'report' if scene.is_report else 'other'}")
    if scene.plan is not None:
        found.setdefault(scene.plan, []).append("plan")
    if scene.published is not None:
        day = scene.published
        found.setdefault((day, day), []).append("issue")


def _made_up(
    scene: Scene,
    dates: Sequence[Dated],
    carried: Carried[Period],
    asked: Asked,
    found: Candidates[Period | None],
) -> None:
    """Periods that two dates make, or one that stands for a longer or a shorter one."""
    at = asked.item.start
    position = scene.dates.position(at)
    near = dates[max(0, position - _NEAR) : position]
    for one in near:
        start, end = one.period
        if end is None or one.start < asked.spot.paragraph:
            continue
        if start is None or start == end:
            for other in near:
                first = other.period[0]
                if other is not one and first is not None and first < end and other.period[1] != end:
                    found.setdefault((first, end), []).append(f"counted from:{other.grain}/{asked.kind}")
            found.setdefault((None, end), []).append(f"open/{asked.kind}")
            if start is None:
                found.setdefault((end, end), []).append(f"closing/{asked.kind}")
            if start == end and one.grain == "day" and end.month == 12 and end.day == 31:
                found.setdefault((date(end.year, 1, 1), end), []).append(f"closed year/{asked.kind}")
    if asked.kind == "average":
        for period in _averaged(scene, carried, asked, near):
            found.setdefault(period, []).append("averaged")


def _averaged(scene: Scene, carried: Carried[Period], asked: Asked, near: Sequence[Dated]) -> list[Period]:
    """The years that an average may be over: N of them up to an end, or from after a base."""
    made: list[Period | None] = []
    ends = [one.period[1] for one in near if one.period[1]]
    if carried.last and carried.last[1]:
        ends.append(carried.last[1])
    if scene.told.period and scene.told.period[1]:
        ends.append(scene.told.period[1])
    item = scene.amounts.last(scene.years, asked.spot.clause, asked.item.start)
    length = value_of(item).value if item else None
    for end in ends:
        if length is not None and 1 < length < _LONGEST_AVERAGE:
            made.append(whole_years(end.year - int(length) + 1, end.year))
        for one in near:
            first = one.period[0]
            began = one.role == "compared" or scene.when_from(one.start)
            if began and first is not None and first.year < end.year:
                made.append(whole_years(first.year + 1, end.year))
    return [period for period in dict.fromkeys(made) if period is not None]


def _of_itself(scene: Scene, period: Period, asked: Asked) -> list[str]:
    """What a period is by itself: its length for such a figure, and how it lies to the day of issue."""
    grain = grain_of(period)
    evidence = [f"{grain}/{asked.kind}"]
    published = scene.published
    if published is None:
        return evidence
    start, end = period
    first, last = start or end, end or start
    if first is None or last is None:
        return evidence
    if last < published:
        lies = "past" if (published - last).days < _YEAR_BACK else "long past"
    else:
        lies = "future" if first > published else "now"
    evidence.append(f"{lies}+{asked.planned}")
    if asked.spell:
        evidence.append(f"{asked.spell}:{grain}")
    if asked.of_base:
        evidence.append(f"base:{lies}")
    return evidence
