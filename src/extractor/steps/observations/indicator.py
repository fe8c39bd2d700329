"""What is measured: the figure's own words, the noun that it counts, or what the text before it names."""

from __future__ import annotations

from extractor.model import Observation
from extractor.steps.observations.counted import noun_after
from extractor.steps.observations.measure import RATIO_UNITS
from extractor.steps.observations.patterns import Pattern
from extractor.steps.observations.rows import value_of
from extractor.steps.observations.scene import Scene
from extractor.steps.observations.state import Figure, Frame
from extractor.steps.observations.subject import has_name, host_of
from extractor.steps.observations.words import Vocabulary

_CHANGED_TO = "observation.changed-to"
_LONGEST_DOING = 6  # characters after a number of people that are looked at
_DOINGS = ("v", "vn", "n", "vi")  # tags of what people are counted by
_LONGEST_COUNTED = 10  # characters of what an attribute is said to be of
_ACTS = "次"
_OF = "的"
_ON = "对"
_QUOTE = "“"
_OF_ANTECEDENT = ("change", "difference", "share")  # are of the subject of what they change


def own_phrase(scene: Scene, frame: Frame, figure: Figure) -> str:
    """The indicator by the words before the amount and, for a count, the noun after it; may be empty."""
    vocabulary = scene.tools.vocabulary
    words, item = figure.words, figure.item
    frame.noun_end = item.end
    if figure.cued or not figure.counts or figure.spot.bracket or figure.of_base:
        return figure.own
    quoted = len(words) > 1 and scene.chars.startswith(_QUOTE, item.end) and vocabulary.is_verb(words[0])
    named = bool(words) and not quoted and not vocabulary.is_verb(words[-1])
    if named and not _counts_what_follows(scene, figure):
        return figure.own
    phrases = scene.tools.phrases
    noun, frame.noun_end = noun_after(scene, item.end, _limit(scene, figure), acts=figure.value.unit == _ACTS)
    if noun and figure.value.dimension == "count" and figure.value.unit != _ACTS:
        places = scene.tools.what.counted_places.match(noun)
        measured = scene.tools.what.figure_noun.search(noun)
        if places or measured:
            kept = places.end() if places else measured.start() if measured else 0
            frame.noun_end -= len(noun) - kept
            noun = noun[:kept]
    if named:
        if noun and not scene.tools.what.attribute_tail.search(noun):
            return noun
        frame.noun_end = item.end
        return figure.own
    if not noun and words and figure.value.unit in scene.tools.people and _only_verbs(vocabulary, words):
        noun = _given(scene, figure)
        if noun:
            return phrases.text([*words, noun])
    if noun:
        return phrases.text([*(() if quoted else phrases.verbs(words)), noun])
    if not words and figure.value.unit in scene.tools.people:
        given = _given(scene, figure)
        return given or scene.tools.phrases.text(_doing(scene, item.end, _limit(scene, figure)))
    alone = len(words) == 1 or (len(words) == 2 and words[0] in vocabulary.adverbs)
    counted = ""
    if alone and vocabulary.traits(words[-1]).verb:
        counted = _counted_before(scene, frame, figure.value.unit)
    if counted:
        return phrases.text([*phrases.verbs(words), counted])
    if len(words) == 1 and not frame.antecedent:
        return phrases.text([*words, noun_of_clause_before(scene, figure.spot.opening)])
    return figure.own


def _counts_what_follows(scene: Scene, figure: Figure) -> bool:
    """Whether a noun right after a classifier is what is counted, though words stand before it too."""
    if figure.value.dimension != "count" or figure.value.unit in scene.tools.people:
        return False
    return scene.amounts.next_start(figure.item.end, figure.spot.end) > figure.item.end


def _only_verbs(vocabulary: Vocabulary, words: list[str]) -> bool:
    return vocabulary.is_verb(words[-1]) and all(
        w in vocabulary.adverbs or vocabulary.is_verb(w) for w in words
    )


def _given(scene: Scene, figure: Figure) -> str:
    """What a number of people are given: 饮水安全 of 解决了2.3万人的饮水安全问题."""
    end = figure.item.end
    if not scene.chars.startswith(_OF, end) or not scene.tools.what.of_people.match(scene.chars, end):
        return ""
    return noun_after(scene, end, _limit(scene, figure), owner=True)[0]


def _doing(scene: Scene, start: int, end: int) -> list[str]:
    """What people who are only counted do: 脱贫 of 104万人脱贫."""
    words = scene.words(start, min(end, start + _LONGEST_DOING))
    return words[:1] if words and scene.tools.vocabulary.traits(words[0]).tag in _DOINGS else []


def _limit(scene: Scene, figure: Figure) -> int:
    """Where the words that may belong to an amount on its right must end."""
    end = scene.amounts.next_start(figure.item.end, min(figure.spot.end, len(scene.chars)))
    return scene.dates.next_start(figure.item.end, end)


def _counted_before(scene: Scene, frame: Frame, unit: str) -> str:
    """What the last amount counted, in the same unit: 企业35418家，新增6900家."""
    level = frame.level
    counted = level.indicator if level and level.measure == "level" and unit in frame.units else ""
    what = scene.tools.what
    return what.stock_end.sub("", what.flow_words.sub("", counted))


def noun_of_clause_before(scene: Scene, clause: int) -> str:
    """What the clause before opens with: 商事主体 of 商事主体数量逆势增长，新增52.2万户."""
    start = scene.clauses.clause(clause - 1) if clause else 0
    if start >= clause - 1 or start < scene.clauses.sentence(clause):
        return ""
    rows = (scene.dates, scene.names)
    holes = sorted((item.start, item.end) for row in rows for item in row.within(start, clause - 1))
    return scene.tools.phrases.opening(scene.words(start, clause - 1, holes))


