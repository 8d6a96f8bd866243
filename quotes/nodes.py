"""Which nodes of which patterns a token suits, for all patterns at once.

Each distinct node (what a pattern asks of one token) is a bit.  Every value of an attribute stands for a set of nodes
that have nothing against it, as an integer; what a token suits is the intersection over its attributes.  For a word, a
lemma, a combination of labels that was met before it is remembered.  So a rule more costs next to nothing here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import and_
from typing import Any

import numpy as np
from spacy.attrs import IDS  # type: ignore[import-not-found]  # Cython without a stub
from spacy.strings import StringStore
from spacy.vocab import Vocab

from quotes.tree import EXTENSION, SENTENCE_STARTS, Tree

# What depends on the word alone, however it is used.
LEXICAL_FLAGS = frozenset(
    {"IS_ALPHA", "IS_DIGIT", "IS_LOWER", "IS_PUNCT", "IS_SPACE", "IS_TITLE", "IS_UPPER"}
)
LEXICAL = frozenset({"TEXT", "ORTH", "LOWER"}) | LEXICAL_FLAGS
# Of many values, and not given by the word alone.
SPELT = ("LEMMA", "NORM")
STRINGS = frozenset({"TEXT", "ORTH", "LOWER", *SPELT, "TAG", "DEP", "POS", "ENT_TYPE"})
FLAGS = SENTENCE_STARTS | LEXICAL_FLAGS
EXTENSIONS = "_"
TESTS = frozenset({"IN", "NOT_IN", "REGEX"})
REMEMBERED = 50_000  # words, lemmas and combinations of labels, each


def reads(name: str, value: Any) -> bool:
    """Whether what a node asks of one attribute is understood here."""
    if name == EXTENSIONS:
        return all(isinstance(inner, str | bool) for inner in value.values())
    if name in FLAGS:
        return isinstance(value, bool)
    if name not in STRINGS:
        return False
    if isinstance(value, Mapping):
        return set(value) <= TESTS
    return isinstance(value, str)


class Nodes:
    """The distinct nodes of many patterns, numbered as they come."""

    def __init__(self, strings: StringStore) -> None:
        self._strings = strings
        self._places: dict[str, int] = {}
        self._tables: dict[str, _Table] = {}
        self._remembered: dict[str, dict[Any, int]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def place(self, attributes: Mapping[str, Any]) -> int:
        """The number of the node; what is not understood (`reads`) counts as if it were not asked."""
        asked = {name: value for name, value in attributes.items() if reads(name, value)}
        name = repr(asked)
        if name not in self._places:
            self._places[name] = len(self._places)
            self._add(1 << self._places[name], asked)
            self._remembered.clear()  # it does not know the new node
        return self._places[name]

    def _add(self, bit: int, attributes: Mapping[str, Any]) -> None:
        for name, value in attributes.items():
            if name == EXTENSIONS:
                for inner, wanted in value.items():
                    self._table(EXTENSION + inner).want(bit, [wanted])
            elif isinstance(value, Mapping):
                for test, operand in value.items():
                    if test == "REGEX":
                        self._table(name).match(bit, re.compile(operand))
                    elif test == "IN":
                        self._table(name).want(bit, self._numbers(operand))
                    else:
                        self._table(name).bar(bit, self._numbers(operand))
            else:
                self._table(name).want(bit, self._numbers([value]))

    def _table(self, name: str) -> _Table:
        return self._tables.setdefault(name, _Table())

    def _numbers(self, values: Sequence[Any]) -> list[int]:
        return [self._strings.add(v) if isinstance(v, str) else int(v) for v in values]

    def suited(self, tree: Tree) -> list[int]:
        """For each token the nodes that it suits: bit `n` is set for the node numbered `n`."""
        tree.read(["ORTH", *(name for name in self._tables if name not in LEXICAL)])
        labels = [name for name in self._tables if name not in LEXICAL and name not in SPELT]
        out = self._decided("ORTH", tree.column("ORTH"), partial(self._of_word, tree.doc.vocab))
        if labels:
            combinations = list(zip(*map(tree.column, labels), strict=True))
            by_labels = self._decided("labels", combinations, partial(self._of, labels))
            out = list(map(and_, out, by_labels))
        for name in SPELT:
            if name in self._tables:
                by_name = self._decided(name, tree.column(name), partial(self._of_one, name))
                out = list(map(and_, out, by_name))
        return out

    def _decided(self, what: str, keys: list[Any], decide: Callable[[Any], int]) -> list[int]:
        """What suits each of the keys; each distinct key is decided once and remembered over documents."""
        known = self._remembered.setdefault(what, {})
        new = set(keys).difference(known)
        if len(known) + len(new) > REMEMBERED:
            known.clear()
            new = set(keys)
        for key in new:
            known[key] = decide(key)
        return list(map(known.__getitem__, keys))

    def _of_word(self, vocab: Vocab, orth: int) -> int:
        lexeme = vocab[orth]
        names = [name for name in self._tables if name in LEXICAL]
        values = [
            lexeme.lower
            if name == "LOWER"
            else lexeme.check_flag(IDS[name])
            if name in LEXICAL_FLAGS
            else orth
            for name in names
        ]
        return self._of(names, values)

    def _of_one(self, name: str, value: int) -> int:
        return self._of([name], [value])

    def _of(self, names: Sequence[str], values: Sequence[Any]) -> int:
        """The nodes that mind none of an attribute's values."""
        out = (1 << len(self)) - 1
        for name, value in zip(names, values, strict=True):
            out &= self._tables[name].unminded(value, self._strings)
        return out


class Places:
    """The other way round: for each of the first `nodes` the tokens that suit it, a bit for each token."""

    def __init__(self, suited: Sequence[int], nodes: int) -> None:
        width, first = (nodes + 7) // 8, (1 << nodes) - 1
        rows = b"".join([(suits & first).to_bytes(width, "little") for suits in suited])
        by_token = np.frombuffer(rows, dtype=np.uint8).reshape(len(suited), width)
        bits = np.unpackbits(by_token, axis=1, bitorder="little")
        self._by_node = np.packbits(bits.T, axis=1, bitorder="little")
        self._known: dict[int, int] = {}
        self.everywhere = (1 << len(suited)) - 1

    def __getitem__(self, node: int) -> int:
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = int.from_bytes(self._by_node[node].tobytes(), "little")
        return known


class _Table:
    """What the values of one attribute decide: sets of nodes, as bits."""

    def __init__(self) -> None:
        self._choosy = 0  # nodes that take certain values only
        self._wanted: dict[Any, int] = defaultdict(int)
        self._barred: dict[Any, int] = defaultdict(int)
        self._patterns: list[tuple[int, re.Pattern[str]]] = []

    def want(self, bit: int, values: Sequence[Any]) -> None:
        """The node takes these values only."""
        self._choosy |= bit
        for value in values:
            self._wanted[value] |= bit

    def bar(self, bit: int, values: Sequence[Any]) -> None:
        """The node takes none of these values."""
        for value in values:
            self._barred[value] |= bit

    def match(self, bit: int, pattern: re.Pattern[str]) -> None:
        """The node takes only values in which the pattern is found."""
        self._patterns.append((bit, pattern))

    def unminded(self, value: Any, strings: StringStore) -> int:
        """The nodes that have nothing against the value; a negative number, for there is no last node."""
        out = (~self._choosy | self._wanted.get(value, 0)) & ~self._barred.get(value, 0)
        for bit, pattern in self._patterns:
            if not pattern.search(strings[value]):
                out &= ~bit
        return out
