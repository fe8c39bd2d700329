"""Reads a document's amounts in order, the way officials write them.

What an amount leaves unsaid comes from what stands before it: the change takes the indicator of the level,
其中 and lists keep subject and period, a semicolon changes the subject and keeps the frame, 分别 deals its
amounts out in order.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.model import Mention, Observation
from extractor.steps.draft import Draft
from extractor.steps.observations import basis as bases
from extractor.steps.observations import subject as subjects
from extractor.steps.observations.choice import Slot
from extractor.steps.observations.counted import noun_after
from extractor.steps.observations.indicator import indicator_of
from extractor.steps.observations.lists import deal, deal_list, dealt_from, listed_from
from extractor.steps.observations.measure import LEVEL, RATIO_UNITS, TIMES, Measure
from extractor.steps.observations.patterns import Tools
from extractor.steps.observations.periods import Asked, Periods
from extractor.steps.observations.phrases import first_words
from extractor.steps.observations.places import with_observation
from extractor.steps.observations.rows import Item, Period, value_of
from extractor.steps.observations.scene import Scene, scene_of
from extractor.steps.observations.state import GAPS, Figure, Frame, Leading, Left
from extractor.steps.observations.status import PLANNED, status_of
from extractor.steps.observations.subjects import AskedWhom, Subjects
from extractor.steps.observations.trace import note
from extractor.text.clauses import Spot

_LENGTHS = ("年", "个月")  # units of a length of time that parts no clause: 五年累计完成…
_MOST_LENGTHS = 3  # that one clause is taken to hold; of more, the words before are not gone over again
_LIST_MARK, _LIST_SIGN, _OF = "、", "等", "的"
_DOUBLINGS = "番"
_DESCRIBING = ("以", "的", "及", "(")  # what describing words after an amount open with
_CHANGED_TO = "observation.changed-to"
_PLUS = ("+", "＋")
_KINDS = {"change": "growth", "difference": "gap", "contribution": "gap", "rate": "ratio", "share": "ratio"}
_LOOK_BACK = 12  # characters before an amount that say whether it is a fact or part of a plan


def read(tools: Tools, draft: Draft) -> list[Mention]:
    """The mentions of a draft, the amounts with their observations."""
    scene = scene_of(tools, draft)
    observed = iter(_observations(scene))
    return [
        with_observation(mention, next(observed)) if mention.type == "AMOUNT" else mention
        for mention in draft.mentions
    ]


def _observations(scene: Scene) -> list[Observation | None]:
    """What each amount says, in the order of the text."""
    frame = Frame(Leading(scene.owner or scene.default))
    periods, whom = Periods(scene), Subjects(scene)
    observed: list[Observation | None] = []
    while len(observed) < len(scene.amounts):
        position = len(observed)
        figure = _figure(scene, frame, position)
        count = dealt_from(scene, position)
        observation, figure = _observe(scene, frame, figure)
        if observation is None:
            observed += [None] * max(count, 1)
            continue
        restated = observation is frame.last
        about = None if count or restated else whom.choose(_asked_whom(figure, observation))
        if not restated:
            observation = _placed_in_time(scene, frame, figure, periods, observation, about)
        dealt = _dealt(scene, frame, figure, position, count, observation)
        for later in range(1, len(dealt)):
            item = scene.amounts.items[position + later]
            when = periods.choose(_asked(scene, frame, figure, dealt[later])._replace(item=item))
            margin, of = _least_sure(about, when)
            dealt[later] = replace(dealt[later], period=when.value, margin=margin, margin_of=of)
        observed += dealt
        if figure.from_lead or not figure.of_base:
            for said in dealt:
                frame.remember(said)
            frame.last_at = scene.amounts.starts[len(observed) - 1]
            if observation.measure == "level":
                frame.units = RATIO_UNITS | {figure.value.unit}
    return observed


def _asked_whom(figure: Figure, said: Observation) -> AskedWhom:
    """What of an amount bears on its subject."""
    return AskedWhom(
        figure.item,
        figure.spot,
        figure.start,
        bool(figure.own),
        said.subject,
        said.measure,
        said.indicator,
    )


def _least_sure(about: Slot[str | None] | None, when: Slot[Period | None]) -> tuple[float, str]:
    """The margin of the least sure of an observation's slots, and which that is."""
    if about is not None and about.margin < when.margin:
        return about.margin, "subject"
    return when.margin, "period"


