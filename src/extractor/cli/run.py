"""``extractor run``: documents in, a JSON file each and the tables of all of them out."""

from __future__ import annotations

import argparse
import io
import itertools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.cli.common import add_frame, add_rules, build, console, counted, printable, tell
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from extractor.cli.common import Commands
    from extractor.pipeline import Extractor
    from extractor.reading.index import Index
    from extractor.running.batch import Setting, Task
    from extractor.running.journal import Journal

_WORTH_A_WORKER = 25  # documents; fewer are done before another process has started
_LISTED = 25  # documents shown one by one at the end
_TOLD = 20  # failures told on the terminal; failed.jsonl has them all
_NAMED = 5  # entries of an index told by name
_ENDINGS = {"duckdb": (".duckdb", ".ddb", ".db"), "xlsx": (".xlsx",)}


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "run",
        help="turn documents into JSON and tables",
        description=(
            "Write OUT/<id>.json for each document, OUT/tables/*.csv and *.parquet for all, and "
            "OUT/failed.jsonl with those that failed."
        ),
    )
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a file, a folder, a glob, a .zip, a .jsonl or .parquet with texts, or - (standard input)",
    )
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("outputs"), metavar="DIR", help="default: outputs"
    )
    add_frame(parser)
    parser.add_argument(
        "--meta",
        type=Path,
        metavar="INDEX",
        help="JSON lines with an id (the file's name without its ending), title, published, region, period",
    )
    add_rules(parser)
    parser.add_argument(
        "--jobs",
        type=_count,
        metavar="N",
        help="worker processes; default: the processors, for many documents",
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on where a run stopped; skip what has not changed since"
    )
    parser.add_argument(
        "--timeout", type=_seconds, default=None, metavar="SECONDS", help="for one document; default: 300"
    )
    add_stores(parser)
    parser.add_argument("--engine", choices=("local", "spark"), default="local", help="default: local")
    parser.add_argument("--master", metavar="URL", help="the Spark master; default: local[*]")
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")
    parser.set_defaults(main=main)


def add_stores(parser: argparse.ArgumentParser) -> None:
    """The option for what else tables are written to."""
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        type=_store,
        metavar="KIND:FILE",
        help="also write duckdb:FILE.duckdb (updated document by document) or xlsx:FILE.xlsx",
    )


def main(args: argparse.Namespace) -> int:
    """Run the pipeline over the documents; 3 when some of them failed, 2 when all did."""
    if args.engine == "spark":
        return _spark(args)
    if args.master:
        raise InputError("--master is for --engine spark")
    from extractor.reading.index import Index, read_index
    from extractor.running.batch import run
    from extractor.running.journal import Journal

    _check_databases(args)
    stdin = io.BytesIO(sys.stdin.buffer.read()) if "-" in args.paths else None
    meta = read_index(args.meta) if args.meta else Index()
    unused = set(meta.entries)
    for fault in meta.unnamed:
        tell(f"{fault}; this line is left out")
    total, parsed = _counted(args, stdin)
    setting, jobs, extractor = _workers(args, total, parsed)
    with Journal(args.out, args.resume, tell) as journal:
        tasks = _tasks(args, stdin, journal, meta, unused)
        setting = replace(setting, pieces=journal.pieces.resolve())
        for result in _shown(run(tasks, setting, jobs, extractor), total):
            journal.add(result)
        extractor.rules.keep()  # with the patterns that the documents had compiled
        journal.settle()
        done, _ = journal.counts()
        if done:
            _write_tables(args, journal)
        failures = _write_failures(journal, args.out / "failed.jsonl")
        _report(args, journal, done, unused)
    return (3 if done else 2) if failures else 3 if meta.unnamed else 0


def _write_tables(args: argparse.Namespace, journal: Journal) -> None:
    """Write the tables of all documents, and what else was asked for with --to."""
    from extractor.outputs import duckdb as duck
    from extractor.outputs import files as store

    books = [file for kind, file in args.to if kind == "xlsx"]
    with _inputs_at_fault():
        store.write(journal, args.out / "tables", args.lang or "en", books)
        for file in _databases(args):
            duck.update(journal, file)


