"""Finds the organs of party and state below the centre: a region, named or meant, and an organ's form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import regex
from ahocorasick_rs import AhoCorasick

from extractor.rules import Rules
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.organ_names import Organs
from extractor.steps.organisations.reader import Found, Reader, Where

LOCAL = "organisation.local-organ"
OFFICE = "organisation.local-office"
SHARED = "organisation.shared-region"
HOME = "organisation.home-organ"

_OFFICE = regex.compile(
    r"(?:委员会|领导小组|指挥部)?办公室|办事处|委员会|领导小组|分局|指挥部|[局厅署办]|委(?!员|托|派|任)|[总支大]队"
)
_TOWNSHIP_FORMS = frozenset(("政府", "人民政府", "党委", "党工委", "办事处", "办", "人大", "纪委", "派出所"))
_TOWNSHIPS = frozenset(("镇", "乡", "街道", "苏木"))
_ADJACENT = frozenset(("监委", "监察委", "监察委员会", "政府", "人民政府"))
_LEAGUE = "中国共产主义青年团"
_NOT_NEXT = {
    "委": ("员", "托", "派", "任", "屈", "婉", "曲", "靡"),
    "政府": ("性", "采购", "债", "投资", "购买", "职能", "补", "基金", "引导", "部门", "收入", "支出"),
    "政府办": ("学", "法", "公", "好", "事", "实"),
    "人大": ("会堂",),
    **{f"{n}高": (*"新一于速低校标度质",) for n in "一二三四五六七八九"},
    "法院": ("系统",),
    "医院": ("感染", "管理", "内"),
    "妇幼": ("健康", "保健", "卫生", "工作", "服务", "医"),
}
_GENERIC_KINDS = frozenset(("health", "education", "media", "research", "company"))
_OF_COUNTIES = frozenset("区县旗")
_COUNTED = regex.compile("[0-9一二三四五六七八九十百两几多数]+个?|[各全该本]")
LONGEST_ORGAN = 40
_NEAR = 80
_NO_OFFICE = ("面", "势", "限")  # 科技局面
_CLASSES = frozenset("省市区县州盟旗镇乡道木")
_MANAGEMENT = regex.compile("(?:行政|监督|综合|事务|服务)?(?:管理|监督|服务|监管|监察)局")
_OF_PREFECTURES = frozenset(("地委", "行署"))
_OPENINGS = "\n，。;:、(据由从经"
# 各区教育局、 before 卫健局: those of every region.
_OF_EACH = regex.compile(r"(?:各|有关|相关)\p{Han}{1,10}(?:、\p{Han}{2,8}){0,2}[、和及]$")
_AND = "、和与及,，"
_POSTS = regex.compile(
    r"(?r)(?:党组)?(?:第一)?副?(?:书记|主任|主席|市长|省长|州长|区长|县长|旗长|盟长|常委)[、兼和]"
)


class OrganFinder:
    """The forms of organs in one automaton, and the grammar of offices (农业农村局) as one pattern."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._organs: Organs = tables.organs
        self._central = tables.known
        self._own_branch = tables.sets["own_branch"]
        self._forms = tuple(tables.organs.by_form)
        self._automaton = AhoCorasick(self._forms)
        topics = sorted(tables.topics, key=len, reverse=True)
        alternatives = "|".join(regex.escape(topic) for topic in topics)
        self._last = frozenset(topic[-1] for topic in topics)
        self._topics = regex.compile(rf"(?r)(?:{alternatives})(?:[和与及、]?(?:{alternatives})){{0,5}}")

    def find(self, reader: Reader, known: Iterable[Found]) -> list[Found]:
        """Every organ with a region before it, and those that share one with the organ before them."""
        heads = {item.end: item for item in known}
        forms = sorted({*self._hits(reader), *self._offices(reader)})
        found: dict[tuple[int, int], Found] = {}
        held: dict[int, Where] = {}
        latest: dict[str, tuple[int, Where]] = {}
        bare: list[tuple[int, int]] = []
        for start, end in forms:
            where = self._where(reader, start, end)
            if where is None:
                bare.append((start, end))
                continue
            if where.level is None:
                where = _lately(where, latest, start)
                if where.level is None and where.name in _OF_COUNTIES:
                    where = _district_before(reader, where)
            elif reader.chars[start - 1] in _CLASSES and where.start + 2 < start:
                latest[where.name[-1]] = (start, where)
            found.setdefault((where.start, end), self._organ(reader, where, start, end, heads))
            held[end] = where
        organs = {organ.end: organ for organ in found.values()}
        for start, end in bare:
            shared = _region_before(reader, held, start)
            if shared is None:
                continue
            if start in held and reader.chars[start:end] not in _ADJACENT:
                organ = self._under(reader, organs.get(start), start, end)
            else:
                name, kind = self._named(reader, shared, start, end)
                organ = Found(start, end, name, kind, SHARED)
                held[end] = shared
            if organ:
                organs[end] = found.setdefault((organ.start, end), organ)
        return [*found.values(), *self._alone(reader, bare, organs)]

    def _hits(self, reader: Reader) -> Iterator[tuple[int, int]]:
        chars = reader.chars
        for index, start, end in self._automaton.find_matches_as_indexes(chars, overlapping=True):
            form = self._forms[index]
            if chars.startswith(_NOT_NEXT.get(form, ()), end) or chars.endswith(form, 0, start):
                continue
            if form[-1] == "局" and chars[end : end + 1] in _NO_OFFICE and not reader.is_border(end):
                continue
            yield start, end

    def _offices(self, reader: Reader) -> Iterator[tuple[int, int]]:
        chars = reader.chars
        for match in _OFFICE.finditer(chars):
            if match.start() == 0 or chars[match.start() - 1] not in self._last:
                continue
            topics = self._topics.match(chars, max(0, match.start() - 30), match.start())
            if topics is None:
                continue
            following = chars[match.end() : match.end() + 1]
            if following and following in "面势限" and not reader.is_border(match.end()):
                continue
            yield topics.start(), match.end()

    def _where(self, reader: Reader, start: int, end: int) -> Where | None:
        where = reader.place(start)
        form = reader.chars[start:end]
        if form == "办" and reader.chars[max(0, start - 2) : start] != "街道":
            return None
        if where is not None:
            full = reader.chars[start - 1] == where.name[-1]
            return where if full or not form.startswith("委") else None
        if form in _TOWNSHIP_FORMS:
            township = _township(reader, start)
            if township:
                return township
        where = reader.generic(start)
        if where and where.level is None and len(where.name) >= 2 and where.name.endswith("区"):
            return _zone(reader, where)
        if (
            where
            and where.level is None
            and (self._organs.kind(form) in _GENERIC_KINDS or where.name in _TOWNSHIPS)
        ):
            return None
        return where

    def _organ(self, reader: Reader, where: Where, start: int, end: int, heads: Mapping[int, Found]) -> Found:
        chars = reader.chars
        name, kind = self._named(reader, where, start, end)
        form = chars[start:end]
        rule = LOCAL if form in self._organs.by_form else OFFICE
        begin = where.start
        if kind == "party" and chars.startswith("中共", begin - 2) and begin >= 2:
            begin -= 2
        elif form == "委" and begin and chars[begin - 1] == "团":
            begin -= 3 if chars.startswith("共青团", begin - 3) and begin >= 3 else 1
            full = f"{_LEAGUE}{where.name}委员会"
            name, kind = full if where.level else chars[begin:end], "association"
        elif begin in heads and kind == "government":
            head = heads[begin]
            begin = head.start
            name = name if name.startswith(head.name) else head.name + chars[head.end : end]
        return Found(begin, end, name, kind, rule)

    def _under(self, reader: Reader, above: Found | None, start: int, end: int) -> Found | None:
        """An office right after the organ that it belongs to: 市公安局交警支队."""
        if above is None or above.kind != "government" or end - above.start > LONGEST_ORGAN:
            return None
        return Found(above.start, end, above.name + reader.chars[start:end], above.kind, OFFICE)

    def _named(self, reader: Reader, where: Where, start: int, end: int) -> tuple[str, str]:
        form = reader.chars[start:end]
        kind = self._organs.kind(form)
        if where.level is None:
            return where.name + form, kind
        short = start == where.start or reader.chars[start - 1] != where.name[-1]
        own = self._organs.excepted(form, where.name)
        if kind in _GENERIC_KINDS and short and where.start < start and not own:
            return reader.chars[where.start : end], kind
        name = self._organs.name(form, where.name, where.level, reader.year)
        if len(form) >= 6 and form[-1] == "委" and form not in self._organs.by_form:
            name += "员会"
        return name, kind

    def _alone(
        self, reader: Reader, bare: Iterable[tuple[int, int]], organs: Mapping[int, Found]
    ) -> Iterator[Found]:
        """Short forms with no region before them (发改委): those of the region the text is about."""
        home, province = reader.home(), reader.province()
        ends = set(organs)
        for start, end in bare:
            form = reader.chars[start:end]
            listed = start - 1 in ends and reader.chars[start - 1] == "、"
            if end in organs or not reader.is_border(start):
                continue
            if form in _OF_PREFECTURES and home and home.level == "prefecture" and reader.is_border(end):
                ends.add(end)
                yield Found(start, end, *self._named(reader, home, start, end), HOME)
                continue
            if len(form) < 3:
                continue
            opens = start == 0 or reader.chars[start - 1] in _OPENINGS
            known = (
                form in self._organs.by_form
                or listed
                or (opens and form[-1] == "局" and not _MANAGEMENT.fullmatch(form))
            )
            local = known and form[-1] in "委局办" and form[0] not in "委党"
            if (local or form[-1] == "厅") and _OF_EACH.search(reader.chars, max(0, start - 20), start):
                continue
            branch = local and self._organs.of_province(form) and home and home.name not in self._own_branch
            whose = province if form[-1] == "厅" or branch else home if local else None
            national = self._central.get("国家" + form) if local and home is None else None
            if national or whose:
                ends.add(end)
            if national:
                yield Found(start, end, national.name, national.kind, HOME)
            elif whose:
                name, kind = self._named(reader, whose, start, end)
                yield Found(start, end, name, kind, HOME)


