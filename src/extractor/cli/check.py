"""``extractor check``: figures of bulletins that do not agree with one another."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.cli.common import add_gold, add_outputs, add_rules, console, corrected_in, counted, printable
from extractor.messages import said

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.cli.common import Commands
    from extractor.model import Bulletin
    from extractor.quality.arithmetic import Finding


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "check",
        help="list figures that do not agree: sums, shares, growth, text and table, two bulletins",
        description="Check the observations of outputs by arithmetic. Ends with 1 when something is found.",
    )
    add_outputs(parser)
    add_gold(parser)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    add_rules(parser)
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print what does not agree; 1 when something does not."""
    from extractor.outputs.json import dump_data
    from extractor.quality.arithmetic import check_together, relations_of
    from extractor.rules import load

    relations = relations_of(load(args.rules))
    documents = 0

    def read() -> Iterator[Bulletin]:
        nonlocal documents
        for bulletin in corrected_in(args):
            documents += 1
            yield bulletin

    found = list(check_together(read(), relations))
    if args.json:
        print(dump_data([finding.to_dict() for finding in found]).decode(), end="")
        return 1 if found else 0
    where = console()
    for finding in found:
        _print(where, finding)
    where.print(said(f"{counted(len(found), 'finding')} in {counted(documents, 'document')}"))
    return 1 if found else 0


def _print(where: Console, finding: Finding) -> None:
    places = ", ".join(
        f"{start}:{end}" if figure.document == finding.document else f"{figure.document} {start}:{end}"
        for figure, (start, end) in zip(finding.figures, finding.places, strict=True)
    )
    line = f"{finding.document}  {said(finding.kind)}: {said(finding.message)}  ({places})"
    where.print(printable(line), soft_wrap=True)
    where.print(printable(f"    {finding.sentence}"), style="dim", soft_wrap=True)
