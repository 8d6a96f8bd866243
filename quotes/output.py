"""Where a command writes: standard output, a device, or a file that is complete when it exists."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from quotes.errors import QuotesError, UsageError

STDOUT = "-"


@contextmanager
def open_output(target: str) -> Iterator[BinaryIO]:
    """Where records go: `-` is standard output; a file appears under its name only when it is complete.

    It is written beside its place under a hidden name, which is removed when the run breaks off.  A device or
    a named pipe is written as it is.  Raises `UsageError` when the place cannot be written, and `QuotesError`
    when it can no longer be, as on a full disk; a pipe that its reader has closed is a `BrokenPipeError`.
    """
    with told(target):
        if target == STDOUT:
            yield sys.stdout.buffer
        elif is_file_to_be(target):
            with _complete_or_absent(Path(target).resolve(), target) as file:  # a link stays a link
                yield file
        else:
            with writable(Path(target), target) as file:
                yield file


@contextmanager
def told(target: str) -> Iterator[None]:
    """An `OSError` of writing as a `QuotesError` that names the place; a closed pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        place = "standard output" if target == STDOUT else target
        raise QuotesError(f"{place} could not be written to the end ({error.strerror}).") from error


def is_file_to_be(target: str) -> bool:
    """Whether it is a plain file or nothing yet, rather than a device, a named pipe or a folder."""
    return Path(target).is_file() or not Path(target).exists()


@contextmanager
def _complete_or_absent(path: Path, target: str) -> Iterator[BinaryIO]:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    file = writable(part, target)
    try:
        with file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def writable(path: Path, target: str, mode: str = "wb", buffering: int = -1) -> BinaryIO:
    """The file, opened; a `UsageError` that names the place when it cannot be."""
    try:
        return path.open(mode, buffering)  # type: ignore[return-value]
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror}). Name a place that can.") from error


def write_all(file: BinaryIO, data: bytes) -> None:
    """Write to an unbuffered file, which on a disk that runs full may take only a part."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def replace_file(path: Path, data: bytes) -> None:
    """Give a file other contents, whole or not at all."""
    part = path.with_name(f".{path.name}.new")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
