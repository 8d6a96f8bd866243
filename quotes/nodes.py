"""Which nodes of which patterns a token suits, for all patterns at once.

Each distinct node (what a pattern asks of one token) is a bit.  Every value of an attribute stands for a set of nodes
that have nothing against it, as an integer; what a token suits is the intersection over its attributes, a dozen `&`
for hundreds of nodes.  So a rule more costs next to nothing here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from spacy.strings import StringStore

from quotes.tree import EXTENSION, SENTENCE_STARTS, Tree

# The attributes that hold a string's number, as spaCy's patterns spell them.
STRINGS = frozenset({"LEMMA", "LOWER", "TEXT", "ORTH", "NORM", "TAG", "DEP", "POS", "ENT_TYPE"})
LEXICAL = frozenset({"IS_ALPHA", "IS_DIGIT", "IS_LOWER", "IS_PUNCT", "IS_SPACE", "IS_TITLE", "IS_UPPER"})
FLAGS = SENTENCE_STARTS | LEXICAL
EXTENSIONS = "_"
TESTS = frozenset({"IN", "NOT_IN", "REGEX"})
REMEMBERED = 50_000  # values that regular expressions have been tried on


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

    def __len__(self) -> int:
        return len(self._places)

    def place(self, attributes: Mapping[str, Any]) -> int:
        """The number of the node; what is not understood (`reads`) counts as if it were not asked."""
        asked = {name: value for name, value in attributes.items() if reads(name, value)}
        name = repr(asked)
        if name not in self._places:
            self._places[name] = len(self._places)
            self._add(1 << self._places[name], asked)
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
        tree.read(self._tables)
        out = [(1 << len(self)) - 1] * len(tree)
        for name, table in self._tables.items():
            column = tree.column(name)
            known, others = table.decided(column, self._strings)
            out = [suited & known.get(value, others) for suited, value in zip(out, column, strict=True)]
        return out


class Places:
    """The other way round: for each node the tokens that suit it, a bit for each token."""

    def __init__(self, suited: Sequence[int], nodes: int) -> None:
        width = (nodes + 7) // 8
        rows = b"".join([suits.to_bytes(width, "little") for suits in suited])
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
        self._patterns: list[tuple[int, re.Pattern[str]]] = []
        self._choosy = 0  # nodes that take certain values only
        self._wanted: dict[Any, int] = defaultdict(int)
        self._barred: dict[Any, int] = defaultdict(int)
        self._decided: dict[Any, int] = {}  # from what was asked, made when first needed
        self._tried: dict[Any, int] = {}  # with regular expressions: every value seen so far

    def want(self, bit: int, values: Sequence[Any]) -> None:
        """The node takes these values only."""
        self._choosy |= bit
        for value in values:
            self._wanted[value] |= bit
        self._forget()

    def bar(self, bit: int, values: Sequence[Any]) -> None:
        """The node takes none of these values."""
        for value in values:
            self._barred[value] |= bit
        self._forget()

    def match(self, bit: int, pattern: re.Pattern[str]) -> None:
        """The node takes only values in which the pattern is found."""
        self._patterns.append((bit, pattern))
        self._forget()

    def _forget(self) -> None:
        self._decided, self._tried = {}, {}

    def decided(self, column: Sequence[Any], strings: StringStore) -> tuple[Mapping[Any, int], int]:
        """By value the nodes that do not mind it; and those that do not mind a value that is not listed."""
        if not self._decided:
            self._decided = {value: self._unminded(value) for value in {*self._wanted, *self._barred}}
        if not self._patterns:
            return self._decided, ~self._choosy
        if len(self._tried) > REMEMBERED:
            self._tried.clear()
        for value in set(column) - self._tried.keys():
            suited = self._unminded(value)
            for bit, pattern in self._patterns:
                if not pattern.search(strings[value]):
                    suited &= ~bit
            self._tried[value] = suited
        return self._tried, 0

    def _unminded(self, value: Any) -> int:
        return (~self._choosy | self._wanted.get(value, 0)) & ~self._barred.get(value, 0)
