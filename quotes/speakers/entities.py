"""What the inventory of an article holds: mentions of names, and the people and organisations they stand for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from quotes.quote import Offsets
from quotes.records import SpeakerType
from quotes.speakers.names import PersonName, gender_of_first_name, parse_person

EntityKind = Literal["PERSON", "ORG", "GPE", "NORP", "OTHER"]


@dataclass(frozen=True, slots=True)
class RoleFact:
    """What one place of the text says that somebody is, and for whom.

    `role` and `affiliation` are code points of the text; either may be missing. `noun` is the head of the role in
    lower case ("secretary"), `site` the construction that gave it, `token` where it stands.
    """

    role: Offsets | None
    affiliation: Offsets | None
    noun: str | None
    site: str
    token: int


@dataclass(slots=True)
class Mention:
    """One place where a name stands: tokens `start` to `end`, half-open, titles left out.

    `sure` when the words around it say its kind ("the Tidewater daily"), so that labels elsewhere yield to it.
    """

    start: int
    end: int
    kind: EntityKind
    text: str
    entity: Entity | None = None
    rivals: tuple[Entity, ...] = ()
    how: str = "full-name"
    sure: bool = False


@dataclass(slots=True, eq=False)
class Entity:
    """A person or organisation of the article with everything that names it.

    An entity with `rivals` stands for a bare surname that may be any of them.
    """

    kind: EntityKind
    name: str
    mentions: list[Mention] = field(default_factory=list)
    facts: list[RoleFact] = field(default_factory=list)
    distinct: dict[tuple[str, str], RoleFact] = field(default_factory=dict)
    genders: Counter[str] = field(default_factory=Counter)
    nouns: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    rivals: tuple[Entity, ...] = ()

    @property
    def parts(self) -> PersonName:
        """The name's parts; only for people."""
        return parse_person(self.name)

    @property
    def gender(self) -> str | None:
        """`f` or `m` by titles, nouns and pronouns seen; else by the given name; null where they disagree."""
        votes = self.genders.most_common(2)
        if votes and (len(votes) == 1 or votes[0][1] > votes[1][1]):
            return votes[0][0]
        return gender_of_first_name(self.parts.first) if self.kind == "PERSON" and not votes else None

    @property
    def speaker_type(self) -> SpeakerType:
        """The record's type for this entity."""
        return self.kind
