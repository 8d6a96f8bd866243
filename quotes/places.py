"""Which ids are taken, and where: exact for any number of documents, in memory that does not grow with them."""

from __future__ import annotations

import sqlite3

IN_MEMORY = 50_000


class Places:
    """A mapping of strings that moves to a temporary file when it grows.

    The file is SQLite's own, made where `TMPDIR` says, nameless and gone with the process; it takes about the length
    of the strings and 40 bytes an entry.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._limit = in_memory
        self._held: dict[str, str] = {}
        self._disk: sqlite3.Connection | None = None

    def get(self, key: str) -> str | None:
        """The value of a key, or None."""
        if (held := self._held.get(key)) is not None or self._disk is None:
            return held
        row = self._disk.execute("select value from place where key = ?", (_stored(key),)).fetchone()
        return None if row is None else str(row[0].decode("utf-8", "surrogatepass"))

    def set(self, key: str, value: str) -> None:
        """Note a key, or give it another value."""
        self._held[key] = value
        if len(self._held) >= self._limit:
            self._move()

    def close(self) -> None:
        """Free the temporary file."""
        if self._disk is not None:
            self._disk.close()

    def _move(self) -> None:
        if self._disk is None:
            # Read in one thread at a time, though not in the one that made it where a reader runs beside workers.
            self._disk = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            self._disk.execute("pragma journal_mode = off")
            self._disk.execute("pragma synchronous = off")
            self._disk.execute("create table place (key blob primary key, value blob) without rowid")
        rows = sorted((_stored(key), _stored(value)) for key, value in self._held.items())
        self._disk.execute("begin")
        self._disk.executemany("insert or replace into place values (?, ?)", rows)
        self._disk.execute("commit")
        self._held.clear()


def _stored(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
