"""Token vectors as spaCy's `Tok2Vec` gives them (hash embeddings, then a window encoder), with less work.

The embedding of a token depends on nothing but the token, and an article's words are mostly words seen before: they
are looked up (`quotes.inference.embedding`).  What is left, the encoder's layers, is a plain product each, and each
looks one token to either side: the vectors of a few tokens cost the work of these and their neighbours.

The products have a shape that the text alone decides, so its vectors are the same, bit by bit, in every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from quotes.inference.embedding import Embedding
from quotes.inference.layers import Layer, NotUnderstoodError, kind, maxout

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

# The layers of `spacy.Tok2Vec`, outermost first, as `kind` names them.
OUTER = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list", "with_array"]


class Vectors:
    """The vectors of one `Tok2Vec` model (`spacy.MultiHashEmbed`, `spacy.MaxoutWindowEncoder`)."""

    def __init__(self, model: Any) -> None:
        """Raises `NotUnderstoodError` when the model is built in another way."""
        if not (model.has_ref("embed") and model.has_ref("encode")):
            raise NotUnderstoodError(f"layers {[layer.name for layer in model.layers]}")
        encoder = model.get_ref("encode")
        layers = [*model.get_ref("embed").layers, encoder]
        if [kind(layer) for layer in layers] != OUTER:
            raise NotUnderstoodError(f"layers {[layer.name for layer in layers]}")
        extract, _, hashing, mixing, _, _ = layers
        blocks = [list(block.walk()) for block in encoder.layers[0].layers]
        self.layers = [_encoder_layer(block) for block in blocks]
        self.pad = int(encoder.attrs["pad"])
        if not blocks or self.pad < len(blocks):
            raise NotUnderstoodError(f"{len(blocks)} blocks, {self.pad} rows between texts")
        mix = maxout(list(mixing.layers[0].walk()))
        self.embedding = Embedding(list(extract.attrs["columns"]), hashing.layers[0], mix, self.layers[0])

    def __call__(self, doc: Doc) -> Floats:
        """One row a token."""
        return Reading(self, doc)(np.arange(len(doc)))


class Reading:
    """The vectors of one text, computed when they are asked for; ask before the next text is read."""

    def __init__(self, vectors: Vectors, doc: Doc) -> None:
        self._layers, self._pad = vectors.layers, vectors.pad
        self.count = len(doc)
        # thinc sets zeros around a text; the encoder fills those next to it, so they go through like tokens.
        # The window of the outermost row is not full, but no token's vector is made of that row's.
        self._words = vectors.embedding(doc, vectors.pad)
        size, width = len(self._words.numbers), vectors.layers[0].width
        self._outputs = [np.empty((size, width), dtype=np.float32) for _ in self._layers]
        self._known = [np.zeros(size, dtype=np.bool_) for _ in self._layers]

    def __call__(self, tokens: Ints) -> Floats:
        """The vectors of these tokens."""
        rows = tokens + self._pad
        wanted = np.zeros(len(self._known[0]), dtype=np.bool_)
        wanted[rows] = True
        steps: list[Ints] = []
        for known in reversed(self._known):
            unknown = wanted & ~known
            np.logical_or(known, unknown, out=known)
            steps.append(np.flatnonzero(unknown))
            wanted = unknown.copy()
            wanted[1:] |= unknown[:-1]
            wanted[:-1] |= unknown[1:]
        for number, step in enumerate(reversed(steps)):
            if len(step):
                self._compute(number, step)
        found: Floats = self._outputs[-1].take(rows, axis=0)
        return found

    def _compute(self, number: int, rows: Ints) -> None:
        """Rows of one layer's output."""
        layer = self._layers[number]
        if number == 0:
            product, passed = self._words.first_products(rows), self._words.rows(rows)
        else:
            below = self._outputs[number - 1]
            product, passed = _windows(below)[rows - 1] @ layer.weights, below.take(rows, axis=0)
            product += layer.bias
        passed += layer.finish(product)
        self._outputs[number][rows] = passed


def _windows(rows: Floats) -> Floats:
    """Each row that has two neighbours, between them: the same memory, looked at as longer rows."""
    count, width = rows.shape
    return np.ndarray((count - 2, 3 * width), rows.dtype, buffer=rows, strides=rows.strides)


def _encoder_layer(nodes: Sequence[Any]) -> Layer:
    windows = [node.attrs["window_size"] for node in nodes if node.name == "expand_window"]
    if not kind(nodes[0]) == "residual" or windows != [1]:
        raise NotUnderstoodError(f"layers {[node.name for node in nodes]}")
    return maxout(nodes)
