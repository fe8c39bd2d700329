"""The administrative divisions of China and their names through the years (GB/T 2260).

A ``Gazetteer`` is built from plain rows, one for each time that a code and a name held together, and
answers which places a name can mean at a date, what their paths are, and which place contains which.
Dates are ISO strings cut as short as they are known (``2021``, ``2021-04``): a span holds from the first
to the last day that its ends can mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, TypeVar

from extractor.model import COUNTRY as COUNTRY

Key = TypeVar("Key")
Level: TypeAlias = Literal["province", "prefecture", "county", "zone", "township"]
LEVELS: tuple[Level, ...] = ("province", "prefecture", "county", "zone", "township")


@dataclass(frozen=True, slots=True)
class Division:
    """A place as it stood at some date; ``code`` is None for zones and townships."""

    code: str | None
    name: str
    path: str
    level: Level


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the gazetteer: a name, the code it held (or its host's), and for how long.

    ``host`` is the code of the division that a zone or township lies in; ``shorts`` are the other
    names of the same place, those of ``nicknames`` aside.
    """

    code: str | None
    name: str
    shorts: tuple[str, ...]
    level: Level
    since: str = ""
    until: str = ""
    host: str = ""

    def held(self, on: str) -> bool:
        """Whether the name held on the ISO day ``on``, as far as its dates are known."""
        return self.since <= on[: len(self.since)] and (not self.until or on[: len(self.until)] <= self.until)

    def distance(self, on: str) -> int:
        """Months, roughly, from the ISO day ``on`` to the time when the name held."""
        if self.held(on):
            return 0
        start = _months(self.since or "1949")
        end = _months(self.until or "9999")
        return max(start - _months(on), _months(on) - end, 1)


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7] or 6)


