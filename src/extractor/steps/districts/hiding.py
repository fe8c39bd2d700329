"""What a place's name is only a part of: titles, quoted names, facilities, bodies, events and lines.

Every check answers with what hides the name and the list that says so, or with None. The first that answers
counts; ``explain`` prints both. The words are in rules/districts: bodies.txt for what may end a longer name
far from the place, facilities.txt and features.txt for what ends it near, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

import regex

from extractor.knowledge.place_names import Name, either
from extractor.knowledge.places import lies_in
from extractor.rules import Rules
from extractor.steps.draft import Draft

Hidden: TypeAlias = "tuple[str, str] | None"  # what hides a name, and the list or rule that says so

# After these a name goes on as no facility or event; the end of the text is one of them.
PARTING = frozenset((*"，、。；;：:,!！?？\n", ""))
MARKS = regex.compile("[《》〈〉]")
OPENERS = {"》": "《", "〉": "〈"}
# How many characters a title may have, and names in it more than one paragraph.
LONGEST_TITLE = 400
_IN_QUOTES = r"[^“”‘’「」，。；、：！？,;:!?\s]{1,10}"
QUOTED = regex.compile(f"“{_IN_QUOTES}”|‘{_IN_QUOTES}’|「{_IN_QUOTES}」")
# From how many characters on a facility's word ends where it ends, whatever the tokenizer made of it.
SURE = 3
# How far before a name what hides it may stand: 举办 or 第五届, a post with a surname, an epithet.
LEAD, POST, SHORT = 12, 6, 5


class Hider:
    """Marks names that are parts of longer names."""

    def __init__(self, rules: Rules) -> None:
        between = "|".join(rules.words("districts/between.txt"))
        bracket = r"(?:\([^()]{1,8}\)|\))?"
        self._facility = either(rules, "facilities", f"{bracket}(?:{between}){{0,3}}(?:", ")")
        self._feature = either(rules, "features")
        self._product = either(rules, "products", "(?:", ")(?!{district_grown})")
        self._body = either(rules, "bodies", "{district_name_char}{0,14}(?P<last>", ")")
        self._event = either(rules, "events", r"[\p{Han}()·]{0,12}?(?:", ")")
        self._predicate = either(rules, "predicates")
        self._held = either(rules, "held", "(?:", r")(?:中国)?\(?$")
        self._person = either(rules, "persons", "(?:", ")$")
        self._abstract = either(rules, "abstract", "(?:", ")$")
        self._epithet = either(rules, "epithets", "(?:", ")$")
        kind = "(?:{district_line_kind}){0,3}"
        self._line = either(rules, "lines", f"{kind}(?:", ")")
        self._line_on = either(rules, "lines", rf"{{district_line_to}}{{district_line_end}}{kind}(?:", ")")
        self._line_from = rules.compile("{district_line_from}")
        self._line_to = rules.compile("{district_line_to}")
        self._anniversary = rules.compile("{district_anniversary}")
        self._festive = rules.compile("{district_festive}")
        self._visit = rules.compile("{district_visit}")
        self._of_china = rules.compile("{district_of_china}")
        self._street = rules.compile("{district_street}")
        self._medium_before = rules.compile("{district_medium_before}")
        self._medium = rules.compile("{district_medium}")

    def hide(self, draft: Draft, names: Sequence[Name]) -> None:
        """Set ``hidden`` and ``hidden_by`` of every name that stands inside a longer one."""
        chars = draft.view.chars
        self._in_marks(chars, names)
        for position, name in enumerate(names):
            if name.hidden:
                continue
            longer = self._longer(draft, name)
            if longer and position and _joined(names[position - 1], name):
                names[position - 1].hidden, names[position - 1].hidden_by = longer
            found = longer or self._led(chars, name)
            if found:
                name.hidden, name.hidden_by = found
        self._lines_between(chars, names)

    def _longer(self, draft: Draft, name: Name) -> Hidden:
        """The name of a facility, an event, goods, a body or a line that ``name`` opens, if it does."""
        chars = draft.view.chars
        if chars[name.end : name.end + 1] in PARTING:
            return None
        near = self._facility_or_event(draft, name)
        if near:
            return near
        line = self._line_on.match(chars, name.end)
        if not line and self._line_from.search(chars, max(name.start - 1, 0), name.start):
            line = self._line.match(chars, name.end)
        if line:
            return f"inside the name of a line: {name.text}{line[0]}", "lines.txt"
        medium = self._medium.match(chars, name.end)
        if medium and (
            not name.full or self._medium_before.search(chars, max(name.start - 2, 0), name.start)
        ):
            return f"inside the name of a medium: {name.text}{medium[0]}", "district_medium"
        if name.candidates[0].level == "zone":
            return None
        body = self._body.match(chars, name.end)
        if body and draft.is_border(body.end()) and not self._predicated(draft, name.end, body.start("last")):
            return f"inside the name of a body: {name.text}{body[0]}", "bodies.txt"
        return None

    def _facility_or_event(self, draft: Draft, name: Name) -> Hidden:
        chars = draft.view.chars
        province = name.candidates[0].level == "province"
        held = self._held.search(chars, max(name.start - LEAD, 0), name.start)
        lists = (
            (self._facility, "facilities.txt", True),
            (self._feature, "features.txt", True),
            (self._product, "products.txt", name.bare),
            (self._event, "events.txt", held or not province),
        )
        found = ((pattern.match(chars, name.end), by) for pattern, by, counts in lists if counts)
        ends, by = next(((match, by) for match, by in found if match), (None, ""))
        if not ends or (not draft.is_border(ends.end()) and ends.end() - name.end < SURE):
            return None
        if not held and self._predicate.search(ends[0]):
            return None
        if name.full and len(name.text) > 2 and self._street.search(ends[0]):
            return None
        return f"inside the name of a facility or an event: {name.text}{ends[0]}", by

    def _predicated(self, draft: Draft, start: int, end: int) -> bool:
        """Whether a word stands there that no name goes over: 的, 和, 举办."""
        return any(
            draft.is_border(stop.start()) for stop in self._predicate.finditer(draft.view.chars, start, end)
        )

    def _led(self, chars: str, name: Name) -> Hidden:
        """What stands before a name and makes it a part of a longer one."""
        start = name.start
        if not name.full and self._person.search(chars, max(start - POST, 0), start):
            return "the name of a person", "persons.txt"
        festive = self._festive.fullmatch(name.text)
        if festive and self._anniversary.search(chars, max(start - SHORT, 0), start):
            return "what is done at an anniversary", "district_anniversary"
        epithet = self._epithet.search(chars, max(start - SHORT, 0), start)
        if epithet:
            return f"a coined name: {epithet[0]}{name.text}", "epithets.txt"
        visit = self._visit.search(chars, max(start - SHORT, 0), start)
        if visit:
            return f"inside the name of an activity: {visit[0]}{name.text}", "district_visit"
        bracketed = start > 0 and chars[start - 1] == "(" and chars[name.end : name.end + 1] == ")"
        if bracketed and self._of_china.search(chars, max(start - SHORT, 0), start - 1):
            return "inside brackets in a longer name", "district_of_china"
        return None

    def _lines_between(self, chars: str, names: Sequence[Name]) -> None:
        """Hide both places of a line that bears their names: 哈尔滨—大连高铁."""
        for name, following in pairwise(names):
            if self._line_to.fullmatch(chars, name.end, following.start):
                line = self._line.match(chars, following.end)
                if line:
                    reason = f"inside the name of a line: {line[0]}"
                    name.hidden = following.hidden = reason
                    name.hidden_by = following.hidden_by = "lines.txt"

    def _in_marks(self, chars: str, names: Sequence[Name]) -> None:
        spans = [(start, end, "a title") for start, end in titles(chars)]
        spans += [(m.start(), m.end(), "a quoted name") for m in QUOTED.finditer(chars)]
        spans.sort()
        at, reach = 0, (0, "")
        for name in names:
            while at < len(spans) and spans[at][0] < name.start:
                start, end, what = spans[at]
                spoken = what != "a title" and self._speaks(chars, name, start, end)
                if not spoken and end > reach[0]:
                    reach = (end, what)
                at += 1
            if name.end < reach[0]:
                name.hidden, name.hidden_by, name.in_marks = f"inside {reach[1]}", "marks", True

    def _speaks(self, chars: str, name: Name, start: int, end: int) -> bool:
        """Whether a short quotation speaks of the place, not by its name (“深圳经验”, “深圳-多哈-伦敦”)."""
        if name.end >= end:
            return False
        before, after = chars[start + 1 : name.start], chars[name.end : end - 1]
        if "-" in after + before:
            return True
        return not before and (not after or self._abstract.fullmatch(after) is not None)


def titles(chars: str) -> Iterator[tuple[int, int]]:
    """The spans of titles of laws, notices and books, from 《 to the mark that closes it; none in another."""
    opened: list[tuple[str, int]] = []
    for mark in MARKS.finditer(chars):
        opener = OPENERS.get(mark[0])
        if opened and mark.start() - opened[0][1] > LONGEST_TITLE:
            opened.clear()
        if opener is None:
            opened.append((mark[0], mark.start()))
        elif opened:
            while len(opened) > 1 and opened[-1][0] != opener:
                opened.pop()
            _, start = opened.pop()
            if not opened:
                yield start, mark.end()


def _joined(first: Name, second: Name) -> bool:
    """Whether a name directly before another shares its facility: 深圳宝安国际机场, 宁波舟山港."""
    if first.end != second.start:
        return False
    return any(
        lies_in(inner.path, outer.path) or inner.level == outer.level == "prefecture"
        for inner in second.candidates
        for outer in first.candidates
    )
