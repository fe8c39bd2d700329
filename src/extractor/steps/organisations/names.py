"""Finds organisations by name: those known to the tables, and those whose last word tells what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from extractor.steps.organisations.lexicon import Ending, Known, Tables
from extractor.steps.organisations.reader import Found, Reader

ENDING = "organisation.ending"
BRANCH = "organisation.branch"
EMBASSY = "organisation.embassy"

LONGEST = 26
LONGEST_NAME = 60
_NAME_CHAR = regex.compile(r"[\p{Han}A-Za-z0-9·&]")
_GRAMMAR = frozenset("vpcudrmqytezokil")
_PROPER = ("nr", "ns", "nz", "nt", "eng", "x")
_OWN = (None, "j", "nz", "nt", "nr", "nrt", "ns")
_GLUED = frozenset("以由在与和对把将为从向被于及至等是经让给")
_JOINTS = ("与", "和")
_LEARNED = ("research", "education")
_UNJOINED = ("大学", "中学", "小学", "学校", "大")
_NUMBERED = regex.compile(r"第?[一二三四五六七八九十]+")
_BODIES = frozenset(("research", "association", "education", "health", "other", "judiciary"))
_LISTS = frozenset("、和及")
_GROUPS = ("集团", "公司", "控股")
_PARTS = ("分公司", "支公司", "子公司")
_REGION_WORDS = frozenset("省市区县州盟旗")
_FIRM_CONTEXT = regex.compile(
    r"\p{Han}{0,3}?(?:总部|工厂|生产基地|董事长|总经理|总裁|创始人|中国区|有关负责人|相关负责人|供应链|专卖店)"
)
_CENTRE_BEFORE = regex.compile("(?:国务院|国家|中央|全国|部|总局|总署)[、和与及]?$")
_CENTRE_AFTER = regex.compile(r"[、和与及](?:国家|国务院|中央|\p{Han}{2,6}部(?!门|分|队))|[监主]管的?中央")
_BRANCH_AFTER = regex.compile(r"\p{Han}{2,8}?(?:分行|支行)")
_CLOSES = frozenset("、，。;:)”等与和及")
_COUNTING = frozenset("个部分数多之家名位些批种项座所户年月日吨元倍成次")
_DEPARTMENT = "门署分队位件落"
# 台州移动 stands alone between such marks and words; 向广东移动 and 与香港联通 do not.
_CARRIER_BEFORE = frozenset("\n，。;:、(“”及和由")
_CARRIER_AFTER = regex.compile(
    r"(?:分?公司)?(?:[、，。;)”和及等\s]|联合|有关|相关|负责|董事|总经理|推出|建成|开通|校长|师生|$)(?!初中|小学|中小学|中职|大专)"
)
# A verb that such a name's first character is to the tokenizer: 显 in 烟台显华科技集团股份有限公司.
_NAME_VERBS = frozenset("vdap")
_NAME_WORDS = frozenset("tazid")
_GUEST = regex.compile(r"(?r)(?P<country>\p{Han}{2,6})驻(?:华|\p{Han}{2,4})")


@dataclass(slots=True)
class _Walk:
    """What stands before an ending: where the name starts, and what its words are."""

    anchor: int
    start: int
    proper: bool = False
    placed: bool = False
    common: int = 0
    brand: bool = False  # the word right before the ending is one of its own
    core: int = -1  # where the name starts without the short name of the region before it
    trade: bool = False  # the word right before the ending is a trade's, with one before it: 河套酒业集团
    whole: bool = False  # the ending is the last part of a common word: 商业银行


class NameFinder:
    """Known names and endings, an automaton each."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: Mapping[str, Known] = tables.known
        self._topics = frozenset(tables.topics)
        self._names = (*tables.known, *tables.masks)
        self._automaton = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest)
        self._endings = tuple(tables.endings)
        self._ending_automaton = AhoCorasick(self._endings, matchkind=MatchKind.LeftmostLongest)

    def known(self, reader: Reader) -> list[tuple[Found, bool]]:
        """Known names, each with whether it counts only among companies."""
        chars = reader.chars
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(chars):
            form = self._names[index]
            known = self._known.get(form)
            if known is None or not _stands(reader, form, start, end):
                continue
            if self._local(reader, form, start, end):
                continue
            name = self._tables.organs.central(form, known.name, reader.year)
            arm = self._arm(reader, start, end, known)
            if arm:
                found.append((arm, False))
                continue
            opened = (
                self._country_before(reader, start) if known.listed and known.kind == "company" else start
            )
            if opened < start:
                found.append((Found(opened, end, chars[opened:end], known.kind, known.rule), False))
                continue
            if known.listed and known.kind == "finance" and _BRANCH_AFTER.match(chars, end):
                found.append((Found(start, end, name, known.kind, known.rule), False))
                continue
            if known.listed and _FIRM_CONTEXT.match(chars, end):
                found.append((Found(start, end, name, known.kind, known.rule), False))
                continue
            if form.endswith(_GROUPS) and reader.place(start):
                place = reader.place(start)
                start = place.start if place else start
                name = chars[start:end]
            item = _campus(reader, Found(start, end, name, known.kind, known.rule))
            found.append((item, known.listed))
        return _company_of_kin(chars, found)

    def _local(self, reader: Reader, form: str, start: int, end: int) -> bool:
        """Whether a commission of the centre's that regions have as well is the region's: 国资委."""
        if form[-1] != "委" or form not in self._tables.organs.by_form or reader.home() is None:
            return False
        return not (
            _CENTRE_BEFORE.search(reader.chars, max(0, start - 8), start)
            or _CENTRE_AFTER.match(reader.chars, end)
        )

    def _country_before(self, reader: Reader, start: int) -> int:
        """Where the country right before a brand starts, which tells it from a common word: 德国大众."""
        for size in (2, 3):
            if start >= size and reader.chars[start - size : start] in self._tables.countries:
                return start - size if reader.is_border(start - size) else start
        return start

    def _arm(self, reader: Reader, start: int, end: int, known: Known) -> Found | None:
        """A company with the country or the city of its arm, and no other word: 红杉中国, 英特尔大连."""
        chars = reader.chars
        if known.kind not in ("company", "finance"):
            return None
        close = end + 2
        if not chars.startswith("中国", end):
            close = next((at for at in (end + 2, end + 3) if _is_arm(reader, at, end)), end)
            whole = chars[close : close + 1] in _CLOSES or chars.startswith("公司", close)
            if (
                not whole
                or chars[close - 1] == "市"
                or chars[close + 1 : close + 3] in reader.gazetteer.names
            ):
                return None
        if chars.startswith("公司", close) and reader.is_border(close + 2):
            close += 2
        if close == end or not reader.is_border(close) or chars.startswith(self._tables.arm_stops, close):
            return None
        return Found(start, close, chars[start:close], known.kind, known.rule)

    def ended(self, reader: Reader, known: list[Found]) -> list[Found]:
        """Names that end in a word such as 大学 or 有限公司 and have a core of their own before it."""
        chars = reader.chars
        found = []
        known_at = {f.end: f for f in known}
        for index, start, end in self._ending_automaton.find_matches_as_indexes(chars):
            ending = self._tables.endings[self._endings[index]]
            following = chars[end : end + 1]
            if following and following in ending.not_next:
                longer = self._over(chars, end + 1)  # 大学 of 吉林大学, where 林大 was found first
                if longer is None:
                    continue
                beyond = chars[end + 1 : end + 2]
                if not beyond or beyond not in longer.not_next:  # but 师大 of 师大学生
                    ending, start, end = longer, end + 1 - len(longer.text), end + 1
            doubled = chars.endswith(ending.text, 0, start)
            if ending.core == "never" or doubled:
                continue
            candidate = self._ended(reader, ending, start, end, known_at)
            known_end = known_at.get(end)
            leak = known_end and candidate and candidate.rule == ENDING and not reader.place(known_end.start)
            if candidate and not leak:
                candidate = _campus(reader, candidate)
                found.append(candidate)
                known_at[candidate.end] = candidate
        return found

    def _over(self, chars: str, end: int) -> Ending | None:
        """The ending of two to four characters that ends at ``end``."""
        found = (self._tables.endings.get(chars[max(0, end - size) : end]) for size in (4, 3, 2))
        return next((ending for ending in found if ending), None)

    def _ended(
        self, reader: Reader, ending: Ending, start: int, end: int, known: Mapping[int, Found]
    ) -> Found | None:
        if ending.core == "carrier":
            return _carrier(reader, ending, start, end)
        above = known.get(start)
        if above is not None and end - above.start > LONGEST_NAME:
            return None
        if above is not None and above.kind != "international" and ending.core != "any":
            company = ending.kind in ("company", "education")
            kind = above.kind if ending.text in _GROUPS else ending.kind
            name = reader.chars[above.start : end] if company else above.name + reader.chars[start:end]
            return Found(above.start, end, name, kind, BRANCH)
        heads = known if ending.kind in _BODIES else {}
        walk = self._walk(
            reader,
            start,
            heads,
            joined=ending.kind in _LEARNED and not ending.text.endswith(_UNJOINED),
            registered=ending.text.endswith(("有限公司", "有限责任公司")),
        )
        if walk.start == start or not _suffices(walk, ending.core):
            return None
        trade = self._tables.endings.get(reader.chars[walk.start : start])
        if trade and trade.core == "placed" and not walk.placed:
            return None  # 城投公司 of no city
        if ending.kind == "other" and walk.proper and walk.core > walk.start:
            walk.start = walk.core
        if ending.core == "owned" and not walk.placed:
            return None
        if walk.placed and (
            ending.kind == "company" or (ending.kind == "finance" and walk.start not in known)
        ):
            opened = self._brand_before(reader, walk.start)
            bank = self._known.get(reader.chars[opened : walk.start])
            if bank and ending.kind == "finance":
                return Found(opened, end, bank.name + reader.chars[walk.start : end], ending.kind, BRANCH)
            if ending.core == "owned" and opened == walk.start:
                return None
            walk.start = opened
        if reader.chars.startswith("附属", max(0, walk.start - 2)) and walk.start - 2 in known:
            walk.start -= 2
        head = known.get(walk.start)
        if head is None and ending.core == "branch":
            return None
        if head and walk.placed and ending.text in _PARTS and head.kind in ("company", "finance"):
            return Found(head.start, end, reader.chars[head.start : end], head.kind, BRANCH)
        if head is not None and walk.placed and ending.kind != "company":
            above_name = reader.chars[head.start : head.end] if head.kind == "company" else head.name
            return Found(head.start, end, above_name + reader.chars[walk.start : end], ending.kind, BRANCH)
        of_branch = self._parent_kind(reader, walk.start) if ending.text in _PARTS else None
        name = _home_name(reader, walk.start, end)
        if ending.text == "管委会":
            name = name.removesuffix("管委会") + "管理委员会"
        return Found(walk.start, end, name, of_branch or ending.kind, ENDING)

    def _parent_kind(self, reader: Reader, start: int) -> str | None:
        """The kind of the known company that a branch's name opens with: 中国人寿 in 中国人寿山东省分公司."""
        known = (self._known.get(reader.chars[start : start + size]) for size in range(6, 1, -1))
        return next((one.kind for one in known if one), None)

    def _registered(self, word: str) -> bool:
        """Whether a word that ends other names stands in registered ones: 中国建筑第三工程局有限公司."""
        return word in self._tables.registered or _NUMBERED.fullmatch(word) is not None

    def _brand_before(self, reader: Reader, start: int) -> int:
        """Where a known brand that ends at ``start`` starts (国网 before 天水供电公司), else ``start``."""
        for size in range(6, 1, -1):
            known = self._known.get(reader.chars[max(0, start - size) : start])
            firm = known and known.kind in ("company", "finance")
            if firm and start >= size and reader.is_border(start - size):
                return start - size
        return start

    def _walk(
        self,
        reader: Reader,
        anchor: int,
        heads: Mapping[int, Found],
        registered: bool = False,
        joined: bool = False,
    ) -> _Walk:
        """Go left from an ending over the words that can belong to a name.

        A registered name (… 有限公司) goes back over regions and over common words as well; a ``joined``
        one over 与 and 和 to a region or an organisation (… 材料技术与工程研究所).
        """
        chars = reader.chars
        walk = _Walk(anchor, anchor)
        if not reader.is_border(anchor):
            opened = reader.word_start(anchor)
            tag = reader.tag(chars[opened : reader.word_end(anchor)])
            walk.whole = tag is not None and not tag.startswith(_PROPER)
            head = chars[opened:anchor]
            walk.proper = tag == "nt" and (len(head) >= 3 or (len(head) == 2 and reader.tag(head) in _OWN))
            inside = (reader.place(at) for at in range(opened + 2, anchor))
            if tag == "nt" and any(place and place.start == opened for place in inside):
                return _Walk(anchor, opened, walk.proper, placed=True, common=1)
        singles = 0
        soft: tuple[int, bool, bool, int] | None = None
        while walk.start > 0 and anchor - walk.start < LONGEST:
            if walk.common and walk.start in heads:
                walk.placed = True
                break
            place = reader.township(walk.start) or reader.place(walk.start)
            if place:
                if chars[walk.start - 1] not in "省市区县州盟旗":
                    walk.core = walk.start
                walk.start, walk.placed = place.start, True
                if registered:
                    continue
                break
            before = chars[walk.start - 1]
            if walk.common and before in _REGION_WORDS:
                meant = reader.generic(walk.start)
                if meant and meant.level:
                    walk.start, walk.placed = meant.start, True
                    break
            if before == ")" and walk.start < anchor + 1:
                opened = chars.rfind("(", max(0, walk.start - 10), walk.start)
                if opened <= 0:
                    break
                walk.start = opened
                continue
            if not _NAME_CHAR.match(before):
                break
            first = reader.word_start(walk.start)
            word = chars[first : walk.start]
            if reader.tag(word) is None and len(word) == 2 and word[0] in _GLUED:
                break
            if reader.tag(word) is None and len(word) >= 3 and word[0] in _GLUED:
                first, word = first + 1, word[1:]
                walk.start, walk.proper, walk.common = first, True, walk.common + 1
                walk.brand |= walk.common == 1
                break
            if word in self._tables.countries:
                walk.start, walk.placed = first, True
                if registered:
                    continue
                break
            if (
                joined
                and word in _JOINTS
                and not soft
                and walk.common
                and self._branch_of_learning(reader, first)
            ):
                soft = (walk.start, walk.proper, walk.brand, walk.common)
                walk.start = first
                continue
            if word in self._tables.stops and not (registered and self._registered(word)):
                if _of_the_nation(reader, word, first, walk, bool(heads)):
                    walk.start, walk.placed = first - 2, True
                    break
                if heads and first in heads and walk.common and len(word) >= 2:
                    walk.start, walk.placed = first, True
                    break
                if registered or word not in self._tables.modifiers:
                    break
                soft = soft or (walk.start, walk.proper, walk.brand, walk.common)
            tag = reader.tag(word)
            if word not in self._tables.inner:
                topic = tag == "l" and word in self._topics
                morpheme = registered and tag == "zg"
                if _is_grammar(word, tag) and not (topic or morpheme or _NUMBERED.fullmatch(word)):
                    where = reader.place(first) if registered and walk.common else None
                    trade = len(word) == 1 or chars.startswith(self._tables.brands, walk.start)
                    tags = _NAME_VERBS if trade else _NAME_WORDS
                    if where and word not in _GLUED and (tag or "v")[0] in tags:
                        walk.start, walk.placed = where.start, True
                    break
                if walk.whole and first < anchor < reader.word_end(first):
                    walk.common += 1
                    walk.start = first
                    continue
                own = (tag is None and len(word) >= 2 and not word.isdigit()) or (
                    tag == "m" and len(word) >= 3
                )
                if own or word in self._tables.regions or (tag and tag.startswith(_PROPER)):
                    walk.proper = True
                    walk.brand |= walk.common == 0 and 2 <= len(word) <= 3 and tag != "ns"
            if walk.common == 1 and word not in self._tables.inner:
                walk.trade = chars.startswith(self._tables.brands, walk.start)
            singles = singles + 1 if len(word) == 1 else 0
            if singles >= 2:
                walk.proper = True
                walk.brand |= walk.common == 1
            walk.common += 1
            walk.start = first
        if soft and not (walk.placed and walk.common > soft[3]):
            walk.start, walk.proper, walk.brand, walk.common = soft
            walk.trade = False
        return walk

    def _branch_of_learning(self, reader: Reader, end: int) -> bool:
        """Whether the word that ends at ``end`` is a common noun: 技术 in 材料技术与工程研究所."""
        word = reader.chars[reader.word_start(end) : end]
        tag = reader.tag(word)
        common = word in self._tables.inner or tag in ("n", "vn", "an", "l", "b")
        return common and len(word) >= 2 and word not in self._tables.stops and not reader.place(end)

    def embassies(self, reader: Reader) -> list[Found]:
        """新加坡大使馆, 中国驻新加坡大使馆, 美国驻华大使馆."""
        chars = reader.chars
        found = []
        for match in regex.finditer(r"大使馆|总领事馆|领事馆", chars):
            start = match.start()
            guest = _GUEST.match(chars, max(0, start - 12), start)
            if guest and guest["country"] in self._tables.countries:
                span = (guest.start("country"), match.end())
                found.append(Found(*span, chars[span[0] : span[1]], "government", EMBASSY))
                continue
            for size in range(min(8, start), 1, -1):
                name = chars[start - size : start]
                official = self._tables.countries.get(name)
                if official is None:
                    continue
                begin = start - size
                for lead in ("中国驻", "我驻", "我国驻", "驻"):
                    if chars.startswith(lead, begin - len(lead)) and begin >= len(lead):
                        begin -= len(lead) if lead in ("中国驻", "驻") else 1
                        break
                full = f"中华人民共和国驻{official}{match[0]}"
                found.append(Found(begin, match.end(), full, "government", EMBASSY))
                break
        return found


