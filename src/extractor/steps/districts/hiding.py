"""What a place's name is only a part of: titles, quoted names, facilities, bodies, events and lines.

Every check answers with what hides the name and the list that says so, or with None. The first that answers
counts; ``explain`` prints both. The words are in rules/districts: bodies.txt for what may end a longer name
far from the place, facilities.txt and features.txt for what ends it near, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

import regex

from extractor.knowledge.place_names import Name, either
from extractor.knowledge.places import lies_in
from extractor.rules import Rules
from extractor.steps.draft import Draft

Hidden: TypeAlias = "tuple[str, str] | None"  # what hides a name, and the list or rule that says so

LINES, VOCABULARY = "lines.txt", "vocabulary.csv"
# After these a name goes on as no facility or event; the end of the text is one of them.
PARTING = frozenset((*"，、。；;：:,!！?？\n", ""))
MARK = regex.compile("[，、。；;：:,!！?？\\n]")
REACH = 24  # characters after a name that a longer one may have
MARKS = regex.compile("[《》〈〉]")
# What a pattern may or may not match, so that it tells nothing sure: groups, and any few characters.
OPTIONAL = regex.compile(r"\([^()]*\)[?]?|\\p\{Han\}\{[0-9,]+\}")
OPENERS = {"》": "《", "〉": "〈"}
# How many characters a title may have, and names in it more than one paragraph.
LONGEST_TITLE = 400
_IN_QUOTES = r"[^“”‘’「」，。；、：！？,;:!?\s]{1,10}"
QUOTED = regex.compile(f"“{_IN_QUOTES}”|‘{_IN_QUOTES}’|「{_IN_QUOTES}」")
# From how many characters on a facility's word ends where it ends, whatever the tokenizer made of it.
SURE = 3
# How far before a name what hides it may stand: 举办 or 第五届, a post with a surname.
LEAD, POST = 12, 6


class Hider:
    """Marks names that are parts of longer names."""

    def __init__(self, rules: Rules) -> None:
        between = "|".join(rules.words("districts/between.txt"))
        bracket = r"(?:\([^()]{1,8}\)|\))?"
        self._facility = either(rules, "facilities", f"{bracket}(?:{between}){{0,3}}(?:", ")")
        self._feature = either(rules, "features")
        self._product = either(rules, "products", "(?:", ")(?!{district_grown})")
        self._body = either(rules, "bodies", "{district_name_char}{0,14}(?P<last>", ")")
        self._body_hint = _hint(rules.words("districts/bodies.txt"))
        self._event = either(rules, "events", r"[\p{Han}()·]{0,12}?(?:", ")")
        self._event_hint = _hint(rules.words("districts/events.txt"))
        self._product_hint = _hint(rules.words("districts/products.txt"))
        self._predicate = either(rules, "predicates")
        self._held = either(rules, "held", "(?r)(?:", r")(?:中国)?\(?")
        self._person = either(rules, "persons", "(?r)(?:", ")")
        kind = "(?:{district_line_kind}){0,3}"
        self._line = either(rules, "lines", f"{kind}(?:", ")")
        self._line_on = either(rules, "lines", f"{{district_line_end}}{kind}(?:", ")")
        self._street = rules.compile("{district_street}")
        self._medium = rules.compile("{district_medium}")
        self._words = rules.roles(f"districts/{VOCABULARY}")

    def hide(self, draft: Draft, names: Sequence[Name]) -> None:
        """Set ``hidden`` and ``hidden_by`` of every name that stands inside a longer one."""
        chars = draft.view.chars
        self._in_marks(chars, names)
        for position, name in enumerate(names):
            if name.hidden:
                continue
            longer = self._longer(draft, name)
            if longer and longer[1] != LINES and position and _joined(names[position - 1], name):
                names[position - 1].hidden, names[position - 1].hidden_by = longer
            found = longer or self._led(chars, name)
            if found:
                name.hidden, name.hidden_by = found
        self._lines_between(chars, names)

    def _longer(self, draft: Draft, name: Name) -> Hidden:
        """The name of a facility, an event, goods, a body or a line that ``name`` opens, if it does."""
        chars = draft.view.chars
        run = _run(chars, name.end)
        if not run:
            return None
        near = self._facility_or_event(draft, name, run)
        if near:
            return near
        line = None
        if run[0] in self._words["line"]:
            line = self._line_on.match(chars, name.end + 1)
        elif chars.endswith(self._words["line"], 0, name.start):
            line = self._line.match(chars, name.end)
        if line:
            return f"inside the name of a line: {chars[name.start : line.end()]}", LINES
        medium = self._medium.match(chars, name.end)
        if medium and (name.bare or chars.endswith(self._words["medium"], 0, name.start)):
            return f"inside the name of a medium: {name.text}{medium[0]}", "district_medium"
        if name.candidates[0].level == "zone" or not self._body_hint.search(run):
            return None
        body = self._body.match(chars, name.end)
        if body and draft.is_border(body.end()) and not self._predicated(draft, name.end, body.start("last")):
            return f"inside the name of a body: {name.text}{body[0]}", "bodies.txt"
        return None

    def _facility_or_event(self, draft: Draft, name: Name, run: str) -> Hidden:
        chars = draft.view.chars
        lists = (
            (self._facility, "facilities.txt", True),
            (self._feature, "features.txt", True),
            (self._product, "products.txt", name.bare and self._product_hint.search(run)),
            (self._event, "events.txt", self._event_hint.search(run)),
        )
        found = ((pattern.match(chars, name.end), by) for pattern, by, counts in lists if counts)
        ends, by = next(((match, by) for match, by in found if match), (None, ""))
        if not ends or (not draft.is_border(ends.end()) and ends.end() - name.end < SURE):
            return None
        held = self._held.match(chars, max(name.start - LEAD, 0), name.start)
        if not held and (
            self._predicate.search(ends[0])
            or (by == "events.txt" and name.candidates[0].level == "province")
            or (name.full and len(name.text) > 2 and self._street.search(ends[0]))
        ):
            return None
        return f"inside the name of a facility or an event: {name.text}{ends[0]}", by

    def _predicated(self, draft: Draft, start: int, end: int) -> bool:
        """Whether a word stands there that no name goes over: 的, 和, 举办."""
        stops = self._predicate.finditer(draft.view.chars[start:end])
        return any(draft.is_border(start + stop.start()) for stop in stops)

    def _led(self, chars: str, name: Name) -> Hidden:
        """What stands before a name and makes it a part of a longer one."""
        start, words = name.start, self._words
        if start == 0 or chars[start - 1] in PARTING:
            return None
        if not name.full and self._person.match(chars, max(start - POST, 0), start):
            return "the name of a person", "persons.txt"
        if name.text in words["festive"] and chars.endswith(words["anniversary"], 0, start):
            return "what is done at an anniversary", VOCABULARY
        if chars.endswith(words["epithet"], 0, start):
            return f"a coined name: {chars[start - 2 : name.end]}", VOCABULARY
        if chars.endswith(words["activity"], 0, start):
            return f"the name of an activity that opens with {name.text}", VOCABULARY
        bracketed = chars[start - 1] == "(" and chars[name.end : name.end + 1] == ")"
        if bracketed and chars.endswith(words["of_china"], 0, start - 1):
            return "inside brackets in a longer name", VOCABULARY
        return None

    def _lines_between(self, chars: str, names: Sequence[Name]) -> None:
        """Hide both places of a line that bears their names: 哈尔滨—大连高铁."""
        for name, following in pairwise(names):
            if chars[name.end : following.start] in self._words["line"]:
                line = self._line.match(chars, following.end)
                if line:
                    reason = f"inside the name of a line: {line[0]}"
                    name.hidden = following.hidden = reason
                    name.hidden_by = following.hidden_by = LINES

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
        return not before and (not after or after in self._words["abstract"])


def _run(chars: str, start: int) -> str:
    """What follows a name up to the next mark, as far as a longer name can reach."""
    window = chars[start : start + REACH]
    mark = MARK.search(window)
    return window[: mark.start()] if mark else window


def _hint(words: Iterable[str]) -> re.Pattern[str]:
    """A cheap pattern for a part of every match: the last two characters that each pattern writes out."""
    plain = [OPTIONAL.sub("", word) for word in words]
    sure = all(map(str.isalnum, plain))
    return re.compile("|".join(sorted({word[-2:] for word in plain})) if sure else "")


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