def _report(args: argparse.Namespace, journal: Journal, done: int, unused: set[str]) -> None:
    """Print what was done, and tell of entries of the index and of older documents that it left alone."""
    if args.json:
        _print_json(journal)
    elif done:
        _print_table(journal, args.out)
    if unused:
        tell(_unused(unused, args.meta))
    if done and (others := _others(args.out, done)):
        tell(others)


def _counted(args: argparse.Namespace, stdin: io.BytesIO | None) -> tuple[int, bool]:
    """How many documents there are, and whether one of them is probably for a parser."""
    total, parsed = 0, False
    for item in _inputs(args, stdin, tell=tell, contents=False):
        total += 1
        parsed = parsed or item.parsed
    return total, parsed


def _inputs(
    args: argparse.Namespace,
    stdin: io.BytesIO | None,
    tell: Callable[[str], None] | None = None,
    contents: bool = True,
) -> Iterator[Any]:
    from extractor.reading import sources
    from extractor.running.batch import own_files

    if stdin is not None:
        stdin.seek(0)
    return sources(args.paths, stdin, tell=tell, leave=own_files(args.out), contents=contents)


def _workers(args: argparse.Namespace, total: int, parsed: bool) -> tuple[Setting, int, Extractor]:
    """What workers are to know, how many there are to be, and an Extractor for them, or for this process."""
    from extractor.program import result_version
    from extractor.reading import warm
    from extractor.rules.limits import TIME_LIMIT
    from extractor.running.batch import Setting

    jobs = args.jobs or (min(_processors(), total) if total >= _WORTH_A_WORKER else 1)
    here = jobs == 1
    if here and parsed:
        warm()  # it starts while the rules are loaded
    extractor = build(args)
    version = result_version(extractor.rules.version)
    rules = args.rules.resolve() if args.rules else None
    setting = Setting(rules, args.out.resolve(), version, args.timeout or TIME_LIMIT)
    return setting, 0 if here else min(jobs, total), extractor


def _tasks(
    args: argparse.Namespace,
    stdin: io.BytesIO | None,
    journal: Journal,
    meta: Index,
    unused: set[str],
) -> Iterator[Task]:
    """The documents to do; the entries of the index that they use are taken out of ``unused``.

    A document whose line of the index was refused is not run with a frame that is half right: it fails.
    """
    from extractor.reading import Input
    from extractor.running.batch import Task

    given = {"published": args.published, "region": args.region, "period": args.period}
    given = {name: value for name, value in given.items() if value is not None}
    for position, item in enumerate(_inputs(args, stdin)):
        key = meta.key(item.id, item.name)
        unused.discard(key)
        if key in meta.refused:
            item = Input(item.id, item.name, fault=meta.refused[key])
        known = journal.known(item.id) if args.resume else None
        yield Task(position, item, given | dict(meta.entries.get(key, {})), known)


def _shown(results: Iterator[Any], total: int) -> Iterator[Any]:
    """The results, with progress on the terminal, and the first failures told as they come."""
    from extractor.cli.progress import Progress
    from extractor.running.journal import Done

    failed = 0
    with Progress(total) as progress:
        for result in results:
            yield result
            progress.advance(result.summary["characters"] if isinstance(result, Done) else 0)
            if why := getattr(result, "reason", None):
                failed += 1
                if failed <= _TOLD:
                    progress.tell(f"extractor: {printable(said(why))}")
                elif failed == _TOLD + 1:
                    progress.tell(f"extractor: {said('and more; failed.jsonl will have them all')}")


def _unused(entries: set[str], index: Path) -> str:
    """What is said of the entries of an index that no document has as its id or its file's name."""
    names = ", ".join(sorted(entries)[:_NAMED]) + (", …" if len(entries) > _NAMED else "")
    if len(entries) == 1:
        return f"1 entry of {index} fits no document: {names}"
    return f"{len(entries)} entries of {index} fit no document: {names}"


