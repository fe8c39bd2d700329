"""How claims about a document's place are weighed against one another.

A claim is for a place, or for one of several that bear the same name. From the country down, the part is
entered whose claims outweigh all others: what comes out is the deepest place that the claims agree on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = ""  # the path of the whole country
LEAST = 5.0  # what a province must have for it before the country is left


@dataclass(frozen=True, slots=True)
class Claim:
    """That the document is about one of ``paths``; ``origin`` is title, issuer or text, ``why`` the words."""

    paths: tuple[str, ...]
    weight: float
    origin: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The path that won, the claims for it or what lies in it, and what could be meant where it is open."""

    path: str
    claims: tuple[Claim, ...]
    candidates: tuple[str, ...] = ()


def lies_at_or_in(path: str, above: str) -> bool:
    """Whether a path is ``above`` or lies in it; everything lies in the country."""
    return above == WHOLE or path == above or path.startswith(above + "/")


def agree(claims: Sequence[Claim], least: float = LEAST) -> Outcome:
    """The deepest place that outweighs what speaks against it, from the country down."""
    here, inside = WHOLE, list(claims)
    while parts := _parts(inside, here):
        best = max(parts, key=lambda part: (_weight(parts[part]), part))
        mine = _weight(parts[best])
        against = _weight([claim for claim in inside if claim not in parts[best]])
        if mine <= against or (here == WHOLE and mine < least):
            break
        if list(parts.values()).count(parts[best]) > 1:  # several places of one name: nothing tells which
            return Outcome(here, tuple(inside), _meant(parts[best], here))
        here, inside = best, parts[best]
    return Outcome(here, tuple(inside))


def _meant(claims: Sequence[Claim], here: str) -> tuple[str, ...]:
    """The places in ``here`` that claims are for, in order."""
    return tuple(sorted({path for claim in claims for path in claim.paths if lies_at_or_in(path, here)}))


def _parts(claims: Sequence[Claim], here: str) -> dict[str, list[Claim]]:
    """The claims by the part of ``here`` that they are for; one of several names counts for each."""
    parts: dict[str, list[Claim]] = {}
    depth = len(here) + 1 if here else 0
    for claim in claims:
        for part in dict.fromkeys(
            here[:depth] + ("/" if here else "") + path[depth:].partition("/")[0]
            for path in claim.paths
            if path != here and lies_at_or_in(path, here)
        ):
            parts.setdefault(part, []).append(claim)
    return parts


def _weight(claims: Sequence[Claim]) -> float:
    return sum(claim.weight for claim in claims)
