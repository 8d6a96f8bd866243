"""Trees of raw news that four parsers vote on, two of which are trained for nothing else.

One of the two is the first of the user's voters, trained on; the other begins from scratch.  Both learn from the gold
and silver trees that the shipped parser learns from.  Parsers that differ in data and first weights make different
mistakes, so what most of them say of news that nobody has annotated can teach the one that is shipped (Zhou and Li
2005 call it tri-training; Weiss et al. 2015 show what it gives a parser).
"""

import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from spacy.tokens import Doc

from training.corpora.inventory import Known
from training.corpora.raw import news_articles
from training.corpora.reparse.articles import bound_docs

BATCH = 200  # articles


def raw_trees(raw: Path, voters: Sequence[Path], known: Known, seed: int) -> Iterator[Doc]:
    """Pieces of raw articles with the trees that the voters agree on, in batches, as whole corpora fill the memory."""
    rng = random.Random(seed)
    tags, labels = known
    articles = iter(news_articles(raw, seed))
    while batch := list(islice(articles, BATCH)):  # itertools.batched is younger than Python 3.11
        yield from bound_docs(batch, voters, None, tags=tags, labels=labels, seed=rng.randrange(2**31))
