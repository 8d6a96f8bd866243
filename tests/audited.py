"""Records and decisions by hand, for the tests of audits."""

from __future__ import annotations

import json

from quotes.audit.decisions import Decision
from quotes.records import Record

AT = "2026-03-02T10:00:00Z"


def person(name, *, role=None, affiliation=None, kind="PERSON", at=0, how="name"):
    """A speaker as a record has it."""
    span = {"start": at, "end": at + len(name), "text": name}
    return {
        "name": name,
        "id": f"{kind.lower()}:{name.lower().replace(' ', '-')}",
        "type": kind,
        "role": role,
        "affiliation": affiliation,
        "how": how,
        "confidence": 0.9,
        "evidence": [span],
    }


def record(
    number, text, *people, doc=None, day=None, start=100, kind="direct", source=(), rule="en.direct.a", **more
):
    """A record; its content is one span at `start` unless `content` says otherwise."""
    found = {
        "id": f"r{number}",
        "doc": {"id": doc or f"doc-{number}", "sha256": "0" * 64, **({"date": day} if day else {})},
        "kind": kind,
        "act": "say",
        "polarity": "affirmed",
        "text": text,
        "content": [{"start": start, "end": start + len(text), "text": text}],
        "cue": [],
        "source": list(source)
        if not isinstance(source, str)
        else [{"start": 10, "end": 10 + len(source), "text": source}],
        "cue_lemma": None,
        "source_kind": "name" if people else "none",
        "speakers": [person(one) if isinstance(one, str) else one for one in people],
        "confidence": 0.8,
        "flags": [],
        "why": {"rule": rule},
        "context": {},
    }
    return Record.model_validate({**found, **more})


def decision(on, verdict="accept", *, by="ana", doc=None, stratum=None, weight=None, at=AT, **more):
    """A decision on a record, or on the record of that id."""
    one = on if isinstance(on, str) else on.id
    return Decision.model_validate(
        {
            "schema": "quotes-decisions/1",
            "record": one,
            "doc": doc or (f"doc-{one[1:]}" if isinstance(on, str) else on.doc.id),
            "decision": verdict,
            "by": by,
            "at": at,
            "stratum": stratum,
            "weight": weight,
            **more,
        }
    )


def lines(things):
    """Records or decisions as a file holds them."""
    return "".join(json.dumps(one.to_dict(), ensure_ascii=False) + "\n" for one in things)
