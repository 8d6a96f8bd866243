"""Readers: text, JSONL, CSV, Parquet, HTML, compressed or not, and standard input -> `Document`.

The text of a document is never altered: line ends and a byte order mark stay, so that every later offset is a
code point of the text as read.  For HTML the text is what trafilatura extracts.

What is read comes as a stream of entries in the order of the input: documents, pages whose text is yet to be
extracted, and, at its place, each thing that could not be read.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from quotes import tables
from quotes.files import (
    BYTE_ORDER_MARK,
    COMPRESSED,
    KINDS,
    LINES,
    PAGES,
    SURROGATE,
    TEXTS,
    UTF_8,
    NothingToRead,
    OnError,
    ReadError,
    checked,
    compression_of,
    decode,
    decompressed,
    extra,
    file_id,
    known_encoding,
    lines_of,
    open_bytes,
    printable,
    split_pattern,
    suffixes,
    undecodable,
    walk,
)
from quotes.places import Places

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
TEXTS_SCHEMA = "quotes-texts/1"  # texts of pages, as `quotes extract --page-texts` writes them
EMPTY = "the text is empty; nothing to find in it."


@dataclass(frozen=True, slots=True)
class Document:
    """One text to read, with where it came from; `id` is unique in a run."""

    id: str
    text: str
    meta: Mapping[str, str] = field(default_factory=dict)
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as it lies in its file; finding its text takes so long that workers do it."""

    id: str
    raw: bytes
    path: str
    encoding: str | None = None

    def read(self) -> Document:
        """The article in the page; a `ReadError` when there is none."""
        trafilatura = extra("trafilatura", "html", self.path)
        raw = decode(self.raw, self.path, self.encoding) if self.encoding else self.raw
        page = (
            trafilatura.bare_extraction(raw, with_metadata=True, include_comments=False)
            if raw.strip()
            else None
        )
        if page is None or not page.text:
            raise ReadError(self.path, "no article text was found in the page; save its text as .txt.")
        fields = {"title": page.title, "date": page.date, "url": page.url, "author": page.author}
        meta = _meta({**fields, "publisher": page.sitename}, ())
        return Document(self.id, checked(page.text, self.path), meta, self.path)


