"""Named entities as spaCy's `EntityRecognizer` gives them, decoded for all tokens at once.

spaCy goes through a text token by token and asks each of its moves (begin, in, last, unit of each label; out) whether
it is allowed.  But outside an entity the scores depend on the token alone, and inside one on the token, the one
before and the entity's first: so the moves outside are found for the whole text in one product, and the
entities are then followed all at once from wherever one might begin.  What is allowed is spaCy's word for word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.tokens import Span

from quotes.inference.vectors import NotUnderstoodError, Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

NEVER = np.float32(-np.inf)
FEATURES = 3  # the token, the entity's first token, the token before
SENTENCE_STARTS = 1


class Entities:
    """The greedy decoder of one `EntityRecognizer` that has a `Tok2Vec` of its own."""

    def __init__(self, recognizer: Any) -> None:
        """Raises `NotUnderstoodError` when the component is built in another way."""
        model, cfg = recognizer.model, recognizer.cfg
        front, lower, upper = model.layers
        names = [str(layer.name) for layer in front.layers]
        if cfg.get("beam_width", 1) != 1 or names[1:] != ["list2array", "linear"] or upper.name != "linear":
            raise NotUnderstoodError(f"layers {[*names, lower.name, upper.name]}")
        if lower.get_dim("nF") != FEATURES or model.attrs["unseen_classes"]:
            raise NotUnderstoodError(f"{lower.get_dim('nF')} tokens a state")
        self._vectors = Vectors(front.layers[0])
        self._narrow: tuple[Floats, Floats] = _linear(front.layers[2])
        weights = lower.get_param("W")  # (features, hidden, pieces, inputs)
        self._hidden, self._pieces = weights.shape[1], weights.shape[2]
        self._lower = np.ascontiguousarray(weights.reshape(-1, weights.shape[3]).T)
        self._bias = lower.get_param("b").reshape(-1)
        self._absent = lower.get_param("pad").reshape(FEATURES, -1)
        self._upper: tuple[Floats, Floats] = _linear(upper)
        moves = recognizer.moves
        self._read_moves([moves.get_class_name(i) for i in range(moves.n_moves)], recognizer.vocab.strings)

    def _read_moves(self, names: list[str], strings: Any) -> None:
        # "U-" without a label bars an entity that the user set: here nobody did
        move = np.array([name[0] if name != "U-" else "-" for name in names])
        labels = [name[2:] for name in names]
        if not set(move) <= set("BILUO-") or (move == "O").sum() != 1:
            raise NotUnderstoodError(f"moves {names}")
        self._label = np.array([strings.add(label) if label else 0 for label in labels], dtype=np.uint64)
        self._begins, self._units = move == "B", move == "U"
        self._ins, self._lasts = move == "I", move == "L"
        self._outside = self._begins | self._units | (move == "O")

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities; `doc` must have none, and its sentences must be marked (or none may be)."""
        if len(doc):
            doc.set_ents(
                [Span(doc, start, end, label=label) for start, end, label in self.find(doc)],
                default="outside",
            )
        return doc

    def find(self, doc: Doc) -> list[tuple[int, int, int]]:
        """Entities as first token, end, number of the label."""
        count = len(doc)
        states = (self._vectors(doc) @ self._narrow[0] + self._narrow[1]) @ self._lower
        parts = states.reshape(count, FEATURES, -1)
        space, border = doc.to_array(["IS_SPACE", "SENT_START"]).astype(np.int64).T
        follows = np.append(border[1:] == SENTENCE_STARTS, True)  # a border or the text's end comes next
        moves = self._outside_moves(parts, space > 0, follows)
        ends, labels = self._follow(parts, moves, follows)
        found = []
        at = 0
        for start in np.flatnonzero(self._begins[moves] | self._units[moves]).tolist():
            if start < at:
                continue  # inside an entity after all
            at = int(ends[start])
            found.append((start, at, int(labels[start])))
        return found

    def _outside_moves(self, parts: Floats, space: NDArray[np.bool_], follows: NDArray[np.bool_]) -> Ints:
        """The move at each token when no entity is open there."""
        sums = parts[:, 0] + self._absent[1]
        sums += self._absent[2]
        scores = self._scores(sums)
        scores[:, ~self._outside] = NEVER
        scores[np.ix_(space, self._begins | self._units)] = NEVER
        # An entity of several tokens needs a next token in its sentence.
        scores[np.ix_(follows, self._begins)] = NEVER
        moves: Ints = scores.argmax(axis=1)
        return moves

    def _follow(
        self, parts: Floats, moves: Ints, follows: NDArray[np.bool_]
    ) -> tuple[Ints, NDArray[np.uint64]]:
        """Where the entity ends that begins at each token, and its label."""
        ends = np.arange(1, len(moves) + 1)
        labels = self._label[moves]
        starts = np.flatnonzero(self._begins[moves])
        at = starts + 1
        while len(starts):
            sums = parts[at, 0] + parts[starts, 1]
            sums += parts[at - 1, 2]
            scores = self._scores(sums)
            mine = self._label == labels[starts][:, None]
            allowed = mine & (self._lasts | (self._ins & ~follows[at][:, None]))
            best = np.where(allowed, scores, NEVER).argmax(axis=1)
            ends[starts] = at + 1
            on = self._ins[best]
            starts, at = starts[on], at[on] + 1
        return ends, labels

    def _scores(self, sums: Floats) -> Floats:
        sums += self._bias
        hidden = sums.reshape(len(sums), self._hidden, self._pieces).max(axis=2)
        scores: Floats = hidden @ self._upper[0]
        scores += self._upper[1]
        return scores


def _linear(layer: Any) -> tuple[Floats, Floats]:
    return np.ascontiguousarray(layer.get_param("W").T), layer.get_param("b")
