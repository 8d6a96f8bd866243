"""The table of a corpus's speakers: each with the names seen, the roles with their dates, and where they speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from quotes.people.bearers import Bearer, Role, collect
from quotes.people.groups import groups
from quotes.people.register import Register, linked
from quotes.people.wording import agree, wordings
from quotes.records import Record

SCHEMA = "quotes-speaker/1"


@dataclass(frozen=True, slots=True)
class Held:
    """A role or affiliation as most often worded, in how many documents, from the first day to the last."""

    role: str | None
    affiliation: str | None
    documents: int
    first: date | None
    last: date | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        days = {"from": _iso(self.first), "to": _iso(self.last)}
        return {
            "role": self.role,
            "affiliation": self.affiliation,
            "documents": self.documents,
            **days,
        }


@dataclass(frozen=True, slots=True)
class Person:
    """One row: a person or organisation with the documents in which they speak."""

    id: str
    bearers: tuple[Bearer, ...]
    registered: str | None = None  # the register's name for it

    @property
    def type(self) -> str:
        """The type that most documents give."""
        return Counter(bearer.kind for bearer in self.bearers).most_common(1)[0][0]

    @property
    def name(self) -> str:
        """The register's name, else the full name in most documents, the longest of them."""
        if self.registered is not None:
            return self.registered
        counts = Counter(bearer.name for bearer in self.bearers)
        return max(counts, key=lambda name: (" " in name, counts[name], len(name), name))

    @property
    def names(self) -> Counter[str]:
        """In how many documents each name stands."""
        return Counter(name for bearer in self.bearers for name in bearer.called)

    @property
    def records(self) -> int:
        """How many records are theirs."""
        return sum(bearer.records for bearer in self.bearers)

    @property
    def documents(self) -> list[str]:
        """The documents in which they speak, in the order of the records."""
        return list(dict.fromkeys(bearer.document for bearer in self.bearers))

    @property
    def ids(self) -> list[str]:
        """The identifiers that their records have."""
        return sorted({bearer.id for bearer in self.bearers})

    @property
    def roles(self) -> list[Held]:
        """What they are said to be, the most frequent first; wordings that agree are one role."""
        seen: dict[Role, list[Bearer]] = {}
        for bearer in self.bearers:
            for role in bearer.roles:
                if any(role):
                    seen.setdefault(role, []).append(bearer)
        kept: list[tuple[Role, list[Bearer]]] = []
        for role, found in sorted(seen.items(), key=lambda pair: (-len(pair[1]), -_said(pair[0]))):
            same = next((theirs for other, theirs in kept if _one_role(role, other)), None)
            if same is None:
                kept.append((role, list(found)))
            else:
                same.extend(found)
        return sorted((_held(role, found) for role, found in kept), key=lambda held: -held.documents)

    @property
    def flags(self) -> list[str]:
        """What was flagged on their records by the register."""
        return sorted(set().union(*(bearer.flags for bearer in self.bearers)))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values: one line of the table."""
        first, last = _span(self.bearers)
        return {
            "schema": SCHEMA,
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "names": dict(sorted(self.names.items(), key=lambda pair: (-pair[1], pair[0]))),
            "roles": [held.to_dict() for held in self.roles],
            "records": self.records,
            "documents": self.documents,
            "from": _iso(first),
            "to": _iso(last),
            "ids": self.ids,
            "flags": self.flags,
        }


def people_of(
    records: Iterable[Record], register: Register | None = None, *, tell: Counter[str] | None = None
) -> list[Person]:
    """The named speakers of the records, those of most documents first; `tell` counts what was read.

    With a register its people come under its identifiers and names.
    """
    if register is not None:
        records = (linked(record, register) for record in records)
    found = [
        Person(identity, tuple(group), register.name(identity) if register and identity in register else None)
        for identity, group in groups(collect(records, tell).values())
    ]
    return sorted(found, key=lambda one: (-len(one.documents), -one.records, one.id))


def relinked(records: Iterable[Record], people: Iterable[Person]) -> Iterable[Record]:
    """The records with the table's identifiers, so that equal ids mean one person and others do not."""
    known = {(b.id, b.document): person.id for person in people for b in person.bearers}
    for record in records:
        speakers = [
            speaker.model_copy(update={"id": known.get((speaker.id or "", record.doc.id), speaker.id)})
            for speaker in record.speakers
        ]
        yield record.model_copy(update={"speakers": speakers})


def _one_role(one: Role, other: Role) -> bool:
    return all(
        (a is None and b is None) or (a and b and agree(a, b)) for a, b in zip(one, other, strict=True)
    )


def _said(role: Role) -> int:
    return sum(len(wordings(part)) for part in role if part)


def _held(role: Role, bearers: list[Bearer]) -> Held:
    first, last = _span(bearers)
    return Held(role[0], role[1], len({bearer.document for bearer in bearers}), first, last)


def _span(bearers: Iterable[Bearer]) -> tuple[date | None, date | None]:
    days = [bearer.day for bearer in bearers if bearer.day is not None]
    return (min(days), max(days)) if days else (None, None)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
