"""From the files of an annotation tool to gold bulletins, and back to such files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from extractor.annotation import FORMATS
from extractor.annotation.offsets import Unit
from extractor.annotation.records import Files, Record, Settled, settle
from extractor.errors import FormatError
from extractor.model import SCHEMA, Bulletin, Mention, bulletin_from_dict
from extractor.pipeline import Extractor

_CONFIG = "label_config."  # what the formats call the labels that they write beside the data


@dataclass(frozen=True, slots=True)
class Imported:
    """A document read back: the JSON of a bulletin, and the mentions that have no value yet.

    While ``missing`` is empty ``bulletin`` can be made; else those mentions have ``"value": null``.
    """

    id: str
    data: dict[str, Any]
    missing: tuple[dict[str, Any], ...]

    @property
    def bulletin(self) -> Bulletin:
        """The gold bulletin. Raises FormatError while a value is missing."""
        return bulletin_from_dict(self.data, where=self.id)


def module_of(name: str) -> ModuleType:
    """The module of a format. Raises ValueError for one that is not there."""
    if name not in FORMATS:
        raise ValueError(f"there is no format {name!r}; it is one of {', '.join(FORMATS)}")
    return import_module(f"extractor.annotation.{name.replace('-', '_')}")


def export(bulletins: Iterable[Bulletin], to: str) -> dict[str, bytes]:
    """The files, by name, that hold ``bulletins`` in a format. Raises FormatError for what it cannot hold."""
    written: dict[str, bytes] = module_of(to).write(bulletins)
    return written


def files_of(path: Path) -> dict[str, bytes]:
    """The files of a data set: one, or those that lie in a folder. Raises OSError."""
    if not path.is_dir():
        return {path.name: path.read_bytes()}
    return {file.name: file.read_bytes() for file in sorted(path.iterdir()) if file.is_file()}


def records(files: Files, source: str, annotator: str | None = None) -> Iterator[Record]:
    """The records of a data set. Raises FormatError; ValueError for an annotator where there are none."""
    read = module_of(source).read
    if annotator is not None:
        if source != "label-studio":
            raise ValueError(f"{source} does not say who annotated what; only label-studio does")
        read = partial(read, annotator=annotator)
    yield from read({name: raw for name, raw in files.items() if not name.startswith(_CONFIG)})


def gold(
    found: Iterable[Record], extractor: Extractor | None = None, units: Sequence[Unit] | None = None
) -> Iterator[Imported]:
    """Gold bulletins of records, each verified against its text.

    ``extractor`` gives the value, bound and observation of a span that has none with it, where the
    pipeline finds the same span and type. ``units`` are as for ``settle``. Raises FormatError naming the
    record.
    """
    seen: dict[str, str] = {}
    for record in found:
        other = seen.setdefault(record.id, record.where)
        if other != record.where:
            raise FormatError(f"{record.where}: the id {record.id!r} is that of {other}")
        yield _imported(settle(record, units), extractor)


def _imported(settled: Settled, extractor: Extractor | None) -> Imported:
    record = settled.record
    frame = {"schema": SCHEMA} | dict(record.frame) | {"id": record.id}
    bare = bulletin_from_dict(frame | {"mentions": []}, settled.text, record.where)
    ours = _found(bare, extractor) if extractor and any("value" not in m for m in settled.mentions) else {}
    mentions: list[dict[str, Any]] = []
    missing: list[dict[str, Any]] = []
    for number, mention in enumerate(settled.mentions):
        same = ours.get((mention["type"], mention["start"], mention["end"]))
        if "value" in mention:
            where = f"{record.where}: mention {number}"
            data = frame | {"text": settled.text, "mentions": [mention]}
            (checked,) = bulletin_from_dict(data, where=where).mentions
            mentions.append(checked.to_dict())
        elif same is not None:
            mentions.append(same.to_dict())
        else:
            mentions.append(mention | {"value": None})
            missing.append(mention)
    return Imported(record.id, bare.to_dict() | {"mentions": mentions}, tuple(missing))


def _found(bulletin: Bulletin, extractor: Extractor) -> dict[tuple[str, int, int], Mention]:
    """What the pipeline finds in a bulletin's text, by type and span."""
    document = bulletin.document
    again = extractor.extract(
        document.text,
        published=document.published,
        region=document.region.code if document.region else None,
        title=document.title,
        id=document.id,
    )
    return {(m.type, m.start, m.end): m for m in again.mentions}
