"""Decisions applied to records: what was corrected, by whom and when stands in the record's `review`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from quotes.audit.decisions import Decision, last_words, latest
from quotes.errors import InputError
from quotes.records import Record, Review, Span, Speaker
from quotes.speakers.names import identifier

HOW = "review"
ABOUT_THE_SPEAKER = frozenset({"unresolved-speaker", "ambiguous-speaker", "anonymous"})
KEPT = ("speakers", "kind", "content", "cue", "source", "text")


class Applied:
    """The corrected records, and counts of what was done; iterate once.

    Where reviewers differ, the latest decision holds.  Rejected records are left out unless `keep_rejected`, and
    a record inside one of them has no parent any more.
    """

    def __init__(
        self, records: Iterable[Record], decisions: Sequence[Decision], *, keep_rejected: bool = False
    ) -> None:
        self._records = records
        self._keep = keep_rejected
        self._decided = {
            record: latest(list(mine.values()))
            for record, mine in last_words(decisions).items()
            if next(iter(mine.values())).decision != "add"
        }
        self.done: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Record]:
        unseen = set(self._decided)
        gone = {
            record
            for record, decision in self._decided.items()
            if decision.decision == "reject" and not self._keep
        }
        for record in self._records:
            decision = self._decided.get(record.id)
            unseen.discard(record.id)
            self.done["untouched" if decision is None else decision.decision] += 1
            if record.id in gone:
                continue
            out = record if decision is None else corrected(record, decision)
            yield out.model_copy(update={"parent": None}) if out.parent in gone else out
        if unseen:
            raise unknown(unseen, self._decided)


def corrected(record: Record, decision: Decision) -> Record:
    """The record as the decision has it.  `InputError` for a correction that does not fit it."""
    if decision.doc != record.doc.id:
        raise InputError(
            f"decision on {record.id}: made in the document {decision.doc!r}, and the record stands in "
            f"{record.doc.id!r}. Give the records that were reviewed."
        )
    update: dict[str, Any] = {}
    given = decision.corrections
    fields = given.fields if decision.decision == "correct" and given is not None else ()
    for name in fields:
        value = getattr(given, name)
        if name == "speaker":
            update["speakers"] = _speakers(record, value)
            update["flags"] = [flag for flag in record.flags if flag not in ABOUT_THE_SPEAKER]
        elif name in ("content", "cue", "source"):
            update[name] = value or []
        elif name == "kind" and value is not None:
            update["kind"] = value
    if "role" in fields and given is not None:
        people = update.get("speakers", record.speakers)
        update["speakers"] = [person.model_copy(update={"role": given.role}) for person in people]
    if "content" in update:
        update["text"] = joined(update["content"])
    old = record.to_dict()
    was = {name: old[name] for name in KEPT if name in update}
    review = Review(decision=decision.decision, by=decision.by, at=decision.at, note=decision.note, was=was)
    return Record.model_validate({**old, **_plain(update), "review": review.model_dump(mode="json")})


def joined(content: Sequence[Span]) -> str:
    """A content as one readable line."""
    return " ".join(" ".join(span.text for span in content).split())


def unknown(ids: Iterable[str], decided: Mapping[str, Decision]) -> InputError:
    """The error for decisions on records that the run does not hold."""
    first = sorted(ids)
    where = decided[first[0]].doc
    more = f" and {len(first) - 1:,} more" if len(first) > 1 else ""
    return InputError(
        f"no record has the id {first[0]!r} (document {where!r}){more} that was decided on. Give the records that "
        "were reviewed: another run of other rules has other ids."
    )


def _speakers(record: Record, name: str | None) -> list[Speaker]:
    """The reviewer's speaker; what the record knew of somebody of that name stays."""
    if not name:
        return []
    for known in record.speakers:
        if name in (known.name, known.description):
            return [known.model_copy(update={"how": HOW, "confidence": 1.0})]
    kind = record.speakers[0].type if len(record.speakers) == 1 else "PERSON"
    return [Speaker(name=name, id=identifier(kind, name), type=kind, how=HOW, confidence=1.0)]


def _plain(update: Mapping[str, Any]) -> dict[str, Any]:
    def dump(value: Any) -> Any:
        if isinstance(value, list):
            return [dump(one) for one in value]
        return value.model_dump(mode="json") if hasattr(value, "model_dump") else value

    return {name: dump(value) for name, value in update.items()}
