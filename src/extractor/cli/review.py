"""``extractor review``: one HTML page to look at outputs and correct them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import bulletins_in, printable

if TYPE_CHECKING:
    from extractor.cli.common import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "review",
        help="make a page to look at outputs and correct them",
        description="Write one HTML page, complete in itself, with the documents of a folder of outputs.",
    )
    parser.add_argument(
        "outputs", type=Path, metavar="OUTPUTS", help="a folder of outputs, or outputs/ID.json"
    )
    parser.add_argument("--gold", type=Path, metavar="DIR", help="gold files to compare with")
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("review.html"), metavar="FILE", help="default: review.html"
    )
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Write the page."""
    from extractor.files import write_whole
    from extractor.quality.against_gold import read_gold
    from extractor.review import page, pair

    sheets, without = pair(bulletins_in(args.outputs), read_gold(args.gold) if args.gold else ())
    for name in without:
        print(f"extractor: the gold of {printable(name)} has no output and is left out", file=sys.stderr)
    write_whole(args.out, page(sheets).encode())
    compared = sum(sheet.gold is not None for sheet in sheets)
    beside = f", {compared} of them beside gold" if args.gold else ""
    print(f"Wrote {len(sheets)} document{'s' if len(sheets) != 1 else ''}{beside} to {args.out}")
    return 0
