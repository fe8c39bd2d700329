"""What the reading process does: it parses what comes down its standard input, within its limits.

``process`` starts it and speaks with it. A request is a pickle of a task and its limits; the answers are
pickles too: any number of items, then an end or an error.
"""

from __future__ import annotations

import os
import pickle
import re
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, TypeAlias

from extractor.errors import ReadingError
from extractor.reading.archive import contents_of
from extractor.reading.content import MIB, Content, Limits
from extractor.reading.kinds import SUFFIXES, parse
from extractor.reading.tables import json_lines, parquet

try:
    import resource
except ImportError:  # on Windows only the time is held to
    resource = None  # type: ignore[assignment]

Task: TypeAlias = tuple[Literal["parse", "zip", "lines", "parquet"], tuple[Any, ...], Limits]
Answer: TypeAlias = tuple[Literal["item", "end", "error"], Any]

_HIGH = re.compile(r"^VmHWM:\s+([0-9]+) kB", re.MULTILINE)
_SPENT = 0.5  # of the memory it may take: a process that has held more is not used again


def _parsed(raw: bytes, name: str | None, limits: Limits) -> Iterator[Content]:
    yield parse(raw, name, limits)


TASKS: dict[str, Callable[..., Iterator[Any]]] = {
    "parse": _parsed,
    "zip": lambda path, contents, limits: contents_of(Path(path), limits, contents, SUFFIXES),
    "lines": lambda path, contents, limits: json_lines(Path(path), limits, contents),
    "parquet": lambda path, contents, limits: parquet(Path(path), limits, contents),
}


def answers(task: Task) -> Iterator[Answer]:
    """Do a task; the last answer says how it ended."""
    name, arguments, limits = task
    try:
        _hold(limits)
        for item in TASKS[name](*arguments, limits):
            yield "item", item
            _hold(limits)
    except (ReadingError, OSError) as error:
        yield "error", error
    except (MemoryError, RecursionError) as error:
        yield "error", ReadingError(_too_much(error, limits))
    except Exception as error:  # whatever a hostile file makes a parser stumble over
        frame = traceback.extract_tb(error.__traceback__)[-1]
        at = f"{Path(frame.filename).name}:{frame.lineno}"
        yield "error", ReadingError(f"reading it failed: {type(error).__name__}: {error} ({at})")
    else:
        yield "end", None


def _too_much(error: BaseException, limits: Limits) -> str:
    if isinstance(error, RecursionError):
        return "it nests too deep to be read"
    return f"reading it takes more than {limits.memory // MIB:,} MiB of memory"


def _hold(limits: Limits) -> None:
    """Have the system refuse this process more memory, and end it when it computes past its time.

    The parent looks at the clock; the second limit is for a process whose parent is gone.
    """
    if resource is None:
        return
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_AS):
        # Address space holds the libraries too, and what allocators set aside without taking it.
        most = limits.memory if kind == resource.RLIMIT_DATA else 4 * limits.memory
        resource.setrlimit(kind, (_at_most(most, kind), resource.getrlimit(kind)[1]))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime + limits.seconds) + 2
    kind = resource.RLIMIT_CPU
    resource.setrlimit(kind, (_at_most(until, kind), resource.getrlimit(kind)[1]))


def _at_most(wanted: int, kind: int) -> int:
    hard = resource.getrlimit(kind)[1]
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def _worn(limits: Limits) -> bool:
    """Whether the process has held so much memory that the next file had too little."""
    return _most_held() > _SPENT * limits.memory


def _most_held() -> int:
    """The most bytes of memory that the process has held.

    What ``getrusage`` says includes the parent's up to the start, which may be much.
    """
    try:
        told = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        told = ""
    high = _HIGH.search(told)
    if high or resource is None:
        return int(high[1]) * 1024 if high else 0
    scale = 1 if sys.platform == "darwin" else 1024
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale)


def main() -> None:
    """Answer requests until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key pressed in the terminal is for the main process
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    while True:
        try:
            task: Task = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            for kind, told in answers(task):
                pickle.dump((kind, told, kind != "item" and _worn(task[2])), out, protocol=5)
                out.flush()
        except BrokenPipeError:
            return


if __name__ == "__main__":
    main()
