"""Which place a name means, and which place a text is about.

Everything here works on names already found and on the gazetteer; none of it looks at spaCy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

import regex

from extractor.knowledge.divisions import LEVELS, Division, Gazetteer

# How much of a text's head and tail may name who issued it.
OPENING, CLOSING = 300, 200

# How many of the places named before a doubtful name may decide it.
REMEMBERED = 200

MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass(slots=True)
class Name:
    """A name at half-open offsets of the view, the places it can mean, and the one it was found to mean.

    ``full`` says that it is an official name as it stands; ``wary`` that it is an ordinary word as well.
    """

    start: int
    end: int
    text: str
    candidates: tuple[Division, ...]
    full: bool = False
    wary: bool = False
    hidden: str | None = None
    place: Division | None = None
    doubtful: tuple[Division, ...] = ()


def lies_in(path: str, above: str) -> bool:
    """Whether ``path`` is strictly below ``above``."""
    return path.startswith(above + "/")


def shared(first: str, second: str) -> int:
    """How many levels two paths have in common."""
    count = 0
    for one, other in zip(first.split("/"), second.split("/"), strict=False):
        if one != other:
            break
        count += 1
    return count


def prominence(division: Division) -> tuple[int, int, int, str]:
    """A sort key: higher levels first, then municipalities and provincial capitals, then by code."""
    code = division.code or "99"
    capital = 0 if code[:2] in MUNICIPALITIES or code[2:4] == "01" else 1
    return (LEVELS.index(division.level), capital, division.path.count("/"), code)


def place(
    name: Name, home: str | None, before: Sequence[Name], beside: Iterable[Name]
) -> tuple[Division, tuple[Division, ...]]:
    """The place that ``name`` means, and all it could mean when nothing decides.

    ``home`` is the path of the place the text is about, ``before`` the names placed so far (nearest
    last), ``beside`` the other names of the same list.
    """
    options = sorted(name.candidates, key=prominence)
    if len(options) == 1:
        return options[0], ()
    if before and before[-1].end == name.start and before[-1].place:
        above = before[-1].place.path
        inside = [d for d in options if lies_in(d.path, above)]
        if inside:
            return _decided(inside)
    siblings = _siblings(options, beside)
    if siblings:
        return siblings, ()
    if home:
        itself = [d for d in options if d.path == home or lies_in(home, d.path)]
        if itself:
            return max(itself, key=lambda d: d.path.count("/")) if name.full else itself[0], ()
        near = max(shared(d.path, home) for d in options)
        close = [d for d in options if shared(d.path, home) == near]
        if near and len(close) < len(options) and (name.full or near > 1):
            options = close
        elif near and not _outranked(options):
            options = close
    if len(options) > 1 and not _outranked(options):
        options = _by_neighbours(options, before, beside)
    return _decided(options)


def _siblings(options: Sequence[Division], beside: Iterable[Name]) -> Division | None:
    """The option that lies in one place with two others of the list, as 河北 after 河东、河西、南开."""
    above = Counter(
        path for other in beside for path in {d.path.rpartition("/")[0] for d in other.candidates} if path
    )
    counts = [above[d.path.rpartition("/")[0]] for d in options]
    return options[counts.index(max(counts))] if max(counts) >= 2 and sum(map(bool, counts)) == 1 else None


def _decided(options: Sequence[Division]) -> tuple[Division, tuple[Division, ...]]:
    """The first of ``options`` where it outranks the others; else it and all of them."""
    first = options[0]
    if len(options) == 1 or _outranked(options):
        return first, ()
    return first, tuple(options)


def _outranked(options: Sequence[Division]) -> bool:
    """Whether a province, or a city over its own county, leaves the other readings of a name behind."""
    first, rest = options[0], options[1:]
    if all(lies_in(other.path, first.path) for other in rest):
        return True
    if first.level == "province":
        return all(other.level != "province" for other in rest)
    return first.level == "prefecture" and all(other.level not in ("province", "prefecture") for other in rest)


def _by_neighbours(
    options: Sequence[Division], before: Sequence[Name], beside: Iterable[Name]
) -> Sequence[Division]:
    """What parents named before, nearest first, and names in the same list leave of ``options``."""
    for earlier in islice(reversed(before), REMEMBERED):
        if earlier.place is not None:
            above = earlier.place.path
            inside = [d for d in options if lies_in(d.path, above)]
            if inside and len(inside) < len(options):
                return inside
    for other in beside:
        parents = {d.path.rpartition("/")[0] for d in ((other.place,) if other.place else other.candidates)}
        kin = [d for d in options if d.path.rpartition("/")[0] in parents]
        if kin and len(kin) < len(options):
            return kin
    return options


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
        if len(options) > 1 and not _outranked(options):
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


def infer(
    gazetteer: Gazetteer,
    title: str,
    title_names: Sequence[Name],
    chars: str,
    names: Sequence[Name],
    *,
    issuer: regex.Pattern[str],
    dateline: regex.Pattern[str],
    nation: regex.Pattern[str],
    selves: Sequence[str],
    on: date | None,
) -> tuple[Division, str] | None:
    """The place that a text is about, and where it says so: issuer, title or text; None for the country.

    ``issuer`` matches what follows a place's name when the place itself speaks, ``dateline`` what follows
    one where the report was only sent from, ``nation`` a title about the whole country. ``selves`` are
    what the text's 全市, 我省, 全国 say (a kind of place, a code, or nation), one for each time.
    """
    told = [n for n in title_names if not n.wary and not dateline.match(title, n.end)]
    opening = [n for n in names if n.start < OPENING and not dateline.match(chars, n.end)]
    closing = [n for n in names if n.start > max(len(chars) - CLOSING, OPENING)]
    for text, found in ((title, told), (chars, opening), (chars, closing)):
        for position, name in enumerate(found):
            if issuer.match(text, name.end) and not name.wary:
                division = _sure(name, found[:position], names)
                if division:
                    return division, "title" if text is title else "issuer"
    if nation.search(title):
        return None
    for position, name in enumerate(told):
        division = _sure(name, told[:position], names)
        deeper = _sure(told[position + 1], told[: position + 1], names) if _runs_on(told, position) else None
        if division:
            return deeper or division, "title"
    said = Counter(selves)
    abroad = said.pop("nation", 0)
    for word, count in said.most_common(2):
        if word.isdigit():
            division = gazetteer.by_code(word, on)
        else:
            division = most_named([n for n in names if not dateline.match(chars, n.end)], word)
        if division and 3 * count >= abroad:
            return division, "text"
    main = most_named(names, None)
    if main and not said:
        own = sum(any(d.path == main.path or lies_in(d.path, main.path) for d in n.candidates) for n in names)
        if own >= 3 and own >= 0.6 * len(names) and own > abroad:
            return main, "text"
    return None


def _runs_on(found: Sequence[Name], position: int) -> bool:
    return position + 1 < len(found) and found[position].end == found[position + 1].start


def _sure(name: Name, before: Sequence[Name], names: Sequence[Name]) -> Division | None:
    """The one place that ``name`` means by itself, after ``before``, or among all ``names``; else None."""
    placed = []
    for earlier in before:
        division, doubtful = place(earlier, None, placed, ())
        if not doubtful:
            placed.append(replace(earlier, place=division))
    division, doubtful = place(name, None, placed, ())
    if not doubtful:
        return division
    for option in doubtful:
        above = option.path.rpartition("/")[0]
        if any(any(d.path == above for d in other.candidates) for other in names):
            return option
    return None
