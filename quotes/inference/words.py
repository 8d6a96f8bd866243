"""Tags, parts of speech, features and lemmas as spaCy's attribute ruler and rule lemmatizer give them, remembered.

Both look at one token: at its text, its tag and its label in the tree.  So each such triple is shown to them once,
and its answer kept.  The few patterns of several tokens ("'s" before "been") are shown the words around, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.parts_of_speech import PUNCT  # type: ignore[import-not-found]  # Cython without a stub
from spacy.tokens import Doc

from quotes.inference.layers import NotUnderstoodError
from quotes.windows import WindowMatcher

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Key = tuple[int, int, int]
    Answer = tuple[int, int, str, str]  # tag, part of speech, features, lemma

READ = frozenset({"TAG", "DEP", "LOWER", "ORTH", "TEXT", "IS_TITLE"})  # what a pattern may ask of a token
OPERATORS = frozenset({"OP"})
ANSWERS: list[Any] = ["TAG", "POS", "MORPH", "LEMMA"]
ASKED: list[Any] = ["ORTH", "TAG", "DEP"]
KEY = np.dtype((np.void, 8 * len(ASKED)))
TABLE = 65_536
# Stands between the words that are shown together, so that no pattern sees two of them side by side.
GAP = "\u241f"


class Words:
    """An attribute ruler and the lemmatizer after it, as one step."""

    def __init__(self, ruler: Any, lemmatizer: Any) -> None:
        """Raises `NotUnderstoodError` when the patterns ask for more than text, tag and label."""
        if lemmatizer.mode not in ("rule", "lookup") or lemmatizer.overwrite:
            raise NotUnderstoodError(f"lemmatizer {lemmatizer.mode!r}, overwrite={lemmatizer.overwrite}")
        self._ruler, self._lemmatizer = ruler, _quick(lemmatizer)
        self._vocab = ruler.vocab
        self._several = WindowMatcher(self._vocab)
        self._targets: dict[int, int] = {}
        number = 0
        for entry in ruler.patterns:
            for pattern in entry["patterns"]:
                if any(set(node) - OPERATORS - READ for node in pattern):
                    raise NotUnderstoodError(f"pattern {pattern}")
                if len(pattern) > 1 or "OP" in pattern[0]:
                    key = f"several-{(number := number + 1)}"
                    self._several.add(key, pattern)
                    self._targets[self._vocab.strings.add(key)] = int(entry["index"])
        self._known: dict[bytes, int] = {}  # the three numbers of `ASKED`, as they lie in memory
        self._answers: list[Answer] = []
        self._table = np.zeros((TABLE, len(ANSWERS)), dtype=np.uint64)  # the same answers as numbers

    def __call__(self, doc: Doc) -> Doc:
        """Set `ANSWERS` of each token; `doc` must have tags and labels, and none of the others."""
        if not len(doc):
            return doc
        asked = np.ascontiguousarray(doc.to_array(ASKED))
        keys: list[Any] = asked.view(KEY).ravel().tolist()
        known = self._known
        new = {key: at for at, key in enumerate(keys) if key not in known}
        if len(known) + len(new) > TABLE:
            known.clear()
            self._answers.clear()
            new = {key: at for at, key in enumerate(keys)}
        if new:
            self._learn(list(new), asked[list(new.values())])
        numbers = [known[key] for key in keys]
        for number in set(numbers):
            self._numbers(self._answers[number])  # a memory zone may have forgotten the strings
        rows = self._table[numbers]
        for token, answer in self._in_context(doc, asked):
            rows[token] = self._numbers(answer)
        columns: Any = rows
        doc.from_array(ANSWERS, columns)
        return doc

    def _learn(self, keys: Sequence[bytes], asked: NDArray[np.uint64]) -> None:
        answers = self._ask_apart(_tuples(asked))
        first, last = len(self._answers), len(self._answers) + len(answers)
        if last > len(self._table):  # one text may have more
            self._table = np.concatenate([self._table, np.zeros((last, len(ANSWERS)), dtype=np.uint64)])
        self._table[first:last] = [self._numbers(answer) for answer in answers]
        self._answers += answers
        self._known.update(zip(keys, range(first, last), strict=True))

    def _numbers(self, answer: Answer) -> tuple[int, int, int, int]:
        tag, pos, morph, lemma = answer
        add = self._vocab.strings.add
        return tag, pos, add(morph), add(lemma)

    def _ask_apart(self, keys: Sequence[Key]) -> list[Answer]:
        """The answers for words without neighbours."""
        gap = (self._vocab.strings.add(GAP), 0, 0)
        return self._ask([key for word in keys for key in (word, gap)])[::2]

    def _in_context(self, doc: Doc, asked: NDArray[np.uint64]) -> list[tuple[int, Answer]]:
        """The answers for tokens that a pattern of several tokens is about."""
        if not len(self._several):
            return []
        around: dict[int, tuple[int, int]] = {}
        for key, start, end, _ in self._several(doc):
            index = self._targets[key]
            token = start + index if index >= 0 else end + index
            low, high = around.get(token, (start, end))
            around[token] = (min(low, start), max(high, end))
        return [
            (token, self._ask(_tuples(asked[low:high]))[token - low])
            for token, (low, high) in sorted(around.items())
        ]

    def _ask(self, keys: Sequence[Key]) -> list[Answer]:
        """What ruler and lemmatizer say to a row of words."""
        strings = self._vocab.strings
        doc = Doc(self._vocab, words=[strings[orth] for orth, _, _ in keys])
        gap = strings.add(GAP)  # gets a part of speech, or the lemmatizer would miss one
        rows = [(tag, dep, PUNCT if orth == gap else 0) for orth, tag, dep in keys]
        _write(doc, [*ASKED[1:], "POS"], rows)
        doc = self._lemmatizer(self._ruler(doc))
        self._lemmatizer.cache.clear()  # it never forgets, and its answers are kept here
        return [(token.tag, token.pos, str(token.morph), token.lemma_) for token in doc]


def _tuples(asked: NDArray[np.uint64]) -> list[Key]:
    return list(map(tuple, asked.tolist()))


def _write(doc: Doc, attributes: list[Any], rows: list[tuple[int, int, int]]) -> None:
    columns: Any = np.array(rows, dtype=np.uint64)
    doc.from_array(attributes, columns)


def _quick(lemmatizer: Any) -> Any:
    """The lemmatizer with its lists of known words as sets: it asks of every form whether it is a word."""
    out = type(lemmatizer)(lemmatizer.vocab, None, mode=lemmatizer.mode, overwrite=False)
    for name in lemmatizer.lookups.tables:
        table = lemmatizer.lookups.get_table(name)
        if name == "lemma_index":
            table = {key: frozenset(entries) for key, entries in table.items()}
        out.lookups.add_table(name, table)
    return out
