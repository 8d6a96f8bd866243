"""The index of a file of records: a SQLite database beside it, built once and again when the file changes.

Words of contents and of speakers' names are in a full-text table (FTS5), what an answer shows in a plain one.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from quotes.errors import QuotesError, UsageError
from quotes.files import ReadError, printable
from quotes.find.wording import words
from quotes.stored import FIX, STDIN, read_lines

FORMAT = "quotes-find/2"
BATCH = 5_000
SUFFIX = ".find"
TABLES = """
create table facts (name text primary key, value text);
create table quotation (number integer primary key, record text);
create virtual table words using fts5(said, speaker, content='', tokenize="unicode61 remove_diacritics 2");
create virtual table vocabulary using fts5vocab(words, 'col');
create table frequency (term text primary key, records integer) without rowid;
"""
KEPT = (
    "id",
    "doc",
    "kind",
    "act",
    "polarity",
    "text",
    "content",
    "source",
    "speakers",
    "confidence",
    "flags",
)


class Index:
    """An open index; close it, or use it in `with`."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._base.close()

    def __len__(self) -> int:
        """How many records it holds."""
        (count,) = self._base.execute("select max(number) from quotation").fetchone()
        return count or 0

    def frequency(self, word: str) -> int:
        """In how many records a word (in plain spelling) was said."""
        row = self._base.execute("select records from frequency where term = ?", (word,)).fetchone()
        return row[0] if row else 0

    def candidates(self, query: str, limit: int, *, ranked: bool = True) -> Iterator[dict[str, Any]]:
        """The records that answer an FTS5 query, as far as an answer shows them: the best, or the first `limit`.

        Ranking weighs every record that answers, which takes a second where half a million do.
        """
        order = "order by rank" if ranked else ""
        matching = f"select rowid from words where words match ? {order} limit ?"  # noqa: S608 (no words of a user's)
        numbers = self._base.execute(matching, (query, limit)).fetchall()
        for (number,) in numbers:
            (line,) = self._base.execute(
                "select record from quotation where number = ?", (number,)
            ).fetchone()
            yield json.loads(line)


def open_index(
    records: Path | str, place: Path | str | None = None, tell: Callable[[str], None] | None = None
) -> Index:
    """The index of a file of records, built when it is not there or the file has changed since.

    It stands beside the file as `FILE.find` or at `place`; standard input (`-`) is indexed in memory.  `tell` takes a
    line for the user.  Raises `ReadError` for a line that is no record and `UsageError` for a place that
    cannot be written.
    """
    if str(records) == STDIN:
        base = sqlite3.connect(":memory:")
        _fill(base, records, "")
        return Index(base)
    stamp = _stamp(Path(records))
    path = Path(place) if place is not None else Path(f"{records}{SUFFIX}")
    if not _is_current(path, stamp):
        if tell is not None:
            tell(f"indexing {records} into {path} (once)")
        _build(path, records, stamp)
    return Index(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True))


def _stamp(records: Path) -> str:
    try:
        state = records.stat()
    except OSError as error:
        raise UsageError(f"{printable(records)} cannot be read ({error.strerror}). {FIX}") from error
    return f"{FORMAT} {state.st_size} {state.st_mtime_ns}"


def _is_current(path: Path, stamp: str) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            row = base.execute("select value from facts where name = 'stamp'").fetchone()
            return bool(row == (stamp,))
    except sqlite3.DatabaseError as error:
        message = f"{path} is there and is no index of `quotes find`. Remove it, or name another place with --index."
        raise UsageError(message) from error


def _build(path: Path, records: Path | str, stamp: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(part)) as base:
            base.execute("pragma journal_mode = off")
            base.execute("pragma synchronous = off")
            _fill(base, records, stamp)
        part.replace(path)
    except (sqlite3.Error, OSError) as error:
        message = f"the index {path} cannot be written ({error}). Name a place that can, with --index."
        raise UsageError(message) from error
    finally:
        part.unlink(missing_ok=True)


def _fill(base: sqlite3.Connection, records: Path | str, stamp: str) -> None:
    base.executescript(TABLES)
    rows: list[tuple[int, str]] = []
    texts: list[tuple[int, str, str]] = []

    def flush() -> None:
        base.executemany("insert into quotation values (?, ?)", rows)
        base.executemany("insert into words (rowid, said, speaker) values (?, ?, ?)", texts)
        rows.clear()
        texts.clear()

    for number, (where, line) in enumerate(read_lines(records), 1):
        kept = _kept(line, where)
        names = " ".join(filter(None, (s.get("name") or s.get("description") for s in kept["speakers"])))
        rows.append((number, json.dumps(kept)))  # ASCII: SQLite takes no half characters
        texts.append((number, " ".join(words(kept["text"])), " ".join(words(names))))
        if len(rows) >= BATCH:
            flush()
    flush()
    base.execute("insert into words (words) values ('optimize')")
    # Counted once: `vocabulary` would walk through every record that has the word.
    base.execute("insert into frequency select term, doc from vocabulary where col = 'said'")
    base.execute("insert into facts values ('stamp', ?)", (stamp,))
    base.commit()


def _kept(line: bytes, where: str) -> dict[str, Any]:
    """What an answer shows of a record; parsed without pydantic, which would take most of the time of a million."""
    try:
        record = json.loads(line)
        if record["schema"] != "quotes/1" or not record["content"]:
            raise QuotesError("schema")
        return {name: record[name] for name in KEPT}
    except (ValueError, KeyError, TypeError, QuotesError) as error:
        raise ReadError(where, f"not a record of quotes/1. {FIX}") from error
