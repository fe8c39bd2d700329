"""Bulletins made by hand, and the real command, for tests of what is held against what."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from extractor.model import (
    AmountValue,
    Bulletin,
    DateValue,
    DistrictValue,
    Document,
    Mention,
    MentionType,
    OrganisationValue,
    Value,
)
from extractor.outputs.json import dump

TEXT = "零一二三四五六七八九" * 4

VALUES: dict[MentionType, tuple[Value, Value]] = {
    "DATE": (DateValue(date(2023, 1, 1), None, "day"), DateValue(date(2023, 1, 2), None, "day")),
    "AMOUNT": (AmountValue("元", Decimal("1.0")), AmountValue("元", low=Decimal(1), high=Decimal(2))),
    "DISTRICT": (DistrictValue(None, "甲", "甲"), DistrictValue("440300", "甲", "甲")),
    "ORGANISATION": (OrganisationValue("甲", "other"), OrganisationValue("甲", "company")),
}


def mention(start: int, end: int, kind: MentionType = "DATE", right: bool = True, **slots: object) -> Mention:
    return Mention(kind, start, end, TEXT[start:end], VALUES[kind][not right], "a.rule", **slots)  # type: ignore[arg-type]


def bulletin(*mentions: Mention, id: str = "a", text: str = TEXT) -> Bulletin:
    return Bulletin(Document(text, id=id), mentions)


def extractor_command(*arguments: object) -> subprocess.CompletedProcess[str]:
    """``python -m extractor`` with these arguments."""
    words = [sys.executable, "-m", "extractor", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, encoding="utf-8", timeout=300)


def write(folder: Path, *bulletins: Bulletin) -> Path:
    folder.mkdir()
    for one in bulletins:
        (folder / f"{one.id}.json").write_bytes(dump(one))
    return folder
