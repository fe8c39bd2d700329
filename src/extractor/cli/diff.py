"""``extractor diff``: what two runs of the pipeline found differently."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.cli.common import STYLES, add_type, bulletins_in, console, counted, printable
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from extractor.cli.common import Commands
    from extractor.model import Mention, Observation
    from extractor.quality.two_outputs import Change, Comparison

# What follows from the subject, and how sure the slots are: no difference of its own
_ASIDE = frozenset(("subject_kind", "subject_code", "subject_path", "margin", "margin_of"))
HEADINGS = {
    "lost": "lost",
    "gained": "gained",
    "type": "another type",
    "borders": "other borders",
    "value": "another value",
    "bound": "another bound",
    "observation": "another observation",
}


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "diff",
        help="compare two folders of outputs: mentions gained, lost and changed",
        description="Compare the bulletins of two folders of outputs: before and after a change, say.",
    )
    parser.add_argument(
        "before", type=Path, metavar="OUTPUTS_A", help="a folder of outputs, or outputs/ID.json"
    )
    parser.add_argument("after", type=Path, metavar="OUTPUTS_B", help="the other")
    add_type(parser)
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print the differences."""
    from extractor.outputs.json import dump_data
    from extractor.quality.two_outputs import compare

    sides = [list(bulletins_in(path)) for path in (args.before, args.after)]
    if args.type:
        kept = args.type.upper()
        sides = [[b.with_mentions(m for m in b.mentions if m.type == kept) for b in side] for side in sides]
    comparison = compare(*sides)
    if not comparison.pairs:
        raise InputError(f"{args.before} and {args.after} have no document in common")
    if args.json:
        print(dump_data(comparison.to_dict()).decode(), end="")
        return 0
    where = console()
    print_changes(where, comparison.changes, (said("before"), said("after")), HEADINGS)
    print_counts(where, comparison, HEADINGS)
    print_alone(where, comparison, (str(args.before), str(args.after)))
    return 0


def print_changes(
    where: Console, changes: Sequence[Change], sides: tuple[str, str], headings: Mapping[str, str]
) -> None:
    """Print the changes in context, those of one kind together under its heading."""
    for kind, heading in headings.items():
        some = [change for change in changes if change.kind == kind]
        if not some:
            continue
        where.print(f"{said(heading)} ({len(some)})", style="bold")
        for change in some:
            place = f"{change.document}:{change.mention.start}"
            line = f"  {place}  {change.type}  {change.context}{_told(change, sides)}"
            where.print(printable(line), style=STYLES[change.type], soft_wrap=True)
        where.print()


def _told(change: Change, sides: tuple[str, str]) -> str:
    """What the two sides say, or the one that says something."""
    one, other = change.before, change.after
    if one is None or other is None:
        mention = one or other
        return f"  {_value(change, mention)}  {mention.rule}" if mention else ""
    rules = f"  {one.rule}" if one.rule == other.rule else f"  {one.rule} → {other.rule}"
    if change.kind == "observation":
        return f"  {'; '.join(_slots(one.observation, other.observation, sides))}{rules}"
    return f"  {sides[0]} {_value(change, one)}, {sides[1]} {_value(change, other)}{rules}"


def _value(change: Change, mention: Mention) -> str:
    from extractor.rules.examples import written

    head = {"type": f"{mention.type} ", "borders": f"{mention.text} "}.get(change.kind, "")
    return f"{head}{written(mention)}"


def _slots(one: Observation | None, other: Observation | None, sides: tuple[str, str]) -> Iterator[str]:
    """The slots in which two observations differ; all that is said where one says nothing."""
    first, second = _compared(one), _compared(other)
    if not first or not second:
        side = sides[0] if first else sides[1]
        yield said(f"only {side}: {' | '.join(map(_slot, (first or second).values()))}")
        return
    for name, told in first.items():
        if told != second.get(name):
            yield f"{said(name)}: {sides[0]} {_slot(told)}, {sides[1]} {_slot(second.get(name))}"


def _compared(observation: Observation | None) -> dict[str, Any]:
    """The slots that are compared, none where there is no observation."""
    slots = observation.to_dict() if observation else {}
    return {name: told for name, told in slots.items() if name not in _ASIDE}


def _slot(told: Any) -> str:
    if isinstance(told, dict):
        return "/".join(day or ".." for day in told.values())
    return "、".join(told) if isinstance(told, list) else told or "-"


def print_counts(where: Console, comparison: Comparison, headings: Mapping[str, str]) -> None:
    """Print a row a type: how many changes of each kind."""
    from rich.table import Table

    counts = comparison.counts()
    if counts:
        table = Table(box=None, pad_edge=False)
        for head in ("", *headings.values()):
            table.add_column(said(head), justify="right" if head else "left")
        for kind in STYLES:
            if kind in counts:
                table.add_row(kind, *(str(counts[kind][name] or "") for name in headings))
        where.print(table)
    changes, documents = len(comparison.changes), counted(len(comparison.pairs), "document")
    where.print(said(f"{changes} differences in {documents}; {comparison.same} mentions are alike"))


def print_alone(where: Console, comparison: Comparison, sides: tuple[str, str]) -> None:
    """Print which documents only one side has."""
    for side, ids in zip(sides, (comparison.only_before, comparison.only_after), strict=True):
        if ids:
            where.print(printable(said(f"only in {side}: {', '.join(ids)}")), soft_wrap=True)
