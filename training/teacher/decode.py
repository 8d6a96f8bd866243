"""From the probability of every arc to one projective tree for each sentence."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from training.corpora.reparse.eisner import NO_ARC, best_tree

ROOT_FINE = 5.0  # in log-probability: one root where there is any other way
LOWEST = -1e4


def trees(arcs: NDArray[np.float32], sentence: Sequence[int]) -> list[int]:
    """The head of each token, the root's its own.

    `arcs[dependent, head]` are log-probabilities, the diagonal those of the root, shape (tokens, tokens); `sentence`
    is the number of each token's sentence, which rises.
    """
    heads = arcs.argmax(1)
    bounds = [0, *(i for i in range(1, len(sentence)) if sentence[i] != sentence[i - 1]), len(sentence)]
    for start, end in pairwise(bounds):
        likeliest = [int(head) - start for head in heads[start:end]]
        if not is_projective_tree(likeliest):
            heads[start:end] = [start + head for head in _best(arcs[start:end, start:end])]
    return [int(head) for head in heads]


def _best(arcs: NDArray[np.float32]) -> list[int]:
    size = len(arcs) + 1
    scores = np.full((size, size), NO_ARC)
    scores[1:, 1:] = arcs.T
    scores[0, 1:] = np.diag(arcs) - ROOT_FINE
    np.fill_diagonal(scores, NO_ARC)
    found = best_tree(np.maximum(scores, LOWEST))
    return [head - 1 if head else place for place, head in enumerate(found[1:])]


def is_projective_tree(heads: Sequence[int]) -> bool:
    """Whether the heads make one tree, in which no two arcs cross and none spans the root; a root is its own head."""
    roots = [place for place, head in enumerate(heads) if head == place]
    if len(roots) != 1:
        return False
    for place in range(len(heads)):
        at = place
        for _ in heads:
            at = heads[at]
        if at != roots[0]:
            return False
    arcs = sorted(
        ((min(place, head), max(place, head)) for place, head in enumerate(heads) if head != place),
        key=lambda arc: (arc[0], -arc[1]),
    )
    open_: list[int] = []
    for start, end in arcs:
        while open_ and open_[-1] <= start:
            open_.pop()
        if (open_ and end > open_[-1]) or start < roots[0] < end:
            return False
        open_.append(end)
    return True
