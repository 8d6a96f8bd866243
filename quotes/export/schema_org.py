"""schema.org JSON-LD: `Quotation` for quoted words, `Claim` for what is asserted in other words.

Reported questions, promises, orders, refusals and denials in indirect speech are neither: they are left out and
counted.  Never `ClaimReview`: a verdict is not ours to give.  schema.org has no offsets, so that these, with all
else that it has no terms for, stand in one JSON literal, `quotes:record`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, BinaryIO
from urllib.parse import quote

from quotes.export.annotation import document_iri, write_list
from quotes.export.sheets import Sheet
from quotes.records import DocInfo, Record, Speaker

CONTEXT: list[Any] = [
    "https://schema.org",
    {"@version": 1.1, "quotes": "urn:quotes:ns:", "quotes:record": {"@type": "@json"}},
]
ASSERTIVE = frozenset({"say", "claim", "report", "judge", "think", "deny"})
TYPES = {"PERSON": "Person", "ORG": "Organization", "GPE": "Organization"}


def write(sheets: Iterable[Sheet], file: BinaryIO) -> int:
    """One graph, a node a line; returns how many records were left out."""
    left_out = 0

    def nodes() -> Iterator[dict[str, Any]]:
        nonlocal left_out
        for sheet in sheets:
            for record in sheet.records:
                found = node(record)
                left_out += found is None
                if found is not None:
                    yield found

    write_list(file, {"@context": CONTEXT}, "@graph", nodes())
    return left_out


def read(file: IO[bytes]) -> Iterator[Record]:
    """The records of a graph that `write` wrote."""
    for item in json.load(file)["@graph"]:
        identity = item["@id"].removeprefix("urn:quotes:record:")
        yield Record.model_validate({**item["quotes:record"], "id": identity, "text": item["text"]})


def node(record: Record) -> dict[str, Any] | None:
    """A record as a `Quotation` or a `Claim`; None for one that is neither."""
    rest = record.to_dict()
    del rest["id"], rest["text"]
    out: dict[str, Any] = {"@id": f"urn:quotes:record:{record.id}", "text": record.text, "inLanguage": "en"}
    if record.kind != "indirect":
        out = {"@type": "Quotation", **out, "isPartOf": _article(record.doc)}
    elif record.polarity == "affirmed" and record.act in ASSERTIVE:
        out = {"@type": "Claim", **out, "appearance": _article(record.doc)}
    else:
        return None
    creators = [_speaker(speaker) for speaker in record.speakers if speaker.type != "DOCUMENT"]
    documents = [_speaker(speaker) for speaker in record.speakers if speaker.type == "DOCUMENT"]
    if creators:
        out["creator"] = creators
    if documents:
        out["isBasedOn"] = documents
    return {**out, "quotes:record": rest}


def _article(doc: DocInfo) -> dict[str, Any]:
    out: dict[str, Any] = {"@type": "NewsArticle", "@id": document_iri(doc)}
    values = {"headline": doc.title, "datePublished": doc.date, "url": doc.url}
    out |= {name: value for name, value in values.items() if value}
    if doc.publisher:
        out["publisher"] = {"@type": "Organization", "name": doc.publisher}
    if doc.author:
        out["author"] = {"@type": "Person", "name": doc.author}
    return out


def _speaker(speaker: Speaker) -> dict[str, Any]:
    """A speaker; one who is neither person nor organisation gets no type rather than a wrong one."""
    out: dict[str, Any] = {}
    if speaker.type == "DOCUMENT":
        out["@type"] = "CreativeWork"
    elif speaker.type in TYPES:
        out["@type"] = TYPES[speaker.type]
    if speaker.id:
        out["@id"] = f"urn:quotes:speaker:{quote(speaker.id, safe=':')}"
    values = {"name": speaker.name, "description": speaker.description}
    out |= {name: value for name, value in values.items() if value}
    if speaker.type == "PERSON":
        if speaker.role:
            out["jobTitle"] = speaker.role
        if speaker.affiliation:
            out["affiliation"] = {"@type": "Organization", "name": speaker.affiliation}
    return out
