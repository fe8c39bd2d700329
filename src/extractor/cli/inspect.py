"""``extractor inspect``: an output or gold file in the terminal."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import (
    STYLES,
    add_type,
    bulletin_at,
    console,
    observation_rows,
    print_rows,
    printable,
    row,
)
from extractor.messages import said

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from extractor.cli.common import Commands
    from extractor.model import Bulletin


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "inspect",
        help="show a bulletin's mentions in its text and as tables",
        description="Show an output or gold file: its text with the mentions coloured, then a table a type.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="outputs/ID.json or a gold file")
    add_type(parser)
    parser.add_argument("--no-text", action="store_true", help="only the tables")
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print the bulletin."""
    bulletin = bulletin_at(args.file)
    if args.type:
        bulletin = bulletin.with_mentions(m for m in bulletin.mentions if m.type == args.type.upper())
    where = console()
    _print_frame(where, bulletin)
    if not args.no_text:
        where.print(coloured(bulletin, where.is_terminal), soft_wrap=True)
        where.print()
    for kind in STYLES:
        rows = [row(mention) for mention in bulletin.mentions if mention.type == kind]
        if rows:
            print_rows(where, f"{kind} ({len(rows)})", rows)
            where.print()
    observed = observation_rows(bulletin.mentions)
    if observed:
        print_rows(where, f"observations ({len(observed)})", observed)
    return 0


def coloured(bulletin: Bulletin, colours: bool) -> Text:
    """The text with its mentions coloured by type, or where there are no colours marked 【so】."""
    from rich.text import Text

    text, last = Text(), 0
    for mention in sorted(bulletin.mentions, key=lambda m: m.start):
        text.append(printable(bulletin.text[last : mention.start]))
        shown = printable(mention.text)
        text.append(shown if colours else f"【{shown}】", style=f"bold {STYLES[mention.type]}")
        last = mention.end
    text.append(printable(bulletin.text[last:]))
    return text


def _print_frame(where: Console, bulletin: Bulletin) -> None:
    document = bulletin.document
    code = document.region.code if document.region else None
    frame = {
        "title": document.title,
        "published": document.issued,
        "region": document.region_name and f"{document.region_name} {code or ''}".strip(),
    }
    where.print(printable(document.id), style="bold")
    for name, value in frame.items():
        origin = document.origins.get(name)
        told = f"{said(name)}: {value or said('not known')}"
        where.print(printable(f"{told} ({said(origin)})" if origin else told))
    for warning in document.warnings:
        where.print(printable(f"{said('warning')}: {said(warning)}"), soft_wrap=True)
    where.print()
