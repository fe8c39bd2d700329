"""What takes long to make, kept between runs as files in the user's cache folder.

A file is named by a hash of all it was made from, so that it is never out of date. It is written beside
its place and moved there whole, so that several writers, or one that is stopped, do no harm; it opens with
a checksum of the rest, so that a damaged one is made anew. The environment variable ``EXTRACTOR_CACHE``
names another folder, which may hold anything else: the files lie in a folder of their own inside it, and no
file is removed but one that has the name and the first bytes of those written here. When the variable is
set to nothing, nothing is kept.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from platformdirs import user_cache_path

VARIABLE = "EXTRACTOR_CACHE"
OWN = "compiled-rules"  # the folder inside the one that is named
NEWEST = 8  # files that are left in the folder
_MARK = b"extractor compiled rules 1\n"  # the first bytes of every file
_CHECKSUM = hashlib.sha256().digest_size
_PREFIX, _ENDING, _PIECE = "rules-", ".pickle", ".part"
_STALE = 3600.0  # seconds after which nobody is writing a piece any more
_log = logging.getLogger(__name__)


def folder() -> Path | None:
    """Where the files lie; None when nothing is to be kept."""
    named = os.environ.get(VARIABLE)
    if named is None:
        return user_cache_path("extractor", appauthor=False) / OWN
    return Path(named) / OWN if named else None


def read(name: str) -> Any:
    """What was kept under ``name``; None when there is nothing, or nothing that can be relied on."""
    place = folder()
    if place is None:
        return None
    file = _file(place, name)
    try:
        with file.open("rb") as stream:
            if _foreign(stream.fileno()):
                _log.warning("%s belongs to another user and is not read", file)
                return None
            held = stream.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.info("%s cannot be read: %s", file, error)
        return None
    head = len(_MARK) + _CHECKSUM
    if held[:head] != _MARK + hashlib.sha256(held[head:]).digest():
        _log.warning("%s is damaged and is made anew", file)
        return None
    try:
        return pickle.loads(held[head:])
    except Exception as error:  # whole, but of classes that are no more: unpickling raises anything
        _log.warning("%s cannot be used (%s) and is made anew", file, error)
        return None


def write(name: str, value: Any) -> None:
    """Keep ``value``; a folder that cannot be written is no error, the next run is only slower."""
    place = folder()
    if place is None:
        return
    content = pickle.dumps(value, protocol=5)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place, prefix=_PREFIX, suffix=_PIECE, delete=False) as stream:
            stream.write(_MARK + hashlib.sha256(content).digest() + content)
        os.replace(stream.name, _file(place, name))
        _tidy(place, _file(place, name))
    except OSError as error:
        _log.info("nothing is kept in %s: %s", place, error)


def _file(place: Path, name: str) -> Path:
    return place / f"{_PREFIX}{name}{_ENDING}"


def _tidy(place: Path, written: Path) -> None:
    """Leave what was written just now and the newest others, and no piece that a killed writer left.

    By a clock that was set back what was written now looks old.
    """
    others = (file for file in _own(place, _ENDING) if file != written)
    for old in sorted(others, key=_age)[NEWEST - 1 :]:
        old.unlink(missing_ok=True)
    for piece in _own(place, _PIECE):
        if _age(piece) > _STALE - time.time():
            piece.unlink(missing_ok=True)


def _own(place: Path, ending: str) -> Iterator[Path]:
    """The files in the folder that were written here."""
    for file in place.glob(f"{_PREFIX}*{ending}"):
        try:
            with file.open("rb") as stream:
                written_here = stream.read(len(_MARK)) == _MARK
        except OSError:
            continue
        if written_here:
            yield file


def _foreign(descriptor: int) -> bool:
    """Whether a file belongs to another user: what is unpickled can do anything its writer wants."""
    return hasattr(os, "getuid") and os.fstat(descriptor).st_uid != os.getuid()


def _age(file: Path) -> float:
    """The time of writing, negative, so that the newest comes first; one that is gone comes last."""
    try:
        return -file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
