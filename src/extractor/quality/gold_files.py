"""Finds what is wrong in gold files, without running the pipeline: offsets, overlaps, types, values.

Only what is sure is reported. What the guide forbids by its text alone stands in
``rules/gold/forbidden.csv``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import regex

from extractor.errors import FormatError
from extractor.model import MENTION_TYPES, AmountValue, DateValue, DistrictValue, Mention, mention_from_dict
from extractor.outputs.json import load, load_bulletin
from extractor.outputs.schema import problems
from extractor.quality.against_gold import context
from extractor.rules import Rules
from extractor.steps.draft import spelling_of
from extractor.text.view import View

WIDTH = 15
_CUT = regex.compile(r"(?<=[0-9])(?=[0-9])")
_SCALE = regex.compile("[万亿]")
_TITLE = regex.compile(r"《[^《》\n]{1,80}》")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a gold file: where, of which kind, and what to do about it."""

    file: str
    kind: str
    start: int | None
    message: str
    context: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "kind": self.kind,
            "start": self.start,
            "message": self.message,
            "context": self.context,
        }


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A row of ``rules/gold/forbidden.csv``."""

    type: str
    pattern: regex.Pattern[str]
    why: str


class GoldChecker:
    """Checks gold files against the schema, their texts, the gazetteer, and the annotation guide."""

    def __init__(self, rules: Rules) -> None:
        self._names: dict[str, set[str]] = {}
        for row in rules.table("districts/divisions.csv", "key"):
            self._names.setdefault(row["code"], set()).add(row["name"])
        self._spelling = spelling_of(rules)
        self._forbidden = rules.each(
            "gold/forbidden.csv",
            "key",
            lambda row: Forbidden(row["type"], rules.compile(row["pattern"], row["key"]), row["why"]),
        )

    def check_folder(self, folder: Path) -> tuple[int, list[Finding]]:
        """The number of gold files in a folder and all that is wrong with them.

        Drafts of gold (``*.draft.json``), in which values are missing, count too. Raises
        FileNotFoundError when there are none.
        """
        files = sorted(f for kind in ("gold", "draft") for f in folder.rglob(f"*.{kind}.json"))
        if not files:
            raise FileNotFoundError(f"{folder}: there are no *.gold.json files there")
        found: list[Finding] = []
        seen: dict[str, Path] = {}
        for file in files:
            findings, own = self._check_file(file)
            found += findings
            if own is not None and seen.setdefault(own, file) != file:
                found.append(Finding(str(file), "id", None, f"the id {own!r} is that of {seen[own]}"))
        return len(files), found

    def _check_file(self, file: Path) -> tuple[list[Finding], str | None]:
        try:
            data = load(file)
            text = _text(file, data)
        except FormatError as error:
            return [Finding(str(file), "file", None, str(error).removeprefix(f"{file}: "))], None
        found = [
            Finding(str(file), "schema", _start_of(data, problem), problem)
            for problem in problems(data)
            if ".value" not in problem.partition(":")[0]
        ]
        found += self.check(data, text, str(file))
        return found, data.get("id")

    def check(self, data: Mapping[str, Any], text: str, where: str) -> list[Finding]:
        """All that is wrong with a gold file's mentions and digest, the schema aside."""
        found = []
        digest = data.get("sha256")
        if digest is not None and digest != hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest():
            found.append(
                Finding(where, "text", None, "the text is not the one that was annotated: sha256 differs")
            )
        mentions: list[Mention] = []
        for number, raw in enumerate(data["mentions"]):
            try:
                mention = mention_from_dict(raw, text, f"mention {number}")
                if not _stands(raw, text):
                    raise FormatError(f"mention {number}: {raw['type']} {raw['text']!r} ends after the text")
                mentions.append(mention)
            except FormatError as error:
                start = raw.get("start") if isinstance(raw, Mapping) else None
                kind, message = _fault(raw, text, str(error))
                found.append(Finding(where, kind, start if isinstance(start, int) else None, message))
        titles = [match.span() for match in _TITLE.finditer(text)]
        for mention in mentions:
            around = context(text, mention.start, mention.end, WIDTH)
            for kind, message in self._faults(mention, text, titles):
                named = f"{mention.type} {mention.text!r}: {message}"
                found.append(Finding(where, kind, mention.start, named, around))
        found += _overlaps(mentions, text, where)
        return sorted(
            found, key=lambda finding: (-1 if finding.start is None else finding.start, finding.kind)
        )

    def _faults(
        self, mention: Mention, text: str, titles: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[str, str]]:
        yield from _span_faults(mention, text)
        yield from self._value_faults(mention)
        even = View(mention.text, self._spelling).chars
        value = mention.value
        if isinstance(value, AmountValue) and not value.unit and not _SCALE.search(even):
            yield "guide", "a number with neither unit nor classifier is no amount"
        for row in self._forbidden:
            if row.type == mention.type and row.pattern.fullmatch(even):
                yield "guide", row.why
        if mention.type == "DISTRICT" and any(
            start < mention.start and mention.end < end for start, end in titles
        ):
            yield "guide", "a district inside 《》 is part of a longer name"

    def _value_faults(self, mention: Mention) -> Iterator[tuple[str, str]]:
        match mention.value:
            case DateValue(start, end):
                if start is None and end is None:
                    yield "value", "a date needs a first or a last day"
                elif start and end and start > end:
                    yield "value", f"it ends on {end}, before it starts on {start}"
            case AmountValue() as value:
                yield from _amount_faults(mention, value)
            case DistrictValue() as value:
                yield from self._district_faults(value)

    def _district_faults(self, value: DistrictValue) -> Iterator[tuple[str, str]]:
        if not value.path.endswith(value.name):
            yield "value", f"the path {value.path!r} does not end with the name {value.name!r}"
        if value.code is None:
            return
        names = self._names.get(value.code)
        if not names:
            yield "value", f"there is no division with the code {value.code}"
        elif value.name not in names:
            yield "value", f"the code {value.code} is that of {'、'.join(sorted(names))}, not of {value.name}"


