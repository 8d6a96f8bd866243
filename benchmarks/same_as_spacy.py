"""Whether `quotes.inference` annotates as spaCy's own components do, article by article.

    python benchmarks/same_as_spacy.py TEXTS.jsonl [--articles 5000] [--records]

TEXTS has a `text` a line.  Prints each article with a token that differs, and which annotation; exit code 1 when
there is one.  Both add up floats in different orders: a move of the parser or of the recogniser whose two best scores
are a millionth apart may fall either way.  And spaCy finds an entity now and then that begins with a small word and
far from a capital ("yen", "billion pesos"); ours does not look there.

    --records    compare the records that come of both annotations instead, and print the fields that differ
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
from quotes.documents import Document
from quotes.extraction import Extractor
from quotes.inference import plan

WRITTEN: list[Any] = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_TYPE", "ENT_IOB"]


def main() -> None:
    """Print the differences and the count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--records", action="store_true")
    options = parser.parse_args()
    texts = [json.loads(line)["text"] for line in options.texts.open(encoding="utf-8")]
    random.Random(0).shuffle(texts)  # noqa: S311 - a fixed sample
    texts = texts[: options.articles]
    different = compare_records(texts) if options.records else compare_annotation(texts)
    sys.exit(1 if different else 0)


def compare_annotation(texts: list[str]) -> int:
    """Print the differences of tokens; how many articles have one."""
    nlp = quotes.load_pipeline()
    read = plan.annotator(nlp)
    tokens = different = 0
    for number, text in enumerate(texts):
        with nlp.memory_zone():
            doc = nlp(text)
            theirs, ours = doc.to_array(WRITTEN), read(text).to_array(WRITTEN)
            tokens += len(doc)
            if not np.array_equal(theirs, ours):
                different += 1
                places = zip(*np.nonzero(theirs != ours), strict=True)
                print(f"article {number}:", ", ".join(f"{WRITTEN[at]} of token {i}" for i, at in places))
    print(f"{len(texts):,} articles, {tokens:,} tokens, {different} articles that differ")
    return different


def compare_records(texts: list[str]) -> int:
    """Print the fields of records that differ; how many articles have one."""
    ours, theirs = Extractor(), Extractor()
    components = tuple(component for _, component in theirs.nlp.pipeline)
    plan._plans[theirs.nlp] = (components, list(components))
    found = different = 0
    for number, text in enumerate(texts):
        document = Document(id=str(number), text=text, meta={}, path=None)
        one, two = ([r.to_dict() for r in which.records(document)] for which in (ours, theirs))
        found += len(two)
        if one != two:
            different += 1
            pairs = zip(one, two, strict=False)
            fields = [key for a, b in pairs for key in a if a[key] != b[key]]
            print(f"article {number}: {len(one)} and {len(two)} records,", ", ".join(dict.fromkeys(fields)))
    print(f"{len(texts):,} articles, {found:,} records, {different} articles that differ")
    return different


if __name__ == "__main__":
    main()
