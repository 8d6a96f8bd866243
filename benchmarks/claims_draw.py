"""Can a fact-checker take up a claim of the feed without opening its article?  Draws claims to read, counts verdicts.

    python benchmarks/claims_draw.py RAW.jsonl --articles 300 --draw 50 --seed N -o sheet.tsv
    python benchmarks/claims_draw.py --count sheet.tsv [--keep benchmarks/claims-verdicts.tsv]

RAW has an `id`, a `text` and a `source` a line (`source` names the collection).  So many articles are drawn, as many of
each collection as of the others (`--as-they-come`: by chance alone); they are extracted, and their feed is made as
`quotes claims --texts` makes it.  The sheet has `--draw` lines of the feed at random and as many of its first, with an
empty column `verdict`: write yes or no there, and why in `reason`.  `--without` names a file of article ids that are
not drawn from, such as benchmarks/claims-seen.txt: those that were read while the feed was made.  Without `-o` only the
size is told.

`--keep` writes the verdicts without a word of the articles.  What the reader asks is in docs/claims.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

COLUMNS = ("reading", "sample", "rank", "collection", "doc", "id", "verdict", "reason")
READ = ("claim", "before", "after")  # for the reader; never kept
MIN_WORTH, MIN_CONFIDENCE, AT_LEAST = 0.8, 0.5, 5  # the defaults of `quotes claims`


def draw_articles(
    rows: Iterable[dict[str, Any]], count: int, seed: int, *, evenly: bool = True
) -> list[dict[str, Any]]:
    """So many articles, as many of each collection as of the others; each article as likely if not `evenly`."""
    collections: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        collections[row.get("source", "") if evenly else ""].append(row)
    drawn = []
    for place, name in enumerate(sorted(collections)):
        share = count // len(collections) + (place < count % len(collections))
        chance = random.Random(f"{seed} {name}")  # noqa: S311
        drawn += chance.sample(collections[name], min(share, len(collections[name])))
    return drawn


def feed_of(articles: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """The lines of the articles' feed, best first, and how many records they were made from."""
    from quotes.annotate import load_pipeline
    from quotes.claims import feed, make_claims
    from quotes.documents import Document
    from quotes.export.sheets import Sheet
    from quotes.extraction import Extractor

    nlp = load_pipeline()
    extractor = Extractor(nlp=nlp)
    made = 0

    def sheets() -> Iterator[Sheet]:
        nonlocal made
        for article in articles:
            records = list(extractor.records(Document(article["id"], article["text"])))
            made += len(records)
            sure = tuple(record for record in records if record.confidence >= MIN_CONFIDENCE)
            if sure:
                yield Sheet(sure[0].doc, sure, article["text"])

    lines = list(feed(make_claims(sheets(), nlp), min_worth=MIN_WORTH, at_least=AT_LEAST, alone=True))
    return lines, made


def sheet(
    lines: list[dict[str, Any]], count: int, seed: int, collections: dict[str, str]
) -> list[dict[str, Any]]:
    """Rows to fill in: `count` lines at random, then the first `count`; one that is in both stands twice."""
    picked = random.Random(seed).sample(lines, min(count, len(lines)))  # noqa: S311
    picked.sort(key=lambda line: line["rank"])
    rows = []
    for sample, chosen in (("random", picked), ("first", lines[:count])):
        for line in chosen:
            row = {
                "reading": f"seed {seed}",
                "sample": sample,
                "rank": line["rank"],
                "doc": line["doc"]["id"],
                "id": line["id"],
            }
            row |= {"collection": collections[line["doc"]["id"]], "claim": line["claim"]}
            row |= {side: " ".join((line["context"][side] or "").split()) for side in ("before", "after")}
            rows.append(row)
    return rows


def write_rows(rows: Iterable[dict[str, Any]], columns: Collection[str], place: Path) -> None:
    """A table with a head line, fields apart by tabs."""
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_rows(place: Path) -> list[dict[str, str]]:
    """The rows of a sheet, filled in or kept; `ValueError` names a row whose verdict is neither yes nor no."""
    with place.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for number, row in enumerate(rows, 2):
        if row["verdict"] not in ("yes", "no"):
            raise ValueError(f"{place}, line {number}: the verdict is {row['verdict']!r}, neither yes nor no")
    return rows


def tally(rows: list[dict[str, str]]) -> Iterator[str]:
    """Lines that say how many verdicts are yes: in each sample, by collection, and why the others are not."""
    for reading, sample in dict.fromkeys((row["reading"], row["sample"]) for row in rows):
        ours = [row for row in rows if (row["reading"], row["sample"]) == (reading, sample)]
        passed = [row for row in ours if row["verdict"] == "yes"]
        yield f"{reading}, {sample}: {len(passed)} of {len(ours)} can be taken up without the article"
        for name, count in sorted(Counter(row["collection"] for row in ours).items()):
            yield f"  {name}: {sum(row['collection'] == name for row in passed)} of {count}"
        for reason, count in Counter(row["reason"] for row in ours if row["verdict"] == "no").most_common():
            yield f"  no, {count}: {reason}"


def main() -> None:
    """Draw, or count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("raw", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--draw", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as-they-come", action="store_true", help="each article as likely as any other")
    parser.add_argument("--without", type=Path, help="article ids, by white space")
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--count", type=Path, metavar="SHEET")
    parser.add_argument("--keep", type=Path, metavar="VERDICTS")
    options = parser.parse_args()
    if options.count is not None:
        rows = read_rows(options.count)
        print("\n".join(tally(rows)))
        if options.keep is not None:
            write_rows(rows, COLUMNS, options.keep)
        return
    if options.raw is None:
        parser.error("name RAW to draw from, or a sheet with --count")
    with options.raw.open(encoding="utf-8") as file:
        every = [json.loads(line) for line in file]
    seen = set(options.without.read_text(encoding="utf-8").split()) if options.without else set()
    fresh = (row for row in every if row["id"] not in seen)
    articles = draw_articles(fresh, options.articles, options.seed, evenly=not options.as_they_come)
    lines, made = feed_of(articles)
    share = 1000 * len(lines) / len(articles)
    print(
        f"{len(articles):,} articles, {made:,} records, {len(lines):,} claims ({share:.0f} per 1,000 articles)"
    )
    if options.output is not None:
        collections = {article["id"]: article.get("source", "") for article in articles}
        rows = sheet(lines, options.draw, options.seed, collections)
        write_rows(rows, (*COLUMNS, *READ), options.output)
        print(f"{options.output}: {len(rows)} lines to judge", file=sys.stderr)


if __name__ == "__main__":
    main()
