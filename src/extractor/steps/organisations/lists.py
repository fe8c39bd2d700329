"""Finds organisations in lists: the items before 等 and a noun, and what stands beside a company."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from extractor.rules import Rules
from extractor.steps.organisations.known import FIRMS
from extractor.steps.organisations.lexicon import Known, Tables
from extractor.steps.organisations.reader import Found, Reader

BESIDE = "organisation.beside-known"
UNSURE = "organisation.company-list-member"

LONGEST_ITEM = 12
MOST_ITEMS = 40
MOST_NEIGHBOURS = 2000
_MARK = regex.compile(r"[，。、；：,;:!?！？\n\r\t“”()《》\[\] ]")
_OWN = frozenset(("nr", "ns", "nz", "nt", "nrt"))
_GRAMMAR = frozenset("vpcudrqyteom")
_PAUSE = "、"


class Item(NamedTuple):
    """An item of a list, and what it is by itself.

    ``known`` is what the tables have of it, ``named`` whether it is known or has a word of its own, ``firm``
    whether it ends as only companies' names do.
    """

    start: int
    end: int
    known: Known | None
    named: bool
    firm: bool


class Lists:
    """Reads the items of lists, and tells the names among them."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._tables, self._countries = tables, tables.countries
        words = tables.words
        self._trades, self._firm_ends, self._groups = words["trade"], words["firm_end"], words["group"]
        self._goods, self._place_class = words["goods"], words["place_class"]
        self._closed, self._continued = words["closed"], words["continued"]
        self._glued, self._in_names, self._joints = (
            tables.sets["glued"],
            tables.sets["in_names"],
            tables.sets["joint"],
        )
        self._others = words["and_others"]
        self._split = rules.compile("{organisation_list_split}")
        self._closing = rules.compile("{organisation_list_closing}")

    def members(self, reader: Reader, end: int, kind: str, rule: str) -> list[Found]:
        """The items of the list that ends at ``end``, when enough of them are names."""
        items = [self._item(reader, start, close) for start, close in self._items(reader, end)]
        certain = sum(item.named or item.firm for item in items)
        if not items or certain * 3 < len(items):
            return []
        why = (f"{certain} of the {len(items)} items of the list are names",)
        crowd = len(items) >= 3 and certain * 5 >= len(items) * 3
        found = []
        for item in items:
            start, close, one = item.start, item.end, item.known
            if one:
                found.append(Found(start, close, one.name, one.kind, rule, why=why))
            elif self._named_item(reader, item, crowd):
                text = reader.chars[start:close]
                found.append(Found(start, close, text, kind, rule if item.named else UNSURE, why=why))
        return found

    def _item(self, reader: Reader, start: int, end: int) -> Item:
        text = reader.chars[start:end]
        known = self._tables.known.get(text)
        named = known is not None or reader.distinctive(start, end)
        return Item(start, end, known, named, text.endswith(self._firm_ends) and len(text) >= 4)

    def _named_item(self, reader: Reader, item: Item, crowd: bool) -> bool:
        """Whether an item is a name: by its own words, or in a crowd of names."""
        start, end = item.start, item.end
        text = reader.chars[start:end]
        if reader.place(end) or text in self._tables.topics or not 2 <= end - start <= 14:
            return False
        if text.endswith(self._trades) and end - start >= 4:
            return True
        return (item.named or (crowd and reader.tag(text) is None)) and not text.endswith(self._goods)

    def _items(self, reader: Reader, end: int) -> list[tuple[int, int]]:
        """The spans of the items of a list 甲、乙和丙 that ends at ``end``; the first by its words."""
        chars = reader.chars
        spans: list[tuple[int, int]] = []
        close = end
        while close > 0 and len(spans) < MOST_ITEMS:
            opened = _open(chars, close, 20)
            spans = self._cut(chars, opened, close) + spans
            if opened == 0 or chars[opened - 1] != _PAUSE:
                break
            close = opened - 1
        if spans:
            start, close = spans[0]
            spans[0] = (self._item_start(reader, start, close), close)
        return [(self._without_country(reader, s, e), e) for s, e in spans if e - s >= 2]

    def _without_country(self, reader: Reader, start: int, end: int) -> int:
        """Where a known name starts after the country that it is from: 西门子 in 德国西门子."""
        opened = (
            at
            for at in range(start + 2, min(start + 5, end - 1))
            if reader.chars[start:at] in self._countries
        )
        return next((at for at in opened if reader.chars[at:end] in self._tables.known), start)

    def _cut(self, chars: str, start: int, end: int) -> list[tuple[int, int]]:
        spans, position = [], start
        for match in self._split.finditer(chars, start, end):
            spans.append((position, match.start()))
            position = match.end()
        spans.append((position, end))
        return spans

    def _item_start(self, reader: Reader, limit: int, end: int) -> int:
        """Where the first item starts: after the last verb or word of grammar before it."""
        start = end
        while start > limit:
            first = max(reader.word_start(start), limit)
            word = reader.chars[first:start]
            if start < end and (
                (word in self._tables.stops and word not in self._in_names)
                or (_grammar(reader.tag(word)) and word not in self._tables.inner)
                or (reader.place(start) and reader.chars[start:end] not in self._groups)
            ):
                break
            start = first
        return start

    def item_before(self, reader: Reader, end: int, longest: int) -> tuple[int, int]:
        """The item that ends at ``end``: from the mark, verb or word of grammar before it."""
        return self._item_start(reader, _open(reader.chars, end, longest), end), end

    def brand(self, reader: Reader, start: int, end: int) -> bool:
        """Whether a stretch is a brand with a trade, its first word one that no dictionary has."""
        text, close = reader.chars[start:end], reader.word_end(start)
        first = reader.chars[start:close]
        if not 4 <= len(text) <= 8 or reader.place(close) or reader.place(end):
            return False
        own = reader.tag(first) is None or reader.tag(first) in _OWN
        two = len(first) == 2 and first[0] not in self._glued and reader.word_end(close) == end
        return own and two and text[2:] in self._trades

    def neighbours(self, reader: Reader, found: Sequence[Found]) -> list[Found]:
        """What stands in a list beside a company, and ends as companies' names do, is one: 甲、乙."""
        extra: list[Found] = []
        taken = {(item.start, item.end) for item in found}
        queue = sorted((i.start, i.end) for i in found if i.kind in FIRMS)
        while queue and len(extra) < MOST_NEIGHBOURS:
            first, last = queue.pop()
            whole = self._whole_items(reader, first, last)
            for start, end in (*whole, self._next(reader, last), self._before(reader, first)):
                if start >= end or (start, end) in taken:
                    continue
                taken.add((start, end))
                queue.append((start, end))
                item = self._neighbour(reader, start, end, (start, end) in whole)
                if item:
                    extra.append(item)
        return extra

    def _whole_items(self, reader: Reader, first: int, last: int) -> list[tuple[int, int]]:
        """The whole items beside what stands from ``first`` to ``last`` that are firms' names."""
        items = (_after_mark(reader, last, self._closing, self._others), _before_mark(reader, first))
        return [span for span in items if self._local_firm(reader, *span) or self._own_name(reader, *span)]

    def _neighbour(self, reader: Reader, start: int, end: int, sure: bool) -> Found | None:
        text, why = reader.chars[start:end], ("it stands in a list beside a company",)
        known = self._tables.known.get(text)
        if known and known.kind in FIRMS:
            return Found(start, end, known.name, known.kind, BESIDE, why=why)
        if not sure and not self._like_company(reader, start, end):
            return None
        kind = self._tables.kind_of(text)
        return Found(start, end, text, "company" if kind == "other" else kind, BESIDE, why=why)

    def _own_name(self, reader: Reader, start: int, end: int) -> bool:
        """Whether an item of a list of companies opens with a word that no dictionary has: 国盾量子."""
        if not 3 <= end - start <= 6:
            return False
        text = reader.chars[start:end]
        close = reader.word_end(start)
        first = reader.chars[start:close]
        if close > end or len(first) < 2 or reader.tag(first) is not None:
            return False
        goods = text.endswith(self._goods) and not text.endswith(self._trades)
        if first[0] in self._glued or goods or text.endswith(self._place_class):
            return False
        if not self._of_names(reader, close, end):
            return False
        return not any(reader.place(at) for at in range(start + 2, end + 1))

    def _of_names(self, reader: Reader, start: int, end: int) -> bool:
        """Whether whole words stand there, and none of them one that names do not hold."""
        while start < end:
            opened, start = start, reader.word_end(start)
            word = reader.chars[opened:start]
            if word in self._tables.stops or (_grammar(reader.tag(word)) and word not in self._tables.inner):
                return False
        return start == end

    def _local_firm(self, reader: Reader, start: int, end: int) -> bool:
        """Whether an item of a list of companies is a place or a brand with a trade: 兰州石化, 汇丰石化."""
        for size in range(2, min(5, end - start - 1)):
            brand = self._tables.known.get(reader.chars[start : start + size])
            rest = reader.chars[start + size : end]
            if brand and brand.kind in FIRMS:
                return len(rest) <= 3 and rest in self._trades
            place = reader.place(start + size)
            if place and place.start == start:
                return self._firm_of_place(reader, start + size, end)
        return False

    def _firm_of_place(self, reader: Reader, start: int, end: int) -> bool:
        """Whether what follows a place is a trade or a name of its own, and no place or facility."""
        rest = reader.chars[start:end]
        if rest[0] in self._tables.stops and rest[0] not in self._in_names:
            return False
        trade = rest.endswith(self._trades) and len(rest) >= 2
        own = 2 <= len(rest) <= 4 and reader.distinctive(start, end)
        return (trade or own) and reader.place(end) is None and not rest.endswith(self._place_class)

    def _next(self, reader: Reader, end: int) -> tuple[int, int]:
        """The item after the mark 、 at ``end``: up to the next mark, verb or word of grammar."""
        chars = reader.chars
        if chars[end : end + 1] != _PAUSE:
            return end, end
        start = close = end + 1
        while close < len(chars) and close - start < 14 and not _MARK.match(chars[close]):
            last = reader.word_end(close)
            if close > start and self._ends_before(reader, start, close, chars[close:last]):
                break
            close = last
        return start, close

    def _ends_before(self, reader: Reader, start: int, close: int, word: str) -> bool:
        """Whether an item of a list has ended before ``word``."""
        if word[0].isdigit():
            return True
        common = word in self._tables.stops or _grammar(reader.tag(word))
        if word not in self._tables.inner and common:
            return True
        if reader.chars.endswith(self._closed, start, close) and not word.startswith(self._continued):
            return True
        goes_on = word.startswith((*self._continued, *self._trades))
        return self._complete(reader, start, close) and not goes_on

    def _complete(self, reader: Reader, start: int, end: int) -> bool:
        """Whether a brand and a trade stand there, as 江丰电子 before 净利润."""
        if reader.word_end(start) - start != 2 or end - start < 4:
            return False
        tag = reader.tag(reader.chars[start : start + 2])
        own = (tag is None or tag in _OWN) and reader.place(start + 2) is None
        return own and reader.chars.endswith(self._trades, start + 2, end)

    def _before(self, reader: Reader, start: int) -> tuple[int, int]:
        """The item before the mark 、 that ends at ``start``."""
        if start < 3 or reader.chars[start - 1] != _PAUSE:
            return start, start
        close = start - 1
        return self._item_start(reader, _open(reader.chars, close, 14), close), close

    def _like_company(self, reader: Reader, start: int, end: int) -> bool:
        text = reader.chars[start:end]
        if not 4 <= len(text) <= 14 or not text.endswith(self._trades):
            return False
        goods = text.endswith(self._goods) and not text.endswith(self._firm_ends)
        if goods and not self._complete(reader, start, end):
            return False
        tag = reader.tag(text)
        common = tag is not None and not tag.startswith("n")
        return not common and reader.chars[start : reader.word_end(start)] not in self._tables.stops

    def beside(self, reader: Reader, found: Sequence[Found]) -> list[Found]:
        """An unknown name joined by 与 or 和 to a known company: 由红杉中国与甲乙合作, 甲公司与华为."""
        extra = []
        for item in found:
            if item.kind not in FIRMS:
                continue
            extra.extend(self._joined_before(reader, item))
            if reader.chars[item.end : item.end + 1] not in self._joints:
                continue
            start = item.end + 1
            end = start
            while end < len(reader.chars) and end - start < 8:
                close = reader.word_end(end)
                word = reader.chars[end:close]
                if reader.tag(word) is not None or _MARK.search(word):
                    break
                end = close
            if end - start >= 3 and not reader.place(end):
                why = ("it is joined to a company",)
                extra.append(Found(start, end, reader.chars[start:end], "company", BESIDE, why=why))
        return extra

    def _joined_before(self, reader: Reader, item: Found) -> list[Found]:
        chars, close = reader.chars, item.start - 1
        if close < 3 or chars[close] not in self._joints or not chars.endswith(self._groups, 0, close):
            return []
        start = self._item_start(reader, _open(chars, close, 12), close)
        name = chars[start:close]
        if len(name) < 4 or name[:2] in self._tables.stops:
            return []
        return [Found(start, close, name, "company", BESIDE, why=("it is joined to a company",))]


