"""What takes long to make, kept between runs as files in the user's cache folder.

A file is named by a hash of all it was made from, so that it is never out of date. It is written beside
its place and moved there whole, so that several writers, or one that is stopped, do no harm; it opens with
a checksum of the rest, so that a damaged one is made anew. The environment variable ``EXTRACTOR_CACHE``
names another folder; when it is set to nothing, nothing is kept.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from platformdirs import user_cache_path

VARIABLE = "EXTRACTOR_CACHE"
NEWEST = 8  # files that are left in the folder
_CHECKSUM = hashlib.sha256().digest_size
_log = logging.getLogger(__name__)


def folder() -> Path | None:
    """Where the files lie; None when nothing is to be kept."""
    named = os.environ.get(VARIABLE)
    if named is None:
        return user_cache_path("extractor", appauthor=False)
    return Path(named) if named else None


def read(name: str) -> Any:
    """What was kept under ``name``; None when there is nothing, or nothing that can be relied on."""
    place = folder()
    if place is None:
        return None
    file = place / f"{name}.pickle"
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
    checksum, content = held[:_CHECKSUM], held[_CHECKSUM:]
    if hashlib.sha256(content).digest() != checksum:
        _log.info("%s is damaged and will be made anew", file)
        return None
    return pickle.loads(content)


def write(name: str, value: Any) -> None:
    """Keep ``value``; a folder that cannot be written is no error, the next run is only slower."""
    place = folder()
    if place is None:
        return
    content = pickle.dumps(value, protocol=5)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place, suffix=".part", delete=False) as stream:
            stream.write(hashlib.sha256(content).digest() + content)
        os.replace(stream.name, place / f"{name}.pickle")
        for old in sorted(place.iterdir(), key=_age)[NEWEST:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        _log.info("nothing is kept in %s: %s", place, error)


def _foreign(descriptor: int) -> bool:
    """Whether a file belongs to another user: what is unpickled can do anything its writer wants."""
    return hasattr(os, "getuid") and os.fstat(descriptor).st_uid != os.getuid()


def _age(file: Path) -> float:
    """How long ago the file was written, the newest first; one that is gone meanwhile comes last."""
    try:
        return -file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