def _dealt(
    scene: Scene, frame: Frame, figure: Figure, position: int, count: int, lead: Observation
) -> list[Observation]:
    """The observations of an amount and of those that are dealt out or listed with it."""
    if count:
        return deal(scene, frame, position, count, lead, figure.own)
    listed = listed_from(scene, position)
    return (listed and deal_list(scene, frame, position, listed, lead, figure.own)) or [lead]


def _placed_in_time(
    scene: Scene,
    frame: Frame,
    figure: Figure,
    periods: Periods,
    said: Observation,
    about: Slot[str | None] | None,
) -> Observation:
    """An observation whom it is ``about``, with its period and what hangs on that: its basis and status."""
    when = periods.choose(_asked(scene, frame, figure, said))
    period = when.value
    margin, of = _least_sure(about, when)
    said = replace(
        said,
        subject=said.subject if about is None else about.value,
        period=period,
        basis=bases.basis_of(scene, frame, figure, Measure(said.measure, said.direction, said.basis), period),
        status=said.status if said.status == PLANNED else status_of(scene, figure, period),
        margin=margin,
        margin_of=of,
    )
    note(scene, figure, said, about, when)
    return said


def _planned(scene: Scene, figure: Figure) -> str:
    """How near the last word of planning before a figure stands."""
    spot, at = figure.spot, figure.item.start
    if scene.tools.what.planned_here.search(scene.chars, spot.clause, at):
        return "clause"
    last = scene.plans.last(spot.paragraph, at)
    return "no" if last is None else "sentence" if last[0] >= spot.sentence else "paragraph"


def _asked(scene: Scene, frame: Frame, figure: Figure, said: Observation) -> Asked:
    """What of an amount bears on its period."""
    what, at = scene.tools.what, figure.item.start
    averaged = said.basis == "avg" or (
        said.measure == "change" and what.averaged.search(scene.chars, figure.spot.opening, at) is not None
    )
    kind = _KINDS.get(said.measure, "")
    if not kind:
        kind = "stock" if what.stock_name.search(said.indicator) else "flow"
        kind = "sum" if kind == "flow" and what.stock_sign.search(scene.chars, figure.start, at) else kind
        kind = "whole" if scene.tools.when.whole_year_phrase.match(said.indicator) else kind
    spell = "from" if figure.from_lead else "to" if figure.cue == _CHANGED_TO and frame.spell else ""
    frame.spell = figure.from_lead
    return Asked(
        figure.item,
        figure.spot,
        figure.start,
        "average" if averaged else kind,
        _planned(scene, figure),
        figure.of_base,
        spell,
        said.indicator,
    )


def _figure(scene: Scene, frame: Frame, position: int) -> Figure:
    """The amount at ``position`` before its words are read; the frame is brought up to it."""
    item = scene.amounts.items[position]
    value = value_of(item)
    spot = scene.clauses.spot(item.start)
    _advance(scene, frame, spot, item.start)
    before = _before(scene, position, spot.opening)
    if value.unit in scene.tools.measures.point_heads and position + 1 < len(scene.amounts):
        following = scene.amounts.items[position + 1]
        unit = value_of(following).unit
        if unit in scene.tools.measures.points and scene.joined(item, following):  # 0.3个和0.2个百分点
            value = replace(value, unit=unit)
    start = max(spot.opening, before.end) if before else spot.opening
    counts = value.unit not in scene.tools.measures.shares
    figure = Figure(item, value, spot, start, before, counts=counts, of_plan=_is_of_plan(scene, position))
    return bases.with_dates(scene, figure)


def _is_of_plan(scene: Scene, position: int) -> bool:
    """Whether an amount is the part of a plan that was done: 完成计划60亿元的47.3%."""
    left = scene.amounts.items[position - 1] if position else None
    if left is None or scene.chars[left.end : scene.amounts.starts[position]] != _OF:
        return False
    lead = scene.chars[max(0, left.start - _LOOK_BACK) : left.start]
    return scene.tools.what.completes.search(lead) is not None


