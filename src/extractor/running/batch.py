"""Many documents, in worker processes or in this one: each read, run through the pipeline, and written.

What is sent to a worker and what comes back is small; texts and bulletins stay where they are made. A
worker that dies or takes too long costs one document, not the run.
"""

from __future__ import annotations

import errno
import gc
import hashlib
import json
import multiprocessing
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import ReadingError, StorageError
from extractor.files import write_through, write_whole
from extractor.model import Bulletin, Document
from extractor.outputs.json import dump
from extractor.outputs.tables import COLUMNS
from extractor.rules.limits import TIME_LIMIT, OutOfTime, TimeLimitError, limit
from extractor.running.journal import Done, Failed, Result, Unchanged, digest_of, pack, summary

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from extractor.pipeline import Extractor
    from extractor.reading import Input
    from extractor.steps.draft import Fault

_GRACE = 30.0  # seconds that a worker over its time has to say so itself
_THREADED = frozenset(("duckdb", "pyarrow"))  # libraries that start threads which Python knows nothing of
_TRIES = 2  # a document in hand when a worker died is tried again: the worker may not have died of it
_PLACE = re.compile(r"\b(?:byte|line|row|page|character) [0-9]+\b")  # as the errors of reading say it


@dataclass(frozen=True, slots=True)
class Setting:
    """What every worker is to know: the rules folder, where JSON files go, and the seconds for a document.

    ``pieces`` is the folder that they must pass through, as long as the run has it.
    """

    rules: Path | None
    out: Path
    version: str
    seconds: float = TIME_LIMIT
    pieces: Path | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A document to do: its place in the order, and the frame given for it.

    ``known`` is the key that it was done under before, and the digest of the JSON that came of it.
    """

    position: int
    item: Input
    frame: Mapping[str, Any]
    known: tuple[str, str] | None = None


def own_files(out: Path) -> list[Path]:
    """What runs write to OUT that could be taken for documents when OUT lies in the folder that is read."""
    tables = [out / "tables" / f"{name}.parquet" for name in COLUMNS]
    return [*tables, out / "bulletins", out / "failed.jsonl"]


class Worker:
    """Does tasks one by one; its Extractor is built when the first document needs it."""

    def __init__(self, setting: Setting, extractor: Extractor | None = None) -> None:
        self.setting = setting
        if extractor is not None:
            self.extractor = extractor

    @cached_property
    def extractor(self) -> Extractor:
        from extractor.pipeline import Extractor

        return Extractor(self.setting.rules)

    def __call__(self, task: Task) -> Result:
        """Do one task. Raises StorageError when its JSON cannot be written."""
        position, item = task.position, task.item
        try:
            with time_limit(self.setting.seconds):
                key = key_of(task, self.setting.version)
            if task.known is not None and task.known == (key, self._standing(item.id)):
                return Unchanged(position, item.id, item.name)
            extractor = self.extractor  # building one is not the document's time
            with time_limit(self.setting.seconds), limit(self.setting.seconds):
                bulletin, faults = one(extractor, item, task.frame)
                packed, widths = pack(bulletin)  # first, for it takes the most memory
                data = dump(bulletin)
        except OutOfTime as error:
            why = f"{item.name}: {late(self.setting.seconds)}"
            return Failed(position, item.id, item.name, why, error.step and f"step {error.step}")
        except Exception as error:  # whatever ails one document, the others go on
            return Failed(position, item.id, item.name, reason(error, item.name), place(error))
        self._write(item.id, data)
        why = "; ".join(map(str, faults))
        return Done(
            position,
            item.id,
            item.name,
            key,
            digest_of(data),
            summary(bulletin),
            packed,
            widths,
            f"{item.name}: {why}; what the other steps found is kept" if faults else None,
            faults[0].place if faults else None,
        )

    def keep(self) -> None:
        """Keep the patterns that were compiled for the documents, for runs to come."""
        if "extractor" in vars(self):
            self.extractor.rules.keep()

    def _standing(self, id: str) -> str | None:
        """The digest of the JSON file that stands at a document's place."""
        try:
            return digest_of((self.setting.out / f"{id}.json").read_bytes())
        except OSError:
            return None

    def _write(self, id: str, data: bytes) -> None:
        out, pieces = self.setting.out, self.setting.pieces
        try:
            if pieces is None:
                write_whole(out / f"{id}.json", data)
            else:  # whether the disk has it yet its digest tells, should the run have to be resumed
                write_through(out / f"{id}.json", data, pieces)
        except OSError as error:
            if pieces is not None and not pieces.is_dir():
                why = "the folder was removed, or another run has begun in it; this one has stopped"
                raise StorageError(errno.ENOENT, why, str(out)) from None
            raise StorageError(error.errno, error.strerror, error.filename) from error


def one(extractor: Extractor, item: Input, frame: Mapping[str, Any]) -> tuple[Bulletin, list[Fault]]:
    """The bulletin of one input, and the steps that broke down over it. Raises as ``document_of`` does."""
    bulletin, draft = extractor.draft(document_of(extractor, item, frame))
    return bulletin, draft.faults


def document_of(extractor: Extractor, item: Input, frame: Mapping[str, Any]) -> Document:
    """The document of one input.

    ``frame`` wins over what the file says of itself. Raises ReadingError, OSError, and ValueError for a
    frame that is wrong.
    """
    content = item.read()
    given = dict(item.given) | dict(frame)
    return extractor.document(content.text, id=item.id, source=content.source, page=content.frame(), **given)


