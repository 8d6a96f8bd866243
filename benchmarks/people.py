"""Draw the speakers of a corpus that a reader is to judge: are they one person, and are they whole?

    python benchmarks/people.py TEXTS.jsonl --draw 500 [--seed 4] > sample.jsonl
    quotes extract sample.jsonl -o RECORDS.jsonl
    python benchmarks/people.py RECORDS.jsonl [--seed 4] [--size 50] [--people FILE]

`--draw` takes that many articles of each `source` that TEXTS names, at random without replacement. RECORDS is what
`quotes extract` wrote. Two lists are printed, in the order drawn. The first is a sample of `--size` merged speakers:
of all people and organisations that speak in two documents or more, drawn at random without replacement with
`--seed`; each comes with what every document calls it and says of it: pure when all are one. The second holds the
`--size` people (no organisations) who speak in most documents; each comes with every other row of its surname:
undivided when none of these is the same person.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from pathlib import Path

from quotes.people import Person, people_of, read_register
from quotes.speakers.names import parse_person
from quotes.stored import read_records

SHOWN = 8  # documents of one speaker


def main() -> None:
    """Read the arguments, draw, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("records", type=Path)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--size", type=int, default=50)
    parser.add_argument("--people", type=Path)
    parser.add_argument("--draw", type=int)
    options = parser.parse_args()
    if options.draw is not None:
        draw(options.records, options.draw, options.seed)
        return
    register = read_register(options.people) if options.people else None
    everybody = people_of(read_records(options.records), register)
    merged = sorted((one for one in everybody if len(one.documents) > 1), key=lambda one: one.id)
    drawn = random.Random(options.seed).sample(merged, min(options.size, len(merged)))  # noqa: S311 (no secret)
    print(f"# merged speakers: {len(drawn)} of {len(merged)}, seed {options.seed}")
    for number, one in enumerate(drawn, 1):
        _print_merged(number, one)
    people = [one for one in everybody if one.type == "PERSON"]
    surnames: dict[str, list[Person]] = defaultdict(list)
    for one in people:
        surnames[parse_person(one.name).surname].append(one)
    frequent = people[: options.size]
    print(f"\n# frequent people: {len(frequent)} of {len(people)}")
    for number, one in enumerate(frequent, 1):
        print(f"\n{number} {one.id}: {len(one.documents)} documents; {dict(one.names)}")
        for other in surnames[parse_person(one.name).surname]:
            if other is not one:
                print(f"    beside it {other.id}: {_said(other)} ({', '.join(other.documents[:3])})")


def draw(texts: Path, size: int, seed: int) -> None:
    """Write `size` articles of each source, the sources in the order of their names."""
    by_source: dict[str, list[str]] = defaultdict(list)
    with texts.open(encoding="utf-8") as lines:
        for line in lines:
            by_source[json.loads(line)["source"]].append(line)
    chance = random.Random(seed)  # noqa: S311 (no secret)
    for source in sorted(by_source):
        sys.stdout.writelines(chance.sample(by_source[source], min(size, len(by_source[source]))))


def _print_merged(number: int, one: Person) -> None:
    print(f"\n{number} {one.id}: {len(one.documents)} documents")
    for bearer in one.bearers[:SHOWN]:
        roles = "; ".join(", ".join(filter(None, role)) for role in bearer.roles if any(role))
        print(f"    {bearer.document}: {', '.join(bearer.called)} | {roles}")


def _said(one: Person) -> str:
    return (
        "; ".join(", ".join(filter(None, (held.role, held.affiliation))) for held in one.roles) or "no role"
    )


if __name__ == "__main__":
    main()
