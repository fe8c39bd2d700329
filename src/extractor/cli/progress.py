"""How far a run is: a bar in a terminal, else a plain line every few seconds."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from extractor.messages import said

_EVERY = 5.0  # seconds between two plain lines


class Progress:
    """Counts documents and characters on standard error, with the rate and the time left."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = self._characters = 0
        self._start = self._last = time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich import progress
            from rich.console import Console

            self._bar = progress.Progress(
                progress.BarColumn(),
                progress.MofNCompleteColumn(),
                progress.TextColumn("{task.fields[rate]}"),
                progress.TimeRemainingColumn(),
                console=Console(stderr=True, highlight=False, markup=False, emoji=False),
                transient=True,
            )
            self._bar.start()
            self._bar.add_task("documents", total=self._total, rate="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, characters: int) -> None:
        """One more document is done; of so many characters, 0 where nothing had to be read."""
        self._done += 1
        now = time.monotonic()
        if self._done == 1:
            self._start = now  # before, the workers were starting
        else:
            self._characters += characters
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._done, rate=self._rate(now))
        elif now - self._last >= _EVERY and self._done < self._total:
            self._last = now
            rest = (now - self._start) / max(self._done - 1, 1) * (self._total - self._done)
            left = timedelta(seconds=round(rest)) if self._done > 1 else "?"
            told = f"{self._done} of {self._total} documents, {self._rate(now)}, {left} left"
            self.tell(said(told))

    def tell(self, message: str) -> None:
        """Print a line; a bar moves down for it."""
        if self._bar is not None:
            self._bar.console.print(message, soft_wrap=True)
        else:
            print(message, file=sys.stderr, flush=True)

    def _rate(self, now: float) -> str:
        spent = max(now - self._start, 0.001)
        return said(f"{(self._done - 1) / spent:.1f}/s, {self._characters / spent:,.0f} characters/s")
