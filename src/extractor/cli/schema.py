"""``extractor schema``: the JSON Schema of a bulletin, printed or put to use."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.messages import said

if TYPE_CHECKING:
    from extractor.cli.common import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "schema",
        help="print the JSON Schema of a bulletin, or check files against it",
        description="Print the JSON Schema; with files, check them against it instead.",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="output or gold files to check")
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print the schema, or each file's faults; 2 when there are any."""
    from extractor.cli.common import printable
    from extractor.errors import InputError
    from extractor.outputs import schema
    from extractor.outputs.json import load

    if not args.files:
        print(schema.text(), end="")
        return 0
    faults = [f"{file}: {problem}" for file in args.files for problem in schema.problems(load(file))]
    if faults:
        raise InputError(printable("\n".join(faults)))
    print(said(f"{len(args.files)} of {len(args.files)} files are as the schema says"))
    return 0
