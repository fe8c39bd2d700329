"""Organisations whose names only open those of events, honours and things: 上合组织民间友好论坛, 央行票据."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from extractor.rules import Rules
from extractor.steps.draft import Mask
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.reader import Found, Reader

BY = "words.csv: name_of, thing_of"
REACH = 16  # characters behind an organisation that such a name may have
_NAMING = frozenset("nbjvaslzi")  # the tags of words inside names
_OWN_MEETINGS = ("party", "legislature")  # their meetings are named after them, and they count


class Inside:
    """Takes out what only opens a longer name of another kind."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._tables = tables
        self._joints = tables.sets["joint"]
        self._things, self._names = tables.words["thing_of"], tables.words["name_of"]
        ends = "|".join(sorted(map(regex.escape, self._names), key=len, reverse=True))
        self._name = regex.compile(rf"\p{{Han}}{{0,{REACH}}}?(?P<last>{ends})")

    def outside(self, reader: Reader, found: Iterable[Found]) -> Iterator[Found]:
        """``found`` without such names."""
        for item in found:
            end = self._end(reader, item)
            if end is None:
                yield item
                continue
            reason = f"it opens the name {reader.chars[item.start : end]}"
            view = reader.draft.view
            reader.draft.drop(*view.span(item.start, item.end), item.rule, reason, BY)
            reader.draft.masks.append(Mask(*view.span(item.start, end), reason, BY, types=("DISTRICT",)))

    def _end(self, reader: Reader, item: Found) -> int | None:
        """Where the longer name ends that an organisation opens; None where it opens none."""
        chars = reader.chars
        thing = next((word for word in self._things if chars.startswith(word, item.end)), "")
        if thing and reader.is_border(item.end + len(thing)):
            return item.end + len(thing)
        name = self._name.match(chars, item.end, item.end + REACH + 4)
        if name is None or not reader.is_border(name.end()) or item.kind in _OWN_MEETINGS:
            return None
        return name.end() if self._nouns(reader, item.end, name.start("last")) else None

    def _nouns(self, reader: Reader, start: int, end: int) -> bool:
        """Whether only words that names are made of stand there."""
        while start < end:
            opened, start = start, reader.word_end(start)
            word = reader.chars[opened:start]
            tag = reader.tag(word) or "n"
            if word in self._tables.inner or word in self._tables.topics or word in self._joints:
                continue
            if tag[0] not in _NAMING or tag == "v":
                return False
        return True
