"""``extractor completion``: what a shell needs to complete commands, options and their values."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.cli.common import Commands

SHELLS = ("bash", "zsh", "tcsh")


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "completion",
        help="print a script that lets the shell complete commands and options",
        description="Print a completion script: extractor completion bash > "
        "~/.local/share/bash-completion/completions/extractor",
    )
    parser.add_argument("shell", choices=SHELLS)
    parser.set_defaults(main=main)


def main(args: argparse.Namespace) -> int:
    """Print the script."""
    import shtab

    from extractor.cli import parser

    print(shtab.complete(parser(), args.shell))
    return 0
