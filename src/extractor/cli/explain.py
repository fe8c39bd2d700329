"""``extractor explain``: which rules fired on a text, what was dropped, and why."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.cli.common import (
    add_frame,
    add_rules,
    build,
    console,
    observation_rows,
    print_rows,
    printable,
    row,
)
from extractor.errors import InputError
from extractor.messages import said, speak

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.cli.common import Commands
    from extractor.model import Mention
    from extractor.pipeline import Extractor
    from extractor.rules import Origin
    from extractor.steps.draft import Draft

_PARTING = re.compile("; (?!before |margin )")  # between reasons, not within what is said of a choice
_LIST = re.compile(r"(.*?)( \([\w/]+\.(?:csv|txt|yaml)[^()]*\))?")  # a reason, and the list that says so
_LONGEST_NAME = 256  # characters: what is longer is a text


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "explain",
        help="show what the rules make of a text, and why",
        description="Show the words, the mentions with their rules, and what was dropped and why.",
    )
    parser.add_argument("text", metavar="TEXT", help="the text itself, a file, or - for standard input")
    add_frame(parser)
    add_rules(parser)
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print the explanation."""
    from extractor.outputs.json import dump_data

    text = _text(args.text)
    if not text.strip():
        raise InputError("there is no text to explain")
    extractor = build(args)
    document = extractor.document(text, published=args.published, region=args.region, period=args.period)
    _, draft = extractor.draft(document, trace=True)
    if args.json:
        speak("en")  # it is for programs
    told = explanation(extractor, draft)
    if args.json:
        print(dump_data(told).decode(), end="")
    else:
        _print(console(), told)
    return 0


def _text(given: str) -> str:
    """The text itself, or that of the file or of standard input which was given for it."""
    if given == "-":
        return sys.stdin.read()
    if len(given) < _LONGEST_NAME and "\n" not in given and Path(given).is_file():
        from extractor.reading import read

        return read(Path(given))[0]
    return given


def explanation(extractor: Extractor, draft: Draft) -> dict[str, Any]:
    """The frame, the words, the mentions with their reasons and where these stand, and what was dropped."""
    document, origins = draft.document, extractor.rules.origins()
    of_rules = {origin.why for origin in origins.values()}
    return {
        "frame": {
            "title": document.title,
            "published": str(document.issued) if document.issued else None,
            "year": draft.heading.year,
            "region": document.region_name or " or ".join(document.candidates) or None,
            "period": document.period and f"{document.period.start}/{document.period.end}",
            "origins": dict(document.origins),
            "why": {name: _told(why) for name, why in draft.heading.why.items() if why},
            "sections": [section.to_dict() for section in document.sections],
            "warnings": list(document.warnings),
        },
        "words": extractor.segmenter.cut(document.text),
        "mentions": [row(m) | _why(m, draft, origins) for m in draft.mentions],
        "observations": [
            cells | {"how": _told(cells["how"])} for cells in observation_rows(draft.mentions, draft.notes)
        ],
        "dropped": [
            {
                "place": f"{d.start}:{d.end}",
                "text": printable(document.text[d.start : d.end]),
                "rule": d.rule,
                "reason": d.reason if d.reason in of_rules else said(d.reason),
                "by": d.by,
            }
            for d in sorted(draft.dropped, key=lambda d: (d.start, d.end))
        ],
    }


def _why(mention: Mention, draft: Draft, origins: Mapping[str, Origin]) -> dict[str, str]:
    """The reason of the mention's rule, then what decided on it in this text; and the rule's place."""
    origin = origins.get(mention.rule)  # none for what a component of one's own found
    why, where = (origin.why, origin.where) if origin else (said("found by no rule or table"), "")
    here = draft.reasons.get((mention.type, mention.start, mention.end), [])
    return {"why": printable(said("; ").join([why, *map(_told, here)])), "where": where}


def _told(reasons: str) -> str:
    """Reasons of decisions in the language that is spoken; lists and weights keep their names."""
    told = []
    for reason in _PARTING.split(reasons):
        if match := _LIST.fullmatch(reason):
            reason = said(match[1]) + (match[2] or "")
        told.append(reason)
    return said("; ").join(told)


def _print(where: Console, told: dict[str, Any]) -> None:
    from rich.text import Text

    frame = told["frame"]
    where.print(said("frame"), style="bold")
    for name in ("title", "published", "year", "region", "period"):
        origin = frame["origins"].get(name)
        label = said("period under review" if name == "period" else name)
        line = f"  {label}: {frame[name] or said('not known')}"
        line += f" ({said(origin)})" if origin else ""
        why = frame["why"].get(name)
        where.print(
            printable(f"{line}: {why}" if why and why != said(origin or "") else line), soft_wrap=True
        )
    for section in frame["sections"]:
        period = section["period"]
        span = f"{period['start']}/{period['end']}" if period else said("no period")
        planned = f", {said('planned')}" if section["planned"] else ""
        start = said(f"from {section['start']}")
        where.print(printable(f"  {start}: {span}{planned}: {_told(section['why'])}"))
    for warning in frame["warnings"]:
        where.print(printable(f"  {said('warning')}: {said(warning)}"), soft_wrap=True)
    where.print(said("words"), style="bold")
    where.print(Text("  " + printable("|".join(told["words"]))), soft_wrap=True)
    for title in ("mentions", "observations", "dropped"):
        print_rows(where, title, told[title])
