"""Reads a document's amounts in order, the way officials write them.

What an amount leaves unsaid comes from what stands before it: the change takes the indicator of the level,
其中 and lists keep subject and period, a semicolon changes the subject and keeps the frame, 分别 deals its
amounts out in order.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.draft import Draft
from extractor.model import Mention, Observation
from extractor.observing import periods, subjects
from extractor.observing.dealing import deal, dealt_from
from extractor.observing.frame import Figure, Frame
from extractor.observing.indicators import antecedent_of, inherited, own_phrase, rounded_out
from extractor.observing.measures import LEVEL, RATIO_UNITS, TIMES, Measure
from extractor.observing.notes import note
from extractor.observing.phrases import first_words
from extractor.observing.rows import Item, Period, value_of
from extractor.observing.scene import Scene, scene_of
from extractor.observing.status import PLANNED, status_of
from extractor.observing.tools import Tools

_LENGTHS = ("年", "个月")  # units of a length of time that parts no clause: 五年累计完成…
_LIST_MARK, _LIST_SIGN, _OF = "、", "等", "的"
_LOOK_BACK = 12  # characters before an amount that say whether it is a fact or part of a plan


def read(tools: Tools, draft: Draft) -> list[Mention]:
    """The mentions of a draft, the amounts with their observations."""
    scene = scene_of(tools, draft)
    observed = iter(_observations(scene))
    return [
        mention
        if mention.type != "AMOUNT" or (said := next(observed)) is mention.observation
        else Mention(
            "AMOUNT",
            mention.start,
            mention.end,
            mention.text,
            mention.value,
            mention.rule,
            mention.bound,
            said,
        )
        for mention in draft.mentions
    ]


def _observations(scene: Scene) -> list[Observation | None]:
    """What each amount says, in the order of the text."""
    frame = Frame(subject=scene.default)
    observed: list[Observation | None] = []
    while len(observed) < len(scene.amounts):
        position = len(observed)
        count = dealt_from(scene, position)
        figure = _figure(scene, frame, position)
        observation = _observe(scene, frame, figure)
        if count and observation:
            observed += deal(scene, frame, position, count, observation, figure.own)
        elif count:
            observed += [None] * count
        else:
            observed.append(observation)
            if observation:
                frame.remember(observation)
                if observation.measure == "level":
                    frame.units = RATIO_UNITS | {figure.value.unit}
    return observed


def _figure(scene: Scene, frame: Frame, position: int) -> Figure:
    """The amount at ``position`` before its words are read; the frame is brought up to it."""
    item = scene.amounts.items[position]
    value = value_of(item)
    spot = scene.clauses.spot(item.start)
    _advance(scene, frame, item, spot.paragraph, spot.sentence)
    before = _before(scene, position, spot.opening)
    figure = Figure(item, value, spot, max(spot.opening, before.end) if before else spot.opening, before)
    figure.counts = value.unit not in scene.tools.measures.shares
    if position:
        left = scene.amounts.items[position - 1]
        if scene.chars[left.end : item.start] == _OF:
            lead = scene.chars[max(0, left.start - _LOOK_BACK) : left.start]
            figure.of_plan = scene.tools.what.completes.search(lead) is not None
    return figure


def _advance(scene: Scene, frame: Frame, item: Item, paragraph: int, sentence: int) -> None:
    """Bring the frame up to an amount: new paragraphs and sentences, the dates and organs that set it."""
    if paragraph != frame.paragraph:
        titled = frame.wide_at >= 0 and scene.clauses.paragraph(frame.wide_at) == 0
        title = frame.lasting if titled and not frame.started else None
        frame.open_paragraph(paragraph, scene.default, frame.used or scene.plan or title)
    if sentence != frame.sentence:
        frame.sentence = sentence
        if not scene.tools.who.kept_subject.match(scene.chars, sentence):
            frame.subject = frame.place or scene.default
        if frame.wide is not None and frame.wide_at >= paragraph and not periods.is_day(frame.period):
            frame.period = frame.wide
    periods.advance(scene, frame, item.start)
    subjects.advance(scene, frame, item.start)


def _before(scene: Scene, position: int, opening: int) -> Item | None:
    """The amount before this one; a length of time (五年累计完成…) does not part what it stands in."""
    for item in reversed(scene.amounts.items[max(0, position - 2) : position]):
        if item.start < opening or value_of(item).unit not in _LENGTHS:
            return item
    return None


def _observe(scene: Scene, frame: Frame, figure: Figure) -> Observation | None:
    """What an amount says by its clause and the frame."""
    what, at = scene.tools.what, figure.item.start
    follows = figure.follows if figure.follows and figure.start == figure.follows.end else None
    start = _words_start(scene, frame, figure.start, at) if follows else figure.start
    periods.read_period(scene, frame, figure)
    subjects.read_subject(scene, frame, figure)
    if what.no_fact.search(scene.chars, max(start, at - _LOOK_BACK), figure.item.end):
        return None
    _read_words(scene, frame, figure, start)
    bracket = figure.spot.bracket
    if bracket and bracket[0] == start:
        figure.subject = subjects.host_of(scene, frame, bracket) or figure.subject
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
        return replace(same, subject=figure.subject, period=figure.period)
    return _complete(scene, frame, figure)


def _words_start(scene: Scene, frame: Frame, start: int, end: int) -> int:
    """Where the words before an amount start when another stands in its clause: after its noun."""
    mark = scene.chars.rfind(_LIST_MARK, start, end)
    if mark >= 0 and frame.noun_end > start:
        return mark + 1
    # 21项重大产业项目计划总投资115亿元: what follows the counted noun goes on with it
    return start if start < frame.noun_end < end else min(max(start, frame.noun_end), end)


def _read_words(scene: Scene, frame: Frame, figure: Figure, start: int) -> None:
    """Read the measure, the indicator's words and a subject among them off the words before an amount."""
    tools, at = scene.tools, figure.item.start
    holes = figure.holes + [(i.start, i.end) for i in scene.amounts.within(figure.start, at)[-2:]]
    words = scene.words(start, at, sorted(holes))
    lead = "".join(words)
    figure.measure, hit = tools.measures.read(lead, figure.value.unit)
    if hit:
        figure.cued, figure.cue, lead = True, hit.rule.id, lead[: hit.start]
        words = first_words(words, len(lead))
    is_level = figure.measure.name == "level"
    if is_level and tools.who.carries_out.search(lead) and (noun := tools.who.noun_subject.match(lead)):
        figure.subject = frame.subject = noun[1]
        words = tools.vocabulary.words(lead[noun.end() :])
    joins = figure.counts and words and words[-1] in tools.joiners
    if lead.endswith(_LIST_SIGN) or (joins and not scene.dates.ending_at(at - 1)):
        words = []
    figure.words = tools.phrases.trim(words)
    figure.own = tools.phrases.text(figure.words)
    if is_level and tools.who.facility_figure.search(figure.own):
        facility = tools.who.facility_subject.match("".join(figure.words))
        figure.subject = facility[1] if facility else figure.subject


