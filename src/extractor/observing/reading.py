"""Reads a document's amounts in order, the way officials write them.

What an amount leaves unsaid comes from what stands before it: the change takes the indicator of the level,
其中 and lists keep subject and period, a semicolon changes the subject and keeps the frame, 分别 deals its
amounts out in order.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import regex

from extractor.draft import Draft
from extractor.knowledge.numerals import number
from extractor.model import AmountValue, DateValue, Mention, Observation, OrganisationValue
from extractor.observing.clauses import clauses_of
from extractor.observing.measures import POINT_UNITS, RATIO_UNITS, Measure, Measures
from extractor.observing.phrases import Phrases, shared_heads
from extractor.rules import Rules
from extractor.segmentation import Segmenter

Period = tuple[date | None, date | None]

COUNTRY = "全国"
_OFFICES = frozenset(("party", "government", "legislature", "judiciary", "military", "media"))
_LAST_YEAR_OF_TENTH_PLAN = 2005
_HEAD = 3000  # characters that show whether a text without a region speaks of one (全市, 我省)
_TIME_UNITS = frozenset("年 个月 月 天 日 周 个星期 小时 个小时 分钟 秒 周年 年度 季度 个季度 周岁".split())


class Tools:
    """The compiled rules and word lists of this stage, shared by all documents."""

    def __init__(self, rules: Rules, segmenter: Segmenter) -> None:
        self.measures = Measures(rules)
        self.phrases = Phrases(rules, segmenter.tag, segmenter.cut)
        self.words = segmenter.cut
        self.planned = rules.compile("{planned}")
        self.planned_here = rules.compile("{planned_here}")
        self.tells = rules.compile("{tells}")
        self.completes = rules.compile("{completes}")
        self.no_fact = rules.compile("{no_fact}")
        self.still_planned = rules.compile("{still_planned}")
        self.fulfilled = rules.compile("{fulfilled}")
        self.place_word = rules.compile("{place_word}")
        self.noun_subject = regex.compile(
            rf"^(?:其中|而)?((?!全国)[^，,]*?(?:{_any(rules.words('observations/subjects.txt')).pattern}))(?:累计)?(?:完成|实现)"
        )
        self.comparand = rules.compile("{comparand}")
        self.facility = rules.compile("{facility_subject}")
        self.event = rules.compile("{event_subject}")
        self.local_word = rules.compile("{local_word}")
        self.plan_title = rules.compile("{plan_title}")
        self.comparand_date = rules.compile("{comparand_date}")
        self.frame_lead = rules.compile("{frame_lead}")
        self.kept_subject = rules.compile("{kept_subject}")
        self.subject_lead = rules.compile("{subject_lead}")
        self.joint = rules.compile("{joint}")
        self.needs_head = rules.compile("{needs_head}")
        self.office_place = rules.compile("{office_place}")
        self.duration_noun = rules.compile("{duration_noun}")
        table = rules.table("observations/indicators.csv", "name")
        self.canonical = {row["name"]: row["canonical"] for row in table}
        self.known = _any(tuple(self.canonical))


def _any(words: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, sorted(words, key=len, reverse=True))))


@dataclass(frozen=True, slots=True)
class _Item:
    """A mention with its span in the view."""

    mention: Mention
    start: int
    end: int

    @property
    def scaled(self) -> bool:
        return "万" in self.mention.text or "亿" in self.mention.text


@dataclass(slots=True)
class _Frame:
    """What carries over from one amount to the next."""

    period: Period | None = None
    lasting: Period | None = None  # the last period that was not a single closing day (年末)
    used: Period | None = None  # the last lasting period that an amount was of
    wide: Period | None = None  # the period that the paragraph opened with, and where
    wide_at: int = -1
    subject: str | None = None
    place: str | None = None
    noun_end: int = 0
    started: bool = False  # whether any amount was observed yet
    units: frozenset[str] = RATIO_UNITS  # what the last level was in, and %
    last: Observation | None = None
    level: Observation | None = None
    levels: tuple[Observation, ...] = ()


class Reading:
    """One pass over one document."""

    def __init__(self, tools: Tools, draft: Draft) -> None:
        self.tools = tools
        self.draft = draft
        self.chars = draft.view.chars
        items = [self._item(mention) for mention in draft.mentions]
        self.amounts = [i for i in items if i.mention.type == "AMOUNT"]
        self.dates = [i for i in items if i.mention.type == "DATE"]
        self.names = [i for i in items if i.mention.type in ("DISTRICT", "ORGANISATION")]
        self.clauses = clauses_of(self.chars, [(a.start, a.end) for a in self.amounts])
        region = draft.document.region
        local = len(self.tools.local_word.findall(self.chars[:_HEAD])) > 1
        self.default = region.name if region else None if local else COUNTRY
        self.path = region.path.split("/") if region and region.path else []
        self.frame = _Frame(subject=self.default)
        self._sentence = self._paragraph = -1
        self._name_at = self._date_at = 0
        self._plan_period = self._period_of_plan(draft.document.title or "")

    def _period_of_plan(self, title: str) -> Period | None:
        """Up to the end of the five-year plan that a title names; the first ran from 1953 to 1957."""
        match = self.tools.plan_title.search(title)
        if match is None:
            return None
        ordinal = int(number(match["ordinal"]))
        return None, date(_LAST_YEAR_OF_TENTH_PLAN + 5 * (ordinal - 10), 12, 31)

    def _item(self, mention: Mention) -> _Item:
        view = self.draft.view
        start = view.index(mention.start)
        return _Item(mention, start, view.index(mention.end - 1) + 1)

    def run(self) -> list[Mention]:
        """The mentions, the amounts with their observations."""
        observed: dict[int, Observation | None] = {}
        position = 0
        while position < len(self.amounts):
            group = self._dealt(position)
            if group:
                observed.update(self._deal(group))
                position += len(group)
            else:
                amount = self.amounts[position]
                observation = self._observe(position)
                observed[amount.mention.start] = observation
                self._remember(observation)
                if observation and observation.measure == "level":
                    self.frame.units = RATIO_UNITS | {amount.mention.value.unit}  # type: ignore[union-attr]
                position += 1
        return [
            replace(m, observation=observed.get(m.start)) if m.type == "AMOUNT" else m
            for m in self.draft.mentions
        ]

    # -- one amount ------------------------------------------------------------------------------------

    def _observe(self, position: int) -> Observation | None:
        amount = self.amounts[position]
        value = amount.mention.value
        assert isinstance(value, AmountValue)
        self._advance(amount)
        before = self.amounts[position - 1] if position else None
        plan_before = before is not None and self.chars[before.end : amount.start] == "的"
        self._of_plan = plan_before and bool(
            before and self.tools.completes.search(self.chars[max(0, before.start - 12) : before.start])
        )
        bracket = self.clauses.bracket(amount.start)
        clause = bracket[0] if bracket else self.clauses.clause(amount.start)
        previous = self._previous(position, clause)
        start = max(clause, previous.end) if previous else clause
        period, holes = self._period(amount, start, clause)
        subject, subject_hole = self._subject(amount, start, clause)
        if subject_hole:
            holes.append(subject_hole)
        holes += [(a.start, a.end) for a in self.amounts[max(0, position - 2) : position] if a.start >= start]
        holes.sort()
        if previous and start == previous.end:
            start = self._after_previous(start, amount.start)
        phrases = self.tools.phrases
        words = phrases.words(self.draft, start, amount.start, holes)
        lead = "".join(words)
        if self.tools.no_fact.search(self.chars, max(start, amount.start - 12), amount.end):
            return None
        measure, hit = self.tools.measures.read(lead, value.unit)
        if hit:
            lead = lead[: hit.start]
            words = phrases.cut_to(words, len(lead))
        noun = self.tools.noun_subject.match(lead) if measure.name == "level" else None
        if noun:
            subject = self.frame.subject = noun[1]
            words = phrases.words_of(lead[noun.end() :])
        if lead.endswith("等"):
            words = []
        dated = _ending_at(self.dates, amount.start - 1) is not None
        if (
            words
            and words[-1] in ("和", "及", "与", "以及", "的")
            and not dated
            and value.unit not in (*RATIO_UNITS, *POINT_UNITS)
        ):
            words = []
        words = phrases.trim(words)
        facility = self.tools.facility.match("".join(words)) if measure.name == "level" else None
        if facility:
            subject = facility[1]
        host = self._host(bracket) if bracket and bracket[0] == start else None
        if host is not None:
            subject = host
        if measure.name == "level" and previous and hit is None and self._joined(previous, amount):
            same = self.frame.last
            if same is not None and same.measure != "level" and value.unit in (*RATIO_UNITS, *POINT_UNITS):
                return replace(same, subject=subject, period=period)
        return self._complete(
            amount, value, measure, hit is not None, words, subject, period, clause, bracket
        )

    def _complete(
        self,
        amount: _Item,
        value: AmountValue,
        measure: Measure,
        cued: bool,
        words: list[str],
        subject: str | None,
        period: Period | None,
        clause: int,
        bracket: tuple[int, int] | None,
    ) -> Observation | None:
        tools, frame = self.tools, self.frame
        phrases = tools.phrases
        limit = self._next_start(amount)
        counted = not cued and value.unit not in (*RATIO_UNITS, *POINT_UNITS)
        frame.noun_end = amount.end
        phrase = self._own = phrases.text(words)
        adjoins = (
            len(words) > 1 and phrases.is_verbal(words[:1]) and self.chars[amount.end : amount.end + 1] == "“"
        )
        if counted and not bracket and (not words or adjoins or phrases.is_verbal(words)):
            noun, frame.noun_end = phrases.after(self.draft, amount.end, limit, acts=value.unit == "次")
            if noun:
                phrase = phrases.text([*(() if adjoins else phrases.verbs(words)), noun])
            elif words and phrases.adds(words) and (same := self._counted_before(value.unit)):
                phrase = phrases.text([*phrases.verbs(words), same])
            elif len(words) == 1 and not antecedent_of(frame):
                phrase = phrases.text([*phrases.verbs(words), self._noun_of_clause_before(clause)])
        antecedent = frame.last if measure.name == "difference" and frame.last else antecedent_of(frame)
        if measure.name == "level" and value.unit in RATIO_UNITS and not cued and not phrase and frame.last:
            antecedent = frame.last
        plan = not cued and antecedent and bool(tools.completes.search(self.chars[clause : amount.start]))
        if plan and value.unit in frame.units and antecedent:  # 完成年度计划60亿元的47.3%
            return replace(antecedent, status="planned", measure="level", direction=None, basis=None)
        if phrase and phrases.is_average(phrase) and antecedent:
            phrase += antecedent.indicator.removeprefix(phrase)
        elif phrase and phrases.is_generic(phrase):
            base = antecedent.indicator if antecedent else ""
            phrase = base + phrase if base and not base.endswith(phrase) else phrase
        elif phrase in phrases.attributes and self.chars[amount.end : amount.end + 1] == "的":
            owner, _ = phrases.after(self.draft, amount.end, limit, owner=True)
            subject = owner or subject
        elif phrase and antecedent and value.unit in frame.units and tools.needs_head.search(phrase):
            head = phrases.head(antecedent.indicator)
            if head and not tools.known.fullmatch(phrase):
                phrase += head
        if not phrase:
            if bracket and not antecedent or (bracket and self._host(bracket)):
                phrase = self._topic(amount.start)
            elif antecedent and (measure.name != "level" or cued or self._same_paragraph(amount)):
                phrase = antecedent.indicator
                if measure.name in ("change", "difference", "share") and not self._has_date(amount, clause):
                    period = antecedent.period
                if measure.name in ("change", "difference", "share", "rate"):
                    subject = antecedent.subject if not self._has_name(amount, clause) else subject
            else:
                phrase = self._topic(amount.start)
        if not phrase:
            return None
        if measure.noun and not phrase.endswith(measure.noun):
            phrase += measure.noun
        if value.unit in _TIME_UNITS and not tools.duration_noun.search(phrase) and not amount.scaled:
            return None
        measure = self._settle(measure, value, phrase, cued, words, antecedent)
        basis = self._basis(measure, amount, clause, period)
        if period is not None and phrase.startswith(("年度", "全年")) and period[1] is not None:
            period = date(period[1].year, 1, 1), date(period[1].year, 12, 31)
        if self._plan_period and period == self._plan_period and phrases.is_verbal(words[:1]) and period[1]:
            period = date(period[1].year - 4, 1, 1), period[1]
        if basis == "avg":
            period = self._span_of_years(amount, period)
        status = self._status(amount, measure, period)
        return Observation(
            indicator=phrase,
            indicator_id=self._canonical(phrase),
            subject=subject,
            period=period,
            measure=measure.name,
            direction=measure.direction,
            basis=basis,
            status=status,
        )

    def _previous(self, position: int, clause: int) -> _Item | None:
        """The amount before this one; a length of time (五年累计完成…) does not part what it stands in."""
        for item in reversed(self.amounts[max(0, position - 2) : position]):
            value = item.mention.value
            if item.start >= clause and isinstance(value, AmountValue) and value.unit in ("年", "个月"):
                continue
            return item
        return None

    def _counted_before(self, unit: str) -> str:
        """What the last amount counted, in the same unit: 企业35418家，新增6900家."""
        level = self.frame.level
        return level.indicator if level and unit in self.frame.units and level.measure == "level" else ""

    def _noun_of_clause_before(self, clause: int) -> str:
        """What the clause before opens with: 商事主体 of 商事主体数量逆势增长，新增52.2万户."""
        start = self.clauses.clause(clause - 1) if clause else 0
        if start >= clause - 1 or start < self.clauses.sentence(clause):
            return ""
        items = [*_within(self.dates, start, clause - 1), *_within(self.names, start, clause - 1)]
        holes = [(i.start, i.end) for i in items]
        return self.tools.phrases.opening(self.draft, start, clause - 1, sorted(holes))

    def _after_previous(self, start: int, end: int) -> int:
        """Where the words before an amount start when another stands in its clause: after its noun."""
        mark = self.chars.rfind("、", start, end)
        if mark >= 0 and self.frame.noun_end > start:
            return mark + 1
        # 21项重大产业项目计划总投资115亿元: what follows the counted noun goes on with it
        return start if start < self.frame.noun_end < end else min(max(start, self.frame.noun_end), end)

    def _settle(
        self,
        measure: Measure,
        value: AmountValue,
        phrase: str,
        cued: bool,
        words: list[str],
        antecedent: Observation | None,
    ) -> Measure:
        """A level in percent is a rate, a share or a change by what its indicator is called."""
        if not words and not cued and self._of_plan:
            return Measure("rate")
        if value.unit == "倍" and measure.name == "level":
            return Measure("change", "up")
        if (
            measure.name == "level"
            and not words
            and not cued
            and antecedent
            and antecedent.measure == "change"
        ):
            if value.unit in RATIO_UNITS:
                return Measure("change", antecedent.direction, antecedent.basis)
        if measure.name != "level" or value.unit not in RATIO_UNITS:
            if measure.name == "level" and value.unit in POINT_UNITS:
                return Measure("difference", "up")
            return measure
        if regex.search("(?:增速|(?<!自然)增长率|增幅|涨幅)$", phrase):
            return Measure("change", "up")
        if regex.search("降幅$", phrase):
            return Measure("change", "down")
        if phrase.endswith(("价格指数", "价格总指数", "价总指数")):
            return Measure("level")
        if self.tools.measures.is_rate(phrase):
            return Measure("rate")
        return Measure("share")

    def _remember(self, observation: Observation | None) -> None:
        if observation is None:
            return
        self.frame.last, self.frame.started = observation, True
        if observation.period is not None and observation.period == self.frame.lasting:
            self.frame.used = observation.period
        if observation.measure in ("level", "rate"):
            self.frame.level = observation
            self.frame.levels = (*self.frame.levels[-5:], observation)
        elif observation.measure == "change":
            self.frame.level = observation

    # -- 分别 --------------------------------------------------------------------------------------------

    def _dealt(self, position: int) -> list[int]:
        """The positions of the amounts that one 分别 deals out, starting at ``position``; else none."""
        amount = self.amounts[position]
        clause = self.clauses.clause(amount.start)
        if position and self.amounts[position - 1].end > clause:
            clause = self.amounts[position - 1].end
        if "分别" not in self.chars[clause : amount.start]:
            return []
        group = [position]
        while group[-1] + 1 < len(self.amounts) and self._joined(
            self.amounts[group[-1]], self.amounts[group[-1] + 1]
        ):
            group.append(group[-1] + 1)
        return group if len(group) > 1 else []

    def _deal(self, group: list[int]) -> dict[int, Observation | None]:
        first = self.amounts[group[0]]
        lead = self._observe(group[0])
        if lead is None:
            return {}
        clause = self.clauses.clause(first.start)
        if group[0] and self.amounts[group[0] - 1].end > clause:
            clause = self.amounts[group[0] - 1].end
        dealt: list[Observation]
        places = self._listed_places(clause, first.start)
        if len(places) == len(group):
            names = _within(self.names, clause, first.start)
            words = self.tools.phrases.words(self.draft, names[-1].end, first.start)
            read = self.tools.measures.read("".join(words), "%" if lead.measure == "change" else "")
            own = self.tools.phrases.text(
                self.tools.phrases.trim(self.tools.phrases.cut_to(words, read[1].start) if read[1] else words)
            )
            lead = replace(lead, indicator=own or self._listed_indicator(clause) or lead.indicator)
            dealt = [
                replace(lead, subject=place, indicator_id=self._canonical(lead.indicator)) for place in places
            ]
            for observation in dealt:
                self._remember(observation)
            return {self.amounts[p].mention.start: o for p, o in zip(group, dealt, strict=True)}
        named = _parts(lead.indicator, len(group))
        if len(named) == len(group):
            head = self.tools.phrases.head(named[-1])
            parts = shared_heads(named, self.tools.words, head)
            dealt = [replace(lead, indicator=p, indicator_id=self._canonical(p)) for p in parts]
        elif "城乡" in lead.indicator and len(group) == 2:
            parts = [lead.indicator.replace("城乡", word) for word in ("城镇", "农村")]
            dealt = [replace(lead, indicator=p, indicator_id=self._canonical(p)) for p in parts]
        elif self._own and not self.tools.phrases.is_generic(self._own):
            dealt = [lead] * len(group)
        else:
            recent = self.frame.levels[-len(group) :]
            if lead.measure == "difference" or len(recent) < len(group):
                recent = self._recent[-len(group) :]
            if len(recent) == len(group):
                suffix = "增速" if lead.indicator.endswith("增速") else ""
                dealt = [
                    replace(
                        lead,
                        indicator=o.indicator + ("" if o.indicator.endswith(suffix) else suffix),
                        indicator_id=self._canonical(o.indicator),
                        subject=o.subject,
                    )
                    for o in recent
                ]
            else:
                dealt = [lead] * len(group)
        for observation in dealt:
            self._remember(observation)
        self._recent = tuple(dealt)
        return {self.amounts[p].mention.start: o for p, o in zip(group, dealt, strict=True)}

    def _listed_indicator(self, clause: int) -> str:
        """What a list of places is compared in: the noun before it, the last indicator, or the topic."""
        noun = self._noun_of_clause_before(clause)
        if noun and self.tools.phrases.head(noun):
            return noun
        antecedent = antecedent_of(self.frame)
        return antecedent.indicator if antecedent else self._topic(clause)

    def _listed_places(self, start: int, end: int) -> list[str]:
        """The names of a list that a clause opens with: 北京和上海环比分别上涨…, 杭州市余杭区、临平区…"""
        items = _within(self.names, start, end)
        if not items or self.chars[start : items[0].start].strip("其中 "):
            return []
        listed = [items[0]]
        for left, right in pairwise(items):
            between = self.chars[left.end : right.start]
            if between in ("、", "和", "与", "及"):
                listed.append(right)
            elif not between and len(listed) == 1:  # 杭州市 before the first of its districts
                listed = [right]
            else:
                return []
        return [name for item in listed if (name := getattr(item.mention.value, "name", None))]

    _recent: tuple[Observation, ...] = ()
    _of_plan = False  # whether the amount is the part of a plan that was done: 完成计划60亿元的47.3%
    _own = ""  # the last amount's own words for its indicator, when it had any

    # -- subject and period ----------------------------------------------------------------------------

    def _advance(self, amount: _Item) -> None:
        """Bring the frame up to ``amount``: new paragraphs and sentences, and the dates that set it."""
        frame = self.frame
        paragraph = self.clauses.paragraph(amount.start)
        if paragraph != self._paragraph:
            self._paragraph = paragraph
            frame.subject, frame.place = self.default, None
            titled = frame.wide_at >= 0 and self.clauses.paragraph(frame.wide_at) == 0
            opening = frame.lasting if titled and not frame.started else None
            frame.period = frame.used or self._plan_period or opening
            frame.level = frame.last = None
            frame.levels = ()
            self._recent = ()
        sentence = self.clauses.sentence(amount.start)
        if sentence != self._sentence:
            self._sentence = sentence
            if not self.tools.kept_subject.match(self.chars, sentence):
                frame.subject = frame.place or self.default
            if frame.wide is not None and frame.wide_at >= paragraph and not _instant(frame.period):
                frame.period = frame.wide
        while self._date_at < len(self.dates) and self.dates[self._date_at].start < amount.start:
            item = self.dates[self._date_at]
            self._date_at += 1
            if self._sets_frame(item):
                self._set_period(item, amount)
        while self._name_at < len(self.names) and self.names[self._name_at].start < amount.start:
            item = self.names[self._name_at]
            self._name_at += 1
            value = item.mention.value
            if isinstance(value, OrganisationValue) and value.kind in _OFFICES:
                place = self.tools.office_place.match(value.name)
                if place and self.clauses.paragraph(item.start) == paragraph:
                    frame.place = place["place"]

    def _set_period(self, item: _Item, amount: _Item) -> None:
        """Let a date hold: for the text that follows, or for its sentence when the paragraph's is wider."""
        frame, period = self.frame, _period_of(item)
        frame.period = period
        paragraph = self.clauses.paragraph(item.start)
        wider = frame.wide is not None and frame.wide_at >= paragraph and _inside(period, frame.wide)
        followed = self.chars[item.end : item.end + 1] in ("，", ",")
        if wider and not followed:
            return
        if _closing_day(item) or period[0] is None:
            return
        frame.lasting = period
        frame.wide, frame.wide_at = period, item.start

    def _sets_frame(self, item: _Item) -> bool:
        """Whether a date holds for what follows, not only for its own clause."""
        if self._is_comparand(item) or self._names_only(item):
            return False
        following = self.chars[item.end : item.end + 3]
        if item.mention.text.endswith("年度") or following.startswith(
            ("计划", "预算", "目标", "首次", "第一次")
        ):
            return False
        clause = self.clauses.clause(item.start)
        lead = self.chars[clause : item.start]
        if following[:1] in ("，", ",") and lead[-1:] in (")", " ", "\u3000", "”"):
            return True
        if self._is_long(item) and self._holds_day(item):
            return True
        named = sum(
            i.end - i.start for items in (self.dates, self.names) for i in _within(items, clause, item.start)
        )
        return len(lead.strip()) - named <= 3 or bool(self.tools.frame_lead.search(lead))

    def _is_long(self, item: _Item) -> bool:
        """Whether a date spans a month or more, as the periods of figures do."""
        start, end = _period_of(item)
        return start is not None and end is not None and (end - start).days >= 27

    def _holds_day(self, item: _Item) -> bool:
        """Whether the frame is only the day on which figures of a longer period were told."""
        period = self.frame.period
        at = bisect_left(self.dates, item.start, key=_start)
        before = self.dates[at - 1] if at else None
        return (
            before is not None
            and _instant(period)
            and _period_of(before) == period
            and self.clauses.sentence(before.start) == self.clauses.sentence(item.start)
        )

    def _names_only(self, item: _Item) -> bool:
        """Whether a date belongs to a name (2023深圳“欢乐购”) or an ordinal (今年首批), and dates nothing."""
        text = item.mention.text
        following = self.chars[item.end : item.end + 2]
        return text.isdecimal() or following.startswith(("“", "首批", "第", "新一", "电", "讯"))

    def _is_comparand(self, item: _Item) -> bool:
        lead = self.chars[max(0, item.start - 6) : item.start]
        if lead.endswith(("、", "和")):  # 较2019年、2023年增长: what the date before it is
            before = _ending_at(self.dates, item.start - 1)
            if before is not None and self._is_comparand(before):
                return True
        if self.tools.comparand.search(lead) or self.tools.comparand_date.search(item.mention.text):
            return True
        following = self.chars[item.end : item.end + 4]
        return lead.endswith(("完成", "占", "了")) and bool(regex.match("预算|目标|计划|任务", following))

    def _period(self, amount: _Item, start: int, clause: int) -> tuple[Period | None, list[tuple[int, int]]]:
        """The amount's period, and the spans of the dates between ``start`` and the amount."""
        holes: list[tuple[int, int]] = []
        period = self.frame.period
        for item in _within(self.dates, clause, amount.start):
            if item.start >= start:
                holes.append((item.start, item.end))
            if self._is_comparand(item) or self._names_only(item):
                continue
            if item.start < start and self.chars[max(0, item.start - 1) : item.start] in ("由", "从", "自"):
                continue  # 由2018年的3.2万元提高到4.6万元: only the first is of 2018
            period = _period_of(item)
        return period, holes

    def _has_date(self, amount: _Item, clause: int) -> bool:
        return any(not self._is_comparand(i) for i in _within(self.dates, clause, amount.start))

    def _has_name(self, amount: _Item, clause: int) -> bool:
        names = _within(self.names, clause, amount.start)
        return bool(names) and self._leads(names[0])

    def _subject(self, amount: _Item, start: int, clause: int) -> tuple[str | None, tuple[int, int] | None]:
        """Whom the amount is about, and the span of the name that says so when it stands before it here."""
        frame = self.frame
        sentence = self.clauses.sentence(amount.start)
        hole = None
        found = -1
        for item in _within(self.names, sentence, amount.start):
            if self.clauses.bracket(item.start) or not self._leads(item):
                continue
            value = item.mention.value
            if isinstance(value, OrganisationValue) and value.kind in _OFFICES:
                if item.start >= start:
                    hole = (item.start, item.end)
                continue
            frame.subject = value.name if hasattr(value, "name") else frame.subject
            found = item.start
            if item.start >= start:
                hole = (item.start, item.end)
        for match in self.tools.place_word.finditer(self.chars, sentence, amount.start):
            if match.start() > found and self._opens(match.start()):
                frame.subject = self._place_named(match[0])
        for match in self.tools.event.finditer(self.chars, sentence, start):
            if match.start() > found:
                return match["event"], hole
        return frame.subject, hole

    def _leads(self, item: _Item) -> bool:
        """Whether a name stands where a subject stands: at the start of a clause, after a date or 在."""
        lead = self.chars[max(0, item.start - 3) : item.start]
        following = self.chars[item.end : item.end + 1]
        if self.tools.tells.match(self.chars[item.end : item.end + 24]):
            return False
        if self._compares(item.start) or following in ("、", "与", "和", "及", "至", "等"):
            return False
        if self.tools.subject_lead.search(lead) or item.start == 0:
            return True
        before = [_ending_at(self.dates, item.start), _ending_at(self.names, item.start)]
        return before[0] is not None or before[1] is not None and self._leads(before[1])

    def _opens(self, at: int) -> bool:
        """Whether a clause opens at ``at``, or a date or name ends there."""
        if self._compares(at):
            return False
        lead = self.chars[max(0, at - 3) : at]
        if self.tools.subject_lead.search(lead) or at == 0:
            return True
        return _ending_at(self.dates, at) is not None or _ending_at(self.names, at) is not None

    def _compares(self, at: int) -> bool:
        return bool(self.tools.comparand.search(self.chars[max(0, at - 6) : at]))

    def _place_named(self, word: str) -> str | None:
        if word in ("全国", "我国"):
            return COUNTRY
        if self.frame.place:
            return self.frame.place
        level = word[-1]
        if level == "省" and self.path:
            return self.path[0]
        if level == "市":
            return next((part for part in reversed(self.path) if part.endswith("市")), self.default)
        return self.default

    def _host(self, bracket: tuple[int, int]) -> str | None:
        """The name right before a bracket: 上海 of 上海（21390.17亿元）, 全国 of 高于全国（3.8%）."""
        word = self.chars[max(0, bracket[0] - 3) : bracket[0] - 1]
        if self.tools.place_word.fullmatch(word):
            return self._place_named(word)
        at = bisect_left(self.names, bracket[0] - 1, key=_end)
        if at < len(self.names) and self.names[at].end == bracket[0] - 1:
            value = self.names[at].mention.value
            return getattr(value, "name", None)
        return None

    # -- the rest --------------------------------------------------------------------------------------

    def _basis(self, measure: Measure, amount: _Item, clause: int, period: Period | None) -> str | None:
        if measure.name not in ("change", "difference"):
            return None
        if measure.basis:
            return measure.basis
        words = self.chars[clause : amount.start]
        dates = _within(self.dates, clause, amount.start)
        base = next((i for i in reversed(dates) if self._is_comparand(i)), None)
        if base is not None and base.mention.text.endswith("年初"):
            return None
        if base is not None and period is not None:
            named = _basis_of(_period_of(base), period)
            if named:
                return named
        told = self.tools.measures.basis(words)
        if told:
            return told
        length = self._length(amount, clause)
        if length is not None and length > 1:
            return "cumulative"
        return None if measure.name == "difference" else "yoy"

    def _span_of_years(self, amount: _Item, period: Period | None) -> Period | None:
        """The years that an average is taken over: those named, or from the first level to the second."""
        length = self._length(amount, self.clauses.clause(amount.start))
        if period is None or period[1] is None:
            return period
        end = period[1]
        if length is not None and 1 < length < 60:
            return date(end.year - int(length) + 1, 1, 1), date(end.year, 12, 31)
        half = self.clauses.half(amount.start)
        bases = [i for i in _within(self.dates, half, amount.start) if self._is_comparand(i)]
        base = _period_of(bases[-1])[0] if bases else None
        if base and base.year < end.year:
            return date(base.year + 1, 1, 1), date(end.year, 12, 31)
        years = [o.period[0].year for o in self.frame.levels[-2:] if o.period and o.period[0]]
        if len(years) == 2 and years[0] < years[1]:
            return date(years[0] + 1, 1, 1), date(years[1], 12, 31)
        if period[0] is None and self._plan_period is not None:
            return date(end.year - 4, 1, 1), end
        return period

    def _length(self, amount: _Item, clause: int) -> Decimal | None:
        """The number of years that the clause names before an amount: 三年年均增长8.3%."""
        for item in reversed(_within(self.amounts, clause, amount.start)):
            value = item.mention.value
            if isinstance(value, AmountValue) and value.unit == "年":
                return value.value
        return None

    def _status(self, amount: _Item, measure: Measure, period: Period | None) -> str:
        published = self.draft.document.published
        if published and period and period[1] and period[1] > published:
            if period[0] is None or period[0] > published or self._plan_period:
                return "planned"
        clause, half = self.clauses.clause(amount.start), self.clauses.half(amount.start)
        if published and period and period[1] and period[1] < published:  # over: only a plan is still a plan
            still = self.tools.still_planned.search(self.chars, clause, amount.start)
            done = self.tools.fulfilled.search(self.chars, clause, amount.start)
            return "planned" if still and not done else "actual"
        if self._plan_period and period in (None, self._plan_period):
            return "planned"
        if self.tools.planned_here.search(self.chars, clause, amount.start):
            return "actual" if self.tools.fulfilled.search(self.chars, clause, amount.start) else "planned"
        return "planned" if self.tools.planned.search(self.chars, half, clause) else "actual"

    def _topic(self, end: int) -> str:
        """The last known indicator that the paragraph names before ``end``, else the next of the sentence."""
        found = ""
        for match in self.tools.known.finditer(self.chars, self.clauses.paragraph(end), end):
            found = match[0]
        if not found:  # 杭州（9602亿元）、宁波（7640.5亿元）地区生产总值居全省前列
            following = self.tools.known.search(self.chars, end, self.clauses.sentence_end(end))
            found = following[0] if following else ""
        return found

    def _canonical(self, phrase: str) -> str | None:
        return self.tools.canonical.get(phrase)

    def _joined(self, left: _Item, right: _Item) -> bool:
        return (
            bool(self.tools.joint.match(self.chars[left.end : right.start]))
            if right.start - left.end < 4
            else False
        )

    def _same_paragraph(self, amount: _Item) -> bool:
        return self._paragraph == self.clauses.paragraph(amount.start)

    def _next_start(self, amount: _Item) -> int:
        """Where the words that may belong to an amount on its right must end."""
        end = self.clauses.clause_end(amount.start)
        for items in (self.amounts, self.dates):
            at = bisect_left(items, amount.end, key=_start)
            if at < len(items):
                end = min(end, items[at].start)
        return min(end, len(self.chars))


