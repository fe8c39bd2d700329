"""The names of a rules folder: what it may hold, and what of a user's would never be read."""

from __future__ import annotations

import os
from pathlib import Path

from extractor.errors import RulesError
from extractor.rules.model import FAMILIES, FIXED, FRAGMENTS, WORDS
from extractor.rules.read import is_read, meant

_MOST = 2000  # files and folders that are no rules, in a folder that is one


def built_in() -> Path:
    """The folder of the rules that come with the package."""
    package = Path(__file__).parents[1]
    inside = package / "rules_data"  # where the wheel has them; in a clone they lie beside src
    return inside if inside.is_dir() else package.parents[1] / "rules"


def check_folder(folder: Path) -> None:
    """Refuse a user's folder that is no rules folder, and files in it that would never be read."""
    others = 0
    for place, folders, files in os.walk(folder):
        inside = Path(place).relative_to(folder)
        folders[:] = sorted(name for name in folders if not name.startswith((".", "~")))
        for name in sorted(files):
            if is_read(inside / name):
                _check_name(folder, inside / name)
            else:
                others += 1
        others += len(folders)
        if others > _MOST:
            raise RulesError(
                f"{folder}: this is no rules folder, for it holds more than {_MOST:,} other files; "
                f"a rules folder holds rules and tables in {', '.join(FAMILIES)}"
            )


def _check_name(folder: Path, name: Path) -> None:
    """Refuse a file that would never be read, or that has no say."""
    file, own = folder / name, built_in() / name
    if name.as_posix().startswith(FIXED):
        if not own.exists() or own.read_bytes() != file.read_bytes():
            raise RulesError(f"{file}:1: {name.as_posix()} cannot be laid over; take it out of your folder")
        return
    rule = file.suffix == ".yaml" and len(name.parts) == 2 and name.parts[0] in FAMILIES
    if not (own.exists() or rule or name.as_posix() == WORDS):
        raise RulesError(f"{file}:1: nothing is read from a file of this name; {_instead(name)}")


def _instead(name: Path) -> str:
    """Which names there are where a file has one that is none."""
    folder = built_in() / name.parent
    top = [
        *sorted(p.name for p in built_in().iterdir() if not (p.name in FIXED or f"{p.name}/" in FIXED)),
        WORDS,
    ]
    if name.suffix in (".yaml", ".yml"):
        near = meant(name.parts[0], FAMILIES) if len(name.parts) > 1 else meant(name.name, [FRAGMENTS])
        return f"rules lie in files that end in .yaml, in a folder {', '.join(FAMILIES)}{near}"
    if len(name.parts) > 1 and folder.is_dir():
        held = sorted(p.name for p in folder.iterdir() if p.suffix in (".csv", ".txt"))
        return f"in {name.parent.as_posix()} there are {', '.join(held)}{meant(name.name, held)}"
    return f"there are {', '.join(top)}{meant(name.parts[0], top)}"
