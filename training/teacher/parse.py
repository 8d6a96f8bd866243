"""Docs again, with the trees and tags that the teacher gives them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import torch
from spacy.tokens import Doc
from torch.nn import functional

from training.teacher.decode import trees
from training.teacher.learn import load
from training.teacher.network import Parser
from training.teacher.pieces import LONGEST, Known, Piece, batches, encode, padded, spans

DOCS = 500  # read together, so that batches are of pieces about equally long
BATCH = 6000  # word pieces


class Place(NamedTuple):
    """Where a piece comes from: the Doc's number and its first token."""

    doc: int
    start: int


def taught(docs: Iterable[Doc], folder: Path, encoder: Path) -> Iterator[Doc]:
    """The same words and sentences with the trees and tags of the teacher in `folder`.

    White space hangs where it hung, and a sentence that is too long for the encoder stays as it is.
    """
    network, tokenizer, known = load(folder, encoder)
    remaining = iter(docs)
    while some := list(islice(remaining, DOCS)):
        yield from _retree(some, network, tokenizer, known)


def _retree(docs: Sequence[Doc], network: Parser, tokenizer: Any, known: Known) -> Iterator[Doc]:
    places: dict[int, Place] = {}
    pieces: list[Piece] = []
    heads = [[token.head.i for token in doc] for doc in docs]
    labels = [[token.dep_ for token in doc] for doc in docs]
    tags = [[token.tag_ for token in doc] for doc in docs]
    for number, doc in enumerate(docs):
        for start, end in spans(doc):
            piece = encode(doc[start:end].as_doc(), tokenizer, known)
            if len(piece.pieces) <= LONGEST:
                places[id(piece)] = Place(number, start)
                pieces.append(piece)
    for batch in batches(pieces, BATCH):
        for piece, answers in zip(batch, _answers(network, known, batch), strict=True):
            number, start = places[id(piece)]
            for at, (head, label, tag) in enumerate(answers, start):
                if not docs[number][at].is_space:
                    heads[number][at], labels[number][at], tags[number][at] = head + start, label, tag
    for number, doc in enumerate(docs):
        yield Doc(
            doc.vocab,
            words=[token.text for token in doc],
            spaces=[bool(token.whitespace_) for token in doc],
            tags=tags[number],
            heads=heads[number],
            deps=labels[number],
        )


def _answers(network: Parser, known: Known, pieces: Sequence[Piece]) -> Iterator[list[tuple[int, str, str]]]:
    """Head, label and tag of each piece's tokens."""
    batch = padded(pieces)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        words = network.words(batch)
        arcs = functional.log_softmax(network.heads(words, batch), -1).numpy()
        heads = batch["heads"].clamp(min=0)
        for number, piece in enumerate(pieces):
            size = len(piece.first)
            heads[number, :size] = torch.tensor(trees(arcs[number, :size, :size], piece.sentence))
        labels, tags = network.labels(words, heads), network.tags(words).argmax(-1)
    labels[..., known.labels.index("ROOT")] = float("-inf")
    best = labels.argmax(-1)
    for number, piece in enumerate(pieces):
        answers = zip(heads[number].tolist(), best[number].tolist(), tags[number].tolist(), strict=True)
        yield [
            (head, "ROOT" if head == at else known.labels[label], known.tags[tag])
            for at, (head, label, tag) in enumerate(islice(answers, len(piece.first)))
        ]
