"""What the stages work on and leave behind while a Doc goes through the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import srsly
from spacy.language import Language
from spacy.tokens import Doc

from extractor.model import Bulletin, Document, Mention, MentionType, bulletin_from_dict
from extractor.rules import Rules, load
from extractor.view import View, translation

KEY = "extractor"
_STORED = "__extractor__"


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
    notes: dict[int, str] = field(default_factory=dict)  # by an amount's start: how its slots were filled
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


class Stage:
    """A stage of the pipeline: it works on drafts, as a spaCy component on the draft that a Doc carries."""

    def __init__(self, rules: Rules) -> None:
        self._table = even_table(rules)

    def run(self, draft: Draft) -> None:
        """Add to the draft what this stage finds."""
        raise NotImplementedError

    def __call__(self, doc: Doc) -> Doc:
        self.run(draft_of(doc, self._table))
        return doc


def borders_of(words: Sequence[str]) -> bytes:
    """Where words that make up a text start: one byte a character, 1 at a start, and one for the end."""
    ends = np.cumsum(np.fromiter(map(len, words), dtype=np.int64, count=len(words)))
    starts = np.zeros(int(ends[-1]) + 1 if len(words) else 1, dtype=np.uint8)
    starts[0] = 1
    starts[ends] = 1
    return starts.tobytes()


def draft_of(doc: Doc, table: Mapping[int, str | int] | None = None) -> Draft:
    """The draft a Doc carries; made anew when no stage of ours has seen the Doc yet."""
    held: Any = doc.user_data.get(KEY)
    if isinstance(held, Draft):
        return held
    document = held if isinstance(held, Document) else Document(doc.text)
    mentions: tuple[Mention, ...] = ()
    if isinstance(held, Bulletin):
        document, mentions = held.document, held.mentions
    draft = Draft(
        document, View(doc.text, table), borders_of([token.text_with_ws for token in doc]), list(mentions)
    )
    doc.user_data[KEY] = draft
    return draft


def encode(held: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """How a draft is stored with its Doc (``Doc.to_bytes``, ``DocBin``): as the bulletin it has come to."""
    if isinstance(held, Draft):
        held = Bulletin(held.document, tuple(held.mentions))
    if isinstance(held, Bulletin):
        region = held.document.region
        return {_STORED: held.to_dict(), "region_path": region.path if region else None}
    return chain(held) if chain else held


def decode(held: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """The bulletin that ``encode`` stored; all else as it is."""
    if isinstance(held, dict) and _STORED in held:
        stored = held[_STORED]
        bulletin = bulletin_from_dict(stored | {"mentions": list(stored["mentions"])})
        region = bulletin.document.region
        if region is None:
            return bulletin
        region = replace(region, path=held["region_path"])
        return replace(bulletin, document=replace(bulletin.document, region=region))
    return chain(held) if chain else held


srsly.msgpack_encoders.register("extractor_bulletin", func=encode)
srsly.msgpack_decoders.register("extractor_bulletin", func=decode)


def rules_for(nlp: Language, folder: str | None) -> Rules:
    """The rules that ``nlp``'s tokenizer was built with; for another tokenizer, those of ``folder``."""
    held = getattr(nlp.tokenizer, "rules", None)
    return held if isinstance(held, Rules) else load(folder)


def even_table(rules: Rules) -> dict[int, str | int]:
    """The character table of the views: Traditional to Simplified from ``rules/characters.csv``."""
    rows = rules.table("characters.csv", "traditional")
    return translation({row["traditional"]: row["simplified"] for row in rows})
