"""``extractor table``: facts laid out wide, or one indicator through the years."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.cli.common import add_gold, add_outputs, console, corrected_in, counted, printable
from extractor.errors import InputError
from extractor.messages import said
from extractor.outputs.axes import AXES, MEASURES, STATUSES

if TYPE_CHECKING:
    from extractor.cli.common import Commands
    from extractor.knowledge.units import Units
    from extractor.outputs.facts import Fact
    from extractor.outputs.wide import Wide

_FILTERS = ("subject", "indicator", "document", "measure", "period", "status", "unit")
_ENDINGS = (".csv", ".xlsx", ".parquet")
_MOST_NOTES = 10  # in the terminal
_ANY = "any"


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
        help="lay observations out wide, as a yearbook would",
        description="Lay the observations of a folder of outputs, or of one output, out wide. Without --rows "
        "and --columns one document is laid out indicator by measure, several of one place indicator by "
        "period, others subject by indicator.",
    )
    add_outputs(parser)
    parser.add_argument("--rows", choices=AXES, help="what the rows are; default: see above")
    parser.add_argument("--columns", choices=AXES, help="what the columns are; default: see above")
    add_gold(parser)
    _add_filters(parser)
    parser.add_argument(
        "--series", action="store_true", help="what each bulletin said of each period, and how it was revised"
    )
    parser.add_argument("--least", type=int, default=1, metavar="N", help="only columns that fill N rows")
    parser.add_argument("--most", type=int, default=8, metavar="N", help="columns in the terminal; default 8")
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="FILE",
        help="write all of it to FILE.csv, FILE.xlsx (with sources and notes) or FILE.parquet (tidy)",
    )
    parser.add_argument("--tidy", action="store_true", help="a row a figure in FILE.csv too")
    parser.set_defaults(main=main)


def _add_filters(parser: argparse.ArgumentParser) -> None:
    several: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument(
        "--subject", **several, metavar="PLACE", help="only this subject: a name, code or path; any: all"
    )
    parser.add_argument("--indicator", **several, metavar="NAME", help="only this indicator")
    parser.add_argument("--document", **several, metavar="ID", help="only this document")
    parser.add_argument("--measure", choices=MEASURES, help="only this measure")
    parser.add_argument(
        "--status",
        choices=(*STATUSES, _ANY),
        help="only what is so, or planned; default: actual (with --series: any)",
    )
    parser.add_argument(
        "--period", type=_period, metavar="YEAR[-MONTH]", help="only what lies within it, such as 2023"
    )
    parser.add_argument(
        "--unit", **several, metavar="UNIT", help="only what can be stated in it, and so stated: 亿元, 万人"
    )


def main(args: argparse.Namespace) -> int:
    """Print or write the table."""
    from extractor.outputs.wide import default_axes, lay_out

    _check(args)
    args.status = args.status or (_ANY if args.series else "actual")
    units = _units(args.unit)
    found = _found(args, units)
    words = _words(args.lang)
    if args.series:
        return _series(args, found, words)
    rows, columns = _axes(args, default_axes(found))
    left = 0
    if (rows, columns) == ("indicator", "period") and not args.subject:
        found, left = _of_place(found)
    wide = lay_out(found, rows=rows, columns=columns, least=args.least, units=units, words=words)
    if not wide.rows:
        raise InputError(_nothing(args, rows, columns))
    if args.out:
        _write(args, wide, words)
        print(said(f"Wrote {counted(len(wide.rows), 'row')} to {args.out}"))
    else:
        _print(wide, args.most, words)
        if left:
            others = counted(left, "figure")
            console().print("\n" + said(f"{others} of other subjects; --subject any shows them"), style="dim")
    return 0


def _check(args: argparse.Namespace) -> None:
    """Raises InputError for options that do not go together."""
    if args.rows and args.rows == args.columns:
        raise InputError(f"--rows and --columns are both {args.rows}; give two different ones")
    if args.out and args.out.suffix not in _ENDINGS:
        raise InputError(f"{args.out}: the file must end in one of {', '.join(_ENDINGS)}")


def _units(given: Sequence[str]) -> list[tuple[str, Units]]:
    """The chosen units. Raises InputError for one that is none."""
    from extractor.knowledge.units import units_of
    from extractor.outputs.wide import unscaled
    from extractor.rules import load

    if not given:
        return []
    units = units_of(load())
    for unit in given:
        if unscaled(unit, units)[1] is None:
            raise InputError(
                f"--unit {unit}: this is no unit that the rules know; give one such as 亿元, 万人"
            )
    return [(unit, units) for unit in given]


def _found(args: argparse.Namespace, units: Sequence[tuple[str, Units]]) -> list[Fact]:
    from extractor.outputs.facts import among, facts
    from extractor.outputs.wide import stated_in

    found = among(
        facts(corrected_in(args)),
        subject=() if _ANY in args.subject else args.subject,
        indicator=args.indicator,
        document=args.document,
        period=args.period,
        measure=args.measure,
        status=None if args.status == _ANY else args.status,
    )

    def fits(fact: Fact) -> bool:
        one = fact.number if fact.number is not None else Decimal(1)
        return any(stated_in(one, fact.amount.unit, unit, known) is not None for unit, known in units)

    return [fact for fact in found if not units or fits(fact)]


def _axes(args: argparse.Namespace, default: tuple[str, str]) -> tuple[str, str]:
    """The axes asked for, the missing one the default's, or another where that is taken."""
    if args.rows and args.columns:
        return args.rows, args.columns
    if args.rows:
        columns = next(axis for axis in (default[1], default[0], *AXES) if axis != args.rows)
        return args.rows, columns
    if args.columns:
        rows = next(axis for axis in (default[0], default[1], *AXES) if axis != args.columns)
        return rows, args.columns
    return default