def _parts(phrase: str, count: int) -> list[str]:
    """The ``count`` parts of a list; 和 inside a part (开采和洗选业、天然气开采业) parts nothing."""
    parts: list[str] = []
    for pattern in ("、|和|及|与|以及", "、", "、|和(?!.*和)|及|与|以及", "和(?!.*和)|以及"):
        parts = [part for part in regex.split(pattern, phrase) if part]
        if len(parts) == count:
            break
    return parts


def antecedent_of(frame: _Frame) -> Observation | None:
    """What a change with no indicator of its own changes."""
    return frame.level or frame.last


def _period_of(item: _Item) -> Period:
    value = item.mention.value
    assert isinstance(value, DateValue)
    return value.start, value.end


def _within(items: list[_Item], start: int, end: int) -> list[_Item]:
    """The items that start from ``start`` on and before ``end``."""
    low = bisect_left(items, start, key=_start)
    return items[low : bisect_left(items, end, lo=low, key=_start)]


def _start(item: _Item) -> int:
    return item.start


def _end(item: _Item) -> int:
    return item.end


def _ending_at(items: list[_Item], end: int) -> _Item | None:
    at = bisect_left(items, end, key=_end)
    return items[at] if at < len(items) and items[at].end == end else None


def _inside(inner: Period, outer: Period) -> bool:
    if None in inner or None in outer:
        return False
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer  # type: ignore[operator]


def _instant(period: Period | None) -> bool:
    return period is not None and period[0] == period[1]


def _closing_day(item: _Item) -> bool:
    start, end = _period_of(item)
    return start is not None and start == end and item.mention.text.endswith(("末", "底"))


def _basis_of(base: Period, period: Period) -> str | None:
    """yoy, mom or cumulative by how far the base lies before the period."""
    start, end = base[0] or base[1], period[1] or period[0]
    first = period[0] or period[1]
    if start is None or end is None or first is None:
        return None
    years = end.year - (base[1] or start).year
    if years > 1:
        return "cumulative"
    if years == 1:
        months = first.month - start.month
        if first.day == end.day == 1 and months:
            return "mom"
        return (
            "mom"
            if first.year == start.year + 1
            and first.month == 1
            and start.month == 12
            and base != period
            and start.day == 1
            else "yoy"
        )
    return "mom" if start < first or (base[1] or start) < end else None
