"""The stage that finds districts, and the place that a text is about.

One Aho-Corasick scan finds every name of the gazetteer; words' borders, what stands around a name
(rules/districts/*.txt) and the places named near it decide whether it is a place and which. Zones and
townships that no gazetteer lists are found by the patterns of rules/districts/patterns.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import regex
from ahocorasick_rs import AhoCorasick
from spacy.language import Language

from extractor.draft import Draft, Stage, rules_for
from extractor.gazetteer import load_gazetteer
from extractor.knowledge.divisions import Division, Gazetteer
from extractor.model import DistrictValue, Mention, Region
from extractor.placing import Name, infer, lies_in, place, shared
from extractor.rules import Hit, Rules, Scanner

NAME_RULE = "district.name"
LONGEST_LIST = 60
# How far before a township the county that it lies in may stand.
NEAR = 60
JOINTS = ("、", "和", "与", "及", "以及", "或", "·", "/", ",", "，")
WHOLE_COUNTRY = regex.compile(r"全国|中国$|各地|中华人民共和国|国家")
TITLE_MARKS = regex.compile(r"《[^《》]{1,80}》|〈[^〈〉]{1,80}〉")
QUOTED = regex.compile(r"“[^“”‘’，。；、：！？,;:!?\s]{1,10}”|‘[^“”‘’，。；、：！？,;:!?\s]{1,10}’|「[^「」，。；、]{1,10}」")
HAN = regex.compile(r"\p{Han}{1,5}")
COUNTED = regex.compile(r"等?[0-9一二两三四五六七八九十]{0,3}个?(?:区县|县区|县市|市县|区市|旗县|[省市区县州盟旗])(?!场|民|域|间|级)|等地")
HELD = regex.compile(
    r"(?:(?:举办|承办|协办|举行|参加|参展|亮相|申办|主办|召开)(?:了|的)?[0-9]{0,4}年?|第\w{1,4}届|首届)(?:中国)?\(?$"
)
OF_CHINA = regex.compile(r"(?:中国|西部|国家|国际)$")
PREDICATE = regex.compile(
    r"的|在|是|了|将|召开|举办|举行|开展|参加|承办|出席|组织|推进|建设|成为|有|为|与|和|等|到|从|对|及|加快|成立|启动|年|月|向|以|被|由|把|让|使|给|至|并|实现|完成|达"
)
DATELINE = regex.compile(r"\s*(?:[0-9]{1,2}月)?[0-9]{1,2}日[电讯]|[电讯]")


class Districts(Stage):
    """Finds districts in a Doc; see docs/annotation.md for what counts."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        self.gazetteer: Gazetteer = load_gazetteer(rules)
        self._surfaces = list(self.gazetteer.names)
        self._automaton = AhoCorasick(self._surfaces)
        self._words = frozenset(rules.words("districts/words.txt"))
        self._wary = frozenset(rules.words("districts/wary.txt")) | self._words
        self._selves = {row["word"]: row["says"] for row in rules.table("districts/selves.csv", "word")}
        between = "|".join(rules.words("districts/between.txt"))
        self._facility = _either(rules, "facilities", rf"(?:\([^()]{{1,8}}\)|\))?(?:{between}){{0,3}}(?:", ")")
        self._event = _either(rules, "events", r"[\p{Han}()·]{0,12}?(?:", ")")
        self._abstract = _either(rules, "abstract", "(?:", ")$")
        self._line = _either(rules, "lines", r"(?:国际|城际|高速|[0-9]{1,2})?(?:", ")")
        self._follow = _either(rules, "follow")
        self._issuer = _either(rules, "issuers")
        self._nation = _either(rules, "nation")
        self._stem = _either(rules, "stems", "(?:", ")$")
        self._generic = _either(rules, "generic", "(?:", ")$")
        self._self_words = regex.compile("|".join(map(regex.escape, self._selves)))
        self._scanner = Scanner(
            tuple(rule for rule in rules.family("districts")), lead="[街民镇乡苏办经高开合综保新旅度]"
        )

    def run(self, draft: Draft) -> None:
        draft.mentions.extend(self.find(draft))

    def region(self, given: str, on: date | None) -> Region | None:
        """The place of a GB/T 2260 code, a name or a path at a date; None for the whole country (全国).

        Raises ValueError when there is no such place, or when the name is that of several.
        """
        if WHOLE_COUNTRY.match(given.strip()):
            return None
        found = self.gazetteer.find(given.strip(), on)
        if not found:
            raise ValueError(
                f"region: there is no place {given!r}; give a GB/T 2260 code (440300), a name (深圳市) or a path"
            )
        name = Name(0, len(given), given, found)
        division, doubtful = place(name, None, (), ())
        if doubtful:
            paths = ", ".join(f"{d.path} ({d.code})" for d in doubtful)
            raise ValueError(f"region: {given!r} is the name of several places: {paths}; give the code or the path")
        return Region(division.code, division.name, division.path)

    def find(self, draft: Draft) -> list[Mention]:
        """Candidates, in the order of the text; they may overlap."""
        on = draft.document.published
        names = self._names(draft, on)
        self._hide(draft, names)
        if draft.document.region is None and "region" not in draft.document.origins:
            self._infer(draft, names, on)
        home = draft.document.region.path if draft.document.region else None
        self._place(draft, names, home)
        kept = [name for name in names if name.place and not name.hidden]
        found = [self._mention(draft, name) for name in kept]
        found.extend(self._patterns(draft, names, home, on))
        return found

    # Names -------------------------------------------------------------------------------------------

    def _names(self, draft: Draft, on: date | None) -> list[Name]:
        """The gazetteer's names in the text that are words of their own, longest first, none overlapping."""
        chars = draft.view.chars
        matches = self._automaton.find_matches_as_indexes(chars, overlapping=True)
        matches.sort(key=lambda m: (m[1] - m[2], m[1]))
        taken = bytearray(len(chars) + 1)
        edges: set[int] = set()
        names: list[Name] = []
        known: dict[str, Name] = {}
        loose = []
        for index, start, end in matches:
            if any(taken[start:end]):
                continue
            surface = self._surfaces[index]
            if not self._fits(draft, start, end, surface, edges):
                loose.append((index, start, end))
                continue
            taken[start:end] = b"\x01" * (end - start)
            edges |= {start, end}
            names.append(self._named(start, end, surface, on, known))
        for index, start, end in loose:
            # A name between other names stands whole, whatever the tokenizer made of the three.
            if {start, start - 1, end} & edges and not any(taken[start:end]):
                surface = self._surfaces[index]
                if self._fits(draft, start, end, surface, edges):
                    taken[start:end] = b"\x01" * (end - start)
                    edges |= {start, end}
                    names.append(self._named(start, end, surface, on, known))
        return sorted(names, key=lambda name: name.start)

    def _named(
        self, start: int, end: int, surface: str, on: date | None, known: dict[str, Name]
    ) -> Name:
        """A name at a place; ``known`` holds one of each surface, whose candidates serve the next."""
        like = known.get(surface)
        if like is None:
            candidates = self.gazetteer.candidates(surface, on)
            full = any(place.name == surface for place in self.gazetteer.names[surface])
            like = known[surface] = Name(start, end, surface, candidates, full, surface in self._wary)
            return like
        return Name(start, end, surface, like.candidates, like.full, like.wary)

    def _fits(self, draft: Draft, start: int, end: int, surface: str, edges: set[int]) -> bool:
        """Whether the tokenizer's words, or the length of the name, say that it is no part of other words."""
        head = start in edges or draft.is_border(start)
        tail = end in edges or draft.is_border(end)
        if head and tail:
            return True
        chars = draft.view.chars
        if not tail:
            if self._follow.match(chars, end - 1):
                return False
            if head and self._follow.match(chars, end):
                return True
        if len(surface) == 2 and head and start:
            # 前海 in 龙岗、前海外出招商, where the tokenizer sees 海外
            return chars[start - 1] == "、" and start - 1 in edges
        return len(surface) >= 4 or (len(surface) == 3 and (head or tail))

    def _hide(self, draft: Draft, names: Sequence[Name]) -> None:
        """Mark the names inside titles, quoted names, facilities, events and lines."""
        chars = draft.view.chars
        spans = [(m.start(), m.end(), "a title") for m in TITLE_MARKS.finditer(chars)]
        spans += [(m.start(), m.end(), "a quoted name") for m in QUOTED.finditer(chars)]
        spans.sort()
        at = 0
        for name in names:
            while at < len(spans) and spans[at][1] <= name.start:
                at += 1
            if at < len(spans) and spans[at][0] < name.start and name.end < spans[at][1]:
                if not self._speaks(chars[name.end : spans[at][1] - 1], chars[spans[at][0] + 1 : name.start]):
                    name.hidden = f"inside {spans[at][2]}"
        for position, name in enumerate(names):
            if name.hidden:
                continue
            ends = self._facility.match(chars, name.end)
            if not ends and name.candidates[0].level != "province":
                ends = self._event.match(chars, name.end)
            if not ends and HELD.search(chars, max(name.start - 12, 0), name.start):
                ends = self._event.match(chars, name.end)
            if ends and PREDICATE.search(ends[0]) and not HELD.search(chars, max(name.start - 12, 0), name.start):
                ends = None
            if name.start and chars[name.start - 1] == "(" and chars[name.end : name.end + 1] == ")":
                if OF_CHINA.search(chars, max(name.start - 5, 0), name.start - 1):
                    name.hidden = "inside brackets in a longer name"
            if ends and draft.is_border(ends.end()):
                name.hidden = f"inside the name of a facility or an event: {name.text}{ends[0]}"
                if position and names[position - 1].end == name.start:
                    above = {d.path for d in names[position - 1].candidates}
                    if any(lies_in(d.path, path) for d in name.candidates for path in above):
                        names[position - 1].hidden = name.hidden
            following = names[position + 1] if position + 1 < len(names) else None
            if following and chars[name.end : following.start] in ("-", "至", "到", "~"):
                ends = self._line.match(chars, following.end)
                if ends:
                    name.hidden = following.hidden = f"inside the name of a line: {ends[0]}"

    def _speaks(self, after: str, before: str) -> bool:
        """Whether a short quotation speaks of the place, not by its name (“深圳经验”, “深圳-多哈-伦敦”)."""
        return (not before and (not after or self._abstract.fullmatch(after) is not None)) or "-" in after + before

    # Places ------------------------------------------------------------------------------------------

    def _place(self, draft: Draft, names: list[Name], home: str | None) -> None:
        """Decide for every name whether it is a place, and which."""
        lists = self._lists(draft, names)
        known = {d.path for name in names if name.full and not name.wary for d in name.candidates}
        placed: list[Name] = []
        for name, group in zip(names, lists, strict=True):
            beside = [other for other in group if other is not name]
            doubted = name.wary or self._far(name, home)
            if doubted and not self._supported(draft, name, home, placed, group, known):
                draft.drop(*draft.view.span(name.start, name.end), NAME_RULE, "a word here, not a place")
                continue
            name.place, name.doubtful = place(name, home, placed, beside)
            placed.append(name)
            known.add(name.place.path)
            if name.hidden:
                draft.drop(*draft.view.span(name.start, name.end), NAME_RULE, name.hidden)

    def _far(self, name: Name, home: str | None) -> bool:
        """Whether a short name can only be a county of another province than the text's own."""
        return (
            home is not None
            and not name.full
            and all(d.level in ("county", "zone", "township") and not shared(d.path, home) for d in name.candidates)
        )

    def _lists(self, draft: Draft, names: Sequence[Name]) -> list[list[Name]]:
        """For each name the names that stand in one list with it, itself among them."""
        chars = draft.view.chars
        groups: list[list[Name]] = []
        for name in names:
            joined = groups and len(groups[-1]) < LONGEST_LIST
            if joined and chars[groups[-1][-1].end : name.start] in JOINTS:
                groups[-1].append(name)
                groups.append(groups[-1])
            else:
                groups.append([name])
        return groups

    def _supported(
        self,
        draft: Draft,
        name: Name,
        home: str | None,
        placed: Sequence[Name],
        group: Sequence[Name],
        known: set[str],
    ) -> bool:
        """Whether something near says that a name which is a word as well is a place here."""
        if placed and placed[-1].end == name.start and placed[-1].place:
            above = placed[-1].place.path
            if any(lies_in(d.path, above) for d in name.candidates):
                return True
        if home and any(d.path == home for d in name.candidates) and name.text not in self._words:
            return True
        if home and name.full and len(name.text) > 2 and any(lies_in(d.path, home) for d in name.candidates):
            return True
        if name.text not in self._words and any(d.path in known for d in name.candidates):
            return True
        if len(group) > 1:
            if COUNTED.match(draft.view.chars, group[-1].end):
                return True
            parents = {d.path.rpartition("/")[0] for d in name.candidates}
            kin = [o for o in group if any(d.path.rpartition("/")[0] in parents for d in o.candidates)]
            others = [o for o in (group if len(group) > 2 or not name.wary else kin) if o is not name]
            return any(not other.wary for other in others) or len(kin) >= 3
        return False

    # Region ------------------------------------------------------------------------------------------

    def _infer(self, draft: Draft, names: Sequence[Name], on: date | None) -> None:
        """Set the document's region and where it was read, when the text says what it is about."""
        document = draft.document
        title_names: list[Name] = []
        if document.title:
            title_names = self._plain_names(document.title.translate(self._table), on)
        found = infer(
            self.gazetteer,
            (document.title or "").translate(self._table),
            title_names,
            draft.view.chars,
            names,
            issuer=self._issuer,
            dateline=DATELINE,
            nation=self._nation,
            selves=[self._selves[m[0]] for m in self._self_words.finditer(draft.view.chars)],
            on=on,
        )
        if found:
            division, origin = found
            region = Region(division.code, division.name, division.path)
            draft.document = replace(document, region=region, origins={**document.origins, "region": origin})

    def _plain_names(self, text: str, on: date | None) -> list[Name]:
        """The names in a text that has no words marked: longest first from the left."""
        found: list[Name] = []
        known: dict[str, Name] = {}
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        for index, start, end in sorted(matches, key=lambda m: (m[1], -m[2])):
            if not found or start >= found[-1].end:
                if self._follow.match(text, end - 1):
                    continue
                found.append(self._named(start, end, self._surfaces[index], on, known))
        return found

    # Zones and townships -----------------------------------------------------------------------------

    def _patterns(
        self, draft: Draft, names: Sequence[Name], home: str | None, on: date | None
    ) -> Iterable[Mention]:
        """Zones and townships that the gazetteer does not list, none inside one of its ``names``."""
        chars = draft.view.chars
        ends = {name.end: name for name in names if name.place and not name.hidden}
        last: tuple[int, str] = (-9, "")
        taken = {offset for name in names for offset in range(name.start, name.end)}
        for hit in self._scanner.scan(chars):
            kind = hit.group("kind") or ""
            if hit.rule.value.name == "township":
                found = self._township(draft, hit, kind, ends, home, last, on)
            elif hit.start in taken:
                continue
            else:
                found = self._zone(draft, hit, kind, ends, home, on)
            if found:
                start, division = found
                if hit.rule.value.name == "township":
                    last = (hit.end, division.path.rpartition("/")[0])
                text_start, text_end = draft.view.span(start, hit.end)
                value = DistrictValue(None, division.name, division.path)
                yield Mention(
                    "DISTRICT",
                    text_start,
                    text_end,
                    draft.document.text[text_start:text_end],
                    value,
                    hit.rule.id,
                )

    def _township(
        self,
        draft: Draft,
        hit: Hit,
        kind: str,
        ends: dict[int, Name],
        home: str | None,
        last: tuple[int, str],
        on: date | None,
    ) -> tuple[int, Division] | None:
        """The start and the place of a township whose last word is ``hit``."""
        chars = draft.view.chars
        for size in range(1, 6):
            name = ends.get(hit.start - size)
            if name and name.place and name.place.level in ("county", "zone", "prefecture"):
                if HAN.fullmatch(chars, name.end, hit.start):
                    start = name.end
                    break
        else:
            name = None
            start = self._stem_start(draft, hit.start)
        stem = chars[start : hit.start]
        if not stem or self._stem.fullmatch(stem) or not HAN.fullmatch(stem):
            return None
        in_list = chars[last[0] : start] in JOINTS
        if name and name.place:
            above = name.place.path
        elif in_list:
            above = last[1]
        elif kind == "办" or len(stem) < 2:
            return None
        elif home and self._level(home, on) == "county":
            above = home
        else:
            near = [n for n in ends.values() if start - NEAR < n.end <= start and "\n" not in chars[n.end : start]]
            above = near[-1].place.path if near and near[-1].place and near[-1].place.level == "county" else ""
            if not above:
                return None
        if kind == "办" and not in_list:
            return None
        full = stem + ("街道" if kind == "办" else kind)
        return start, Division(None, full, f"{above}/{full}", "township")

    def _stem_start(self, draft: Draft, end: int) -> int:
        """Where the word before ``end`` starts; a word of one character takes the one before it along."""
        start = end - 1
        while start > 0 and not draft.is_border(start) and end - start < 5:
            start -= 1
        if end - start == 1 and start > 0 and HAN.match(draft.view.chars[start - 1]):
            start -= 1
            while start > 0 and not draft.is_border(start) and end - start < 5:
                start -= 1
        return start

    def _zone(
        self, draft: Draft, hit: Hit, kind: str, ends: dict[int, Name], home: str | None, on: date | None
    ) -> tuple[int, Division] | None:
        """The start and the place of a zone whose last word is ``hit``."""
        if not draft.is_border(hit.end):
            return None
        for size in range(5):
            name = ends.get(hit.start - size)
            if name and name.place and name.place.level in ("prefecture", "county", "province"):
                middle = draft.view.chars[name.end : hit.start]
                if middle and (self._stem.fullmatch(middle) or not HAN.fullmatch(middle)):
                    break
                city = self._city(name.place.path, on)
                full = name.text + middle + _official(kind) if not middle else name.text + middle + kind
                return name.start, Division(None, full, f"{(city or name.place).path}/{full}", "zone")
        if not home or self._generic.search(draft.view.chars[max(hit.start - 4, 0) : hit.start]):
            return None
        if kind not in ("高新区", "经开区", "高新技术产业开发区", "经济技术开发区") or not draft.is_border(hit.start):
            return None
        city = self._city(home, on)
        if not city:
            return None
        full = city.name.removesuffix("市") + _official(kind)
        own = [d for d in self.gazetteer.candidates(full, on) if lies_in(d.path, city.path)]
        return hit.start, own[0] if own else Division(None, full, f"{city.path}/{full}", "zone")

    def _city(self, path: str, on: date | None) -> Division | None:
        """The prefecture or municipality that ``path`` is or lies in."""
        for division in self.gazetteer.ancestors(path, on):
            if division.level == "prefecture" or (division.level == "province" and division.name.endswith("市")):
                return division
        return None

    def _level(self, path: str, on: date | None) -> str | None:
        division = self.gazetteer.by_path(path, on)
        return division.level if division else None

    def _mention(self, draft: Draft, name: Name) -> Mention:
        start, end = draft.view.span(name.start, name.end)
        division = name.place
        assert division is not None
        candidates = tuple(other.path for other in name.doubtful)
        value = DistrictValue(division.code, division.name, division.path, candidates)
        return Mention("DISTRICT", start, end, draft.document.text[start:end], value, NAME_RULE)


def _official(kind: str) -> str:
    """The official form of a zone's last word."""
    return {
        "高新区": "高新技术产业开发区",
        "高新技术开发区": "高新技术产业开发区",
        "经开区": "经济技术开发区",
    }.get(kind, kind)


def _either(rules: Rules, name: str, opening: str = "(?:", closing: str = ")") -> regex.Pattern[str]:
    """The patterns of a word list as one, the longest first."""
    words = sorted(rules.words(f"districts/{name}.txt"), key=len, reverse=True)
    return regex.compile(opening + "|".join(words) + closing)


@Language.factory("bulletin_districts", default_config={"rules": None})
def create(nlp: Language, name: str, rules: str | None) -> Districts:
    """The stage as a spaCy component; ``rules`` is a folder laid over the built-in one."""
    return Districts(rules_for(nlp, rules))
