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

    The folder is made when it is not there. Raises OSError, and then leaves what stood at ``path``.
    """
    with whole(path) as part:
        part.write_bytes(data)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; what was written takes its place when the block ends well.

    The folder is made when it is not there. Raises OSError, and then leaves what stood at ``path``.
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
