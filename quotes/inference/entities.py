"""Named entities as spaCy's `EntityRecognizer` gives them, decoded for all tokens at once.

spaCy goes through a text token by token and asks each of its moves (begin, in, last, unit of each label; out) whether
it is allowed.  But outside an entity the scores depend on the token alone, and inside one on the token, the one
before and the entity's first: so the moves outside are found for the whole text in one product, and the
entities are then followed all at once from wherever one might begin.  What is allowed is spaCy's word for word.

No name begins with a small word or a mark, so where a pipeline tells names only, the other tokens, four of five, are
looked at where they stand in a name or near one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from quotes.inference.layers import NotUnderstoodError, linear
from quotes.inference.vectors import Reading, Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

NEVER = np.float32(-np.inf)
SMALL_WORDS = 2  # that a name may begin with
FEATURES = 3  # the token, the entity's first token, the token before
SENTENCE_STARTS = 1
# The labels of names and of what is written in figures; "two", "third" or "a mile" have others.
CAPITAL = frozenset(
    ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE")
) | {"PER", "MISC", "MONEY", "DATE"}
READ: list[Any] = ["IS_SPACE", "SENT_START", "IS_PUNCT", "IS_LOWER", "IS_ALPHA", "IS_STOP"]
WRITTEN: list[Any] = ["ENT_IOB", "ENT_TYPE"]
INSIDE, OUTSIDE, BEGIN = 1, 2, 3  # of an entity, as spaCy counts


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
        self._narrow: tuple[Floats, Floats] = linear(front.layers[2])
        # (features, hidden, pieces, inputs) -> inputs by (features, pieces, hidden)
        weights = lower.get_param("W").transpose(0, 2, 1, 3)
        self._hidden, self._pieces = weights.shape[2], weights.shape[1]
        self._lower = np.ascontiguousarray(weights.reshape(-1, weights.shape[3]).T)
        self._bias = lower.get_param("b").T.reshape(-1)
        self._absent = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(FEATURES, -1)
        self._upper: tuple[Floats, Floats] = linear(upper)
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
        self._out = int(np.flatnonzero(move == "O")[0])
        self._outside = self._begins | self._units | (move == "O")
        self._names_only = set(labels) - {""} <= CAPITAL

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities; `doc` must have none, and its sentences must be marked (or none may be)."""
        if len(doc):
            columns: Any = np.zeros((len(doc), len(WRITTEN)), dtype=np.uint64)
            columns[:, 0] = OUTSIDE
            for start, end, label in self.find(doc):
                columns[start:end] = INSIDE, label
                columns[start, 0] = BEGIN
            doc.from_array(WRITTEN, columns)
        return doc

    def find(self, doc: Doc) -> list[tuple[int, int, int]]:
        """Entities as first token, end, number of the label."""
        columns = doc.to_array(READ)
        space, flags = columns[:, 0] > 0, columns[:, 2:] > 0
        # a border or the text's end comes next
        follows = np.append(columns[1:, 1] == SENTENCE_STARTS, True)
        may_begin = _may_begin(space, flags) if self._names_only else np.ones(len(doc), dtype=np.bool_)
        states = _States(Reading(self._vectors, doc), self._narrow, self._lower)
        moves = self._outside_moves(states, np.flatnonzero(may_begin), space, follows)
        ends, labels = self._follow(states, moves, follows)
        found = []
        at = 0
        for start in np.flatnonzero(self._begins[moves] | self._units[moves]).tolist():
            if start < at:
                continue  # inside an entity after all
            at = int(ends[start])
            found.append((start, at, int(labels[start])))
        return found

    def _outside_moves(self, states: _States, tokens: Ints, space: Flags, follows: Flags) -> Ints:
        """The move at each token when no entity is open there; looks at these tokens only."""
        sums = states(tokens, 0) + self._absent[1]
        sums += self._absent[2]
        scores = self._scores(sums)
        scores[:, ~self._outside] = NEVER
        scores[np.ix_(space[tokens], self._begins | self._units)] = NEVER
        # An entity of several tokens needs a next token in its sentence.
        scores[np.ix_(follows[tokens], self._begins)] = NEVER
        moves: Ints = np.full(len(space), self._out)
        moves[tokens] = scores.argmax(axis=1)
        return moves

    def _follow(self, states: _States, moves: Ints, follows: Flags) -> tuple[Ints, NDArray[np.uint64]]:
        """Where the entity ends that begins at each token, and its label."""
        ends = np.arange(1, len(moves) + 1)
        labels = self._label[moves]
        starts = np.flatnonzero(self._begins[moves])
        at = starts + 1
        while len(starts):
            sums = states(at, 0) + states(starts, 1)
            sums += states(at - 1, 2)
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
        hidden = sums.reshape(len(sums), self._pieces, self._hidden).max(axis=1)
        scores: Floats = hidden @ self._upper[0]
        scores += self._upper[1]
        return scores


def _may_begin(space: Flags, flags: NDArray[np.bool_]) -> Flags:
    """The tokens that a name may begin with: "Mideast" and "$"; "northern" before the one, "al" of "al-Qaim".

    Twice over, for "south" of "south east Asia".
    """
    mark, lower, letters, stop = flags.T
    small = lower & letters
    found: Flags = ~(space | mark | small)
    follows_mark = np.append(mark[1:], False)
    for _ in range(SMALL_WORDS):
        near = np.zeros(len(found) + 2, dtype=np.bool_)
        near[: len(found)] = found
        found |= small & ~stop & (near[1:-1] | (near[2:] & follows_mark))
    return found


class _States:
    """What each token adds to a state in each of its places, computed when it is asked for."""

    def __init__(self, reading: Reading, narrow: tuple[Floats, Floats], lower: Floats) -> None:
        self._reading, self._narrow, self._lower = reading, narrow, lower
        self._parts = np.empty((reading.count, FEATURES, lower.shape[1] // FEATURES), dtype=np.float32)
        self._known = np.zeros(reading.count, dtype=np.bool_)

    def __call__(self, tokens: Ints, place: int) -> Floats:
        unknown = tokens[~self._known[tokens]]
        if len(unknown):
            asked = np.zeros(len(self._known), dtype=np.bool_)
            asked[unknown] = True
            unknown = np.flatnonzero(asked)  # each once
            products = (self._reading(unknown) @ self._narrow[0] + self._narrow[1]) @ self._lower
            self._parts[unknown] = products.reshape(len(unknown), FEATURES, -1)
            self._known[unknown] = True
        found: Floats = self._parts[tokens, place]
        return found
