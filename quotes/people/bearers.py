"""What each document says of one speaker: the unit that is joined with others, or kept apart, across a corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from quotes.days import day_of
from quotes.people.wording import wordings
from quotes.records import Record, Speaker
from quotes.speakers.lexicons import words
from quotes.speakers.names import PersonName, fold, identifier, is_acronym, parse_person

OURS = re.compile(r"(?:person|org|gpe|norp|document|other):")
WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*\.?")
TELLING = 6  # words of a content that two articles do not share by chance
FIELDS = ("sport", "arts", "learning", "office")

Role = tuple[str | None, str | None]  # role and affiliation, as worded


@dataclass(slots=True)
class Bearer:
    """One speaker of one document, with all that its records say of them."""

    id: str
    kind: str
    name: str
    document: str
    day: date | None
    records: int = 0
    roles: Counter[Role] = field(default_factory=Counter)
    called: Counter[str] = field(default_factory=Counter)
    flags: set[str] = field(default_factory=set)
    said: set[int] = field(default_factory=set)  # of contents of several words, a hash of each

    @property
    def registered(self) -> bool:
        """Whether the identifier is of the user's register, not one of ours."""
        return not OURS.match(self.id)

    @property
    def parts(self) -> PersonName:
        """The parts of a person's name."""
        return parse_person(self.name)

    @property
    def nouns(self) -> frozenset[str]:
        """The last words of the roles, in lower case and the singular: "director", "minister"."""
        return frozenset(_noun(role) for role, _ in self.roles if role)

    @property
    def affiliations(self) -> frozenset[str]:
        """The words of the affiliations."""
        return frozenset().union(*(wordings(name) for _, name in self.roles if name))

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the roles are of, as far as the lexicons know them."""
        return frozenset(name for name in FIELDS if self.nouns & words(f"fields/{name}"))


def collect(records: Iterable[Record], tell: Counter[str] | None = None) -> dict[tuple[str, str], Bearer]:
    """The named speakers of each document, by identifier and document, in the order of the records.

    `tell` counts `records` read and the `unnamed` among their speakers.
    """
    found: dict[tuple[str, str], Bearer] = {}
    counts = tell if tell is not None else Counter()
    for record in records:
        counts["records"] += 1
        for speaker in record.speakers:
            if not speaker.name or not speaker.id:
                counts["unnamed"] += 1
                continue
            key = (speaker.id, record.doc.id)
            bearer = found.get(key)
            if bearer is None:
                day = day_of(record.doc.date)
                bearer = found[key] = Bearer(speaker.id, speaker.type, speaker.name, record.doc.id, day)
            elif len(speaker.name) > len(bearer.name):
                bearer.name = speaker.name
            bearer.records += 1
            bearer.roles[speaker.role, speaker.affiliation] += 1
            bearer.called.update(dict.fromkeys((speaker.name, *_called(record, speaker))).keys())
            said = WORD.findall(fold(record.text))
            if len(said) >= TELLING:
                bearer.said.add(hash(tuple(said)))
            bearer.flags.update(flag for flag in record.flags if flag.startswith("register-"))
    return found


def canonical(bearer: Bearer) -> str:
    """The identifier that the bearer's name gives; a registered one stays."""
    return bearer.id if bearer.registered else identifier(bearer.kind, bearer.name) or bearer.id


def _called(record: Record, speaker: Speaker) -> list[str]:
    """By which part of the name, or by which acronym, the source itself calls the speaker."""
    if record.source_kind != "name" or not speaker.name:
        return []
    full = set(fold(speaker.name).split())
    run: list[str] = []
    best: list[str] = []
    for word in (w for span in record.source for w in WORD.findall(span.text)):
        bare = word.removesuffix("'s").removesuffix("’s")
        if is_acronym(bare, speaker.name):
            return [bare]
        run = [*run, bare] if bare[:1].isupper() and fold(bare) in full else []
        best = max(best, run, key=len)
    return [" ".join(best)] if best else []


def _noun(role: str) -> str:
    word = fold(role).split(" ")[-1] if fold(role) else ""
    single = word.removesuffix("s")
    return single if single in words("role-nouns") else word
