"""Which documents of a folder were reviewed: a line a document in a file beside the gold."""

from __future__ import annotations

import threading
from pathlib import Path

from extractor.files import write_whole

FILE = "reviewed.tsv"
_SAID = {True: "yes", False: "no"}


class Marks:
    """The marks of a folder of gold, by a document's id and the SHA-256 of its text."""

    def __init__(self, gold: Path) -> None:
        self._file = gold / FILE
        self._lock = threading.Lock()

    def all(self) -> dict[tuple[str, str], bool]:
        """What was marked; a line that is none of ours is passed over."""
        try:
            lines = self._file.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return {}
        parts = [line.split("\t") for line in lines]
        return {(part[0], part[1]): part[2] == _SAID[True] for part in parts if len(part) == 3}

    def set(self, id: str, sha256: str, done: bool) -> None:
        """Mark a document as reviewed or not."""
        with self._lock:
            marks = self.all() | {(id, sha256): done}
            lines = ("\t".join((*key, _SAID[said])) + "\n" for key, said in sorted(marks.items()))
            write_whole(self._file, "".join(lines).encode())
