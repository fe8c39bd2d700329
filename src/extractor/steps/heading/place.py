"""Which place a document is about: what its title, its issuer and its words say, weighed together.

Each of them makes claims (``vote.Claim``). The title weighs most, then the issuer, then how the text speaks
of its place (全市, 我省) and which places it names how often. A ministry, 全国 or a region of several
provinces claims the whole country.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import chain

import regex
from ahocorasick_rs import AhoCorasick

from extractor.knowledge.divisions import Division, Gazetteer
from extractor.knowledge.place_names import Name, NameFinder
from extractor.knowledge.places import lies_in, outranked, prominence
from extractor.model import Region
from extractor.rules import Rules
from extractor.steps.heading.vote import WHOLE, Claim, Outcome, agree

TITLE, ISSUER, CENTRAL, SPOKEN, NAMED, FIRST, ASIDE = 12.0, 8.0, 6.0, 8.0, 8.0, 2.0, 1.0
LESS = 4  # how much less what is named only beside something else weighs
SPOKEN_IN = 6000  # characters that show how a text speaks of its place
OPENING, CLOSING, LEDE = 300, 200, 150  # characters in which an issuer may be named, and a ministry
HEADED = (":", "|", " ", "")  # what parts the place of a title from the rest
LONGEST_NAME = 20
SIGNATURE = 40  # the longest line that a text is signed with
SURE = 4  # names, or words of its own place, that are enough for their full weight


@dataclass(frozen=True, slots=True)
class Placed:
    """The decision: a region, or a ``scope`` that says why there is none (nation, several, unknown)."""

    region: Region | None
    scope: str
    origin: str | None
    why: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Address:
    """Names written together (安徽省合肥市): where they stand, and the paths that the last can mean."""

    start: int
    end: int
    text: str
    paths: tuple[str, ...]


class PlaceReader:
    """Reads which place a document is about."""

    def __init__(self, rules: Rules, gazetteer: Gazetteer, finder: NameFinder) -> None:
        self._gazetteer, self._finder = gazetteer, finder
        issuers = "|".join(_longest(rules.words("heading/issuers.txt")))
        self._issuer = rules.compile(f"{{heading_level}}?(?:{issuers})")
        self._nation = rules.compile("(?:" + "|".join(_longest(rules.words("heading/nation.txt"))) + ")")
        self._dateline = rules.compile("{heading_dateline}")
        self._seat_before = rules.compile("(?r)(?:{heading_seat_before})")
        self._seat_after = rules.compile("{heading_seat_after}")
        self._own = rules.compile("{heading_own_place}")
        self._organ = rules.compile("{heading_own_organ}")
        self._country = rules.compile("{heading_country}")
        self._regions = rules.compile("{heading_regions}")
        self._passing = rules.compile("{heading_passing}")
        self._joint = rules.compile("(?r)(?:{heading_joint})")
        self._caption = rules.compile("{heading_caption}")
        self._zone = rules.compile("{heading_zone}")
        self._city_name = rules.compile("{heading_city_ending}")
        self._zones = {row["word"]: row["official"] for row in rules.table("heading/zones.csv", "word")}
        self._codes = {row["word"]: row["code"] for row in rules.table("heading/selves.csv", "word")}
        bodies = [row["form"] for row in rules.table("organisations/central.csv", "form")]
        # 香港特区政府 is listed with the central bodies, and speaks for a place all the same.
        local = {form for form in bodies if any(n.start == 0 for n in finder.plain(form, None))}
        local.update(self._codes)
        self._central = AhoCorasick(_longest(set(bodies) - local))
        self._body_start = rules.compile("{heading_body_start}")

    def read(
        self, title: str, chars: str, names: Sequence[Name], issuer: str | None, on: date | None
    ) -> Placed:
        """The place that a document with this title, text and issuer is about.

        ``title`` and ``chars`` are in the view's spelling, ``names`` those of the text, ``issuer`` who a
        page says that it is from, ``on`` a day near the date of issue.
        """
        claims = [*self._of_title(title, on), *self._of_issuers(chars, names, on)]
        if issuer:
            claims += self._of_issuers(issuer, self._finder.plain(issuer, on), on)
        claims += self._of_names(chars, self._addresses(chars, names, on))
        claims += self._of_words(title + "\n" + chars, claims, names, on)
        return self._placed(agree(claims), on)

    # What the title says

    def _of_title(self, title: str, on: date | None) -> Iterator[Claim]:
        addresses = [a for a in self._addresses_of(title, on) if not self._dateline.match(title, a.end)]
        told: dict[tuple[str, ...], _Address] = {}
        for address in addresses:
            told.setdefault(address.paths, address)
        for address in told.values():
            outer = any(_holds(address, other) for other in told.values())
            seat = self._is_seat(title, address)
            weight = ASIDE if seat else TITLE / LESS if outer else TITLE
            yield Claim(address.paths, weight, "title", f"the title names {address.text}")
        for pattern, aside in ((self._nation, bool(told)), (self._regions, False)):
            found = pattern.search(title)
            if found:
                # 全国 beside a place is what the place is compared with.
                weight = TITLE / LESS if aside else TITLE
                yield Claim((WHOLE,), weight, "title", f"the title says {found[0]}")

    # Who issued it

    def _of_issuers(self, chars: str, names: Sequence[Name], on: date | None) -> Iterator[Claim]:
        opening = self._opening(chars, names, on)
        closing = [n for n in names if n.start > max(len(chars) - CLOSING, OPENING)]
        signed = (a for a in self._addresses(chars, closing, on) if _signs(chars, a))
        yield from self._of_organs(chars, chain(self._addresses(chars, opening, on), signed))
        for start, end in self._bodies(chars[:LEDE]):
            if not any(start <= n.end and n.start <= end for n in opening):
                yield Claim((WHOLE,), CENTRAL, "issuer", f"{chars[start:end]} speaks")
                return

    def _opening(self, chars: str, names: Sequence[Name], on: date | None) -> list[Name]:
        """The names that a text opens with."""
        opening = [n for n in names if n.start < OPENING]
        if opening and opening[0].start == 0:
            return opening
        # The tokenizer has names of organs whole: 澳门特区政府.
        return [n for n in self._finder.plain(chars[:LONGEST_NAME], on) if n.start == 0] + opening

    def _of_organs(self, chars: str, addresses: Iterable[_Address]) -> Iterator[Claim]:
        """For each place the first of its organs that speaks."""
        seen: set[tuple[str, ...]] = set()
        for address in addresses:
            organ = self._issuer.match(chars, address.end)
            if organ is None or address.paths in seen or not self._speaks(chars, address):
                continue
            # The second to be named need not be the one that issued it.
            weight = ISSUER if not seen else ISSUER / 2
            if self._in_passing(chars, address):
                weight /= LESS
            seen.add(address.paths)
            said = chars[address.start : organ.end()]
            yield Claim(address.paths, weight, "issuer", f"{said} speaks")

    def _speaks(self, chars: str, address: _Address) -> bool:
        """Whether an organ of the place is no other's that sits there, nor one of several that take part."""
        return not self._is_seat(chars, address) and not self._joint.match(chars, 0, address.start)

    def _bodies(self, chars: str) -> Iterator[tuple[int, int]]:
        """The bodies of the whole country that a text names, the longest at each place."""
        found = [
            (start, end) for _, start, end in self._central.find_matches_as_indexes(chars, overlapping=True)
        ]
        last = 0
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if start >= last and self._body_start.match(chars, start):
                yield start, end
                last = end

    def _is_seat(self, chars: str, address: _Address) -> bool:
        """Whether a place only says where an organ of the state sits: 国家统计局杭州调查队, 长沙海关."""
        return (
            self._seat_before.match(chars, 0, address.start) is not None
            or self._seat_after.match(chars, address.end) is not None
        )

    def _in_passing(self, chars: str, address: _Address) -> bool:
        """Whether a committee, a board or a head stands after a comma, as one who only takes part."""
        before = chars[address.start - 1 : address.start]
        return before in ("，", ";") and self._passing.match(chars, address.end) is not None

    # How it speaks of its place

    def _of_words(
        self, chars: str, claims: Sequence[Claim], names: Sequence[Name], on: date | None
    ) -> list[Claim]:
        chars = chars[:SPOKEN_IN]
        said = self._levels(chars, {name.end for name in names})
        country = Counter(m[0] for m in self._country.finditer(chars))
        country += Counter(m[0] for m in self._regions.finditer(chars))
        total = sum(said.values()) + sum(country.values())
        weight = SPOKEN * min(1.0, total / SURE) / max(total, 1)
        made = []
        for level, count in said.items():
            paths = self._at_level(level, claims, on)
            if paths:
                told = f"it speaks of its {level} {count:g} times"
                made.append(Claim(paths, SPOKEN if level in self._codes else weight * count, "text", told))
        if country:
            words = ", ".join(word for word, _ in country.most_common(3))
            made.append(Claim((WHOLE,), weight * sum(country.values()), "text", f"it speaks of {words}"))
        return made

    def _levels(self, chars: str, ends: Set[int]) -> Counter[str]:
        """How often a text speaks of its 省, 市, 县 …; an organ (省委) that follows no name counts half."""
        own = Counter(m["level"] for m in self._own.finditer(chars))
        organs = Counter(m["level"] for m in self._organ.finditer(chars) if m.end("level") not in ends)
        return own + Counter({level: count / 2 for level, count in organs.items()})

    def _at_level(self, level: str, claims: Sequence[Claim], on: date | None) -> tuple[str, ...]:
        """The place of a level that the claims are for most, or that most of the places named lie in.

        All of them where several are claimed alike.
        """
        if level in self._codes:
            division = self._gazetteer.by_code(self._codes[level], on)
            return (division.path,) if division else ()
        weights: defaultdict[str, float] = defaultdict(float)
        for claim in claims:
            for path in claim.paths:
                above = path
                while above:
                    if above.endswith(level):
                        weights[above] += claim.weight * (4 if above == path else 1) / len(claim.paths)
                    above = above.rpartition("/")[0]
        best = max(weights.values(), default=0.0)
        return tuple(path for path, weight in weights.items() if weight == best)

    # Which places it names

    def _of_names(self, chars: str, addresses: Sequence[_Address]) -> Iterator[Claim]:
        if not addresses:
            return
        yield from self._of_opening(chars, addresses)
        counts = Counter(a.paths for a in addresses)
        words = {a.paths: a.text for a in addresses}
        weight = NAMED * min(1.0, len(addresses) / SURE) / len(addresses)
        for paths, count in counts.items():
            yield Claim(paths, weight * count, "text", f"it names {words[paths]} {count} times")

    def _of_opening(self, chars: str, addresses: Sequence[_Address]) -> Iterator[Claim]:
        """For the place or the region of several provinces that the text opens with, after a caption."""
        caption = self._caption.match(chars)
        begin = caption.end() if caption else 0
        about = [a for a in addresses if a.start >= begin and not self._dateline.match(chars, a.end)]
        for first in about[:1]:
            partner = any(self._joint.fullmatch(chars, first.end, a.start) for a in about[1:2])
            if first.start < begin + LEDE and not partner:
                yield Claim(first.paths, FIRST, "text", f"it opens with {first.text}")
        opening = self._regions.search(chars, begin, begin + LEDE)
        if opening:
            yield Claim((WHOLE,), 2 * FIRST, "text", f"it opens with {opening[0]}")

    # Names

    def _addresses_of(self, title: str, on: date | None) -> list[_Address]:
        names = self._finder.plain(title, on)
        sure = [d.path for name in names if not name.wary for d in name.candidates]
        for name in names:  # an ordinary word is a place beside the place that it lies in: 佛山|南海：
            near = any(lies_in(d.path, p) for d in name.candidates for p in sure)
            name.wary = name.wary and not (near and title[name.end : name.end + 1] in HEADED)
        return self._addresses(title, names, on)

    def _addresses(self, chars: str, names: Iterable[Name], on: date | None) -> list[_Address]:
        """The names, each with those written right before it, and the zones that bear a place's name."""
        made: list[_Address] = []
        for name in names:
            before = made[-1] if made and made[-1].end == name.start else None
            above = before.paths if before else ()
            within = [d for d in name.candidates if any(lies_in(d.path, path) for path in above)]
            if name.wary and not within:
                continue
            start = made.pop().start if before and within else name.start
            made.append(self._address(chars, start, name, within, on))
        return made

    def _address(
        self, chars: str, start: int, name: Name, within: Sequence[Division], on: date | None
    ) -> _Address:
        """A name that begins, with those before it, at ``start``, and means what lies ``within`` them."""
        options = _likely(within or name.candidates)
        zone = self._zone.match(chars, name.end)
        if zone:
            options = tuple(self._in_zone(option, zone, on) for option in options)
        end = zone.end() if zone else name.end
        paths = tuple(dict.fromkeys([option.path for option in options]))
        return _Address(start, end, chars[start:end], paths)

    def _in_zone(self, place: Division, zone: regex.Match[str], on: date | None) -> Division:
        """The zone that follows a place's name: 济南高新区 is 济南高新技术产业开发区, in its city."""
        city = self._gazetteer.containing(place.path, "prefecture", on) or place
        kind = self._zones.get(zone["kind"], zone["kind"])
        full = self._city_name.sub("", place.name) + (zone["stem"] or "") + kind
        listed = [d for d in self._gazetteer.candidates(full, on) if lies_in(d.path, city.path)]
        return listed[0] if listed else Division(None, full, f"{city.path}/{full}", "zone")

    # What comes of it

    def _placed(self, outcome: Outcome, on: date | None) -> Placed:
        told = sorted(outcome.claims, key=lambda claim: -claim.weight)
        why = "; ".join(dict.fromkeys(claim.why for claim in told[:4]))
        if outcome.candidates:
            why = "; ".join((why, "several places bear the name"))
            return Placed(None, "unknown", None, why, outcome.candidates)
        if outcome.path == WHOLE:
            return _of_no_place(outcome, told, why)
        division = self._gazetteer.by_path(outcome.path, on)
        code, name = (division.code, division.name) if division else (None, outcome.path.rpartition("/")[2])
        return Placed(Region(code, name, outcome.path), "place", told[0].origin, why)


