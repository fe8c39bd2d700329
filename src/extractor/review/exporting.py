"""Keeps the tables of a served folder up to date with its outputs and corrections, in the background."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Exporting:
    """Runs ``export`` after each change, one at a time; changes that come meanwhile share the next run."""

    def __init__(self, export: Callable[[], object]) -> None:
        self._export = export
        self._changed = threading.Event()
        self._done = threading.Event()
        self._done.set()
        self.fault: str | None = None  # why the last run failed
        threading.Thread(target=self._work, name="export", daemon=True).start()

    def changed(self) -> None:
        """Say that there is something new to write."""
        self._done.clear()
        self._changed.set()

    def wait(self, seconds: float) -> bool:
        """Wait until all that changed is written; whether it is."""
        return self._done.wait(seconds)

    def _work(self) -> None:
        while True:
            self._changed.wait()
            self._changed.clear()
            try:
                self._export()
                self.fault = None
            except (OSError, ValueError) as error:
                self.fault = str(error)
                _log.warning("the tables were not written: %s", error)
            if not self._changed.is_set():
                self._done.set()
