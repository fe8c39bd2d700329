"""The files below a folder or that fit a pattern: each folder once, and none passed over in silence."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

_ANY_DEPTH = "**"


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or with ``fault`` a folder that could not be listed."""

    path: Path
    fault: str | None = None


def shown(path: Path | str) -> str:
    """A path as text: names are bytes, and those that are no UTF-8 are escaped (``\\xd0\\xc2.txt``)."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def below(folder: Path) -> Iterator[Found]:
    """The files below a folder, and folders that cannot be listed.

    What is hidden, and links to folders, are not looked into.
    """
    for inside, paths, fault in _folders(folder, follow=False):
        if fault:
            yield Found(inside, fault)
        yield from map(Found, paths)


def fitting(pattern: Path) -> Iterator[Found]:
    """The files that fit a glob, links followed, and folders that cannot be listed. ``**`` is any depth."""
    base = base_of(pattern)
    parts = pattern.parts[len(base.parts) :]
    kept = [part for i, part in enumerate(parts) if part != _ANY_DEPTH or parts[i - 1 : i] != (_ANY_DEPTH,)]
    yield from _fitting(base, kept)


def base_of(pattern: Path) -> Path:
    """The part of a glob before its first wildcard."""
    plain = []
    for part in pattern.parts:
        if glob.has_magic(part):
            break
        plain.append(part)
    return Path(*plain)


def _fitting(folder: Path, parts: list[str]) -> Iterator[Found]:
    head, rest = parts[0], parts[1:]
    if head == _ANY_DEPTH:
        for inside, _, fault in _folders(folder, follow=True):
            if fault:
                yield Found(inside, fault)
            else:
                yield from _fitting(inside, rest or ["*"])
        return
    for found in _named(folder, head):
        if found.fault or not rest:
            yield found
        elif os.path.isdir(found.path):
            yield from _fitting(found.path, rest)


def _named(folder: Path, name: str) -> Iterator[Found]:
    """What a folder holds of a name, or of all names that fit one; the folder where it cannot be listed."""
    if not glob.has_magic(name):
        if os.path.lexists(folder / name):
            yield Found(folder / name)
        return
    entries, fault = _listed(folder)
    if fault:
        yield Found(folder, fault)
    yield from (Found(folder / entry.name) for entry in entries if fnmatch(entry.name, name))


def _folders(top: Path, follow: bool) -> Iterator[tuple[Path, list[Path], str | None]]:
    """A folder and those below it, with what stands in each or why that is not known.

    Each comes once, by whatever links it is reached.
    """
    seen: set[tuple[int, int]] = set()
    stack = [top]
    while stack:
        folder = stack.pop()
        entries, fault = _listed(folder)
        if fault is None and (own := _identity(folder)):
            if own in seen:
                continue
            seen.add(own)
        yield folder, [folder / entry.name for entry in entries], fault
        stack += [folder / entry.name for entry in entries if _is_folder(entry, follow)]


def _identity(folder: Path) -> tuple[int, int] | None:
    """What is the same for a folder by all its names; None when it is gone."""
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _is_folder(entry: os.DirEntry[str], follow: bool) -> bool:
    try:
        return entry.is_dir(follow_symlinks=follow)
    except OSError:  # a link that leads nowhere, or round in a circle
        return False


def _listed(folder: Path) -> tuple[list[os.DirEntry[str]], str | None]:
    """What stands in a folder, hidden names left out, or why that is not known."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")], None
    except (FileNotFoundError, NotADirectoryError):  # it is no folder, or no more
        return [], None
    except OSError as error:
        return [], f"this folder cannot be read: {error.strerror or error}"
