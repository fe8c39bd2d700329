"""What carries over from one amount to the next, and what is known of the amount that is being read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.model import AmountValue, Observation
from extractor.observing.clauses import Spot
from extractor.observing.measures import LEVEL, RATIO_UNITS, Measure
from extractor.observing.rows import Item, Period, Span

_KEPT_LEVELS = 6


@dataclass(slots=True)
class Frame:
    """The state of a reading: what the text has said up to an amount, and still holds."""

    subject: str | None = None
    place: str | None = None  # the place of the last state organ that the paragraph named
    period: Period | None = None
    lasting: Period | None = None  # the last period that was not a single closing day (年末)
    used: Period | None = None  # the last lasting period that an amount was of
    wide: Period | None = None  # the period that the paragraph opened with, and where
    wide_at: int = -1
    noun_end: int = 0  # where the last amount, or the noun that it counts, ends
    started: bool = False  # whether any amount was observed yet
    units: frozenset[str] = RATIO_UNITS  # what the last level was in, and %
    last: Observation | None = None
    level: Observation | None = None
    levels: Sequence[Observation] = ()  # the last levels and rates of the paragraph
    dealt: Sequence[Observation] = ()  # what the last 分别 of the paragraph dealt out
    paragraph: int = -1
    sentence: int = -1
    dates_seen: int = 0
    names_seen: int = 0

    @property
    def antecedent(self) -> Observation | None:
        """What a change with no indicator of its own changes."""
        return self.level or self.last

    def remember(self, observation: Observation) -> None:
        """Keep an observation for what comes after it."""
        self.last, self.started = observation, True
        if observation.period is not None and observation.period == self.lasting:
            self.used = observation.period
        if observation.measure in ("level", "rate"):
            self.level = observation
            self.levels = (*self.levels[1 - _KEPT_LEVELS :], observation)
        elif observation.measure == "change":
            self.level = observation

    def open_paragraph(self, at: int, subject: str | None, period: Period | None) -> None:
        """Forget what holds within a paragraph alone."""
        self.paragraph, self.subject, self.place, self.period = at, subject, None, period
        self.last = self.level = None
        self.levels = self.dealt = ()


@dataclass(slots=True)
class Figure:
    """One amount while it is read: what its clause says of it."""

    item: Item
    value: AmountValue
    spot: Spot
    start: int  # where the words that may be its own begin
    follows: Item | None = None  # the amount right before it in its clause
    subject: str | None = None
    period: Period | None = None
    holes: list[Span] = field(default_factory=list)  # what its words go on over: dates, its subject
    words: list[str] = field(default_factory=list)  # the words of its indicator
    own: str = ""  # the same as a phrase
    measure: Measure = LEVEL
    cued: bool = False  # whether a word said what measure it is
    cue: str = ""  # the id of the rule that knew the word
    of_plan: bool = False  # whether it is the part of a plan that was done: 完成计划60亿元的47.3%
    counts: bool = False  # whether it may count things, as no ratio does
