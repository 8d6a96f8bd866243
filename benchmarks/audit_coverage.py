"""How honest the estimate of `quotes audit score` is: how often its 95 % interval holds the true precision.

    python benchmarks/audit_coverage.py GOLD.jsonl [--records RECORDS.jsonl] [--samples 1000] [--size 200]

GOLD holds JSON lines with `doc_id`, `text` and `attributions`; without `--records` the articles are extracted first.
A simulated reviewer accepts a record when some gold attribution has its content and its source (a Jaccard index of
words of at least 0.5 each) and rejects it otherwise.  Samples are drawn as `quotes audit --sample` draws them, with
seeds 0, 1, 2 ..., for several `--by`.  Records inside others are left out: that gold has none.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator
from pathlib import Path

import quotes
from quotes.audit.decisions import Decision
from quotes.audit.estimates import score
from quotes.audit.sampling import draw, parse_fields, stratum
from quotes.records import Record
from quotes.stored import read_records
from quotes.tally import Words, read_gold, same_words

WAYS = ("kind", "confidence", "kind,confidence", "kind,rule,confidence")


def reviewed(gold: Path, records: Iterator[Record]) -> list[tuple[Record, bool]]:
    """The first-level records of the gold's documents, each with whether gold has it."""
    rows = {row["doc_id"]: row for row in read_gold(gold)}
    known = {}
    out = []
    for record in records:
        row = rows.get(record.doc.id)
        if row is None or record.parent is not None:
            continue
        if record.doc.id not in known:
            words = Words(row["text"])
            known[record.doc.id] = (
                words,
                [(words.of(a["content"]), words.of(a["source"])) for a in row["attributions"]],
            )
        words, pairs = known[record.doc.id]
        content, source = (
            words.of([(s.start, s.end) for s in spans]) for spans in (record.content, record.source)
        )
        out.append((record, any(same_words(content, c) and same_words(source, s) for c, s in pairs)))
    return out


def decide(record: Record, name: str, weight: float, *, right: bool) -> Decision:
    """The simulated reviewer's word."""
    verdict = "accept" if right else "reject"
    fields = {"record": record.id, "doc": record.doc.id, "by": "simulated", "at": "2026-01-01T00:00:00Z"}
    return Decision.model_validate(
        {"schema": "quotes-decisions/1", **fields, "decision": verdict, "stratum": name, "weight": weight}
    )


def main() -> None:
    """Print the coverage for each way to stratify."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--records", type=Path)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--size", type=int, default=200)
    options = parser.parse_args()
    if options.records:
        found = read_records(options.records)
    else:
        found = quotes.extract(quotes.Document(row["doc_id"], row["text"]) for row in read_gold(options.gold))
    judged = reviewed(options.gold, found)
    truth = statistics.fmean(right for _, right in judged)
    print(
        f"{len(judged):,} records, {truth:.3f} of them right; {options.samples:,} samples of {options.size}"
    )
    for way in WAYS:
        by = parse_fields(way)
        strata = [(record.id, stratum(record, by)) for record, _ in judged]
        # One decision a record, made once: a sample only picks and puts its stratum and weight on it.
        made = {record.id: decide(record, "-", 1.0, right=right) for record, right in judged}
        inside, estimates, margins = 0, [], []
        for seed in range(options.samples):
            sample = draw(strata, options.size, seed)
            picked = [
                made[one].model_copy(update={"stratum": name, "weight": weight})
                for one, (name, weight) in sample.items()
            ]
            run = score(picked).run
            assert run is not None  # noqa: S101 (every decision has a weight)
            inside += run.low <= truth <= run.high
            estimates.append(run.precision)
            margins.append(run.margin)
        bias = statistics.fmean(estimates) - truth
        print(
            f"  --by {way:<22} inside {inside / options.samples:.1%}, margin {statistics.fmean(margins):.3f}, "
            f"bias {bias:+.4f}, {len({name for _, name in strata})} strata"
        )


if __name__ == "__main__":
    main()
