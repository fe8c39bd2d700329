"""What the steps work on and leave behind while a document goes through the pipeline."""

from __future__ import annotations

import traceback
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from extractor.knowledge.place_names import Name
from extractor.model import (
    Bulletin,
    DateValue,
    Document,
    Grid,
    Mention,
    MentionType,
    PartialDate,
    Region,
    Section,
    Unresolved,
)
from extractor.rules import Rules
from extractor.text.view import Spelling, View, spelling


@dataclass(frozen=True, slots=True)
class Dropped:
    """A candidate that did not become a mention, and why (for ``extractor explain``)."""

    start: int
    end: int
    rule: str  # that found it
    reason: str
    by: str = ""  # the id of the rule, or the name of the list, that dropped it


@dataclass(frozen=True, slots=True)
class Fault:
    """A step that broke down over a document, and on what; the document keeps what the others found."""

    step: str
    error: Exception

    def __str__(self) -> str:
        return f"step {self.step}: {type(self.error).__name__}: {self.error}"

    @property
    def place(self) -> str:
        """The file and line of the program where it broke."""
        frame = traceback.extract_tb(self.error.__traceback__)[-1]
        return f"{Path(frame.filename).name}:{frame.lineno}"


@dataclass(frozen=True, slots=True)
class Mask:
    """A longer name that is no mention itself and hides the mentions of ``types`` inside it."""

    start: int
    end: int
    reason: str
    by: str  # the id of the rule, or the name of the list, that says so
    types: tuple[MentionType, ...] = ("DISTRICT", "ORGANISATION")


@dataclass(frozen=True, slots=True)
class DocumentHeading:
    """What the heading step read of the whole document; before it has run, that nothing is known.

    - ``title``: the title, given or read from the text.
    - ``kind``: what kind of document it is (``communique``, ``report``, ``plan``, ``audit``, ``budget``,
      ``briefing``, ``digest``, ``news``: the column ``kind`` of rules/heading/kinds.csv).
    - ``issued``: the date of issue as exact as it is known; ``issued.whole`` is the day or None.
    - ``year``: the year that the text speaks from, which 今年 means; known more often than ``issued``.
    - ``region`` and ``scope``: the place it is about, and how that was decided: ``place`` (``region`` is
      set), ``nation`` (the whole country), ``several`` (places of which none is the document's), or
      ``unknown``. ``candidates`` are the paths it could be where nothing decides.
    - ``period``: the interval under review, which undated facts are of; None where there is none.
    - ``sections``: where that turns, in the order of the text. A section holds from its ``start`` (an
      offset of the text) to the next one's; its ``period`` and ``planned`` are those of undated facts in
      it. Empty where the document speaks of one period throughout, or of none.
    - ``why``: what decided on ``title``, ``published``, ``year``, ``region`` and ``period``.
    """

    title: str | None = None
    kind: str = "news"
    issued: PartialDate | None = None
    year: int | None = None
    region: Region | None = None
    scope: str = "unknown"
    candidates: tuple[str, ...] = ()
    period: DateValue | None = None
    sections: tuple[Section, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def on(self) -> date | None:
        """A day near the date of issue, for tables whose rows hold for a time."""
        if self.issued is not None:
            return self.issued.whole or self.issued.end
        return date(self.year, 12, 31) if self.year else None

    def section_at(self, offset: int) -> Section | None:
        """The section that an offset of the text lies in; None before the first, and where there are none."""
        at = bisect_right(self.sections, offset, key=lambda section: section.start)
        return self.sections[at - 1] if at else None


@dataclass(slots=True)
class Draft:
    """One document on its way: its frame, the view its patterns run over, and the mentions so far.

    ``borders[i]`` is 1 where one of the tokenizer's words starts at offset ``i`` of the text (and at its
    end). Mentions and masks hold offsets of the text, not of the view; mentions may overlap until the
    resolve step has run.
    """

    document: Document
    view: View
    borders: bytes
    mentions: list[Mention] = field(default_factory=list)
    masks: list[Mask] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)  # the tables, whose cells are read already
    notes: dict[int, str] = field(default_factory=dict)  # by an amount's start: how its slots were filled
    reasons: dict[tuple[MentionType, int, int], list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    trace: bool = False
    heading: DocumentHeading = DocumentHeading()
    places: list[Name] | None = None  # the names of places in the text, once a step has looked for them
    unresolved: list[Unresolved] = field(default_factory=list)

    def is_border(self, index: int) -> bool:
        """Whether a word starts, or the text ends, at ``index`` of the view."""
        if index <= 0 or index >= len(self.view.chars):
            return True
        return bool(self.borders[self.view.offset(index)])

    def bulletin(self) -> Bulletin:
        """What the steps have come to."""
        return Bulletin(self.document, tuple(self.mentions), tuple(self.grids), tuple(self.unresolved))

    def of_type(self, kind: MentionType) -> list[Mention]:
        return [mention for mention in self.mentions if mention.type == kind]

    def parted(self) -> tuple[list[Mention], list[Mention]]:
        """The mentions outside tables, and those inside, each in the order of the text."""
        outside: list[Mention] = []
        inside: list[Mention] = []
        ends = [(grid.start, grid.end) for grid in self.grids]
        at = 0
        for mention in self.mentions:
            while at < len(ends) and ends[at][1] <= mention.start:
                at += 1
            in_grid = at < len(ends) and ends[at][0] <= mention.start
            (inside if in_grid else outside).append(mention)
        return outside, inside

    def drop(self, start: int, end: int, rule: str, reason: str, by: str = "") -> None:
        """Note a dropped candidate, in the text's offsets; kept only when someone asked for the trace."""
        if self.trace:
            self.dropped.append(Dropped(start, end, rule, reason, by))

    def because(self, kind: MentionType, start: int, end: int, why: str) -> None:
        """Note what decided on a mention, in the text's offsets: its borders, its value, that it is one.

        Several reasons of one mention are told in the order they were given; kept only with the trace.
        """
        if self.trace:
            self.reasons.setdefault((kind, start, end), []).append(why)


class Step(Protocol):
    """A step of the pipeline."""

    def run(self, draft: Draft) -> None:
        """Add to the draft what this step finds."""


def spelling_of(rules: Rules) -> Spelling:
    """The spelling of the views, Traditional to Simplified from ``rules/characters.csv``."""

    def read() -> Spelling:
        rows = rules.table("characters.csv", "traditional")
        return spelling({row["traditional"]: row["simplified"] for row in rows})

    return rules.once(("spelling",), read)
