"""What a place's name is only a part of: titles, quoted names, facilities, events and lines."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.knowledge.place_names import Name, either, lies_in
from extractor.rules import Rules
from extractor.steps.draft import Draft

TITLE_MARKS = regex.compile(r"《[^《》]{1,80}》|〈[^〈〉]{1,80}〉")
_IN_QUOTES = r"[^“”‘’「」，。；、：！？,;:!?\s]{1,10}"
QUOTED = regex.compile(f"“{_IN_QUOTES}”|‘{_IN_QUOTES}’|「{_IN_QUOTES}」")
OF_CHINA = regex.compile(r"(?:中国|西部|国家|国际)$")
# The name of an activity without quotation marks: 首站•走进福田.
# After these a name goes on as no facility or event; the end of the text is one of them.
PARTING = frozenset((*"，、。；;：:,!！?？\n", ""))
VISIT = regex.compile(r"[•·・]走进$")
# A full name before a street's is the place that the street lies in: 海曙区中山大道, but not 海曙大道.
STREET = regex.compile(r"(?:大道|大街)$")
# From how many characters on a facility's word ends where it ends, whatever the tokenizer made of it.
SURE = 3
# How far before an event's name 举办 or 第五届 may open.
LEAD = 12


class Hider:
    """Marks names that are parts of longer names; the words for it are in rules/districts/*.txt."""

    def __init__(self, rules: Rules) -> None:
        between = "|".join(rules.words("districts/between.txt"))
        bracket = r"(?:\([^()]{1,8}\)|\))?"
        self._facility = either(rules, "facilities", f"{bracket}(?:{between}){{0,3}}(?:", ")")
        self._feature = either(rules, "features")
        self._product = either(rules, "products", "(?:", ")(?!种植|面积|产量)")
        self._event = either(rules, "events", r"[\p{Han}()·]{0,12}?(?:", ")")
        self._predicate = either(rules, "predicates")
        self._held = either(rules, "held", "(?:", r")(?:中国)?\(?$")
        self._person = either(rules, "persons", "(?:", ")$")
        self._abstract = either(rules, "abstract", "(?:", ")$")
        self._line = either(rules, "lines", r"(?:国际|城际|高速|[0-9]{1,2})?(?:", ")")

    def hide(self, draft: Draft, names: Sequence[Name]) -> None:
        """Set ``hidden`` of every name that stands inside a longer one to what that is."""
        chars = draft.view.chars
        self._in_marks(chars, names)
        for position, name in enumerate(names):
            if name.hidden:
                continue
            inside = self._longer(draft, name)
            if inside:
                name.hidden = f"inside the name of a facility or an event: {inside}"
                if position and _joined(names[position - 1], name):
                    names[position - 1].hidden = name.hidden
            elif not name.full and self._person.search(chars, max(name.start - 6, 0), name.start):
                name.hidden = "the name of a person"
            elif _in_brackets(chars, name):
                name.hidden = "inside brackets in a longer name"
            following = names[position + 1] if position + 1 < len(names) else None
            if following and chars[name.end : following.start] in ("-", "至", "到", "~"):
                line = self._line.match(chars, following.end)
                if line:
                    name.hidden = following.hidden = f"inside the name of a line: {line[0]}"

    def _in_marks(self, chars: str, names: Sequence[Name]) -> None:
        spans = [(m.start(), m.end(), "a title") for m in TITLE_MARKS.finditer(chars)]
        spans += [(m.start(), m.end(), "a quoted name") for m in QUOTED.finditer(chars)]
        spans.sort()
        at = 0
        for name in names:
            while at < len(spans) and spans[at][1] <= name.start:
                at += 1
            if at == len(spans):
                break
            start, end, what = spans[at]
            inside = start < name.start and name.end < end
            if inside and not self._speaks(chars[name.end : end - 1], chars[start + 1 : name.start]):
                name.hidden = f"inside {what}"

    def _speaks(self, after: str, before: str) -> bool:
        """Whether a short quotation speaks of the place, not by its name (“深圳经验”, “深圳-多哈-伦敦”)."""
        if "-" in after + before:
            return True
        return not before and (not after or self._abstract.fullmatch(after) is not None)

    def _longer(self, draft: Draft, name: Name) -> str | None:
        """The name of the facility or event that ``name`` opens, if it does."""
        chars = draft.view.chars
        held = ends = None
        if chars[name.end : name.end + 1] not in PARTING:
            held = self._held.search(chars, max(name.start - LEAD, 0), name.start)
            ends = self._facility.match(chars, name.end) or self._feature.match(chars, name.end)
            if not ends and not name.full and name.candidates[0].level != "province":
                ends = self._product.match(chars, name.end)
            if not ends and (held or name.candidates[0].level != "province"):
                ends = self._event.match(chars, name.end)
        if not ends:
            visit = VISIT.search(chars, max(name.start - 4, 0), name.start)
            return f"{visit[0]}{name.text}" if visit else None
        if not draft.is_border(ends.end()) and ends.end() - name.end < SURE:
            return None
        if not held and self._predicate.search(ends[0]):
            return None
        if name.full and len(name.text) > 2 and STREET.search(ends[0]):
            return None
        return f"{name.text}{ends[0]}"


def _joined(first: Name, second: Name) -> bool:
    """Whether a name directly before another shares its facility: 深圳宝安国际机场, 宁波舟山港."""
    if first.end != second.start:
        return False
    return any(
        lies_in(inner.path, outer.path) or inner.level == outer.level == "prefecture"
        for inner in second.candidates
        for outer in first.candidates
    )


def _in_brackets(chars: str, name: Name) -> bool:
    """中国(深圳)…, 西部(成都)…: the name of an event or a park."""
    bracketed = name.start > 0 and chars[name.start - 1] == "(" and chars[name.end : name.end + 1] == ")"
    return bracketed and OF_CHINA.search(chars, max(name.start - 5, 0), name.start - 1) is not None
