"""``extractor.toml``: defaults of a project for the options of the commands.

    [run]
    out = "tables"
    jobs = 4
    rules = "my-rules"

A table a command (``[annotate.export]`` for one of a command's actions), a key an option, without its
dashes. What is given on the command line comes first.
"""

from __future__ import annotations

import argparse
import os
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from extractor.errors import InputError

FILE = "extractor.toml"
VARIABLE = "EXTRACTOR_SETTINGS"  # names another file; set to nothing, none is read


def read_settings() -> tuple[Path, dict[str, Any]]:
    """The settings of the folder one works in, and the file they are from; empty where there is none.

    Raises InputError for a file that is no TOML, and OSError for one that is named and cannot be read.
    """
    named = os.environ.get(VARIABLE)
    file = Path(FILE if named is None else named)
    if named == "" or (named is None and not file.is_file()):
        return file, {}
    try:
        return file, tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: this is not TOML: {error}") from None


def set_defaults(parser: argparse.ArgumentParser, file: Path, settings: Mapping[str, Any]) -> None:
    """Give the options of a parser and of its commands the defaults of a file.

    Raises InputError, naming file, table and key, for a command, an option or a value that is none.
    """
    _set(parser, file, settings, ())


def _set(
    parser: argparse.ArgumentParser, file: Path, settings: Mapping[str, Any], path: tuple[str, ...]
) -> None:
    commands = dict(commands_of(parser))
    options = {name: action for action in parser._actions for name in _names(action)}
    for key, value in settings.items():
        where = f"{file}: [{'.'.join(path)}] {key}" if path else f"{file}: [{key}]"
        if key in commands and isinstance(value, dict):
            _set(commands[key], file, value, (*path, key))
        elif key in options:
            parser.set_defaults(**{options[key].dest: _value(options[key], value, where)})
        else:
            known = [*commands, *options]
            near = get_close_matches(key, known, 1)
            told = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
            what = "option" if path else "command"
            raise InputError(f"{where}: there is no such {what}; {told}")


def commands_of(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The commands of a parser, by their names."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _names(action: argparse.Action) -> Iterator[str]:
    """The long names of an option, without their dashes; those that only print and end are none."""
    if not isinstance(action, (argparse._HelpAction, argparse._VersionAction)):
        yield from (name.removeprefix("--") for name in action.option_strings if name.startswith("--"))


def _value(action: argparse.Action, value: Any, where: str) -> Any:
    """A value as the option would read it. Raises InputError for one that the option would refuse."""
    if isinstance(action, argparse._StoreTrueAction):
        if not isinstance(value, bool):
            raise InputError(f"{where}: give true or false")
        return value
    if isinstance(value, (list, dict, bool)):
        raise InputError(f"{where}: give one value, a text or a number")
    try:
        made = action.type(str(value)) if callable(action.type) else str(value)
    except (ValueError, argparse.ArgumentTypeError) as error:
        raise InputError(f"{where}: {error}") from None
    if action.choices is not None and made not in action.choices:
        raise InputError(f"{where}: give one of {', '.join(map(str, action.choices))}")
    return [made] if isinstance(action, argparse._AppendAction) else made