def antecedent_of(frame: Frame, figure: Figure, phrase: str) -> Observation | None:
    """What the figure goes back to: the last one for a difference and a bare percentage, else the level."""
    bare = (
        figure.measure.name == "level" and figure.value.unit in RATIO_UNITS and not figure.cued and not phrase
    )
    changed = not phrase and figure.cue == _CHANGED_TO and figure.follows is not None
    if frame.last and (bare or changed or figure.measure.name == "difference"):
        return frame.last
    return frame.antecedent


def _named_before(scene: Scene, figure: Figure, pattern: Pattern) -> str:
    """The noun that the clause before names as ``pattern`` does, if no amount stands in it."""
    clause = figure.spot.opening
    if clause <= figure.spot.half:
        return ""
    start = scene.clauses.clause(clause - 1)
    if scene.amounts.next_start(start, clause) < clause:
        return ""
    match = pattern.fullmatch(noun_of_clause_before(scene, clause))
    return match["noun"] if match else ""


def rounded_out(
    scene: Scene, frame: Frame, figure: Figure, phrase: str, antecedent: Observation | None
) -> str:
    """A phrase that says too little by itself, with what it leaves to the antecedent; may set the subject."""
    tools, vocabulary = scene.tools, scene.tools.vocabulary
    before = antecedent.indicator if antecedent else ""
    if before and vocabulary.is_average(phrase):
        return phrase + before.removeprefix(phrase)
    if before and figure.measure.name == "contribution" and scene.chars.startswith(_ON, figure.start):
        return before + _ON + phrase.removeprefix(_ON)  # 增长6%，对经济增长的贡献率为58%
    named = before and figure.own == phrase and figure.value.unit in frame.units
    if named and (half := vocabulary.half(phrase, before)):
        return half
    if before and tools.what.share_of.match(phrase):
        return before + phrase
    if vocabulary.is_generic(phrase):
        if tools.what.stock_noun.match(phrase):
            before = tools.what.flow_words.sub("", before)
        return phrase if before.endswith(phrase) else before + phrase
    owned = scene.chars.startswith(_OF, figure.item.end)
    if owned and (worth := tools.what.worth.search(phrase)):  # 价值20万元的奶制品
        thing, _ = noun_after(scene, figure.item.end, _limit(scene, figure), owner=True)
        return thing + worth[0] if thing else phrase
    if not owned and phrase in vocabulary.attributes and (counted := _counted_with(scene, frame, figure)):
        return counted + phrase
    if owned and (phrase in vocabulary.attributes or tools.what.attribute_tail.search(phrase)):
        owner, _ = noun_after(scene, figure.item.end, _limit(scene, figure), owner=True)
        figure.subject = owner or figure.subject
    elif vocabulary.is_head(phrase) and (industry := _named_before(scene, figure, tools.what.industry_noun)):
        return industry + phrase
    elif (
        before
        and figure.value.unit in frame.units
        and not _is_share_anew(figure, antecedent)
        and tools.what.needs_head.search(phrase)
    ):
        head = vocabulary.head(before)
        if head and phrase not in tools.canonical:
            return phrase + head
    return phrase


def _counted_with(scene: Scene, frame: Frame, figure: Figure) -> str:
    """The short name of what was counted right before an attribute: 签约项目44个、总投资331亿元."""
    counted = frame.last
    before = scene.amounts.position(figure.item.start) - 1
    if counted is None or before < 0 or counted.measure != "level":
        return ""
    item = scene.amounts.items[before]
    near = item.start >= figure.spot.half and value_of(item).dimension == "count"
    fits = 1 < len(counted.indicator) <= _LONGEST_COUNTED and counted.subject == figure.subject
    return counted.indicator if near and fits and frame.last_at == item.start else ""


def _is_share_anew(figure: Figure, antecedent: Observation | None) -> bool:
    """Whether a figure is a share of something, though the last was a change: 数字经济占生产总值的34%."""
    return figure.measure.name == "share" and antecedent is not None and antecedent.measure == "change"


def inherited(scene: Scene, frame: Frame, figure: Figure, antecedent: Observation | None) -> str:
    """The indicator of a figure with no phrase: the antecedent's, with its subject, or a topic."""
    bracket = figure.spot.bracket
    if not bracket and figure.follows is None:
        named = _named_before(scene, figure, scene.tools.what.measured_noun)
        if named:
            return named
    if antecedent is None or (bracket and host_of(scene, frame, bracket)):
        return topic(scene, figure.item.start) or frame.topic
    measure = figure.measure.name
    tells = figure.owned or has_name(scene, figure)
    if (measure in _OF_ANTECEDENT or measure == "rate") and not tells:
        figure.subject = antecedent.subject
    what = scene.tools.what
    if measure == "level" and what.stock_sign.search(scene.chars, figure.start, figure.item.start):
        return what.flow_words.sub("", antecedent.indicator)  # 新认定企业8家，累计达到52家
    return antecedent.indicator


def topic(scene: Scene, end: int) -> str:
    """The last known indicator that the paragraph names before ``end``, else the next of the sentence.

    杭州（9602亿元）、宁波（7640.5亿元）地区生产总值居全省前列: the name may follow its figures.
    """
    span = scene.known.last(scene.clauses.paragraph(end), end)
    if span is None:
        span = scene.known.first(end, scene.clauses.sentence_end(end))
    return scene.chars[slice(*span)] if span else ""
