"""Which place a text is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import regex

from extractor.knowledge.divisions import Division, Gazetteer
from extractor.knowledge.place_names import Name, either
from extractor.knowledge.places import lies_in, outranked, prominence, which
from extractor.rules import Rules
from extractor.steps.districts.choosing import near

# How much of a text's head and tail may name who issued it.
OPENING, CLOSING = 300, 200
# How long the line is that a text is signed with, at most.
SIGNATURE = 40
# Organs that texts of other places name as well.
PASSING = regex.compile(r"(?:管委会|管理委员会|政协|(?:省|市|区|县|州|旗|盟)?委|[省市区县州旗盟]长)")
# How many places must lie in the one that the text is then taken to be about.
LEAST_SHARED = 3
DATELINE = regex.compile(r"\s*(?:[0-9]{1,2}月)?[0-9]{1,2}日[电讯]|[电讯]")


class RegionReader:
    """Reads from title, issuer and text which place a text is about."""

    def __init__(self, rules: Rules, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._issuer = either(rules, "issuers")
        self._nation = either(rules, "nation")
        self._selves = {row["word"]: row["says"] for row in rules.table("districts/selves.csv", "word")}
        organs = rules.table("districts/organ_selves.csv", "word")
        self._selves_of_organs = {row["word"]: row["says"] for row in organs}
        self._organ_words = regex.compile("|".join(map(regex.escape, self._selves_of_organs)))
        self._self_words = regex.compile("|".join(map(regex.escape, self._selves)))

    def read(
        self, title: str, title_names: Sequence[Name], chars: str, names: Sequence[Name], on: date | None
    ) -> tuple[Division, str] | None:
        """The place, and where it is said: issuer, title or text; None for the whole country.

        First a place that itself speaks (its organs, its government's report), then the one the title
        names, then the one named most among those that 全市, 我省 can mean.
        """
        told = [n for n in title_names if not n.wary and not DATELINE.match(title, n.end)]
        opening = [n for n in names if n.start < OPENING and not DATELINE.match(chars, n.end)]
        closing = [n for n in names if n.start > max(len(chars) - CLOSING, OPENING)]
        titled = {d.path for n in told for d in n.candidates}
        for text, found, origin in (
            (title, told, "title"),
            (chars, opening, "issuer"),
            (chars, closing, "issuer"),
        ):
            for position, name in enumerate(found):
                if text is chars and found is closing and not _signed(chars, name):
                    continue
                if text is chars and _in_passing(chars, name, found[:position]):
                    continue
                if not name.wary and self._issuer.match(text, name.end):
                    division = _sure(name, found[:position], names)
                    part = division and text is chars and any(lies_in(division.path, p) for p in titled)
                    if division and not part:
                        return division, origin
        if self._nation.search(title):
            return None
        for position, name in enumerate(told):
            division = _sure(name, told[:position], names)
            if division:
                following = told[position + 1] if _runs_on(told, position) else None
                deeper = _sure(following, told[: position + 1], names) if following else None
                return deeper or division, "title"
        division = self._most_spoken_of(chars, names, on)
        return (division, "text") if division else None

    def _most_spoken_of(self, chars: str, names: Sequence[Name], on: date | None) -> Division | None:
        said = Counter(self._selves[m[0]] for m in self._self_words.finditer(chars))
        country = said.pop("nation", 0)
        sent_from_elsewhere = [n for n in names if not DATELINE.match(chars, n.end)]
        for word, count in said.most_common(2):
            if word.isdigit():
                division = self._gazetteer.by_code(word, on)
            else:
                division = most_named(sent_from_elsewhere, word)
                around = most_shared(sent_from_elsewhere, word)
                if division and around and _named(sent_from_elsewhere, division) < LEAST_SHARED:
                    division = self._gazetteer.by_path(around, on) or division
            if division and 3 * count >= country:
                return division
        spoken = said + Counter(self._selves_of_organs[m[0]] for m in self._organ_words.finditer(chars))
        for word, count in spoken.most_common(2):
            path = most_shared(sent_from_elsewhere, word)
            if path and 3 * count >= country:
                return self._gazetteer.by_path(path, on)
        main = most_named(names, None)
        if main and not said:
            own = sum(
                any(d.path == main.path or lies_in(d.path, main.path) for d in n.candidates) for n in names
            )
            if own >= 3 and own >= 0.6 * len(names) and own > country:
                return main
        return None


def most_named(names: Iterable[Name], level_word: str | None) -> Division | None:
    """The place named most among ``names``, of the kind that ``level_word`` (省 市 区 县 …) says.

    A place counts for its own names and half for those of the places within it. None when no place is
    named twice.
    """
    counts: Counter[Division] = Counter()
    for name in names:
        options = sorted(name.candidates, key=prominence)
        if name.wary:
            continue
        if len(options) > 1 and not outranked(options):
            continue
        counts[options[0]] += 2
    weights: Counter[Division] = Counter()
    for division, count in counts.items():
        if level_word is None or division.name.endswith(level_word):
            inner = sum(n for other, n in counts.items() if lies_in(other.path, division.path))
            weights[division] = 2 * count + inner
    if not weights:
        return None
    best, weight = weights.most_common(1)[0]
    return best if weight >= 4 else None


def _named(names: Iterable[Name], division: Division) -> int:
    """How often a place is named."""
    return sum(any(d.path == division.path for d in name.candidates) for name in names)


def most_shared(names: Iterable[Name], level_word: str) -> str | None:
    """The path of the one place of the kind that ``level_word`` says which most of ``names`` lie in.

    None when fewer than three different places, or fewer than two in three, lie in it.
    """
    within: Counter[str] = Counter()
    paths = set()
    for name in names:
        options = sorted(name.candidates, key=prominence)
        if not name.wary and (len(options) == 1 or outranked(options)):
            paths.add(options[0].path)
    for path in paths:
        above = path
        while above:
            if above.endswith(level_word):
                within[above] += 1
            above = above.rpartition("/")[0]
    best, count = within.most_common(1)[0] if within else ("", 0)
    return best if count >= LEAST_SHARED and 3 * count >= 2 * len(paths) else None


def _signed(chars: str, name: Name) -> bool:
    """Whether a name at the text's end opens a short line, as who issued the text signs it."""
    opened = chars.rfind("\n", 0, name.start) + 1
    closed = chars.find("\n", name.end)
    return (closed if closed >= 0 else len(chars)) - opened <= SIGNATURE


def _in_passing(chars: str, name: Name, before: Sequence[Name]) -> bool:
    """Whether an organ stands there in a list, or a party committee, a board or a head after a comma."""
    start = name.start
    for earlier in reversed(before):
        if earlier.end != start:
            break
        start = earlier.start
    before_it = chars[start - 1] if start else ""
    if before_it in ("、", "和", "及"):
        return True
    return before_it in ("，", ";") and PASSING.match(chars, name.end) is not None


def _runs_on(found: Sequence[Name], position: int) -> bool:
    return position + 1 < len(found) and found[position].end == found[position + 1].start


def _sure(name: Name, before: Sequence[Name], names: Sequence[Name]) -> Division | None:
    """The one place that ``name`` means by itself, after ``before``, or among all ``names``; else None."""
    placed: list[Name] = []
    for earlier in before:
        division, doubtful, _ = which(earlier.candidates, near(earlier, None, placed, ()), earlier.past)
        if not doubtful:
            placed.append(replace(earlier, place=division))
    division, doubtful, _ = which(name.candidates, near(name, None, placed, ()), name.past)
    if not doubtful:
        return division
    for option in doubtful:
        above = option.path.rpartition("/")[0]
        if any(any(d.path == above for d in other.candidates) for other in names):
            return option
    return None
