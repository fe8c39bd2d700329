"""The names that an indicator may have, each with what speaks for it: one small function a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.model import Observation
from extractor.steps.observations.antecedents import (
    counted_again,
    counted_with,
    named_before,
    noun_of_clause_before,
    topic,
)
from extractor.steps.observations.counted import Counts, doing_after, noun_after, said_of
from extractor.steps.observations.measure import TIMES
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.state import Figure, Frame
from extractor.steps.observations.subject import has_name, host_of

_OF, _ON = "的", "对"
_QUOTE = "“"
_OF_ANTECEDENT = ("change", "difference", "share", "rate")  # are of the subject of what they change


class Name(NamedTuple):
    """A name that a figure may have, where its words after the amount end, and whom it is then about."""

    value: str
    end: int
    subject: str | None


Found = Iterator[tuple[Name, list[str]]]


@dataclass(frozen=True, slots=True)
class Case:
    """One amount, as those that name its indicator read it."""

    scene: Scene
    frame: Frame
    figure: Figure
    words: Sequence[str]  # before the amount, those that name nothing taken off
    own: str  # the same as a phrase
    limit: int  # where the words that may belong to the amount on its right must end

    def named(self, value: str, end: int = 0, subject: str | None = None) -> Name:
        """A name, of the figure's own subject and without words after the amount if nothing else is said."""
        return Name(value, end or self.figure.item.end, subject or self.figure.subject)

    @property
    def only_verbs(self) -> bool:
        """Whether the words before the amount name nothing by themselves."""
        vocabulary = self.scene.tools.vocabulary
        return all(word in vocabulary.adverbs or vocabulary.is_verb(word) for word in self.words)

    @property
    def of_people(self) -> bool:
        return self.figure.value.unit in self.scene.tools.people

    @property
    def owned(self) -> bool:
        """Whether a 的 follows the amount."""
        skip = self.scene.tools.what.after_skip.match(self.scene.chars, self.figure.item.end)
        return self.scene.chars.startswith(_OF, skip.end() if skip else self.figure.item.end)


def own_words(case: Case) -> Found:
    """What the words before the amount name."""
    if case.own:
        yield case.named(case.own), ["own words"]


def criterion(case: Case) -> Found:
    """With what says which things are counted: 新开工亿元以上项目 of 新开工亿元以上项目31个."""
    end, named = case.frame.left.described
    if case.own and end == case.figure.start and case.figure.value.dimension == "count":
        sign = case.scene.tools.what.criterion_sign.match(case.scene.chars, end)
        if sign and case.scene.chars.startswith(case.own, sign.end()):
            yield case.named(named + sign[0] + case.own), ["criterion"]


def counted(case: Case) -> Found:
    """The noun that the amount counts, with the verb before it, or with what is said of it."""
    figure, words, phrases = case.figure, case.words, case.scene.tools.phrases
    if figure.cued or not figure.counts or figure.spot.bracket or figure.of_base:
        return
    vocabulary = case.scene.tools.vocabulary
    quoted = (
        len(words) > 1
        and case.scene.chars.startswith(_QUOTE, figure.item.end)
        and vocabulary.is_verb(words[0])
    )
    named = bool(words) and not quoted and not vocabulary.is_verb(words[-1])
    things = case.of_people or figure.value.dimension == "count"
    if named and not (things and case.limit > figure.item.end):
        return
    noun, end = _noun(case)
    if not noun or (named and case.scene.tools.what.attribute_tail.search(noun)):
        return
    if named and case.of_people and not vocabulary.ends_counted(noun):
        return
    verbs = () if quoted or named else phrases.verbs(words)
    yield case.named(phrases.text([*verbs, noun]), end), ["counted"]
    wide = not words and figure.value.dimension == "count"
    said = wide and said_of(case.scene, noun, end, figure.spot.end)
    if said:
        yield case.named(said + noun, end), ["counted and said"]


