"""Reading documents from files that a test writes."""

from __future__ import annotations

import json
from pathlib import Path

from quotes.documents import read_documents
from quotes.files import ReadError


def read(*paths, **options):
    """What was read from the paths, and the messages of what was not."""
    errors: list[ReadError] = []
    documents = list(read_documents(paths, on_error=errors.append, **options))
    return documents, [str(error) for error in errors]


def lines(path: Path, *records: object) -> Path:
    text = "".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in records)
    path.write_text(text, encoding="utf-8")
    return path
