"""What is not known of a document, what that costs, and the command that mends it.

The last step: it counts the relative dates that nothing fixed, and leaves out those that a mention covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from extractor.model import Unresolved
from extractor.steps.draft import Draft

_TOLD = 3  # unresolved dates told by their words
_META = "`extractor frame` writes an index for --meta"


class Warnings:
    """Leaves ``warnings`` in the document, and in ``draft.unresolved`` the relative dates that stay."""

    def run(self, draft: Draft) -> None:
        draft.unresolved = list(_left(draft))
        draft.document = replace(draft.document, warnings=tuple(_warnings(draft)))


def _left(draft: Draft) -> Iterator[Unresolved]:
    """The unresolved dates, each once, in the order of the text; none inside a mention or a longer name."""
    taken = sorted([(m.start, m.end) for m in draft.mentions] + [(m.start, m.end) for m in draft.masks])
    at, reach, last = 0, 0, -1
    for found in sorted(draft.unresolved, key=lambda it: (it.start, -it.end)):
        while at < len(taken) and taken[at][0] < found.end:
            reach = max(reach, taken[at][1])
            at += 1
        if reach <= found.start and found.start >= last:
            last = found.end
            yield found


def _warnings(draft: Draft) -> Iterator[str]:
    document, heading = draft.document, draft.heading
    loose = _told(document.text, draft.unresolved)
    if document.issued is None and heading.year is None:
        yield f"the date of issue is not known: {loose}; give it with --published 2023-02-03, or {_META}"
    elif document.published is None:
        known = document.issued or f"the year {heading.year}"
        yield f"of the date of issue only {known} is known: {loose}; give it with --published, or {_META}"
    if document.candidates:
        places = " or ".join(document.candidates)
        yield f"the place could be {places}: figures that name none have no subject; give it with --region"
    elif document.region is None and heading.scope == "unknown":
        yield f"the place is not known: figures that name none have no subject; give --region, or {_META}"


def _told(text: str, unresolved: Sequence[Unresolved]) -> str:
    if not unresolved:
        return "dates up to it stay open"
    words = ", ".join(islice(dict.fromkeys(text[it.start : it.end] for it in unresolved), _TOLD))
    if len(unresolved) == 1:
        return f"1 relative date stays unresolved ({words})"
    return f"{len(unresolved)} relative dates stay unresolved ({words})"