def level_of(code: str) -> Level:
    """The level of a GB/T 2260 code: 440000 a province, 440300 a prefecture, 440306 a county."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


_REMEMBERED = 1 << 14  # names, at a date each, whose places are not looked up again


class Gazetteer:
    """All places by name and by code. Immutable once built.

    ``places`` are the rows; ``nicknames`` maps further names (鹏城) to a code, with the short or the full
    name they stand for resolved at the date asked about.
    """

    def __init__(self, places: Iterable[Place], nicknames: Mapping[str, str] = {}) -> None:
        places = tuple(places)
        names = _grouped((name, place) for place in places for name in (place.name, *place.shorts))
        self._codes = _grouped((place.code, place) for place in places if place.code)
        self._begun = _grouped(  # by city, level and when they began
            ((place.code[:4], place.level, place.since), place)
            for place in places
            if place.code and place.since
        )
        self._ever: dict[str, tuple[Division, ...]] = {}  # by name, filled as it is asked for
        self._then: dict[tuple[str, date | None], tuple[Division, ...]] = {}  # and by name and date
        for name, code in nicknames.items():
            held = names.setdefault(name, [])
            held.extend(place for place in self._codes.get(code, ()) if place not in held)
        self.names: Mapping[str, Sequence[Place]] = names
        self.lasts = frozenset(name[-1] for name in names)  # the characters that names end with

    def candidates(self, name: str, on: date | None = None) -> tuple[Division, ...]:
        """The places that ``name`` (full, short or a nickname) can mean at ``on``, today if None.

        A name of the past means the place that took over its code or its name; where there is none, or the
        name is yet to come, the places that it means nearest to ``on`` in time.
        """
        found = self._then.get((name, on))
        if found is None:
            if len(self._then) >= _REMEMBERED:
                self._then.clear()
            found = self._then[name, on] = self._candidates(name, on)
        return found

    def _candidates(self, name: str, on: date | None) -> tuple[Division, ...]:
        places = self.names.get(name)
        if not places:
            return ()
        day = _iso(on)
        current = [place for place in places if place.held(day)]
        if len(current) > 1:
            current = [place for place in current if not _succeeded(place, current)]
        return _each_once([self._division(place, day) for place in current or self._nearest(places, day)])

    def _nearest(self, places: Sequence[Place], day: str) -> list[Place]:
        """Of places whose names did not hold at a day the nearest in time, or what took them over."""
        nearest = min(place.distance(day) for place in places)
        near = [place for place in places if place.distance(day) == nearest]
        return [self._successor(place, day) or place for place in near]

    def ever(self, name: str) -> tuple[Division, ...]:
        """The places that bore ``name`` at any time, each as it last was."""
        if name not in self._ever:
            places = self.names.get(name, ())
            self._ever[name] = _each_once([self._division(p, p.until or _iso(None)) for p in places])
        return self._ever[name]

    def by_code(self, code: str, on: date | None = None) -> Division | None:
        """The division with a GB/T 2260 code at ``on``; for a code not valid then, as it last was."""
        place = self._place(code, _iso(on))
        return self._division(place, _iso(on)) if place else None

    def shorts(self, code: str, on: date | None = None) -> tuple[str, ...]:
        """The short names of the division with a GB/T 2260 code at ``on``."""
        place = self._place(code, _iso(on))
        return place.shorts if place else ()

    def by_path(self, path: str, on: date | None = None) -> Division | None:
        """The division with this path at ``on``, or None. Townships are not in the gazetteer."""
        name = path.rpartition("/")[2]
        return next((d for d in self.candidates(name, on) if d.path == path), None)

    def ancestors(self, path: str, on: date | None = None) -> Iterator[Division]:
        """The divisions of a path from the place itself up to its province."""
        while path:
            division = self.by_path(path, on)
            if division:
                yield division
            path = path.rpartition("/")[0]

    def parent(self, division: Division, on: date | None = None) -> Division | None:
        """The division directly above, or None for a province."""
        return next(self.ancestors(division.path.rpartition("/")[0], on), None)

    def containing(self, path: str, level: Level, on: date | None = None) -> Division | None:
        """The division of ``level`` that the place at ``path`` is or lies in, or None.

        The districts of Beijing, Tianjin, Shanghai and Chongqing, and counties directly under a
        province, lie in no prefecture.
        """
        return next((d for d in self.ancestors(path, on) if d.level == level), None)

    def meant(self, word: str, path: str, on: date | None = None) -> Division | None:
        """The place that ``word`` (省 市 区 县 州 盟 旗 自治区 新区 …) means in a text about ``path``.

        全市 in a text about 广东省/深圳市/宝安区 is 深圳市, 全省 is 广东省; in one about 江苏省/苏州市/昆山市
        全市 is 昆山市. None when no division on the path is of that kind.
        """
        for division in self.ancestors(path, on):
            name = division.name
            if word == "区" and name.endswith("自治区"):
                continue
            if name.endswith(word) or (word == "地区" and division.level == "prefecture"):
                return division
        return None

    def find(self, given: str, on: date | None = None) -> tuple[Division, ...]:
        """The places for a code, a name, a path, or names written together (内蒙古呼伦贝尔市海拉尔区)."""
        if given.isascii() and given.isdigit():
            division = self.by_code(given.ljust(6, "0"), on)
            return (division,) if division else ()
        name = given.replace("/", "")
        found = self.candidates(name, on)
        for cut in range(len(name) - 1, 1, -1):
            if found:
                break
            tails = self.candidates(name[cut:], on)
            heads = self.find(name[:cut], on) if tails else ()
            found = tuple(tail for tail in tails if any(tail.path.startswith(f"{d.path}/") for d in heads))
        return found

    def _successor(self, place: Place, day: str) -> Place | None:
        """The first of the heirs of a place that is no more whose name held at a day."""
        if not place.until or day <= place.until:
            return None
        return next((heir for heir in self._heirs(place) if heir.held(day)), None)

    def _heirs(self, place: Place) -> Iterator[Place]:
        """The places that took over the code, then the name at the same level and in the same province.

        At last the only place of the same city and level that began when this one ended, if its name opens
        with the same character: 安州区 after 安县.
        """
        code = place.code
        if not code:
            return
        yield from (heir for heir in self._codes[code] if heir.since[:4] == place.until[:4])
        for heir in (heir for short in place.shorts for heir in self.names[short]):
            if heir.code and heir.code[:2] == code[:2] and heir.level == place.level:
                yield heir
        begun = self._begun.get((code[:4], place.level, place.until), [])
        if len(begun) == 1 and begun[0].name[0] == place.name[0]:
            yield begun[0]

    def _place(self, code: str, day: str) -> Place | None:
        places = self._codes.get(code, ())
        if len(places) == 1:  # as nearly all are: nothing is to be measured
            return places[0]
        return min(places, key=lambda place: place.distance(day), default=None)

    def _division(self, place: Place, day: str) -> Division:
        if not place.held(day):
            day = place.since if day < place.since else place.until
        return Division(place.code, place.name, self._path(place, day), place.level)

    def _path(self, place: Place, day: str) -> str:
        code = place.code or place.host
        chain = [code[:2] + "0000", code[:4] + "00"] + ([] if place.code else [code])
        names = []
        for above in dict.fromkeys(chain):
            holder = self._place(above, day) if above != place.code else None
            if holder:
                names.append(holder.name)
        return "/".join([*names, place.name])


def _grouped(pairs: Iterable[tuple[Key, Place]]) -> dict[Key, list[Place]]:
    groups: dict[Key, list[Place]] = {}
    for key, place in pairs:
        groups.setdefault(key, []).append(place)
    return groups


def _each_once(divisions: Iterable[Division]) -> tuple[Division, ...]:
    """The divisions without those whose path another before them has."""
    found: dict[str, Division] = {}
    for division in divisions:
        found.setdefault(division.path, division)
    return tuple(found.values())


def _succeeded(place: Place, others: Iterable[Place]) -> bool:
    """Whether another place of the level and province took over in the very year or month that ended this."""
    return bool(place.until) and any(
        other.since[:4] == place.until[:4]
        and other.level == place.level
        and (other.code or other.host)[:2] == (place.code or place.host)[:2]
        for other in others
        if other is not place
    )


def _iso(on: date | None) -> str:
    return on.isoformat() if on else "9998-12-31"
