"""What the stages work on and leave behind while a Doc goes through the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from extractor.model import Document, Mention, MentionType
from extractor.rules import Rules, load
from extractor.view import View, translation

KEY = "extractor"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A candidate that did not become a mention, and why (for ``extractor explain``)."""

    start: int
    end: int
    rule: str
    reason: str


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
    resolve stage has run.
    """

    document: Document
    view: View
    borders: bytes
    mentions: list[Mention] = field(default_factory=list)
    masks: list[Mask] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    trace: bool = False

    def is_border(self, index: int) -> bool:
        """Whether a word starts, or the text ends, at ``index`` of the view."""
        if index <= 0 or index >= len(self.view.chars):
            return True
        return bool(self.borders[self.view.offset(index)])

    def of_type(self, kind: MentionType) -> list[Mention]:
        return [mention for mention in self.mentions if mention.type == kind]

    def drop(self, start: int, end: int, rule: str, reason: str) -> None:
        """Note a dropped candidate, in the text's offsets; kept only when someone asked for the trace."""
        if self.trace:
            self.dropped.append(Dropped(start, end, rule, reason))


def word_borders(doc: Doc) -> bytes:
    """Where the words of ``doc`` start: one byte a character, and one for the end."""
    starts = np.zeros(len(doc.text) + 1, dtype=np.uint8)
    starts[-1] = 1
    if len(doc):
        starts[doc.to_array("IDX")] = 1
    return starts.tobytes()


def draft_of(doc: Doc, table: Mapping[int, str | int] | None = None) -> Draft:
    """The draft a Doc carries; made anew when no stage of ours has seen the Doc yet."""
    held: Any = doc.user_data.get(KEY)
    if isinstance(held, Draft):
        return held
    document = held if isinstance(held, Document) else Document(doc.text)
    draft = Draft(document, View(doc.text, table), word_borders(doc))
    doc.user_data[KEY] = draft
    return draft


def rules_for(nlp: Language, folder: str | None) -> Rules:
    """The rules that ``nlp``'s tokenizer was built with; for another tokenizer, those of ``folder``."""
    held = getattr(nlp.tokenizer, "rules", None)
    return held if isinstance(held, Rules) else load(folder)


def even_table(rules: Rules) -> dict[int, str | int]:
    """The character table of the views: Traditional to Simplified from ``rules/characters.csv``."""
    rows = rules.table("characters.csv", "traditional")
    return translation({row["traditional"]: row["simplified"] for row in rows})
