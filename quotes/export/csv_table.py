"""CSV: a row a record, for spreadsheets; spans as `start-end` pairs, joint speakers with `; ` between them.

UTF-8 with a byte order mark, without which Excel misreads curly quotes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from quotes.export.sheets import Sheet
from quotes.records import Record, Span

COLUMNS = (
    "id",
    "document",
    "title",
    "date",
    "publisher",
    "url",
    "kind",
    "act",
    "polarity",
    "speaker",
    "role",
    "affiliation",
    "speaker_type",
    "speaker_id",
    "text",
    "cue",
    "source",
    "content_at",
    "cue_at",
    "source_at",
    "parent",
    "confidence",
    "flags",
    "rule",
    "resolver",
    "sha256",
)


def write(sheets: Iterable[Sheet], file: BinaryIO) -> None:
    """A header and a row a record."""
    lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.DictWriter(lines, COLUMNS)
    table.writeheader()
    for sheet in sheets:
        table.writerows(map(row, sheet.records))
    lines.detach()  # closing the file is its owner's


def row(record: Record) -> dict[str, str | float]:
    """The cells of a record; `text`, `cue` and `source` are verbatim words, positions are code points, half-open."""
    doc, people = record.doc, record.speakers
    return {
        "id": record.id,
        "document": doc.id,
        "title": doc.title or "",
        "date": doc.date or "",
        "publisher": doc.publisher or "",
        "url": doc.url or "",
        "kind": record.kind,
        "act": record.act,
        "polarity": record.polarity,
        "speaker": _joined(speaker.name or speaker.description for speaker in people),
        "role": _joined(speaker.role for speaker in people),
        "affiliation": _joined(speaker.affiliation for speaker in people),
        "speaker_type": _joined(speaker.type for speaker in people),
        "speaker_id": _joined(speaker.id for speaker in people),
        "text": record.text,
        "cue": " ".join(span.text for span in record.cue),
        "source": " ".join(span.text for span in record.source),
        "content_at": _positions(record.content),
        "cue_at": _positions(record.cue),
        "source_at": _positions(record.source),
        "parent": record.parent or "",
        "confidence": record.confidence,
        "flags": " ".join(record.flags),
        "rule": record.why.rule,
        "resolver": record.why.resolver or "",
        "sha256": doc.sha256,
    }


def _joined(values: Iterable[str | None]) -> str:
    return "; ".join(value for value in values if value)


def _positions(spans: Sequence[Span]) -> str:
    return ";".join(f"{span.start}-{span.end}" for span in spans)
