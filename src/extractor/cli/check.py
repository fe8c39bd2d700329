"""``extractor check``: figures of a bulletin that do not agree with one another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import bulletins_in, console, printable

if TYPE_CHECKING:
    from extractor.cli.common import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "check",
        help="list figures that do not agree: sums, shares, growth",
        description="Check the observations of outputs by arithmetic, as a help to the reader.",
    )
    parser.add_argument(
        "outputs", type=Path, metavar="OUTPUTS", help="a folder of outputs, or outputs/ID.json"
    )
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print what does not agree."""
    from extractor.quality.arithmetic import check, names_of, sums_of
    from extractor.rules import load

    rules = load()
    sums, names = sums_of(rules), names_of(rules)
    where = console()
    documents = found = 0
    for bulletin in bulletins_in(args.outputs):
        documents += 1
        for finding in check(bulletin, sums, names):
            found += 1
            places = ", ".join(f"{start}:{end}" for start, end in finding.places)
            line = f"{finding.document}  {finding.kind}: {finding.message}  ({places})"
            where.print(printable(line), soft_wrap=True)
    where.print(
        f"{found} finding{'s' if found != 1 else ''} in {documents} document{'s' if documents != 1 else ''}"
    )
    return 0
