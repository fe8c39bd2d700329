"""The ``extractor`` command: one module a subcommand, each imported in full only when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from extractor import __version__
from extractor.cli import (
    agree,
    annotate,
    check,
    completion,
    diff,
    evaluate,
    explain,
    export,
    frame,
    gold,
    inspect,
    review,
    rules,
    run,
    schema,
    serve,
    table,
)
from extractor.cli.common import printable
from extractor.cli.settings import read_settings, set_defaults
from extractor.errors import ExtractorError

COMMANDS = (
    run,
    evaluate,
    inspect,
    explain,
    frame,
    table,
    check,
    schema,
    rules,
    annotate,
    agree,
    diff,
    gold,
    review,
    serve,
    export,
    completion,
)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    made = argparse.ArgumentParser(
        prog="extractor",
        description="Chinese government bulletins as tables whose every number can be traced to its place.",
    )
    made.add_argument("--version", action="version", version=f"extractor {__version__}")
    commands = made.add_subparsers(metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code.

    0 is well done, 1 an evaluation under its bar or faulty gold, 2 an input that cannot be used, 3 a run in
    which some documents failed.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    made = parser()
    try:
        set_defaults(made, *read_settings())
        args = made.parse_args(argv)
        if not hasattr(args, "main"):
            made.print_help()
            return 0
        return int(args.main(args))
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("extractor: stopped", file=sys.stderr)
        return 130
    except (ExtractorError, OSError) as error:
        print(f"extractor: {printable(_message(error))}", file=sys.stderr)
        return 2


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)
