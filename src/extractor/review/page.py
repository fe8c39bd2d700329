"""Builds the review page: one HTML file that holds its documents, its style and its script.

Nothing in it comes from outside: a Content-Security-Policy names the hashes of its one style and one
script and forbids all else. Documents are JSON in blocks that a browser does not run, one a document, so
that a page of some hundreds opens at once and reads only the document that is looked at.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex

from extractor.errors import FormatError
from extractor.messages import translated
from extractor.model import MENTION_TYPES, Bulletin, Mention
from extractor.quality.against_gold import Pair, score
from extractor.quality.arithmetic import Finding, check, relations_of
from extractor.quality.figures import Relations
from extractor.rules import load

SCRIPTS = (
    "words.js",
    "text.js",
    "elements.js",
    "store.js",
    "compare.js",
    "filters.js",
    "grids.js",
    "reading.js",
    "tables.js",
    "wide.js",
    "plots.js",
    "checks.js",
    "bulk.js",
    "editor.js",
    "search.js",
    "shelf.js",
    "served.js",
    "main.js",
)
"""The parts of the page's script, in the order in which they are joined."""

UNSURE = 1.0  # log-odds: the winner is less than e times as likely as the runner-up
_PLACE = regex.compile(r"\{\{(\w+)\}\}")
# What would end the block that JSON stands in, or is a line end to JavaScript and not to JSON.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document of the page: what was found in it and, where there is one, its gold."""

    found: Bulletin
    gold: Bulletin | None = None


def pair(found: Iterable[Bulletin], golds: Iterable[Bulletin]) -> tuple[list[Sheet], list[str]]:
    """Put gold beside the outputs by id; the sheets, and the ids of gold that has no output.

    Raises FormatError when a document's gold is of another text than its output.
    """
    waiting = {gold.id: gold for gold in golds}
    sheets = []
    for bulletin in found:
        gold = waiting.pop(bulletin.id, None)
        if gold and gold.text != bulletin.text:
            raise FormatError(f"{bulletin.id}: its gold is of another text than its output")
        sheets.append(Sheet(bulletin, gold))
    return sheets, list(waiting)


def page(sheets: Sequence[Sheet]) -> str:
    """The page as HTML, complete in itself: it holds every document."""
    entries = [entry(sheet) for sheet in sheets]
    blocks = "\n".join(_block(number, sheet) for number, sheet in enumerate(sheets))
    return _filled({"live": False, "total": len(entries), "documents": entries}, blocks)


def live_page(entries: Sequence[Mapping[str, Any]], total: int) -> str:
    """The page that a server gives out: it holds the first entries of its list, and asks for all else."""
    return _filled({"live": True, "total": total, "documents": list(entries)}, "")


def _filled(catalogue: Mapping[str, Any], blocks: str) -> str:
    parts = {
        "policy": policy(live=catalogue["live"]),
        "style": _asset("style.css"),
        "script": _script(),
        "catalogue": embedded({**catalogue, "unsure": UNSURE}),
        "documents": blocks,
    }
    return _PLACE.sub(lambda match: parts[match[1]], _asset("page.html"))


@cache
def policy(*, live: bool = False) -> str:
    """The page's Content-Security-Policy: its own script and style by their hashes, nothing else."""
    rules = [
        "default-src 'none'",
        f"script-src {_hash(_script())}",
        f"style-src {_hash(_asset('style.css'))}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join([*rules, "connect-src 'self'"] if live else rules)


def embedded(data: Any) -> str:
    """JSON for a block of an HTML page: no character in it can end the block, whatever the data holds."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    # A lone surrogate, which a damaged text may hold, has no place in UTF-8 but can be escaped.
    return regex.sub(r"[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", written)


def body(sheet: Sheet) -> dict[str, Any]:
    """What the page needs to show a document: text, tables, what was found, gold, what does not agree."""
    return {
        "text": sheet.found.text,
        "tables": [grid.to_dict() for grid in sheet.found.grids],
        "found": [mention.to_dict() for mention in sheet.found.mentions],
        "gold": [mention.to_dict() for mention in sheet.gold.mentions] if sheet.gold else None,
        "findings": [finding.to_dict() for finding in findings(sheet)],
    }


def entry(sheet: Sheet) -> dict[str, Any]:
    """What the page's list of documents says of one, and what its gold file opens with."""
    frame = sheet.found.to_dict()
    keys = ("id", "title", "published", "issued", "region", "region_name", "period", "origins", "sha256")
    told = {key: frame[key] for key in keys} | {"source": sheet.found.document.source.name}
    counts = {kind: len(sheet.found.of_type(kind)) for kind in MENTION_TYPES}
    return told | {
        "counts": counts,
        "scores": _scores(sheet),
        "unsure": sum(map(is_unsure, (sheet.gold or sheet.found).mentions)),
        "warnings": [[translated(told, "zh"), told] for told in map(str, frame["warnings"])],
        "findings": len(findings(sheet)),
    }


def findings(sheet: Sheet) -> list[Finding]:
    """The figures of a document that do not agree with one another, by its gold where there is one."""
    return check(sheet.gold or sheet.found, _relations())


@cache
def _relations() -> Relations:
    return relations_of(load())


def _scores(sheet: Sheet) -> dict[str, Any] | None:
    if sheet.gold is None:
        return None
    return {
        kind: {"gold": s.gold, "found": s.found, "right": s.right, "valued": s.valued}
        for kind, s in score([Pair(sheet.gold, sheet.found)]).items()
    }


def _block(number: int, sheet: Sheet) -> str:
    return f'<script type="application/json" id="document-{number}">{embedded(body(sheet))}</script>'


@cache
def _script() -> str:
    joined = "\n".join(_asset(name) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{joined}}})();'


@cache
def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text("utf-8")


def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def is_unsure(mention: Mention) -> bool:
    """Whether what a mention states was decided by a narrow margin, so that it is looked at first."""
    margin = getattr(mention.observation, "margin", None)
    return margin is not None and margin < UNSURE
