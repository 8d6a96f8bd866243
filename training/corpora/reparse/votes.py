"""What each parser says of an article's tokens, put on one tokenization."""

import bisect
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

NO_VOTE = -1
SHORTEST = 20  # letters and digits; shorter pieces are found in too many places
UNIQUE = 40  # shorter ones count only where they stand once
Key = tuple[int, int, int]  # letters and digits before the token, in it, and how many marks since the last


class Votes(NamedTuple):
    """Parallel to an article's tokens; a token that the parser cut otherwise has no vote."""

    heads: list[int]  # the token's own index for the root of a sentence
    labels: list[str]
    tags: list[str]
    starts: list[bool]  # of sentences


def from_doc(base: Doc, parsed: Doc) -> Votes:
    """The votes of a parse of the same text."""
    places = {(token.idx, len(token)): token.i for token in base}
    return _votes(base, parsed, [places.get((token.idx, len(token))) for token in parsed])


def from_pieces(base: Doc, pieces: Iterable[tuple[int, Doc]]) -> Votes:
    """The votes of parses of stretches of the text: each with the letters and digits that stand before it.

    White space and the shape of marks may differ; of two parses of one place the first counts.
    """
    places = {
        key: token for token, key in enumerate(_keys([token.text for token in base])) if key is not None
    }
    votes = no_votes(base)
    for before, piece in pieces:
        keys = _keys([token.text for token in piece], before)
        # marks before a piece's first letter may be those of the sentence before
        found = _votes(
            base, piece, [places.get(key) if key and key[:2] != (before, 0) else None for key in keys]
        )
        for token, head in enumerate(found.heads):
            if head != NO_VOTE and votes.heads[token] == NO_VOTE:
                votes.heads[token] = head
                votes.labels[token] = found.labels[token]
                votes.tags[token] = found.tags[token]
                votes.starts[token] = found.starts[token]
    return votes


def no_votes(base: Doc) -> Votes:
    """Nothing yet."""
    size = len(base)
    return Votes([NO_VOTE] * size, [""] * size, [""] * size, [False] * size)


def _votes(base: Doc, parsed: Doc, places: Sequence[int | None]) -> Votes:
    votes = no_votes(base)
    for token, place in zip(parsed, places, strict=True):
        head = places[token.head.i]
        if place is None or head is None:
            continue
        votes.heads[place] = head
        votes.labels[place] = token.dep_
        votes.tags[place] = token.tag_
        votes.starts[place] = bool(token.is_sent_start)
    return votes


def _keys(words: Iterable[str], before: int = 0) -> list[Key | None]:
    keys: list[Key | None] = []
    marks = 0
    for word in words:
        letters = sum(map(str.isalnum, word))
        if letters:
            keys.append((before, letters, 0))
            before, marks = before + letters, 0
        elif word.isspace():
            keys.append(None)
        else:
            keys.append((before, 0, marks))
            marks += 1
    return keys


def find_pieces(vocab: Vocab, path: Path, texts: Sequence[str]) -> list[list[tuple[int, Doc]]]:
    """The Docs of a DocBin by the text that they are a piece of, with the letters and digits before each."""
    letters = [_letters(text) for text in texts]
    starts = [0, *itertools.accumulate(len(text) + 1 for text in letters)]
    everything = "\n".join(letters)
    found: list[list[tuple[int, Doc]]] = [[] for _ in texts]
    for piece in DocBin().from_disk(path).get_docs(vocab):
        wanted = _letters(piece.text)
        at = everything.find(wanted) if len(wanted) >= SHORTEST else -1
        if at < 0 or (len(wanted) < UNIQUE and everything.find(wanted, at + 1) >= 0):
            continue
        place = bisect.bisect_right(starts, at) - 1
        found[place].append((at - starts[place], piece))
    return found


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def majority(choices: Iterable[str]) -> str:
    """What most say; of equals what was said first."""
    counted = Counter(filter(None, choices)).most_common(1)
    return counted[0][0] if counted else ""
