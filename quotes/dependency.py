"""Dependency patterns over a parsed `Doc`: spaCy's `DependencyMatcher` answers, found from the anchor outwards.

spaCy tries every node of every pattern on every token and then joins what matched, which for this many rules costs
half as much as the parse itself.  Here the first node of a pattern is looked up by its word or label, and only
where it fits are the tokens that hang together with it looked at.  Patterns are spaCy's, word for word, and the
matches are the same (a test compares them); what is not understood here is left to spaCy (`understands`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spacy.strings import StringStore
from spacy.tokens import Doc

# The attributes that hold a string's number, as spaCy's patterns spell them; the first that a node has is its index.
WORDS = ("LEMMA", "LOWER", "TEXT", "ORTH", "NORM")
LABELS = ("TAG", "DEP", "POS", "ENT_TYPE")
FLAGS = frozenset({"IS_SENT_START", "SENT_START"})
EXTENSIONS = "_"
TESTS = frozenset({"IN", "NOT_IN", "REGEX"})


class Tree:
    """The parse of one `Doc` as plain lists; tokens are their indices."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._columns: dict[str, list[Any]] = {}
        self._fitting: dict[tuple[int, int], tuple[int, ...]] = {}
        self.heads = [i + offset for i, offset in enumerate(self._offsets())]
        self.children: list[list[int]] = [[] for _ in self.heads]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)

    def _offsets(self) -> list[int]:
        return [int(x) for x in self.doc.to_array(["HEAD"]).astype("int64").ravel()]

    def column(self, attribute: str) -> list[Any]:
        """The attribute's number for each token, as a Matcher sees it."""
        known = self._columns.get(attribute)
        if known is None:
            if attribute in FLAGS:
                known = [int(x == 1) for x in self.doc.to_array(["SENT_START"]).ravel().tolist()]
            else:
                name = "ORTH" if attribute == "TEXT" else attribute
                known = self.doc.to_array([name]).ravel().tolist()
            self._columns[attribute] = known
        return known

    def fitting(self, step: Step, left: int) -> tuple[int, ...]:
        """The tokens that may stand on the right of a step, in the sentence of the token on its left."""
        key = (step.number, left)
        known = self._fitting.get(key)
        if known is None:
            root = self.roots[left]
            known = self._fitting[key] = tuple(
                token
                for token in step.operator(self, left)
                if step.node.fits(self, token) and self.roots[token] == root
            )
        return known

    @cached_property
    def roots(self) -> list[int]:
        """The root above each token."""
        out = [-1] * len(self.heads)
        for i in range(len(out)):
            path, at = [], i
            while out[at] < 0 and self.heads[at] != at:
                path.append(at)
                at = self.heads[at]
            root = out[at] if out[at] >= 0 else at
            out[at] = root
            for token in path:
                out[token] = root
        return out

    @cached_property
    def _reach(self) -> dict[int, tuple[int, int]]:
        """The first and the last token of each root's sentence."""
        out: dict[int, tuple[int, int]] = {}
        for i, root in enumerate(self.roots):
            out[root] = (out.get(root, (i, i))[0], i)
        return out

    def sentence(self, token: int) -> tuple[int, int]:
        """The first and the last token of the sentence."""
        return self._reach[self.roots[token]]

    def ancestors(self, token: int) -> list[int]:
        """The heads above a token, nearest first."""
        out = []
        while self.heads[token] != token:
            token = self.heads[token]
            out.append(token)
        return out

    def descendants(self, token: int) -> list[int]:
        """Every token below."""
        out = list(self.children[token])
        for child in out:  # grows while it is walked
            out.extend(self.children[child])
        return out

    def siblings(self, token: int) -> list[int]:
        """The children of the same head, the token itself among them; a root's are its own children."""
        return self.children[self.heads[token]]


def _following(tree: Tree, token: int) -> Sequence[int]:
    return range(token + 1, tree.sentence(token)[1] + 1)


def _preceding(tree: Tree, token: int) -> Sequence[int]:
    return range(tree.sentence(token)[0], token)


def _head(tree: Tree, token: int) -> list[int]:
    return [tree.heads[token]] if tree.heads[token] != token else []


# spaCy's operators, each with the tokens that may stand on its right.
OPERATORS: Mapping[str, Callable[[Tree, int], Sequence[int]]] = {
    "<": _head,
    ">": lambda tree, i: tree.children[i],
    "<<": lambda tree, i: tree.ancestors(i),
    ">>": lambda tree, i: tree.descendants(i),
    ".": lambda tree, i: _following(tree, i)[:1],
    ".*": _following,
    ";": lambda tree, i: _preceding(tree, i)[-1:],
    ";*": _preceding,
    "$+": lambda tree, i: [j for j in tree.siblings(i) if j == i + 1],
    "$-": lambda tree, i: [j for j in tree.siblings(i) if j == i - 1],
    "$++": lambda tree, i: [j for j in tree.siblings(i) if j > i],
    "$--": lambda tree, i: [j for j in tree.siblings(i) if j < i],
    ">+": lambda tree, i: [j for j in tree.children[i] if j == i + 1],
    ">-": lambda tree, i: [j for j in tree.children[i] if j == i - 1],
    ">++": lambda tree, i: [j for j in tree.children[i] if j > i],
    ">--": lambda tree, i: [j for j in tree.children[i] if j < i],
    "<+": lambda tree, i: [j for j in _head(tree, i) if j == i + 1],
    "<-": lambda tree, i: [j for j in _head(tree, i) if j == i - 1],
    "<++": lambda tree, i: [j for j in _head(tree, i) if j > i],
    "<--": lambda tree, i: [j for j in _head(tree, i) if j < i],
}


