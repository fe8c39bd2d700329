"""The compiled rules and word lists of the observations, shared by all documents."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from extractor.rules import Rules
from extractor.steps.observations.choice import Weights, table_of, weights_of
from extractor.steps.observations.measure import Measures
from extractor.steps.observations.phrases import Phrases
from extractor.steps.observations.words import Vocabulary
from extractor.text.words import Segmenter

Pattern = regex.Pattern[str]
Group = TypeVar("Group")


@dataclass(frozen=True, slots=True)
class Who:
    """The fragments that tell whom an amount is about."""

    carries_out: Pattern
    common_owner: Pattern
    country_word: Pattern
    event_subject: Pattern
    facility_figure: Pattern
    facility_subject: Pattern
    kept_subject: Pattern
    listed_after: Pattern
    listed_owner: Pattern
    listed_places_opening: Pattern
    listed_sum: Pattern
    listed_places_mark: Pattern
    local_word: Pattern
    nation_word: Pattern
    noun_subject: Pattern
    object_lead: Pattern
    office_place: Pattern
    owner_before: Pattern
    owner_joined: Pattern
    owner_then: Pattern
    phrase_opening: Pattern
    place_word: Pattern
    region_then: Pattern
    same_owner: Pattern
    subject_lead: Pattern
    tells: Pattern
    tells_word: Pattern
    titled_owner: Pattern


@dataclass(frozen=True, slots=True)
class When:
    """The fragments that tell which date holds."""

    base_figure: Pattern
    base_figure_lead: Pattern
    communique: Pattern
    comparand_date: Pattern
    comparand_lead: Pattern
    cross_base: Pattern
    date_listed_lead: Pattern
    date_named: Pattern
    date_attribute: Pattern
    date_states: Pattern
    date_told: Pattern
    frame_lead: Pattern
    from_lead: Pattern
    long_base: Pattern
    plan_base: Pattern
    plan_base_lead: Pattern
    plan_title: Pattern
    report_turn: Pattern
    same_below: Pattern
    standard_time: Pattern
    stated_basis: Pattern
    title_year: Pattern
    whole_year_phrase: Pattern
    work_report: Pattern
    year_opening: Pattern


@dataclass(frozen=True, slots=True)
class What:
    """The fragments that tell what is measured, and whether it is a fact or a plan."""

    after_of: Pattern
    alternatives: Pattern
    after_skip: Pattern
    attribute_tail: Pattern
    averaged: Pattern
    bracketed: Pattern
    caused: Pattern
    comma: Pattern
    completes: Pattern
    criterion: Pattern
    counted_area: Pattern
    counted_places: Pattern
    criterion_sign: Pattern
    dealt: Pattern
    describing: Pattern
    done_here: Pattern
    duration_noun: Pattern
    figure_noun: Pattern
    flow_words: Pattern
    fulfilled: Pattern
    goals: Pattern
    growth_rate_name: Pattern
    industry_noun: Pattern
    joint: Pattern
    measured_noun: Pattern
    names_nothing: Pattern
    needs_head: Pattern
    negation: Pattern
    measures_alone: Pattern
    net_growth: Pattern
    no_fact: Pattern
    of_people: Pattern
    over_criterion: Pattern
    over_lead: Pattern
    plan_heading: Pattern
    planned: Pattern
    planned_here: Pattern
    report_title_words: Pattern
    review_heading: Pattern
    scale: Pattern
    share_of: Pattern
    signed_cue: Pattern
    still_planned: Pattern
    stock_end: Pattern
    stock_name: Pattern
    stock_sign: Pattern
    stock_noun: Pattern
    worth: Pattern


class Tools:
    """What the rules say of observations. Raises RulesError for a rule or fragment that is wrong."""

    def __init__(self, rules: Rules, segmenter: Segmenter) -> None:
        self.measures = Measures(rules)
        self.vocabulary = Vocabulary(rules, segmenter)
        self.phrases = Phrases(rules, self.vocabulary)
        self.period_weights = weights_of(rules, "period")
        self.subject_weights = weights_of(rules, "subject")
        self.indicator_weights = Weights(table_of(rules, "observations/indicator_choice.csv"))
        self.who = _compiled(Who, rules)
        self.when = _compiled(When, rules)
        self.what = _compiled(What, rules)
        self.bases = tuple(rules.words("observations/bases.txt"))
        self.joiners = frozenset(rules.words("observations/joiners.txt"))
        self.people = frozenset(rules.words("observations/people.txt"))
        self.acts = frozenset(rules.words("observations/act_units.txt"))
        self.sums = {row["unit"]: row["noun"] for row in rules.table("observations/sums.csv", "unit")}
        self.time_units = frozenset(rules.words("observations/time_units.txt"))
        self.pairs = {
            row["word"]: [row[part] for part in ("first", "second", "third") if row[part]]
            for row in rules.table("observations/pairs.csv", "word")
        }
        self.owners = {row["word"]: row["kind"] for row in rules.table("observations/owners.csv", "word")}
        self.owning = AhoCorasick(list(self.owners), matchkind=MatchKind.LeftmostLongest)
        countries = [row["name"] for row in rules.table("organisations/countries.csv", "name")]
        self.countries = AhoCorasick(countries, matchkind=MatchKind.LeftmostLongest)
        table = rules.table("observations/indicators.csv", "name")
        self.canonical = {row["name"]: row["canonical"] for row in table}
        self.known = AhoCorasick(list(self.canonical), matchkind=MatchKind.LeftmostLongest)


def _compiled(group: type[Group], rules: Rules) -> Group:
    """A group of patterns, each compiled from the fragment that its field is named after.

    What is called a lead is read from right to left: its ``match`` ends where the text before a place does.
    """
    patterns = {}
    for part in fields(group):  # type: ignore[arg-type]
        is_lead = part.name.endswith("_lead")
        patterns[part.name] = rules.compile(rf"(?r){{{part.name}}}\n?" if is_lead else f"{{{part.name}}}")
    return group(**patterns)
