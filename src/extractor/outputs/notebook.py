"""A bulletin as a notebook shows it: its text with the mentions marked, and what its amounts say.

Its own words are those of the locale's language, as on the command line.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from html import escape

from extractor.messages import language_of, translated
from extractor.model import AmountValue, Bulletin, DateValue, DistrictValue, Mention, Observation

_COLOURS = {"DATE": "#1765b8", "AMOUNT": "#1b7040", "DISTRICT": "#935200", "ORGANISATION": "#7b3aa8"}
_MOST_CHARACTERS, _MOST_ROWS = 4_000, 50
_HEADS = ("amount", "indicator", "subject", "period", "measure", "status")


def html(bulletin: Bulletin) -> str:
    """The bulletin as a piece of HTML with its own style; all of the text is escaped. Long ones are cut."""
    document = bulletin.document
    language = language_of(os.environ)
    place = document.region_name or translated("place not known", language)
    day = str(document.issued or translated("date not known", language))
    head = f"<b>{escape(document.title or document.id)}</b> · {day} · {escape(place)}"
    table = _table(bulletin, language)
    return f'<div style="line-height:1.9">{head}<div>{_text(bulletin)}</div>{table}</div>'


def _text(bulletin: Bulletin) -> str:
    parts, at = [], 0
    text = bulletin.text[:_MOST_CHARACTERS]
    for mention in bulletin.mentions:
        if mention.end > len(text):
            break
        parts += [_plain(text[at : mention.start]), _mark(mention)]
        at = mention.end
    parts.append(_plain(text[at:]))
    return "".join(parts) + ("…" if len(bulletin.text) > len(text) else "")


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _mark(mention: Mention) -> str:
    colour = _COLOURS[mention.type]
    style = f"border-bottom:2px solid {colour};color:{colour};background:none"
    title = escape(f"{mention.type}: {meaning(mention)}", quote=True)
    return f'<mark style="{style}" title="{title}">{_plain(mention.text)}</mark>'


def meaning(mention: Mention) -> str:
    """What a mention means, on one line."""
    value = mention.value
    match value:
        case DateValue():
            return interval(value.start, value.end)
        case AmountValue():
            number = f"{value.low}–{value.high}" if value.value is None else f"{value.value:f}"
            return f"{mention.bound or ''} {number} {value.unit}".strip()
        case DistrictValue():
            return f"{value.path} {value.code or ''}".strip()
        case _:
            return f"{value.name} ({value.kind})"


def interval(start: object, end: object) -> str:
    """An interval of days, an open end as an ellipsis."""
    return f"{start or '…'} – {end or '…'}" if start != end else str(start or "…")


def _table(bulletin: Bulletin, language: str) -> str:
    said = [mention for mention in bulletin.mentions if mention.observation]
    if not said:
        return ""
    words = _words(language)
    heads = "".join(f"<th>{translated(head, language)}</th>" for head in _HEADS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(m, words)) + "</tr>"
        for m in said[:_MOST_ROWS]
    )
    left = translated(f"and {len(said) - _MOST_ROWS} more", language)
    more = f"<p>… {left}: to_frame()</p>" if len(said) > _MOST_ROWS else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _words(language: str) -> Mapping[str, str]:
    """What the names of measures and their like are in a language; none for English."""
    from extractor.outputs.files import headings

    return headings("zh") if language == "zh" else {}


def _cells(mention: Mention, words: Mapping[str, str]) -> Iterator[str]:
    said = mention.observation
    assert isinstance(said, Observation)
    yield mention.text
    yield said.indicator
    yield said.subject or ""
    yield interval(*said.period) if said.period else ""
    yield " ".join(words.get(name, name) for name in (said.measure, said.direction, said.basis) if name)
    yield words.get(said.status, said.status)
