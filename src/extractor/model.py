"""The data every part of the project shares: documents, mentions, their values, bulletins.

All of it is immutable. Offsets are Unicode code points into ``Document.text``, end-exclusive, and
``text[m.start:m.end] == m.text`` always holds.
"""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, cast

from extractor.errors import FormatError

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

SCHEMA = "extractor/1"
COUNTRY = "全国"  # the whole country, as a subject and as a region

MentionType: TypeAlias = Literal["DATE", "AMOUNT", "DISTRICT", "ORGANISATION"]
MENTION_TYPES: tuple[MentionType, ...] = ("DATE", "AMOUNT", "DISTRICT", "ORGANISATION")

_PARTIAL = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

Bound: TypeAlias = Literal[">", ">=", "<", "<=", "~"]
BOUNDS: tuple[Bound, ...] = (">", ">=", "<", "<=", "~")


@dataclass(frozen=True, slots=True)
class DateValue:
    """A calendar interval, both ends inclusive (ISO 8601 dates); an open end is ``None``."""

    start: date | None
    end: date | None
    grain: str = "day"

    def to_dict(self) -> dict[str, Any]:
        return {
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "grain": self.grain,
        }

    @classmethod
    def parse(cls, raw: str) -> DateValue:
        """Read a period: 2023, 2023-06, or its two ends, 2023-01/2023-06. Raises ValueError."""
        first, slash, last = raw.partition("/")
        start, end = PartialDate.parse(first).start, PartialDate.parse(last if slash else first).end
        if end < start:
            raise ValueError(f"{raw!r} ends before it starts")
        if start.day > 1 or end.day < monthrange(end.year, end.month)[1]:
            return cls(start, end)
        one = "year" if (start.month, end.month) == (1, 12) else "month"
        alone = start.year == end.year and (one == "year" or start.month == end.month)
        return cls(start, end, one if alone else f"{one}s")


@dataclass(frozen=True, slots=True)
class AmountValue:
    """An exact number, or a range of two, in ``unit`` (scales such as 亿 multiplied out).

    ``dimension`` names the kind of quantity where the unit table knows it (money, area, ratio …), and
    ``base`` the same number in the base unit of that dimension where that is another: 3公里, 3000米.
    """

    unit: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    dimension: str | None = None
    base: tuple[Decimal, str] | None = None

    def to_dict(self) -> dict[str, Any]:
        head: dict[str, Any]
        if self.value is not None:
            head = {"value": plain(self.value)}
        else:
            head = {"low": plain(self.low or Decimal(0)), "high": plain(self.high or Decimal(0))}
        tail: dict[str, Any] = {"unit": self.unit, "dimension": self.dimension}
        if self.base is not None:
            tail["base"] = {"value": plain(self.base[0]), "unit": self.base[1]}
        return head | tail


@dataclass(frozen=True, slots=True)
class DistrictValue:
    """An administrative division: its GB/T 2260 code at the document's date, or ``None`` for a zone.

    ``candidates`` holds the paths of every place the name could be when nothing decides among them.
    """

    code: str | None
    name: str
    path: str
    candidates: tuple[str, ...] = ()

    @property
    def ambiguous(self) -> bool:
        return bool(self.candidates)

    def to_dict(self) -> dict[str, Any]:
        plain_value: dict[str, Any] = {"code": self.code, "name": self.name, "path": self.path}
        if self.candidates:
            plain_value |= {"ambiguous": True, "candidates": list(self.candidates)}
        return plain_value


@dataclass(frozen=True, slots=True)
class OrganisationValue:
    """An organisation's canonical name and its kind (party, government, company …)."""

    name: str
    kind: str

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "kind": self.kind}


Value: TypeAlias = DateValue | AmountValue | DistrictValue | OrganisationValue


