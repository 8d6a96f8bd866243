"""What flags need of a record, and no more: a hundred thousand records fit in memory as these, not as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from quotes.days import day_of
from quotes.records import Record, Span, Speaker


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a record is given to, as far as flags ask."""

    id: str | None
    name: str | None
    type: str
    role: str | None
    affiliation: str | None
    at: int | None  # where the document gives the name: the first code point

    @property
    def title(self) -> str:
        """Role and affiliation as one phrase."""
        return ", ".join(filter(None, (self.role, self.affiliation)))


@dataclass(frozen=True, slots=True)
class Said:
    """A record with its document, the place of its words and the people that it is given to.

    `words` are the content's, one entry a span; `start`, `end` and `source` are code points of the document.
    """

    id: str
    doc: str
    day: date | None
    kind: str
    words: tuple[str, ...]
    start: int
    end: int
    source: tuple[int, int] | None
    source_kind: str
    source_words: str
    people: tuple[Person, ...]
    described: bool  # a speaker without a name has a description
    parent: str | None
    flags: tuple[str, ...]
    confidence: float
    spans: tuple[tuple[int, int], ...]  # of content and cue

    @property
    def text(self) -> str:
        """The content on one line."""
        return " ".join(" ".join(self.words).split())

    @property
    def named(self) -> tuple[Person, ...]:
        """The people with a name."""
        return tuple(person for person in self.people if person.name)

    @property
    def given_to(self) -> str:
        """The names on one line."""
        return " and ".join(person.name or "" for person in self.named) or "nobody named"


def facts(records: Iterable[Record]) -> Iterator[Said]:
    """The records as flags see them, one by one."""
    for record in records:
        yield said(record)


def said(record: Record) -> Said:
    """One record as flags see it."""
    return Said(
        id=record.id,
        doc=record.doc.id,
        day=day_of(record.doc.date),
        kind=record.kind,
        words=tuple(span.text for span in record.content),
        start=record.content[0].start,
        end=record.content[-1].end,
        source=(record.source[0].start, record.source[-1].end) if record.source else None,
        source_kind=record.source_kind,
        source_words=" ".join(span.text for span in record.source),
        people=tuple(_person(speaker) for speaker in record.speakers),
        described=any(speaker.description for speaker in record.speakers),
        parent=record.parent,
        flags=tuple(record.flags),
        confidence=record.confidence,
        spans=tuple(_offsets(record.content)) + tuple(_offsets(record.cue)),
    )


def _person(speaker: Speaker) -> Person:
    at = speaker.evidence[0].start if speaker.evidence else None
    return Person(speaker.id, speaker.name, speaker.type, speaker.role, speaker.affiliation, at)


def _offsets(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    yield from ((span.start, span.end) for span in spans)
