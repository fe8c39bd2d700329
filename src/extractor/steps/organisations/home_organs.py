"""Organs written without a region (发改委, 财政厅): those of the place that the text is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
            form = reader.chars[start:end]
            if form in self._of_prefectures:
                whose = home if home and home.level == "prefecture" and reader.is_border(end) else None
            elif len(form) >= SHORTEST:
                local = self._is_local(reader, form, start, ends)
                if (local or form.endswith(self._provincial)) and self._of_all(reader, start):
                    continue
                national = self._central.get(self._state + form) if local and home is None else None
                if national:
                    ends.add(end)
                    yield Found(start, end, national.name, national.kind, HOME)
                    continue
                whose = self._whose(reader, form, local, home)
            else:
                continue
            if whose:
                ends.add(end)
                yield Found(start, end, *self._regions.named(reader, whose, start, end), HOME)

    def _is_local(self, reader: Reader, form: str, start: int, ends: set[int]) -> bool:
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