def _of_no_place(outcome: Outcome, told: Sequence[Claim], why: str) -> Placed:
    """The decision where no province won: the whole country, several places, or none that is known."""
    nation = sum(c.weight for c in outcome.claims if WHOLE in c.paths)
    places = [c for c in outcome.claims if WHOLE not in c.paths]
    if nation and nation >= max((c.weight for c in places), default=0.0):
        origin = next(c.origin for c in told if WHOLE in c.paths)
        return Placed(None, "nation", origin, why)
    return Placed(None, "several" if len(places) > 1 else "unknown", None, why)


def _likely(options: Sequence[Division]) -> tuple[Division, ...]:
    """The places that a name can mean; the first alone where it outranks the others."""
    ordered = sorted(options, key=prominence)
    return tuple(ordered[:1] if len(ordered) > 1 and outranked(ordered) else ordered)


def _holds(outer: _Address, inner: _Address) -> bool:
    """Whether a place that ``inner`` can mean lies in one that ``outer`` can."""
    return any(lies_in(path, above) for path in inner.paths for above in outer.paths)


def _signs(chars: str, address: _Address) -> bool:
    """Whether a name at the text's end opens a short line, as who issued the text signs it."""
    opened = chars.rfind("\n", 0, address.start) + 1
    closed = chars.find("\n", address.end)
    return (closed if closed >= 0 else len(chars)) - opened <= SIGNATURE


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)
