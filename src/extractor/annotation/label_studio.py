"""Label Studio: a JSON list of tasks; regions have ``start``, ``end`` and ``text``.

Offsets are into a JavaScript string, so a character outside the Basic Multilingual Plane counts as two.
Frame and mentions travel in the task's ``data``, and each mention's value as JSON in the ``meta`` of its
region as well, where Label Studio shows it and an annotator can mend it. Suggestions are ``predictions``;
what is read back is the task's annotation, and the prediction only of a task that nobody has annotated.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from extractor.annotation.offsets import JAVASCRIPT
from extractor.annotation.records import (
    Files,
    Mark,
    Record,
    carried,
    carried_by,
    checked,
    decoded,
    encoded,
    note_of,
    one_line,
    parsed,
)
from extractor.errors import FormatError
from extractor.model import MENTION_TYPES, Bulletin

TASKS = "tasks.json"
CONFIG = "label_config.xml"
_LABEL, _TEXT = "label", "text"
_LABELLED = ("labels", "hypertextlabels")


def write(bulletins: Iterable[Bulletin]) -> dict[str, bytes]:
    """``tasks.json`` to import, and ``label_config.xml`` to paste as the project's labelling interface."""
    tasks = ",\n".join(one_line(_task(bulletin), bulletin.id) for bulletin in bulletins)
    return {TASKS: encoded(f"[\n{tasks}\n]\n", TASKS), CONFIG: _config().encode()}


def _config() -> str:
    labels = "\n".join(f"    <Label value={quoteattr(kind)}/>" for kind in MENTION_TYPES)
    return (
        f'<View>\n  <Labels name="{_LABEL}" toName="{_TEXT}">\n{labels}\n  </Labels>\n'
        f'  <Text name="{_TEXT}" value="$text" granularity="symbol"/>\n</View>\n'
    )


def _task(bulletin: Bulletin) -> dict[str, Any]:
    at = _units(bulletin.text)
    regions = [
        {
            "id": f"m{number}",
            "from_name": _LABEL,
            "to_name": _TEXT,
            "type": "labels",
            "value": {"start": at(m.start), "end": at(m.end), "text": m.text, "labels": [m.type]},
            "meta": {"text": [one_line(note_of(m), bulletin.id)]},
        }
        for number, m in enumerate(bulletin.mentions)
    ]
    return {
        "data": {"text": bulletin.text, "extractor": carried(bulletin)},
        "predictions": [{"model_version": "extractor", "result": regions}],
    }


def _units(text: str) -> Callable[[int], int]:
    """From code points to UTF-16 units: a sum is kept only where the two differ."""
    wide = [index for index, char in enumerate(text) if ord(char) > 0xFFFF]
    if not wide:
        return int
    return lambda point: point + bisect_left(wide, point)


def read(files: Files, annotator: str | None = None) -> Iterator[Record]:
    """The records of a Label Studio export, JSON or JSON-MIN.

    ``annotator`` is the id or e-mail address of the one whose work is read where several annotated a
    task. Raises FormatError naming file and task.
    """
    for name, raw in files.items():
        if not name.endswith(".xml"):
            tasks = checked(parsed(decoded(raw, name), name), list, name, "a list of tasks")
            for number, task in enumerate(tasks, 1):
                yield _record(task, name, number, annotator)


def _record(task: Any, name: str, number: int, annotator: str | None) -> Record:
    where = f"{name}: task {number}"
    checked(task, Mapping, where, "an object")
    data = checked(task.get("data", task), Mapping, where, "an object for the key data")
    frame, held = carried_by(data.get("extractor"), where)
    own = str(frame.get("id", task.get("id", f"{name.partition('.')[0]}-{number}")))
    where = f"{where} ({own})"
    text = checked(data.get("text"), str, where, "a text")
    regions = _regions(task, annotator, where) if "data" in task else _small(task)
    marks = tuple(mark for region in regions for mark in _marks(region, where))
    return Record(where, own, text, marks, frame, held, JAVASCRIPT)


def _regions(task: Mapping[str, Any], annotator: str | None, where: str) -> list[Any]:
    """The result of the annotation that counts, or of the prediction where there is none."""
    given = task.get("annotations") or task.get("completions") or []
    done = [a for a in checked(given, list, where, "a list of annotations") if _counts(a, annotator)]
    if len(done) > 1:
        who = ", ".join(sorted({_annotator(a) for a in done}))
        raise FormatError(f"{where}: there are {len(done)} annotations, by {who}: say whose to read")
    if not done and annotator is not None:
        raise FormatError(f"{where}: there is no annotation by {annotator}")
    suggested = checked(task.get("predictions") or [], list, where, "a list of predictions")
    chosen = done or suggested[-1:]
    return checked(chosen[0].get("result"), list, where, "a list of regions as result") if chosen else []


def _counts(annotation: Any, annotator: str | None) -> bool:
    if not isinstance(annotation, Mapping) or annotation.get("was_cancelled"):
        return False
    return annotator is None or annotator in _annotator(annotation).split(" ")


def _annotator(annotation: Mapping[str, Any]) -> str:
    by = annotation.get("completed_by")
    if isinstance(by, Mapping):
        return " ".join(str(by[key]) for key in ("id", "email") if key in by)
    return str(by)


def _small(task: Mapping[str, Any]) -> list[Any]:
    """The regions of a JSON-MIN task, where each is its value alone, under the name of the control."""
    lists = [value for value in task.values() if isinstance(value, list)]
    return [{"value": region} for regions in lists for region in regions if isinstance(region, Mapping)]


def _marks(region: Any, where: str) -> Iterator[Mark]:
    value = region.get("value") if isinstance(region, Mapping) else None
    if not isinstance(value, Mapping):
        return
    labels = next((value[key] for key in _LABELLED if key in value), None)
    if labels is None:  # a rating, a comment, a relation
        return
    try:
        (kind,) = labels
        yield Mark(str(kind), int(value["start"]), int(value["end"]), value.get("text"), _note(region, where))
    except (KeyError, TypeError, ValueError):
        raise FormatError(f"{where}: a region needs start, end and one label: {dict(value)!r}") from None


def _note(region: Mapping[str, Any], where: str) -> Mapping[str, Any] | None:
    """The JSON that stands in a region's meta; other remarks are none of ours."""
    remarks = (region.get("meta") or {}).get("text") or []
    for remark in [remarks] if isinstance(remarks, str) else remarks:
        if str(remark).lstrip().startswith("{"):
            note: Mapping[str, Any] = parsed(remark, f"{where}: region {region.get('id')}")
            return note
    return None