@dataclass(frozen=True, slots=True)
class TableCell:
    """Where in a table a figure stands: the table's title, the head of its row and of its column."""

    table: str | None
    row: str
    column: str

    def to_dict(self) -> dict[str, Any]:
        return {"table": self.table, "row": self.row, "column": self.column}


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table in the text: its offsets, and why its figure is no amount where that is so."""

    start: int
    end: int
    why: str | None = None

    def to_dict(self) -> dict[str, Any]:
        place: dict[str, Any] = {"start": self.start, "end": self.end}
        return place | ({"why": self.why} if self.why else {})


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it was read: its caption, the unit stated for all of it, its heads and its rows.

    A table with several titles or heads one below the other is several grids. Offsets are of the text.
    """

    start: int
    end: int
    caption: GridCell | None
    unit: str | None
    heads: tuple[tuple[GridCell, ...], ...]
    rows: tuple[tuple[GridCell, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "caption": self.caption.to_dict() if self.caption else None,
            "unit": self.unit,
            "heads": [[cell.to_dict() for cell in row] for row in self.heads],
            "rows": [[cell.to_dict() for cell in row] for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Observation:
    """What an amount says: ``indicator`` of ``subject`` in ``period``, as a level, change, share …

    See docs/annotation.md, "Observations", for the meaning of every slot.
    """

    indicator: str
    subject: str | None
    period: tuple[date | None, date | None] | None
    measure: str
    direction: str | None = None
    basis: str | None = None
    status: str = "actual"
    indicator_id: str | None = None
    other_names: tuple[str, ...] = ()  # what gold accepts for the indicator as well
    cell: TableCell | None = None  # for a figure in a table
    subject_kind: str | None = field(default=None, compare=False)  # district, organisation or other
    subject_code: str | None = field(default=None, compare=False)  # GB/T 2260, of a district
    subject_path: str | None = field(default=None, compare=False)  # and its path from the province down
    margin: float | None = field(default=None, compare=False)  # by how much its least sure slot beat the next
    margin_of: str | None = field(default=None, compare=False)  # and which slot that is: subject or period

    def to_dict(self) -> dict[str, Any]:
        period = None
        if self.period is not None:
            start, end = self.period
            period = {
                "start": start.isoformat() if start else None,
                "end": end.isoformat() if end else None,
            }
        said = {
            "indicator": [self.indicator, *self.other_names] if self.other_names else self.indicator,
            "indicator_id": self.indicator_id,
            "subject": self.subject,
            **self._place(),
            "period": period,
            "measure": self.measure,
            "direction": self.direction,
            "basis": self.basis,
            "status": self.status,
        }
        sure = {} if self.margin is None else {"margin": self.margin, "margin_of": self.margin_of}
        return said | sure | ({"cell": self.cell.to_dict()} if self.cell else {})

    def _place(self) -> dict[str, str | None]:
        """What the subject is, where that is known; code and path of a district alone."""
        if self.subject_kind is None:
            return {}
        told: dict[str, str | None] = {"subject_kind": self.subject_kind}
        if self.subject_kind == "district":
            told |= {"subject_code": self.subject_code, "subject_path": self.subject_path}
        return told


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that means a date, an amount, a district or an organisation, and its value.

    ``start`` and ``end`` are offsets of the document's text, the end exclusive; ``rule`` is the id of the
    rule that found it. ``bound`` and ``observation`` are of amounts only.
    """

    type: MentionType
    start: int
    end: int
    text: str
    value: Value
    rule: str
    bound: Bound | None = None
    observation: Observation | None = None

    def to_dict(self) -> dict[str, Any]:
        plain_mention: dict[str, Any] = {
            "type": self.type,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "value": self.value.to_dict(),
        }
        if self.type == "AMOUNT":
            plain_mention["bound"] = self.bound
            plain_mention["observation"] = self.observation.to_dict() if self.observation else None
        plain_mention["rule"] = self.rule
        return plain_mention


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as exact as it is known: a year, a month of one, or a day (2013, 2013-05, 2013-05-20)."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Literal["year", "month", "day"]:
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def start(self) -> date:
        """The first day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def end(self) -> date:
        """The last day that it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def whole(self) -> date | None:
        """The day, where it is known to the day."""
        return self.start if self.day is not None else None

    @classmethod
    def of(cls, day: date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, raw: str) -> PartialDate:
        """Read 2013, 2013-05 or 2013-05-20. Raises ValueError for what is no such date."""
        found = _PARTIAL.fullmatch(raw)
        if found is None:
            try:
                return cls.of(date.fromisoformat(raw))  # 20230203, 2023-W05-5
            except ValueError:
                raise ValueError(f"{raw!r} is not a date such as 2023-02-03, 2023-02 or 2023") from None
        made = cls(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]
        try:
            _ = made.start
        except ValueError:
            raise ValueError(f"{raw!r} is no day of the calendar") from None
        return made

    def __str__(self) -> str:
        return self.start.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text, from ``start`` to where the next section starts, that speaks of one period.

    ``period`` is None where it speaks of none; ``planned`` says that it tells what is to be done in the
    period and not what was. ``why`` are the words that opened it.
    """

    start: int
    period: DateValue | None
    planned: bool = False
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        period = self.period.to_dict() if self.period else None
        return {"start": self.start, "period": period, "planned": self.planned, "why": self.why}


@dataclass(frozen=True, slots=True)
class Region:
    """The place a document is about: its GB/T 2260 code (``None`` for a zone), name and path."""

    code: str | None
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document's text came from."""

    name: str | None = None
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    issuer: str | None = None  # the organ that a page names as its source
    declared: str | None = None  # the encoding that a page names, where it was read in another

    def to_dict(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "name": self.name,
            "media_type": self.media_type,
            "encoding": self.encoding,
        }
        more = {"issuer": self.issuer, "declared": self.declared}
        return said | {name: value for name, value in more.items() if value}


@dataclass(frozen=True, slots=True)
class Document:
    """A text and its frame: title, date of issue, and the place it is about.

    ``origins`` says for ``published``, ``region`` and ``title`` whether each was ``given`` or where in
    the text it was read; a missing key means that it is not known. ``published`` is there only where the
    day is known; ``issued`` is the date of issue as far as it is. ``period`` is what the document reviews,
    its origin ``given`` or missing; ``sections`` are where that turns, in the order of the text. A region's
    origin without a region says that it is about the whole country. ``warnings`` say what is not known, what
    that costs, and what mends it; ``candidates`` are the paths that the place could be where nothing
    decides.
    """

    text: str
    id: str = "document"
    title: str | None = None
    published: date | None = None
    region: Region | None = None
    source: Source = Source()
    origins: Mapping[str, str] = field(default_factory=dict)
    issued: PartialDate | None = None
    period: DateValue | None = None
    sections: tuple[Section, ...] = ()
    candidates: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.published is not None:
            object.__setattr__(self, "issued", PartialDate.of(self.published))

    @property
    def region_name(self) -> str | None:
        """The name of the place, 全国 for the whole country, None where it is not known."""
        if self.region is not None:
            return self.region.name
        return COUNTRY if "region" in self.origins else None

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8; lone surrogates are hashed as they stand."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A relative date that nothing in the text or its frame fixes: no mention, for it has no value."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True, repr=False)
class Bulletin:
    """A document with the mentions found in it, in the order of the text, none overlapping."""

    document: Document
    mentions: tuple[Mention, ...]
    grids: tuple[Grid, ...] = ()  # the tables of the text
    unresolved: tuple[Unresolved, ...] = ()

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def of_type(self, kind: MentionType) -> tuple[Mention, ...]:
        """The mentions of one type, in the order of the text."""
        return tuple(m for m in self.mentions if m.type == kind)

    def to_dict(self) -> dict[str, Any]:
        """The bulletin as the JSON Schema has it: what ``outputs/<id>.json`` and gold files hold."""
        document = self.document
        tables = {"tables": [grid.to_dict() for grid in self.grids]} if self.grids else {}
        return {
            "schema": SCHEMA,
            "id": document.id,
            "title": document.title,
            "published": document.published.isoformat() if document.published else None,
            "issued": str(document.issued) if document.issued else None,
            "region": document.region.code if document.region else None,
            "region_name": document.region_name,
            **({"region_candidates": list(document.candidates)} if document.candidates else {}),
            "period": document.period.to_dict() if document.period else None,
            "sections": [section.to_dict() for section in document.sections],
            "origins": dict(document.origins),
            "warnings": list(document.warnings),
            "source": document.source.to_dict(),
            "sha256": document.sha256,
            "text": document.text,
            **tables,
            "mentions": [mention.to_dict() for mention in self.mentions],
            "unresolved": [
                {"start": it.start, "end": it.end, "text": document.text[it.start : it.end], "rule": it.rule}
                for it in self.unresolved
            ],
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """The bulletin as pandas DataFrames by name: documents, dates, amounts, districts, organisations,
        observations."""
        from extractor.outputs.tables import tables

        return tables([self])

    def to_frame(self) -> pd.DataFrame:
        """What the amounts say, a row an observation: the table ``observations``."""
        return self.tables()["observations"]

    def __repr__(self) -> str:
        document = self.document
        place = document.region.name if document.region else None
        told = f"{document.id!r}, published={str(document.published)!r}, region={place!r}"
        return f"<Bulletin {told}: {len(self.text)} characters, {len(self.mentions)} mentions>"

    def _repr_html_(self) -> str:
        from extractor.outputs.notebook import html

        return html(self)

    def with_mentions(self, mentions: Iterable[Mention]) -> Bulletin:
        """The same document with other mentions."""
        return replace(self, mentions=tuple(mentions))


def plain(number: Decimal) -> str:
    """A Decimal as a plain string, never in exponent form: ``Decimal("1E+3")`` gives ``1000``."""
    return format(number, "f")


def mention_from_dict(data: Mapping[str, Any], text: str, where: str) -> Mention:
    """Read one mention of the JSON shape; gold files may leave out ``rule``, ``grain``, ``dimension``.

    Raises FormatError, opening with ``where``, for a bad type, value, or offsets that do not give the
    mention's text.
    """
    try:
        kind, start, end = data["type"], data["start"], data["end"]
        quote, raw = data["text"], data["value"]
    except (KeyError, TypeError) as error:
        raise FormatError(f"{where}: a mention needs type, start, end, text and value: {error}") from None
    if type(start) is not int or type(end) is not int:
        raise FormatError(f"{where}: start and end are whole numbers, not {start!r} and {end!r}")
    if kind not in MENTION_TYPES:
        raise FormatError(f"{where}: unknown type {kind!r}; it must be one of {', '.join(MENTION_TYPES)}")
    if text[start:end] != quote or not 0 <= start < end:
        there = repr(text[start:end])
        raise FormatError(f"{where}: {kind} {quote!r} does not stand at {start}:{end}; there is {there}")
    try:
        value = _of_texts(_value_from_dict(kind, raw))
        observation = data.get("observation")
        parsed = _observation_from_dict(observation) if observation else None
        rule, bound = data.get("rule", "gold"), data.get("bound")
        if not isinstance(rule, str):
            raise TypeError(f"rule is {rule!r}, not text")
    except (KeyError, IndexError, AttributeError, TypeError, ValueError, InvalidOperation) as error:
        raise FormatError(
            f"{where}: {kind} {quote!r} at {start}: its value does not parse: {error!r}"
        ) from None
    if bound is not None and bound not in BOUNDS:
        raise FormatError(
            f"{where}: {kind} {quote!r} at {start}: bound {bound!r} is none of {', '.join(BOUNDS)}"
        )
    return Mention(kind, start, end, quote, value, rule, bound, parsed)


def _margin(raw: object) -> float | None:
    """The margin of an observation. Raises TypeError for what is no number."""
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int | float)):
        raise TypeError(f"margin is {raw!r}, not a number")
    return raw


def _of_texts(thing: T) -> T:
    """The thing, where its fields hold texts and what is made of them alone. Raises TypeError."""
    for name in cast("Any", thing).__dataclass_fields__:
        held = getattr(thing, name)
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, int | float | list | dict):
                raise TypeError(f"{name} is {one!r}, not text")
            if isinstance(one, TableCell):
                _of_texts(one)
    return thing


