"""The parser of the command line: its help, and what is wrong with a command line, in the language spoken."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any, NoReturn

from extractor.messages import said, spoken


class Help(argparse.HelpFormatter):
    """The help of argparse, translated; lines of Chinese, which has no spaces, end where they are full."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, said("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(said(heading) if heading else heading)

    def add_text(self, text: str | None) -> None:
        super().add_text(said(text) if text and text != argparse.SUPPRESS else text)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return said(action.help) if action.help else action.help

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(text, width) if spoken() == "en" else list(_lines(text, width))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if spoken() == "en":
            return super()._fill_text(text, width, indent)
        return "\n".join(indent + line for line in _lines(text, width - len(indent)))


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language spoken."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"formatter_class": Help} | options))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and exit with 2."""
        from extractor.cli.common import printable

        self.print_usage(sys.stderr)
        self.exit(2, printable(said(f"{self.prog}: error: {message}")) + "\n")


def _lines(text: str, width: int) -> Iterable[str]:
    """``text`` in lines of at most ``width`` columns, broken between words or Chinese characters."""
    line = ""
    for piece in _pieces(text):
        if line and _columns(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _pieces(text: str) -> list[str]:
    """What no line end may part: words, and Chinese characters with the marks around them."""
    pieces: list[str] = []
    for char in " ".join(text.split()):
        joined = pieces and (
            char.isspace()
            or unicodedata.category(char) in ("Pe", "Pf", "Po")
            or unicodedata.category(pieces[-1][-1]) in ("Ps", "Pi")
            or not (_wide(char) or _wide(pieces[-1][-1]) or pieces[-1][-1].isspace())
        )
        if joined:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _columns(text: str) -> int:
    return sum(1 + _wide(char) for char in text)
