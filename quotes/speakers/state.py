"""What the resolvers share while they go through one article's quotes in text order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from quotes.quote import Quote
from quotes.speakers.answers import Answer
from quotes.speakers.entities import Entity
from quotes.speakers.mentions import Inventory
from quotes.speakers.sources import Reference
from quotes.speakers.view import View

_LATEST = 6  # how many quotes back a speaker is still in mind


@dataclass(slots=True)
class State:
    """What the resolvers share while they go through one article's quotes in text order."""

    view: View
    inventory: Inventory
    quotes: Sequence[Quote]
    index: int = 0  # of the quote at hand
    answers: dict[int, list[tuple[Reference, Answer]]] = field(default_factory=dict)
    spoken: list[tuple[int, int]] = field(default_factory=list)

    def last_speaker(self, token: int) -> tuple[Entity, int] | None:
        """The entity of the last quote attributed before `token`, and where."""
        at = bisect_left(self.spoken, (token, 0))
        if at == 0:
            return None
        where, index = self.spoken[at - 1]
        entity = self.entity(index)
        return None if entity is None else (entity, where)

    def last_of(self, entities: Sequence[Entity], token: int) -> Entity | None:
        """Which of the entities spoke last before `token`, if it was one of the latest speakers."""
        at = bisect_left(self.spoken, (token, 0))
        for _, index in reversed(self.spoken[max(at - _LATEST, 0) : at]):
            entity = self.entity(index)
            if entity is not None and any(entity is other for other in entities):
                return entity
        return None

    def entity(self, index: int) -> Entity | None:
        """The one entity that a quote was attributed to, if it was to one."""
        found = self.answers.get(index, [])
        return found[0][1].entity if len(found) == 1 else None


Resolver = Callable[[State, Reference], Answer | None]