def _company_of_kin(chars: str, found: list[tuple[Found, bool]]) -> list[tuple[Found, bool]]:
    """The names with those no longer doubted that stand in a list of their kind: 清华、北大."""
    run: list[int] = []
    for at in range(len(found) + 1):
        item = found[at][0] if at < len(found) else None
        if run and item:
            last = found[run[-1]][0]
            if item.kind == last.kind and item.start == last.end + 1 and chars[last.end] in "、和与":
                run.append(at)
                continue
        if len(run) >= (2 if found[run[0]][0].kind == "education" else 3) if run else False:
            for member in run:
                found[member] = (found[member][0], False)
        run = [at]
    return found


def _is_arm(reader: Reader, end: int, start: int) -> bool:
    """Whether a city stands between ``start`` and ``end``, or a region with 公司 after it."""
    place = reader.place(end)
    if place is None or place.start != start:
        return False
    city = place.level == "prefecture" or (place.level == "province" and place.name.endswith("市"))
    return city or reader.chars.startswith("公司", end)


def _is_grammar(word: str, tag: str | None) -> bool:
    """Whether a word, by its tag, is one that names do not go back over: verbs, particles, numbers …"""
    if tag is None or tag in ("vn", "eng"):
        return False
    if tag == "l":
        return len(word) > 3
    if tag == "m":
        return len(word) < 3 or word[-1] in _COUNTING
    return tag[0] in _GRAMMAR


