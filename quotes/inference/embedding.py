"""The hash embeddings of words, and what the encoder's first layer makes of each: computed once a word, then looked up.

A row is computed alone, so that its bits depend neither on its neighbours nor on what was read before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from quotes.inference.layers import Layer, one_by_one

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

# Words kept: 400 bytes each.  The news of a year has more, but the rarest need not be remembered.
TABLE = 32_768
# Words whose parts in the first layer are kept, those that come a second time before the others: 3.4 KB each.
PARTS = 8_192
ROOM = 1_024  # for the other words of a text, to begin with
LEFT, OWN, RIGHT, SIDES = range(4)  # a word's part in the token after it, in its own, in the one before it


class Embedded(NamedTuple):
    """The words of one text as rows of two tables, with rows for no word around them."""

    table: Floats
    numbers: Ints
    parts: Floats
    places: Ints

    def rows(self, tokens: Ints) -> Floats:
        """The embeddings."""
        rows: Floats = self.table.take(self.numbers.take(tokens), axis=0)
        return rows

    def first_products(self, tokens: Ints) -> Floats:
        """What the first layer of the encoder multiplies and adds up; no token may be the outermost."""
        found: Floats = self.parts.take(self.places.take(tokens) + OWN, axis=0)
        found += self.parts.take(self.places.take(tokens - 1) + LEFT, axis=0)
        found += self.parts.take(self.places.take(tokens + 1) + RIGHT, axis=0)
        return found


class Embedding:
    """Numbers for words and tables by number; number 0 is no word, whose embedding is zero."""

    def __init__(self, columns: list[Any], hashing: Any, mix: Layer, first: Layer) -> None:
        """`columns` are the attributes that a word is known by; `first` is the encoder's first layer."""
        self._columns = columns
        self._key = np.dtype((np.void, 8 * len(columns)))  # attributes are eight bytes each
        self._hashing = hashing
        self._mix = mix
        width = mix.width
        # (sides, inputs) by outputs -> inputs by (sides, outputs)
        weights = first.weights.reshape(SIDES, width, -1).transpose(1, 0, 2)
        self._weights = np.ascontiguousarray(weights.reshape(width, -1))
        self._bias = first.bias
        self._numbers: dict[bytes, int] = {}
        # Memory is taken as it is written to.
        self._table: Floats = np.zeros((TABLE + 1, width), dtype=np.float32)
        self._parts: Floats = np.zeros((1 + PARTS + ROOM, self._weights.shape[1]), dtype=np.float32)
        self._parts[:1] = self._parts_of(self._table[:1])
        self._placed: Ints = np.zeros(TABLE + 1, dtype=np.int64)  # by number, the row of a word's parts or 0
        self._kept = 0

    def __call__(self, doc: Doc, around: int) -> Embedded:
        """The words of a text, with so many rows for no word before and after them; holds until the next text."""
        attributes: Any = np.ascontiguousarray(doc.to_array(self._columns))
        keys: list[bytes] = attributes.view(self._key).ravel().tolist()
        known = self._numbers
        found = [known.get(key, 0) for key in keys]
        new = {keys[at]: at for at, number in enumerate(found) if not number}
        if len(known) + len(new) > TABLE:
            # Begin anew rather than keep count of what is rare.  One text may have more words than the table.
            known.clear()
            self._kept, self._placed[:] = 0, 0
            new = {key: at for at, key in enumerate(keys)}
        first_new = len(known) + 1
        if new:
            self._learn(list(new), attributes[list(new.values())])
            found = [known[key] for key in keys]
        numbers = np.zeros(len(keys) + 2 * around, dtype=np.int64)
        numbers[around : around + len(keys)] = found
        places = self._places(numbers, first_new) * SIDES
        return Embedded(self._table, numbers, self._parts.reshape(-1, len(self._bias)), places)

    def _learn(self, keys: list[bytes], attributes: NDArray[np.uint64]) -> None:
        first = len(self._numbers) + 1
        last = first + len(keys)
        self._table, self._placed = _with_rows(self._table, last), _with_rows(self._placed, last)
        products = one_by_one(self._hashing.predict(attributes), self._mix.weights)
        products += self._mix.bias
        self._table[first:last] = self._mix.finish(products)
        self._numbers.update(zip(keys, range(first, last), strict=True))

    def _places(self, numbers: Ints, first_new: int) -> Ints:
        """The row of each word's parts; a word that this text is the first to have gets one for this text only."""
        places = self._placed[numbers]
        without = (places == 0) & (numbers > 0)
        if without.any():
            words, which = np.unique(numbers[without], return_inverse=True)
            first = self._kept + 1  # what is not kept is written over by the next text
            self._parts = _with_rows(self._parts, first + len(words))
            self._parts[first : first + len(words)] = self._parts_of(self._table[words])
            places[without] = first + which
            keep = words[words < first_new][: PARTS - self._kept]
            self._placed[keep] = range(first, first + len(keep))
            self._kept += len(keep)
        return places

    def _parts_of(self, rows: Floats) -> Floats:
        parts = one_by_one(rows, self._weights)
        parts.reshape(len(rows), SIDES, -1)[:, OWN] += self._bias
        return parts


def _with_rows(table: NDArray[Any], count: int) -> NDArray[Any]:
    """The table, longer where it has fewer rows."""
    while len(table) < count:
        table = np.concatenate([table, np.zeros_like(table)])
    return table
