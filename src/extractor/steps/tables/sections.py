"""A table's rows in their parts: title, units stated for all of it, heads of columns, rows of figures.

One grid may hold several sections one below the other, each with a title, a unit and heads of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from extractor.text.grid import Cell

NUMBER = regex.compile(r"[-+－−﹣]?\d[\d,，]*+(?: \d{3})*+(?:[.．]\d+)?+")
_SHORT_UNIT = r"[%％‰]|(?![年月季日])[十百千万亿]{0,3}\p{Han}{1,2}"
FOOTNOTE = r"(?:[\[［(（]\d{1,2}[\]］)）]|[①-⑳*])?"
_FIGURE = regex.compile(rf"\s*{NUMBER.pattern}\s*(?:{_SHORT_UNIT})?{FOOTNOTE}\s*")
# What may stand round an amount that fills its cell: 约3.5亿元, 下降3.2%, 12家以上.
BESIDE = (
    r"\s*(?:同比|环比|比上年|较上年)?(?:名义|实际)?"
    r"(?:增长|增加|上升|上涨|提高|下降|下跌|减少|降低|回落)?了?(?:约|近|超过?|逾|达到?|为)?\s*"
)
AFTER = rf"\s*(?:左右|以上|以下|以内)?{FOOTNOTE}\s*"
_VALUED = regex.compile(
    rf"{BESIDE}{NUMBER.pattern}\s*(?:[%％‰]|(?![年月季日届])[十百千万亿]{{0,3}}\p{{Han}}{{1,4}}?){AFTER}"
)
_YEAR = regex.compile(r"\s*(?:19|20)\d\d\s*年?\s*")
_UNITS = regex.compile(r"单\s?位\s?[:：∶]\s?(?P<units>[^)）|]{1,40})")
_BLANK = regex.compile(r"\s+")
_SENTENCE = regex.compile(r"[。；！？]")
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


def is_figure(text: str) -> bool:
    """Whether a cell holds a number alone, or with a short unit after it."""
    return bool(_FIGURE.fullmatch(text))


def sections(text: str, rows: Sequence[Sequence[Cell]]) -> list[Section]:
    """The sections of one table of ``text``, with what the lines above it say."""
    section = _above(text, rows[0][0].start)
    found = [section]
    width = max(map(len, rows))
    for position, ragged in enumerate(rows):
        row = [*ragged, *[Cell("", ragged[-1].start)] * (width - len(ragged))]
        full = [cell for cell in row if cell.text.strip()]
        if not full:
            continue
        stated = _UNITS.search(full[-1].text) if len(full) <= 2 else None
        if len(full) == 1 or stated:
            if section.rows or (section.heads and not stated):
                if not (stated or _opens_section(rows, position)):
                    section.rows.append(row)  # a label among the rows
                    continue
                section = Section(units=None if stated else section.units)
                found.append(section)
            if stated:
                section.units = stated["units"].strip()
            if not stated or len(full) == 2:
                section.title = full[0]
            elif stated.start() > 1:
                section.title = Cell(full[0].text[: stated.start()].rstrip(" \u3000(（"), full[0].start)
        elif _is_head(row, bool(section.rows)) and not (section.heads and _has_values(row)):
            if section.rows:
                section = Section(section.title, section.units)
                found.append(section)
            section.heads = [*section.heads[1 - _MOST_HEADS :], row]
        else:
            section.rows.append(row)
    return [part for section in found if section.rows for part in _side_by_side(section)]


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


def _is_head(row: Sequence[Cell], below: bool) -> bool:
    """Whether a row heads columns: no figures in it, or years and nothing else beside its first cell."""
    rest = [cell.text for cell in row[1:] if cell.text.strip()]
    figures = [text for text in rest if is_figure(text)]
    if not figures:
        return bool(rest) and (not below or all(regex.search(r"\p{Han}", text) for text in rest))
    return not below and len(figures) == len(rest) >= 2 and all(map(_YEAR.fullmatch, rest))


def _has_values(row: Sequence[Cell]) -> bool:
    """Whether a row below the heads holds figures with units of their own: 增长6.5%左右."""
    rest = [cell.text for cell in row[1:] if cell.text.strip()]
    return any(map(_VALUED.fullmatch, rest))


def _opens_section(rows: Sequence[Sequence[Cell]], position: int) -> bool:
    """Whether heads follow a row of one cell, perhaps after a row that states the unit."""
    for row in rows[position + 1 : position + 3]:
        full = [cell for cell in row if cell.text.strip()]
        if len(full) >= 2:
            return _is_head(row, True)
        if not (full and _UNITS.search(full[0].text)):
            return False
    return False


def _above(text: str, start: int) -> Section:
    """The title and the unit that stand in the lines right above a table."""
    section = Section()
    end = start - 3  # past "\n| "
    for _ in range(_LINES_ABOVE):
        if end <= 0:
            break
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end]
        end = begin - 1
        stated = _UNITS.search(line)
        if line.startswith("| ") or len(line) > _LONGEST_TITLE or _SENTENCE.search(line):
            break
        if stated and section.units is None:
            section.units = stated["units"].strip()
            line = line[: stated.start()].rstrip(" \t\u3000(（")
        if line.strip():
            section.title = Cell(line, begin)
            break
    return section
