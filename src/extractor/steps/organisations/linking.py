"""Ties short names to the longer ones that stand before them, and finds the short ones again.

A short form takes the name of a longer one when the text says so (以下简称), or when the longer is a
place, the short form, and words of trade or legal form; or when it has no more than 中国, 集团, 公司 or
股份 besides.
Never when the longer one is a subsidiary, when the short form is itself a known organisation, or when it
stands before the longer one: then it is named as it is written. Each link says what it was made by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex
from ahocorasick_rs import AhoCorasick

from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.organ_names import trade_name
from extractor.steps.organisations.reader import Found, Reader

ALIAS = "organisation.alias"
DEFINITION = "organisation.definition"
AGAIN = (
    "organisation.company-list",
    "organisation.firm-of-project",
    "organisation.brand-of-project",
    "organisation.stock-code",
)

_FIRMS = ("company", "finance")
_OF_A_NAME = (None, "nz", "nr", "nrt")
_OPENS_A_NAME = "tsfaz"  # the tags of common words that open firms' names: 明天, 东方
_ACTIONS = ("v", "a", "d")
_IN_BRACKETS = regex.compile(r"\((?P<place>\p{Han}{2,8})\)")
SHORTEST_FIRM = 7  # from how many characters on a firm's name is one that may be cut
SURE = 4  # a form of so many characters needs no borders of words


@dataclass(frozen=True, slots=True)
class Link:
    """A short form of ``full``; ``tied`` ones take its name where they stand after it."""

    full: Found
    rule: str
    tied: bool
    why: str
    sought: bool = True  # the short form is looked for in the text, and not only named where it was found


class Linker:
    """Finds short forms again and names them; see the head of the module for the conditions."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        legal = sorted(tables.words["legal"], key=len, reverse=True)
        self._legal = regex.compile(f"(?:{'|'.join(legal)})$")
        self._common = (tables.stops, tables.inner, tables.topics, tables.sets["not_brand"])
        self._besides = regex.compile(f"(?:{'|'.join(tables.words['besides'])})+")

    def link(self, reader: Reader, found: Sequence[Found], definitions: Sequence[Found]) -> list[Found]:
        """``found`` with the names that the links give, and the short forms found again."""
        ordered = sorted(found, key=lambda item: (item.start, -item.end))
        links = self._defined(reader, ordered, definitions)
        for item in ordered:
            for short, link in self._short_forms(reader, item):
                links.setdefault(short, link)
        named = [self._named(reader, item, links) for item in ordered]
        return [*self._again(reader, links), *named]

    def _defined(
        self, reader: Reader, found: Sequence[Found], definitions: Iterable[Found]
    ) -> dict[str, Link]:
        """What the text itself calls a short form: (以下简称…)."""
        ends = {item.end: item for item in reversed(found)}
        links = {}
        for definition in definitions:
            full = ends.get(reader.chars.rfind("(", 0, definition.start))
            if full:
                short = reader.chars[definition.start : definition.end]
                links[short] = Link(full, DEFINITION, True, "the text gives this short form")
        return links

    def _short_forms(self, reader: Reader, item: Found) -> Iterator[tuple[str, Link]]:
        if item.kind not in _FIRMS:
            return
        written = reader.chars[item.start : item.end]
        if item.rule in AGAIN:
            known = self._tables.known.get(written)
            if known is None or known.listed:
                yield written, Link(item, ALIAS, False, f"named so at {item.start}")
            return
        tied = not self._subsidiary(reader, written)
        if item.end - item.start >= SHORTEST_FIRM:
            yield from self._of_trade(reader, item, written, tied)
        bare = self._bare(written)
        if tied and bare and bare not in reader.gazetteer.names:
            sought = not written.endswith(self._tables.words["firm"])
            known = self._tables.known.get(bare)
            sought = sought and (known is None or known.listed) and self._stands_alone(reader, item, bare)
            yield bare, Link(item, ALIAS, True, f"{written} before it", sought)

    def _stands_alone(self, reader: Reader, item: Found, bare: str) -> bool:
        """Whether a name without 中国 or 集团 is one that the text need not explain: no topic, no letters."""
        if bare in self._tables.topics or bare.isascii():
            return False
        known = self._tables.known.get(bare)
        start = reader.chars.find(bare, item.start, item.end)
        return (known is not None and not known.listed) or self._own(reader, start, len(bare))

    def _bare(self, written: str) -> str:
        """A name without 中国, 集团, 公司 and 股份; nothing when none of them stands at its borders."""
        opened = self._besides.match(written)
        start = opened.end() if opened else 0
        closed = next((m for m in self._besides.finditer(written, start) if m.end() == len(written)), None)
        end = closed.start() if closed else len(written)
        return written[start:end] if 2 <= end - start < len(written) and end > start else ""

    def _of_trade(self, reader: Reader, item: Found, written: str, tied: bool) -> Iterator[tuple[str, Link]]:
        """A firm's name without its place and legal form, and the words that it opens with."""
        bare = trade_name(written, self._tables.legal_form, _openings(reader, item.start))
        opened = reader.chars.find(bare, item.start, item.end)
        if opened < 0:
            return
        link = Link(item, ALIAS, tied, f"{written} before it")
        rest = self._without_ending(bare)
        own = reader.distinctive(opened, opened + len(rest)) or self._brand_of_trade(reader, opened, bare)
        if own and SURE <= len(bare) < len(written):
            yield bare, link
        if not self._legal.search(written):
            return
        stock = self._tables.words["stock_form"][0]
        first = reader.chars[opened : reader.word_end(opened)]
        if stock in written and len(first) == 2:
            yield first + stock, link  # 建业股份 of 浙江建业化工股份有限公司
        for short in self._openings_of(reader, opened, len(bare)):
            yield short, link
            yield written[: opened - item.start] + short, link
        place = _IN_BRACKETS.search(written)
        if place and self._subsidiary(reader, written):
            why = f"the place in the brackets of {written}, and its brand"
            for size in range(2, min(len(bare), place.start()) + 1):  # 重庆格力
                yield place["place"] + bare[:size], Link(item, ALIAS, True, why)

    def _brand_of_trade(self, reader: Reader, start: int, bare: str) -> bool:
        """Whether a trade name is one word that is no trade's, and a trade: 香雪制药."""
        close = reader.word_end(start)
        first, rest = reader.chars[start:close], bare[close - start :]
        common = any(first in words for words in self._common)
        noun = not (reader.tag(first) or "n").startswith(_ACTIONS)
        return len(first) == 2 and noun and not common and rest in self._tables.sets["trade"]

    def _without_ending(self, name: str) -> str:
        """A name without the last word that tells what it is: 微众 of 微众银行."""
        cut = next((cut for cut in range(1, len(name)) if name[cut:] in self._tables.endings), len(name))
        return name[:cut] if cut > 1 else name

    def _openings_of(self, reader: Reader, start: int, size: int) -> Iterator[str]:
        """What a registered name may be called for short: 朗铎 and 朗铎智能 of 朗铎智能科技有限公司."""
        for length in range(2, size):
            short = reader.chars[start : start + length]
            known = self._tables.known.get(short)
            if not short.isalnum() or short in reader.gazetteer.names or (known and not known.listed):
                continue
            if short[-1] not in self._tables.sets["not_last"] and self._own(reader, start, length):
                yield short

    def _own(self, reader: Reader, start: int, length: int) -> bool:
        """Whether the name's first ``length`` characters, whole words, stand for it alone."""
        short, end = reader.chars[start : start + length], start + length
        if length < SURE:
            return reader.tag(short) in _OF_A_NAME and reader.is_border(end)
        whole = reader.is_border(end) or short.endswith(self._tables.words["trade"])
        named = self._named_by_word(reader, start, end)
        return whole and (named or reader.distinctive(start, end))

    def _named_by_word(self, reader: Reader, start: int, end: int) -> bool:
        """Whether a name opens with a common word that is no trade's: 明天 in 明天氢能, 东方 in 东方测控."""
        first = reader.chars[start : reader.word_end(start)]
        trade = first in self._tables.stops or first in self._tables.inner or first in self._tables.topics
        tag = reader.tag(first) or "n"
        return len(first) == 2 and len(first) < end - start and not trade and tag[0] in _OPENS_A_NAME

    def _subsidiary(self, reader: Reader, written: str) -> bool:
        """Whether a name is a subsidiary's: a place in brackets after the brand, or 分公司 at its end."""
        if written.endswith(self._tables.words["part"]):
            return True
        place = _IN_BRACKETS.search(written)
        return place is not None and place.start() > 0 and place["place"] in reader.gazetteer.names

    def _named(self, reader: Reader, item: Found, links: Mapping[str, Link]) -> Found:
        """``item`` under the longer name before it, when a link ties the two."""
        written = reader.chars[item.start : item.end]
        link = links.get(written)
        if link is None or not link.tied or item.start < link.full.end:
            return item
        if item.name != written and link.rule != DEFINITION:
            return item
        return _linked(item, link)

    def repeated(self, reader: Reader, found: Iterable[Found]) -> Iterator[Found]:
        """Where a name that a list made sure of stands again."""
        named = {reader.chars[item.start : item.end]: item for item in found}
        links = {
            text: Link(item, ALIAS, False, f"named so at {item.start}")
            for text, item in named.items()
            if len(text) >= SURE
        }
        return self._again(reader, links)

    def _again(self, reader: Reader, links: Mapping[str, Link]) -> Iterator[Found]:
        """Every place where one of the short forms stands on its own, before or after the longer name."""
        forms = tuple(short for short, link in links.items() if link.sought)
        if not forms:
            return
        hits = AhoCorasick(forms).find_matches_as_indexes(reader.chars, overlapping=True)
        for index, start, end in hits:
            link = links[forms[index]]
            full = link.full
            if full.start <= start and end <= full.end:
                continue
            if end - start < SURE and not (reader.is_border(start) and reader.is_border(end)):
                continue
            item = Found(start, end, forms[index], full.kind, link.rule, why=(link.why,))
            yield _linked(item, link) if link.tied and _after(start, link) else item


def _after(start: int, link: Link) -> bool:
    return start >= link.full.end


def _linked(item: Found, link: Link) -> Found:
    return replace(
        item, name=link.full.name, kind=link.full.kind, parent=link.full, why=(*item.why, link.why)
    )


def _openings(reader: Reader, start: int) -> list[str]:
    """The districts' names that start at ``start``, the longest first."""
    names = (reader.chars[start : start + size] for size in range(8, 1, -1))
    return [name for name in names if name in reader.gazetteer.names]
