"""How long `quotes audit` takes to flag a run, and how that grows: 1,000, 10,000 and 100,000 records.

    python benchmarks/audit_flags.py [RECORDS.jsonl] [--counts 1000,10000,100000]

The records are those of `tests/planted.py`, or of a run that you name; until there are enough they are repeated with
half of their words replaced by others of the run, and with other people.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from planted import make

from quotes.audit.facts import Said, facts
from quotes.audit.flags import find_flags
from quotes.stored import read_records


def multiplied(run: Sequence[Said], count: int) -> list[Said]:
    """`count` records: the originals first, then altered copies of them in documents of their own."""
    chance = random.Random(1)  # noqa: S311
    vocabulary = [word for one in run for word in one.text.split() if len(word) > 2]
    out = list(run[:count])
    while len(out) < count:
        one = run[len(out) % len(run)]
        words = one.text.split()
        for _ in range(max(1, len(words) // 2)):
            words[chance.randrange(len(words))] = chance.choice(vocabulary)
        number = f"{len(out):016x}"
        turn = len(out) // len(run)
        people = tuple(
            replace(p, name=f"{p.name} {turn}", id=f"{p.id}-{turn}") if p.name else p for p in one.people
        )
        out.append(
            replace(
                one, id=number, doc=f"{one.doc}-{turn}", words=(" ".join(words),), people=people, parent=None
            )
        )
    return out


def main() -> None:
    """Print seconds, microseconds a record, and peak memory for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("records", type=Path, nargs="?")
    parser.add_argument("--counts", default="1000,10000,100000")
    options = parser.parse_args()
    given = list(facts(read_records(options.records) if options.records else make().records))
    find_flags(given[:100])  # imports and word lists, once
    for count in map(int, options.counts.split(",")):
        run = multiplied(given, count)
        started = time.process_time()
        flags = find_flags(run)
        seconds = time.process_time() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        names = ", ".join(
            f"{number:,} {name}" for name, number in Counter(flag.name for flag in flags).items()
        )
        print(
            f"{len(run):>7,} records: {seconds:6.1f} s of processor time, {seconds / len(run) * 1e6:5.0f} µs a record, "
            f"{memory:,} MiB at most; {names}"
        )


if __name__ == "__main__":
    main()
