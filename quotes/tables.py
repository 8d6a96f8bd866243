"""Rows of CSV, TSV and Parquet files as plain mappings, each with its number in the file and its line."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quotes.files import UTF_8, ReadError, extra, open_bytes, suffixes

DELIMITERS = {".csv": ",", ".tsv": "\t"}
ROWS = 64  # of Parquet at a time

Row = tuple[int, int, Mapping[str, Any]]  # the number of the row, the line where it ends, its fields


def delimited(
    path: Path, where: str, text_field: str, delimiter: str, encoding: str = UTF_8
) -> Iterator[Row]:
    """The rows of a CSV or TSV file that hold anything; a `ReadError` for bad quoting or a missing column.

    Bytes that are wrong in the encoding become surrogates, which `checked` reports with their row.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # the default refuses texts over 128 KiB
    with open_bytes(path) as file:
        sniffed = "utf-8-sig" if encoding == UTF_8 else encoding
        lines = io.TextIOWrapper(file, encoding=sniffed, errors="surrogateescape", newline="")
        rows = csv.DictReader(lines, delimiter=delimiter, strict=True)
        try:
            need_column(rows.fieldnames or [], text_field, where)
            for number, row in enumerate(rows, 1):
                if any(isinstance(value, str) and value.strip() for value in row.values()):
                    yield number, rows.line_num, row
        except csv.Error as error:
            message = f"not valid CSV ({error}). Check its quoting and delimiter."
            raise ReadError(f"{where}:{rows.line_num}", message) from error


def parquet(path: Path, where: str, text_field: str) -> Iterator[Row]:
    """The rows of a Parquet file, a few at a time; a `ReadError` for a damaged file or a missing column."""
    module = extra("pyarrow.parquet", "parquet", where)
    with open_bytes(path) as file:
        source = io.BytesIO(file.read()) if suffixes(path)[1] else file
        try:
            table = module.ParquetFile(source)
            need_column(table.schema_arrow.names, text_field, where)
            rows = (row for batch in table.iter_batches(batch_size=ROWS) for row in batch.to_pylist())
            for number, row in enumerate(rows, 1):
                yield number, number, row
        except ValueError as error:  # pyarrow's own errors are ValueErrors
            raise ReadError(where, f"not valid Parquet ({error}).") from error


def need_column(names: Iterator[str] | list[str] | Any, text_field: str, where: str) -> None:
    """A `ReadError` for a table whose texts stand in another column."""
    named = [name for name in names if name.strip()]
    if named and text_field not in named:
        found = ", ".join(map(repr, named))
        message = f"there is no column {text_field!r} (columns: {found}). Name it with --text-field."
        raise ReadError(where, message)