def _stands(reader: Reader, form: str, start: int, end: int) -> bool:
    """Whether a known name stands on its own: words meet at its borders, or it is too long to be chance."""
    chars = reader.chars
    following = chars[end : end + 1]
    if form[-1] == "部" and following and following in _DEPARTMENT:
        return False
    if form[-1] in "局委会" and following and following in "面员势":
        return False
    if form.isascii():
        return not (chars[start - 1 : start].isalnum() and chars[start - 1].isascii()) and not (
            following.isascii() and following.isalnum()
        )
    opened, closed = reader.is_border(start), reader.is_border(end)
    if (opened and closed) or len(form) >= 4:
        return True
    if len(form) == 2:
        left = opened or (reader.word_start(start) == start - 1 and chars[start - 1] in _GLUED)
        return left and closed
    if not reader.is_border(start):
        first = reader.word_start(start)
        word = chars[first : reader.word_end(start)]
        if reader.tag(word) is not None:
            return False
    if not reader.is_border(end):
        word = chars[reader.word_start(end) : reader.word_end(end)]
        if reader.tag(word) is not None:
            return False
    return True


def _home_name(reader: Reader, start: int, end: int) -> str:
    """A name as written, with 市 or 省 at its head filled in: 市志愿者协会 is 郑州市志愿者协会."""
    chars = reader.chars
    for size in (3, 2, 1):
        where = reader.generic(start + size) if start + size < end else None
        if where and where.level and where.start == start:
            return where.name + chars[start + size : end]
    return chars[start:end]


