"""What was chosen for the amounts before one, in three scopes: document, paragraph and sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from extractor.text.clauses import Spot

T = TypeVar("T")

_JOINED = 3  # characters between two amounts of a list


@dataclass(slots=True)
class Carried(Generic[T]):
    """The choices of one slot so far; only ``after`` writes them."""

    last: T | None = None
    last_end: int = -1  # where the last amount ends, -1 before the first
    sentence: tuple[int, T | None] = (-1, None)  # where it starts, the choice for its first amount
    paragraph: tuple[int, T | None] = (-1, None)
    before: T | None = None  # the choice for the first amount of the paragraph before
    here: set[T | None] = field(default_factory=set)  # all choices in the paragraph
    used: dict[T | None, int] = field(default_factory=dict)  # how often, the last one last
    named: dict[str, T | None] = field(default_factory=dict)  # by indicator
    most_used: T | None = None  # the first of equals

    def after(self, spot: Spot, end: int, indicator: str, chosen: T | None) -> None:
        """Note what was chosen for the amount that ends at ``end``."""
        if spot.paragraph != self.paragraph[0]:
            self.before = self.paragraph[1]
            self.paragraph = spot.paragraph, chosen
            self.here.clear()
        if spot.sentence != self.sentence[0]:
            self.sentence = spot.sentence, chosen
        self.last, self.last_end = chosen, end
        self.here.add(chosen)
        self.used[chosen] = self.used.pop(chosen, 0) + 1
        if self.used[chosen] > self.used.get(self.most_used, 0):
            self.most_used = chosen
        self.named[indicator] = chosen

    def parted(self, spot: Spot, at: int) -> str:
        """What parts the last amount from one at ``at``: joined (no more than a mark), clause, half …"""
        last = self.last_end
        if at - last < _JOINED:
            return "joined"
        scopes = ("clause", spot.clause), ("half", spot.half), ("sentence", spot.sentence)
        for name, start in (*scopes, ("paragraph", spot.paragraph)):
            if last > start:
                return name
        return "document"
