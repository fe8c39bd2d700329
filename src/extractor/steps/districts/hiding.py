"""What a place's name is only a part of: titles, quoted names, facilities, bodies, events and lines.

Every check answers with what hides the name and the list that says so, or with None. The first that answers
counts; ``explain`` prints both. What ends longer names is in rules/districts/longer_names.csv, by kind; the
words that lead to a name or part it from what follows are in vocabulary.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

import regex

from extractor.knowledge.divisions import Division
from extractor.knowledge.place_names import VOCABULARY, Name, either
from extractor.knowledge.places import is_municipality, lies_in
from extractor.rules import Rules
from extractor.steps.draft import Draft

Hidden: TypeAlias = "tuple[str, str] | None"  # what hides a name, and the list or rule that says so

WORDS, LONGER = "vocabulary.csv", "longer_names.csv"
LINE = f"{LONGER}: line"
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
        self._words = rules.roles(VOCABULARY)
        longer = rules.roles(f"districts/{LONGER}")
        ends = {role: either(words) for role, words in longer.items()}
        bracket = r"(?:\([^()]{1,8}\)|\))?"
        self._facility = rules.compile(f"{bracket}{ends['between']}{{0,3}}{ends['facility']}")
        self._feature = rules.compile(ends["feature"])
        self._product = rules.compile(f"{ends['product']}(?!{{district_grown}})")
        self._body = rules.compile(f"{{district_name_char}}{{0,14}}(?P<last>{ends['body']})")
        self._event = rules.compile(rf"[\p{{Han}}()·]{{0,12}}?{ends['event']}")
        self._body_hint, self._event_hint, self._product_hint = (
            _hint(longer[role]) for role in ("body", "event", "product")
        )
        self._predicate = rules.compile(either(self._words["predicate"]))
        self._held = rules.compile(r"(?r){district_held}{district_nation}\(?")
        self._person = rules.compile("(?r){district_person}")
        kind = "(?:{district_line_kind}){0,3}"
        self._line = rules.compile(f"{kind}{ends['line']}")
        self._line_on = rules.compile(f"{{district_line_end}}{kind}{ends['line']}")
        self._coined_line = rules.compile("{district_coined_line}")
        self._street = rules.compile("{district_street}")
        self._medium = rules.compile("{district_medium}")

    def hide(self, draft: Draft, names: Sequence[Name]) -> None:
        """Set ``hidden`` and ``hidden_by`` of every name that stands inside a longer one."""
        chars = draft.view.chars
        self._in_marks(chars, names)
        for position, name in enumerate(names):
            if name.hidden:
                continue
            longer = None if self._parted(names, position) else self._longer(draft, name)
            if longer and longer[1] != LINE and position and _joined(names[position - 1], name):
                names[position - 1].hidden, names[position - 1].hidden_by = longer
            found = longer or self._led(chars, name)
            if found:
                name.hidden, name.hidden_by = found
        self._lines_between(chars, names)

    def _longer(self, draft: Draft, name: Name) -> Hidden:
        """The longer name that ``name`` opens, if it does, and the kind of it that says so."""
        run = _run(draft.view.chars, name.end)
        if not run:
            return None
        looks = (self._facility_or_event, self._on_line, self._of_medium, self._of_body)
        return next((found for look in looks if (found := look(draft, name, run))), None)

    def _parted(self, names: Sequence[Name], position: int) -> bool:
        """Whether a province stands before another name, whose longer name is whole without it."""
        name = names[position]
        following = names[position + 1] if position + 1 < len(names) else None
        if following is None or following.start != name.end or not _of_parts(name.candidates[0]):
            return False
        return any(lies_in(inner.path, name.candidates[0].path) for inner in following.candidates)

    def _facility_or_event(self, draft: Draft, name: Name, run: str) -> Hidden:
        chars = draft.view.chars
        patterns = [("facility", self._facility), ("feature", self._feature)]
        if name.bare and self._product_hint.search(run):
            patterns.append(("product", self._product))
        if self._event_hint.search(run):
            patterns.append(("event", self._event))
        found = ((kind, pattern.match(chars, name.end)) for kind, pattern in patterns)
        kind, match = next(((kind, match) for kind, match in found if match), ("", None))
        if not match or (not draft.is_border(match.end()) and match.end() - name.end < SURE):
            return None
        held = self._held.match(chars, max(name.start - LEAD, 0), name.start)
        if not held and self._stands_apart(name, kind, match[0]):
            return None
        return f"inside the name of a facility or an event: {name.text}{match[0]}", f"{LONGER}: {kind}"

    def _stands_apart(self, name: Name, kind: str, rest: str) -> bool:
        """Whether the place is one of its own before ``rest``, which ends as a longer name does."""
        if self._predicate.search(rest) or (kind == "event" and name.candidates[0].level == "province"):
            return True
        return name.full and len(name.text) > 2 and self._street.search(rest) is not None

    def _on_line(self, draft: Draft, name: Name, run: str) -> Hidden:
        chars, line = draft.view.chars, None
        small = name.bare and all(place.level == "county" for place in name.candidates)
        if small and (coined := self._coined_line.match(chars, name.end)):
            return f"a line named after two places: {name.text}{coined[0]}", LINE
        if run[0] in self._words["line"]:
            line = self._line_on.match(chars, name.end + 1)
        elif chars.endswith(self._words["line"], 0, name.start):
            line = self._line.match(chars, name.end)
        return (f"inside the name of a line: {chars[name.start : line.end()]}", LINE) if line else None

    def _of_medium(self, draft: Draft, name: Name, run: str) -> Hidden:
        chars = draft.view.chars
        medium = self._medium.match(chars, name.end)
        if medium and (name.bare or chars.endswith(self._words["medium"], 0, name.start)):
            return f"inside the name of a medium: {name.text}{medium[0]}", "fragments.yaml: district_medium"
        return None

    def _of_body(self, draft: Draft, name: Name, run: str) -> Hidden:
        if name.candidates[0].level == "zone" or not self._body_hint.search(run):
            return None
        body = self._body.match(draft.view.chars, name.end)
        if body and draft.is_border(body.end()) and not self._predicated(draft, name.end, body.start("last")):
            return f"inside the name of a body: {name.text}{body[0]}", f"{LONGER}: body"
        return None

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
            return "the name of a person", "fragments.yaml: district_person"
        leads = (
            ("anniversary", name.text in words["festive"], "what is done at an anniversary"),
            ("epithet", True, f"a coined name: {chars[max(start - 2, 0) : name.end]}"),
            ("activity", True, f"the name of an activity that opens with {name.text}"),
        )
        for role, counts, reason in leads:
            if counts and chars.endswith(words[role], 0, start):
                return reason, f"{WORDS}: {role}"
        bracketed = chars[start - 1] == "(" and chars[name.end : name.end + 1] == ")"
        if bracketed and chars.endswith(words["of_china"], 0, start - 1):
            return "inside brackets in a longer name", f"{WORDS}: of_china"
        return None

    def _lines_between(self, chars: str, names: Sequence[Name]) -> None:
        """Hide both places of a line that bears their names: 哈尔滨—大连高铁."""
        for name, following in pairwise(names):
            if chars[name.end : following.start] in self._words["line"]:
                line = self._line.match(chars, following.end)
                if line:
                    reason = f"inside the name of a line: {line[0]}"
                    name.hidden = following.hidden = reason
                    name.hidden_by = following.hidden_by = LINE

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
        """Whether a short quotation is the place, or a way from place to place (“深圳-多哈-伦敦”)."""
        if name.end >= end:
            return False
        before, after = chars[start + 1 : name.start], chars[name.end : end - 1]
        return "-" in after + before or not before + after


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


def _of_parts(place: Division) -> bool:
    """Whether a place is a province that has cities: no municipality."""
    return place.level == "province" and not is_municipality(place)


def _joined(first: Name, second: Name) -> bool:
    """Whether a name directly before another shares its facility: 深圳宝安国际机场, 宁波舟山港.

    A province does not: the name is whole without it (浙江|宁波舟山港). A municipality does.
    """
    if first.end != second.start or _of_parts(first.candidates[0]):
        return False
    return any(
        lies_in(inner.path, outer.path) or inner.level == outer.level == "prefecture"
        for inner in second.candidates
        for outer in first.candidates
    )
