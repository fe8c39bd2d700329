"""``extractor export``: the tables of outputs, with the corrections of gold laid over them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import add_gold, counted, gold_of, tell
from extractor.cli.run import add_stores
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from extractor.cli.common import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "export",
        help="write the tables of outputs, with gold's corrections in them",
        description="Write the tables of a folder of outputs again. What gold corrects takes the place of "
        "what was found; its rule is gold.",
    )
    parser.add_argument("outputs", type=Path, metavar="OUTPUTS", help="a folder of outputs")
    add_gold(parser)
    parser.add_argument("-o", "--out", type=Path, metavar="DIR", help="default: OUTPUTS/tables")
    add_stores(parser)
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Write the tables."""
    from extractor.running.export import export

    if not args.outputs.is_dir() or not any(args.outputs.glob("*.json")):
        raise InputError(f"{args.outputs}: there are no outputs (*.json) there; run `extractor run` first")
    gold = gold_of(args)
    out = args.out or args.outputs / "tables"
    done = export(
        args.outputs,
        gold,
        out,
        language=args.lang or "en",
        books=[file for kind, file in args.to if kind == "xlsx"],
        databases=[file for kind, file in args.to if kind == "duckdb"],
    )
    for name in done.without_output:
        tell(f"the gold of {name} has no output and is left out")
    corrections = said(
        f"{counted(done.corrections, 'correction')} from {counted(done.with_gold, 'gold file')}"
    )
    documents = counted(done.documents, "document")
    print(said(f"Wrote the tables of {documents} to {out}, with {corrections}"))
    return 0
