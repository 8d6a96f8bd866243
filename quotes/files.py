"""Files and folders: which hold documents, what they are called, and their bytes as text.

The kinds of file and of compression that the readers know are named here.
"""

from __future__ import annotations

import gzip
import importlib
import io
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, cast

from quotes.errors import InputError

TEXTS = (".txt", ".md")
PAGES = (".html", ".htm")
LINES = (".jsonl",)
TABLES = (".csv", ".tsv", ".parquet")
KINDS = (*TEXTS, *PAGES, *LINES, *TABLES)
COMPRESSED = (".gz", ".zst")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SURROGATE = re.compile(r"[\ud800-\udfff]")


class ReadError(InputError):
    """A document, a record or a file that cannot be read; `where` names it, as in `news.jsonl:17`."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where


class NothingToRead(ReadError):  # noqa: N818 - a note rather than an error: an empty text holds no quotes
    """A file or a text without a word in it: worth a line to the user, but nothing has failed."""


OnError = Callable[[ReadError], None]


def file_id(path: Path, folder: Path) -> str:
    """The path relative to `folder`, with `/` between parts, without the suffixes of kind and compression."""
    relative = printable(path.relative_to(folder))
    kind, compression = suffixes(path)
    return relative[: len(relative) - len(kind) - len(compression)] or relative


def printable(path: Path) -> str:
    """The path with `/` between parts and without the surrogates of a name that is not UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def suffixes(path: Path) -> tuple[str, str]:
    """The suffixes of kind and compression, as they are spelled; either may be ''."""
    compression = path.suffix if path.suffix.lower() in COMPRESSED else ""
    kind = path.with_suffix("").suffix if compression else path.suffix
    return kind, compression


def walk(folder: Path, on_error: OnError) -> Iterator[Path]:
    """The documents below `folder`, by name, without hidden files, linked folders and READMEs."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        on_error(ReadError(printable(folder), f"the folder cannot be listed ({error.strerror})."))
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith(".") or path.stem.lower() == "readme":  # it speaks about the folder
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from walk(path, on_error)
        elif suffixes(path)[0].lower() in KINDS and entry.is_file():
            yield path


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, decompressed as its last suffix says; a `ReadError` when they are damaged."""
    compression, where = suffixes(path)[1].lower(), printable(path)
    damaged: tuple[type[Exception], ...] = (gzip.BadGzipFile, EOFError, zlib.error)
    with ExitStack() as files:
        file: IO[bytes] = files.enter_context(path.open("rb"))
        if compression == ".gz":
            file = cast("IO[bytes]", files.enter_context(gzip.open(file)))
        elif compression == ".zst":
            zstandard = extra("zstandard", "zst", where)
            stream = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
            file = files.enter_context(io.BufferedReader(stream))
            damaged = (zstandard.ZstdError,)
        try:
            yield file
        except damaged as error:
            message = f"the compressed data is damaged or cut off ({error}). Fetch it again."
            raise ReadError(where, message) from error


def extra(module: str, name: str, where: str) -> Any:
    """A module of the optional dependencies `name`; a `ReadError` says how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"reading this needs {module} ({error}). Install it: pip install 'quotes[{name}]'"
        raise ReadError(where, message) from error


def decode(raw: bytes, where: str) -> str:
    """UTF-8 bytes as a text that nothing was done to; a `ReadError` names the first byte that is none."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        fix = "Convert it: iconv -f UTF-16 -t UTF-8 FILE"
        raise ReadError(where, f"byte 0x{raw[0]:02x} at 0 begins a UTF-16 file, not UTF-8. {fix}")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{raw[error.start]:02x} at {error.start} is not UTF-8"
        fix = "Convert it, for instance: iconv -f WINDOWS-1252 -t UTF-8 FILE"
        raise ReadError(where, f"{found}. {fix}") from error


def checked(text: str, where: str) -> str:
    """The text itself; a `ReadError` for code points that belong in no text."""
    if (position := text.find("\0")) >= 0:
        found = f"character {position} is NUL, so this is binary data or another encoding"
        raise ReadError(where, f"{found}. Remove NULs with: tr -d '\\000', or convert the file to UTF-8.")
    if broken := SURROGATE.search(text):
        code = ord(broken[0])
        # Python's "surrogateescape" decoding keeps a stray byte as U+DC80..U+DCFF.
        stray = f"byte 0x{code - 0xDC00:02x} is not UTF-8"
        found = stray if 0xDC80 <= code <= 0xDCFF else f"\\u{code:x} is half a character"
        raise ReadError(where, f"character {broken.start()}: {found}. Convert the file to UTF-8.")
    return text