def _text(file: Path, data: Any) -> str:
    """The text that a gold file is about, whatever is wrong with its mentions."""
    if not isinstance(data, dict) or not isinstance(data.get("mentions"), list):
        raise FormatError(f"{file}: not a bulletin: an object with a list of mentions is needed")
    if isinstance(data.get("text"), str):
        return str(data["text"])
    return load_bulletin(file).text


def _start_of(data: Mapping[str, Any], problem: str) -> int | None:
    """Where in the text the mention stands that a problem of the schema names by its number."""
    match = regex.match(r"\$\.mentions\[(\d+)\]", problem)
    raw = data["mentions"][int(match[1])] if match else None
    start = raw.get("start") if isinstance(raw, dict) else None
    return start if isinstance(start, int) else None


def _fault(raw: Any, text: str, message: str) -> tuple[str, str]:
    """The kind of fault that kept a mention from being read, and what it says."""
    if not isinstance(raw, Mapping) or not {"type", "start", "end", "text", "value"} <= raw.keys():
        return "mention", message
    if raw["type"] not in MENTION_TYPES:
        return "type", message
    if not _stands(raw, text):
        return "offsets", message
    if raw["value"] is None:
        return "value", f"{raw['type']} {raw['text']!r}: it has no value yet"
    return "value", message


def _stands(raw: Mapping[str, Any], text: str) -> bool:
    """Whether a mention's offsets are inside the text and hold its quote."""
    start, end = raw["start"], raw["end"]
    if not isinstance(start, int) or not isinstance(end, int):
        return False
    return 0 <= start < end <= len(text) and text[start:end] == raw["text"]


def _overlaps(mentions: Sequence[Mention], text: str, where: str) -> Iterator[Finding]:
    ordered = sorted(mentions, key=lambda m: (m.start, m.end))
    for first, second in pairwise(ordered):
        if second.start < first.end:
            message = (
                f"{first.type} {first.text!r} at {first.start} and {second.type} {second.text!r} overlap; "
                "keep the longer"
            )
            around = context(text, first.start, max(first.end, second.end), WIDTH)
            yield Finding(where, "overlap", second.start, message, around)


def _span_faults(mention: Mention, text: str) -> Iterator[tuple[str, str]]:
    if mention.text != mention.text.strip():
        yield "span", "there is white space at its edge"
    if any(_CUT.match(text, border) for border in (mention.start, mention.end)):
        yield "span", "its border cuts a number in two"


def _amount_faults(mention: Mention, value: AmountValue) -> Iterator[tuple[str, str]]:
    if value.low is not None and value.high is not None and value.low > value.high:
        yield "value", f"the range runs from {value.low} down to {value.high}"
    if _SCALE.match(value.unit):
        yield "value", f"the unit {value.unit} still has its scale; multiply it into the value"
