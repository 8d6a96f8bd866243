"""The layers that spaCy's models are made of, read from thinc's and computed with plain numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

EPSILON = 1e-8  # of thinc's layer normalisation


class NotUnderstoodError(Exception):
    """A component is built in another way than is read here; spaCy must do its work."""


class Layer(NamedTuple):
    """Maxout and layer normalisation: weights as (inputs, pieces * outputs), the pieces one after another."""

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats
    pieces: int

    @property
    def width(self) -> int:
        """How many numbers it puts out a row."""
        return int(self.scale.shape[0])

    def finish(self, product: Floats) -> Floats:
        """What comes after product and bias, each row for itself: its bits do not depend on the rows beside it."""
        width = self.width
        best = product[:, :width]
        for piece in range(1, self.pieces):
            other = product[:, piece * width : (piece + 1) * width]
            best = np.maximum(best, other, out=None if piece == 1 else best)
        middle: Floats = np.einsum("ij->i", best)
        middle /= np.float32(width)
        best -= middle[:, None]
        spread: Floats = np.einsum("ij,ij->i", best, best)
        spread /= np.float32(width)
        spread += np.float32(EPSILON)
        best /= np.sqrt(spread, out=spread)[:, None]
        best *= self.scale
        best += self.shift
        return best


def maxout(nodes: Sequence[Any]) -> Layer:
    """The one maxout with its layer normalisation among the nodes of a model."""
    by_name = {node.name: node for node in nodes if node.name in ("maxout", "layernorm")}
    if set(by_name) != {"maxout", "layernorm"}:
        raise NotUnderstoodError(f"layers {[node.name for node in nodes]}")
    inner, norm = by_name["maxout"], by_name["layernorm"]
    weights = inner.get_param("W")  # (outputs, pieces, inputs)
    outputs, pieces, inputs = weights.shape
    return Layer(
        weights=np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(pieces * outputs, inputs).T),
        bias=np.ascontiguousarray(inner.get_param("b").T.reshape(-1)),
        scale=norm.get_param("G"),
        shift=norm.get_param("b"),
        pieces=pieces,
    )


def linear(layer: Any) -> tuple[Floats, Floats]:
    """Weights as (inputs, outputs), and bias."""
    return np.ascontiguousarray(layer.get_param("W").T), layer.get_param("b")


def kind(layer: Any) -> str:
    """What a layer is called, without what it holds."""
    return str(layer.name).split("(", maxsplit=1)[0]


def one_by_one(rows: Floats, weights: Floats) -> Floats:
    """The products of the rows, each computed alone: its bits are the same whatever stands beside it."""
    out: Floats = np.matmul(rows[:, None, :], weights)[:, 0]
    return out
