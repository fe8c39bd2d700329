"""Reading in a process of its own, so that no file can hold this one up or take its memory.

Parsers written in C do not look at the clock, and a file of some hundred bytes may make one ask for all
memory there is. What is no plain text therefore goes to a process that the system holds to its memory and
that is killed when its time is over. It is kept and asked again, so that only the first file waits for it.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self, cast

from extractor.errors import ReadingError
from extractor.reading import kinds
from extractor.reading.content import LIMITS, MIB, Content, Limits
from extractor.reading.tables import json_lines

_KEPT = 2  # idle processes
_SHORT = 4 * MIB  # bytes; what JSON makes of them takes at most some thirty times as much memory
_GRACE = 2.0  # seconds for a reader that looks at the clock itself to say what took it so long
# Libraries that the readers import set memory aside for every thread they might start.
_ALONE = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_WORD_OF = {"zip": "archive", "lines": "file", "parquet": "Parquet file", "parse": "file"}


def parse(raw: bytes, name: str | None = None, limits: Limits = LIMITS) -> Content:
    """The text of a file's bytes, and what it says of itself; ``name`` is kept as its source's name.

    Plain text is decoded here, all else read in another process within ``limits``. Raises ReadingError,
    without the file's name, for what is no text, holds none, or asks for too much.
    """
    if len(raw) > limits.size or kinds.kind_of(raw, name) == "text":
        return kinds.parse(raw, name, limits)
    (content,) = _asked("parse", (raw, name), limits)
    return cast("Content", content)


def stream(kind: str, path: Path, contents: bool, limits: Limits = LIMITS) -> Iterator[Any]:
    """What an archive (``zip``) or a table (``lines``, ``parquet``) holds, read in another process.

    A short file of JSON lines cannot ask for much and is read here. Raises ReadingError, without the file's
    name, and OSError.
    """
    if kind == "lines" and _is_short(path):
        return json_lines(path, limits, contents)
    return _asked(kind, (os.fspath(path.absolute()), contents), limits)


def warm() -> None:
    """Start a reading process now, so that it is ready when the first file comes."""
    if not _idle:
        _idle.append(_Reader())


def _is_short(path: Path) -> bool:
    told = path.stat()
    return stat.S_ISREG(told.st_mode) and told.st_size <= _SHORT


class _DiedIdle(Exception):
    """The process was gone before it was asked: not the file's fault."""


class _Reader:
    """A reading process, asked one thing at a time."""

    def __init__(self) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "extractor.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ALONE | {"PYTHONPATH": paths},
        )
        self.ready = True  # to be asked
        self._asked = 0
        self._answered = False  # to what it was asked last
        self._late = False

    def ask(self, task: str, arguments: tuple[Any, ...], limits: Limits) -> Iterator[Any]:
        """The items that the process answers with. Raises ReadingError and OSError."""
        self.ready = False
        self._asked += 1
        self._answered = False
        try:
            pickle.dump((task, arguments, limits), cast("IO[bytes]", self._process.stdin), protocol=5)
            cast("IO[bytes]", self._process.stdin).flush()
        except OSError:
            raise self._end_of(task, limits) from None
        with _Clock(limits.seconds + _GRACE, self._stop) as clock:
            while True:
                with clock.running():
                    kind, told, worn = self._answer(task, limits)
                if kind == "item":
                    yield told
                    continue
                self.ready = not worn
                if isinstance(told, Exception):
                    raise told
                return

    def _answer(self, task: str, limits: Limits) -> tuple[str, Any, bool]:
        try:
            answer: tuple[str, Any, bool] = pickle.load(cast("IO[bytes]", self._process.stdout))
        except (EOFError, pickle.UnpicklingError):
            raise self._end_of(task, limits) from None
        self._answered = True
        return answer

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _end_of(self, task: str, limits: Limits) -> Exception:
        """Why the process ended in the middle of its work."""
        code = self._process.wait()
        if self._late or code == -getattr(signal, "SIGXCPU", 0):
            return ReadingError(f"the {_WORD_OF[task]} was not read in {limits.seconds:g} seconds")
        if self._asked > 1 and not self._answered:
            return _DiedIdle()
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        most = f"{limits.memory // MIB:,} MiB"
        return ReadingError(f"the process that read it ended: {how}; it may ask for more than {most}")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for end in (self._process.stdin, self._process.stdout):
            try:
                cast("IO[bytes]", end).close()
            except OSError:  # what it was to be sent is lost with it
                continue


class _Clock:
    """Calls ``late`` when a block of ``running`` takes more than some seconds: one thread for all of them."""

    def __init__(self, seconds: float, late: Callable[[], None]) -> None:
        self._seconds, self._late = seconds, late
        self._until: float | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @contextmanager
    def running(self) -> Iterator[None]:
        self._until = time.monotonic() + self._seconds
        try:
            yield
        finally:
            self._until = None

    def _watch(self) -> None:
        wait = self._seconds  # never longer, so that no block that begins meanwhile is looked at too late
        while not self._over.wait(wait):
            until = self._until
            wait = self._seconds if until is None else until - time.monotonic()
            if wait <= 0:
                self._late()
                return


_idle: list[_Reader] = []


def _asked(task: str, arguments: tuple[Any, ...], limits: Limits) -> Iterator[Any]:
    reader = _taken()
    try:
        yield from reader.ask(task, arguments, limits)
    except _DiedIdle:
        yield from _asked(task, arguments, limits)
    finally:  # whatever ended it: an error, a signal, or a caller that wants no more
        if reader.ready and len(_idle) < _KEPT:
            _idle.append(reader)
        else:
            reader.close()


def _taken() -> _Reader:
    while _idle:
        try:
            reader = _idle.pop()
        except IndexError:  # another thread was quicker
            break
        if reader.alive:
            return reader
        reader.close()
    return _Reader()


@atexit.register
def _close() -> None:
    while _idle:
        _idle.pop().close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # a forked process starts its own
