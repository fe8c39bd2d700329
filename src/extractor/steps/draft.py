"""What the steps work on and leave behind while a document goes through the pipeline."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from extractor.model import Document, Mention, MentionType
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
    types: tuple[MentionType, ...] = ("DISTRICT", "ORGANISATION")


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
    notes: dict[int, str] = field(default_factory=dict)  # by an amount's start: how its slots were filled
    reasons: dict[tuple[MentionType, int, int], list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    trace: bool = False

    def is_border(self, index: int) -> bool:
        """Whether a word starts, or the text ends, at ``index`` of the view."""
        if index <= 0 or index >= len(self.view.chars):
            return True
        return bool(self.borders[self.view.offset(index)])

    def of_type(self, kind: MentionType) -> list[Mention]:
        return [mention for mention in self.mentions if mention.type == kind]

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
