"""PARC-style JSON lines: a document a line, its attributions as source, cue and content.

Names and shape are those of the PARC and PolNeAR corpora, spans are `[start, end]` pairs; `quotes rules list --gold`
reads the same.  What they have no name for stands under `features`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, BinaryIO

from quotes.export.sheets import Sheet
from quotes.records import Record

ROLES = ("source", "cue", "content")


def write(sheets: Iterable[Sheet], file: BinaryIO) -> None:
    """One JSON object a document, with its text: without it the pairs say nothing."""
    for sheet in sheets:
        out: dict[str, Any] = {"doc_id": sheet.doc.id, "text": sheet.text}
        out["doc"] = sheet.records[0].to_dict()["doc"]
        out["attributions"] = [_attribution(record) for record in sheet.records]
        file.write(json.dumps(out, ensure_ascii=False).encode() + b"\n")


def read(file: IO[bytes]) -> Iterator[Record]:
    """The records of lines that `write` wrote; what a span says is read from the text."""
    for line in file:
        whole = json.loads(line)
        text = whole["text"]
        for found in whole["attributions"]:
            spans = {
                role: [{"start": start, "end": end, "text": text[start:end]} for start, end in found[role]]
                for role in ROLES
            }
            named = {"id": found["id"], "parent": found["parent"], "doc": whole["doc"]}
            yield Record.model_validate({**found["features"], **spans, **named})


def _attribution(record: Record) -> dict[str, Any]:
    features = record.to_dict()
    out = {"id": features.pop("id"), "parent": features.pop("parent")}
    for role in ROLES:
        out[role] = [[span["start"], span["end"]] for span in features.pop(role)]
    del features["doc"]
    return {**out, "features": features}
