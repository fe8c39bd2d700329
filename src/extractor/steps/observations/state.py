"""What carries over from one amount to the next, and what is known of the amount that is being read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.model import AmountValue, Observation
from extractor.steps.observations.measure import LEVEL, RATIO_UNITS, Measure
from extractor.steps.observations.rows import Item, Span
from extractor.text.clauses import Spot

_KEPT_LEVELS = 6
GAPS = "observation.gap"  # ids of the rules that know a gap to another place: 高于全国


@dataclass(slots=True)
class Leading:
    """Whom the names of a paragraph lead to, up to an amount."""

    subject: str | None
    place: str | None = None  # of the last state organ that the paragraph named
    owner: tuple[int, Span | None] = (-1, None)  # the last word for an owner: where it ends, and its name
    names_seen: int = 0
    paragraph: int = -1
    sentence: int = -1


class Left(NamedTuple):
    """What the amount before leaves of its words to the next."""

    noun_end: int = 0  # where it, or the noun that it counts, ends
    topic: str = ""  # what the paragraph's last figure that only described was of
    described: tuple[int, str] = (-1, "")  # where the last amount that only described ends, and its words


_NOTHING_LEFT = Left()


@dataclass(slots=True)
class Frame:
    """The state of a reading: what the text has said up to an amount, and still holds."""

    who: Leading
    left: Left = _NOTHING_LEFT
    spell: bool = False  # whether the last amount was the first of 由8.2亿元增加到9.6亿元
    units: frozenset[str] = RATIO_UNITS  # what the last level was in, and %
    last: Observation | None = None
    last_at: int = -1  # where the amount of the last observation starts
    level: Observation | None = None
    basis: str | None = None  # what the changes of the sentence were said to be measured against
    levels: Sequence[Observation] = ()  # the last levels and rates of the paragraph
    dealt: Sequence[Observation] = ()  # what the last 分别 of the paragraph dealt out

    @property
    def antecedent(self) -> Observation | None:
        """What a change with no indicator of its own changes."""
        return self.level or self.last

    def remember(self, observation: Observation) -> None:
        """Keep an observation for what comes after it."""
        self.last = observation
        if observation.measure in ("level", "rate"):
            self.level = observation
            self.levels = (*self.levels[1 - _KEPT_LEVELS :], observation)
        elif observation.measure == "change":
            self.level = observation

    def open_paragraph(self) -> None:
        """Forget what holds within a paragraph alone."""
        self.last = self.level = self.basis = None
        self.levels = self.dealt = ()
        self.left = self.left._replace(topic="")


class Figure(NamedTuple):
    """One amount as far as it is read; each part of the reading gives it anew with what it has found."""

    item: Item
    value: AmountValue
    spot: Spot
    start: int  # where the words that may be its own begin
    follows: Item | None = None  # the amount right before it in its clause
    counts: bool = False  # whether it may count things, as no ratio does
    of_plan: bool = False  # whether it is the part of a plan that was done: 完成计划60亿元的47.3%
    base: Item | None = None  # the date of what others are compared with, when the figure is of it
    from_lead: bool = False  # whether 由 or 从 stands before it: the first of 由8.2亿元增加到9.6亿元
    holes: Sequence[Span] = ()  # what its words go on over: dates, its subject
    subject: str | None = None
    owned: bool = False  # whether its clause names a facility, a project or a region that it is about
    measure: Measure = LEVEL
    cued: bool = False  # whether a word said what measure it is
    cue: str = ""  # the id of the rule that knew the word
    words: Sequence[str] = ()  # the words of its indicator
    own: str = ""  # the same as a phrase
    why: str = ""  # what spoke for its indicator, when a trace was asked for

    @property
    def of_base(self) -> bool:
        """Whether it is of what others are compared with: 比2015年的12.3亿元增长."""
        return self.base is not None

    @property
    def compared_across(self) -> bool:
        """Whether it is a gap to another place or group: 高于全国."""
        return self.measure.name == "difference" and self.cue.startswith(GAPS)