def _of_place(found: list[Fact]) -> tuple[list[Fact], int]:
    """The facts of the one place that the documents are about, and how many are of others."""
    regions = {fact.bulletin.document.region for fact in found}
    names = {region.name for region in regions if region}
    kept = [fact for fact in found if fact.place and fact.place.name in names]
    return (kept, len(found) - len(kept)) if kept else (found, 0)


def _nothing(args: argparse.Namespace, rows: str, columns: str) -> str:
    """What to say where no fact fits."""
    told = []
    for name in _FILTERS:
        value = getattr(args, name)
        told += [f"--{name} {one}" for one in (value if isinstance(value, list) else [value]) if one]
    told += [f"--least {args.least}"] if args.least > 1 else []
    return (
        f"{args.outputs}: no observation, laid out {rows} by {columns}, fits {' '.join(told)}; "
        "ask for less (--status any takes planned figures too)"
    )


def _words(language: str | None) -> Mapping[str, str]:
    """The words of a language for heads and values; none for English."""
    from extractor.outputs.files import headings

    return headings("zh") if language == "zh" else {}


def _series(args: argparse.Namespace, found: Sequence[Fact], words: Mapping[str, str]) -> int:
    from extractor.outputs.series import HEADS, SOURCE, rows, series

    points = series(found)
    if not points:
        raise InputError(_nothing(args, "indicator", "period"))
    heads = [words.get(head, head) for head in (*HEADS, *SOURCE)]
    lines = list(rows(points, words))
    if args.out:
        _write_rows(args.out, heads, lines)
        print(said(f"Wrote {counted(len(lines), 'row')} to {args.out}"))
        return 0
    _print_rows(heads, ([_plain(value) for value in line] for line in lines), 0)
    revised = sum(point.revised for point in points)
    console().print("\n" + said(f"{counted(len(points), 'point')}, {revised} revised"), style="dim")
    return 0


def _plain(value: Any) -> str:
    from extractor.model import plain

    return "" if value is None else plain(value) if isinstance(value, Decimal) else str(value)


def _print_rows(heads: Sequence[str], lines: Iterable[Sequence[str]], stubs: int) -> None:
    """Print rows, the first columns to the left and the others to the right."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(printable(head), justify="right" if stubs and number >= stubs else "left")
    for line in lines:
        if any(line[stubs:]):
            table.add_row(*map(printable, line))
    console().print(table)


def _print(wide: Wide, most: int, words: Mapping[str, str]) -> None:
    where = console()
    columns = wide.columns[:most]
    stubs = len(wide.corner)
    lines = ([*wide.stubs[row], *(wide.text(row, column) for column in columns)] for row in wide.rows)
    _print_rows([*wide.corner, *columns], lines, stubs)
    if len(wide.columns) > most:
        more = len(wide.columns) - most
        told = f"{more} more columns; --most shows them, --least leaves out thin ones"
        where.print("\n" + said(told), style="dim")
    shown = [note for note in wide.notes if note.column in columns]
    for note in shown[:_MOST_NOTES]:
        told = "; ".join(f"{_said(fact)}" for fact in (note.cell.fact, *note.cell.others))
        line = f"[{note.number}] {words.get(note.kind, note.kind)}: {told}"
        where.print(printable(line), soft_wrap=True)
    if len(shown) > _MOST_NOTES:
        more = len(shown) - _MOST_NOTES
        where.print(said(f"{more} more notes; --out FILE.xlsx has them all"), style="dim")


def _said(fact: Fact) -> str:
    from extractor.outputs.facts import shown

    place = f"{fact.mention.start}:{fact.mention.end}"
    return f"{shown(fact.mention)} {fact.amount.unit if fact.said.cell else ''}({fact.document} {place})"


def _write(args: argparse.Namespace, wide: Wide, words: Mapping[str, str]) -> None:
    from extractor.outputs.tidy import grid, tidy, tidy_heads

    path = args.out
    if path.suffix == ".xlsx":
        from extractor.outputs.excel import write_wide

        try:
            write_wide(path, wide, words)
        except ValueError as error:
            raise InputError(str(error)) from None
    elif path.suffix == ".parquet" or args.tidy:
        heads = tidy_heads({} if path.suffix == ".parquet" else words)
        _write_rows(path, list(heads.values()), list(tidy(wide, {} if path.suffix == ".parquet" else words)))
    else:
        _write_rows(path, *grid(wide, words))


def _write_rows(path: Path, heads: Sequence[str], lines: Sequence[Sequence[Any]]) -> None:
    """Write rows to a .csv, .xlsx or .parquet file, whole or not at all."""
    from extractor.outputs.rows import write_rows

    try:
        write_rows(path, heads, lines)
    except ValueError as error:
        raise InputError(str(error)) from None
