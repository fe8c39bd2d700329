"""Finds organisations by the rules of ``rules/organisations/*.yaml``: terms, projects, definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from extractor.rules import Hit, Rules
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.lists import Lists
from extractor.steps.organisations.openings import openings
from extractor.steps.organisations.reader import Found, Reader

Arguments = Sequence[str | None]


class ContextFinder:
    """The family's rules in one scan; each rule's ``value`` names one of the methods below."""

    def __init__(self, rules: Rules, tables: Tables, lists: Lists) -> None:
        self._tables = tables
        self._lists = lists
        mine = rules.family("organisations")
        near = rules.once(("openings", "organisations"), lambda: openings(mine))
        self._scanner = rules.scanner(mine, near=near)
        self._unnamed = rules.compile("{organisation_unnamed}")
        self._heads = {row["head"]: row for row in rules.table("organisations/heads.csv", "head")}
        spelled = rules.table("organisations/spelled_out.csv", "short")
        self._spelled = [(row["short"], row["full"]) for row in spelled]
        self._values: Mapping[str, Callable[[Reader, Hit, Arguments], list[Found]]] = {
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
            "company": self._company,
            "home": self._home,
            "source": self._source,
            "listed": self._listed,
            "firm": self._firm,
        }

    def find(self, reader: Reader) -> list[Found]:
        """What the rules find; a Found of the kind ``definition`` is a short form that the text defines."""
        found = []
        for hit in self._scanner.scan(reader.chars):
            found.extend(self._values[hit.rule.value.name](reader, hit, hit.arguments()))
        return found

    def _committee(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        lead, _, organ = (argument or "" for argument in arguments)
        start, end = hit.span("where")
        where = reader.place(end)
        if where is None or where.start != start:
            return []
        head = self._heads[lead]
        stem = organ
        for short, full in self._spelled:
            stem = stem.replace(short, full)
        return [Found(hit.start, hit.end, f"{head['name']}{where.name}{stem}", head["kind"], hit.rule.id)]

    def _session(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        where = reader.place(hit.start) or reader.generic(hit.start)
        if where is None or reader.chars.startswith(self._tables.words["not_congress"], hit.end):
            return []
        organ = arguments[0] or ""
        name = self._tables.organs.name(organ, where.name, where.level, reader.year)
        if where.level is None:
            name = where.name + organ
        return [Found(where.start, hit.end, name, "legislature", hit.rule.id)]

    def _census(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        where = reader.place(hit.start) or reader.generic(hit.start)
        organ = arguments[0] or ""
        if where:
            return [Found(where.start, hit.end, where.name + organ, "government", hit.rule.id)]
        council = next(
            (w for w in self._tables.words["council"] if reader.chars.endswith(w, 0, hit.start)), ""
        )
        start = hit.start - len(council)
        return [Found(start, hit.end, reader.chars[start : hit.end], "government", hit.rule.id)]

    def _national(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        organ = self._tables.known[arguments[0] or ""]
        return [Found(hit.start, hit.end, organ.name, organ.kind, hit.rule.id)]

    def _founded(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        start, end = hit.span("name")
        name = arguments[0] or ""
        if self._unnamed.match(name):
            return []
        return [Found(start, end, name, self._kind(name), hit.rule.id)]

    def _branch(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        """An institute under the name of its academy or group: 中科院青岛能源所."""
        head, rest = arguments[0] or "", arguments[1] or ""
        known = self._tables.known.get(head)
        return [Found(hit.start, hit.end, (known.name if known else head) + rest, "research", hit.rule.id)]

    def _corps(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        """A division of the Xinjiang corps, in a text about Xinjiang or after 兵团."""
        led, number, regiment = (argument or "" for argument in arguments)
        numbered = hit.start != hit.span("number")[0]
        home = reader.region.startswith(self._tables.words["corps_region"])
        division = self._tables.words["corps_division"][0].format(number)
        named = self._tables.words["corps_short"][0] + division
        again = 0 <= reader.chars.find(named) < hit.start
        if not (led or again or (home and (numbered or regiment))):
            return []
        name = f"{self._tables.words['corps'][0]}{division}{regiment}"
        return [Found(hit.start, hit.end, name, "government", hit.rule.id)]

    def _kind(self, name: str) -> str:
        words = self._tables.words
        world = name.startswith(words["world"]) and name.endswith(words["world_end"])
        if world and not name.endswith(words["not_world"]):
            return "international"
        return self._tables.kind_of(name)

    def _brand(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        start, end = hit.span("name")
        name = arguments[0] or ""
        known = self._tables.known.get(name)
        if known:
            return [Found(start, end, known.name, known.kind, hit.rule.id)]
        if not reader.distinctive(start, end) or reader.place(end):
            return []
        return [Found(start, end, name, "company", hit.rule.id)]

    def _members(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        """The items of a list that ends at the hit, when enough of them are names."""
        kind = self._tables.list_nouns.get(arguments[0] or "", "company")
        return self._lists.members(reader, hit.start, kind, hit.rule.id)

    def _definition(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        start, end = hit.span("name")
        return [Found(start, end, "", "definition", hit.rule.id)]

    def _company(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        return [Found(*hit.span("name"), arguments[0] or "", "company", hit.rule.id)]

    def _home(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        """An organ of the region that the text is about, or of the nation."""
        organ, where = arguments[0] or "", reader.home()
        national = self._tables.known[self._tables.words["whole_nation"][0] + organ].name
        name = self._tables.organs.name(organ, where.name, where.level, reader.year) if where else national
        return [Found(hit.start, hit.end, name, "legislature", hit.rule.id)]

    def _source(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        """The media of a source line, each with a name that ends as theirs do."""
        found: list[Found] = []
        for group in hit.rule.value.arguments:
            start, end = hit.span(group)
            if found and reader.chars.endswith(self._tables.words["media_unit"], start, end):
                break  # 人民网-国际频道 is one
            name = reader.chars[start:end] if start >= 0 else ""
            known = self._tables.known.get(name)
            if known:
                found.append(Found(start, end, known.name, known.kind, hit.rule.id))
            elif self._medium(name):
                found.append(Found(start, end, name, "media", hit.rule.id))
        return found

    def _medium(self, name: str) -> bool:
        words = self._tables.words
        return (
            len(name) >= 3 and name.endswith(words["source_end"]) and not name.endswith(words["not_source"])
        )

    def _listed(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        """The firm before a stock code."""
        start, end = self._lists.item_before(reader, hit.span("name")[1], 8)
        name = reader.chars[start:end]
        if len(name) < 3 or name in self._tables.stops or name.endswith(self._tables.words["not_listed"]):
            return []
        known = self._tables.known.get(name)
        kind = known.kind if known else "company"
        return [Found(start, end, known.name if known else name, kind, hit.rule.id)]

    def _firm(self, reader: Reader, hit: Hit, arguments: Arguments) -> list[Found]:
        """A brand, alone or with a trade, before what only a firm has."""
        start, end = self._lists.item_before(reader, hit.start, 8)
        name = reader.chars[start:end]
        known = self._tables.known.get(name)
        if known:
            return [Found(start, end, known.name, known.kind, hit.rule.id)]
        if not self._lists.brand(reader, start, end):
            return []
        return [Found(start, end, name, "company", hit.rule.id)]
