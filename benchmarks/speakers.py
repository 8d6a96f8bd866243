"""Write how often each speaker resolver is right, as the lexicon from which records take their confidence.

    python benchmarks/speakers.py GOLD.jsonl... [--labels FILE] [--model NAME|PATH] --table FILE

`quotes evaluate GOLD --given-spans` prints the same figures and more. GOLD is read as there; `--labels` names the
speakers of the gold that does not (`polnear-speakers.jsonl`, ours: document and attribution id, kind of mention, name
or names or null, other wordings; those of dev are in a file of their own, for measuring alone). The table has the
format of `rules/en/lexicons/speakers/resolver-confidence.txt`.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from quotes import load_pipeline
from quotes.evaluate import read_gold
from quotes.evaluate.given import read_labels, resolve_given

# Added to each count: a resolver seen seldom is drawn towards .9, less than what all reach, as they were written on
# some of these articles.
PRIOR_RIGHT, PRIOR_COUNT = 4.5, 5.0
HIGHEST = 0.995


def main() -> None:
    """Read the arguments, resolve, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--model", default=None)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--table", type=Path, required=True)
    options = parser.parse_args()
    nlp = load_pipeline(options.model)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in options.gold:
        articles = read_gold(path)
        if not any(one.speakers is not None for article in articles for one in article.attributions):
            articles = read_labels(options.labels, articles)
        for resolver, outcomes in resolve_given(articles, nlp).resolvers.items():
            counts[resolver] += outcomes.counts
    write_table(options.table, counts)


def write_table(path: Path, table: Mapping[str, Counter[str]]) -> None:
    """The share of right answers among all answers, a resolver a line."""
    lines = [
        "# The share of right answers of each resolver, given the source's words.",
        "# Made by: python benchmarks/speakers.py GUM-TRAIN POLNEAR-TRAIN --labels benchmarks/polnear-speakers.jsonl",
        "#          --table rules/en/lexicons/speakers/resolver-confidence.txt",
        "# Four and a half right in five are added to each count, so that one seen seldom is drawn towards .9.",
    ]
    for name in sorted(table):
        row = table[name]
        answered = row["right"] + row["wrong"]
        if answered and "+" not in name and name not in {"ambiguous", "none"}:
            share = (row["right"] + PRIOR_RIGHT) / (answered + PRIOR_COUNT)
            lines.append(f"{name} {min(share, HIGHEST):.3f}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
