"""``extractor gold check``: what is wrong in gold files."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import add_rules, console, counted, printable
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from extractor.cli.common import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("gold", help="work on gold files", description="Work on gold files.")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser(
        "check",
        help="list what is wrong in gold files: offsets, overlaps, types, values, the guide",
        description="Check the *.gold.json and *.draft.json of a folder; 1 when something is wrong.",
    )
    check.add_argument(
        "folder", nargs="?", type=Path, default=Path("corpus"), metavar="DIR", help="default: corpus"
    )
    add_rules(check)
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    check.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print the findings; 1 when there are any."""
    from extractor.outputs.json import dump_data
    from extractor.quality.gold_files import GoldChecker
    from extractor.rules import load

    try:
        files, found = GoldChecker(load(args.rules)).check_folder(args.folder)
    except FileNotFoundError as error:
        raise InputError(str(error)) from None
    if args.json:
        print(dump_data({"files": files, "findings": [f.to_dict() for f in found]}).decode(), end="")
        return 1 if found else 0
    where = console()
    for finding in found:
        place = finding.file if finding.start is None else f"{finding.file}:{finding.start}"
        around = f"  {finding.context}" if finding.context else ""
        where.print(printable(f"{place}: {finding.kind}: {said(finding.message)}{around}"), soft_wrap=True)
    kinds = Counter(finding.kind for finding in found)
    counts = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    told = said(f"{counted(len(found), 'finding')} in {counted(files, 'file')}")
    where.print(f"{told}: {counts}" if counts else told)
    return 1 if found else 0