def _advance(scene: Scene, frame: Frame, spot: Spot, end: int) -> None:
    """Bring the frame up to the amount at ``end``: what a new paragraph or sentence forgets."""
    if spot.paragraph != frame.who.paragraph:
        frame.open_paragraph()
    if spot.sentence != frame.who.sentence and not scene.tools.who.kept_subject.match(
        scene.chars, spot.sentence
    ):
        frame.basis = None
    subjects.advance(scene, frame.who, spot, end)


def _before(scene: Scene, position: int, opening: int) -> Item | None:
    """The amount before this one; a length of time (五年累计完成…) does not part what it stands in."""
    near = scene.amounts.items[max(0, position - _MOST_LENGTHS) : position]
    for item in reversed(near):
        if item.start < opening or value_of(item).unit not in _LENGTHS:
            return item
    return near[0] if len(near) == _MOST_LENGTHS else None


def _observe(scene: Scene, frame: Frame, figure: Figure) -> tuple[Observation | None, Figure]:
    """What an amount says by its clause and the frame, and all that was read of it."""
    what, at = scene.tools.what, figure.item.start
    follows = figure.follows if figure.follows and figure.start == figure.follows.end else None
    start = _words_start(scene, frame, figure.start, at) if follows else figure.start
    figure = subjects.with_subject(scene, frame, figure)
    if what.no_fact.search(scene.chars, max(start, at - _LOOK_BACK), figure.item.end):
        return None, figure
    figure = _with_words(scene, frame, figure, start)
    bracket = figure.spot.bracket
    if bracket and bracket[0] == start and (host := subjects.host_of(scene, frame, bracket)):
        figure = figure._replace(subject=host)
    same = frame.last
    if (
        same is not None
        and same.measure != "level"
        and figure.measure is LEVEL
        and not figure.cued
        and not figure.counts
        and figure.follows
        and scene.joined(figure.follows, figure.item)
    ):
        return replace(same, subject=figure.subject), figure
    return _complete(scene, frame, figure)


def _words_start(scene: Scene, frame: Frame, start: int, end: int) -> int:
    """Where the words before an amount start when another stands in its clause: after its noun."""
    mark = scene.chars.rfind(_LIST_MARK, start, end)
    if mark >= frame.left.noun_end > start:
        return mark + 1
    # 21项重大产业项目计划总投资115亿元: what follows the counted noun goes on with it
    return start if start < frame.left.noun_end < end else min(max(start, frame.left.noun_end), end)


def _way_of_sign(figure: Figure, lead: str) -> str | None:
    """up or down by the sign of a percentage that is compared: 同比-1.1%, 环比+0.3%."""
    number = figure.value.value
    if figure.value.unit not in RATIO_UNITS or number is None:
        return None
    return "down" if number < 0 else "up" if lead.endswith(_PLUS) else None


def _with_words(scene: Scene, frame: Frame, figure: Figure, start: int) -> Figure:
    """The figure with what the words before it say: its measure, its indicator's words, its subject."""
    tools, at = scene.tools, figure.item.start
    if figure.base is not None:
        at = max(start, figure.base.start - 1)
    holes = [*figure.holes, *((i.start, i.end) for i in scene.amounts.within(figure.start, at)[-2:])]
    figure, words, lead = _measured(scene, figure, scene.words(start, at, sorted(holes)))
    is_level = figure.measure.name == "level"
    counted = figure.follows is not None and figure.start == figure.follows.end
    acts = is_level and not counted and tools.who.carries_out.search(lead) is not None
    if acts and (noun := tools.who.noun_subject.match(lead)):
        frame.who.subject = noun[1]
        figure = figure._replace(subject=noun[1])
        words = tools.vocabulary.words(lead[noun.end() :])
    joins = figure.counts and words and words[-1] in tools.joiners
    if counted and figure.counts and start < frame.left.noun_end < at:  # 40个行业中有28个
        joins = joins or not tools.phrases.trim(scene.words(frame.left.noun_end, at))
    if lead.endswith(_LIST_SIGN) or (joins and not scene.dates.ending_at(at - 1)):
        words = []
    words = tools.phrases.trim(words)
    figure = figure._replace(words=words, own=tools.phrases.text(words))
    if not figure.counts and figure.measure.name in ("level", "change", "difference"):
        figure = _with_what_follows(scene, figure)
    if is_level and tools.who.facility_figure.search(figure.own):
        facility = tools.who.facility_subject.match("".join(figure.words))
        figure = figure._replace(subject=facility[1]) if facility else figure
    return figure


