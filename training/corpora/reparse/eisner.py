"""The best projective tree of a sentence, given a score for every arc (Eisner 1996), in cubic time."""

import numpy as np
from numpy.typing import NDArray

NO_ARC = -1e9
LEFT, RIGHT = 0, 1  # which end of a span is its head: the right end, the left end
Scores = NDArray[np.float64]


def best_tree(scores: Scores) -> list[int]:
    """The head of each node, `[0, h1, ..., hn]`, of the tree whose arcs add up to the most.

    `scores[head, dependent]` is square, shape `(n + 1, n + 1)`; node 0 is the root and has no head.
    """
    size = len(scores)
    whole = np.zeros((size, size, 2))  # spans whose head has all its dependents there
    open_ = np.full((size, size, 2), NO_ARC)  # spans that an arc joins, not yet closed
    whole_at = np.zeros((size, size, 2), int)
    open_at = np.zeros((size, size), int)
    for length in range(1, size):
        for i in range(size - length):
            j = i + length
            joined = whole[i, i:j, RIGHT] + whole[i + 1 : j + 1, j, LEFT]
            at = int(joined.argmax())
            open_at[i, j] = i + at
            open_[i, j, LEFT] = joined[at] + (scores[j, i] if i else NO_ARC)
            open_[i, j, RIGHT] = joined[at] + scores[i, j]
            closed = whole[i, i:j, LEFT] + open_[i:j, j, LEFT]
            at = int(closed.argmax())
            whole[i, j, LEFT], whole_at[i, j, LEFT] = closed[at], i + at
            closed = open_[i, i + 1 : j + 1, RIGHT] + whole[i + 1 : j + 1, j, RIGHT]
            at = int(closed.argmax())
            whole[i, j, RIGHT], whole_at[i, j, RIGHT] = closed[at], i + 1 + at
    return _heads(size, whole_at, open_at)


def _heads(size: int, whole_at: NDArray[np.int_], open_at: NDArray[np.int_]) -> list[int]:
    """The arcs of the best tree, read back from where its spans were joined."""
    heads = [0] * size
    todo = [(0, size - 1, RIGHT, True)]
    while todo:
        i, j, side, is_whole = todo.pop()
        if i == j:
            continue
        if not is_whole:
            at = int(open_at[i, j])
            heads[j if side == RIGHT else i] = i if side == RIGHT else j
            todo += [(i, at, RIGHT, True), (at + 1, j, LEFT, True)]
            continue
        at = int(whole_at[i, j, side])
        todo += [(i, at, side, side == LEFT), (at, j, side, side == RIGHT)]
    return heads
