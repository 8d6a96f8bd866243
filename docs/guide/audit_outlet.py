"""How one outlet quotes: who gets to speak, how often nobody is named, and what to read before trusting it.

    python docs/guide/audit_outlet.py seeds/

Counts are of records, and records have errors: read the ones it lists before you publish a figure.
"""

from __future__ import annotations

import sys
from collections import Counter

import quotes


def main(folder: str) -> None:
    """Print shares by kind of source, the verbs that colour reports, and the records least sure of themselves."""
    records = list(quotes.extract(quotes.read_documents([folder])))
    articles = {record.doc.id for record in records}
    print(f"{len(records)} quotations in {len(articles)} articles")

    sources = Counter(record.source_kind for record in records)
    for kind, count in sources.most_common():
        print(f"  {count / len(records):4.0%}  {kind}")

    named = Counter(s.id for record in records for s in record.speakers if s.name)
    top = sum(count for _, count in named.most_common(5))
    print(f"the five most quoted have {top / max(1, sum(named.values())):.0%} of what is given to a name")

    print(
        "verbs:",
        ", ".join(f"{lemma} {n}" for lemma, n in Counter(r.cue_lemma for r in records).most_common(6)),
    )

    print("read these first:")
    doubtful = sorted((r for r in records if r.speakers), key=lambda record: record.confidence)
    for record in doubtful[:3]:
        at = record.content[0].start
        print(f"  {record.confidence:.2f}  {record.doc.id}:{at}  {record.why.rule}, {record.why.resolver}")


if __name__ == "__main__":
    main(sys.argv[1])
