"""Writes files whole or not at all."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PART = re.compile(r"\.[0-9a-f]{32}\.part")


def write_whole(path: Path, data: bytes, pieces: Path | None = None) -> None:
    """Write ``data`` to ``path``: whoever looks sees the old file or the new one, never a piece.

    The piece is written beside it, in a folder that is made when it is not there; or in ``pieces``, of the
    same file system: when that is gone nothing is written, which keeps those out that it was taken away
    from. Raises OSError, and then leaves what stood at ``path``.
    """
    with whole(path, pieces) as part:
        part.write_bytes(data)


@contextmanager
def whole(path: Path, pieces: Path | None = None) -> Iterator[Path]:
    """A path to write to; what was written takes the place of ``path`` when the block ends well.

    ``pieces`` and what is raised are as for ``write_whole``.
    """
    name = f".{uuid.uuid4().hex}.part"
    if pieces is None:
        path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(name) if pieces is None else pieces / name
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
