"""``extractor agree``: how far two annotators agree."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import bulletins_in, console
from extractor.cli.diff import HEADINGS, print_alone, print_changes, print_counts
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.cli.common import Commands
    from extractor.quality.annotators import Agreement

_HEADINGS = HEADINGS | {"lost": "only in A", "gained": "only in B"}


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "agree",
        help="measure how far two annotators agree",
        description="Compare the gold of two annotators on the same texts: spans, values, characters.",
    )
    parser.add_argument("first", type=Path, metavar="A", help="a folder of gold files, or one of them")
    parser.add_argument("second", type=Path, metavar="B", help="the other annotator's")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print the agreement, and the list of differences."""
    from extractor.outputs.json import dump_data
    from extractor.quality.annotators import agree

    found = agree(bulletins_in(args.first), bulletins_in(args.second))
    if not found.comparison.pairs:
        raise InputError(f"{args.first} and {args.second} have no document in common")
    if args.json:
        print(dump_data(found.to_dict()).decode(), end="")
        return 0
    where = console()
    print_changes(where, found.comparison.changes, ("A", "B"), _HEADINGS)
    _print_table(where, found)
    print_counts(where, found.comparison, _HEADINGS)
    print_alone(where, found.comparison, (str(args.first), str(args.second)))
    return 0


def _print_table(where: Console, found: Agreement) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for head in ("A", "B", "shared", "span F1", "values", "bounds", "kappa"):
        table.add_column(said(head), justify="right")
    for kind, score in found.spans.items():
        if not (score.gold or score.found):
            continue
        shared = [f"{score.value_accuracy:.3f}", f"{score.bound_accuracy:.3f}"] if score.right else ["", ""]
        counts = [str(number) for number in (score.gold, score.found, score.right)]
        table.add_row(kind, *counts, f"{score.f1:.3f}", *shared, f"{found.kappa[kind]:.3f}")
    where.print(table)
    observed = found.observations
    if observed.gold or observed.found:
        told = f"observations: A {observed.gold}, B {observed.found}, F1 of the whole {observed.f1:.3f}"
        where.print(said(told))
    where.print()
