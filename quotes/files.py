"""Files and folders: which hold documents, what they are called, and their bytes as text.

The kinds of file and of compression that the readers know are named here.
"""

from __future__ import annotations

import codecs
import gzip
import heapq
import importlib
import io
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any, cast

from quotes.errors import InputError, UsageError

TEXTS = (".txt", ".md")
PAGES = (".html", ".htm")
LINES = (".jsonl",)
TABLES = (".csv", ".tsv", ".parquet")
KINDS = (*TEXTS, *PAGES, *LINES, *TABLES)
COMPRESSED = (".gz", ".zst")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MAGIC = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}
UTF_8 = "utf-8"
WILD = re.compile(r"[*?\[]")
LISTED_AT_ONCE = 50_000
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


def walk(
    folder: Path, patterns: Sequence[str] = (), inside: tuple[str, ...] = ()
) -> Iterator[Path | ReadError]:
    """The documents below `folder`, by name, without hidden files, linked folders and READMEs.

    `patterns`, one a level (`*`, `?`, `[...]`; `**` stands for any number of levels), choose files and whole folders;
    `inside` are the names of the folders between.  A folder that cannot be listed is a `ReadError` among the paths.
    """
    try:
        for name, is_folder in _listing(folder):
            path = folder / name
            parts = (*inside, name)
            if name.startswith(".") or path.stem.lower() == "readme":  # it speaks about the folder
                continue
            if is_folder:
                if _may_hold(parts, patterns):
                    yield from walk(path, patterns, parts)
            elif suffixes(path)[0].lower() in KINDS and _fits(parts, patterns):
                if path.is_file():
                    yield path
                elif path.is_symlink():
                    yield ReadError(printable(path), "the link leads nowhere.")
    except OSError as error:
        yield ReadError(printable(folder), f"the folder cannot be listed ({error.strerror}).")


def split_pattern(path: str) -> tuple[Path, tuple[str, ...]] | None:
    """A glob pattern as the folder before its first wild card and the patterns below it; None when it has none."""
    parts = Path(path).parts
    wild = next((level for level, part in enumerate(parts) if WILD.search(part)), None)
    return None if wild is None else (Path(*parts[:wild]), parts[wild:])