def _noun(case: Case) -> tuple[str, int]:
    """The noun after the amount, without what is measured of things that are counted."""
    scene, value = case.scene, case.figure.value
    of: Counts = ""
    if value.dimension == "count" or (case.of_people and value.unit not in scene.tools.sums):
        of = "acts" if value.unit in scene.tools.acts else "things"
    noun, end = noun_after(scene, case.figure.item.end, case.limit, of=of)
    if noun and of == "things":
        places = scene.tools.what.counted_places.match(noun)
        measured = scene.tools.what.figure_noun.search(noun)
        if places or measured:
            kept = places.end() if places else measured.start() if measured else 0
            return noun[:kept], end - len(noun) + kept
    return noun, end


def people(case: Case) -> Found:
    """What a number of people do or are given: 104万人脱贫, 解决了2.3万人的饮水问题."""
    if not case.of_people or not case.only_verbs or case.figure.cued:
        return
    end = case.figure.item.end
    if case.owned and case.scene.tools.what.of_people.match(case.scene.chars, end):
        given, _ = noun_after(case.scene, end, case.limit, owner=True)
        if given and not case.scene.tools.what.measures_alone.fullmatch(given):
            yield case.named(case.scene.tools.phrases.text([*case.words, given])), ["given to people"]
    elif not case.words and (doing := doing_after(case.scene, end, case.limit, case.figure.value.unit)):
        yield case.named(doing), ["done to people"]


def of_noun(case: Case) -> Found:
    """The noun after the 的: 收入 of 创造了超过3500亿元的收入."""
    if not case.owned or case.of_people or case.figure.cued or case.figure.of_base:
        return
    if case.words and not case.scene.tools.vocabulary.is_verb(case.words[-1]):
        return
    noun, end = noun_after(case.scene, case.figure.item.end, case.limit, owner=True)
    if noun and not case.scene.tools.what.measures_alone.fullmatch(noun):
        yield case.named(noun, end), ["sum of"]


def attribute(case: Case) -> Found:
    """What the amount is an attribute of: 价值20万元的奶制品, 签约项目44个、总投资331亿元."""
    tools, own = case.scene.tools, case.own
    worth = tools.what.worth.search(own)
    said = own in tools.vocabulary.attributes
    if worth or (case.owned and (said or tools.what.attribute_tail.search(own))):
        noun, end = noun_after(case.scene, case.figure.item.end, case.limit, owner=True)
        if worth and noun:
            told = said_of(case.scene, noun, end, case.figure.spot.end)
            yield case.named(told + noun + worth[0]), ["worth"]
        elif own and not worth:
            yield case.named(own, subject=noun), ["attribute"]
    elif said and not case.owned and (before := counted_with(case.scene, case.frame, case.figure)):
        yield case.named(before + own), ["of counted"]


def before_bracket(case: Case) -> Found:
    """The words before the bracket that the amount opens: 城镇零售额 of 城镇零售额(1.2亿元)增长3%."""
    scene, spot = case.scene, case.figure.spot
    if case.own or not spot.bracket or spot.bracket[0] < case.figure.item.start:
        return
    if host_of(scene, case.frame, spot.bracket) or scene.amounts.within(spot.clause, case.figure.item.start):
        return
    dates = [(item.start, item.end) for item in scene.dates.within(spot.clause, spot.bracket[0])]
    words = scene.tools.phrases.trim(scene.words(spot.clause, spot.bracket[0] - 1, dates))
    name = scene.tools.phrases.text(words)
    measured = case.figure.counts or scene.tools.what.measured_noun.fullmatch(name)
    if measured and words and not scene.tools.vocabulary.is_verb(words[-1]):
        yield case.named(name), ["before bracket"]


