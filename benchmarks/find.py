"""How long `quotes find` takes over many records: building the index, and searching it.

    python benchmarks/find.py RECORDS.jsonl [--count 1000000] [--searches 200]

Records are repeated with half of their words replaced until there are `--count`.  A search of the first kind is for
an original content with one word dropped and one replaced; the others look for six words out of the middle of one, for
one with its speaker, for words that stand in every second record, and for what nobody said.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from quotes.find import open_index, search

CHILD = """
import resource, sys
from quotes.find import open_index
with open_index(sys.argv[1]):
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_maxrss // 1024, round(used.ru_utime + used.ru_stime))
"""


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


def searches(records: list[dict], count: int) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Kind, text, speaker, and the id of the record to be found (None when there is none)."""
    long = [record for record in records if len(record["text"].split()) >= 8]
    common = [
        "the",
        "of",
        "to",
        "and",
        "in",
        "a",
        "said",
        "that",
        "for",
        "it",
        "on",
        "with",
        "as",
        "at",
        "by",
        "be",
        "is",
        "from",
        "this",
        "would",
    ]
    vocabulary = sorted({word for record in records for word in record["text"].split() if len(word) > 3})
    for record in random.sample(long, min(count, len(long))):
        words = record["text"].split()
        middle = len(words) // 2
        altered = words[:middle] + words[middle + 1 :]
        altered[random.randrange(len(altered))] = "plainly"  # noqa: S311
        yield "altered", " ".join(altered), None, record["id"]
        yield "six words", " ".join(words[middle - 3 : middle + 3]), None, record["id"]
        name = next((one["name"] for one in record["speakers"] if one["name"]), None)
        if name is not None:
            yield "with speaker", " ".join(altered), name, record["id"]
        yield "common words", " ".join(random.sample(common, 6)), None, None
        yield "unsaid", " ".join(random.sample(vocabulary, 10)), None, None


def main() -> None:
    """Print sizes, seconds and how many of the originals were found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("records", type=Path)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--searches", type=int, default=200)
    options = parser.parse_args()
    random.seed(1)
    records = [json.loads(line) for line in options.records.open(encoding="utf-8")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        multiply(records, options.count, path)
        started = time.perf_counter()
        built = subprocess.run(
            [sys.executable, "-c", CHILD, path], capture_output=True, text=True, check=True
        )
        took = time.perf_counter() - started
        memory, cpu = built.stdout.split()
        sizes = [file.stat().st_size / 2**20 for file in (path, Path(f"{path}.find"))]
        with open_index(path) as index:
            print(f"{len(index):,} records of {sizes[0]:,.0f} MiB")
            print(f"index built in {took:.0f} s, {sizes[1]:,.0f} MiB, {cpu} s of CPU, {memory} MiB of memory")
            seconds: dict[str, list[float]] = {}
            found: dict[str, list[bool]] = {}
            for kind, text, speaker, wanted in searches(records, options.searches):
                started = time.perf_counter()
                hits = search(index, text, speaker=speaker)
                seconds.setdefault(kind, []).append(time.perf_counter() - started)
                if wanted is not None:
                    found.setdefault(kind, []).append(any(hit.record["id"] == wanted for hit in hits))
        for kind, times in seconds.items():
            times.sort()
            right = f", found {sum(found[kind])}" if kind in found else ""
            middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
            print(
                f"{kind:12} {len(times)} searches: median {middle * 1000:.0f} ms, p99 {late * 1000:.0f} ms{right}"
            )
        print(
            f"searching took {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MiB, records included"
        )


if __name__ == "__main__":
    main()
