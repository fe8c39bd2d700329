"""Finds the organisations that the tables know by name, with the arms of companies and the embassies."""

from __future__ import annotations

from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick, MatchKind

from extractor.rules import Rules
from extractor.steps.organisations.lexicon import Known, Tables
from extractor.steps.organisations.reader import Found, Reader

CENTRAL = "organisation.central"
EMBASSY = "organisation.embassy"
FIRMS = ("company", "finance")
SURE = 4  # a name of so many characters is no chance, whatever the words about it


class KnownFinder:
    """Known names in one automaton; the masks in it hide names inside longer words."""

    def __init__(self, rules: Rules, tables: Tables) -> None:
        self._tables = tables
        self._known: Mapping[str, Known] = tables.known
        self._names = (*tables.known, *tables.masks)
        self._automaton = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest)
        self._glued, self._joints = tables.sets["glued"], tables.sets["list_mark"]
        self._groups, self._closes = tables.words["group"], tables.sets["closes"]
        self._nation = tables.words["nation"][0]
        self._nation_chars = tables.sets["nation_char"]
        self._not_arm = tables.words["not_arm"]
        self._arm_trades = tables.words["arm_trade"]
        self._nation_words = tables.words["nation"]
        self._firm = tables.words["firm"][0]
        self._city = tables.words["city"]
        self._nations_before = rules.compile("{organisation_centre_before}")
        self._nations_after = rules.compile("{organisation_centre_after}")
        self._branch_after = rules.compile("{organisation_branch_after}")
        self._firm_context = rules.compile("{organisation_firm_context}")
        self._longer = tables.longer
        self._mission = rules.compile("{organisation_mission}")
        self._guest = rules.compile("(?r){organisation_guest}")
        self._host_leads, self._mission_head = tables.words["host"], tables.words["mission"][0]

    def find(self, reader: Reader) -> list[tuple[Found, bool]]:
        """Known names, each with whether it counts only among companies."""
        chars = reader.chars
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(chars):
            form = self._names[index]
            known = self._known.get(form)
            if known is None or self._opens_longer(chars, form, end):
                continue
            if not self._stands(reader, form, start, end) or self._local(reader, form, start, end):
                continue
            found.append(self._one(reader, known, form, start, end))
        return self._company_of_kin(chars, found)

    def _one(self, reader: Reader, known: Known, form: str, start: int, end: int) -> tuple[Found, bool]:
        """The known name, with what belongs to it before and after, and whether it stays in doubt."""
        chars = reader.chars
        name = self._tables.organs.central(form, known.name, reader.year)
        foreign = self._foreign(reader, known, start, end)
        if foreign:
            return foreign, False
        arm = self._arm(reader, start, end, known)
        if arm:
            return arm, False
        opened = self._country_before(reader, start) if known.listed and known.kind == "company" else start
        if opened < start:
            why = ("the country before it tells it from a common word",)
            return Found(opened, end, chars[opened:end], known.kind, known.rule, why=why), False
        branch = known.kind == "finance" and self._branch_after.match(chars, end)
        if known.listed and (branch or self._firm_context.match(chars, end)):
            why = ("what stands after it belongs to a firm",)
            return Found(start, end, name, known.kind, known.rule, why=why), False
        place = reader.place(start) if form.endswith(self._groups) else None
        if place:
            start = place.start
            name = chars[start:end]
        why = (f"{form} is in the tables",)
        return campus(reader, Found(start, end, name, known.kind, known.rule, why=why)), known.listed

    def _foreign(self, reader: Reader, known: Known, start: int, end: int) -> Found | None:
        """An organ of another country, whose name or first character stands before it: 日本央行, 哈央行."""
        opened, chars = start - 1, reader.chars
        if known.rule != CENTRAL or opened < 0:
            return None
        abroad = self._country_before(reader, start)
        if abroad < start and chars[abroad:start] not in self._nation:
            why = (f"left border: the country {chars[abroad:start]} whose organ it is",)
            return Found(abroad, end, chars[abroad:end], known.kind, known.rule, why=why)
        return self._of_nation_sign(reader, known, start, end) if reader.is_border(opened) else None

    def _of_nation_sign(self, reader: Reader, known: Known, start: int, end: int) -> Found | None:
        """An organ of the country that the character before it stands for, where the text names it."""
        opened, chars = start - 1, reader.chars
        if chars[opened] not in self._nation_chars or not reader.is_border(start):
            return None
        named = (name for name in self._tables.countries if len(name) > 2 and name[0] == chars[opened])
        country = next((name for name in named if name in chars), None)
        if country is None:
            return None
        why = (f"left border: {chars[opened]} stands for {country}, which the text names",)
        return Found(opened, end, country + chars[start:end], known.kind, known.rule, why=why)

    def _local(self, reader: Reader, form: str, start: int, end: int) -> bool:
        """Whether a commission of the centre's that regions have as well is the region's: 国资委."""
        if form not in self._tables.organs.by_form or reader.home() is None:
            return False
        if not form.endswith(self._tables.words["commission"]):
            return False
        before = self._nations_before.search(reader.chars, max(0, start - 8), start)
        return not (before or self._nations_after.match(reader.chars, end))

    def _country_before(self, reader: Reader, start: int) -> int:
        """Where the country right before a brand starts, which tells it from a common word: 德国大众."""
        for size in (2, 3, 4, 5):
            if start >= size and reader.chars[start - size : start] in self._tables.countries:
                return start - size if reader.is_border(start - size) else start
        return start

    def _arm(self, reader: Reader, start: int, end: int, known: Known) -> Found | None:
        """A company with its trade, or the country or the city of its arm: 红杉中国, 英特尔大连."""
        if known.kind not in FIRMS:
            return None
        trade = self._arm_trade(reader, end) if known.kind == "company" else ""
        close = end + len(trade) if trade else self._arm_end(reader, end)
        if close is None:
            return None
        why = f"its arm in {trade} (words.csv: arm_trade)" if trade else "its arm in the place after it"
        return Found(start, close, reader.chars[start:close], known.kind, known.rule, why=(why,))

    def _arm_trade(self, reader: Reader, end: int) -> str:
        """The trade after a company's name in whose arm's name it stands."""
        trade = next((word for word in self._arm_trades if reader.chars.startswith(word, end)), "")
        return trade if trade and reader.is_border(end) and reader.is_border(end + len(trade)) else ""

    def _arm_end(self, reader: Reader, end: int) -> int | None:
        """Where the name of a company's arm ends: after the country or the city, and 公司."""
        chars = reader.chars
        national = chars.startswith(self._nation, end)
        close = end + len(self._nation) if national else self._city_end(reader, end)
        if close is None:
            return None
        if chars.startswith(self._firm, close) and reader.is_border(close + len(self._firm)):
            close += len(self._firm)
        other = chars.startswith(self._not_arm, close)
        return close if close > end and reader.is_border(close) and not other else None

    def _city_end(self, reader: Reader, end: int) -> int | None:
        """Where the city after a company's name ends, with 公司 or a mark after it; ``end`` without one."""
        chars = reader.chars
        close = next((at for at in (end + 2, end + 3) if self._is_arm(reader, at, end)), end)
        if chars[close : close + 1] not in self._closes and not chars.startswith(self._firm, close):
            return None
        beyond = chars[close + 1 : close + 3] in reader.gazetteer.names
        return None if beyond or chars.endswith(self._city, end, close) else close

    def _is_arm(self, reader: Reader, end: int, start: int) -> bool:
        """Whether a city stands between ``start`` and ``end``, or a region with 公司 after it."""
        place = reader.place(end)
        if place is None or place.start != start:
            return False
        municipal = place.level == "province" and place.name.endswith(self._city)
        return place.level == "prefecture" or municipal or reader.chars.startswith(self._firm, end)

    def _opens_longer(self, chars: str, form: str, end: int) -> bool:
        """Whether a form is the beginning of a longer word there (longer.csv)."""
        return chars.startswith(self._longer.get(form, self._longer.get(form[-1], ())), end)

    def _stands(self, reader: Reader, form: str, start: int, end: int) -> bool:
        """Whether a known name stands on its own: words meet at its borders, or it is no chance."""
        chars = reader.chars
        if form.isascii():
            return not _latin(chars[start - 1 : start] + chars[end : end + 1])
        opened, closed = reader.is_border(start), reader.is_border(end)
        if (opened and closed) or len(form) >= SURE:
            return True
        if len(form) == 2:
            return closed and (opened or self._after_glued(reader, start))
        opened = opened or self._after_nation(reader, start) or _in_no_word(reader, start)
        return opened and (closed or _in_no_word(reader, end))

    def _after_glued(self, reader: Reader, start: int) -> bool:
        """Whether one word of grammar is all that the tokenizer glued to what starts there."""
        return reader.word_start(start) == start - 1 and reader.chars[start - 1] in self._glued

    def _after_nation(self, reader: Reader, start: int) -> bool:
        nation = next((word for word in self._nation_words if reader.chars.endswith(word, 0, start)), "")
        return bool(nation) and reader.is_border(start - len(nation))

    def _company_of_kin(self, chars: str, found: list[tuple[Found, bool]]) -> list[tuple[Found, bool]]:
        """The names with those no longer doubted that stand in a list of their kind: 清华、北大."""
        run: list[int] = []
        for at in range(len(found) + 1):
            item = found[at][0] if at < len(found) else None
            if run and item:
                last = found[run[-1]][0]
                if item.kind == last.kind and item.start == last.end + 1 and chars[last.end] in self._joints:
                    run.append(at)
                    continue
            if run and len(run) >= (2 if found[run[0]][0].kind == "education" else 3):
                for member in run:
                    found[member] = (found[member][0], False)
            run = [at]
        return found

    def embassies(self, reader: Reader) -> list[Found]:
        """新加坡大使馆, 中国驻新加坡大使馆, 美国驻华大使馆."""
        found = []
        for match in self._mission.finditer(reader.chars):
            item = self._embassy(reader.chars, match.start(), match.end())
            if item:
                found.append(item)
        return found

    def _embassy(self, chars: str, start: int, end: int) -> Found | None:
        guest = self._guest.match(chars, max(0, start - 12), start)
        if guest and guest["country"] in self._tables.countries:
            opened = guest.start("country")
            return Found(opened, end, chars[opened:end], "government", EMBASSY)
        for size in range(min(8, start), 1, -1):
            official = self._tables.countries.get(chars[start - size : start])
            if official is None:
                continue
            opened = start - size
            lead = next((lead for lead in self._host_leads if chars.endswith(lead, 0, opened)), "")
            full = f"{self._mission_head}{official}{chars[start:end]}"
            return Found(opened - len(lead), end, full, "government", EMBASSY)
        return None


def campus(reader: Reader, item: Found) -> Found:
    """A university with the place of its campus in brackets: 哈尔滨工业大学(深圳)."""
    chars = reader.chars
    closed = chars.find(")", item.end, item.end + 8) if chars[item.end : item.end + 1] == "(" else -1
    if item.kind != "education" or closed < 0 or reader.place(closed) is None:
        return item
    return Found(item.start, closed + 1, chars[item.start : closed + 1], item.kind, item.rule, why=item.why)


def _in_no_word(reader: Reader, at: int) -> bool:
    """Whether the tokenizer's word around ``at`` is none that a dictionary has."""
    return reader.tag(reader.chars[reader.word_start(at) : reader.word_end(at)]) is None


def _latin(chars: str) -> bool:
    """Whether one of the characters is a Latin letter or a digit."""
    return any(char.isascii() and char.isalnum() for char in chars)
