"""What part each date and each name plays in its clause, told once for a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.model import OrganisationValue
from extractor.steps.observations.patterns import Pattern, Tools
from extractor.steps.observations.rows import Item, Row, Span, latest
from extractor.text.clauses import Clauses

_OFFICES = frozenset(("party", "government", "legislature", "judiciary", "military", "media"))
_LEAD = 6  # characters before a date or name that tell what it is compared with
_TOLD = 24  # characters after a name that tell whether it only gives the figures out


@dataclass(frozen=True, slots=True)
class DateRoles:
    """Of each date whether it is what a figure is compared with (比上年); and latest dates (see ``latest``).

    ``holding`` are those that an amount after them is of; ``free`` those of them that no 由 or 从 stands
    before; ``told`` all but comparands; ``bases`` the comparands.
    """

    comparand: Sequence[bool]
    names_only: Sequence[bool]
    holding: Sequence[int]
    free: Sequence[int]
    told: Sequence[int]
    bases: Sequence[int]


@dataclass(frozen=True, slots=True)
class NameRoles:
    """Of each name whether it stands where a subject does; and latest names (see ``latest``).

    ``leading`` are those that do, outside brackets; ``leaders`` those of them that figures can be about, as
    no state organ is that only reports them.
    """

    leads: Sequence[bool]
    leading: Sequence[int]
    leaders: Sequence[int]


def date_roles(tools: Tools, chars: str, dates: Row) -> DateRoles:
    """The roles of the dates of a document."""
    comparand = _comparands(tools, chars, dates)
    when = tools.when
    names_only = [
        item.mention.text.isdecimal() or bool(when.date_named.match(chars, item.end)) for item in dates.items
    ]
    holding = [not (compared or named) for compared, named in zip(comparand, names_only, strict=True)]
    free = [
        holds and not when.from_lead.match(chars, max(0, item.start - 1), item.start)
        for holds, item in zip(holding, dates.items, strict=True)
    ]
    return DateRoles(
        comparand,
        names_only,
        latest(holding),
        latest(free),
        latest(not compared for compared in comparand),
        latest(comparand),
    )


def _led(chars: str, at: int, lead: Pattern) -> bool:
    """Whether the text before ``at`` ends as a lead does."""
    return lead.match(chars, max(0, at - _LEAD), at) is not None


def _comparands(tools: Tools, chars: str, dates: Row) -> list[bool]:
    found: list[bool] = []
    when = tools.when
    before = -2
    for item in dates.items:
        # 较2019年、2023年增长: what the date before it is
        listed = before == item.start - 1 and found[-1] and _led(chars, item.start, when.date_listed_lead)
        found.append(
            listed
            or (
                _led(chars, item.start, when.comparand_lead) and not when.standard_time.match(chars, item.end)
            )
            or (
                when.comparand_date.search(item.mention.text) is not None
                and not when.date_states.match(chars, item.end)
            )
            or (
                when.plan_base.match(chars, item.end) is not None
                and _led(chars, item.start, when.plan_base_lead)
            )
        )
        before = item.end
    return found


def name_roles(tools: Tools, chars: str, names: Row, dates: Row, figures: Row, clauses: Clauses) -> NameRoles:
    """The roles of the districts and organisations of a document, those aside that no figure is about."""
    leads: list[bool] = []
    before = -1
    for item in names.items:
        if figures.next_start(item.end, len(chars)) >= clauses.sentence_end(item.start):
            leads.append(False)
        else:
            adjoins = before == item.start and leads[-1]
            leads.append(_leads(tools, chars, item, adjoins or dates.ending_at(item.start) is not None))
        before = item.end
    leading = [
        led and clauses.bracket(item.start) is None for led, item in zip(leads, names.items, strict=True)
    ]
    leaders = [led and not is_office(item) for led, item in zip(leading, names.items, strict=True)]
    return NameRoles(leads, latest(leading), latest(leaders))


def _leads(tools: Tools, chars: str, item: Item, adjoins: bool) -> bool:
    """Whether a name stands where a subject stands: at the start of a clause, after a date or 在."""
    who = tools.who
    if not (adjoins or item.start == 0 or _led(chars, item.start, who.subject_lead)):
        return False
    if who.listed_after.match(chars, item.end) or _led(chars, item.start, tools.when.comparand_lead):
        return False
    following = chars[item.end : item.end + _TOLD]
    return not (who.tells_word.search(following) and who.tells.match(following))


def is_office(item: Item) -> bool:
    """Whether a name is of a state organ or the press: who reports a figure, not whom it is about."""
    value = item.mention.value
    return isinstance(value, OrganisationValue) and value.kind in _OFFICES


def opening_places(tools: Tools, chars: str, names: Row, dates: Row) -> Iterator[Span]:
    """The words for the document's place (全市) that open a clause, or follow a date or a name."""
    for match in tools.who.place_word.finditer(chars):
        at = match.start()
        opens = (
            at == 0 or _led(chars, at, tools.who.subject_lead) or dates.ending_at(at) or names.ending_at(at)
        )
        if opens and not _led(chars, at, tools.when.comparand_lead):
            yield match.span()
