"""What an annotation tool shows of a record, and the decision that follows from what came back.

Tools keep spans, not our ids: a record finds its attribution again by the code points that their contents share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotes.audit.decisions import SCHEMA, Decision
from quotes.errors import InputError
from quotes.records import Record, Span

ROLES = ("content", "cue", "source")
Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """An attribution as a tool has it: code points of the text, half-open.

    `says_who` is False for a tool that shows spans only: it can correct neither speaker nor role.
    """

    content: Pairs
    cue: Pairs
    source: Pairs
    kind: str
    speaker: str | None = None
    role: str | None = None
    says_who: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """What one reviewer did with one document's records."""

    doc: str
    text: str
    records: tuple[str, ...]  # those that were shown
    found: tuple[Marked, ...]
    by: str
    at: str
    strata: Mapping[str, tuple[str, float]]


def marked(record: Record) -> Marked:
    """A record as tools show it."""
    content, cue, source = (pairs(getattr(record, role)) for role in ROLES)
    return Marked(content, cue, source, record.kind, who(record), role_of(record))


def who(record: Record) -> str | None:
    """The speakers on one line; None for nobody."""
    names = [speaker.name or speaker.description for speaker in record.speakers]
    return " and ".join(name for name in names if name) or None


def role_of(record: Record) -> str | None:
    """The role of a single speaker."""
    return record.speakers[0].role if len(record.speakers) == 1 else None


def pairs(spans: Sequence[Span]) -> Pairs:
    """Offsets only."""
    return tuple((span.start, span.end) for span in spans)


def decide(review: Review, records: Mapping[str, Record]) -> Iterator[Decision]:
    """A decision on each record that was shown, and an `add` for each attribution that is none of them.

    `InputError` for a record that the run does not hold or whose words are not in the review's text.
    """
    shown = []
    for one in review.records:
        record = records.get(one)
        if record is None or record.doc.id != review.doc:
            raise InputError(
                f"{review.doc}: no record {one!r} of this document in the run. Give the records that were exported."
            )
        if any(review.text[s.start : s.end] != s.text for s in record.content):
            raise InputError(f"{review.doc}: the text that came back is not the one that was exported.")
        shown.append(record)
    matched = _matched([marked(record) for record in shown], review.found)
    head = {"schema": SCHEMA, "doc": review.doc, "by": review.by, "at": review.at}
    for number, record in enumerate(shown):
        stratum, weight = review.strata.get(record.id, (None, None))
        facts = {"rule": record.why.rule, "kind": record.kind, "confidence": record.confidence}
        fields = {**head, **facts, "record": record.id, "stratum": stratum, "weight": weight}
        if number not in matched:
            yield Decision.model_validate({**fields, "decision": "reject"})
            continue
        changes = _changes(marked(record), review.found[matched[number]], review.text)
        verdict: dict[str, Any] = (
            {"decision": "correct", "corrections": changes} if changes else {"decision": "accept"}
        )
        yield Decision.model_validate({**fields, **verdict})
    for number, new in enumerate(review.found):
        if number not in matched.values():
            given = {role: _spans(getattr(new, role), review.text) for role in ROLES}
            corrections = {**given, "kind": new.kind, **({"speaker": new.speaker} if new.says_who else {})}
            name = f"added:{review.doc}:{new.content[0][0]}-{new.content[-1][1]}"
            yield Decision.model_validate(
                {**head, "record": name, "kind": new.kind, "decision": "add", "corrections": corrections}
            )


def _changes(old: Marked, new: Marked, text: str) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if new.says_who:
        for name in ("speaker", "role"):
            if getattr(old, name) != getattr(new, name):
                out[name] = getattr(new, name)
    if old.kind != new.kind:
        out["kind"] = new.kind
    for role in ROLES:
        before, after = sorted(getattr(old, role)), sorted(getattr(new, role))
        if before != after and _words(before, text) != _words(after, text):
            out[role] = _spans(after, text)
    return out


def _words(spans: Sequence[tuple[int, int]], text: str) -> frozenset[int]:
    """The places of what is no white space: tools trim spans."""
    return frozenset(i for a, b in spans for i in range(a, b) if not text[i].isspace())


def _spans(found: Sequence[tuple[int, int]], text: str) -> list[dict[str, Any]]:
    return [{"start": a, "end": b, "text": text[a:b]} for a, b in sorted(found)]


def _matched(old: Sequence[Marked], new: Sequence[Marked]) -> dict[int, int]:
    """By the place of an old attribution that of the new one; the most alike first, each at most once."""
    likeness = []
    places = [[{i for a, b in one.content for i in range(a, b)} for one in side] for side in (old, new)]
    for i, mine in enumerate(places[0]):
        for j, theirs in enumerate(places[1]):
            if common := len(mine & theirs):
                same_cue = bool(set(old[i].cue) & set(new[j].cue))
                likeness.append((-common / len(mine | theirs), not same_cue, i, j))
    out: dict[int, int] = {}
    for _, _, i, j in sorted(likeness):
        if i not in out and j not in out.values():
            out[i] = j
    return out
