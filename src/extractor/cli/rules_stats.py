"""``extractor rules stats``: what each rule does on a corpus."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import add_rules, build, console, counted, printable
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.cli.common import Commands
    from extractor.model import Bulletin
    from extractor.pipeline import Extractor
    from extractor.quality.rule_stats import RuleCount, RuleStats


def add(actions: Commands) -> None:
    parser = actions.add_parser(
        "stats",
        help="count how often each rule fires, and how often it is right",
        description="Run the pipeline over a folder of gold files or texts; count what each rule did.",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("corpus"), metavar="DIR", help="default: corpus"
    )
    add_rules(parser)
    parser.add_argument("--all", action="store_true", help="also list the rules that never fired")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print the counts."""
    from extractor.outputs.json import dump_data
    from extractor.quality.against_gold import read_gold
    from extractor.quality.rule_stats import rule_stats

    if not args.folder.is_dir():
        raise InputError(f"{args.folder}: there is no such folder")
    extractor = build(args)
    gold = any(args.folder.rglob("*.gold.json"))
    bulletins = read_gold(args.folder) if gold else _read(args.folder, extractor)
    stats = rule_stats(extractor, bulletins, gold=gold)
    if args.json:
        print(dump_data(stats.to_dict()).decode(), end="")
    else:
        _print(console(), stats, args.all)
    return 0


def _read(folder: Path, extractor: Extractor) -> Iterator[Bulletin]:
    from extractor.reading import SUFFIXES, read

    files = [file for file in sorted(folder.rglob("*")) if file.suffix.lower() in SUFFIXES and file.is_file()]
    if not files:
        raise InputError(f"{folder}: there are neither gold files nor texts ({', '.join(SUFFIXES)})")
    for file in files:
        yield extractor.extract(read(file)[0], id=file.stem)


def _print(where: Console, stats: RuleStats, everything: bool) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    heads = ["fired", *(["right", "values", "precision"] if stats.gold else []), "dropped", "refused"]
    table.add_column(said("rule"))
    for head in heads:
        table.add_column(said(head), justify="right")
    table.add_column(said("in whose shadow"), overflow="fold")
    counts = sorted(stats.counts.values(), key=lambda c: (c.family, -c.fired, -c.dropped - c.refused, c.rule))
    for count in counts:
        if everything or count.active:
            table.add_row(*_cells(count, stats.gold))
    where.print(table)
    documents = counted(stats.documents, "document")
    where.print("\n" + (documents if stats.gold else said(f"{documents}; no gold, so no precision")))
    if stats.buried:
        where.print(printable(said(f"always shadowed: {', '.join(stats.buried)}")), soft_wrap=True)
    silent = [rule.id for rule in stats.silent]
    told = ", ".join(silent) if everything else said("--all lists them")
    if silent:
        line = f"{len(silent)} of {len(stats.counts)} rules never fired: {told}"
        where.print(said(line), soft_wrap=True)


def _cells(count: RuleCount, gold: bool) -> list[str]:
    cells = [count.rule, str(count.fired)]
    if gold:
        precision = count.precision
        cells += [str(count.right), str(count.valued), "" if precision is None else f"{precision:.3f}"]
    shadow = ", ".join(f"{rule} {times}" for rule, times in count.shadowed.most_common(3))
    return [*cells, str(count.dropped or ""), str(count.refused or ""), shadow]
