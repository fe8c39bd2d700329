"""``extractor serve``: the review page over a folder, where bulletins can be added and gold saved."""

from __future__ import annotations

import argparse
import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.common import add_rules, build
from extractor.cli.run import add_stores
from extractor.errors import InputError
from extractor.messages import said

if TYPE_CHECKING:
    from extractor.cli.common import Commands
    from extractor.review.folder import Folder


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "serve",
        help="the review page, live: add bulletins, save corrections",
        description="Serve the review page over a folder of outputs. Only this computer can reach it, unless "
        "--host says otherwise; then it can be opened with the token that is printed, and only so.",
    )
    parser.add_argument(
        "outputs", type=Path, metavar="OUTPUTS", help="a folder of outputs; made if it is not there"
    )
    parser.add_argument("--gold", type=Path, metavar="DIR", help="where gold is read and saved; OUTPUTS/gold")
    parser.add_argument("--port", type=port, default=8321, help="default: 8321; 0 takes any that is free")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on; default: 127.0.0.1")
    add_stores(parser)
    add_rules(parser)
    parser.set_defaults(main=main)


def port(raw: str) -> int:
    """A port number."""
    if not raw.isdecimal() or int(raw) > 65535:
        raise argparse.ArgumentTypeError(f"{raw!r} is no port: give a number from 0 to 65535")
    return int(raw)


def _unheard(error: OSError, host: str, port: int) -> str:
    """Why nothing can listen there, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken: give another with --port, or --port 0 for any that is free"
    return f"{host}:{port}: {error.strerror or error}; give --host and --port of this computer"


def _export(args: argparse.Namespace, folder: Folder) -> Callable[[], object]:
    """What writes the tables again after each change: those of a run, with the corrections laid over them."""
    from extractor.running.export import export

    stores: dict[str, list[Path]] = {"xlsx": [], "duckdb": []}
    for kind, file in args.to:
        stores[kind].append(file)

    def write() -> None:
        export(
            folder.outputs,
            folder.gold,
            folder.outputs / "tables",
            language=args.lang or "en",
            books=stores["xlsx"],
            databases=stores["duckdb"],
        )

    return write


def main(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    from extractor.review.folder import Folder
    from extractor.review.server import FIRST, Server

    if args.outputs.exists() and not args.outputs.is_dir():
        raise InputError(f"{args.outputs}: a folder of outputs is needed")
    folder = Folder(args.outputs, args.gold or args.outputs / "gold")
    folder.entries(0, FIRST)  # what cannot be read is said before anything is served
    extractor = build(args)
    try:
        server = Server((args.host, args.port), folder, extractor, _export(args, folder))
    except OSError as error:
        raise InputError(_unheard(error, args.host, args.port)) from None
    with server:
        print(said(f"Serving {args.outputs} at {server.address}   (Ctrl+C stops)"), flush=True)
        server.serve_forever()
    return 0