def _listing(folder: Path) -> Iterator[tuple[str, bool]]:
    """Names in a folder, sorted, each with whether it is a folder (not a link to one).

    A folder of millions is read several times rather than held: each time the next names in order.
    """
    last = ""
    while True:
        with os.scandir(folder) as entries:
            found = (
                (entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries if entry.name > last
            )
            names = heapq.nsmallest(LISTED_AT_ONCE, found)
        yield from names
        if len(names) < LISTED_AT_ONCE:
            return
        last = names[-1][0]


def _fits(parts: Sequence[str], patterns: Sequence[str]) -> bool:
    if not patterns:
        return True  # all that lies in a folder that fits
    if patterns[0] == "**":
        return any(_fits(parts[skipped:], patterns[1:]) for skipped in range(len(parts)))
    return bool(parts) and fnmatchcase(parts[0], patterns[0]) and _fits(parts[1:], patterns[1:])


def _may_hold(parts: Sequence[str], patterns: Sequence[str]) -> bool:
    if not parts or not patterns or patterns[0] == "**":
        return True
    return fnmatchcase(parts[0], patterns[0]) and _may_hold(parts[1:], patterns[1:])


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, decompressed as its last suffix says; a `ReadError` when they are damaged."""
    with path.open("rb") as file, decompressed(file, suffixes(path)[1].lower(), printable(path)) as plain:
        yield plain


@contextmanager
def decompressed(file: IO[bytes], compression: str, where: str) -> Iterator[IO[bytes]]:
    """The bytes of a file that is compressed as a suffix says, or not at all."""
    damaged: tuple[type[Exception], ...] = (gzip.BadGzipFile, EOFError, zlib.error)
    with ExitStack() as files:
        if compression == ".gz":
            file = cast("IO[bytes]", files.enter_context(gzip.open(file)))
        elif compression == ".zst":
            zstandard = extra("zstandard", "zst", where)
            file = files.enter_context(io.BufferedReader(_Frames(zstandard.ZstdDecompressor(), file)))
            damaged = (zstandard.ZstdError, EOFError)
        try:
            yield file
        except damaged as error:
            message = f"the compressed data is damaged or cut off ({error}). Fetch it again."
            raise ReadError(where, message) from error


def compression_of(head: bytes) -> str:
    """The suffix that the first bytes of compressed data speak for; '' for anything else."""
    return next((suffix for suffix, magic in MAGIC.items() if head.startswith(magic)), "")


def extra(module: str, name: str, where: str) -> Any:
    """A module of the optional dependencies `name`; a `ReadError` says how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"reading this needs {module} ({error}). Install it: pip install 'quotes[{name}]'"
        raise ReadError(where, message) from error


def known_encoding(name: str) -> str:
    """Python's name of an encoding; `UsageError` when there is none of that name."""
    try:
        found = codecs.lookup(name)
        "".encode(name)  # refuses what Python calls a codec and is none of texts
    except LookupError as error:
        raise UsageError(
            f"--encoding {name!r} is unknown; examples: utf-8, windows-1252, iso-8859-15, utf-16, gb18030."
        ) from error
    return found.name


def lines_of(file: IO[bytes], encoding: str) -> Iterable[bytes | str]:
    """Lines up to the line feed alone, as bytes where the encoding allows: a damaged one leaves the others whole."""
    if "\n".encode(encoding) == b"\n":
        return file
    return _decoded_lines(file, encoding)


def _decoded_lines(file: IO[bytes], encoding: str) -> Iterator[str]:
    reader = io.TextIOWrapper(file, encoding=encoding, newline="\n")
    try:
        yield from reader
    finally:
        reader.detach()  # whoever opened the file closes it


def decode(raw: bytes | str, where: str, encoding: str = UTF_8) -> str:
    """Bytes as a text that nothing was done to; a `ReadError` names the first byte that is wrong in the encoding."""
    if isinstance(raw, str):
        return raw
    if encoding == UTF_8 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        fix = "Say so with --encoding utf-16, or convert it: iconv -f UTF-16 -t UTF-8 FILE"
        raise ReadError(where, f"byte 0x{raw[0]:02x} at 0 begins a UTF-16 file, not UTF-8. {fix}")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(where, undecodable(error)) from error


def undecodable(error: UnicodeDecodeError) -> str:
    """What is wrong with bytes, and what to do."""
    found = f"byte 0x{error.object[error.start]:02x} at {error.start} is not {error.encoding.upper()}"
    fix = "Name the encoding (--encoding windows-1252), or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE"
    return f"{found}. {fix}"


def checked(text: str, where: str, encoding: str = UTF_8) -> str:
    """The text itself; a `ReadError` for code points that belong in no text."""
    if (position := text.find("\0")) >= 0:
        found = f"character {position} is NUL, so this is binary data or another encoding"
        raise ReadError(where, f"{found}. Remove NULs with: tr -d '\\000', or convert the file to UTF-8.")
    if broken := SURROGATE.search(text):
        code = ord(broken[0])
        # Python's "surrogateescape" decoding keeps a stray byte as U+DC80..U+DCFF.
        stray = f"byte 0x{code - 0xDC00:02x} is not {encoding.upper()}"
        found = stray if 0xDC80 <= code <= 0xDCFF else f"\\u{code:x} is half a character"
        raise ReadError(where, f"character {broken.start()}: {found}. Convert the file to UTF-8.")
    return text


class _Frames(io.RawIOBase):
    """Zstandard frames one after another; `EOFError` when the last is cut off (the library's own reader is silent)."""

    def __init__(self, decompressor: Any, file: IO[bytes]) -> None:
        self._decompressor = decompressor
        self._file = file
        self._frame: Any = None
        self._raw = b""
        self._plain = memoryview(b"")

    def readable(self) -> bool:
        """As `io.BufferedReader` asks."""
        return True

    def readinto(self, buffer: Any) -> int:
        """What comes next."""
        while not self._plain:
            self._raw = self._raw or self._file.read(io.DEFAULT_BUFFER_SIZE)
            if not self._raw:
                if self._frame is not None:
                    raise EOFError("the last frame has no end")
                return 0
            self._frame = self._frame or self._decompressor.decompressobj()
            self._plain = memoryview(self._frame.decompress(self._raw))
            self._raw = b""
            if self._frame.eof:
                self._raw, self._frame = self._frame.unused_data, None
        size = min(len(buffer), len(self._plain))
        buffer[:size] = self._plain[:size]
        self._plain = self._plain[size:]
        return size
