"""Tables of a folder of outputs with the corrections of its gold laid over them.

What is corrected in gold takes the place of what was found, and its ``rule`` is ``gold``; what gold leaves
as it was keeps the rule that found it, and what else the output knows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.errors import FormatError
from extractor.model import Bulletin, Mention, Observation
from extractor.outputs import files
from extractor.outputs.json import dump, load_bulletin
from extractor.quality.against_gold import read_gold
from extractor.running.journal import Done, Journal, digest_of, pack, summary

CORRECTED = "gold"  # the rule of what was corrected


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: documents, those of them with gold, their corrected mentions; gold without output."""

    documents: int
    with_gold: int
    corrections: int
    without_output: tuple[str, ...]


def corrected(found: Bulletin, gold: Bulletin) -> Bulletin:
    """An output's bulletin with its gold's mentions; those that gold leaves as they are stay as found.

    Raises FormatError when the gold is of another text.
    """
    if gold.text != found.text:
        raise FormatError(f"{found.id}: its gold is of another text than its output")
    ours = {(m.type, m.start, m.end): m for m in found.mentions}
    return found.with_mentions(
        _settled(ours.get((mention.type, mention.start, mention.end)), mention) for mention in gold.mentions
    )


def _settled(found: Mention | None, gold: Mention) -> Mention:
    """A gold mention with what only the output knows of it; the output's own where gold leaves it alone."""
    if found is None:
        return replace(gold, rule=CORRECTED)
    same_value = _stated(found) == _stated(gold)
    if same_value and found.bound == gold.bound and _says(found) == _says(gold):
        said = found.observation
        return (
            replace(found, observation=replace(said, margin=None, margin_of=None)) if said else found
        )  # a person is sure
    said = gold.observation
    if said is not None and found.observation is not None:
        said = replace(said, cell=found.observation.cell)
    return replace(gold, value=found.value if same_value else gold.value, observation=said, rule=CORRECTED)


def _stated(mention: Mention) -> dict[str, object]:
    """What the annotation guide fixes of a value."""
    return {key: value for key, value in mention.value.to_dict().items() if key in _STATED}


_STATED = ("start", "end", "value", "low", "high", "unit", "code", "name", "path", "kind")


def _says(mention: Mention) -> tuple[object, ...] | None:
    said: Observation | None = mention.observation
    if said is None:
        return None
    return said.indicator, said.subject, said.period, said.measure, said.direction, said.basis, said.status


def export(
    outputs: Path,
    gold: Path | None,
    out: Path,
    *,
    language: files.Language = "en",
    books: Sequence[Path] = (),
    databases: Sequence[Path] = (),
) -> Exported:
    """Write the tables of the outputs of a folder, corrected by the gold of another, to ``out``.

    ``books`` are workbooks and ``databases`` DuckDB files to write too. Raises FormatError for a file that
    is no bulletin, OSError, and ValueError without the extra ``duckdb``.
    """
    golds = {one.id: one for one in read_gold(gold)} if gold is not None and _any_gold(gold) else {}
    counts = [0, 0, 0]
    with TemporaryDirectory(prefix="extractor-") as place, Journal(Path(place), resume=False) as journal:
        for bulletin in _laid_over(outputs, golds, counts):
            _add(journal, counts[0], bulletin)
            counts[0] += 1
        files.write(journal, out, language, books)
        for base in databases:
            from extractor.outputs import duckdb

            duckdb.update(journal, base)
    return Exported(counts[0], counts[1], counts[2], tuple(golds))


def _any_gold(folder: Path) -> bool:
    return folder.is_file() or any(folder.rglob("*.gold.json"))


def _laid_over(outputs: Path, golds: dict[str, Bulletin], counts: list[int]) -> Iterable[Bulletin]:
    """The bulletins, each with its gold, which is taken out of ``golds`` and counted."""
    for file in sorted(outputs.glob("*.json")):
        found = load_bulletin(file)
        gold = golds.pop(found.id, None)
        if gold is None:
            yield found
            continue
        bulletin = corrected(found, gold)
        counts[1] += 1
        counts[2] += sum(m.rule == CORRECTED for m in bulletin.mentions)
        yield bulletin


def _add(journal: Journal, position: int, bulletin: Bulletin) -> None:
    data = dump(bulletin)
    tables, widths = pack(bulletin)
    key = digest_of(data)
    journal.add(Done(position, bulletin.id, bulletin.id, key, key, summary(bulletin), tables, widths))