def _number(raw: str | int) -> Decimal:
    """A number that is written out: a float has lost what it was. Raises TypeError and ValueError."""
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise TypeError(f"{raw!r} is no number in quotes")
    number = Decimal(raw)
    if not number.is_finite():
        raise ValueError(f"{raw!r} is no number")
    return number


def _value_from_dict(kind: str, raw: Mapping[str, Any]) -> Value:
    if kind == "DATE":
        return DateValue(_day(raw["start"]), _day(raw["end"]), raw.get("grain", "day"))
    if kind == "AMOUNT":
        dimension = raw.get("dimension")
        if "value" in raw:
            base = raw.get("base")
            return AmountValue(
                raw["unit"],
                value=_number(raw["value"]),
                dimension=dimension,
                base=(_number(base["value"]), base["unit"]) if base else None,
            )
        return AmountValue(
            raw["unit"], low=_number(raw["low"]), high=_number(raw["high"]), dimension=dimension
        )
    if kind == "DISTRICT":
        return DistrictValue(raw["code"], raw["name"], raw["path"], tuple(raw.get("candidates", ())))
    return OrganisationValue(raw["name"], raw["kind"])


def _observation_from_dict(raw: Mapping[str, Any]) -> Observation:
    indicator = raw["indicator"]
    names = [indicator] if isinstance(indicator, str) else list(indicator)
    period = raw["period"]
    said = Observation(
        indicator=names[0],
        other_names=tuple(names[1:]),
        indicator_id=raw.get("indicator_id"),
        subject=raw["subject"],
        subject_kind=raw.get("subject_kind"),
        subject_code=raw.get("subject_code"),
        subject_path=raw.get("subject_path"),
        margin_of=raw.get("margin_of"),
        period=(_day(period["start"]), _day(period["end"])) if period else None,
        measure=raw["measure"],
        direction=raw.get("direction"),
        basis=raw.get("basis"),
        status=raw.get("status", "actual"),
        cell=TableCell(**raw["cell"]) if raw.get("cell") else None,
    )
    return replace(_of_texts(said), margin=_margin(raw.get("margin")))


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None


