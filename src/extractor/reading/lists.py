"""The words and patterns that the readers look for: the lists in ``rules/reading``, which no user changes."""

from __future__ import annotations

from functools import cache

import regex

from extractor.rules import Rules, built_in


def _rules() -> Rules:
    return Rules((built_in(),), {}, (), "")


@cache
def _patterns() -> Rules:
    rows = _rules().table("reading/patterns.csv", "name")
    return Rules((built_in(),), {row["name"]: row["pattern"] for row in rows}, (), "")


@cache
def pattern(name: str) -> regex.Pattern[str]:
    """A pattern of ``patterns.csv``."""
    return _patterns().compile(f"{{{name}}}", f"reading/patterns.csv: {name}")


@cache
def kinds() -> dict[str, str]:
    """The labels of a page's frame (来源, 发布时间 …) and the kind of each."""
    return {row["label"]: row["kind"] for row in _rules().table("reading/labels.csv", "label")}


@cache
def ends() -> tuple[str, ...]:
    """What the lines open with after which a page holds no more of its text."""
    return _rules().words("reading/ends.txt")


@cache
def longer_marks() -> tuple[str, ...]:
    """The buttons of more than one character."""
    return tuple(word for word in _rules().words("reading/marks.txt") if len(word) > 1)


@cache
def buttons() -> regex.Pattern[str]:
    """One or more buttons that stand by themselves."""
    words = sorted(_rules().words("reading/marks.txt"), key=len, reverse=True)
    return regex.compile(
        rf"(?<![\p{{Han}}A-Za-z])(?:{'|'.join(map(regex.escape, words))})+(?![\p{{Han}}A-Za-z])"
    )
