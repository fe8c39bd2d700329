"""What the subcommands share: options, messages, and text made safe for a terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from extractor.errors import InputError
from extractor.messages import LANGUAGES, said

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.model import Bulletin, Mention, PartialDate
    from extractor.pipeline import Extractor

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

STYLES = {"DATE": "cyan", "AMOUNT": "green", "DISTRICT": "yellow", "ORGANISATION": "magenta"}

_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"} | {0x7F: 0x2421}
# The second set of controls, of which 0x9B opens a sequence as ESC [ does, line ends that are none here, and
# marks that turn the direction of what follows, so that it reads as what it is not.
_CONTROLS |= dict.fromkeys(
    (*range(0x80, 0xA0), 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)), 0xFFFD
)


def day(raw: str) -> PartialDate:
    """A date given as an option, in ISO 8601, as exact as it is known."""
    from extractor.model import PartialDate

    try:
        return PartialDate.parse(raw)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{raw!r} is not a date such as 2023-02-03") from None


def period(raw: str) -> str:
    """A period given as an option, such as ``DateValue.parse`` reads."""
    from extractor.model import DateValue

    try:
        DateValue.parse(raw)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{raw!r} is no period such as 2023 or 2023-01/2023-06") from None
    return raw


def add_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rules", type=Path, metavar="DIR", help="a rules folder, laid over the built-in rules"
    )


def add_language(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=default,
        help="of messages, and of the heads of tables; default: messages as the locale says, heads en",
    )


def add_frame(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--published", type=day, metavar="DATE", help="the date of issue, 2023-02-03; else read from the text"
    )
    parser.add_argument(
        "--region", metavar="PLACE", help="the place it is about: a GB/T 2260 code, a name, or 全国"
    )
    parser.add_argument(
        "--period",
        type=period,
        metavar="PERIOD",
        help="the period under review, 2023 or 2023-01/2023-06; else read from the text",
    )


def build(args: argparse.Namespace) -> Extractor:
    """The Extractor for ``--rules``, its examples run, and ``--region`` looked up.

    Raises RulesError for a faulty rules folder, InputError for a region that is none.
    """
    from extractor.quality.rule_examples import build as build_checked

    extractor = build_checked(args.rules)
    if getattr(args, "region", None):
        try:
            extractor.document("", region=args.region, published=args.published)
        except ValueError as error:
            raise InputError(str(error)) from None
    return extractor


def bulletins_in(path: Path) -> Iterator[Bulletin]:
    """The bulletins of an output file, or of all ``*.json`` of a folder of outputs, in order.

    Raises InputError when there are none, FormatError for a file that is no bulletin.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path}: there are no outputs (*.json) there; run `extractor run` first")
    for file in files:
        yield bulletin_at(file)


def add_outputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "outputs", type=Path, metavar="OUTPUTS", help="a folder of outputs, or outputs/ID.json"
    )


def add_type(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--type", type=str.lower, choices=[kind.lower() for kind in STYLES], help="only this type"
    )


def add_gold(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--gold", type=Path, metavar="DIR", help="gold files; default: OUTPUTS/gold if it is there"
    )


def gold_of(args: argparse.Namespace) -> Path | None:
    """The folder of gold files that corrects the outputs: the one given, or else the one beside them.

    Raises InputError for one that is given and is not there.
    """
    beside: Path = args.outputs / "gold"
    gold: Path | None = args.gold or (beside if beside.is_dir() else None)
    if gold is not None and not gold.is_dir():
        raise InputError(f"{gold}: there is no such folder of gold files")
    return gold


def corrected_in(args: argparse.Namespace) -> Iterator[Bulletin]:
    """The bulletins of the outputs, with the corrections of gold laid over them, which is said."""
    from extractor.quality.against_gold import read_gold
    from extractor.running.export import corrected

    gold = gold_of(args)
    found = any(gold.rglob("*.gold.json")) if gold else False
    golds = {one.id: one for one in read_gold(gold)} if gold and found else {}
    if golds:
        tell(f"with the corrections of {counted(len(golds), 'gold file')} in {gold}")
    for bulletin in bulletins_in(args.outputs):
        yield corrected(bulletin, golds[bulletin.id]) if bulletin.id in golds else bulletin


def bulletin_at(file: Path) -> Bulletin:
    """The bulletin of an output or gold file. Raises InputError for a folder or a document not yet read."""
    from extractor.errors import FormatError
    from extractor.outputs.json import load_bulletin

    if file.is_dir():
        first = min(file.glob("*.json"), default=file / "ID.json")
        raise InputError(f"{file}: this is a folder; give one of its files, such as {first}")
    try:
        return load_bulletin(file)
    except FormatError:
        if file.suffix.lower() == ".json":
            raise
        raise InputError(
            f"{file}: this is no output of a run; run `extractor run {file}` first, "
            "then give outputs/ID.json, which it writes"
        ) from None


def counted(number: int, noun: str) -> str:
    """A number and what it counts: ``1 document``, ``2 documents``, in the language spoken."""
    one = f"{number} {noun}"
    return said(one) if said(one) != one or number == 1 else f"{one}s"


def tell(message: str) -> None:
    """Print a message beside the results, in the language spoken."""
    print(f"extractor: {printable(said(message))}", file=sys.stderr)


def console() -> Console:
    """Where results go: colours in a terminal, plain and unbroken lines in a pipe."""
    from rich.console import Console

    made = Console(highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = max(made.width, 400)
    return made


def printable(text: str) -> str:
    """``text`` with control characters as their pictures, so that it cannot steer the terminal."""
    return text.translate(_CONTROLS)


def row(mention: Mention) -> dict[str, str]:
    """A mention as the cells of a printed table."""
    from extractor.rules.examples import written

    return {
        "type": mention.type,
        "place": f"{mention.start}:{mention.end}",
        "text": printable(mention.text),
        "value": printable(written(mention)),
        "rule": mention.rule,
    }


def observation_rows(
    mentions: Iterable[Mention], notes: Mapping[int, str] | None = None
) -> list[dict[str, str]]:
    """What the amounts among ``mentions`` say, as the cells of a printed table.

    ``notes`` tells for an amount's start how the slots were filled.
    """
    rows = []
    for mention in mentions:
        if mention.observation:
            said = mention.observation.to_dict() | {"indicator": mention.observation.indicator}
            period = said.pop("period")
            cells = {"place": f"{mention.start}:{mention.end}", "amount": mention.text}
            cells |= {name: said[name] or "" for name in ("indicator", "subject")}
            cells["period"] = f"{period['start'] or '..'}/{period['end'] or '..'}" if period else ""
            cells |= {name: said[name] or "" for name in ("measure", "direction", "basis", "status")}
            if notes is not None:
                cells["how"] = notes.get(mention.start, "dealt out with the amounts beside it")
            rows.append({name: printable(cell) for name, cell in cells.items()})
    return rows


def print_rows(where: Console, title: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Print rows under a title, each in the colour of its type where it has one."""
    from rich.table import Table

    where.print(said(title), style="bold")
    if not rows:
        where.print("  " + said("none"))
        return
    table = Table(box=None)
    for name in rows[0]:
        table.add_column(said(name), overflow="fold")
    for cells in rows:
        table.add_row(*cells.values(), style=STYLES.get(cells.get("type", "")))
    where.print(table)
