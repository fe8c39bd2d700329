"""Writes files whole or not at all."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PART = re.compile(r"\.[0-9a-f]{32}\.part")


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: whoever looks sees the old file or the new one, never a piece.

    The piece is written beside it, in a folder that is made when it is not there. Raises OSError, and then
    leaves what stood at ``path``.
    """
    with whole(path) as part:
        part.write_bytes(data)


def write_through(path: Path, data: bytes, pieces: Path) -> None:
    """The same by way of the folder ``pieces``, of the same file system, and without waiting for the disk.

    When ``pieces`` is gone nothing is written, which keeps those out that it was taken away from. When the
    machine stops, a file written just before may be empty: whoever goes on has to look at what it holds.
    """
    part = pieces / f"{uuid.uuid4().hex}.part"
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to; what was written takes the place of ``path`` when the block ends well.

    What is raised is as for ``write_whole``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield part
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove the pieces that a killed program left in ``folder``. Nobody else may be writing there."""
    for path in folder.glob(".*.part"):
        if _PART.fullmatch(path.name):
            path.unlink(missing_ok=True)
