"""How far a run has come, on disk at all times: a line for the facts, then a line for each point to go on from.

A run that was killed leaves its journal; what was written after its last line is cut off and done again.  So each
document is in the output once, whatever happened.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from quotes.errors import UsageError
from quotes.facts import differences
from quotes.output import writable, write_all

SCHEMA = "quotes-journal/1"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a run: everything up to it is written, nothing after it.

    `entries` are documents and failures in the order of the input, `chain` a digest over them; `part` is the number
    of the part in the making (with `done`: made), `size` and `check` bytes and CRC-32 of its records, `sizes` bytes of
    the side files.
    """

    entries: int = 0
    chain: str = ""
    documents: int = 0
    records: int = 0
    failures: int = 0
    part: int = 0
    part_entries: int = 0
    done: bool = False
    size: int = 0
    check: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


class Journal:
    """The journal of one output, open and locked: two runs cannot write one output."""

    def __init__(self, path: Path, target: str) -> None:
        self._path = path
        self._target = target
        self._file: BinaryIO | None = None
        self.points: list[Point] = []

    @property
    def exists(self) -> bool:
        """Whether a run is unfinished."""
        return self._path.exists()

    def begin(self, facts: dict[str, Any]) -> None:
        """Start anew."""
        self._open()
        self._truncate(0)
        self._line({"schema": SCHEMA, "facts": facts})
        self.points = [Point()]

    def take_up(self, facts: dict[str, Any]) -> None:
        """Read what an unfinished run left; `UsageError` when it began otherwise.  `points` are where to go on from."""
        self._open()
        assert self._file is not None  # noqa: S101 - opened above
        self._file.seek(0)
        lines = self._file.read().splitlines(keepends=True)
        values, whole = [], 0
        for line in lines:
            try:
                values.append(json.loads(line))
            except ValueError:  # the last one, in the middle of which it was killed
                break
            if not line.endswith(b"\n"):
                values.pop()
                break
            whole += len(line)
        if not values or values[0].get("schema") != SCHEMA:
            self.begin(facts)
            return
        if changed := differences(values[0]["facts"], json.loads(json.dumps(facts))):
            raise UsageError(
                f"{self._target} was begun otherwise and cannot be gone on with: {'; '.join(changed)}. "
                f"Use the same settings, or begin anew with --restart."
            )
        self._truncate(whole)
        self.points = [Point(), *(Point(**value) for value in values[1:])]

    def note(self, point: Point) -> None:
        """Add a point; what it speaks of must be written."""
        self._line(asdict(point))
        self.points = [point]

    def claim(self) -> None:
        """Lock it, whatever is in it."""
        self._open()

    def close(self) -> None:
        """Unlock it."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def remove(self) -> None:
        """The run is over, or has nothing to go on from."""
        self._path.unlink(missing_ok=True)
        self.close()

    def _open(self) -> None:
        if self._file is not None:
            return
        mode = "r+b" if self._path.exists() else "w+b"
        self._file = writable(self._path, self._target, mode, buffering=0)
        with contextlib.suppress(ImportError):  # a system without it has no lock
            import fcntl

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                self._file.close()
                raise UsageError(
                    f"{self._target} is being written by another run. Wait for it, or end it."
                ) from error

    def _truncate(self, size: int) -> None:
        assert self._file is not None  # noqa: S101
        self._file.truncate(size)
        self._file.seek(size)

    def _line(self, value: dict[str, Any]) -> None:
        assert self._file is not None  # noqa: S101
        write_all(self._file, json.dumps(value, ensure_ascii=False).encode() + b"\n")
