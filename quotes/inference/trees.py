"""Dependency trees as spaCy's `DependencyParser` gives them: its arc-eager moves, with less around each.

spaCy's loop takes the lock of the interpreter dozens of times a move.  Here a move is a sum of prepared rows and one
product, and the next moves of many sentences are found at once (`quotes.inference.transitions` says why they may).
A text that needs what is not told there goes through spaCy's own loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from quotes.inference.layers import NotUnderstoodError, linear
from quotes.inference.transitions import KINDS, State, Stretch, Tree, Unusual

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

FEATURES = (
    8  # two of the buffer, three of the stack, a left child of each first, a right child of the stack's
)
FIRST_ROWS = np.arange(FEATURES, 2 * FEATURES)  # of the token 0
EACH = np.ones((1, FEATURES), dtype=np.float32)
FEW = 2  # states; so many are looked at one by one
NEVER = np.float32(-np.inf)
RAISED = "||"  # in labels of arcs that were made projective for training
WRITTEN: list[Any] = ["HEAD", "DEP"]


class Trees:
    """The greedy decoder of one `DependencyParser` that listens to a `Tok2Vec` before it."""

    def __init__(self, parser: Any) -> None:
        """Raises `NotUnderstoodError` when the component is built in another way."""
        from spacy.pipeline.tok2vec import Tok2VecListener

        model, cfg, moves = parser.model, parser.cfg, parser.moves
        front, lower, upper = model.layers
        names = [str(layer.name) for layer in front.layers[1:]]
        listens = isinstance(front.layers[0], Tok2VecListener)
        if not listens or names != ["list2array", "linear"] or upper.name != "linear":
            raise NotUnderstoodError(f"layers {[*names, lower.name, upper.name]}, listens={listens}")
        if lower.get_dim("nF") != FEATURES or lower.get_dim("nP") != 2 or model.attrs["unseen_classes"]:
            raise NotUnderstoodError(f"{lower.get_dim('nF')} tokens a state, {lower.get_dim('nP')} pieces")
        names = [moves.get_class_name(i) for i in range(moves.n_moves)]
        labels = [name[2:] for name in names]
        kinds = [KINDS.find(name[0]) for name in names]
        if cfg.get("beam_width", 1) != 1 or "subtok" in labels or -1 in kinds:
            raise NotUnderstoodError(f"moves {names}")
        self._parser = parser
        self._kinds = kinds
        self._labels = [parser.vocab.strings.add(label) if label else 0 for label in labels]
        self._raised = frozenset(
            number for number, label in zip(self._labels, labels, strict=True) if RAISED in label
        )
        self._root = parser.vocab.strings.add("ROOT")
        self._narrow = linear(front.layers[2])
        # (features, hidden, pieces, inputs) -> inputs by (features, pieces, hidden)
        weights = lower.get_param("W").transpose(0, 2, 1, 3)
        self._hidden = weights.shape[2]
        self._lower = np.ascontiguousarray(weights.reshape(-1, weights.shape[3]).T)
        self._absent = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(FEATURES, -1)
        self._bias = lower.get_param("b").T.reshape(-1)
        self._upper, bias = linear(upper)
        self._barred = self._penalties(bias)
        tag = parser.vocab.strings.add
        self._stop, self._space = tag("."), tag("_SP")
        self._after = frozenset((tag("''"), tag("-RRB-"), self._stop, self._space))

    def _penalties(self, bias: Floats) -> Floats:
        """What is added to the scores, by which kinds of moves are allowed (a bit for each)."""
        kinds = np.array(self._kinds)
        out = []
        for allowed in range(1 << len(KINDS)):
            row = bias.copy()
            row[(allowed >> kinds) & 1 == 0] = NEVER
            out.append(row)
        return np.array(out)

    def __call__(self, doc: Doc) -> Doc:
        """Set heads, labels and sentence borders; `doc` must have its tensor."""
        if not len(doc):
            return doc
        try:
            heads, labels = self._parse(doc)
        except Unusual:
            return self._parser(doc)  # type: ignore[no-any-return]
        rows = np.empty((len(doc), len(WRITTEN)), dtype=np.int64)
        own = np.arange(len(doc))
        rows[:, 0] = np.where(np.array(heads) < 0, own, heads) - own
        columns: Any = rows.astype(np.uint64)
        columns[:, 1] = [
            label if head >= 0 else self._root for head, label in zip(heads, labels, strict=True)
        ]
        doc.from_array(WRITTEN, columns)
        if not self._raised.isdisjoint(labels):
            from spacy.pipeline._parser_internals.nonproj import deprojectivize  # type: ignore[import-not-found]

            deprojectivize(doc)
        return doc

    def _rows(self, doc: Doc) -> Floats:
        """What each token adds to a state in each place; the first `FEATURES` rows are for no token."""
        tensor: Any = doc.tensor
        out = np.empty((len(doc) + 1, self._lower.shape[1]), dtype=np.float32)
        np.matmul(tensor @ self._narrow[0] + self._narrow[1], self._lower, out=out[1:])
        out[0] = self._absent.reshape(-1)
        out[:, : len(self._bias)] += self._bias
        return out.reshape((len(doc) + 1) * FEATURES, -1)

    def _parse(self, doc: Doc) -> tuple[list[int], list[int]]:
        """The head (-1: none) and the label of each token."""
        borders, tags = doc.to_array(["SENT_START", "TAG"]).T
        tree = Tree(borders.astype(np.int64).tolist(), self._kinds, self._labels)
        network = _Network(self._rows(doc), self._upper, self._barred)
        going = tree.stretches(self._likely_starts(tags.tolist()))
        moves: Sequence[int | None] = [None] * len(going)
        while going:
            on: list[Stretch] = []
            states: list[State] = []
            for stretch, move in zip(going, moves, strict=True):
                if stretch.undone:
                    continue
                try:
                    states.append(stretch.steps.send(move))  # type: ignore[arg-type]  # None starts it
                except StopIteration:
                    continue
                on.append(stretch)
            going = on
            if going:
                moves = network(states)
        return tree.heads, tree.labels

    def _likely_starts(self, tags: list[int]) -> list[int]:
        """Where sentences are likely to begin: after a stop or a blank line, and the marks behind it."""
        starts = []
        ended = True
        for token, tag in enumerate(tags):
            if tag in self._after:
                ended = ended or tag in (self._stop, self._space)
            elif ended:
                starts.append(token)
                ended = False
        return [0, *starts[starts[:1] == [0] :]]


class _Network:
    """Tells the best of the allowed moves in states of one text."""

    def __init__(self, rows: Floats, upper: Floats, barred: Floats) -> None:
        self._rows, self._upper, self._barred = rows, upper, barred
        self._hidden = upper.shape[0]
        self._sum = np.empty(rows.shape[1], dtype=np.float32)
        self._pieces = self._sum[: self._hidden], self._sum[self._hidden :]
        self._best = np.empty(self._hidden, dtype=np.float32)
        self._scores = np.empty(upper.shape[1], dtype=np.float32)

    def __call__(self, states: list[State]) -> list[int]:
        """A move for each state."""
        if len(states) <= FEW:
            return [self._move(state) for state in states]
        numbers = np.fromiter(chain.from_iterable(states), np.int64, len(states) * (FEATURES + 1))
        columns = numbers.reshape(len(states), -1)
        places = columns[:, :FEATURES] * FEATURES
        places += FIRST_ROWS
        sums = (EACH @ self._rows.take(places, axis=0))[:, 0]
        scores = np.maximum(sums[:, : self._hidden], sums[:, self._hidden :]) @ self._upper
        scores += self._barred.take(columns[:, FEATURES], axis=0)
        moves: list[int] = scores.argmax(axis=1).tolist()
        return moves

    def _move(self, state: State) -> int:
        """The same for one state, where numpy's way of doing many would take longer."""
        b0, b1, s0, s1, s2, left_of_b0, left_of_s0, right_of_s0, allowed = state
        places = [
            b0 * 8 + 8,
            b1 * 8 + 9,
            s0 * 8 + 10,
            s1 * 8 + 11,
            s2 * 8 + 12,
            left_of_b0 * 8 + 13,
            left_of_s0 * 8 + 14,
            right_of_s0 * 8 + 15,
        ]
        np.dot(EACH[0], self._rows.take(places, axis=0), self._sum)
        np.maximum(*self._pieces, out=self._best)
        np.dot(self._best, self._upper, self._scores)
        np.add(self._scores, self._barred[allowed], out=self._scores)
        return int(self._scores.argmax())