def _lately(where: Where, latest: Mapping[str, tuple[int, Where]], start: int) -> Where:
    """区 of 区政府 as the district whose organ was named just before, where the document does not tell."""
    position, named = latest.get(where.name, (-1, where))
    if not 0 <= start - position <= _NEAR or named.level is None:
        return where
    return replace(named, start=where.start)


def _district_before(reader: Reader, where: Where) -> Where:
    """旗 of 旗公安局 as the county named last before it with that class, in a text about more than one."""
    named = reader.county_before(where.start, where.name)
    return where if named is None else Where(where.start, named.name, "county", named.path)


def _region_before(reader: Reader, held: dict[int, Where], start: int) -> Where | None:
    if start in held:
        return held[start]
    if start >= 1 and reader.chars[start - 1] in _AND:
        shared = held.get(start - 1)
        if shared:
            return shared
        posts = _POSTS.match(reader.chars, max(0, start - 10), start)
        if posts and reader.chars.startswith(
            ("人大", "政协", "政府", "管委会", "纪委", "监委", "政法委"), start
        ):
            return held.get(posts.start())
    return None


def _zone(reader: Reader, where: Where) -> Where:
    """A zone with the word before it, when that is a name's: 文昌湖旅游度假区."""
    first = reader.word_start(where.start) if where.start else 0
    word = reader.chars[first : where.start]
    tag = reader.tag(word)
    city = reader.place(first)
    if city and tag and tag.startswith("n") and 2 <= len(word) <= 4:
        return Where(city.start, reader.chars[city.start : where.start] + where.name, None)
    named = (tag is None or tag.startswith(("ns", "nr", "nz"))) and word not in reader.stops
    if not named or not 2 <= len(word) <= 4 or not all("\u4e00" <= c <= "\u9fff" for c in word):
        return where
    return Where(first, word + where.name, None)


def _township(reader: Reader, end: int) -> Where | None:
    """A township's name before ``end``, by its class word and the words before it."""
    chars = reader.chars
    named = reader.township(end)
    if named:
        return named
    size = 2 if chars[max(0, end - 2) : end] in ("街道", "苏木") else 1
    if chars[end - size : end] not in _TOWNSHIPS:
        return None
    start = end - size
    if reader.is_border(start):
        start = reader.word_start(start) if start else start
    else:
        start = reader.word_start(end)
    name = chars[start:end]
    if _COUNTED.match(name):
        return None
    tag = reader.tag(name[:-size])
    if not 2 <= len(name) - size <= 4 or not all("\u4e00" <= c <= "\u9fff" for c in name):
        return None
    if tag is not None and not tag.startswith("n") and reader.tag(name) != "ns":
        return None
    above = reader.place(start)
    return Where(above.start if above else start, name, "township")
