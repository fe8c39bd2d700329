"""Which of the places that bear one name is meant: decided here, once, for every step that reads names.

A name's candidates come from the gazetteer; what stands around it is told as a ``Near``. ``which`` weighs, in
this order: the place written right before the name, the other names of its list, the place that the text
is about, rank, and the places named before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from extractor.knowledge.divisions import LEVELS, Division

MUNICIPALITIES = ("11", "12", "31", "50")
# How many of the places named before a doubtful name may decide it.
REMEMBERED = 200


class Near(NamedTuple):
    """What stands around a name.

    ``home`` is the path of the place that the text is about, ``above`` the place written right before the
    name, ``before`` the places named so far (nearest first), ``beside`` what each other name of the same
    list can mean, and ``full`` says that the name is an official one as it stands.
    """

    home: str | None = None
    above: Division | None = None
    before: Iterable[Division] = ()
    beside: Sequence[Sequence[Division]] = ()
    full: bool = False


def lies_in(path: str, above: str) -> bool:
    """Whether ``path`` is strictly below ``above``."""
    return path.startswith(above + "/")


def parent(path: str) -> str:
    """The path of what the place at ``path`` lies in; empty for a province."""
    return path.rpartition("/")[0]


def is_municipality(division: Division) -> bool:
    """Whether a place is a province that is a city."""
    return division.level == "province" and (division.code or "")[:2] in MUNICIPALITIES


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


def outranked(options: Sequence[Division]) -> bool:
    """Whether a province, or a city over its own county, leaves the other readings of a name behind."""
    first, rest = options[0], options[1:]
    if all(lies_in(other.path, first.path) for other in rest):
        return True
    if first.level == "province":
        return all(other.level != "province" for other in rest)
    return first.level == "prefecture" and all(
        other.level not in ("province", "prefecture") for other in rest
    )


class Meant(NamedTuple):
    """The place that a name means, all it could mean when nothing decides (else empty), and what decided."""

    place: Division
    doubtful: tuple[Division, ...]
    why: str


def which(candidates: Sequence[Division], near: Near, past: Sequence[Division] = ()) -> Meant:
    """The place that a name means; ``candidates`` is not empty.

    ``past`` are the places that bore the name at other times, which count when one of them lies in the
    place written right before.
    """
    options = sorted(candidates, key=prominence) if len(candidates) > 1 else candidates
    inside = _inside(options, past, near.above)
    if inside and near.above:
        return _decided(inside, f"it lies in {near.above.name}, written right before")
    if len(options) == 1:
        return Meant(options[0], (), "no other place bears the name")
    sibling = _sibling(options, near.beside)
    if sibling:
        return Meant(sibling, (), f"others of its list lie in {parent(sibling.path)} as well")
    own = _of_home(options, near)
    if own:
        return Meant(own, (), "the text is about it, or a place in it")
    return _nearest(options, near)


def _inside(
    options: Sequence[Division], past: Sequence[Division], above: Division | None
) -> Sequence[Division]:
    """The options that lie in the place written right before; else those that bore the name in the past."""
    if above is None:
        return ()
    inside = [d for d in options if lies_in(d.path, above.path)]
    return inside or [d for d in past if lies_in(d.path, above.path)]


def _of_home(options: Sequence[Division], near: Near) -> Division | None:
    """The place that the text is about or lies in: the lowest for a full name, else the most prominent."""
    home = near.home
    itself = [d for d in options if d.path == home or lies_in(home, d.path)] if home else []
    if not itself:
        return None
    return max(itself, key=lambda d: d.path.count("/")) if near.full else itself[0]


def _nearest(options: Sequence[Division], near: Near) -> Meant:
    """What is left of several options near the text's own place, and beside the places it names."""
    why = "it outranks the others of the name"
    close = _at_home(options, near.home, near.full) if near.home else options
    if len(close) < len(options):
        options, why = close, f"it is the nearest to {near.home}, which the text is about"
    if len(options) > 1 and not outranked(options):
        kin = _by_neighbours(options, near)
        if len(kin) < len(options):
            options, why = kin, "places named before it, or beside it, say so"
    return _decided(options, why)


def _sibling(options: Sequence[Division], beside: Iterable[Sequence[Division]]) -> Division | None:
    """The option that lies in one place with two others of the list, as 河北 after 河东、河西、南开."""
    above = Counter(path for other in beside for path in {parent(d.path) for d in other} if path)
    counts = [above[parent(d.path)] for d in options]
    return options[counts.index(max(counts))] if max(counts) >= 2 and sum(map(bool, counts)) == 1 else None


def _at_home(options: Sequence[Division], home: str, full: bool) -> Sequence[Division]:
    """The options that share most with the text's own place; all of them where that says too little."""
    near = max(shared(d.path, home) for d in options)
    # Below a municipality the districts come at once; a province's name is the province's all the same.
    close = near > 1 or (near and home.partition("/")[0].endswith("市") and options[0].level != "province")
    if near and (full or close or not outranked(options)):
        return [d for d in options if shared(d.path, home) == near]
    return options


def _decided(options: Sequence[Division], why: str) -> Meant:
    """The first of ``options`` where it outranks the others; else it and all of them."""
    first = options[0]
    if len(options) == 1 or outranked(options):
        return Meant(first, (), why)
    return Meant(first, tuple(options), f"nothing decides between {len(options)} places of the name")


def _by_neighbours(options: Sequence[Division], near: Near) -> Sequence[Division]:
    """What parents named before, nearest first, and names in the same list leave of ``options``."""
    for earlier in islice(near.before, REMEMBERED):
        inside = [d for d in options if lies_in(d.path, earlier.path)]
        if inside and len(inside) < len(options):
            return inside
    for other in near.beside:
        parents = {parent(d.path) for d in other}
        kin = [d for d in options if parent(d.path) in parents]
        if kin and len(kin) < len(options):
            return kin
    return options