_TEXT = (str, NoneType)
_FRAME: Mapping[str, tuple[type, ...]] = dict.fromkeys(
    ("id", "title", "published", "region", "region_name"), _TEXT
) | dict.fromkeys(("source", "origins"), (Mapping, NoneType))
"""What the parts of the frame may be in JSON."""


def bulletin_from_dict(data: Mapping[str, Any], text: str | None = None, where: str = "bulletin") -> Bulletin:
    """Read the JSON shape back; ``text`` is needed when the JSON leaves it out, as gold files may.

    Raises FormatError naming ``where`` and the mention at fault.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("mentions"), list):
        raise FormatError(f"{where}: not a bulletin: an object with a list of mentions is needed")
    body = data.get("text", text)
    if not isinstance(body, str):
        raise FormatError(f"{where}: the text is neither in the file nor beside it")
    document = _document_from_dict(data, body, where)
    mentions = tuple(
        mention_from_dict(m, body, f"{where}: mention {i}") for i, m in enumerate(data["mentions"])
    )
    try:
        grids = tuple(map(_grid_from_dict, data.get("tables") or ()))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(f"{where}: tables: not a list of tables with their cells: {error!r}") from None
    try:
        unresolved = tuple(
            Unresolved(int(it["start"]), int(it["end"]), it["rule"]) for it in data.get("unresolved") or ()
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(f"{where}: unresolved: not a list of places with their rules: {error!r}") from None
    return Bulletin(document, mentions, grids, unresolved)


def _document_from_dict(data: Mapping[str, Any], text: str, where: str) -> Document:
    _check_frame(data, text, where)
    try:
        published, issued = _day(data.get("published")), data.get("issued")
        return Document(
            text=text,
            id=data.get("id") or "document",
            title=data.get("title"),
            published=published,
            region=_region(data.get("region"), data.get("region_name")),
            source=_source_from_dict(data.get("source") or {}, where),
            origins=data.get("origins") or {},
            issued=PartialDate.parse(issued) if issued else None,
            period=_interval(data.get("period")),
            sections=tuple(
                Section(raw["start"], _interval(raw["period"]), raw["planned"], raw["why"])
                for raw in data.get("sections") or ()
            ),
            candidates=tuple(data.get("region_candidates") or ()),
            warnings=tuple(data.get("warnings") or ()),
        )
    except FormatError:
        raise
    except ValueError as error:
        raise FormatError(f"{where}: published, issued or period is no ISO date: {error}") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise FormatError(f"{where}: the frame does not parse: {error!r}") from None


def _check_frame(data: Mapping[str, Any], text: str, where: str) -> None:
    """Raises FormatError for a frame of another text, or with parts of the wrong type."""
    digest = data.get("sha256")
    if digest is not None and digest != Document(text).sha256:
        raise FormatError(f"{where}: the text is not the one that was read: its sha256 is another")
    for key, kinds in _FRAME.items():
        if not isinstance(held := data.get(key), kinds):
            raise FormatError(f"{where}: {key} is {held!r}, which is of the wrong type")


def _region(code: str | None, name: str | None) -> Region | None:
    """The region of a code, a name or both; none for the whole country, which has only a name."""
    return Region(code, str(name or code), "") if code or name not in (None, COUNTRY) else None


def _interval(raw: Mapping[str, Any] | None) -> DateValue | None:
    return DateValue(_day(raw["start"]), _day(raw["end"]), raw.get("grain", "day")) if raw else None


def _source_from_dict(raw: Mapping[str, Any], where: str) -> Source:
    plain_text = Source()
    made = Source(
        raw.get("name"),
        raw.get("media_type", plain_text.media_type),
        raw.get("encoding", plain_text.encoding),
        raw.get("issuer"),
        raw.get("declared"),
    )
    try:
        return _of_texts(made)
    except TypeError as error:
        raise FormatError(f"{where}: source: {error}") from None


def _grid_from_dict(raw: Mapping[str, Any]) -> Grid:
    def cell(one: Mapping[str, Any]) -> GridCell:
        return GridCell(int(one["start"]), int(one["end"]), one.get("why"))

    def lines(name: str) -> tuple[tuple[GridCell, ...], ...]:
        return tuple(tuple(map(cell, row)) for row in raw[name])

    caption = raw.get("caption")
    return Grid(
        int(raw["start"]),
        int(raw["end"]),
        cell(caption) if caption else None,
        raw.get("unit"),
        lines("heads"),
        lines("rows"),
    )
