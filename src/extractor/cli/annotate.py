"""``extractor annotate``: bulletins to annotation tools and back."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.annotation import FORMATS
from extractor.cli.common import add_outputs, add_rules, build, bulletins_in, counted, tell
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from extractor.annotation.importing import Imported
    from extractor.annotation.offsets import Unit
    from extractor.cli.common import Commands

SHOWN = 5


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "annotate",
        help="take bulletins to an annotation tool, and gold back",
        description="Write bulletins in the format of an annotation tool, or make gold of what it wrote.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_export(actions)
    _add_import(actions)


def format_name(raw: str) -> str:
    """The name of a format however it is written: labelstudio, Label-Studio and .label-studio are one."""
    plain = {name.replace("-", ""): name for name in FORMATS}
    return plain.get(raw.lower().strip(".").replace("-", "").replace("_", ""), raw)


def _add_export(actions: Commands) -> None:
    parser = actions.add_parser(
        "export",
        help="write bulletins for a tool, their mentions as suggestions",
        description="Write the bulletins of a folder of outputs or gold for a tool, with their mentions.",
    )
    add_outputs(parser)
    parser.add_argument("--to", required=True, type=format_name, choices=FORMATS, help="the format")
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("annotate"), metavar="DIR", help="default: annotate"
    )
    parser.set_defaults(main=export)


def _add_import(actions: Commands) -> None:
    parser = actions.add_parser(
        "import",
        help="make gold files of what a tool wrote",
        description="Verify what a tool wrote against its texts, and write DIR/ID.gold.json for each.",
    )
    parser.add_argument("source", type=Path, metavar="PATH", help="the tool's file; for brat its folder")
    parser.add_argument(
        "--from", dest="format", required=True, type=format_name, choices=FORMATS, help="the format"
    )
    parser.add_argument("-o", "--out", type=Path, default=Path("gold"), metavar="DIR", help="default: gold")
    parser.add_argument(
        "--values",
        action="store_true",
        help="give spans without a value the one that the pipeline finds for them",
    )
    parser.add_argument(
        "--offsets",
        choices=("code-points", "utf-16"),
        help="how the tool counts characters; default: as the format does",
    )
    parser.add_argument(
        "--annotator", metavar="WHO", help="whose work to read, by id or e-mail address (label-studio)"
    )
    add_rules(parser)
    parser.set_defaults(main=read)


def export(args: argparse.Namespace) -> int:
    """Write the files of the format."""
    from extractor.annotation import importing
    from extractor.files import write_whole

    bulletins = list(bulletins_in(args.outputs))
    files = importing.export(bulletins, args.to)
    for name, data in files.items():
        write_whole(args.out / name, data)
    mentions = sum(len(bulletin.mentions) for bulletin in bulletins)
    documents, with_them = counted(len(bulletins), "document"), counted(mentions, "mention")
    print(said(f"Wrote {documents} with {with_them} to {args.out} ({', '.join(_few(files))})"))
    return 0


def read(args: argparse.Namespace) -> int:
    """Write the gold files; 3 when some of their mentions have no value yet."""
    from extractor.annotation import importing
    from extractor.annotation.records import file_names
    from extractor.files import write_whole
    from extractor.model import bulletin_from_dict
    from extractor.outputs.json import dump, dump_data

    try:
        files = importing.files_of(args.source)
        found = list(importing.records(files, args.format, args.annotator))
    except FileNotFoundError:
        if args.format == "brat":
            why = f"{args.source}: there is no such file or folder; give the folder that the tool wrote"
        else:
            why = f"{args.source}: there is no such file or folder; give the file that the tool wrote"
        raise InputError(why) from None
    except ValueError as error:
        raise InputError(str(error)) from None
    if not found:
        raise InputError(f"{args.source}: there is no document in the format {args.format} there")
    done = list(importing.gold(found, build(args) if args.values else None, _units(args.offsets)))
    names = file_names(bulletin_from_dict(i.data | {"mentions": []}) for i in done)
    for imported, (name, _) in zip(done, names, strict=True):
        if imported.missing:
            write_whole(args.out / f"{name}.draft.json", dump_data(imported.data))
        else:
            write_whole(args.out / f"{name}.gold.json", dump(imported.bulletin))
    incomplete = [imported for imported in done if imported.missing]
    print(said(f"Wrote {len(done) - len(incomplete)} of {len(done)} documents as gold to {args.out}"))
    _tell_missing(incomplete, args.values)
    return 3 if incomplete else 0


def _units(given: str | None) -> tuple[Unit, ...] | None:
    from extractor.annotation.offsets import JAVASCRIPT, PYTHON

    return {None: None, "code-points": PYTHON[:3], "utf-16": JAVASCRIPT[:3]}[given]


def _tell_missing(incomplete: list[Imported], asked: bool) -> None:
    for imported in incomplete:
        places = [f"{m['type']} {m['text']!r} ({m['start']})" for m in imported.missing]
        tell(f"{imported.id}: without a value: {', '.join(_few(places))}")
    if incomplete and not asked:
        tell("--values gives those that the pipeline finds")
    if incomplete:
        tell("fill in the others in the .draft.json and rename it to .gold.json")


def _few(names: Iterable[str]) -> list[str]:
    told = list(names)
    return told if len(told) <= SHOWN else [*told[:SHOWN], said(f"and {len(told) - SHOWN} more")]
