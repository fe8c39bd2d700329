"""``extractor evaluate``: the pipeline against gold files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import add_rules, build, console, counted, printable
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.cli.common import Commands
    from extractor.quality.against_gold import Difference, Report, Score
    from extractor.quality.observation_scores import ObservationDifference, ObservationScore

_TYPES = ("DATE", "AMOUNT", "DISTRICT", "ORGANISATION")
_HEADINGS = {
    "missed": "missed: in gold, not found",
    "false": "false: found, not in gold",
    "value": "wrong value",
    "bound": "wrong bound",
}


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "evaluate",
        help="score the pipeline against gold files",
        description="Run the pipeline over the text of every *.gold.json in DIR and compare.",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("corpus"), metavar="DIR", help="default: corpus"
    )
    parser.add_argument("--errors", action="store_true", help="list every miss, false find and wrong value")
    given = parser.add_mutually_exclusive_group()
    given.add_argument("--no-region", action="store_true", help="do not tell the pipeline gold's region")
    given.add_argument(
        "--bare",
        action="store_true",
        help="tell it neither title, date nor region",
    )
    parser.add_argument(
        "--fail-under",
        action="append",
        type=bar,
        default=[],
        metavar="[TYPE=]X",
        help="exit with 1 when the end-to-end F1 of any type, or of TYPE, is under X",
    )
    add_rules(parser)
    parser.add_argument("--json", action="store_true", help="print the scores, and all differences, as JSON")
    parser.set_defaults(main=main)


def bar(raw: str) -> dict[str, float]:
    """The bars of one ``--fail-under``: a number for every type, or TYPE=number."""
    kind, equals, number = raw.rpartition("=")
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1 or (equals and kind not in _TYPES):
        raise argparse.ArgumentTypeError(
            f"{raw!r}: give a number from 0 to 1, or one for a type: AMOUNT=0.98"
        )
    return dict.fromkeys([kind] if equals else _TYPES, value)


def main(args: argparse.Namespace) -> int:
    """Print the report; 1 when a type is under its bar."""
    from extractor.outputs.json import dump_data
    from extractor.quality.against_gold import evaluate, read_gold
    from extractor.quality.observation_scores import observation_differences, score_observations

    try:
        golds = read_gold(args.folder)
    except FileNotFoundError as error:
        raise InputError(error) from None
    report = evaluate(build(args), golds, region=not args.no_region, bare=args.bare)
    observations = score_observations(report.pairs)
    bars = {kind: value for given in args.fail_under for kind, value in given.items()}
    under = report.under(bars)
    if args.json:
        told = {
            "observations": observations.to_dict(),
            "observation_differences": [d.to_dict() for d in observation_differences(report.pairs)],
            "under": under,
        }
        print(dump_data(report.to_dict() | told).decode(), end="")
        return 1 if under else 0
    where = console()
    if args.errors:
        _print_errors(where, report.differences)
        _print_observation_errors(where, observation_differences(report.pairs))
    _print_scores(where, report)
    if observations.gold:
        _print_observations(where, observations)
    for kind in under:
        fault = f"{kind}: {report.micro[kind].end_to_end:.4f} is under the bar of {bars[kind]}"
        where.print(said(fault), style="red")
    return 1 if under else 0


def _print_scores(where: Console, report: Report) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("")
    heads = (
        "gold",
        "found",
        "precision",
        "recall",
        "F1",
        "values",
        "end to end",
        "bounds",
        "macro F1",
        "macro e2e",
    )
    for head in heads:
        table.add_column(said(head), justify="right")
    for kind, score in report.micro.items():
        means = report.macro[kind]
        table.add_row(
            kind, *_cells(kind, score), f"{means['f1']:.3f}", f"{means['end_to_end_f1']:.3f}",
            style="bold" if kind == "ALL" else None,
        )  # fmt: skip
    where.print(table)
    count, frames = len(report.documents), report.frames()
    told = (
        f"{counted(count, 'document')}; macro is the mean over documents; place right in "
        f"{frames['region']}, date of issue in {frames['published']}"
    )
    where.print("\n" + said(told), style="dim")


def _print_observations(where: Console, score: ObservationScore) -> None:
    from extractor.quality.observation_scores import SLOTS

    rates = {"precision": score.precision, "recall": score.recall, "tuple F1": score.f1}
    counts = {"gold": score.gold, "found": score.found}
    told = [f"{said(name)} {count}" for name, count in counts.items()]
    told += [f"{said(name)} {rate:.3f}" for name, rate in rates.items()]
    where.print("\n" + said("observations"), style="bold")
    where.print("  ".join(told))
    slots = "  ".join(f"{said(name)} {score.slot(name):.3f}" for name in SLOTS)
    where.print(f"{said('right slots')}: {slots}")


def _print_observation_errors(where: Console, differences: list[ObservationDifference]) -> None:
    if differences:
        where.print(said(f"observations ({len(differences)})"), style="bold")
    for d in differences:
        wrong = "; ".join(_slot(name, d) for name in d.wrong)
        where.print(printable(f"  {d.document}:{d.start}  {d.context}  {wrong}"), soft_wrap=True)
    if differences:
        where.print()


def _slot(name: str, difference: ObservationDifference) -> str:
    gold, found = difference.gold, difference.found
    if gold is None or found is None:
        one = gold or found
        return f"{said(name)}: {one.indicator if one else ''}"
    return said(f"{name}: gold {_written(getattr(gold, name))}, found {_written(getattr(found, name))}")


def _written(slot: object) -> str:
    if isinstance(slot, tuple):
        return "/".join(str(day) if day else ".." for day in slot)
    return "-" if slot is None else str(slot)


def _cells(kind: str, score: Score) -> list[str]:
    """The numbers of one row; a rate of nothing stays empty."""
    rates = (
        (score.precision, score.found),
        (score.recall, score.gold),
        (score.f1, score.gold + score.found),
        (score.value_accuracy, score.right),
        (score.end_to_end, score.gold + score.found),
        (score.bound_accuracy, score.right if kind == "AMOUNT" else 0),
    )
    return [str(score.gold), str(score.found), *(f"{rate:.3f}" if of else "" for rate, of in rates)]


def _print_errors(where: Console, differences: tuple[Difference, ...]) -> None:
    from extractor.rules.examples import written

    for kind, heading in _HEADINGS.items():
        some = [d for d in differences if d.kind == kind]
        if some:
            where.print(f"{said(heading)} ({len(some)})", style="bold")
        for d in some:
            values = [said(f"gold {written(d.gold)}")] if d.gold else []
            values += [said(f"found {written(d.found)} by {d.rule}")] if d.found else []
            line = f"  {d.type:12} {d.document}:{d.start}  {d.context}  {'; '.join(values)}"
            where.print(printable(line), soft_wrap=True)
    if differences:
        where.print()
