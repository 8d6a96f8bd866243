"""Dependency trees as spaCy's `DependencyParser` gives them: its arc-eager moves, one by one, with less around each.

spaCy's loop takes the lock of the interpreter dozens of times a move.  Here a move is a few sums over prepared rows
and one product of a matrix and a vector.  What is allowed, and what a move does, is spaCy's word for word
(`spacy/pipeline/_parser_internals/arc_eager.pyx`, `_state.pxd`); a text that needs what is not told here, a move where
none is allowed or an arc replaced out of order, goes through spaCy's own loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from quotes.inference.layers import NotUnderstoodError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

FEATURES = (
    8  # two of the buffer, three of the stack, a left child of each first, a right child of the stack's
)
NEVER = np.float32(-np.inf)
SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)
KINDS = "SDLRB"  # as spaCy's names of moves begin
RAISED = "||"  # in labels of arcs that were made projective for training
WRITTEN: list[Any] = ["HEAD", "DEP"]


class _Unusual(Exception):  # noqa: N818 - no error: the text goes another way
    """Something that spaCy's loop must see to."""


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
        linear = front.layers[2]
        self._narrow = np.ascontiguousarray(linear.get_param("W").T), linear.get_param("b")
        # (features, hidden, pieces, inputs) -> inputs by (features, pieces, hidden)
        weights = lower.get_param("W").transpose(0, 2, 1, 3)
        self._hidden = weights.shape[2]
        self._lower = np.ascontiguousarray(weights.reshape(-1, weights.shape[3]).T)
        self._absent = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(FEATURES, -1)
        self._bias = lower.get_param("b").T.reshape(-1)
        self._upper = np.ascontiguousarray(upper.get_param("W"))
        self._barred = self._penalties(upper.get_param("b"))

    def _penalties(self, bias: Floats) -> list[Floats]:
        """What is added to the scores, by which kinds of moves are allowed (a bit for each)."""
        kinds = np.array(self._kinds)
        out = []
        for allowed in range(1 << len(KINDS)):
            row = bias.copy()
            row[(allowed >> kinds) & 1 == 0] = NEVER
            out.append(row)
        return out

    def __call__(self, doc: Doc) -> Doc:
        """Set heads, labels and sentence borders; `doc` must have its tensor."""
        if not len(doc):
            return doc
        try:
            heads, labels = self._parse(doc)
        except _Unusual:
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
        count = len(doc)
        upper, barred, kinds, labels_of = self._upper, self._barred, self._kinds, self._labels
        take, dot, maximum, add = self._rows(doc).take, np.dot, np.maximum, np.add
        # Written anew at each move, so that none of a move's five operations has to allocate.
        each = np.ones(FEATURES, dtype=np.float32)
        state = np.empty(2 * self._hidden, dtype=np.float32)
        pieces = state[: self._hidden], state[self._hidden :]
        best = np.empty(self._hidden, dtype=np.float32)
        scores = np.empty(len(kinds), dtype=np.float32)
        borders = doc.to_array(["SENT_START"]).astype(np.int64).tolist()
        begins = {i for i, border in enumerate(borders) if border == 1}
        joined = {i for i, border in enumerate(borders) if border == -1}
        heads, labels = [-1] * count, [0] * count
        # The children of each token in the order of their arcs; the last entry is for no token.
        left: list[list[int]] = [[] for _ in range(count + 1)]
        right: list[list[int]] = [[] for _ in range(count + 1)]
        stack: list[int] = []
        again: list[int] = []  # tokens put back before the buffer
        barred_from_shift = [False] * count
        following = 0
        while True:
            depth = len(stack)
            waiting = count - following + len(again)
            if waiting == 0 and depth == 0:
                return heads, labels
            if again:
                b0 = again[-1]
                b1 = again[-2] if len(again) > 1 else (following if following < count else -1)
            else:
                b0 = following if following < count else -1
                b1 = following + 1 if following + 1 < count else -1
            s0 = stack[-1] if depth else -1
            s1 = stack[-2] if depth > 1 else -1
            s2 = stack[-3] if depth > 2 else -1
            kids, others, rights = left[b0], left[s0], right[s0]
            # rows of token t begin at (t + 1) * 8
            places = [
                b0 * 8 + 8,
                b1 * 8 + 9,
                s0 * 8 + 10,
                s1 * 8 + 11,
                s2 * 8 + 12,
                (kids[-1] if kids else -1) * 8 + 13,
                (others[-1] if others else -1) * 8 + 14,
                (rights[-1] if rights else -1) * 8 + 15,
            ]
            dot(each, take(places, 0), state)
            maximum(*pieces, out=best)
            dot(upper, best, scores)
            allowed = 0
            begun = b0 in begins
            if depth == 0:
                allowed = 1
            else:
                if waiting > 1 and not begun and not barred_from_shift[b0]:
                    allowed = 1
                if waiting == 0 or not (depth == 1 and b0 in joined):
                    allowed |= 2
                if waiting and not begun:
                    allowed |= 12
            if waiting > 1 and b1 == b0 + 1 and b1 not in begins and b1 not in joined:
                allowed |= 16
            if not allowed:
                raise _Unusual
            add(scores, barred[allowed], out=scores)
            move = int(scores.argmax())
            kind = kinds[move]
            if kind == LEFT:
                if heads[s0] >= 0:
                    # s0 hangs on the token below it on the stack, whose last right child it is
                    former = right[heads[s0]]
                    if heads[s0] > s0 or former[-1] != s0:
                        raise _Unusual
                    former.pop()
                heads[s0], labels[s0] = b0, labels_of[move]
                left[b0].append(s0)
                barred_from_shift[b0] = False
                stack.pop()
            elif kind == REDUCE:
                stack.pop()
                if heads[s0] < 0 and depth > 1:
                    barred_from_shift[s0] = True
                    again.append(s0)
            elif kind == BREAK:
                begins.add(b1)
            else:
                if kind == RIGHT:
                    if heads[b0] >= 0:
                        raise _Unusual
                    heads[b0], labels[b0] = s0, labels_of[move]
                    right[s0].append(b0)
                if again:
                    again.pop()
                else:
                    following += 1
                stack.append(b0)
