"""Organs written without a region (发改委, 财政厅): those of the place that the text is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from extractor.rules import Rules
from extractor.steps.organisations.lexicon import Tables
from extractor.steps.organisations.reader import Found, Reader, Where
from extractor.steps.organisations.regions import Regions

HOME = "organisation.home-organ"
SHORTEST = 3
LONGEST_LIST = 20
_PAUSE = "、"


class HomeOrgans:
    """Decides of the organs that no region stands before whose they are."""

    def __init__(self, rules: Rules, tables: Tables, regions: Regions) -> None:
        self._regions = regions
        self._organs, self._central = tables.organs, tables.known
        words, sets = tables.words, tables.sets
        self._own_branch, self._of_prefectures = sets["own_branch"], sets["of_prefecture"]
        self._local, self._party = words["local_end"], words["party_head"]
        self._bureau, self._provincial = words["bureau_end"], words["province_end"]
        self._state = words["state"][0]
        self._opening = rules.compile("{organisation_opening}")
        self._management = rules.compile("{organisation_management}")
        self._of_each = rules.compile("{organisation_of_each}$")

    def find(
        self, reader: Reader, bare: Iterable[tuple[int, int]], organs: Mapping[int, Found]
    ) -> Iterator[Found]:
        """The organs among the forms ``bare``; ``organs`` are those found so far, by their ends."""
        home = reader.home()
        ends = set(organs)
        for start, end in bare:
            if end in organs or not reader.is_border(start):
                continue
            organ = self._organ(reader, start, end, home, ends)
            if organ:
                ends.add(end)
                yield organ

    def _organ(
        self, reader: Reader, start: int, end: int, home: Where | None, ends: AbstractSet[int]
    ) -> Found | None:
        """The organ that a form alone means; ``ends`` are where organs end."""
        form = reader.chars[start:end]
        if form in self._of_prefectures:
            prefecture = home and home.level == "prefecture" and reader.is_border(end)
            return self._named(reader, home if prefecture else None, start, end)
        if len(form) < SHORTEST:
            return None
        local = self._is_local(reader, form, start, ends)
        if (local or form.endswith(self._provincial)) and self._of_all(reader, start):
            return None
        national = self._central.get(self._state + form) if local and home is None else None
        if national:
            return Found(start, end, national.name, national.kind, HOME)
        return self._named(reader, self._whose(reader, form, local, home), start, end)

    def _named(self, reader: Reader, whose: Where | None, start: int, end: int) -> Found | None:
        """The form from ``start`` to ``end`` under the full name of the region it is of, if of any."""
        if whose is None:
            return None
        return Found(start, end, *self._regions.named(reader, whose, start, end), HOME)

    def _is_local(self, reader: Reader, form: str, start: int, ends: AbstractSet[int]) -> bool:
        """Whether a form is an organ's without more: known, one of a list, or at the head of a phrase."""
        if not form.endswith(self._local) or form.startswith(self._party):
            return False
        if form in self._organs.by_form or (start - 1 in ends and reader.chars[start - 1] == _PAUSE):
            return True
        opens = start == 0 or self._opening.match(reader.chars, start - 1)
        return bool(opens) and form.endswith(self._bureau) and not self._management.fullmatch(form)

    def _of_all(self, reader: Reader, start: int) -> bool:
        return self._of_each.search(reader.chars, max(0, start - LONGEST_LIST), start) is not None

    def _whose(self, reader: Reader, form: str, local: bool, home: Where | None) -> Where | None:
        """The province, for its departments and the branches of the centre in it; else the home."""
        if form.endswith(self._provincial):
            return reader.province()
        branch = local and self._organs.of_province(form) and home and home.name not in self._own_branch
        if branch:
            return reader.province()
        return home if local else None