def key_of(task: Task, program: str) -> str:
    """What decides on a document's result: its content and name, the frame given for it, the program."""
    parts = [task.item.digest(), task.item.name, {k: str(v) for k, v in sorted(task.frame.items())}, program]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def run(
    tasks: Iterable[Task], setting: Setting, jobs: int, extractor: Extractor | None = None
) -> Iterator[Result]:
    """The results of the tasks as they come: from ``jobs`` processes, or with 0 from this one.

    ``tasks`` is read only as fast as they are done. The processes start at once, with ``extractor`` in
    their memory where the system can do that. Raises StorageError.
    """
    if not jobs:
        return map(Worker(setting, extractor), tasks)
    posts: list[_Post] = []
    gc.freeze()  # what forked processes share is copied as soon as the collector has touched it
    for _ in range(jobs):
        posts.append(_post(setting, posts, extractor))
    gc.unfreeze()
    return _in_processes(iter(tasks), setting, posts)


@dataclass(slots=True)
class _Post:
    """A worker process, its end of the line, and the task it has in hand."""

    process: BaseProcess
    line: Connection
    task: Task | None = None
    tries: int = 0
    since: float = 0.0

    def send(self, task: Task | None, tries: int = 1) -> None:
        self.task, self.tries, self.since = task, tries, time.monotonic()
        if task is not None:
            self.line.send(task)


def _in_processes(tasks: Iterator[Task], setting: Setting, posts: list[_Post]) -> Iterator[Result]:
    try:
        for post in posts:
            post.send(next(tasks, None))
        while any(post.task is not None for post in posts):
            for result in _results(setting, posts):
                # The next task first: the worker is not to wait until what it did has been noted.
                next(free for free in posts if free.task is None).send(next(tasks, None))
                yield result
        for post in posts:
            post.line.close()  # they end by themselves, and keep what they compiled
        for post in posts:
            post.process.join(_GRACE)
    finally:
        for post in posts:
            _end(post)


def _results(setting: Setting, posts: list[_Post]) -> Iterator[Result]:
    """What has come of the tasks in hand, within a second; each leaves a worker without a task."""
    busy = [post for post in posts if post.task is not None]
    ready = wait([post.line for post in busy], timeout=1.0)
    for post in busy:
        result = None
        if post.line in ready:
            result = _received(post, setting, posts)
        elif time.monotonic() - post.since > setting.seconds + _GRACE:
            result = _replaced(post, setting, posts, late(setting.seconds))
        if result is not None:
            yield result


def _received(post: _Post, setting: Setting, posts: list[_Post]) -> Result | None:
    """What a worker sent. One that died has its task tried again in a new one, and then given up."""
    task = post.task
    assert task is not None
    try:
        result: Result | OSError = post.line.recv()
    except (EOFError, ConnectionResetError):
        post.process.join()
        if post.tries < _TRIES:
            posts[posts.index(post)] = again = _post(setting, posts)
            _end(post)
            again.send(task, post.tries + 1)
            return None
        return _replaced(post, setting, posts, f"the worker process ended: {_ending(post.process.exitcode)}")
    if isinstance(result, OSError):
        raise result
    post.task = None
    return result


def _replaced(post: _Post, setting: Setting, posts: list[_Post], why: str) -> Failed:
    task = post.task
    assert task is not None
    _end(post)
    posts[posts.index(post)] = _post(setting, posts)
    return Failed(task.position, task.item.id, task.item.name, f"{task.item.name}: {why}")


def _post(setting: Setting, others: Sequence[_Post], extractor: Extractor | None = None) -> _Post:
    """A new worker process.

    A forked one has the extractor at once, and the ends of all lines, which it has to close: by the end of
    its own it knows that this process is gone. Where threads are at work it is not safe to fork.
    """
    safe = sys.platform == "linux" and threading.active_count() == 1 and _THREADED.isdisjoint(sys.modules)
    context = multiprocessing.get_context("fork" if safe else "spawn")
    ours, theirs = context.Pipe()
    inherited = ([*(post.line for post in others), ours], extractor) if safe else ([], None)
    process: BaseProcess = context.Process(  # type: ignore[attr-defined]  # every context has it
        target=_serve, args=(setting, theirs, *inherited), daemon=True
    )
    process.start()
    theirs.close()
    return _Post(process, ours)


def _end(post: _Post) -> None:
    post.process.kill()
    post.process.join()
    post.line.close()


def _serve(setting: Setting, line: Connection, lines: list[Connection], extractor: Extractor | None) -> None:
    """A worker process: it does what comes down the line until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key pressed in the terminal is for the main process
    for other in lines:
        other.close()
    worker = Worker(setting, extractor)
    while True:
        try:
            task = line.recv()
        except (EOFError, ConnectionResetError):
            worker.keep()
            return
        try:
            result: Result | OSError = worker(task)
        except StorageError as error:
            result = OSError(error.errno, error.strerror, error.filename)
        try:
            line.send(result)
        except (BrokenPipeError, ConnectionResetError):
            return


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"{signal.Signals(-code).name}; there may not be enough memory"
    return f"exit code {code}"


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the block after so many seconds; only on the main thread, and not on Windows."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def late(seconds: float) -> str:
    return f"not done in {seconds:g} seconds; --timeout gives more"


def reason(error: Exception, name: str) -> str:
    """Why a document failed, opening with its name."""
    if isinstance(error, ReadingError):
        return str(error)
    if isinstance(error, TimeLimitError):
        return f"{name}: {error}; --timeout gives more"
    if isinstance(error, OSError):
        return f"{error.filename or name}: {error.strerror or error}"
    return f"{name}: {type(error).__name__}: {error}"


def place(error: Exception) -> str | None:
    """Where a document failed: in it, where the error says so, else in the program."""
    if isinstance(error, ReadingError):
        said = _PLACE.search(str(error))
        return said[0] if said else None
    if isinstance(error, TimeLimitError):
        return error.place
    if isinstance(error, OSError):
        return None
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"