def _open(chars: str, close: int, longest: int) -> int:
    """Where the item that ends at ``close`` opens: after the mark before it, or ``longest`` characters."""
    opened = close
    while opened > 0 and close - opened < longest and not _MARK.match(chars[opened - 1]):
        opened -= 1
    return opened


def _after_mark(
    reader: Reader, end: int, closing: regex.Pattern[str], others: tuple[str, ...]
) -> tuple[int, int]:
    """The whole item after the mark 、 at ``end``, up to the next 、 or 等; else nothing."""
    chars = reader.chars
    start = close = end + 1
    if chars[end : end + 1] != _PAUSE:
        return end, end
    while close < len(chars) and close - start < LONGEST_ITEM and not closing.match(chars, close):
        close += 1
    return (start, close) if chars[close : close + 1] in (_PAUSE, *others, "") else (end, end)


def _before_mark(reader: Reader, start: int) -> tuple[int, int]:
    """The whole item before the mark 、 that ends at ``start``, from the mark before it; else nothing."""
    chars = reader.chars
    if start < 3 or chars[start - 1] != _PAUSE:
        return start, start
    close = start - 1
    opened = _open(chars, close, LONGEST_ITEM)
    marked = opened == 0 or _MARK.match(chars[opened - 1])
    return (opened, close) if marked else (start, start)


def _grammar(tag: str | None) -> bool:
    return tag is not None and tag[0] in _GRAMMAR and tag != "vn"
