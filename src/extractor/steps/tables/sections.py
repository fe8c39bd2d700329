"""A table's rows in their parts: title, units stated for all of it, heads of columns, rows of figures.

One grid may hold several sections one below the other, each with a title, a unit and heads of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from extractor.rules import Rules
from extractor.text.grid import Cell

NUMBER = regex.compile(r"[-+－−﹣＋]?\d[\d,，]*+(?: \d{3})*+(?:[.．]\d+)?+")
FOOTNOTE = r"(?:[\[［(（]\d{1,2}[\]］)）]|[①-⑳*])?"
_BLANK = regex.compile(r"\s+")
_SENTENCE = regex.compile(r"[。；！？]")
_WORD = regex.compile(r"\p{Han}")
_BEFORE_UNIT = " \t\u3000(（"
# How far above a table its title and its unit may stand, and how long a title may be.
_LINES_ABOVE = 3
_LONGEST_TITLE = 60
_MOST_HEADS = 5


@dataclass(slots=True)
class Section:
    """Rows of figures under common heads; spans are offsets of the text."""

    title: Cell | None = None
    units: str | None = None  # what 单位：… states
    heads: list[list[Cell]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    def over(self, column: int) -> list[Cell]:
        """The heads over a column from top to bottom; a head that spans columns stands for each of them."""
        found: list[Cell] = []
        for level, row in enumerate(self.heads):
            at = column
            if level + 1 < len(self.heads) and column:
                while (
                    at > 1 and not row[at].text and any(line[column].text for line in self.heads[level + 1 :])
                ):
                    at -= 1
            if row[at].text.strip() and row[at] not in found:
                found.append(row[at])
        return found


class Sections:
    """Cuts tables into their sections, by the patterns of ``rules/tables``."""

    def __init__(self, rules: Rules) -> None:
        self.before = rules.compile("{table_beside}")
        self.after = rules.compile(rf"{{table_after}}{FOOTNOTE}\s*")
        number = NUMBER.pattern
        self._figure = rules.compile(rf"\s*{number}\s*(?:{{table_short_unit}})?{FOOTNOTE}\s*")
        self._valued = rules.compile(
            rf"(?:{{table_beside}}){number}\s*(?:{{table_own_unit}})(?:{{table_after}}){FOOTNOTE}\s*"
        )
        self._year = rules.compile(r"\s*{table_bare_year}\s*")
        self._units = regex.compile(rules.fragments["table_units_said"])

    def is_figure(self, text: str) -> bool:
        """Whether a cell holds a number alone, or with a short unit after it."""
        return bool(self._figure.fullmatch(text))

    def of(self, text: str, rows: Sequence[Sequence[Cell]]) -> list[Section]:
        """The sections of one table of ``text``, with what the lines above it say."""
        found = [self._above(text, rows[0][0].start)]
        width = max(map(len, rows))
        for position, ragged in enumerate(rows):
            end = ragged[-1].start + len(ragged[-1].text)
            row = [*ragged, *[Cell("", end)] * (width - len(ragged))]
            full = [cell for cell in row if cell.text.strip()]
            stated = self._units.search(full[-1].text) if 0 < len(full) <= 2 else None
            if len(full) == 1 or stated:
                self._enter_label(found, row, full, stated, self._opens(rows, position))
            elif full:
                self._enter(found, row)
        return [part for section in found if section.rows for part in _side_by_side(section)]

    def _enter(self, found: list[Section], row: list[Cell]) -> None:
        """Take a row of several cells: heads, which open a section below rows, or figures."""
        section = found[-1]
        if not self._is_head(row, bool(section.rows)) or (section.heads and self._has_values(row)):
            section.rows.append(row)
            return
        if section.rows:
            section = Section(section.title, section.units)
            found.append(section)
        section.heads = [*section.heads[1 - _MOST_HEADS :], row]

    def _enter_label(
        self,
        found: list[Section],
        row: list[Cell],
        full: Sequence[Cell],
        stated: regex.Match[str] | None,
        opens: bool,
    ) -> None:
        """Take a row of one cell, or one that states the unit: a title, or a label among the rows."""
        section = found[-1]
        if section.rows or (section.heads and not stated):
            if not (stated or opens):
                section.rows.append(row)
                return
            section = Section(units=None if stated else section.units)
            found.append(section)
        if stated:
            section.units = stated["units"].strip()
        if not stated or len(full) == 2:
            section.title = full[0]
        elif stated.start() > 1:
            section.title = Cell(full[0].text[: stated.start()].rstrip(_BEFORE_UNIT), full[0].start)

    def _is_head(self, row: Sequence[Cell], below: bool) -> bool:
        """Whether a row heads columns: no figures in it, or years and nothing else beside its first cell."""
        rest = [cell.text for cell in row[1:] if cell.text.strip()]
        figures = [text for text in rest if self.is_figure(text)]
        if not figures:
            return bool(rest) and (not below or all(map(_WORD.search, rest)))
        return not below and len(figures) == len(rest) >= 2 and all(map(self._year.fullmatch, rest))

    def _has_values(self, row: Sequence[Cell]) -> bool:
        """Whether a row below the heads holds figures with units of their own: 增长6.5%左右."""
        rest = [cell.text for cell in row[1:] if cell.text.strip()]
        return any(map(self._valued.fullmatch, rest))

    def _opens(self, rows: Sequence[Sequence[Cell]], position: int) -> bool:
        """Whether heads follow a row of one cell, perhaps after a row that states the unit."""
        for row in rows[position + 1 : position + 3]:
            full = [cell for cell in row if cell.text.strip()]
            if len(full) >= 2:
                return self._is_head(row, True)
            if not (full and self._units.search(full[0].text)):
                return False
        return False

    def _above(self, text: str, start: int) -> Section:
        """The title and the unit that stand in the lines right above a table."""
        section = Section()
        end = start - 3  # past "\n| "
        for _ in range(_LINES_ABOVE):
            if end <= 0:
                break
            begin = text.rfind("\n", 0, end) + 1
            line = text[begin:end]
            end = begin - 1
            if line.startswith("| ") or len(line) > _LONGEST_TITLE or _SENTENCE.search(line):
                break
            stated = self._units.search(line)
            if stated and section.units is None:
                section.units = stated["units"].strip()
                line = line[: stated.start()].rstrip(_BEFORE_UNIT)
            if line.strip():
                section.title = Cell(line, begin)
                break
        return section


def _side_by_side(section: Section) -> list[Section]:
    """The parts of a section whose heads come again: 行业, 增长, 行业, 增长 are two tables side by side."""
    if not section.heads:
        return [section]
    first = _BLANK.sub("", section.heads[0][0].text)
    starts = [n for n, cell in enumerate(section.heads[0]) if _BLANK.sub("", cell.text) == first]
    width = len(section.heads[0])
    if not first or len(starts) < 2 or starts[0] or starts[1] < 2 or width != starts[1] * len(starts):
        return [section]
    return [
        Section(
            section.title,
            section.units,
            [line[at : at + starts[1]] for line in section.heads],
            [line[at : at + starts[1]] for line in section.rows],
        )
        for at in starts
    ]
