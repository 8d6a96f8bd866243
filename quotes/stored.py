"""Records read back from the files that `quotes extract` wrote."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from quotes.errors import UsageError
from quotes.files import ReadError, open_bytes, printable
from quotes.records import Record

STDIN = "-"
FIX = "RECORDS is what `quotes extract` writes, one JSON object a line."


def read_records(path: Path | str) -> Iterator[Record]:
    """The records of a JSONL file (`.gz` and `.zst` too; `-` is standard input), one by one, in its order.

    Raises `UsageError` for a file that is not there and `ReadError`, with file and line, for the first line that
    is no record.
    """
    for where, line in read_lines(path):
        try:
            yield Record.model_validate_json(line)
        except ValidationError as error:
            raise ReadError(where, f"not a record: {_first(error.errors()[0])}. {FIX}") from error


def read_lines(path: Path | str) -> Iterator[tuple[str, bytes]]:
    """The lines of such a file that hold anything, unparsed, each with its place as `FILE:LINE`."""
    with _open(path) as (name, file):
        for number, line in enumerate(file, 1):
            if stripped := line.strip():
                yield f"{name}:{number}", stripped


class _open:  # noqa: N801 - a context manager read as a function
    """The bytes of a path and what to call it in messages."""

    def __init__(self, path: Path | str) -> None:
        self._path = path

    def __enter__(self) -> tuple[str, IO[bytes]]:
        if str(self._path) == STDIN:
            self._file: Any = nullcontext(sys.stdin.buffer)
            return "standard input", self._file.__enter__()
        path = Path(self._path)
        if not path.exists() or path.is_dir():
            found = "is a folder" if path.is_dir() else "does not exist"
            raise UsageError(f"{printable(path)} {found}. {FIX}")
        self._file = open_bytes(path)
        try:
            return printable(path), self._file.__enter__()
        except OSError as error:
            raise ReadError(printable(path), f"cannot be read ({error.strerror}).") from error

    def __exit__(self, *problem: object) -> None:
        self._file.__exit__(*problem)


def _first(item: Any) -> str:
    where = ".".join(str(part) for part in item["loc"])
    return f"{where}: {item['msg']}" if where else str(item["msg"])
