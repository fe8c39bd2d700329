"""The Extractor: builds the steps and runs them over texts."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from extractor.model import Bulletin, DateValue, Document, PartialDate, Source
from extractor.reading import read_path
from extractor.rules import load
from extractor.rules.limits import TIME_LIMIT, OutOfTime, TimeLimitError, left, limit
from extractor.steps import STEPS
from extractor.steps.districts.step import Districts
from extractor.steps.draft import Draft, Fault, spelling_of
from extractor.text.view import View, without_halves
from extractor.text.words import Engine, Segmenter

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_AHEAD = 4  # texts that wait for each process
_log = logging.getLogger(__name__)


class Extractor:
    """Turns texts into bulletins. Build one and use it for all of them, from many threads if you like.

    ``rules`` is a folder laid over the built-in rules (see docs/rules.md). ``segmenter`` is ``auto``
    (jieba's words, cut by rjieba wherever the two are equal), ``jieba`` or ``rjieba``. A text that takes
    more than ``time_limit`` seconds (None: no limit) is given up with a TimeLimitError.
    """

    def __init__(
        self,
        rules: Path | str | None = None,
        segmenter: Engine = "auto",
        time_limit: float | None = TIME_LIMIT,
    ) -> None:
        self._arguments = (rules, segmenter, time_limit)
        self.time_limit = time_limit
        self.rules = load(rules)
        self.spelling = spelling_of(self.rules)
        self.segmenter = Segmenter(self.rules.words("words.txt"), self.spelling, segmenter)
        self.steps = {name: build(self.rules, self.segmenter) for name, build in STEPS.items()}
        self.rules.keep()
        self._districts = cast("Districts", self.steps["bulletin_districts"])

    @cached_property
    def nlp(self) -> Language:
        """The same pipeline as a spaCy Language, its steps as components."""
        from extractor.spacy_components import language

        return language(self.rules, self.segmenter)

    def extract(
        self,
        text: str,
        *,
        published: date | PartialDate | str | None = None,
        region: str | None = None,
        title: str | None = None,
        period: DateValue | str | None = None,
        id: str = "document",
    ) -> Bulletin:
        """Find the mentions of ``text``.

        ``published`` is the date of issue (a date or ISO 8601, to the month or year too), ``region`` the
        place the text is about (a GB/T 2260 code or a name, or ``全国``), ``period`` the one under review
        (2023, 2023-06, 2023-01/2023-06); what is not given is read from the text. A step that breaks down
        over the text is told to the log, and what the others find is kept.
        Raises ValueError for a date, region or period that is none, and TimeLimitError.
        """
        document = self.document(text, published=published, region=region, title=title, period=period, id=id)
        bulletin, draft = self.draft(document)
        for fault in draft.faults:
            _log.warning("%s: %s (%s); what the other steps found is kept", id, fault, fault.place)
        return bulletin

    def document(
        self,
        text: str,
        *,
        published: date | PartialDate | str | None = None,
        region: str | None = None,
        title: str | None = None,
        period: DateValue | str | None = None,
        id: str = "document",
        source: Source | None = None,
        page: Mapping[str, Any] | None = None,
    ) -> Document:
        """The document for ``extract``'s arguments, its given frame checked.

        ``source`` is where the text came from, ``page`` the title and date of issue that a page states by
        itself, which hold where they are not given. Raises TypeError for a text that is no str, and
        ValueError as ``extract`` does.
        """
        if not isinstance(text, str):
            raise TypeError(
                f"the text is {type(text).__name__}, not str: decode it, or use extractor.reading.read(path)"
            )
        given = {"published": published, "region": region, "title": title}
        said, origins = _said(given, page or {})
        issued, title = _issued(said.get("published")), said.get("title")
        if period is not None:
            period, origins["period"] = _period(period), "given"
        title = without_halves(title) if title else title
        place = self._districts.region(region, issued.end if issued else None) if region else None
        return Document(
            text,
            id=id,
            title=title,
            published=issued.whole if issued else None,
            region=place,
            source=source or Source(),
            origins=origins,
            issued=issued,
            period=period,
        )

    def frame(self, document: Document) -> Draft:
        """The draft of a document after the heading step alone: ``draft.heading`` tells what it read."""
        text = document.text
        draft = Draft(document, View(text, self.spelling), self.segmenter.borders(text), trace=True)
        with limit(self.time_limit):
            self.steps["bulletin_heading"].run(draft)
        return draft

    def draft(self, document: Document, trace: bool = False) -> tuple[Bulletin, Draft]:
        """Run the steps over a document; the draft tells, with ``trace``, what was dropped and why.

        A step that breaks down leaves the draft as it was, for each adds all it found at its end; the
        draft's ``faults`` name it. This is what ``doc`` does, without making a spaCy Doc, which costs more
        than the steps.
        """
        text = document.text
        view = View(text, self.spelling)
        draft = Draft(document, view, self.segmenter.borders(text), trace=trace)
        with limit(self.time_limit):
            for name, step in self.steps.items():
                try:
                    left()
                    step.run(draft)
                except (TimeLimitError, OutOfTime) as error:
                    error.step = name.removeprefix("bulletin_")
                    if isinstance(error, TimeLimitError) and error.at is not None:
                        error.at = view.offset(error.at)
                    raise
                except MemoryError:
                    raise
                except Exception as error:  # a fault of the program; no text is to cost all its mentions
                    draft.faults.append(Fault(name.removeprefix("bulletin_"), error))
        return draft.bulletin(), draft

    def pipe(self, texts: Iterable[str | Path], *, processes: int = 1, **given: Any) -> Iterator[Bulletin]:
        """The bulletins of many texts, in their order; of a path, that of the file, its name as its id.

        With more ``processes`` each has an Extractor of its own; texts are taken as they are needed. What is
        ``given`` is as for ``extract`` and holds for all. Raises as ``extract`` does, and ReadingError.
        """
        if processes > 1:
            yield from _in_processes(self._arguments, texts, processes, given)
            return
        for text in texts:
            yield self._piped(text, given)

    def _piped(self, text: str | Path, given: Mapping[str, Any]) -> Bulletin:
        if isinstance(text, str):
            return self.extract(text, **given)
        content = read_path(text)
        told = {"id": text.stem, "source": content.source, "page": content.frame(), **given}
        return self.draft(self.document(content.text, **told))[0]

    def doc(self, document: Document) -> Doc:
        """The spaCy Doc of a document, with the mentions as spans and entities."""
        from extractor.spacy_components import KEY

        doc = self.nlp.make_doc(document.text)
        doc.user_data[KEY] = document
        with limit(self.time_limit):
            for _, component in self.nlp.pipeline:
                doc = component(doc)
        return doc

    def __reduce__(self) -> tuple[Any, ...]:
        return Extractor, self._arguments


def _in_processes(
    arguments: tuple[Any, ...], texts: Iterable[str | Path], processes: int, given: Mapping[str, Any]
) -> Iterator[Bulletin]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    waiting: deque[Future[Bulletin]] = deque()
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for text in texts:
            waiting.append(pool.submit(_in_process, arguments, text, given))
            if len(waiting) >= processes * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@cache
def _extractor(*arguments: Any) -> Extractor:
    """The one Extractor of a worker process."""
    return Extractor(*arguments)


def _in_process(arguments: tuple[Any, ...], text: str | Path, given: Mapping[str, Any]) -> Bulletin:
    return _extractor(*arguments)._piped(text, given)


def _said(given: Mapping[str, Any], page: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, str]]:
    """The frame that is given, else stated by the page, and where each part of it comes from."""
    said = dict(page) | {key: value for key, value in given.items() if value is not None}
    known = [key for key in given if said.get(key) is not None]
    return said, {key: "page" if given[key] is None else "given" for key in known}


def _period(given: DateValue | str) -> DateValue:
    try:
        return DateValue.parse(given) if isinstance(given, str) else given
    except ValueError as error:
        raise ValueError(f"period: {error}") from None


def _issued(published: date | PartialDate | str | None) -> PartialDate | None:
    if published is None or isinstance(published, PartialDate):
        return published
    if isinstance(published, date):
        return PartialDate.of(published)
    try:
        return PartialDate.parse(published)
    except ValueError:
        raise ValueError(
            f"published={published!r} is not a date: give one such as '2023-02-03', or a datetime.date"
        ) from None
