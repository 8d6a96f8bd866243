"""The texts of a run's documents, by id."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from quotes.documents import read_documents
from quotes.errors import InputError
from quotes.files import OnError


def read_texts(
    paths: Sequence[Path | str],
    documents: Mapping[str, str],
    *,
    text_field: str = "text",
    id_field: str | None = None,
    on_error: OnError | None = None,
) -> dict[str, str]:
    """The texts under `paths` by id, those without records too: it is there that a run may have missed all.

    `documents` gives the SHA-256 of each document that has records.  `InputError` for one that is not there or is not
    what its records were made from.
    """
    out = {}
    for document in read_documents(paths, text_field=text_field, id_field=id_field, on_error=on_error):
        sha = documents.get(document.id)
        if (
            sha is not None
            and sha != hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        ):
            raise InputError(
                f"{document.id}: the text has changed since its records were made. Give --texts what was extracted, "
                "or extract it again."
            )
        out[document.id] = document.text
    missing = [one for one in documents if one not in out]
    if missing:
        more = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
        raise InputError(
            f"{missing[0]}{more}: no text of this id under {', '.join(map(str, paths))}. Name with --texts what "
            "`quotes extract` read."
        )
    return out
