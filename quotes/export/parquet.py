"""Parquet: a row a record with its nested fields as they are, for DuckDB, pandas, Spark and their like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO, Any, BinaryIO

from quotes.export.sheets import Sheet
from quotes.records import DocInfo, Record

ROWS = 10_000  # a row group
DOC_FIELDS = tuple(DocInfo.model_fields)


def write(sheets: Iterable[Sheet], file: BinaryIO) -> None:
    """A table whose columns are a record's fields; what else a document says of itself is the map `doc.more`."""
    import pyarrow as pa
    from pyarrow import parquet

    with parquet.ParquetWriter(file, schema(), compression="zstd") as table:
        records = chain.from_iterable(sheet.records for sheet in sheets)
        for group in iter(lambda: list(islice(records, ROWS)), []):
            table.write_table(pa.Table.from_pylist([_row(record) for record in group], schema=schema()))


def read(file: IO[bytes]) -> Iterator[Record]:
    """The records of a table that `write` wrote."""
    from pyarrow import parquet

    table = parquet.ParquetFile(file)
    for group in table.iter_batches(batch_size=ROWS):
        for row in group.to_pylist():
            doc = row["doc"]
            more = dict(doc.pop("more") or ())
            yield Record.model_validate({**row, "doc": {**doc, **more}})


def schema() -> Any:
    """The table's columns, as pyarrow has them."""
    import pyarrow as pa

    text, number = pa.string(), pa.float64()
    texts = pa.list_(text)
    spans = pa.list_(pa.struct({"start": pa.int64(), "end": pa.int64(), "text": text}))
    doc = pa.struct({**dict.fromkeys(DOC_FIELDS, text), "more": pa.map_(text, text)})
    strings = ("name", "description", "id", "type", "role", "affiliation", "how")
    speaker = pa.struct({**dict.fromkeys(strings, text), "confidence": number, "evidence": spans})
    fields = {
        "schema": text,
        "id": text,
        "doc": doc,
        **dict.fromkeys(("kind", "act", "polarity", "text"), text),
        **dict.fromkeys(("content", "cue", "source"), spans),
        **dict.fromkeys(("cue_lemma", "source_kind"), text),
        "speakers": pa.list_(speaker),
        "parent": text,
        "confidence": number,
        "flags": texts,
        "why": pa.struct({"rule": text, "resolver": text, "candidates": texts}),
        "context": pa.struct({"before": text, "after": text}),
    }
    return pa.schema(list(fields.items()))


def _row(record: Record) -> dict[str, Any]:
    out = record.to_dict()
    doc = out["doc"]
    more = {name: str(doc[name]) for name in doc if name not in DOC_FIELDS}
    out["doc"] = {**{name: doc.get(name) for name in DOC_FIELDS}, "more": list(more.items())}
    return out
