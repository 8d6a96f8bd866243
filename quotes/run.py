"""A corpus run: documents in, lines out, and an account of what went wrong.

Documents are annotated alone and what became of them is written in their order, failures in their place: the bytes
written depend neither on the number of processes nor on their speed.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Protocol

from quotes.documents import Document, Entry
from quotes.engines.worker import Engine, Outcome, Settings, Task, of_error
from quotes.errors import UsageError
from quotes.files import ReadError
from quotes.journal import Point
from quotes.output import open_output

__all__ = ["Account", "Sink", "error_line", "open_output", "run"]


class Sink(Protocol):
    """Where results go (see `quotes.results`); `points` are those that the input must pass through again."""

    point: Point
    points: list[Point]
    finished_before: bool

    def add(self, outcome: Outcome, chain: str) -> None:
        """Write what became of the next entry."""


class Account:
    """Tells the user of failures, notes and warnings, each in a line."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._warned: set[str] = set()

    def hear(self, outcome: Outcome) -> None:
        """Something became of a document."""
        if outcome.message is not None:
            self._tell(f"{outcome.document}: {outcome.message}")

    def warn(self, message: str) -> None:
        """Something that concerns the whole run, said once."""
        if message not in self._warned:
            self._warned.add(message)
            self._tell(f"warning: {message}")


def run(
    entries: Iterable[Entry],
    sink: Sink,
    settings: Settings,
    account: Account,
    *,
    engine: Engine,
    on_progress: Callable[[Point], None] | None = None,
) -> None:
    """Have an engine work on all entries that the sink does not have yet, and add what becomes of them.

    A document that fails is told to `account` and the others go on.  Raises `ModelError` or `RuleError`
    before anything is written when the settings are unfit, and `UsageError` when a run that is taken up finds
    other entries than it had.
    """
    input_ = Input(entries, sink.points)
    if sink.finished_before:  # no need of a pipeline to see that nothing has changed
        for _ in input_.tasks():
            sink.add(Outcome(""), "")  # refuses
        return
    outcomes = engine(input_.tasks(), settings, account.warn)
    with closing(outcomes):  # type: ignore[type-var]  # whatever ends the run ends the workers
        for outcome in outcomes:
            sink.add(outcome, input_.chain())
            account.hear(outcome)
            if on_progress is not None:
                on_progress(sink.point)


def error_line(outcome: Outcome) -> bytes:
    """A failure as a line of the errors file."""
    line = {
        "schema": "quotes-errors/1",
        "document": outcome.document,
        "stage": outcome.stage,
        "message": outcome.message,
    }
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


class Input:
    """The entries, and a digest over all up to each."""

    def __init__(self, entries: Iterable[Entry], points: Sequence[Point]) -> None:
        self._entries = entries
        self._points = points
        self._chains: deque[str] = deque()

    def chain(self) -> str:
        """The digest up to the next entry whose outcome is there."""
        return self._chains.popleft()

    def tasks(self) -> Iterator[Task]:
        """What is to be done, without what was done before: that is read and held against its digests."""
        passed, skip = {point.entries: point.chain for point in self._points}, self._points[-1].entries
        chain, number, agreed = "", 0, 0
        for number, entry in enumerate(self._entries, 1):
            chain = _digest(chain, entry)
            if number in passed:
                if passed[number] != chain:
                    raise UsageError(
                        f"the input has changed: the unfinished run had done its first {number:,} entries, and one "
                        f"after the first {agreed:,} is another now. Restore it, or begin anew with --restart."
                    )
                agreed = number
            if number > skip:
                self._chains.append(chain)
                yield of_error(entry) if isinstance(entry, ReadError) else entry
        if number < skip:
            raise UsageError(
                f"the input has changed: the unfinished run had done {skip:,} entries, and there are "
                f"{number:,} now. Restore it, or begin anew with --restart."
            )


def _digest(chain: str, entry: Entry) -> str:
    if isinstance(entry, ReadError):
        parts = [str(entry)]
    elif isinstance(entry, Document):
        meta = json.dumps(dict(entry.meta), ensure_ascii=False)
        parts = [entry.id, entry.text, meta, entry.path or ""]
    else:
        parts = [entry.id, entry.path, entry.raw.hex()]
    digest = hashlib.blake2b(chain.encode(), digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return digest.hexdigest()
