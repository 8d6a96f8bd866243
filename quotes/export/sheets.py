"""Records by document, with the document's text where a format needs it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from quotes.documents import read_documents
from quotes.errors import InputError, QuotesError
from quotes.files import OnError
from quotes.records import DocInfo, Record


@dataclass(frozen=True, slots=True)
class Sheet:
    """The records of one document in their order; `text` is None when nobody gave the texts."""

    doc: DocInfo
    records: tuple[Record, ...]
    text: str | None = None


class Texts:
    """The texts of documents, found by the SHA-256 that each record carries of its own.

    `paths` are what `quotes extract` was given.  Read forward only as far as asked: in the order of the records
    little is kept in memory.
    """

    def __init__(
        self,
        paths: Sequence[Path | str],
        *,
        text_field: str = "text",
        id_field: str | None = None,
        on_error: OnError | None = None,
    ) -> None:
        self._paths = paths
        self._documents = read_documents(paths, text_field=text_field, id_field=id_field, on_error=on_error)
        self._passed: dict[str, str] = {}

    def of(self, doc: DocInfo) -> str:
        """The text that the offsets of `doc`'s records count in; `InputError` when no document has its SHA-256."""
        if doc.sha256 in self._passed:
            return self._passed[doc.sha256]
        for document in self._documents:
            sha = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
            if sha == doc.sha256:
                return document.text
            self._passed[sha] = document.text
        raise InputError(
            f"{doc.id}: no text under {', '.join(map(str, self._paths))} has the SHA-256 {doc.sha256[:12]}... that "
            "its records were made from. Name with --texts what `quotes extract` read, unchanged."
        )


def by_document(records: Iterable[Record], texts: Texts | None = None) -> Iterator[Sheet]:
    """The records as sheets, one a document.

    Raises `InputError` for a document whose records do not stand together and, with `texts`, for records whose
    spans are not what the text says.
    """
    done: set[str] = set()
    for _, group in groupby(records, key=lambda record: record.doc.id):
        found = tuple(group)
        doc = found[0].doc
        if doc.id in done:
            raise InputError(
                f"{doc.id}: its records do not stand together. Sort the file by document, for instance: "
                "jq -c -s 'sort_by(.doc.id)[]' RECORDS"
            )
        done.add(doc.id)
        text = None if texts is None else texts.of(doc)
        if text is not None:
            for record in found:
                check_spans(record, text)
        yield Sheet(doc, found, text)


def check_spans(record: Record, text: str) -> None:
    """`QuotesError` unless `text[start:end]` is what each span of the record says."""
    for role in ("content", "cue", "source"):
        for span in getattr(record, role):
            if text[span.start : span.end] != span.text:
                raise QuotesError(
                    f"{record.doc.id}: record {record.id}: {role} {span.start}-{span.end} is "
                    f"{text[span.start : span.end]!r} in the text, not {span.text!r}. Extract the document again."
                )
