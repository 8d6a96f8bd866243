"""Dependency patterns over a parsed `Doc`: spaCy's `DependencyMatcher` answers, found from the anchor outwards.

spaCy tries every node of every pattern on every token and then joins what matched, which for this many rules costs
half as much as the parse itself.  Here every token says first which nodes it suits (`quotes.nodes`), and so do those
that hang on it, together; a pattern is begun only where its first node and what must hang on that are there.  Patterns
are spaCy's, word for word, and the matches are the same (a test compares them); what is not understood here is left
to spaCy (`understands`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.strings import StringStore
from spacy.tokens import Doc

from quotes.nodes import Nodes, reads
from quotes.tree import Tree

Operator = Callable[[Tree, int], Sequence[int]]


def _following(tree: Tree, token: int) -> Sequence[int]:
    return range(token + 1, tree.reach(token)[1] + 1)


def _preceding(tree: Tree, token: int) -> Sequence[int]:
    return range(tree.reach(token)[0], token)


def _head(tree: Tree, token: int) -> list[int]:
    return [tree.heads[token]] if tree.heads[token] != token else []


# spaCy's operators, each with the tokens that may stand on its right.
OPERATORS: Mapping[str, Operator] = {
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


# Operators by where the token on the right stands: a child before or behind, the head, or the tokens beside.
BEFORE = frozenset({">", ">-", ">--"})
BEHIND = frozenset({">", ">+", ">++"})
HEAD = frozenset({"<", "<+", "<-", "<++", "<--"})
ALONG = frozenset({".", ".*", ";", ";*"})  # in text order, where trees may interlock


@dataclass(frozen=True, slots=True)
class Step:
    """A node after the first and how it hangs; many rules ask for a subject, and they share the step."""

    number: int
    bit: int  # of the node
    operator: Operator
    along: bool


# The nodes of a pattern after the first: each with the place of the node that it hangs on.
Steps = list[tuple[int, Step]]


@dataclass(slots=True)
class _Pattern:
    """A pattern, and the nodes that must be found right around its first token, as bits."""

    key: int
    steps: Steps
    before: int = 0
    behind: int = 0
    beside: int = 0  # on either side
    above: int = 0


class DependencyIndex:
    """Many dependency patterns, tried together; those that begin alike are begun once."""

    def __init__(self, strings: StringStore, nodes: Nodes | None = None) -> None:
        """`nodes` may be shared with other patterns; they are then read for all at once."""
        self._nodes = nodes if nodes is not None else Nodes(strings)
        self._steps: dict[tuple[str, int], Step] = {}
        self._begun: dict[int, list[_Pattern]] = {}  # by the bit of the first node
        self._first = 0  # all of these bits

    def add(self, key: int, pattern: Sequence[Mapping[str, Any]]) -> None:
        """Add a pattern of spaCy's `DependencyMatcher` that `understands` accepts."""
        places = {node["RIGHT_ID"]: place for place, node in enumerate(pattern)}
        first = 1 << self._nodes.place(pattern[0]["RIGHT_ATTRS"])
        added = _Pattern(key, [])
        for node in pattern[1:]:
            left, operator = places[node["LEFT_ID"]], node["REL_OP"]
            step = self._step(operator, self._nodes.place(node["RIGHT_ATTRS"]))
            added.steps.append((left, step))
            if left:
                continue
            if operator in BEFORE & BEHIND:
                added.beside |= step.bit
            elif operator in BEFORE:
                added.before |= step.bit
            elif operator in BEHIND:
                added.behind |= step.bit
            elif operator in HEAD:
                added.above |= step.bit
        self._begun.setdefault(first, []).append(added)
        self._first |= first

    def _step(self, operator: str, place: int) -> Step:
        key = (operator, place)
        if key not in self._steps:
            along = operator in ALONG
            self._steps[key] = Step(len(self._steps), 1 << place, OPERATORS[operator], along)
        return self._steps[key]

    def __call__(
        self, doc: Doc, tree: Tree | None = None, suited: Sequence[int] | None = None
    ) -> list[tuple[int, tuple[int, ...]]]:
        """Key and token indices (in the order of the pattern's nodes) of every match.

        `tree` and `suited` are the document's, as the nodes read it, where they are known already.
        """
        tree = tree if tree is not None else Tree(doc)
        suited = suited if suited is not None else self._nodes.suited(tree)
        heads = tree.heads
        before, behind = [0] * len(heads), [0] * len(heads)
        for token, head in enumerate(heads):
            if token < head:
                before[head] |= suited[token]
            elif token > head:
                behind[head] |= suited[token]
        search = _Search(tree, suited)
        out: list[tuple[int, tuple[int, ...]]] = []
        for token, suits in enumerate(suited):
            begun = suits & self._first
            if not begun:
                continue
            not_before, not_behind, not_above = ~before[token], ~behind[token], ~suited[heads[token]]
            while begun:
                first = begun & -begun  # the lowest bit
                begun ^= first
                for pattern in self._begun[first]:
                    if (
                        pattern.behind & not_behind
                        or pattern.before & not_before
                        or pattern.beside & not_before & not_behind
                        or pattern.above & not_above
                    ):
                        continue
                    out.extend((pattern.key, found) for found in search.complete(pattern.steps, token))
        return out


class _Search:
    """The tokens that fill the nodes after the first, in one document."""

    def __init__(self, tree: Tree, suited: Sequence[int]) -> None:
        self._tree = tree
        self._suited = suited
        self._fitting: dict[tuple[int, int], list[int]] = {}

    def complete(self, steps: Steps, first: int) -> list[tuple[int, ...]]:
        """Every way to fill the nodes of a pattern, all within one tree."""
        found: list[tuple[int, ...]] = [(first,)]
        for left, step in steps:
            found = [(*tokens, token) for tokens in found for token in self.fitting(step, tokens[left])]
            if not found:
                break
        return found

    def fitting(self, step: Step, left: int) -> list[int]:
        """The tokens that may stand on the right of a step, in the tree of the token on its left."""
        key = (step.number, left)
        known = self._fitting.get(key)
        if known is None:
            tree, suited, bit = self._tree, self._suited, step.bit
            known = [token for token in step.operator(tree, left) if suited[token] & bit]
            if step.along:
                root = tree.roots[left]
                known = [token for token in known if tree.roots[token] == root]
            self._fitting[key] = known
        return known


def understands(pattern: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the pattern keeps to the attributes and operators that are read here; spaCy must do the others."""
    return all(
        node.get("REL_OP", "<") in OPERATORS
        and all(reads(name, value) for name, value in node["RIGHT_ATTRS"].items())
        for node in pattern
    )
