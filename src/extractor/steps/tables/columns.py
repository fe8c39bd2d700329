"""What stands over the columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.knowledge.divisions import COUNTRY
from extractor.model import DistrictValue, OrganisationValue
from extractor.steps.tables.groups import BETWEEN
from extractor.steps.tables.heads import Heads, Scaled, even
from extractor.steps.tables.inside import Inside, Period, Periods
from extractor.steps.tables.sections import Section
from extractor.text.grid import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """What the heads over one column say together; ``subject`` where a head is a place or a body."""

    head: str
    source: str  # the heads as written
    unit: Scaled | None
    name: str
    period: Period | None
    subject: str | None
    ranks: bool  # its numbers measure nothing
    changes: bool
    units: bool  # it holds the units of the rows


class Columns:
    """Reads the heads of the columns of a section."""

    def __init__(self, heads: Heads, periods: Periods) -> None:
        self._heads, self._periods = heads, periods

    def of(self, section: Section, inside: Inside, place: str | None, stated: bool) -> list[Column]:
        """The columns of a section; ``place`` is what 全市 stands for, ``stated`` whether a unit is."""
        width = len(section.rows[0])
        found = self._in_parts([self._column(section.over(n), inside, place) for n in range(width)])
        return [found[0], *(_with_unit_of_next(found, n, stated) for n in range(1, width))]

    def _in_parts(self, columns: Sequence[Column]) -> list[Column]:
        """The columns, those that 其中 makes parts of one before them named with it: 常住人口：男."""
        made: list[Column] = []
        whole: Column | None = None
        inside = False
        for column in columns:
            measures = self._heads.measures(column.name)
            inside = self._heads.is_part(column.head) or (inside and not measures)
            if not column.name or column.changes or not made:
                made.append(column)
            elif inside and whole is not None and not measures:
                name = f"{whole.name}{BETWEEN}{column.name}"
                made.append(replace(column, name=name, period=column.period or whole.period))
            else:
                whole = column
                made.append(column)
        return made

    def _column(self, cells: Sequence[Cell], inside: Inside, place: str | None) -> Column:
        heads = self._heads
        texts = [even(cell.text) for cell in cells]
        source = " ".join(cell.text.strip() for cell in cells)
        subject, named = self._subject_over(cells, texts, inside, place)
        texts = [text for text in texts if text != named]
        head = "".join(texts)
        said = [even(m.text) for cell in cells for m in inside.of(cell, "DATE")]
        said += filter(self._periods.is_year, texts)
        unit = next((u for text in reversed(texts) if (u := heads.unit_in(text))), None)
        names = (heads.name_of(text, said, heads.words["value"]) for text in texts)
        return Column(
            head,
            source,
            unit,
            "".join(dict.fromkeys(names)),
            self._periods.of(cells, inside),
            subject,
            heads.is_rank(head),
            heads.says("change", head),
            head in heads.words["unit"],
        )

    def _subject_over(
        self, cells: Sequence[Cell], texts: Sequence[str], inside: Inside, place: str | None
    ) -> tuple[str | None, str | None]:
        """The place or body that the heads over a column name, and the head that does."""
        for cell, text in reversed(list(zip(cells, texts, strict=True))):
            told, is_subject = self.subject(cell, text, inside, place)
            if is_subject and text and text not in self._heads.words["value"]:
                return told, text
        return None, None

    def subject(self, cell: Cell, name: str, inside: Inside, place: str | None) -> tuple[str | None, bool]:
        """Of whom a head tells, and whether it is that and no indicator."""
        if name == COUNTRY:
            return COUNTRY, True
        if name in self._heads.words["total"]:
            return place, True
        for mention in inside.over(cell.start, cell.start + len(cell.text)):
            if isinstance(mention.value, (DistrictValue, OrganisationValue)) and even(mention.text) == name:
                return mention.value.name, True
        return place, False


def _with_unit_of_next(columns: Sequence[Column], number: int, stated: bool) -> Column:
    """A column; 数量 before 比上年增减：个 is in that unit too."""
    column = columns[number]
    if column.unit or column.changes or stated or number + 1 >= len(columns):
        return column
    following = columns[number + 1]
    if not following.changes or following.unit is None or following.unit.relative:
        return column
    return replace(column, unit=following.unit)
