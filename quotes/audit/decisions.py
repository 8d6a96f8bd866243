"""What reviewers decided, one JSON object a line: the review page writes it, and so does an import.

    {"schema": "quotes-decisions/1", "record": "3f...", "doc": "ferry", "decision": "correct", "by": "ana",
     "at": "2026-03-02T10:00:00Z", "rule": "en.direct.x", "kind": "direct", "confidence": 0.8, "stratum": "kind=direct",
     "weight": 12.5, "corrections": {"speaker": "Bo Lind"}}

`add` is an attribution that the run had missed; all its spans stand in `corrections`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from quotes.files import ReadError
from quotes.records import Kind, Span, Verdict
from quotes.stored import read_lines

SCHEMA = "quotes-decisions/1"
FIX = "Decisions are what the review page or `quotes audit import` writes, one JSON object a line."


class Corrections(BaseModel):
    """What the reviewer changed; only the fields that were given count (`model_fields_set`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    speaker: str | None = None
    role: str | None = None
    kind: Kind | None = None
    content: list[Span] | None = Field(default=None, min_length=1)
    cue: list[Span] | None = None
    source: list[Span] | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the corrected fields, in a fixed order."""
        return tuple(name for name in type(self).model_fields if name in self.model_fields_set)


class Decision(BaseModel):
    """One reviewer's word on one record; unknown fields are passed over, so that a later page may say more."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    schema_: Literal["quotes-decisions/1"] = Field(alias="schema")
    record: str = Field(min_length=1)
    doc: str
    decision: Verdict
    by: str = Field(min_length=1)
    at: str
    rule: str | None = None
    kind: Kind | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    stratum: str | None = None
    weight: float | None = Field(default=None, gt=0)
    corrections: Corrections | None = None
    note: str | None = None

    @field_validator("at")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        moment(value)
        return value

    @model_validator(mode="after")
    def _corrections_fit(self) -> Decision:
        corrected = self.corrections.fields if self.corrections is not None else ()
        if self.decision == "correct" and not corrected:
            raise ValueError("`correct` without `corrections`: say what was corrected, or accept the record")
        if self.decision == "add" and not {"kind", "content"} <= set(corrected):
            raise ValueError("`add` needs the new attribution's `kind` and `content` in `corrections`")
        return self

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, as the page exports them."""
        out = self.model_dump(mode="json", by_alias=True, exclude={"corrections", "note"})
        if self.corrections is not None:
            out["corrections"] = self.corrections.model_dump(mode="json", exclude_unset=True)
        if self.note is not None:
            out["note"] = self.note
        return out


def moment(value: str) -> datetime:
    """A point in time from ISO 8601, in UTC where it names no zone; `ValueError` for anything else."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is no time in ISO 8601, such as 2026-03-02T10:00:00Z") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def read_decisions(paths: Iterable[Path | str]) -> list[Decision]:
    """The decisions of some files, in their order; a `ReadError` names file and line of one that is none."""
    out = []
    for path in paths:
        for where, line in read_lines(path):
            try:
                out.append(Decision.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(str(part) for part in first["loc"])
                said = f"{field}: {first['msg']}" if field else str(first["msg"])
                raise ReadError(where, f"not a decision: {said}. {FIX}") from error
    return out


def last_words(decisions: Iterable[Decision]) -> dict[str, dict[str, Decision]]:
    """By record, then by reviewer, the latest decision of each; among equal times the one that was read last."""
    out: dict[str, dict[str, Decision]] = {}
    for decision in decisions:
        mine = out.setdefault(decision.record, {})
        before = mine.get(decision.by)
        if before is None or moment(decision.at) >= moment(before.at):
            mine[decision.by] = decision
    return out


def latest(decisions: Sequence[Decision]) -> Decision:
    """The decision that was made last; among equal times the one that was read last."""
    return max(enumerate(decisions), key=lambda pair: (moment(pair[1].at), pair[0]))[1]