def _campus(reader: Reader, item: Found) -> Found:
    """A university with the place of its campus in brackets: 哈尔滨工业大学(深圳)."""
    chars = reader.chars
    closed = chars.find(")", item.end, item.end + 8) if chars[item.end : item.end + 1] == "(" else -1
    if item.kind != "education" or closed < 0 or reader.place(closed) is None:
        return item
    return Found(item.start, closed + 1, chars[item.start : closed + 1], item.kind, item.rule)


def _carrier(reader: Reader, ending: Ending, start: int, end: int) -> Found | None:
    """A place and a word that is a verb or a trade elsewhere, between marks: 台州移动, 开封高中."""
    chars = reader.chars
    place = reader.place(start)
    if place is None or not _CARRIER_AFTER.match(chars, end):
        return None
    if place.start and chars[place.start - 1] not in _CARRIER_BEFORE:
        return None
    if chars[place.start - 1 : place.start] in _LISTS and reader.place(place.start - 1):
        return None  # the rain in 湖南、江西移动
    end += 2 if chars.startswith("公司", end) else 3 if chars.startswith("分公司", end) else 0
    return Found(place.start, end, chars[place.start : end], ending.kind, ENDING)


def _of_the_nation(reader: Reader, word: str, first: int, walk: _Walk, body: bool) -> bool:
    """Whether 中国 stands before a common word of a body's name: 中国乡村发展基金会."""
    nation = body and walk.common and len(word) >= 2 and reader.chars.startswith("中国", max(0, first - 2))
    return bool(nation) and first >= 2 and reader.is_border(first - 2)


def _long(walk: _Walk) -> bool:
    """Whether common words alone make a name, as in 电子科技大学: two of them, or a long one."""
    return not walk.whole and (walk.common >= 2 or walk.anchor - walk.start >= 4)


def _suffices(walk: _Walk, core: str) -> bool:
    match core:
        case "any":
            return walk.common > 0 or walk.placed
        case "place" | "branch" | "owned":
            return walk.placed or walk.proper
        case "placed":
            return walk.placed or walk.proper
        case "named":
            return (walk.placed or walk.proper) and walk.common > 0
        case "name":
            return walk.proper or walk.trade or (walk.placed and walk.common > 0)
        case "local":
            return walk.placed or walk.proper or (0 < walk.common <= 2 and not walk.whole)
        case "office":
            return walk.placed and 0 < walk.common <= 5 and not walk.whole
        case "college":
            return walk.placed or walk.proper or _long(walk)
        case "school":
            return (walk.placed or walk.proper) and walk.common > 0 and not walk.whole
        case "brand":
            return walk.brand and (walk.common <= 3)
        case _:
            return False