Entry = Document | Page | ReadError
Found = tuple[Document | Page, str] | ReadError  # with where it stands, as in `news.jsonl:17`


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read: the fields of JSONL lines and table rows, the encoding, and which share of documents.

    `shard` is (I, N), 1 <= I <= N: of N runs this one reads the documents whose ids fall to it.
    """

    text_field: str = "text"
    id_field: str | None = None
    encoding: str | None = None
    shard: tuple[int, int] | None = None


def read_documents(
    paths: Iterable[Path | str],
    *,
    text_field: str = "text",
    id_field: str | None = None,
    encoding: str | None = None,
    on_error: OnError | None = None,
) -> Iterator[Document]:
    """The documents of files and folders (walked in sorted order; `-` is standard input), one by one.

    `text_field` and `id_field` name the fields of JSONL lines and table rows; without `id_field` the id is
    `id` or `doc_id`, else the file's id and the record's number.  A text file's id is its path relative to
    the folder named, without the suffix; a pattern such as `news/*/*.txt` names the folder before its first
    wild card.  In a folder, hidden files, READMEs and JSONL files of records are passed over.  `encoding` is
    UTF-8 unless named.

    Two documents with one id: the second is reported and still comes, as `ID#2`; nothing is lost and no two
    documents share an id.  The same file named twice is read once.

    What cannot be read goes to `on_error`, as does a note on each file or text that is empty
    (`NothingToRead`); without `on_error` the first `ReadError` is raised and notes are dropped.  Raises
    `UsageError` for an encoding that does not exist.
    """
    report = on_error or _raise
    for entry in read_entries(paths, Reading(text_field, id_field, encoding)):
        try:
            if isinstance(entry, ReadError):
                report(entry)
            else:
                yield entry.read() if isinstance(entry, Page) else entry
        except ReadError as error:
            if error is entry:
                raise
            report(error)


def read_entries(paths: Iterable[Path | str], reading: Reading) -> Iterator[Entry]:
    """The same as `read_documents`, with pages unread and what failed in its place."""
    reader = _Reader(reading)
    places = Places()
    try:
        for found in reader.read(paths):
            yield from _with_own_ids(found, places)
    finally:
        places.close()


def falls_to(name: str, shard: tuple[int, int] | None) -> bool:
    """Whether a document of that id belongs to a shard: the same for every run, and evenly spread."""
    if shard is None:
        return True
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % shard[1] == shard[0] - 1


def _with_own_ids(found: Found, places: Places) -> Iterator[Entry]:
    if isinstance(found, ReadError):
        yield found
        return
    entry, where = found
    if isinstance(entry, Document) and not entry.text.removeprefix("\ufeff").strip():
        yield NothingToRead(where, EMPTY)
        return
    first = places.get(entry.id)
    if first is None:
        places.set(entry.id, where)
        yield entry
    elif first != where:
        counted = f"\0{entry.id}"  # no id holds a NUL: how many were renamed so far
        number = int(places.get(counted) or 1) + 1
        while places.get(renamed := f"{entry.id}#{number}") is not None:
            number += 1
        places.set(counted, str(number))
        places.set(renamed, where)
        taken = f"the id {entry.id!r} is taken by {first}; this one is read as {renamed!r}"
        yield ReadError(where, f"{taken}. Give each document an id of its own.")
        yield replace(entry, id=renamed)


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
    schema = str(fields.get("schema", ""))
    ours = schema.startswith("quotes") and schema != TEXTS_SCHEMA
    return ours or all(isinstance(fields.get(role), list) for role in ("content", "cue", "source"))


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if hasattr(value, "isoformat"):  # dates and times of Parquet
        return str(value.isoformat())
    return ""


def _standard_input() -> Any:
    """Standard input with a buffer of its own.

    A thread that waits for input holds the buffer's lock; were it that of `sys.stdin`, which the interpreter closes at
    its exit, an interrupted run would abort instead of ending with its exit code.
    """
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except (AttributeError, OSError, ValueError):  # something that somebody put in its place
        return sys.stdin.buffer


class _Reader:
    """Paths -> documents and pages with where they stand, and errors."""

    def __init__(self, reading: Reading) -> None:
        self.text_field = reading.text_field
        self.id_fields = (reading.id_field,) if reading.id_field else ID_FIELDS
        self.named_encoding = known_encoding(reading.encoding) if reading.encoding else None
        self.encoding = self.named_encoding or UTF_8
        self.shard = reading.shard

    def read(self, paths: Iterable[Path | str]) -> Iterator[Found]:
        for name in paths:
            path = Path(name)
            if str(name) == STDIN:
                found = self._stream(_standard_input(), "stdin", None)
                yield from self._share(self._guard("standard input", found))
            elif path.is_dir():
                yield from self._folder(path, ())
            elif path.is_file():
                yield from self._file(path, path.parent, walked=False)
            elif path.exists():  # a named pipe, a process substitution
                yield from self._share(self._guard(str(path), self._open_stream(path)))
            elif (pattern := split_pattern(str(name))) and pattern[0].is_dir():
                yield from self._folder(*pattern)
            else:
                message = "no such file or folder. Check the spelling, and that a pattern matches something."
                yield ReadError(printable(path), message)

    def _folder(self, folder: Path, patterns: tuple[str, ...]) -> Iterator[Found]:
        empty = True
        for path in walk(folder, patterns):
            empty = False
            if isinstance(path, ReadError):
                yield path
            else:
                yield from self._file(path, folder, walked=True)
        if empty:
            what = (
                f"nothing there matches {'/'.join(patterns)}" if patterns else "the folder holds no documents"
            )
            known = f"{' '.join(KINDS)}, also with {' or '.join(COMPRESSED)}"
            yield ReadError(printable(folder), f"{what} ({known}).")

    def _file(self, path: Path, folder: Path, *, walked: bool) -> Iterator[Found]:
        kind = suffixes(path)[0].lower()
        name, where = file_id(path, folder), printable(path)
        if kind in (*TEXTS, *PAGES):
            if falls_to(name, self.shard):  # else it need not even be opened
                read = self._text if kind in TEXTS else self._page
                yield from self._guard(where, read(path, name, where))
        elif kind in LINES:
            found = self._jsonl_file(path, name, where, walked=walked)
            yield from self._share(self._guard(where, found))
        elif kind in tables.DELIMITERS:
            rows = tables.delimited(path, where, self.text_field, tables.DELIMITERS[kind], self.encoding)
            yield from self._share(self._guard(where, self._rows(rows, name, where)))
        elif kind == ".parquet":
            rows = tables.parquet(path, where, self.text_field)
            yield from self._share(self._guard(where, self._rows(rows, name, where)))
        else:
            message = (
                f"a file of this kind cannot be read; known are {' '.join(KINDS)} ({' '.join(COMPRESSED)})."
            )
            yield ReadError(where, message)

    def _share(self, found: Iterator[Found]) -> Iterator[Found]:
        """What falls to this run, of records that all runs see; an error falls to one run, too."""
        for one in found:
            if falls_to(one.where if isinstance(one, ReadError) else one[0].id, self.shard):
                yield one

    def _guard(self, where: str, found: Iterator[Found]) -> Iterator[Found]:
        """Report what ends the reading of one file, so that the next file is read."""
        try:
            yield from found
        except ReadError as error:
            yield error
        except OSError as error:
            yield ReadError(where, f"cannot be read ({error.strerror or error}).")
        except UnicodeDecodeError as error:
            yield ReadError(where, undecodable(error))

    def _text(self, path: Path, name: str, where: str) -> Iterator[Found]:
        with open_bytes(path) as file:
            text = checked(decode(file.read(), where, self.encoding), where)
        yield Document(name, text, {}, where), where

    def _page(self, path: Path, name: str, where: str) -> Iterator[Found]:
        with open_bytes(path) as file:
            yield Page(name, file.read(), where, self.named_encoding), where

    def _jsonl_file(self, path: Path, name: str, where: str, *, walked: bool) -> Iterator[Found]:
        with open_bytes(path) as file:
            yield from self._jsonl(enumerate(lines_of(file, self.encoding), 1), name, where, walked=walked)

    def _jsonl(
        self, lines: Iterable[tuple[int, bytes | str]], name: str, where: str | None, *, walked: bool = False
    ) -> Iterator[Found]:
        shown, empty = where or "standard input", True
        for number, raw in lines:
            at = f"{shown}:{number}"
            line = _without_mark(raw) if number == 1 else raw
            if not line.strip():
                continue
            empty = False
            try:
                fields = json.loads(decode(line, at, self.encoding).rstrip())
                if not isinstance(fields, dict):
                    raise ReadError(at, f"a JSON object is expected, with the field {self.text_field!r}.")
                if _is_record(fields):
                    if walked:  # an earlier run's output, or gold, kept with the articles
                        return
                    raise ReadError(at, "these are records of attributions, not documents.")
                if walked and fields.get("schema") == TEXTS_SCHEMA:  # the pages lie beside it
                    return
                yield self._record(fields, f"{name}:{number}", at, where), at
            except json.JSONDecodeError as error:
                yield ReadError(
                    at, f"not valid JSON (column {error.colno}: {error.msg}). Mend or remove the line."
                )
            except (RecursionError, ValueError) as error:  # a number of thousands of digits, endless nesting
                yield ReadError(at, f"JSON beyond all bounds ({error}). Mend or remove the line.")
            except ReadError as error:
                yield error
        if empty:
            yield NothingToRead(shown, NO_RECORDS)

    def _rows(self, rows: Iterable[tables.Row], name: str, where: str) -> Iterator[Found]:
        empty = True
        for number, line, row in rows:
            empty = False
            at = f"{where}:{line}"
            try:
                yield self._record(row, f"{name}:{number}", at, where), at
            except ReadError as error:
                yield error
        if empty:
            yield NothingToRead(where, NO_RECORDS)

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
        where = checked(str(identity), at, self.encoding) and path
        text = checked(text, at, self.encoding)
        return Document(str(identity), text, _meta(fields, (self.text_field,)), where)

    def _open_stream(self, path: Path) -> Iterator[Found]:
        with path.open("rb") as stream:
            yield from self._stream(stream, file_id(path, path.parent), printable(path))

    def _stream(self, stream: BinaryIO, name: str, where: str | None) -> Iterator[Found]:
        """JSONL when the first character is `{`, else one plain text; compressed when its first bytes say so."""
        shown = where or "standard input"
        buffered: Any = stream if hasattr(stream, "peek") else io.BufferedReader(cast("Any", stream))
        with decompressed(buffered, compression_of(buffered.peek(4)), shown) as plain:
            lines = iter(lines_of(plain, self.encoding))
            head: list[bytes | str] = []
            for line in lines:
                head.append(line)
                if _without_mark(line).strip():
                    break
            if head and _without_mark(head[-1]).lstrip()[:1] in (b"{", "{"):
                yield from self._jsonl(enumerate(itertools.chain(head, lines), 1), name, where)
            else:
                whole: list[Any] = [*head, *lines]
                joined = b"".join(whole) if isinstance(whole[0] if whole else b"", bytes) else "".join(whole)
                text = decode(joined, shown, self.encoding)
                yield Document(name, checked(text, shown), {}, where), shown


def _without_mark(line: bytes | str) -> bytes | str:
    return line.removeprefix(BYTE_ORDER_MARK) if isinstance(line, bytes) else line.removeprefix("\ufeff")
