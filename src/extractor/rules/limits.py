"""How long one text may take, and how that holds for patterns that a user's rules brought in.

The built-in patterns take time in proportion to the text. A user's may not, and once such a pattern is at
work nothing in Python runs until it is done; so each looks at the clock itself. Looking costs more than most
matches do, so that no other pattern is asked to, but for those that scan a whole text in one call.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import regex

from extractor.errors import ExtractorError

TIME_LIMIT = 300.0

_held = threading.local()


class TimeLimitError(ExtractorError, RuntimeError):
    """A text took longer than it may.

    ``step`` was at work; ``rules`` names the user's rules whose pattern was, and ``at`` the character of
    the text that it had come to, where that is known.
    """

    def __init__(self, seconds: float, rules: str | None = None, at: int | None = None) -> None:
        super().__init__(seconds, rules, at)
        self.seconds, self.rules, self.at = seconds, rules, at
        self.step: str | None = None

    def __str__(self) -> str:
        said = f"not done in {self.seconds:g} seconds"
        if self.rules:
            said += f"; the pattern of {self.rules} was still at work"
        return said

    @property
    def place(self) -> str | None:
        """The step and the character, as far as they are known."""
        where = f"step {self.step}" if self.step else None
        return f"{where}, character {self.at}" if where and self.at is not None else where


class OutOfTime(BaseException):
    """A document has had its time; not an Exception, so that nothing takes it for a fault of the input."""

    step: str | None = None


@contextmanager
def limit(seconds: float | None) -> Iterator[None]:
    """Hold what this thread does in the block to so many seconds; where a limit holds already, to that."""
    if seconds is None or getattr(_held, "until", None) is not None:
        yield
        return
    _held.seconds, _held.until = seconds, time.monotonic() + seconds
    try:
        yield
    finally:
        _held.until = None


def left() -> float | None:
    """The seconds left to this thread, None without a limit. Raises TimeLimitError when there are none."""
    until: float | None = getattr(_held, "until", None)
    if until is None:
        return None
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeLimitError(_held.seconds)
    return seconds


def _late(rules: str | None, at: int) -> TimeLimitError:
    return TimeLimitError(getattr(_held, "seconds", 0.0), rules, at)


def finditer(pattern: regex.Pattern[str], chars: str, rules: str | None = None) -> Iterator[regex.Match[str]]:
    """The matches of a pattern over a whole text. Raises TimeLimitError."""
    if isinstance(pattern, Limited):
        pattern, rules = pattern.held, pattern.rules
    at = 0
    try:
        for match in pattern.finditer(chars, timeout=left()):
            at = match.end()
            yield match
    except (TimeoutError, OutOfTime):
        raise _late(rules, at) from None


class Limited:
    """A compiled pattern that stops when the text's time is over; for the rest as the pattern ``held``."""

    def __init__(self, held: regex.Pattern[str], rules: str) -> None:
        self.held, self.rules = held, rules

    @property
    def pattern(self) -> str:
        return self.held.pattern

    @property
    def groupindex(self) -> Any:
        return self.held.groupindex

    def match(self, string: str, pos: int = 0, *end: int, **how: bool) -> Any:
        return self._run(self.held.match, pos, string, pos, *end, **how)

    def search(self, string: str, pos: int = 0, *end: int, **how: bool) -> Any:
        return self._run(self.held.search, pos, string, pos, *end, **how)

    def fullmatch(self, string: str, pos: int = 0, *end: int, **how: bool) -> Any:
        return self._run(self.held.fullmatch, pos, string, pos, *end, **how)

    def findall(self, string: str, pos: int = 0, *end: int, **how: bool) -> Any:
        return self._run(self.held.findall, pos, string, pos, *end, **how)

    def sub(self, repl: Any, string: str, count: int = 0) -> Any:
        return self._run(self.held.sub, 0, repl, string, count)

    def split(self, string: str, maxsplit: int = 0) -> Any:
        return self._run(self.held.split, 0, string, maxsplit)

    def finditer(self, string: str) -> Iterator[regex.Match[str]]:
        return finditer(self.held, string, self.rules)

    def _run(self, method: Callable[..., Any], at: int, *arguments: Any, **how: bool) -> Any:
        try:
            return method(*arguments, **how, timeout=left())
        except (TimeoutError, OutOfTime):
            raise _late(self.rules, at) from None
