"""How long `quotes find` takes over many records: building the index, and searching it.

    python benchmarks/find.py RECORDS.jsonl [--count 1000000] [--searches 60]

Records are repeated with half of their words replaced until there are `--count`; each search is for an original
content with one word dropped and one replaced.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from pathlib import Path

from quotes.find import open_index, search


def multiply(records: list[dict], count: int, path: Path) -> None:
    """`count` records: the originals first, then altered copies of them."""
    vocabulary = [word for record in records for word in record["text"].split() if len(word) > 2]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            record = records[number % len(records)]
            if number >= len(records):
                words = record["content"][0]["text"].split(" ")
                for _ in range(max(1, len(words) // 2)):
                    words[random.randrange(len(words))] = random.choice(vocabulary)  # noqa: S311
                text, start = " ".join(words), record["content"][0]["start"]
                span = {"start": start, "end": start + len(text), "text": text}
                record = {**record, "id": f"{number:016x}", "text": text, "content": [span]}
            file.write(json.dumps(record) + "\n")


def main() -> None:
    """Print sizes, seconds and how many of the originals were found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("records", type=Path)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--searches", type=int, default=60)
    options = parser.parse_args()
    random.seed(1)
    records = [json.loads(line) for line in options.records.open(encoding="utf-8")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        multiply(records, options.count, path)
        started = time.perf_counter()
        with open_index(path) as index:
            built = time.perf_counter() - started
            size = Path(f"{path}.find").stat().st_size
            print(f"{len(index):,} records: index in {built:.0f} s, {size / 2**20:.0f} MiB")
            long = [record for record in records if len(record["text"].split()) >= 6]
            seconds, found = [], 0
            for record in random.sample(long, min(options.searches, len(long))):
                words = record["text"].split()
                words.pop(random.randrange(len(words)))  # noqa: S311
                words[random.randrange(len(words))] = "plainly"  # noqa: S311
                started = time.perf_counter()
                hits = search(index, " ".join(words))
                seconds.append(time.perf_counter() - started)
                found += any(hit.record["id"] == record["id"] for hit in hits)
            middle, longest = statistics.median(seconds), max(seconds)
            print(f"found {found} of {len(seconds)}; {middle:.3f} s in the middle, {longest:.3f} s at most")


if __name__ == "__main__":
    main()
