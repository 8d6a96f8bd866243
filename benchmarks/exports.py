"""Every format there and back on many articles: are the records the same, and how long does it take?

    python benchmarks/exports.py RECORDS.jsonl --texts PATH [--text-field text]

RECORDS is what `quotes extract PATH` wrote.  Exit code 1 when a record comes back changed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from quotes.export import FORMATS, Texts, by_document, export, restore
from quotes.stored import read_records


def size(place: Path) -> int:
    """Bytes of a file or of all files in a folder."""
    files = place.rglob("*") if place.is_dir() else [place]
    return sum(file.stat().st_size for file in files if file.is_file())


def main() -> None:
    """Print a line a format."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("records", type=Path)
    parser.add_argument("--texts", action="append", required=True)
    parser.add_argument("--text-field", default="text")
    options = parser.parse_args()
    sheets = list(
        by_document(read_records(options.records), Texts(options.texts, text_field=options.text_field))
    )
    records = {record.id: record for sheet in sheets for record in sheet.records}
    print(f"{len(sheets):,} documents, {len(records):,} records")
    changed = 0
    for one in FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / one.name
            started = time.perf_counter()
            if one.folder:
                export(sheets, one, place)
            else:
                with place.open("wb") as file:
                    export(sheets, one, file)
            wrote = time.perf_counter() - started
            line = f"{one.name:15} {wrote:5.1f} s  {size(place) / 2**20:6.1f} MiB"
            if one.reversible:
                back = list(restore(place, one))
                wrong = sum(records.get(record.id) != record for record in back)
                changed += wrong
                line += f"  {len(back):,} back, {wrong} changed, {len(records) - len(back):,} left out"
            print(line)
    sys.exit(1 if changed else 0)


if __name__ == "__main__":
    main()
