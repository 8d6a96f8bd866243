"""Readers: text, JSONL, CSV, Parquet, HTML, compressed or not, and standard input -> `Document`.

The text of a document is never altered: line ends and a byte order mark stay, so that every later offset is a
code point of the text as read.  For HTML the text is what trafilatura extracts.

A document that cannot be read is reported through `on_error`; the others go on.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from quotes.files import (
    BYTE_ORDER_MARK,
    COMPRESSED,
    KINDS,
    LINES,
    PAGES,
    SURROGATE,
    TEXTS,
    NothingToRead,
    OnError,
    ReadError,
    checked,
    decode,
    extra,
    file_id,
    open_bytes,
    printable,
    suffixes,
    walk,
)

STDIN = "-"
ID_FIELDS = ("id", "doc_id")
PEOPLE = ("author", "publisher")
# `doc` of a record has these from us; a field of the same name in the input must not replace them.
OURS = ("id", "doc_id", "sha256", "path")
# Metadata travels in every record: a field that holds a page's source or a second text stays behind.
LONGEST_META = 2000
JSON_NAMES = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}
NO_RECORDS = "the file holds no records; nothing to find in it."


@dataclass(frozen=True, slots=True)
class Document:
    """One text to read, with where it came from; `id` is unique in a run."""

    id: str
    text: str
    meta: Mapping[str, str] = field(default_factory=dict)
    path: str | None = None


def read_documents(
    paths: Iterable[Path | str],
    *,
    text_field: str = "text",
    id_field: str | None = None,
    on_error: OnError | None = None,
) -> Iterator[Document]:
    """The documents of files and folders (walked in sorted order; `-` is standard input), one by one.

    `text_field` and `id_field` name the fields of JSONL lines and table rows; without `id_field` the id is
    `id` or `doc_id`, else the file's id and the record's number.  A text file's id is its path relative to
    the folder named, without the suffix.  In a folder, hidden files, READMEs and JSONL files of
    records are passed over.

    Two documents with one id: the second is reported and still comes, as `ID#2`; nothing is lost and no two
    documents share an id.  The same file named twice is read once.

    What cannot be read goes to `on_error`, as does a note on each file or text that is empty
    (`NothingToRead`); without `on_error` the first `ReadError` is raised and notes are dropped.
    """
    reader = _Reader(text_field, id_field, on_error or _raise)
    seen: dict[str, str] = {}
    for document, where in reader.read(paths):
        if not document.text.removeprefix("\ufeff").strip():
            reader.on_error(NothingToRead(where, "the text is empty; nothing to find in it."))
            continue
        first = seen.get(document.id)
        if first is None:
            seen[document.id] = where
            yield document
        elif first != where:
            renamed = next(new for n in itertools.count(2) if (new := f"{document.id}#{n}") not in seen)
            seen[renamed] = where
            found = f"the id {document.id!r} is taken by {first}; this one is read as {renamed!r}"
            reader.on_error(ReadError(where, f"{found}. Give each document an id of its own."))
            yield Document(renamed, document.text, document.meta, document.path)


def _raise(error: ReadError) -> None:
    if not isinstance(error, NothingToRead):
        raise error


def _meta(fields: Mapping[Any, Any], leave_out: Iterable[str]) -> dict[str, str]:
    """The plain values of a record as strings, equal from JSONL and from tables; nested ones stay behind."""
    out = {}
    for name, value in fields.items():
        if name in leave_out or name in OURS or not isinstance(name, str) or not name:
            continue
        plain = _plain(", ".join(map(str, value)) if name in PEOPLE and isinstance(value, list) else value)
        if plain and len(plain) <= LONGEST_META and "\0" not in plain and not SURROGATE.search(plain):
            out[name] = plain
    return out


def _is_record(fields: Mapping[str, Any]) -> bool:
    """Whether a JSON line is not a document but what `quotes` writes, or gold to measure it by."""
    ours = str(fields.get("schema", "")).startswith("quotes")
    return ours or all(isinstance(fields.get(role), list) for role in ("content", "cue", "source"))


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if hasattr(value, "isoformat"):  # dates and times of Parquet
        return str(value.isoformat())
    return ""


class _Reader:
    """Paths -> (document, where it stands)."""

    def __init__(self, text_field: str, id_field: str | None, on_error: OnError) -> None:
        self.text_field = text_field
        self.id_fields = (id_field,) if id_field else ID_FIELDS
        self.on_error = on_error

    def read(self, paths: Iterable[Path | str]) -> Iterator[tuple[Document, str]]:
        for name in paths:
            path = Path(name)
            if str(name) == STDIN:
                yield from self._guard("standard input", self._stream(sys.stdin.buffer, "stdin", None))
            elif path.is_dir():
                yield from self._folder(path)
            elif path.is_file():
                yield from self._file(path, path.parent, walked=False)
            elif path.exists():  # a named pipe, a process substitution
                yield from self._guard(str(path), self._open_stream(path))
            else:
                message = "no such file or folder. Check the spelling, and that a pattern matches something."
                self.on_error(ReadError(printable(path), message))

    def _folder(self, folder: Path) -> Iterator[tuple[Document, str]]:
        empty = True
        for path in walk(folder, self.on_error):
            empty = False
            yield from self._file(path, folder, walked=True)
        if empty:
            message = (
                f"the folder holds no documents ({' '.join(KINDS)}, also with {' or '.join(COMPRESSED)})."
            )
            self.on_error(ReadError(printable(folder), message))

    def _file(self, path: Path, folder: Path, *, walked: bool) -> Iterator[tuple[Document, str]]:
        kind = suffixes(path)[0].lower()
        name, where = file_id(path, folder), printable(path)
        if kind in TEXTS:
            found = self._text(path, name, where)
        elif kind in PAGES:
            found = self._page(path, name, where)
        elif kind in LINES:
            found = self._jsonl_file(path, name, where, walked=walked)
        elif kind in (".csv", ".tsv"):
            found = self._csv(path, name, where, "," if kind == ".csv" else "\t")
        elif kind == ".parquet":
            found = self._parquet(path, name, where)
        else:
            message = (
                f"a file of this kind cannot be read; known are {' '.join(KINDS)} ({' '.join(COMPRESSED)})."
            )
            self.on_error(ReadError(where, message))
            return
        yield from self._guard(where, found)

    def _guard(self, where: str, found: Iterator[tuple[Document, str]]) -> Iterator[tuple[Document, str]]:
        """Report what ends the reading of one file, so that the next file is read."""
        try:
            yield from found
        except ReadError as error:
            self.on_error(error)
        except OSError as error:
            self.on_error(ReadError(where, f"cannot be read ({error.strerror or error})."))

    def _text(self, path: Path, name: str, where: str) -> Iterator[tuple[Document, str]]:
        with open_bytes(path) as file:
            text = checked(decode(file.read(), where), where)
        yield Document(name, text, {}, where), where

    def _page(self, path: Path, name: str, where: str) -> Iterator[tuple[Document, str]]:
        trafilatura = extra("trafilatura", "html", where)
        with open_bytes(path) as file:
            raw = file.read()
        page = (
            trafilatura.bare_extraction(raw, with_metadata=True, include_comments=False)
            if raw.strip()
            else None
        )
        if page is None or not page.text:
            raise ReadError(where, "no article text was found in the page; save its text as .txt.")
        fields = {"title": page.title, "date": page.date, "url": page.url, "author": page.author}
        meta = _meta({**fields, "publisher": page.sitename}, ())
        yield Document(name, checked(page.text, where), meta, where), where

    def _jsonl_file(
        self, path: Path, name: str, where: str, *, walked: bool
    ) -> Iterator[tuple[Document, str]]:
        with open_bytes(path) as file:
            yield from self._jsonl(enumerate(file, 1), name, where, walked=walked)

    def _jsonl(
        self, lines: Iterable[tuple[int, bytes]], name: str, where: str | None, *, walked: bool = False
    ) -> Iterator[tuple[Document, str]]:
        shown, empty = where or "standard input", True
        for number, raw in lines:
            at = f"{shown}:{number}"
            line = raw.removeprefix(BYTE_ORDER_MARK) if number == 1 else raw
            if not line.strip():
                continue
            empty = False
            try:
                fields = json.loads(decode(line, at).rstrip())
                if not isinstance(fields, dict):
                    raise ReadError(at, f"a JSON object is expected, with the field {self.text_field!r}.")
                if _is_record(fields):
                    if walked:  # an earlier run's output, or gold, kept with the articles
                        return
                    raise ReadError(at, "these are records of attributions, not documents.")
                yield self._record(fields, f"{name}:{number}", at, where), at
            except json.JSONDecodeError as error:
                message = f"not valid JSON (column {error.colno}: {error.msg}). Mend or remove the line."
                self.on_error(ReadError(at, message))
            except (ValueError, RecursionError) as error:  # a number of thousands of digits, endless nesting
                self.on_error(ReadError(at, f"JSON beyond all bounds ({error}). Mend or remove the line."))
            except ReadError as error:
                self.on_error(error)
        if empty:
            self.on_error(NothingToRead(shown, NO_RECORDS))

    def _csv(self, path: Path, name: str, where: str, delimiter: str) -> Iterator[tuple[Document, str]]:
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # the default refuses texts over 128 KiB
        with open_bytes(path) as file:
            # Bytes that are not UTF-8 become surrogates, which `checked` reports with their row.
            lines = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
            rows = csv.DictReader(lines, delimiter=delimiter, strict=True)
            try:
                self._need_column(rows.fieldnames or [], where)
                empty = True
                for number, row in enumerate(rows, 1):
                    if any(isinstance(value, str) and value.strip() for value in row.values()):
                        empty = False
                        yield from self._row(row, f"{name}:{number}", f"{where}:{rows.line_num}", where)
            except csv.Error as error:
                message = f"not valid CSV ({error}). Check its quoting and delimiter."
                raise ReadError(f"{where}:{rows.line_num}", message) from error
            if empty:
                self.on_error(NothingToRead(where, NO_RECORDS))

    def _parquet(self, path: Path, name: str, where: str) -> Iterator[tuple[Document, str]]:
        parquet = extra("pyarrow.parquet", "parquet", where)
        with open_bytes(path) as file:
            source = io.BytesIO(file.read()) if suffixes(path)[1] else file
            try:
                table = parquet.ParquetFile(source)
                self._need_column(table.schema_arrow.names, where)
                rows = (row for batch in table.iter_batches(batch_size=64) for row in batch.to_pylist())
                number = 0
                for number, row in enumerate(rows, 1):
                    yield from self._row(row, f"{name}:{number}", f"{where}:{number}", where)
            except ValueError as error:  # pyarrow's own errors are ValueErrors
                raise ReadError(where, f"not valid Parquet ({error}).") from error
            if not number:
                self.on_error(NothingToRead(where, NO_RECORDS))

    def _need_column(self, names: Iterable[str], where: str) -> None:
        named = [name for name in names if name.strip()]
        if named and self.text_field not in named:
            found = ", ".join(map(repr, named))
            raise ReadError(
                where,
                f"there is no column {self.text_field!r} (columns: {found}). Name it with --text-field.",
            )

    def _row(self, row: Mapping[str, Any], name: str, at: str, path: str) -> Iterator[tuple[Document, str]]:
        try:
            yield self._record(row, name, at, path), at
        except ReadError as error:
            self.on_error(error)

    def _record(self, fields: Mapping[str, Any], name: str, at: str, path: str | None) -> Document:
        """A JSONL line or a table row as a document; `name` is its id when no field gives one."""
        if self.text_field not in fields:
            found = ", ".join(repr(key) for key in fields)
            raise ReadError(
                at, f"there is no field {self.text_field!r} (fields: {found}). Name it with --text-field."
            )
        text = fields[self.text_field]
        if not isinstance(text, str):
            found = JSON_NAMES.get(type(text), type(text).__name__)
            raise ReadError(at, f"the field {self.text_field!r} holds {found}, not text.")
        chosen = next((key for key in self.id_fields if fields.get(key) not in (None, "")), None)
        if chosen is None and self.id_fields is not ID_FIELDS:
            raise ReadError(at, f"the field {self.id_fields[0]!r} that --id-field names is missing or empty.")
        identity = fields[chosen] if chosen else name
        if not isinstance(identity, str | int) or isinstance(identity, bool):
            raise ReadError(at, f"the id in {chosen!r} is neither text nor a whole number.")
        where = checked(str(identity), at) and path
        return Document(str(identity), checked(text, at), _meta(fields, (self.text_field,)), where)

    def _open_stream(self, path: Path) -> Iterator[tuple[Document, str]]:
        with path.open("rb") as stream:
            yield from self._stream(stream, file_id(path, path.parent), printable(path))

    def _stream(self, stream: BinaryIO, name: str, where: str | None) -> Iterator[tuple[Document, str]]:
        """JSONL when the first character is `{`, else one plain text."""
        shown = where or "standard input"
        head: list[bytes] = []
        for line in stream:
            head.append(line)
            if line.removeprefix(BYTE_ORDER_MARK).strip():
                break
        if head and head[-1].removeprefix(BYTE_ORDER_MARK).lstrip().startswith(b"{"):
            yield from self._jsonl(enumerate(itertools.chain(head, stream), 1), name, where)
        else:
            text = decode(b"".join(head) + stream.read(), shown)
            yield Document(name, checked(text, shown), {}, where), shown
