"""Token vectors as spaCy's `Tok2Vec` gives them (hash embeddings, then a window encoder), with less work.

The embedding of a token depends on nothing but the token, and an article's words are mostly words seen before:
they are kept in a table.  What is left, the encoder, is a few plain products.

A row of the table is computed alone, so that its bits depend neither on its neighbours nor on what came first;
the other products have the shape of the article.  The vectors of an article are thus the same in every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

# Words kept: 400 bytes each.  The news of a year has more, but the rarest need not be remembered.
TABLE = 32_768
EPSILON = 1e-8  # of thinc's layer normalisation


class NotUnderstoodError(Exception):
    """A component is built in another way than is read here; spaCy must do its work."""


class _Layer(NamedTuple):
    """Maxout and layer normalisation: weights as (inputs, pieces * outputs), the pieces one after another."""

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats
    pieces: int

    def __call__(self, rows: Floats) -> Floats:
        return self.finish(rows @ self.weights)

    def finish(self, product: Floats) -> Floats:
        """What comes after the product; `product` is used up."""
        product += self.bias
        width = self.scale.shape[0]
        best: Floats = product[:, :width]
        for piece in range(1, self.pieces):
            best = np.maximum(best, product[:, piece * width : (piece + 1) * width])
        best = best - best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best)[:, None] / np.float32(width) + np.float32(EPSILON)
        best *= 1.0 / np.sqrt(variance)
        best *= self.scale
        best += self.shift
        return best


class Vectors:
    """The vectors of one `Tok2Vec` model (`spacy.MultiHashEmbed`, `spacy.MaxoutWindowEncoder`)."""

    def __init__(self, model: Any) -> None:
        """Raises `NotUnderstoodError` when the model is built in another way."""
        if not (model.has_ref("embed") and model.has_ref("encode")):
            raise NotUnderstoodError(f"layers {[layer.name for layer in model.layers]}")
        encoder = model.get_ref("encode")
        layers = [*model.get_ref("embed").layers, encoder]
        if [_kind(layer) for layer in layers] != _OUTER:
            raise NotUnderstoodError(f"layers {[layer.name for layer in layers]}")
        extract, _, hashing, mixing, _, _ = layers
        self._columns: list[Any] = list(extract.attrs["columns"])
        self._hashing = hashing.layers[0]
        self._mix = _maxout(list(mixing.layers[0].walk()))
        blocks = [list(block.walk()) for block in encoder.layers[0].layers]
        self._encode = [_encoder_block(block) for block in blocks]
        self._pad = int(encoder.attrs["pad"])
        if self._pad < len(blocks):
            raise NotUnderstoodError(f"{len(blocks)} blocks, {self._pad} rows between texts")
        self._numbers: dict[tuple[int, ...], int] = {}
        self._table: Floats = np.zeros((256, self._mix.scale.shape[0]), dtype=np.float32)

    def __call__(self, doc: Doc) -> Floats:
        """One row a token."""
        count = len(doc)
        width = self._table.shape[1]
        # thinc sets zeros around a text; the encoder fills those next to it, so they go through like tokens
        padded = np.zeros((count + 2 * self._pad, width), dtype=np.float32)
        padded[self._pad : self._pad + count] = self._embedded(doc)
        for layer in self._encode:
            window = np.zeros((len(padded), 3 * width), dtype=np.float32)
            window[1:, :width] = padded[:-1]
            window[:, width : 2 * width] = padded
            window[:-1, 2 * width :] = padded[1:]
            padded += layer(window)
        return np.ascontiguousarray(padded[self._pad : self._pad + count])

    def _embedded(self, doc: Doc) -> Floats:
        attributes: Any = doc.to_array(self._columns)
        keys = list(map(tuple, attributes.tolist()))
        numbers = self._numbers
        new = {key: at for at, key in enumerate(keys) if key not in numbers}
        if len(numbers) + len(new) > TABLE:
            # Begin anew rather than keep count of what is rare.  One text may have more words than the table.
            numbers.clear()
            new = {key: at for at, key in enumerate(keys)}
        if new:
            self._learn(list(new), attributes[list(new.values())])
        return self._table[[numbers[key] for key in keys]]

    def _learn(self, keys: Sequence[tuple[int, ...]], attributes: NDArray[np.uint64]) -> None:
        hashed = self._hashing.predict(attributes)
        first = len(self._numbers)
        while len(self._table) < first + len(keys):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        products = np.empty((len(keys), self._mix.weights.shape[1]), dtype=np.float32)
        for row, product in zip(hashed, products, strict=True):
            np.dot(row, self._mix.weights, out=product)
        self._table[first : first + len(keys)] = self._mix.finish(products)
        self._numbers.update(zip(keys, range(first, first + len(keys)), strict=True))


# The layers of `spacy.Tok2Vec`, outermost first, as `_kind` names them.
_OUTER = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list", "with_array"]


def _kind(layer: Any) -> str:
    return str(layer.name).split("(", maxsplit=1)[0]


def _maxout(nodes: Sequence[Any]) -> _Layer:
    by_name = {node.name: node for node in nodes if node.name in ("maxout", "layernorm")}
    if set(by_name) != {"maxout", "layernorm"}:
        raise NotUnderstoodError(f"layers {[node.name for node in nodes]}")
    maxout, norm = by_name["maxout"], by_name["layernorm"]
    weights = maxout.get_param("W")  # (outputs, pieces, inputs)
    outputs, pieces, inputs = weights.shape
    return _Layer(
        weights=np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(pieces * outputs, inputs).T),
        bias=np.ascontiguousarray(maxout.get_param("b").T.reshape(-1)),
        scale=norm.get_param("G"),
        shift=norm.get_param("b"),
        pieces=pieces,
    )


def _encoder_block(nodes: Sequence[Any]) -> _Layer:
    windows = [node.attrs["window_size"] for node in nodes if node.name == "expand_window"]
    if not _kind(nodes[0]) == "residual" or windows != [1]:
        raise NotUnderstoodError(f"layers {[node.name for node in nodes]}")
    return _maxout(nodes)
