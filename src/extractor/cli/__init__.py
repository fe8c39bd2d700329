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
from extractor.cli.common import add_language, tell
from extractor.cli.parsing import Parser
from extractor.cli.settings import commands_of, read_settings, set_defaults
from extractor.errors import ExtractorError
from extractor.messages import LANGUAGES, language_of, speak

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
    made = Parser(
        prog="extractor",
        description="Chinese government bulletins as tables whose every number can be traced to its place.",
    )
    made.add_argument("--version", action="version", version=f"extractor {__version__}")
    commands = made.add_subparsers(metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    _add_languages(made)
    return made


def _add_languages(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    """Give ``--lang`` to a parser and all its commands; one not given it leaves what stood before it."""
    add_language(parser, default)
    for _, command in commands_of(parser):
        _add_languages(command, argparse.SUPPRESS)


def _asked(argv: Sequence[str]) -> str | None:
    """The language a command line asks for, known before it is parsed: its faults are told in it."""
    for word, after in zip(argv, [*argv, ""][1:], strict=True):
        given = after if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and given in LANGUAGES:
            return given
    return None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code.

    0 is well done, 1 an evaluation under its bar or faulty gold, 2 an input that cannot be used, 3 a run in
    which some documents failed.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    argv = sys.argv[1:] if argv is None else argv
    speak(_asked(argv) or language_of(os.environ))
    made = parser()
    try:
        set_defaults(made, *read_settings())
        args = made.parse_args(argv)
        if not hasattr(args, "main"):
            made.print_help()
            return 0
        if args.lang:
            speak(args.lang)
        return int(args.main(args))
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        tell("stopped")
        return 130
    except (ExtractorError, OSError) as error:
        tell(_message(error))
        return 2
    finally:
        speak("en")


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)
