"""``extractor run``: documents in, a JSON file each and the tables of all of them out."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.cli.common import InputError, add_frame, add_rules, build, console, printable

if TYPE_CHECKING:
    from extractor.cli.common import Commands
    from extractor.model import Bulletin
    from extractor.pipeline import Extractor

_META = ("title", "published", "region")


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be done, and why."""

    file: Path
    message: str


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "run",
        help="turn documents into JSON and tables",
        description="Write OUT/<id>.json for each document, and OUT/tables/*.csv and *.parquet for all.",
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a text file, or a folder of them"
    )
    parser.add_argument("--out", type=Path, default=Path("outputs"), metavar="DIR", help="default: outputs")
    add_frame(parser)
    parser.add_argument(
        "--meta",
        type=Path,
        metavar="INDEX",
        help="JSON lines with an id (the file's name without its ending) and its title, published, region",
    )
    add_rules(parser)
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Run the pipeline over the documents; 3 when some of them failed, 2 when all did."""
    from extractor import tables
    from extractor.files import write_whole
    from extractor.jsonfile import dump

    files = named(documents(args.paths))
    meta = read_meta(args.meta) if args.meta else {}
    given = {"published": args.published, "region": args.region, "title": None}
    extractor = build(args)
    done: list[Bulletin] = []
    failed: list[Failure] = []
    for count, (name, file) in enumerate(files.items(), 1):
        if sys.stderr.isatty():
            print(f"\r\033[K{count}/{len(files)} {printable(name)}", end="", file=sys.stderr, flush=True)
        try:
            frame = given | meta.get(file.stem, meta.get(name, {}))
            bulletin = one(extractor, file, name, frame)
            write_whole(args.out / f"{name}.json", dump(bulletin))
            done.append(bulletin)
        except Exception as error:  # whatever ails one document, the others go on
            failed.append(Failure(file, _reason(error, file)))
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    if done:
        tables.write(tables.tables(done), args.out / "tables")
    for failure in failed:
        print(f"extractor: {failure.message}", file=sys.stderr)
    if args.json:
        _print_json(done, failed)
    elif done:
        _print_table(done, failed, args.out)
    return (3 if done else 2) if failed else 0


def documents(paths: Iterable[Path]) -> list[Path]:
    """The files to read: those given, and in folders those that can be read, in the order of their names.

    Raises InputError for a path that is not there and a folder without documents.
    """
    from extractor.reading import SUFFIXES

    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = [f for f in sorted(path.rglob("*")) if f.suffix.lower() in SUFFIXES and f.is_file()]
            inside = [f for f in inside if not any(p.startswith(".") for p in f.relative_to(path).parts)]
            if not inside:
                raise InputError(f"{path}: there are no documents ({', '.join(SUFFIXES)}) in this folder")
            found |= dict.fromkeys(inside)
        elif path.exists():
            found[path] = None
        else:
            raise InputError(f"{path}: there is no such file or folder")
    return list(found)


def named(files: Iterable[Path]) -> dict[str, Path]:
    """The files by their ids: the file's name made safe; folders are put before it where names clash.

    Raises InputError when two files would still have one id.
    """
    waiting = {file.resolve(): file for file in files}
    ids: dict[str, Path] = {}
    depth = 0
    while waiting:
        names = {path: _id(path, depth) for path in waiting}
        counts = Counter(name.casefold() for name in [*names.values(), *ids])
        alone = {path: name for path, name in names.items() if counts[name.casefold()] == 1}
        if not alone and depth > max(len(path.parts) for path in waiting):
            clash = " and ".join(str(file) for file in waiting.values())
            raise InputError(f"{clash}: these names cannot be told apart; rename one")
        for path, name in alone.items():
            ids[name] = waiting.pop(path)
        depth += 1
    return dict(sorted(ids.items()))


def _id(path: Path, depth: int) -> str:
    import unicodedata

    raw = path.stem if depth == 0 else "-".join(path.parts[-depth:])
    safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in unicodedata.normalize("NFC", raw))
    safe = safe.strip("-.") or "document"
    # File systems take 255 bytes for a name: a long one keeps its end, which tells it from its like.
    return safe if len(safe.encode()) <= 200 else safe[-60:].lstrip("-.")


def read_meta(file: Path) -> dict[str, dict[str, Any]]:
    """An index of documents by id: JSON lines with ``id`` (or ``file``), title, published, region.

    Raises InputError with file and line for a line that is none.
    """
    import orjson

    index: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = orjson.loads(line)
            key = entry["id"] if "id" in entry else Path(entry["file"]).stem
            frame = {name: entry[name] for name in _META if entry.get(name)}
            if "published" in frame:
                frame["published"] = date.fromisoformat(frame["published"])
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(
                f"{file}:{number}: a JSON object with an id or file is needed: {error}"
            ) from None
        index[key] = frame
    return index


def one(extractor: Extractor, file: Path, name: str, frame: Mapping[str, Any]) -> Bulletin:
    """The bulletin of one file. Raises ReadingError, OSError, and ValueError for a frame that is wrong."""
    from extractor.reading import read

    text, source = read(file)
    document = extractor.document(text, id=name, **frame)
    return extractor.draft(replace(document, source=source))[0]


def _reason(error: Exception, file: Path) -> str:
    from extractor.reading import ReadingError

    if isinstance(error, ReadingError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or file}: {error.strerror or error}"
    return f"{file}: {type(error).__name__}: {error}"


def _counts(bulletin: Bulletin) -> dict[str, int]:
    from extractor.model import MENTION_TYPES

    return {kind.lower() + "s": len(bulletin.of_type(kind)) for kind in MENTION_TYPES}


def _print_json(done: Iterable[Bulletin], failed: Iterable[Failure]) -> None:
    from extractor.jsonfile import dump_data

    summary = {
        "documents": [{"id": bulletin.id} | _counts(bulletin) for bulletin in done],
        "failed": [{"file": str(failure.file), "message": failure.message} for failure in failed],
    }
    print(dump_data(summary).decode(), end="")


def _print_table(done: list[Bulletin], failed: list[Failure], out: Path) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("document", "published", "region"):
        table.add_column(name)
    for name in _counts(done[0]):
        table.add_column(name, justify="right")
    for cells in _rows(done):
        table.add_row(*cells)
    where = console()
    where.print(table)
    where.print(f"\nWrote {len(done)} of {len(done) + len(failed)} documents and their tables to {out}")


def _rows(done: list[Bulletin]) -> Iterator[list[str]]:
    for bulletin in done:
        document = bulletin.document
        day = document.published.isoformat() if document.published else "?"
        place = document.region.name if document.region else "?"
        yield [printable(document.id), day, place, *(str(n) for n in _counts(bulletin).values())]
