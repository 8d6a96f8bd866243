"""Whether `quotes.inference` annotates as spaCy's own components do, article by article.

    python benchmarks/same_as_spacy.py TEXTS.jsonl [--articles 5000]

TEXTS has a `text` a line.  Prints each article with a token that differs, and which annotation; exit code 1 when
there is one.  Both add up floats in different orders: a move of the parser or of the recogniser whose two best scores
are a millionth apart may fall either way.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

import quotes
from quotes.inference.plan import annotator

WRITTEN: list[Any] = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_TYPE", "ENT_IOB"]


def main() -> None:
    """Print the differences and the count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    options = parser.parse_args()
    texts = [json.loads(line)["text"] for line in options.texts.open(encoding="utf-8")]
    random.Random(0).shuffle(texts)  # noqa: S311 - a fixed sample
    nlp = quotes.load_pipeline()
    read = annotator(nlp)
    tokens = different = 0
    for number, text in enumerate(texts[: options.articles]):
        with nlp.memory_zone():
            doc = nlp(text)
            theirs, ours = doc.to_array(WRITTEN), read(text).to_array(WRITTEN)
            tokens += len(doc)
            if not np.array_equal(theirs, ours):
                different += 1
                places = zip(*np.nonzero(theirs != ours), strict=True)
                print(f"article {number}:", ", ".join(f"{WRITTEN[at]} of token {i}" for i, at in places))
    print(
        f"{min(options.articles, len(texts)):,} articles, {tokens:,} tokens, {different} articles that differ"
    )
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