def _others(out: Path, done: int) -> str:
    """What is said of the JSON files in OUT beside those of this run, which all stand there."""
    others = sum(1 for _ in out.glob("*.json")) - done
    if others < 1:
        return ""
    files, mend = counted(others, "JSON file"), "give another --out, or remove old files"
    if others == 1:
        return f"{files} of earlier runs in {out} is not in the tables: {mend}"
    return f"{files} of earlier runs in {out} are not in the tables: {mend}"


def _databases(args: argparse.Namespace) -> list[Path]:
    return [file for kind, file in args.to if kind == "duckdb"]


def _check_databases(args: argparse.Namespace) -> None:
    """Refuse a database that cannot be written to before anything is done."""
    from extractor.outputs import duckdb as duck

    with _inputs_at_fault():
        for file in _databases(args):
            duck.check(file)


@contextmanager
def _inputs_at_fault() -> Iterator[None]:
    """Tell what an output cannot be written for as what it is: a file or an extra that the user can mend."""
    try:
        yield
    except ValueError as error:
        raise InputError(str(error)) from None


def _write_failures(journal: Journal, file: Path) -> int:
    """Write the failures as JSON lines, and say how many there are; no file where there are none."""
    import orjson

    from extractor.files import whole

    failures = journal.failures()
    first = next(failures, None)
    if first is None:
        file.unlink(missing_ok=True)
        return 0
    count = 0
    with whole(file) as part, part.open("wb") as stream:
        for failure in itertools.chain([first], failures):
            line = {"path": failure.name, "id": failure.id, "reason": failure.reason, "place": failure.place}
            line = {k: v and v.encode("utf-8", "backslashreplace").decode() for k, v in line.items()}
            stream.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def _print_json(journal: Journal) -> None:
    import orjson

    def items(rows: Iterator[dict[str, Any]]) -> str:
        return ",".join("\n    " + orjson.dumps(row).decode() for row in rows)

    failed = ({"file": f.name, "message": f.reason, "place": f.place} for f in journal.failures())
    print('{\n  "documents": [' + items(journal.summaries()) + "\n  ],")
    print('  "failed": [' + items(failed) + "\n  ]\n}")


def _print_table(journal: Journal, out: Path) -> None:
    from rich.table import Table

    done, failed = journal.counts()
    where = console()
    if done <= _LISTED:
        table = Table(box=None, pad_edge=False)
        for found in journal.summaries():
            cells = {name: "?" if value is None else str(value) for name, value in found.items()}
            if not table.columns:
                for name in cells:
                    texts = name in ("id", "published", "region")
                    head = said("document" if name == "id" else name)
                    table.add_column(head, justify="left" if texts else "right")
            table.add_row(*map(printable, cells.values()))
        where.print(table)
    where.print("\n" + said(f"Wrote {done} of {done + failed} documents and their tables to {out}"))


def _spark(args: argparse.Namespace) -> int:
    from extractor.running import spark

    if args.resume or args.to or args.meta:
        raise InputError("--resume, --to and --meta are for the local engine")
    if args.rules or args.region:
        build(args)
    return spark.run(args)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _count(raw: str) -> int:
    if not raw.isdecimal() or int(raw) < 1:
        raise argparse.ArgumentTypeError(f"{raw!r} is not a number of processes")
    return int(raw)


def _seconds(raw: str) -> float:
    try:
        seconds = float(raw)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{raw!r} is not a number of seconds")
    return seconds


def _store(raw: str) -> tuple[str, Path]:
    kind, colon, file = raw.partition(":")
    if kind not in _ENDINGS or not colon or not file:
        raise argparse.ArgumentTypeError(f"{raw!r}: give duckdb:FILE or xlsx:FILE")
    if not file.lower().endswith(_ENDINGS[kind]):
        endings = " or ".join(_ENDINGS[kind])
        raise argparse.ArgumentTypeError(f"{raw!r}: a file that ends in {endings} is needed")
    return kind, Path(file)
