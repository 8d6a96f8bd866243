"""Token patterns tried only where they match: in the stretches that their nodes, read as bits, lead through.

Where each node may stand is one integer with a bit for each token.  A pattern walks from everywhere at once: a step is
an `&` with its node's integer and a shift by one token (Baeza-Yates and Gonnet's shift-and).  The walk leaves out what
is not understood here, so it may arrive where nothing matches, but never misses a match.  spaCy's `Matcher` then sees
only the stretches that a walk went through, and finds there what it finds in the whole document (a test compares both).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from quotes.nodes import Nodes, Places
from quotes.tree import Tree

BRACES = re.compile(r"^\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\}$")

Found = list[tuple[int, int, int, list[int]]]


@dataclass(frozen=True, slots=True)
class _Step:
    """A token of a pattern: the number of its node, and how often it may stand (`most` None: without limit)."""

    node: int
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class _Pattern:
    matcher: Matcher
    steps: tuple[_Step, ...]
    needed: int  # the nodes that every match has, as bits
    reach: int | None  # tokens of the longest match


class WindowMatcher:
    """Many token patterns, each shown to spaCy only where it can match."""

    def __init__(self, vocab: Vocab, nodes: Nodes | None = None) -> None:
        """`nodes` may be shared with other patterns; they are then read for all at once."""
        self._vocab = vocab
        self._nodes = nodes if nodes is not None else Nodes(vocab.strings)
        self._patterns: list[_Pattern] = []
        self._last = 0  # the highest number of a node of theirs

    def __len__(self) -> int:
        return len(self._patterns)

    def add(self, key: str, pattern: Sequence[Mapping[str, Any]]) -> None:
        """Add a pattern of spaCy's `Matcher`."""
        matcher = Matcher(self._vocab)
        matcher.add(key, [[dict(node) for node in pattern]])
        steps = tuple(self._step(node) for node in pattern)
        needed = 0
        for step in steps:
            if step.least:
                needed |= 1 << step.node
        reach = 0
        for step in steps:
            if step.most is None:
                self._patterns.append(_Pattern(matcher, steps, needed, None))
                return
            reach += step.most
        self._patterns.append(_Pattern(matcher, steps, needed, reach))

    def _step(self, node: Mapping[str, Any]) -> _Step:
        negated = node.get("OP") == "!"  # any token but the one described
        place = self._nodes.place({} if negated else node)
        self._last = max(self._last, place)
        return _Step(place, *repeats(node))

    def __call__(self, doc: Doc, tree: Tree | None = None, suited: Sequence[int] | None = None) -> Found:
        """Key, start, end and alignment of every match, as `Matcher(..., with_alignments=True)` gives them.

        `tree` and `suited` are the document's, as the nodes read it, where they are known already.
        """
        found: Found = []
        for matcher, start, end in self._windows(doc, tree, suited):
            # spaCy's types know only the triples of a call without alignments.
            matches: Any = matcher(doc[start:end], with_alignments=True)
            found += [
                (key, first + start, last + start, alignment) for key, first, last, alignment in matches
            ]
        return found

    def windows(self, doc: Doc) -> list[tuple[int, int]]:
        """Where patterns are shown to spaCy: token indices, half-open."""
        return [(start, end) for _, start, end in self._windows(doc, None, None)]

    def _windows(
        self, doc: Doc, tree: Tree | None, suited: Sequence[int] | None
    ) -> Iterator[tuple[Matcher, int, int]]:
        if suited is None:
            suited = self._nodes.suited(tree if tree is not None else Tree(doc))
        present = 0
        for suits in suited:
            present |= suits
        possible = [pattern for pattern in self._patterns if not pattern.needed & ~present]
        if not possible:
            return
        places = Places(suited, self._last + 1)
        for pattern in possible:
            ends = _ends(pattern.steps, places)
            for start, end in _stretches(ends, pattern.reach):
                yield pattern.matcher, start, end


def _ends(steps: Sequence[_Step], places: Places) -> int:
    """Where a walk through the pattern may end: a bit for each border between tokens."""
    at = places.everywhere  # a walk stands before a token
    for step in steps:
        there = places[step.node]
        for _ in range(step.least):
            at = (at & there) << 1
        if step.most is None:
            # The carry of an addition runs to the end of a stretch of such tokens, however long.
            at |= ((at & there) + there) ^ there
        else:
            further = at
            for _ in range(step.most - step.least):
                further = (further & there) << 1
                if not further:
                    break
                at |= further
        if not at:
            break
    return at


def _stretches(ends: int, reach: int | None) -> list[tuple[int, int]]:
    """The stretches, in order and apart from each other, that matches with these ends may take up."""
    out: list[tuple[int, int]] = []
    while ends:
        lowest = ends & -ends
        ends ^= lowest
        end = lowest.bit_length() - 1
        start = 0 if reach is None else max(0, end - reach)
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def repeats(node: Mapping[str, Any]) -> tuple[int, int | None]:
    """How often a token of the pattern may stand: at least, at most (None: without limit)."""
    op = str(node.get("OP", "1"))
    fixed = {"1": (1, 1), "!": (0, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}
    if op in fixed:
        return fixed[op]
    braces = BRACES.match(op)
    if braces is None:
        return 0, None
    least = int(braces["least"] or 0)
    if not braces["comma"]:
        return least, least
    return least, int(braces["most"]) if braces["most"] else None
