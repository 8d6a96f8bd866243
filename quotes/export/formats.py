"""The formats there are: what each keeps, what it loses, and how it is written and read."""

from __future__ import annotations

import importlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from quotes.errors import UsageError
from quotes.export.sheets import Sheet
from quotes.files import ReadError, open_bytes, printable
from quotes.records import Record


@dataclass(frozen=True, slots=True)
class Format:
    """A foreign format; `texts` says that it needs the documents' texts, `folder` that it is many files."""

    name: str
    module: str
    title: str
    keeps: str
    loses: str
    texts: bool = False
    folder: bool = False
    reversible: bool = True

    def load(self) -> Any:
        """The module that writes and reads it; `UsageError` says how to install what it needs."""
        if self.name == "parquet":
            try:
                importlib.import_module("pyarrow")
            except ImportError as error:
                message = f"Parquet needs pyarrow ({error}). Install it: pip install 'quotes[parquet]'"
                raise UsageError(message) from error
        return importlib.import_module(f"quotes.export.{self.module}")


FORMATS = (
    Format(
        "web-annotation",
        "annotation",
        "W3C Web Annotation (JSON-LD), one annotation page",
        "all: spans as position and quote selectors, the rest as a JSON literal",
        "nothing; prefix and suffix of quote selectors are there only with --texts",
    ),
    Format(
        "schema-org",
        "schema_org",
        "schema.org Quotation and Claim (JSON-LD), one graph",
        "all of the records it holds: words, speaker and article in its terms, the rest as a JSON literal",
        "indirect questions, promises, orders, refusals and denials: they are neither Quotation nor Claim",
    ),
    Format(
        "brat",
        "brat",
        "brat standoff, a folder with .txt and .ann a document",
        "all: spans, kind, act and polarity in brat's terms, the rest as a note",
        "nothing; documents without records have no files",
        texts=True,
        folder=True,
    ),
    Format(
        "parc",
        "parc",
        "PARC-style JSON lines, a document a line",
        "all: source, cue and content as pairs of code points, the rest under `features`",
        "nothing; documents without records have no line",
        texts=True,
    ),
    Format(
        "docbin",
        "docbin",
        "spaCy DocBin with span groups content, cue and source",
        "all: spans as span groups, the rest as user data",
        "nothing; tokens carry no tags or parse; documents without records are not in it",
        texts=True,
    ),
    Format(
        "csv",
        "csv_table",
        "CSV, a row a record, for spreadsheets",
        "words, speakers, positions, confidence, rule and resolver, one cell each",
        "evidence, candidates, context, words of each span, further fields of the document; no way back",
        reversible=False,
    ),
    Format(
        "parquet",
        "parquet",
        "Parquet, a row a record with nested fields (needs quotes[parquet])",
        "all; further fields of the document as a map of strings",
        "nothing",
    ),
)


def find_format(name: str) -> Format:
    """The format of that name; `UsageError` lists the names there are."""
    for one in FORMATS:
        if one.name == name:
            return one
    names = ", ".join(one.name for one in FORMATS)
    raise UsageError(f"the format {name!r} is unknown; there are {names} (see: quotes export --list).")


def export(sheets: Iterable[Sheet], to: Format, place: BinaryIO | Path) -> int:
    """Write sheets to an open file or, for a format of many files, to a folder that appears when it is complete.

    Returns how many records the format has no place for.  Raises `UsageError` for a folder that is not empty.
    """
    module = to.load()
    if not to.folder:
        return module.write(sheets, place) or 0
    with _complete_folder(Path(str(place))) as folder:
        module.write(sheets, folder)
    return 0


def restore(source: Path, written_as: Format) -> Iterator[Record]:
    """The records of a file or folder that `export` wrote, equal to those that went in.

    Raises `UsageError` for a format without a way back and `ReadError` for a file that is not what `export` wrote.
    """
    if not written_as.reversible:
        raise UsageError(f"{written_as.name} does not hold whole records: {written_as.loses}.")
    if source.is_dir() != written_as.folder or not source.exists():
        wanted = "a folder" if written_as.folder else "a file"
        raise UsageError(f"{printable(source)}: {written_as.name} is read from {wanted} that `export` wrote.")
    module = written_as.load()
    try:
        if written_as.folder:
            yield from module.read(source)
        else:
            with open_bytes(source) as file:
                yield from module.read(file)
    except (ValueError, KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        found = " ".join(str(error).split())[:200]
        message = (
            f"this is not {written_as.name} as `quotes export` writes it ({type(error).__name__}: {found})."
        )
        raise ReadError(printable(source), message) from error


@contextmanager
def _complete_folder(target: Path) -> Iterator[Path]:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is there already and is no empty folder. Name another, or remove it.")
    part = target.resolve().with_name(f".{target.resolve().name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        yield part
        if target.exists():
            target.rmdir()
        part.replace(target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror}). Name a place that can.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
