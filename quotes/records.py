"""The record that `quotes` writes: its types, its version and its JSON Schema.

One record is one attribution. Every offset counts code points of the text as it was read and is half-open,
so that `text[span.start:span.end] == span.text` holds for each span of each record.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "quotes/1"

Kind = Literal["direct", "indirect", "mixed"]
Verdict = Literal["accept", "reject", "correct", "add"]  # a reviewer's
Act = Literal["say", "claim", "deny", "ask", "promise", "order", "judge", "think", "report", "decline"]
Polarity = Literal["affirmed", "negated", "denied", "no-comment"]
SourceKind = Literal["name", "nominal", "pronoun", "anonymous", "document", "none"]
SpeakerType = Literal["PERSON", "ORG", "GPE", "NORP", "DOCUMENT", "OTHER"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Frozen):
    """A stretch of the text: code points, half-open, with the words it covers."""

    start: int = Field(ge=0, description="offset of the first code point")
    end: int = Field(ge=0, description="offset after the last code point")
    text: str = Field(description="exactly text[start:end]")


class DocInfo(_Frozen):
    """Where the record comes from."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    sha256: str = Field(description="of the text as UTF-8")
    path: str | None = None
    url: str | None = None
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    author: str | None = None


class Speaker(_Frozen):
    """Whom a source stands for, as far as the document says."""

    name: str | None = Field(description="the fullest proper name that the document gives, or null")
    description: str | None = Field(default=None, description="the words it has when there is no name")
    id: str | None = Field(default=None, description="the same for the same speaker across the corpus")
    type: SpeakerType = "OTHER"
    role: str | None = None
    affiliation: str | None = None
    how: str = Field(description="the resolver that answered")
    confidence: float = Field(ge=0, le=1)
    evidence: list[Span] = Field(default_factory=list, description="spans that gave name, role, affiliation")


class Why(_Frozen):
    """The evidence: the rule that located the quote and the resolver that named the speaker."""

    rule: str
    resolver: str | None = None
    candidates: list[str] = Field(default_factory=list)


class Context(_Frozen):
    """The sentences around the record's own."""

    before: str = ""
    after: str = ""


class Review(_Frozen):
    """What a person decided about the record, and what stood in it before: written by `quotes audit apply`."""

    decision: Verdict
    by: str = Field(description="who decided")
    at: str = Field(description="when: ISO 8601")
    note: str | None = None
    was: dict[str, Any] = Field(default_factory=dict, description="each corrected field as it was")


class Record(_Frozen):
    """One attribution: a source, a cue and a content, with the speaker that the source stands for."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["quotes/1"] = Field(default="quotes/1", alias="schema")
    id: str = Field(description="from the document's id and the content's offsets, not from the rule")
    doc: DocInfo
    kind: Kind
    act: Act
    polarity: Polarity
    text: str = Field(description="the content as one readable string")
    content: list[Span] = Field(min_length=1)
    cue: list[Span]
    source: list[Span]
    cue_lemma: str | None
    source_kind: SourceKind
    speakers: list[Speaker]
    parent: str | None = Field(default=None, description="id of the record whose content holds this one")
    confidence: float = Field(ge=0, le=1)
    flags: list[str]
    why: Why
    context: Context
    review: Review | None = Field(default=None, description="only in records that a person has reviewed")

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON values, keys as the contract names them."""
        out = self.model_dump(mode="json", by_alias=True)
        out["doc"] = {k: v for k, v in out["doc"].items() if v is not None}
        if out["review"] is None:
            del out["review"]
        return out


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one record, generated from the types above."""
    schema = Record.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": SCHEMA}