def _measured(scene: Scene, figure: Figure, words: list[str]) -> tuple[Figure, list[str], str]:
    """The figure with the measure that a cue at the end of some words gives it; the words before the cue."""
    tools, unit, lead = scene.tools, figure.value.unit, "".join(words)
    measure, hit = tools.measures.read(lead, unit)
    cued, cue, length = hit is not None, hit.rule.id if hit else "", hit.start if hit else len(lead)
    if hit:
        pass
    elif figure.counts and (added := tools.what.net_growth.search(lead)) and bases.has_base(scene, figure):
        # 比年初新增7165亿元 is growth, 新增7165亿元 an indicator of its own
        measure, cued, length = Measure("change", "up"), True, added.start()
    elif (signed := tools.what.signed_cue.search(lead)) and (way := _way_of_sign(figure, lead)):
        measure, cued, length = Measure("change", way), True, signed.start()
    lead, whole = lead[:length], words
    words = first_words(words, length) if cued else words
    if hit and unit in tools.people and _only_acts(scene, figure, words):  # 巩固提升8.6万人的饮水安全
        measure, cued, cue, words = LEVEL, False, "", []
    elif hit and measure.name == "change" and _makes(scene, figure):
        measure, cued, cue, words = LEVEL, False, "", whole
    return figure._replace(measure=measure, cued=cued, cue=cue), words, lead


def _makes(scene: Scene, figure: Figure) -> bool:
    """Whether a verb of growth is what is done to the things counted after it: 改造提升25个养老机构."""
    if figure.value.dimension != "count" or bases.has_base(scene, figure):
        return False
    limit = scene.amounts.next_start(figure.item.end, min(figure.spot.end, len(scene.chars)))
    noun, _ = noun_after(scene, figure.item.end, limit, of="things")
    return scene.tools.vocabulary.ends_counted(noun)


def _only_acts(scene: Scene, figure: Figure, words: list[str]) -> bool:
    """Whether only verbs stand before a number of people that something is of."""
    end = figure.item.end
    if not scene.chars.startswith(_OF, end) or not scene.tools.what.of_people.match(scene.chars, end):
        return False
    return all(scene.tools.vocabulary.is_verb(word) for word in scene.tools.phrases.trim(words))


def _with_what_follows(scene: Scene, figure: Figure) -> Figure:
    """A ratio with what it is of by the words after it: 8.2%的增速, 高于商业机构2.5%的担保费率."""
    if not scene.chars.startswith(_OF, figure.item.end):
        return figure
    after = scene.tools.what.after_of.match(scene.chars, figure.item.end)
    if after is None or (figure.cued and not figure.cue.startswith(GAPS)):
        return figure
    grows = after["growth"]
    named = after["noun"].removesuffix(grows) if grows else after["noun"]
    figure = figure._replace(measure=Measure("change", "up") if grows else LEVEL, cued=bool(grows))
    return figure._replace(words=[named], own=named) if named else figure


