"""Raw news for trees by vote: articles without annotations, drawn from JSONL."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.polnear import read_rows

WORDS = range(100, 901)  # shorter ones are headlines and tables, longer ones crowd out the others
REPORTS = re.compile(r"\b(?:said|says|told|according)\b")
# Articles of a source; financial wire copy of 1987 is much alike, and half of all there is.
MOST = {"reuters21578": 1500}


def news_articles(path: Path, seed: int) -> list[dict[str, Any]]:
    """Articles of a few hundred words in which somebody speaks, in random order.

    `path` is JSONL with `text` and, where `MOST` limits one, `source`.
    """
    by_source = defaultdict(list)
    for article in _suitable(path):
        by_source[article.get("source", "")].append(article)
    rng = random.Random(seed)
    chosen = []
    for source, articles in sorted(by_source.items()):
        rng.shuffle(articles)
        chosen += articles[: MOST.get(source)]
    rng.shuffle(chosen)
    return chosen


def _suitable(path: Path) -> Iterator[dict[str, Any]]:
    for row in read_rows(path):
        if len(row["text"].split()) in WORDS and REPORTS.search(row["text"]):
            yield row