def _complete(scene: Scene, frame: Frame, figure: Figure) -> Observation | None:
    """The observation of a figure whose words are read, what it leaves unsaid taken from before."""
    phrase = own_phrase(scene, frame, figure)
    antecedent = antecedent_of(frame, figure, phrase)
    if antecedent and _is_plan(scene, frame, figure):
        return replace(antecedent, status=PLANNED, measure="level", direction=None, basis=None)
    if phrase:
        phrase = rounded_out(scene, frame, figure, phrase, antecedent)
    else:
        phrase = inherited(scene, frame, figure, antecedent)
    if not phrase:
        return None
    if not phrase.endswith(figure.measure.noun):
        phrase += figure.measure.noun
    if _is_mere_length(scene, figure, phrase):
        return None
    measure = _settled(scene, figure, phrase, antecedent)
    basis = periods.basis_of(scene, figure, measure, figure.period)
    period = _period(scene, frame, figure, phrase, basis)
    said = Observation(
        indicator=phrase,
        indicator_id=scene.tools.canonical.get(phrase),
        subject=figure.subject,
        period=period,
        measure=measure.name,
        direction=measure.direction,
        basis=basis,
        status=status_of(scene, figure, period),
    )
    note(scene, figure, said)
    return said


def _is_plan(scene: Scene, frame: Frame, figure: Figure) -> bool:
    """Whether an amount is the plan that the next one is a part of: 完成年度计划60亿元的47.3%."""
    if figure.cued or figure.value.unit not in frame.units:
        return False
    clause = scene.chars[figure.spot.opening : figure.item.start]
    return scene.tools.what.completes.search(clause) is not None


def _is_mere_length(scene: Scene, figure: Figure, phrase: str) -> bool:
    """Whether an amount is a length of time that no indicator is measured in."""
    what, unit = scene.tools.what, figure.value.unit
    if unit not in scene.tools.time_units or what.duration_noun.search(phrase):
        return False
    return what.scale.search(figure.item.mention.text) is None


def _settled(scene: Scene, figure: Figure, phrase: str, antecedent: Observation | None) -> Measure:
    """The measure; of a level in percent or points, what its indicator's name or the antecedent makes it."""
    measure, unit = figure.measure, figure.value.unit
    bare = not figure.words and not figure.cued
    if bare and figure.of_plan:
        return Measure("rate")
    if measure.name != "level":
        return measure
    if unit == TIMES:
        return Measure("change", "up")
    if unit not in RATIO_UNITS:
        return measure if figure.counts else Measure("difference", "up")
    if bare and antecedent and antecedent.measure == "change":
        return Measure("change", antecedent.direction, antecedent.basis)
    return scene.tools.measures.of_indicator(phrase)


def _period(scene: Scene, frame: Frame, figure: Figure, phrase: str, basis: str | None) -> Period | None:
    """The figure's period, made whole years where the indicator or the basis says so."""
    period = figure.period
    if scene.tools.when.whole_year_phrase.match(phrase):
        period = periods.whole_year(period)
    of_plan = period is not None and period == scene.plan and figure.words
    if of_plan and period and period[1] and scene.tools.vocabulary.is_verb(figure.words[0]):
        period = periods.plan_years(period[1])
    if basis == "avg":
        period = periods.span_of_years(scene, frame, figure, period)
    return period