def _complete(scene: Scene, frame: Frame, figure: Figure) -> tuple[Observation | None, Figure]:
    """The observation of a figure whose words are read, what it leaves unsaid taken from before."""
    if _describes(scene, figure):
        named = scene.chars[figure.item.start - _is_over(scene, figure) : figure.item.end]
        if figure.words and all(scene.tools.vocabulary.is_verb(word) for word in figure.words):
            named = figure.own + named
        frame.left = Left(figure.item.end, figure.own, (figure.item.end, named))
        return None, figure
    if frame.last is not None and _restates(scene, figure):
        return frame.last, figure
    slot, antecedent = indicator_of(scene, frame, figure)
    phrase, noun_end, subject = slot.value
    frame.left = frame.left._replace(noun_end=noun_end)
    if antecedent and _is_plan(scene, frame, figure):
        plan = replace(antecedent, status=PLANNED, measure="level", direction=None, basis=None)
        return plan, figure
    figure = figure._replace(subject=subject, why=slot.why)
    if phrase and not phrase.endswith(figure.measure.noun):
        phrase += figure.measure.noun
    if not phrase or _is_mere_length(scene, frame, figure, phrase):
        return None, figure
    measure = _by_sign(figure, _settled(scene, figure, phrase, antecedent))
    known, way = scene.tools.canonical.get(phrase), measure.direction
    said = Observation(phrase, subject, None, measure.name, way, measure.basis, indicator_id=known)
    return said, figure


def _describes(scene: Scene, figure: Figure) -> bool:
    """Whether an amount only says which things are meant: 500万元以上固定资产投资, 超过千亿元的省有6个."""
    what, end, words = scene.tools.what, figure.item.end, figure.words
    if _is_over(scene, figure):
        return True
    if not scene.chars.startswith(_DESCRIBING, end):
        return False
    if what.criterion.match(scene.chars, end):
        return True
    if not what.describing.match(scene.chars, end) or figure.value.dimension != "money":
        return False
    vocabulary = scene.tools.vocabulary
    return not words or words[-1] in vocabulary.attributes or vocabulary.head(figure.own) is not None


def _is_over(scene: Scene, figure: Figure) -> bool:
    """Whether an amount is what the things counted after it are over: 超10亿元项目28个."""
    what, start = scene.tools.what, figure.item.start
    if figure.value.dimension != "money" or not what.over_lead.match(scene.chars, start - 1, start):
        return False
    return what.over_criterion.match(scene.chars, figure.item.end) is not None


def _restates(scene: Scene, figure: Figure) -> bool:
    """Whether an amount is the one before it in another unit, in brackets: 371万吨（74亿斤）."""
    bracket, before = figure.spot.bracket, scene.amounts.ending_at(figure.item.start - 1)
    return before is not None and bracket == (figure.item.start, figure.item.end)


def _is_plan(scene: Scene, frame: Frame, figure: Figure) -> bool:
    """Whether an amount is the plan that the next one is a part of: 完成年度计划60亿元的47.3%."""
    if figure.cued or figure.value.unit not in frame.units:
        return False
    clause = scene.chars[figure.spot.opening : figure.item.start]
    return scene.tools.what.completes.search(clause) is not None


def _is_mere_length(scene: Scene, frame: Frame, figure: Figure, phrase: str) -> bool:
    """Whether an amount is a length of time that no indicator is measured in."""
    what, unit = scene.tools.what, figure.value.unit
    if unit not in scene.tools.time_units or unit in frame.units or what.duration_noun.search(phrase):
        return False
    return what.scale.search(figure.item.mention.text) is None


def _by_sign(figure: Figure, measure: Measure) -> Measure:
    """A change whose number has a minus is a fall, whatever its name: 增速-2.3%. The number stays."""
    number = figure.value.value
    falls = number is not None and number < 0 and measure.direction == "up"
    return replace(measure, direction="down") if falls else measure


def _settled(scene: Scene, figure: Figure, phrase: str, antecedent: Observation | None) -> Measure:
    """The measure; of a level in percent or points, what its indicator's name or the antecedent makes it."""
    measure, unit = figure.measure, figure.value.unit
    bare = not figure.words and not figure.cued
    if bare and figure.of_plan:
        return Measure("rate")
    if measure.name != "level":
        return measure
    if unit in (TIMES, _DOUBLINGS):
        return Measure("change", "up")
    if unit not in RATIO_UNITS:
        return measure if figure.counts else Measure("difference", "up")
    if bare and antecedent and antecedent.measure == "change":
        return Measure("change", antecedent.direction, antecedent.basis)
    return scene.tools.measures.of_indicator(phrase)
