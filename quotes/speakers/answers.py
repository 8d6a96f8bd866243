"""Turn what a resolver found into the record's speakers, with role, affiliation, identifier and evidence."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from quotes.quote import Offsets
from quotes.records import Span, Speaker
from quotes.speakers.entities import Entity
from quotes.speakers.lexicons import weights, words
from quotes.speakers.names import identifier
from quotes.speakers.roles import best_facts
from quotes.speakers.sources import Reference, description, head_noun, speaker_type
from quotes.speakers.view import View

_UNMEASURED = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """One resolver's verdict on one reference: an entity, several that tie, or nobody but the source's words.

    `words` is the reference whose words describe an unnamed speaker, where it is not the source itself.
    """

    how: str
    entity: Entity | None = None
    rivals: tuple[Entity, ...] = ()
    considered: tuple[Entity, ...] = ()
    words: Reference | None = None


def confidence(how: str) -> float:
    """The share of right answers that a resolver had on measured text (`resolver-confidence.txt`)."""
    return weights("resolver-confidence").get(how, _UNMEASURED)


def speaker_of(view: View, ref: Reference, answer: Answer) -> Speaker:
    """The record's speaker for one reference; without a name it has the source's own words."""
    if answer.entity is None:
        return _unnamed(view, answer.words or ref, answer.how)
    return named(view, answer.entity, (ref.start, ref.end), answer.how)


def named(view: View, entity: Entity, source: tuple[int, int], how: str) -> Speaker:
    """The speaker for an entity, with the role and affiliation that the article gives it."""
    role = affiliation = None
    evidence = [_name_span(view, entity, source)]
    if entity.kind == "PERSON":
        role_fact, affiliation_fact = best_facts(entity, source, view)
        if role_fact is not None and role_fact.role is not None:
            role = _text(view, role_fact.role)
            evidence.append(_span(view, role_fact.role))
        if affiliation_fact is not None and affiliation_fact.affiliation is not None:
            affiliation = _text(view, affiliation_fact.affiliation)
            evidence.append(_span(view, affiliation_fact.affiliation))
    return Speaker(
        name=entity.name,
        id=identifier(entity.speaker_type, entity.name),
        type=entity.speaker_type,
        role=role,
        affiliation=affiliation,
        how=how,
        confidence=confidence(how),
        evidence=list(dict.fromkeys(evidence)),
    )


def _unnamed(view: View, ref: Reference, how: str) -> Speaker:
    role = affiliation = None
    evidence: list[Span] = []
    kind = speaker_type(view, ref)
    if ref.phrase is not None and kind == "PERSON":
        if ref.phrase.role is not None and head_noun(view, ref) not in words("no-roles"):
            offsets = (view.start[ref.phrase.role[0]], view.end[ref.phrase.role[1] - 1])
            role = _text(view, offsets)
            evidence.append(_span(view, offsets))
        if ref.phrase.affiliation is not None:
            offsets = (view.start[ref.phrase.affiliation[0]], view.end[ref.phrase.affiliation[1] - 1])
            affiliation = _text(view, offsets)
            evidence.append(_span(view, offsets))
    return Speaker(
        name=None,
        description=description(view, ref) or None,
        id=None,
        type=kind,
        role=role,
        affiliation=affiliation,
        how=how,
        confidence=confidence(how),
        evidence=evidence,
    )


def _name_span(view: View, entity: Entity, source: tuple[int, int]) -> Span:
    """Where the fullest name stands: in the source itself if it does there, else its first mention."""
    at = bisect_left(entity.mentions, source[0], key=lambda mention: mention.start)
    here = entity.mentions[at] if at < len(entity.mentions) else None
    if here is not None and here.start < source[1] and here.text == entity.name:
        best = here
    else:
        best = next((m for m in entity.mentions if m.text == entity.name), entity.mentions[0])
    start, end = view.start[best.start], view.end[best.end - 1]
    while start < end - 1 and not view.text[start].isalnum():
        start += 1  # a dash glued to the name
    return _span(view, (start, end))


def _span(view: View, offsets: Offsets) -> Span:
    return Span(start=offsets[0], end=offsets[1], text=view.text[offsets[0] : offsets[1]])


def _text(view: View, offsets: Offsets) -> str:
    return " ".join(view.text[offsets[0] : offsets[1]].split())
