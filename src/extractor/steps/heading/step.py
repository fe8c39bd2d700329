"""What holds for the whole document: title, date of issue, place, period under review.

Reads the document as it was given (what was given stays) and the text's view. Leaves ``draft.heading``, the
same in ``draft.document``, and in ``draft.places`` the names of places that the districts step goes on with.
In this order:

1. ``title.py``: the title, or what opens the text like one.
2. ``issued.py``: the date of issue from what states it, and the year that the text speaks from.
3. ``place.py``: the place, from claims that ``vote.py`` weighs.
4. ``review.py``: the period under review, and the sections where that turns.

When a result is wrong, ``extractor explain`` tells what decided; the words are in rules/heading.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.knowledge.gazetteer import load_gazetteer
from extractor.knowledge.place_names import NameFinder
from extractor.rules import Rules
from extractor.steps.draft import DocumentHeading, Draft, spelling_of
from extractor.steps.heading.issued import IssueReader
from extractor.steps.heading.place import Placed, PlaceReader
from extractor.steps.heading.review import ReviewReader
from extractor.steps.heading.title import TitleReader
from extractor.text.view import View, without_halves


class Heading:
    """Reads what holds for the whole document."""

    def __init__(self, rules: Rules) -> None:
        self._spelling = spelling_of(rules)
        gazetteer = load_gazetteer(rules)
        self._finder = NameFinder(rules, gazetteer, self._spelling)
        self._title = TitleReader(rules)
        self._issued = IssueReader(rules)
        self._review = ReviewReader(rules)
        self._place = PlaceReader(rules, gazetteer, self._finder)

    def run(self, draft: Draft) -> None:
        document, chars = draft.document, draft.view.chars
        origins = dict(document.origins)
        title = document.title or self._title.title(document.text)
        if title and document.title is None:
            title = without_halves(title)
            origins["title"] = "text"
        shown = View(title, self._spelling).chars if title else ""
        headline = shown or self._title.headline(chars)
        issued = document.issued
        said = self._issued.read(headline, chars, issued)
        if issued is None and said.issued is not None:
            issued = said.issued
            origins["published"] = said.origin
        review = self._review.read(headline, draft.view, said.year, document.period)
        period, sections = review.period, review.sections
        heading = DocumentHeading(title, review.kind, issued, said.year, period=period, sections=sections)
        draft.places = self._finder.find(chars, draft.is_border, heading.on)
        placed = self._placed(draft, headline, heading)
        if placed.origin and "region" not in origins:
            origins["region"] = placed.origin
        draft.heading = replace(
            heading,
            region=placed.region,
            scope=placed.scope,
            candidates=placed.candidates,
            why={
                "title": _why_title(document.title, title),
                "published": "given" if document.issued else said.why,
                "year": said.year_why,
                "region": placed.why,
                "period": review.why,
            },
        )
        draft.document = replace(
            document,
            title=title,
            published=issued.whole if issued else None,
            issued=issued,
            region=placed.region,
            origins=origins,
            period=period,
            sections=sections,
            candidates=placed.candidates,
        )

    def _placed(self, draft: Draft, headline: str, heading: DocumentHeading) -> Placed:
        document = draft.document
        if document.region is not None or "region" in document.origins:
            return Placed(document.region, "place" if document.region else "nation", None, "given")
        issuer = self._spelling(document.source.issuer) if document.source.issuer else None
        return self._place.read(headline, draft.view.chars, draft.places or (), issuer, heading.on)


def _why_title(given: str | None, title: str | None) -> str:
    if given is not None:
        return "given"
    return "the first line looks like one" if title else ""
