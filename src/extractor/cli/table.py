"""``extractor table``: observations laid out wide."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import InputError, bulletins_in, console, printable

if TYPE_CHECKING:
    from extractor.cli.common import Commands
    from extractor.wide import Wide

_AXES = ("subject", "indicator", "period", "document", "measure")
_MEASURES = ("level", "change", "share", "contribution", "rate", "difference")


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "table",
        help="lay observations out wide: a row a subject, a column an indicator",
        description="Lay the observations of a folder of outputs, or of one output, out wide.",
    )
    parser.add_argument(
        "outputs", type=Path, metavar="OUTPUTS", help="a folder of outputs, or outputs/ID.json"
    )
    parser.add_argument("--rows", choices=_AXES, default="subject", help="default: subject")
    parser.add_argument("--columns", choices=_AXES, default="indicator", help="default: indicator")
    parser.add_argument("--measure", choices=_MEASURES, help="only this measure")
    parser.add_argument("--period", metavar="YEAR[-MONTH]", help="only what lies within it, such as 2023")
    parser.add_argument("--least", type=int, default=1, metavar="N", help="only columns that fill N rows")
    parser.add_argument("--most", type=int, default=8, metavar="N", help="columns in the terminal; default 8")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write all of it to FILE.csv or FILE.xlsx")
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print or write the table."""
    from extractor.wide import entries, lay_out

    found = entries(bulletins_in(args.outputs), measure=args.measure, period=args.period)
    wide = lay_out(found, rows=args.rows, columns=args.columns, least=args.least)
    if not wide.rows:
        raise InputError(f"{args.outputs}: no observation there is of what was asked for")
    if args.out:
        _write(wide, args.rows, args.out)
    else:
        _print(wide, args.rows, args.most)
    return 0


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

    from extractor.tables import write_frame

    rows = [[row, *(wide.text(row, column) or None for column in wide.columns)] for row in wide.rows]
    try:
        write_frame(pd.DataFrame(rows, columns=[corner, *wide.columns]), path)
    except ValueError as error:
        raise InputError(str(error)) from None
