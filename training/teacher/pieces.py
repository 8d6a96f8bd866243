"""Docs as a network reads them: word pieces, and for each word its first piece, its sentence, and what to learn."""

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import torch
from spacy.tokens import Doc

LONGEST = 500  # word pieces; encoders of BERT's make read 512
LONGEST_DOC = 220  # tokens; longer Docs are read in spans of whole sentences
NOTHING = -100  # what torch's losses leave out
CASES = 4
UNREADABLE = "."  # for white space, of which a tokenizer makes nothing
FILLERS = {"first": 0, "is_word": False, "sentence": -1, "heads": NOTHING, "labels": NOTHING, "tags": NOTHING}
Batch = dict[str, torch.Tensor]


class Known(NamedTuple):
    """What the network can answer."""

    tags: list[str]
    labels: list[str]


class Piece(NamedTuple):
    """One Doc. `pieces` and `cases` run parallel to its word pieces, the others to its tokens."""

    pieces: list[int]
    cases: list[int]
    first: list[int]
    is_word: list[bool]  # and no white space, which heads nothing
    sentence: list[int]
    heads: list[int]
    labels: list[int]
    tags: list[int]


def encode(doc: Doc, tokenizer: Any, known: Known) -> Piece:
    """`tokenizer` is a fast one of transformers; a root is its own head."""
    words = [UNREADABLE if token.is_space else token.text for token in doc]
    read = tokenizer(words, is_split_into_words=True, truncation=False)
    words_of = read.word_ids()
    first: list[int] = [0] * len(words)
    for place in reversed(range(len(words_of))):
        if words_of[place] is not None:
            first[words_of[place]] = place
    tags, labels = ({name: number for number, name in enumerate(names)} for names in known)
    sentence = [0] * len(doc)
    for token in doc[1:]:
        sentence[token.i] = sentence[token.i - 1] + bool(token.is_sent_start)
    return Piece(
        read["input_ids"],
        [0 if word is None else _case(words[word]) for word in words_of],
        first,
        [not token.is_space for token in doc],
        sentence,
        [token.head.i for token in doc],
        [labels.get(token.dep_, NOTHING) for token in doc],
        [tags.get(token.tag_, NOTHING) for token in doc],
    )


def _case(word: str) -> int:
    """What an encoder of lower-cased text does not see."""
    if len(word) > 1 and word.isupper():
        return 3
    if word[:1].isupper():
        return 2
    return int(word.islower())


def spans(doc: Doc) -> Iterator[tuple[int, int]]:
    """Token ranges of whole sentences, each as long as a network reads well."""
    start = 0
    for sentence in doc.sents:
        if sentence.end - start > LONGEST_DOC and sentence.start > start:
            yield start, sentence.start
            start = sentence.start
    yield start, len(doc)


def padded(pieces: Sequence[Piece]) -> Batch:
    """Tensors of shape (pieces, longest)."""
    longest = max(len(piece.pieces) for piece in pieces)
    batch = {"mask": _pad([[1] * len(piece.pieces) for piece in pieces], longest, 0)}
    for name in ("pieces", "cases"):
        batch[name] = _pad([getattr(piece, name) for piece in pieces], longest, 0)
    longest = max(len(piece.first) for piece in pieces)
    for name, filler in FILLERS.items():
        batch[name] = _pad([getattr(piece, name) for piece in pieces], longest, filler)
    return batch


def _pad(rows: Iterable[list[int]], length: int, filler: int) -> torch.Tensor:
    return torch.tensor([row + [filler] * (length - len(row)) for row in rows])


def batches(pieces: Iterable[Piece], size: int, rng: random.Random | None = None) -> list[list[Piece]]:
    """Of pieces about equally long, each of `size` word pieces with its padding; in random order with `rng`."""
    jitter = 20 if rng else 0
    rng = rng or random.Random(0)
    ordered = sorted(pieces, key=lambda piece: len(piece.pieces) + rng.random() * jitter)
    made: list[list[Piece]] = []
    for piece in ordered:
        if made and (len(made[-1]) + 1) * len(piece.pieces) <= size:
            made[-1].append(piece)
        else:
            made.append([piece])
    if jitter:
        rng.shuffle(made)
    return made
