"""Strange texts by the thousand: no exception, offsets exact; and huge ones, whose time must grow as they do.

    python benchmarks/fuzz.py [--texts 20000] [--seed 0] [--huge 1000000]

Exit code 1 when anything failed.  `--huge 0` leaves the huge ones out.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

import jsonschema

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from strange import huge_texts, strange_text

from quotes.documents import Document
from quotes.extraction import Extractor
from quotes.records import json_schema

SLOWER = 2.5  # times as slow a character as at a quarter of the length: more than noise


def check(extractor: Extractor, text: str) -> int:
    """The number of records; raises when one has an offset that is not exact."""
    count = 0
    for record in extractor.records(Document("strange", text)):
        count += 1
        spans = [*record.content, *record.cue, *record.source]
        spans += [span for speaker in record.speakers for span in speaker.evidence]
        wrong = [span for span in spans if text[span.start : span.end] != span.text or span.start >= span.end]
        if wrong:
            raise AssertionError(f"offsets are wrong: {wrong}")
        jsonschema.validate(json.loads(json.dumps(record.to_dict())), SCHEMA)
    return count


SCHEMA = json_schema()


def main() -> None:
    """Print failures as they come, then counts and times."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--huge", type=int, default=1_000_000)
    options = parser.parse_args()
    extractor = Extractor()
    source = random.Random(options.seed)  # noqa: S311 - the same texts each time
    failures = records = characters = 0
    begun = time.process_time()
    for number in range(options.texts):
        text = strange_text(source)
        characters += len(text)
        try:
            records += check(extractor, text)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            failures += 1
            print(f"text {number}: {type(error).__name__}: {error}\n  {text[:200]!r}", flush=True)
        if number % 1000 == 999:
            print(
                f"{number + 1:,} texts, {records:,} records, {failures} failures", file=sys.stderr, flush=True
            )
    took = time.process_time() - begun
    print(
        f"{options.texts:,} strange texts, {characters:,} characters, {records:,} records, {failures} failures;"
    )
    print(f"{took:.0f} s of the processor", flush=True)
    if options.huge:
        short, long = huge_texts(options.huge // 4), huge_texts(options.huge)
        for name in long:
            seconds = []
            for text in (short[name], long[name]):
                begun = time.process_time()
                check(extractor, text)
                seconds.append(time.process_time() - begun)
            slower = seconds[1] / max(seconds[0], 0.05) / 4
            failures += slower > SLOWER
            print(f"{name}: {seconds[0]:.1f} s, four times as long {seconds[1]:.1f} s", flush=True)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
