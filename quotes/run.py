"""A corpus run: documents in, lines out, and an account of what went wrong.

Documents are annotated alone and their lines written in their order: the bytes written depend neither on the
number of processes nor on their speed.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from quotes.documents import STDIN as STDOUT
from quotes.documents import Document
from quotes.engines.local import work_here, work_in_processes
from quotes.engines.worker import Settings
from quotes.errors import QuotesError, UsageError
from quotes.files import NothingToRead, ReadError

# The first chunks are small, so that the first record is out early; later ones are worth a process's while.
LONGEST_CHUNK = 32
CHUNK_CHARACTERS = 200_000


@dataclass(slots=True)
class Summary:
    """What a run did: documents that went through, records written, documents or inputs that failed."""

    documents: int = 0
    records: int = 0
    failures: int = 0


class Account:
    """Counts what happens in a run, tells the user of failures, and notes them in the errors file.

    `tell` takes a line for the user; `errors` gets one JSON object a line: document, stage, message.
    """

    def __init__(self, tell: Callable[[str], None], errors: IO[str] | None = None) -> None:
        self.summary = Summary()
        self._tell = tell
        self._errors = errors
        self._warned: set[str] = set()

    def unreadable(self, error: ReadError) -> None:
        """An input that cannot be read, or a note that it is empty; fits `read_documents(on_error=)`."""
        if isinstance(error, NothingToRead):
            self._tell(str(error))
        else:
            self.failed(error.where, "read", str(error).removeprefix(f"{error.where}: "))

    def failed(self, document: str, stage: str, message: str) -> None:
        """A document that yields no records although it should."""
        self.summary.failures += 1
        self._tell(f"{document}: {message}")
        if self._errors is not None:
            line = {"schema": "quotes-errors/1", "document": document, "stage": stage, "message": message}
            self._errors.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._errors.flush()

    def warn(self, message: str) -> None:
        """Something that concerns the whole run, said once."""
        if message not in self._warned:
            self._warned.add(message)
            self._tell(f"warning: {message}")


def run(
    documents: Iterable[Document],
    output: BinaryIO,
    settings: Settings,
    account: Account,
    *,
    jobs: int = 1,
    on_progress: Callable[[Summary], None] | None = None,
) -> Summary:
    """Write the records of all documents, in their order, as JSON lines in UTF-8.

    A document that fails is told to `account` and the others go on.  Raises `ModelError` or `RuleError`
    before anything is written when the settings are unfit.
    """
    chunks = cut_into_chunks(documents)
    outputs = work_here(chunks, settings) if jobs == 1 else work_in_processes(chunks, settings, jobs)
    summary = account.summary
    with closing(outputs):  # whatever ends the run ends the workers
        for done in outputs:
            for warning in done.warnings:
                account.warn(warning)
            for outcome in done.outcomes:
                if outcome.failure is not None:
                    account.failed(outcome.document, "extract", outcome.failure)
                    continue
                summary.documents += 1
                summary.records += len(outcome.lines)
                output.write("".join(f"{line}\n" for line in outcome.lines).encode())
            output.flush()
            if on_progress is not None:
                on_progress(summary)
    return summary


def cut_into_chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """1, 2, 4, ... up to 32 documents a chunk; a chunk over 200,000 characters takes no more."""
    chunk: list[Document] = []
    length, characters = 1, 0
    for document in documents:
        chunk.append(document)
        characters += len(document.text)
        if len(chunk) >= length or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
            length = min(length * 2, LONGEST_CHUNK)
    if chunk:
        yield chunk


@contextmanager
def open_output(target: str) -> Iterator[BinaryIO]:
    """Where records go: `-` is standard output; a file appears under its name only when it is complete.

    It is written beside its place under a hidden name, which is removed when the run breaks off.  A device or
    a named pipe is written as it is.  Raises `UsageError` when the place cannot be written, and `QuotesError`
    when it can no longer be, as on a full disk; a pipe that its reader has closed is a `BrokenPipeError`.
    """
    try:
        if target == STDOUT:
            yield sys.stdout.buffer
        elif Path(target).is_file() or not Path(target).exists():
            with _complete_or_absent(Path(target).resolve(), target) as file:  # a link stays a link
                yield file
        else:
            with _writable(Path(target), target) as file:
                yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        place = "standard output" if target == STDOUT else target
        raise QuotesError(f"{place} could not be written to the end ({error.strerror}).") from error


@contextmanager
def _complete_or_absent(path: Path, target: str) -> Iterator[BinaryIO]:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    file = _writable(part, target)
    try:
        with file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def open_errors(target: str | None) -> Iterator[IO[str] | None]:
    """The file for failures, written as they happen; None when nobody asked for one."""
    if target is None:
        yield None
        return
    with io.TextIOWrapper(_writable(Path(target), target), encoding="utf-8", newline="\n") as file:
        yield file


def _writable(path: Path, target: str) -> BinaryIO:
    try:
        return path.open("wb")
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror}). Name a place that can.") from error
