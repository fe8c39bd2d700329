"""Finds organisations by the rules of ``rules/organisations/*.yaml``: terms of office, lists, definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import regex
from ahocorasick_rs import AhoCorasick

from extractor.rules import Hit, Rules
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.organ_names import trade_name
from extractor.steps.organisations.reader import Found, Reader

ALIAS = "organisation.alias"
DEFINITION = "organisation.definition"
BESIDE = "organisation.beside-known"
LISTED = "organisation.company-list"
UNSURE = "organisation.company-list-member"

_MARK = regex.compile(r"[，。、；：,;:!?！？\n\r\t“”()《》\[\] ]")
_ITEM_ENDS = regex.compile(
    r"(?:业|产业|行业|领域|产品|设备|材料|装备|汽车|服务|项目|工程|市场|技术|药品|等|人|类|品)$"
)
_SPLIT = regex.compile(r"[、]|(?<=\p{Han})[和与及](?=\p{Han})")
_ITEM_CLASS = regex.compile(r"(?:[省市区县州盟旗镇乡路站港]|街道|景区|园区|机场)$")
_CLOSING = regex.compile(r"[，。、；：,;:!?！？\n\r\t“”()《》\[\] 等]")
LONGEST_ITEM = 12
_WORLD = ("国际", "世界", "联合国")
_IN_NAMES = frozenset("大新小老城市国际世界")
_OWN = frozenset(("nr", "ns", "nz", "nt", "nrt"))
_GRAMMAR = frozenset("vpcudrqyteom")
_HEADS: Mapping[str, str] = {
    "中国共产党": "中国共产党",
    "中共": "中国共产党",
    "中国人民政治协商会议": "中国人民政治协商会议",
    "政协": "中国人民政治协商会议",
    "武警": "中国人民武装警察部队",
}
_HEAD_KINDS: Mapping[str, str] = {
    "中国人民政治协商会议": "legislature",
    "政协": "legislature",
    "武警": "military",
}
_BARE_OFFICE = regex.compile(r"^(?:国家|中国|政府|\p{Han}{1,8}?[省市区县州盟旗])")
_OF_A_REGION = frozenset("省市区县州盟旗镇乡家各国总分")
_CLOSED = ("集团", "公司", "股份", "控股", "银行")
_REGISTERED = ("有限公司", "有限责任公司")
_OWN_OR_NONE = (None, "nz", "nr", "nrt")
_NO_LAST = frozenset("市省县区的()")
_CORPS, _CORPS_REGION = "新疆生产建设兵团", "新疆"
_CONTINUED = ("有限", "股份", "控股", "集团", "公司")


class ContextFinder:
    """The family's rules in one scan; each rule's ``value`` names one of the methods below."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._tables = tables
        self._topics = frozenset(tables.topics)
        self._scanner = rules.scanner(rules.family("organisations"), near="{organisation_near}")
        self._values: Mapping[str, Callable[[Reader, Hit, Sequence[str | None]], list[Found]]] = {
            "committee": self._committee,
            "session": self._session,
            "census": self._census,
            "national": self._national,
            "founded": self._founded,
            "brand": self._brand,
            "members": self._members,
            "definition": self._definition,
            "branch": self._branch,
            "corps": self._corps,
        }

    def find(self, reader: Reader) -> list[Found]:
        found = []
        for hit in self._scanner.scan(reader.chars):
            found.extend(self._values[hit.rule.value.name](reader, hit, hit.arguments()))
        return found

    def _committee(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        lead, _, organ = (argument or "" for argument in arguments)
        start, end = hit.span("where")
        where = reader.place(end)
        if where is None or where.start != start:
            return []
        head = _HEADS[lead]
        kind = _HEAD_KINDS.get(lead, "party")
        stem = organ.replace("常委会", "常务委员会").replace("纪委", "纪律检查委员会")
        return [Found(hit.start, hit.end, f"{head}{where.name}{stem}", kind, hit.rule.id)]

    def _session(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        where = reader.place(hit.start) or reader.generic(hit.start)
        if where is None or reader.chars[hit.end : hit.end + 1] in ("制",):
            return []
        organ = arguments[0] or ""
        name = where.city + self._tables.organs.name(organ, where.name, where.level, reader.year)
        if where.level is None:
            name = where.name + organ
        return [Found(where.start, hit.end, name, "legislature", hit.rule.id)]

    def _census(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        where = reader.place(hit.start) or reader.generic(hit.start)
        organ = arguments[0] or ""
        if where:
            return [Found(where.start, hit.end, where.name + organ, "government", hit.rule.id)]
        start = hit.start - 3 if reader.chars.endswith("国务院", 0, hit.start) else hit.start
        return [Found(start, hit.end, reader.chars[start : hit.end], "government", hit.rule.id)]

    def _national(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        organ = self._tables.known[arguments[0] or ""]
        return [Found(hit.start, hit.end, organ.name, organ.kind, hit.rule.id)]

    def _founded(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        start, end = hit.span("name")
        name = arguments[0] or ""
        if regex.match(r"了|一|各|多|若干|若|几|两|[0-9]+[个家]|首|全|国家级|省级|市级", name):
            return []
        return [Found(start, end, name, self._kind(name), hit.rule.id)]

    def _branch(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        """An institute under the name of its academy or group: 中科院青岛能源所."""
        head, rest = arguments[0] or "", arguments[1] or ""
        known = self._tables.known.get(head)
        return [Found(hit.start, hit.end, (known.name if known else head) + rest, "research", hit.rule.id)]

    def _corps(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        """A division of the Xinjiang corps, in a text about Xinjiang or after 兵团."""
        led, number, regiment = (argument or "" for argument in arguments)
        numbered = hit.start != hit.span("number")[0]
        if not (led or (reader.region.startswith(_CORPS_REGION) and (numbered or regiment))):
            return []
        name = f"{_CORPS}第{number}师{regiment}"
        return [Found(hit.start, hit.end, name, "government", hit.rule.id)]

    def _kind(self, name: str) -> str:
        if name.startswith(_WORLD) and name.endswith(("中心", "组织")) and not name.endswith("交易中心"):
            return "international"
        return self._tables.kind_of(name)

    def _brand(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        start, end = hit.span("name")
        name = arguments[0] or ""
        known = self._tables.known.get(name)
        if known:
            return [Found(start, end, known.name, known.kind, hit.rule.id)]
        if not self.distinctive(reader, start, end) or reader.place(end):
            return []
        return [Found(start, end, name, "company", hit.rule.id)]

    def _members(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        """The items of a list that ends at the hit, when enough of them are names."""
        kind = self._tables.list_nouns.get(arguments[0] or "", "company")
        items = self._items(reader, hit.start)
        known = [self._tables.known.get(reader.chars[start:end]) for start, end in items]
        named = [
            bool(one) or self.distinctive(reader, start, end)
            for one, (start, end) in zip(known, items, strict=True)
        ]
        firms = [reader.chars[s:e].endswith(self._tables.firm_ends) and e - s >= 4 for s, e in items]
        certain = sum(a or b for a, b in zip(named, firms, strict=True))
        if not items or certain * 3 < len(items):
            return []
        crowd = len(items) >= 3 and certain * 5 >= len(items) * 3
        found = []
        for (start, end), one, sure in zip(items, known, named, strict=True):
            text = reader.chars[start:end]
            if one:
                found.append(Found(start, end, one.name, one.kind, hit.rule.id))
                continue
            place = reader.place(end)
            branded = text.endswith(self._tables.brands) and end - start >= 4
            if (place and place.start <= start) or text in self._topics or not 2 <= end - start <= 14:
                continue
            if branded or ((sure or (crowd and reader.tag(text) is None)) and not _ITEM_ENDS.search(text)):
                found.append(Found(start, end, text, kind, hit.rule.id if sure else UNSURE))
        return found

    def _items(self, reader: Reader, end: int) -> list[tuple[int, int]]:
        """The spans of the items of a list 甲、乙和丙 that ends at ``end``; the first by its words."""
        chars = reader.chars
        spans: list[tuple[int, int]] = []
        close = end
        while close > 0 and len(spans) < 40:
            opened = close
            while opened > 0 and close - opened < 20 and not _MARK.match(chars[opened - 1]):
                opened -= 1
            parts = _cut(chars, opened, close)
            last_in_list = opened > 0 and chars[opened - 1] == "、"
            spans = parts + spans
            if not last_in_list:
                break
            close = opened - 1
        if spans:
            start, close = spans[0]
            spans[0] = (self._item_start(reader, start, close), close)
        return [(s, e) for s, e in spans if e - s >= 2]

    def _item_start(self, reader: Reader, limit: int, end: int) -> int:
        """Where the first item starts: after the last verb or word of grammar before it."""
        start = end
        while start > limit:
            first = max(reader.word_start(start), limit)
            word = reader.chars[first:start]
            tag = reader.tag(word)
            if start < end and (
                (word in self._tables.stops and word not in _IN_NAMES)
                or (tag and tag[0] in _GRAMMAR and tag != "vn" and word not in self._tables.inner)
                or (reader.place(start) and reader.chars[start:end] not in ("公司", "集团"))
            ):
                break
            start = first
        return start

    def distinctive(self, reader: Reader, start: int, end: int) -> bool:
        """Whether a stretch has a word of its own: one that the dictionary lacks, or marks as a name."""
        position = start
        singles = 0
        while position < end:
            close = min(reader.word_end(position), end)
            word = reader.chars[position:close]
            tag = reader.tag(word)
            if word in self._tables.stops and len(word) > 1:
                return False
            if tag is None and len(word) >= 2 and not word.isascii():
                return True
            if tag in ("nz", "nt", "nrt", "nr", "nrfg"):
                return True
            singles = singles + 1 if len(word) == 1 else 0
            if singles >= 2:
                return True
            position = close
        return False

    def _definition(self, reader: Reader, hit: Hit, arguments: Sequence[str | None]) -> list[Found]:
        start, end = hit.span("name")
        return [Found(start, end, "", "definition", hit.rule.id)]

    def aliases(self, reader: Reader, found: Sequence[Found], contexts: Sequence[Found]) -> list[Found]:
        """Defined short forms, companies' names without place and legal form, and list members used again."""
        ends = {f.end: f for f in sorted(found, key=lambda f: f.start, reverse=True)}
        short: dict[str, Found] = {}
        extra: list[Found] = []
        for definition in contexts:
            if definition.kind != "definition":
                continue
            opened = reader.chars.rfind("(", 0, definition.start)
            full = ends.get(opened)
            if full:
                short[reader.chars[definition.start : definition.end]] = replace(full, rule=DEFINITION)
        for item in found:
            if item.kind in ("company", "finance") and item.end - item.start >= 7:
                bare = trade_name(reader.chars[item.start : item.end], _openings(reader, item.start))
                opened = reader.chars.find(bare, item.start, item.end)
                own = opened >= 0 and self.distinctive(reader, opened, opened + len(bare))
                if own and 4 <= len(bare) < item.end - item.start:
                    short.setdefault(bare, item)
                if opened >= 0 and reader.chars.endswith(_REGISTERED, item.start, item.end):
                    for alias in self._openings_of(reader, opened, len(bare)):
                        short.setdefault(alias, item)
                        short.setdefault(reader.chars[item.start : opened] + alias, item)
            elif item.rule in (LISTED, "organisation.firm-of-project") and item.end - item.start >= 2:
                alias = reader.chars[item.start : item.end]
                known = self._tables.known.get(alias)
                if known is None or known.listed:
                    short.setdefault(alias, item)
        for one, full in _all_again(reader, short):
            if (one.start, one.end) != (full.start, full.end):
                extra.append(one)
        return extra

    def _openings_of(self, reader: Reader, start: int, size: int) -> Iterator[str]:
        """What a registered name may be called for short: 朗铎 and 朗铎智能 of 朗铎智能科技有限公司."""
        for length in range(2, size):
            alias = reader.chars[start : start + length]
            known = self._tables.known.get(alias)
            if not alias.isalnum() or alias in reader.gazetteer.names or (known and not known.listed):
                continue
            if length >= 4:
                whole = reader.is_border(start + length) or alias.endswith(self._tables.brands)
                named = self._named_by_word(reader, start, start + length)
                own = whole and (named or self.distinctive(reader, start, start + length))
            else:
                own = reader.tag(alias) in _OWN_OR_NONE and reader.is_border(start + length)
            if own and alias[-1] not in _NO_LAST:
                yield alias

    def _named_by_word(self, reader: Reader, start: int, end: int) -> bool:
        """Whether a name opens with a common word that is no trade's: 明天 in 明天氢能, 东方 in 东方测控."""
        first = reader.chars[start : reader.word_end(start)]
        tag = reader.tag(first)
        trade = first in self._tables.stops or first in self._tables.inner or first in self._topics
        return len(first) == 2 and len(first) < end - start and not trade and (tag or "n")[0] in "tsfaz"

    def neighbours(self, reader: Reader, found: Sequence[Found]) -> list[Found]:
        """What stands in a list beside a company, and ends as companies' names do, is one: 甲、乙."""
        chars = reader.chars
        extra: list[Found] = []
        taken = {(item.start, item.end) for item in found}
        queue = sorted((i.start, i.end) for i in found if i.kind in ("company", "finance"))
        while queue and len(extra) < 2000:
            span = queue.pop()
            whole = [
                (start, end)
                for start, end in (self._after_mark(reader, span[1]), self._before_mark(reader, span[0]))
                if self._local_firm(reader, start, end) or self._own_name(reader, start, end)
            ]
            for start, end in (*whole, self._next(reader, span[1]), self._before(reader, span[0])):
                if start >= end or (start, end) in taken:
                    continue
                taken.add((start, end))
                queue.append((start, end))
                known = self._tables.known.get(chars[start:end])
                if known and known.kind in ("company", "finance"):
                    extra.append(Found(start, end, known.name, known.kind, BESIDE))
                elif (start, end) in whole or self._like_company(reader, start, end):
                    kind = self._tables.kind_of(chars[start:end])
                    kind = "company" if kind == "other" else kind
                    extra.append(Found(start, end, chars[start:end], kind, BESIDE))
        return extra

    def _after_mark(self, reader: Reader, end: int) -> tuple[int, int]:
        """The whole item after the mark 、 at ``end``, up to the next 、 or 等; else nothing."""
        chars = reader.chars
        start = close = end + 1
        if chars[end : end + 1] != "、":
            return end, end
        while close < len(chars) and close - start < LONGEST_ITEM and not _CLOSING.match(chars[close]):
            close += 1
        return (start, close) if chars[close : close + 1] in ("、", "等", "") else (end, end)

    def _before_mark(self, reader: Reader, start: int) -> tuple[int, int]:
        """The whole item before the mark 、 that ends at ``start``, from the mark before it; else nothing."""
        chars = reader.chars
        if start < 3 or chars[start - 1] != "、":
            return start, start
        opened = close = start - 1
        while opened > 0 and close - opened < LONGEST_ITEM and not _MARK.match(chars[opened - 1]):
            opened -= 1
        marked = opened == 0 or _MARK.match(chars[opened - 1])
        return (opened, close) if marked else (start, start)

    def _own_name(self, reader: Reader, start: int, end: int) -> bool:
        """Whether an item of a list of companies opens with a word that no dictionary has: 国盾量子."""
        text = reader.chars[start:end]
        close = reader.word_end(start)
        first = reader.chars[start:close]
        if not 3 <= end - start <= 6 or close > end or reader.tag(first) is not None or len(first) < 2:
            return False
        goods = _ITEM_ENDS.search(text) and not text.endswith(self._tables.brands)
        if first[0] in "与和及在由向对为从" or goods or _ITEM_CLASS.search(text):
            return False
        while close < end:
            opened, close = close, reader.word_end(close)
            word = reader.chars[opened:close]
            if word in self._tables.stops or (_grammar(reader.tag(word)) and word not in self._tables.inner):
                return False
        return close == end and not any(reader.place(at) for at in range(start + 2, end + 1))

    def _local_firm(self, reader: Reader, start: int, end: int) -> bool:
        """Whether an item of a list of companies is a place or a brand with a trade: 兰州石化, 汇丰石化."""
        for size in range(2, min(5, end - start - 1)):
            brand = self._tables.known.get(reader.chars[start : start + size])
            if brand and brand.kind in ("company", "finance"):
                rest = reader.chars[start + size : end]
                return len(rest) <= 3 and rest in self._tables.brands
            place = reader.place(start + size)
            if place is None or place.start != start:
                continue
            rest = reader.chars[start + size : end]
            if rest[0] in self._tables.stops and rest[0] not in _IN_NAMES:
                return False
            trade = rest.endswith(self._tables.brands) and len(rest) >= 2
            own = 2 <= len(rest) <= 4 and self.distinctive(reader, start + size, end)
            return (trade or own) and reader.place(end) is None and not _ITEM_CLASS.search(rest)
        return False

    def _next(self, reader: Reader, end: int) -> tuple[int, int]:
        """The item after the mark 、 at ``end``: up to the next mark, verb or word of grammar."""
        chars = reader.chars
        if chars[end : end + 1] != "、":
            return end, end
        start = close = end + 1
        while close < len(chars) and close - start < 14 and not _MARK.match(chars[close]):
            last = reader.word_end(close)
            word = chars[close:last]
            tag = reader.tag(word)
            if close > start and word[0].isdigit():
                break
            if (
                close > start
                and word not in self._tables.inner
                and (word in self._tables.stops or _grammar(tag))
            ):
                break
            if chars.endswith(_CLOSED, start, close) and not word.startswith(_CONTINUED):
                break
            if self._complete(reader, start, close) and not word.startswith(
                (*_CONTINUED, *self._tables.brands)
            ):
                break
            close = last
        return start, close

    def _complete(self, reader: Reader, start: int, end: int) -> bool:
        """Whether a brand and a trade stand there, as 江丰电子 before 净利润."""
        size = reader.word_end(start) - start
        tag = reader.tag(reader.chars[start : start + 2])
        own = (tag is None or tag in _OWN) and reader.place(start + 2) is None
        return (
            size == 2
            and end - start >= 4
            and own
            and reader.chars.endswith(self._tables.brands, start + 2, end)
        )

    def _before(self, reader: Reader, start: int) -> tuple[int, int]:
        """The item before the mark 、 that ends at ``start``."""
        chars = reader.chars
        if start < 3 or chars[start - 1] != "、":
            return start, start
        close = start - 1
        limit = close
        while limit > 0 and close - limit < 14 and not _MARK.match(chars[limit - 1]):
            limit -= 1
        return self._item_start(reader, limit, close), close

    def _like_company(self, reader: Reader, start: int, end: int) -> bool:
        text = reader.chars[start:end]
        if not 3 <= len(text) <= 14 or (
            _ITEM_ENDS.search(text)
            and not text.endswith(self._tables.firm_ends)
            and not self._complete(reader, start, end)
        ):
            return False
        opening = reader.chars[start : reader.word_end(start)]
        tag = reader.tag(text)
        if opening in self._tables.stops or (tag is not None and not tag.startswith("n")):
            return False
        return len(text) >= 4 and text.endswith(self._tables.brands)

    def offices_again(self, reader: Reader, found: Sequence[Found]) -> list[Found]:
        """An office without its region once its full name has been read: 统计局 after 国家统计局."""
        chars = reader.chars
        first: dict[str, Found] = {}
        for item in sorted(found, key=lambda f: f.start):
            text = chars[item.start : item.end]
            bare = _BARE_OFFICE.sub("", text)
            if item.kind == "government" and 3 <= len(bare) < len(text) and bare[-1] in "局处署":
                first.setdefault(bare, item)
        extra = []
        for bare, item in first.items():
            for again in _again(reader, bare, item):
                before = chars[again.start - 1 : again.start]
                if again.start > item.end and reader.is_border(again.start) and before not in _OF_A_REGION:
                    extra.append(again)
        return extra

    def beside(self, reader: Reader, found: Sequence[Found]) -> list[Found]:
        """An unknown name joined by 与 or 和 to a known company: 由红杉中国与甲乙合作, 甲公司与华为."""
        extra = []
        for item in found:
            if item.kind not in ("company", "finance"):
                continue
            extra.extend(self._joined_before(reader, item))
            if reader.chars[item.end : item.end + 1] not in ("与", "和"):
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
                extra.append(
                    Found(
                        start,
                        end,
                        reader.chars[start:end],
                        item.kind if item.kind == "company" else "company",
                        BESIDE,
                    )
                )
        return extra

    def _joined_before(self, reader: Reader, item: Found) -> list[Found]:
        close = item.start - 1
        if (
            close < 3
            or reader.chars[close] not in "与和"
            or not reader.chars.startswith(("公司", "集团"), close - 2)
        ):
            return []
        limit = close
        while limit > 0 and close - limit < 12 and not _MARK.match(reader.chars[limit - 1]):
            limit -= 1
        start = self._item_start(reader, limit, close)
        name = reader.chars[start:close]
        if len(name) < 4 or any(name[:2] == stop for stop in self._tables.stops):
            return []
        return [Found(start, close, name, "company", BESIDE)]


def _grammar(tag: str | None) -> bool:
    return tag is not None and tag[0] in _GRAMMAR and tag != "vn"


def _cut(chars: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, position = [], start
    for match in _SPLIT.finditer(chars, start, end):
        spans.append((position, match.start()))
        position = match.end()
    spans.append((position, end))
    return spans


def _openings(reader: Reader, start: int) -> list[str]:
    """The districts' names that start at ``start``, the longest first."""
    names = (reader.chars[start : start + size] for size in range(8, 1, -1))
    return [name for name in names if name in reader.gazetteer.names]


def _all_again(reader: Reader, short: Mapping[str, Found]) -> Iterator[tuple[Found, Found]]:
    """Every place where one of the short forms stands, as a find and the full name."""
    if not short:
        return
    aliases = tuple(short)
    for index, start, end in AhoCorasick(aliases).find_matches_as_indexes(reader.chars, overlapping=True):
        if (reader.is_border(start) and reader.is_border(end)) or end - start >= 4:
            full = short[aliases[index]]
            rule = full.rule if full.rule == DEFINITION else ALIAS
            yield replace(full, start=start, end=end, rule=rule), full


def _again(reader: Reader, alias: str, full: Found) -> list[Found]:
    rule = full.rule if full.rule == DEFINITION else ALIAS
    found: list[Found] = []
    position = reader.chars.find(alias)
    while position >= 0 and len(found) < 500:
        end = position + len(alias)
        if (reader.is_border(position) and reader.is_border(end)) or len(alias) >= 4:
            found.append(replace(full, start=position, end=end, rule=rule))
        position = reader.chars.find(alias, end)
    return found
