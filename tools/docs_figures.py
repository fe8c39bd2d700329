"""Prints the scores of folders of gold as the tables of docs/accuracy.md have them, measured anew.

    python tools/docs_figures.py GOLD_DIR [GOLD_DIR …]

Each folder gives a table of scores; the last table has the slots of the observations, a row a folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.model import MENTION_TYPES
from extractor.pipeline import Extractor
from extractor.quality.against_gold import evaluate, read_gold
from extractor.quality.observation_scores import SLOTS, score_observations


def tables(folders: Iterable[Path]) -> Iterator[str]:
    """The lines of the tables, in Markdown."""
    extractor = Extractor()
    slots = [row("", *SLOTS), rule(len(SLOTS) + 1)]
    for folder in folders:
        report = evaluate(extractor, read_gold(folder))
        said = score_observations(report.pairs)
        yield row("", "gold", "precision", "recall", "F1", "values", "end to end", "bounds")
        yield rule(8)
        for kind in MENTION_TYPES:
            rates = list(report.micro[kind].rates().values())
            shown = [f"{rate:.3f}" for rate in (rates if kind == "AMOUNT" else rates[:-1])]
            yield row(kind, str(report.micro[kind].gold), *shown, *[""] * (len(rates) - len(shown)))
        rates = [said.precision, said.recall, said.f1]
        yield row("observations", str(said.gold), *(f"{rate:.3f}" for rate in rates), "", "", "")
        yield ""
        slots.append(row(folder.name, *(f"{said.slot(name):.3f}" for name in SLOTS)))
    yield from slots


def row(*cells: str) -> str:
    return "".join(f"| {cell} " if cell else "| " for cell in cells) + "|"


def rule(columns: int) -> str:
    return "|---" * columns + "|"


if __name__ == "__main__":
    print("\n".join(tables(map(Path, sys.argv[1:]))))