def from_clause(case: Case) -> Found:
    """What the clause before is about, where the amount's own words are a verb or a bare head."""
    scene, figure, own = case.scene, case.figure, case.own
    if scene.tools.vocabulary.is_head(own):
        industry = named_before(scene, figure, scene.tools.what.industry_noun)
        named = (
            industry + own
            if industry
            else _overlapping(noun_of_clause_before(scene, figure.spot.opening), own)
        )
        if named:
            yield case.named(named), ["head of topic"]
    elif len(case.words) == 1 and case.only_verbs and not case.frame.antecedent:
        noun = noun_of_clause_before(scene, figure.spot.opening)
        yield case.named(scene.tools.phrases.text([*case.words, noun])), ["clause and verb"]
    elif not own and not figure.spot.bracket and figure.start == figure.spot.opening:
        noun = named_before(scene, figure, scene.tools.what.measured_noun)
        if noun:
            yield case.named(noun), ["named before"]


def _overlapping(topic_named: str, own: str) -> str:
    """A topic and a head that say the same twice, joined: 民营企业进出口 and 进出口额."""
    for length in range(len(own), 1, -1):
        if topic_named.endswith(own[:length]):
            return topic_named + own[length:]
    return ""


def with_antecedent(case: Case, phrase: str, antecedent: Observation) -> Found:
    """A phrase that says too little by itself, with what it leaves to the antecedent."""
    tools, vocabulary, before = case.scene.tools, case.scene.tools.vocabulary, antecedent.indicator
    if vocabulary.is_average(phrase):
        yield case.named(phrase + before.removeprefix(phrase)), ["per"]
    elif case.figure.measure.name == "contribution" and case.scene.chars.startswith(_ON, case.figure.start):
        yield case.named(before + _ON + phrase.removeprefix(_ON)), ["effect"]
    elif tools.what.share_of.match(phrase):
        yield case.named(before + phrase), ["share of"]
    elif vocabulary.is_generic(phrase):
        if tools.what.stock_noun.match(phrase):
            before = tools.what.flow_words.sub("", before)
        yield case.named(phrase if before.endswith(phrase) else before + phrase), ["unspecific"]
    elif phrase == case.own and case.figure.value.unit in case.frame.units:
        yield from _in_its_unit(case, phrase, antecedent)


def _in_its_unit(case: Case, phrase: str, antecedent: Observation) -> Found:
    """城镇 after 居民收入, 零售业 after 批发业销售额, 新增 after 贷款余额: in the same unit, or in %."""
    tools, vocabulary, before = case.scene.tools, case.scene.tools.vocabulary, antecedent.indicator
    half = vocabulary.half(phrase, before)
    head = vocabulary.head(before)
    anew = case.figure.measure.name == "share" and antecedent.measure == "change"
    if half:
        yield case.named(half), ["half"]
    elif (
        head
        and not anew
        and case.figure.value.dimension != "count"
        and phrase not in tools.canonical
        and tools.what.needs_head.search(phrase)
    ):
        yield case.named(phrase + head), ["shared head"]
    elif case.only_verbs and len(case.words) <= 2 and vocabulary.traits(case.words[-1]).verb:
        again = counted_again(case.scene, case.frame, case.figure.value.unit)
        if again:
            yield case.named(tools.phrases.text([*case.words, again])), ["counted again"]


def inherited(case: Case, antecedent: Observation | None) -> Found:
    """The name of a figure without words: the antecedent's, with its subject, or a topic."""
    scene, frame, figure = case.scene, case.frame, case.figure
    bracket = figure.spot.bracket
    if antecedent is None or (bracket and host_of(scene, frame, bracket)):
        yield case.named(topic(scene, figure.item.start) or frame.left.topic), ["topic"]
        return
    measure, what = figure.measure.name, scene.tools.what
    tells = figure.owned or has_name(scene, figure)
    subject = antecedent.subject if measure in _OF_ANTECEDENT and not tells else figure.subject
    value = antecedent.indicator
    if measure == "level" and what.stock_sign.search(scene.chars, figure.start, figure.item.start):
        value = what.flow_words.sub("", value)  # 新认定企业8家，累计达到52家
    elif figure.counts and figure.value.unit != TIMES:
        value = what.growth_rate_name.sub("", value)  # 居民收入增速高于全省，突破3万元
    yield Name(value, figure.item.end, subject), ["antecedent"]
