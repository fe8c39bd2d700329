"""``extractor frame``: what each document says of itself, as an index to correct and give back."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.cli.common import add_rules, build, console, counted, print_rows, printable, tell
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from extractor.cli.common import Commands
    from extractor.steps.draft import Draft

_SHOWN = 40  # characters of a title on the terminal


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "frame",
        help="show title, date, place and period of documents, and write an index of them",
        description=(
            "Read the title, the date of issue, the place and the period under review of each document, "
            "say where each was read, and write them as JSON lines: correct these and give them to "
            "`extractor run --meta`."
        ),
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="as for `extractor run`")
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("frame.jsonl"), metavar="FILE", help="default: frame.jsonl"
    )
    parser.add_argument("--meta", type=Path, metavar="INDEX", help="what is given already, as for `run`")
    add_rules(parser)
    parser.add_argument("--json", action="store_true", help="print the index, write no file")
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print the frames and write the index; 3 when some documents could not be read, 2 when none could."""
    if not args.json and args.out.exists():
        raise InputError(f"{args.out}: there is such a file; give another --out")
    rows, failed = [], 0
    for found in _frames(args):
        if isinstance(found, str):
            failed += 1
            tell(found)
        else:
            rows.append(found)
    if args.json:
        sys.stdout.write(_lines(rows))
    elif rows:
        from extractor.files import write_whole

        write_whole(args.out, _lines(rows).encode("utf-8", "backslashreplace"))
        where = console()
        print_rows(where, "frames", [_shown(row) for row in rows])
        lines = counted(len(rows), "line")
        where.print("\n" + said(f"Wrote {lines} to {args.out}, to correct and give by --meta"))
    return (3 if rows else 2) if failed else 0


def _frames(args: argparse.Namespace) -> Any:
    """The row of each document, or why there is none."""
    from extractor.errors import ReadingError
    from extractor.reading import sources
    from extractor.reading.index import Index, read_index
    from extractor.running.batch import document_of, reason

    extractor = build(args)
    index = read_index(args.meta) if args.meta else Index()
    yield from index.unnamed
    stdin = io.BytesIO(sys.stdin.buffer.read()) if "-" in args.paths else None
    for item in sources(args.paths, stdin, tell=tell):
        key = index.key(item.id, item.name)
        if key in index.refused:
            yield index.refused[key]
            continue
        try:
            draft = extractor.frame(document_of(extractor, item, index.entries.get(key, {})))
        except (ReadingError, OSError, ValueError) as error:
            yield reason(error, item.name)
        else:
            yield _row(item.id, draft)


def _row(id: str, draft: Draft) -> dict[str, Any]:
    document, heading = draft.document, draft.heading
    period = heading.period
    return {
        "id": id,
        "title": document.title,
        "published": str(document.issued) if document.issued else None,
        "region": document.region.path or document.region.name if document.region else document.region_name,
        "period": f"{period.start}/{period.end}" if period else None,
        "kind": heading.kind,
        "year": heading.year,
        "candidates": list(document.candidates),
        "origins": dict(document.origins),
        "why": {name: why for name, why in heading.why.items() if why},
    }


def _shown(row: dict[str, Any]) -> dict[str, str]:
    origins = row["origins"]
    cells = {"document": row["id"]}
    for name in ("title", "published", "region", "period"):
        told = row[name] or (" / ".join(row["candidates"]) if name == "region" else "") or "?"
        told = told[:_SHOWN] + "…" if len(told) > _SHOWN else told
        cells[name] = f"{told} ({said(origins[name])})" if name in origins else told
    return {name: printable(cell) for name, cell in cells.items()}


def _lines(rows: list[dict[str, Any]]) -> str:
    import orjson

    return "".join(orjson.dumps(row).decode() + "\n" for row in rows)
