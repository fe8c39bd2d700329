"""``extractor table``: observations laid out wide."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import bulletins_in, console, printable
from extractor.errors import InputError
from extractor.outputs.axes import AXES, MEASURES, STATUSES

if TYPE_CHECKING:
    from extractor.cli.common import Commands
    from extractor.outputs.wide import Wide

_FILTERS = ("measure", "period", "status")


def _period(raw: str) -> str:
    """A year, month or day in ISO 8601."""
    try:
        whole = date.fromisoformat(raw + "-01" * (2 - raw.count("-"))).isoformat()
    except ValueError:
        whole = ""
    if not raw or not whole.startswith(raw):
        raise argparse.ArgumentTypeError(
            f"{raw!r} is no year, month or day such as 2023, 2023-02, 2023-02-03"
        )
    return raw


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "table",
        help="lay observations out wide: a row a subject, a column an indicator",
        description="Lay the observations of a folder of outputs, or of one output, out wide.",
    )
    parser.add_argument(
        "outputs", type=Path, metavar="OUTPUTS", help="a folder of outputs, or outputs/ID.json"
    )
    parser.add_argument("--rows", choices=AXES, default="subject", help="default: subject")
    parser.add_argument("--columns", choices=AXES, default="indicator", help="default: indicator")
    parser.add_argument("--measure", choices=MEASURES, help="only this measure")
    parser.add_argument(
        "--status",
        choices=(*STATUSES, "any"),
        default="actual",
        help="only what is so, or planned; default: actual",
    )
    parser.add_argument(
        "--period", type=_period, metavar="YEAR[-MONTH]", help="only what lies within it, such as 2023"
    )
    parser.add_argument("--least", type=int, default=1, metavar="N", help="only columns that fill N rows")
    parser.add_argument("--most", type=int, default=8, metavar="N", help="columns in the terminal; default 8")
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="write all of it to FILE.csv or FILE.xlsx"
    )
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print or write the table."""
    from extractor.outputs.wide import entries, lay_out

    if args.rows == args.columns:
        raise InputError(f"--rows and --columns are both {args.rows}; give two different ones")
    status = None if args.status == "any" else args.status
    found = entries(bulletins_in(args.outputs), measure=args.measure, period=args.period, status=status)
    wide = lay_out(found, rows=args.rows, columns=args.columns, least=args.least)
    if not wide.rows:
        given = " ".join(f"--{name} {getattr(args, name)}" for name in _FILTERS if getattr(args, name))
        given += f" --least {args.least}" if args.least > 1 else ""
        raise InputError(
            f"{args.outputs}: no observation with {_one(args.rows)} and {_one(args.columns)} fits {given}; "
            "ask for less (--status any takes planned figures too)"
        )
    if args.out:
        _write(wide, args.rows, args.out)
        rows = len(wide.rows)
        print(f"Wrote {rows} row{'s' if rows != 1 else ''} to {args.out}")
    else:
        _print(wide, args.rows, args.most)
    return 0


def _one(axis: str) -> str:
    return f"an {axis}" if axis == "indicator" else f"a {axis}"


def _print(wide: Wide, corner: str, most: int) -> None:
    from rich.table import Table

    where = console()
    table = Table(box=None, pad_edge=False)
    table.add_column(corner)
    columns = wide.columns[:most]
    for column in columns:
        table.add_column(printable(column), justify="right")
    for row in wide.rows:
        cells = [printable(wide.text(row, column)) for column in columns]
        if any(cells):
            table.add_row(printable(row), *cells)
    where.print(table)
    if len(wide.columns) > most:
        more = len(wide.columns) - most
        where.print(f"\n{more} more columns; --most shows them, --least leaves out thin ones", style="dim")


def _write(wide: Wide, corner: str, path: Path) -> None:
    import pandas as pd

    from extractor.outputs.tables import write_frame

    rows = [[row, *(wide.text(row, column) or None for column in wide.columns)] for row in wide.rows]
    try:
        write_frame(pd.DataFrame(rows, columns=[corner, *wide.columns]), path)
    except ValueError as error:
        raise InputError(str(error)) from None
