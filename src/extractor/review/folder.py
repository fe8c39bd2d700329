"""A folder of outputs and one of gold, as the served page reads and writes them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import regex

from extractor.errors import FormatError
from extractor.files import write_whole
from extractor.model import Bulletin, bulletin_from_dict
from extractor.outputs.json import dump, dump_data, load_bulletin
from extractor.outputs.schema import problems
from extractor.pipeline import Extractor
from extractor.quality.against_gold import read_gold
from extractor.reading import parse
from extractor.review.page import Sheet, pair

# A name keeps letters, digits, - and _ alone, so that it cannot lead out of the folder or hide.
_UNFIT = regex.compile(r"[^\p{L}\p{N}_-]+")
LONGEST_NAME = 60
PASTED = "pasted.txt"  # what is pasted is plain text, whatever it looks like


class UnknownDocument(KeyError):
    """There is no output with the id that was asked for."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Outputs, and the gold that corrects them. Safe to use from many threads."""

    outputs: Path
    gold: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def files(self) -> dict[str, Path]:
        """The outputs by their documents' ids. Raises FormatError for a file that is no bulletin."""
        return {load_bulletin(file).id: file for file in sorted(self.outputs.glob("*.json"))}

    def sheets(self) -> list[Sheet]:
        """The documents, each beside its gold. Raises FormatError for a file that is no bulletin."""
        found = [load_bulletin(file) for file in sorted(self.outputs.glob("*.json"))]
        golds = read_gold(self.gold) if any(self.gold.rglob("*.gold.json")) else []
        return pair(found, golds)[0]

    def add(self, extractor: Extractor, raw: bytes, given: dict[str, str]) -> Bulletin:
        """Extract a new bulletin and write it as an output.

        ``given`` may have name, title, published and region. Raises ReadingError for bytes that are no
        text, ValueError for a date or region that is none.
        """
        name = Path(given.get("name") or "").name
        content = parse(raw, name or PASTED)
        stated = content.frame()
        frame = {key: given[key] for key in ("title", "published", "region") if given.get(key)}
        told = {key: value for key, value in stated.items() if key not in frame}
        with self._lock:
            id = self._new_id(frame.get("title") or Path(name).stem or stated.get("title") or "")
            document = extractor.document(content.text, id=id, **frame, **told)
            origins = dict(document.origins) | dict.fromkeys(told, "page")
            source = replace(content.source, name=name or None)
            bulletin = extractor.draft(replace(document, source=source, origins=origins))[0]
            write_whole(self.outputs / f"{id}.json", dump(bulletin))
        return bulletin

    def save(self, id: str, raw: bytes) -> Sheet:
        """Save a corrected document as gold; the document with it.

        Raises UnknownDocument when there is no such output, FormatError when what was sent is no gold of
        its text.
        """
        with self._lock:
            file = self.files().get(id)
            if file is None:
                raise UnknownDocument(id)
            found = load_bulletin(file)
            gold, data = _checked(found, raw)
            write_whole(self.gold / f"{file.stem}.gold.json", dump_data(data))
        return Sheet(found, gold)

    def _new_id(self, wanted: str) -> str:
        base = _UNFIT.sub("-", wanted).strip("-")[:LONGEST_NAME] or "bulletin"
        taken = {file.stem.casefold() for file in self.outputs.glob("*.json")} | {
            id.casefold() for id in self.files()
        }
        names = (base if n == 1 else f"{base}-{n}" for n in count(1))
        return next(name for name in names if name.casefold() not in taken)


def _checked(found: Bulletin, raw: bytes) -> tuple[Bulletin, Any]:
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error}") from None
    fault = next(problems(data), None)
    if fault:
        raise FormatError(fault)
    gold = bulletin_from_dict(data, where=found.id)
    if gold.id != found.id or gold.text != found.text:
        raise FormatError(f"{found.id}: this is gold of another text")
    for first, second in zip(gold.mentions, gold.mentions[1:], strict=False):
        if second.start < first.end:
            raise FormatError(f"{found.id}: {first.text!r} and {second.text!r} at {second.start} overlap")
    return gold, data
