"""``extractor review``: one HTML page to look at outputs and correct them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import add_outputs, bulletins_in, counted, tell
from extractor.messages import said

if TYPE_CHECKING:
    from extractor.cli.common import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "review",
        help="make a page to look at outputs and correct them",
        description="Write one HTML page, complete in itself, with the documents of a folder of outputs.",
    )
    add_outputs(parser)
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
        tell(f"the gold of {name} has no output and is left out")
    write_whole(args.out, page(sheets).encode())
    compared = sum(sheet.gold is not None for sheet in sheets)
    documents = counted(len(sheets), "document")
    if args.gold:
        print(said(f"Wrote {documents}, {compared} of them beside gold to {args.out}"))
    else:
        print(said(f"Wrote {documents} to {args.out}"))
    return 0
