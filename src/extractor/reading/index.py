"""An index of documents: JSON lines that give the title, date of issue, place and period of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from extractor.model import DateValue, PartialDate
from extractor.reading.tables import GIVEN_KEYS


@dataclass(frozen=True, slots=True)
class Index:
    """What is given by the ids of documents, and what is wrong with the lines that were refused.

    ``refused`` has the faults by id, so that the documents can be told of; ``unnamed`` those of lines that
    name no document.
    """

    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()

    def key(self, id: str, name: str) -> str:
        """The key under which the index may tell of a document: its id, else its file's name."""
        return id if id in self.entries or id in self.refused else Path(name).stem


def read_index(file: Path) -> Index:
    """Read JSON lines with ``id`` (or ``file``, ``path``), title, published, region and period.

    A date may be known to the month or year (2013-05); a period is the one under review: 2023, 2023-06,
    2023-01/2023-06. A bad line is refused by itself, with the file and
    its number. Raises OSError.
    """
    entries: dict[str, Mapping[str, Any]] = {}
    refused: dict[str, str] = {}
    unnamed: list[str] = []
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            where = f"{file}:{number}"
            try:
                row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
                if not isinstance(row, dict):
                    raise ValueError("it is no object")
                key = str(row["id"]) if "id" in row else Path(row.get("file") or row["path"]).stem
            except (ValueError, TypeError, KeyError) as error:
                unnamed.append(f"{where}: a JSON object with an id or file is needed: {error}")
                continue
            try:
                entries[key] = _given(row)
                refused.pop(key, None)
            except ValueError as error:
                refused[key] = f"{where}: {error}"
    return Index(entries, refused, tuple(unnamed))


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a line gives. Raises ValueError for a date or period that is none."""
    given: dict[str, Any] = {name: str(row[name]) for name in (*GIVEN_KEYS, "period") if row.get(name)}
    if "period" in given:
        try:
            DateValue.parse(given["period"])
        except ValueError as error:
            raise ValueError(f"period {error}") from None
    if "published" in given:
        try:
            given["published"] = PartialDate.parse(given["published"])
        except ValueError as error:
            raise ValueError(f"published {error}") from None
    return given