class Node:
    """What one node of a pattern asks of a token."""

    def __init__(self, attributes: Mapping[str, Any], strings: StringStore) -> None:
        self._strings = strings
        self.wanted: dict[str, frozenset[int]] = {}
        self.barred: dict[str, frozenset[int]] = {}
        self._patterns: dict[str, tuple[re.Pattern[str], dict[int, bool]]] = {}
        self._extensions: dict[str, Any] = {}
        for name, value in attributes.items():
            if name == EXTENSIONS:
                self._extensions.update(value)
            elif isinstance(value, Mapping):
                for test, operand in value.items():
                    if test == "REGEX":
                        self._patterns[name] = (re.compile(operand), {})
                    else:
                        (self.wanted if test == "IN" else self.barred)[name] = self._numbers(operand)
            else:
                self.wanted[name] = self._numbers([value])

    def _numbers(self, values: Sequence[Any]) -> frozenset[int]:
        return frozenset(self._strings.add(v) if isinstance(v, str) else int(v) for v in values)

    @property
    def index(self) -> str | None:
        """The attribute to look the node up by, the most telling first."""
        return next((name for name in (*WORDS, *LABELS) if name in self.wanted), None)

    def fits(self, tree: Tree, token: int) -> bool:
        """Whether the token has all that is asked."""
        for name, values in self.wanted.items():
            if tree.column(name)[token] not in values:
                return False
        for name, values in self.barred.items():
            if tree.column(name)[token] in values:
                return False
        for name, (pattern, known) in self._patterns.items():
            number = tree.column(name)[token]
            if number not in known:
                known[number] = bool(pattern.search(tree.doc.vocab.strings[number]))
            if not known[number]:
                return False
        if self._extensions:
            own = tree.doc[token]._
            return all(own.get(name) == value for name, value in self._extensions.items())
        return True


@dataclass(frozen=True, slots=True)
class Step:
    """A node after the first and how it hangs; many rules ask for a subject, and they share the step."""

    number: int
    node: Node
    operator: Callable[[Tree, int], Sequence[int]]


# The nodes of a pattern after the first: each with the place of the node that it hangs on.
Steps = list[tuple[int, Step]]


class DependencyIndex:
    """Many dependency patterns, tried together; those that begin alike are looked up and begun once."""

    def __init__(self, strings: StringStore) -> None:
        self._strings = strings
        self._nodes: dict[str, Node] = {}
        self._steps: dict[tuple[str, str], Step] = {}
        self._begun: dict[str, list[tuple[int, Steps]]] = {}
        self._by_value: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._anywhere: list[str] = []

    def add(self, key: int, pattern: Sequence[Mapping[str, Any]]) -> None:
        """Add a pattern of spaCy's `DependencyMatcher` that `understands` accepts."""
        places = {node["RIGHT_ID"]: place for place, node in enumerate(pattern)}
        steps = [(places[node["LEFT_ID"]], self._step(node)) for node in pattern[1:]]
        first, name = self._node(pattern[0])
        if name in self._begun:
            self._begun[name].append((key, steps))
            return
        self._begun[name] = [(key, steps)]
        if first.index is None:
            self._anywhere.append(name)
        else:
            for value in first.wanted[first.index]:
                self._by_value[first.index][value].append(name)

    def _node(self, node: Mapping[str, Any]) -> tuple[Node, str]:
        """What a node of a pattern asks, and that as a name; nodes that ask the same are one."""
        name = repr(node["RIGHT_ATTRS"])
        if name not in self._nodes:
            self._nodes[name] = Node(node["RIGHT_ATTRS"], self._strings)
        return self._nodes[name], name

    def _step(self, node: Mapping[str, Any]) -> Step:
        asks, name = self._node(node)
        key = (node["REL_OP"], name)
        if key not in self._steps:
            self._steps[key] = Step(len(self._steps), asks, OPERATORS[node["REL_OP"]])
        return self._steps[key]

    def __call__(self, doc: Doc) -> list[tuple[int, tuple[int, ...]]]:
        """Key and token indices (in the order of the pattern's nodes) of every match."""
        tree = Tree(doc)
        out: list[tuple[int, tuple[int, ...]]] = []
        for name, token in self._anchors(tree):
            if self._nodes[name].fits(tree, token):
                for key, steps in self._begun[name]:
                    out.extend((key, found) for found in _complete(tree, steps, (token,)))
        return out

    def _anchors(self, tree: Tree) -> Iterator[tuple[str, int]]:
        for attribute, by_value in self._by_value.items():
            for token, value in enumerate(tree.column(attribute)):
                if value in by_value:
                    for name in by_value[value]:
                        yield name, token
        for name in self._anywhere:
            for token in range(len(tree.heads)):
                yield name, token


def _complete(tree: Tree, steps: Steps, found: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every way to fill the nodes after those found, all within one sentence's tree."""
    if len(found) > len(steps):
        yield found
        return
    left, step = steps[len(found) - 1]
    for token in tree.fitting(step, found[left]):
        yield from _complete(tree, steps, (*found, token))


def understands(pattern: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the pattern keeps to the attributes and operators that are read here; spaCy must do the others."""
    return all(
        node.get("REL_OP", "<") in OPERATORS
        and all(_reads(name, value) for name, value in node["RIGHT_ATTRS"].items())
        for node in pattern
    )


def _reads(name: str, value: Any) -> bool:
    if name == EXTENSIONS:
        return all(isinstance(inner, str | bool) for inner in value.values())
    if name in FLAGS:
        return isinstance(value, bool)
    if name not in (*WORDS, *LABELS):
        return False
    if isinstance(value, Mapping):
        return set(value) <= TESTS
    return isinstance(value, str)
