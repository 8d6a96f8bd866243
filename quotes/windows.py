"""Token patterns tried only where they can match: around the quotation marks, colons and words that they need.

Most of an article is plain running text, and the token rules are about marks.  For each pattern one token that every
match must have is its anchor; the pattern reaches so many tokens to either side of it.  spaCy's `Matcher` then sees
the stretches around anchors instead of the article, and finds the same (a test compares both).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

# Attributes with values telling enough to anchor on, the rarest in running text first.
ANCHORS = ("TEXT", "ORTH", "LOWER", "LEMMA")
MARK = "mark"
BRACES = re.compile(r"^\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\}$")
COMMON = 40  # a lexicon longer than this would put an anchor into every other sentence
EVERYWHERE = frozenset(",.") | STOP_WORDS

Found = list[tuple[int, int, int, list[int]]]


@dataclass(slots=True)
class _Group:
    """Patterns of one anchor: `attribute` is one of its `values`; they reach so many tokens around it."""

    attribute: str
    values: frozenset[Any]
    matcher: Matcher
    before: int = 0
    after: int = 0


class WindowMatcher:
    """Many token patterns; those without an anchor, or of unlimited reach, see the whole `Doc`."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._whole = Matcher(vocab)
        self._groups: dict[tuple[str, frozenset[Any]], _Group] = {}

    def __len__(self) -> int:
        return len(self._whole) + sum(len(group.matcher) for group in self._groups.values())

    def add(self, key: str, pattern: Sequence[Mapping[str, Any]]) -> None:
        """Add a pattern of spaCy's `Matcher`."""
        place = anchor(pattern)
        spans = [repeats(node) for node in pattern]
        if place is None or any(most is None for _, most in spans):
            self._whole.add(key, [[dict(node) for node in pattern]])
            return
        mark = pattern[place].get("_", {}).get(MARK)
        if mark:
            attribute, values = MARK, frozenset([mark])
        else:
            name, words = _values(pattern[place])
            attribute = "ORTH" if name == "TEXT" else name
            values = frozenset(self._vocab.strings.add(word) for word in words)
        group = self._groups.setdefault((attribute, values), _Group(attribute, values, Matcher(self._vocab)))
        group.matcher.add(key, [[dict(node) for node in pattern]])
        group.before = max(group.before, sum(most or 0 for _, most in spans[:place]))
        # The anchor itself may repeat: its first token counts.
        group.after = max(group.after, sum(most or 0 for _, most in spans[place:]) - 1)

    def __call__(self, doc: Doc, marks: Sequence[int]) -> Found:
        """Key, start, end and alignment of every match, as `Matcher(..., with_alignments=True)` gives them.

        `marks`: the indices of the tokens that are quotation marks.
        """
        found: Found = []
        if len(self._whole):
            found += self._all(self._whole, doc, 0)
        columns = self._columns(doc, marks)
        for group in self._groups.values():
            for start, end in _around(group, columns[group.attribute], len(doc)):
                found += self._all(group.matcher, doc[start:end], start)
        return found

    def windows(self, doc: Doc, marks: Sequence[int]) -> list[tuple[int, int]]:
        """Where each group of anchored patterns is tried: token indices, half-open."""
        columns = self._columns(doc, marks)
        return [
            window
            for group in self._groups.values()
            for window in _around(group, columns[group.attribute], len(doc))
        ]

    def _columns(self, doc: Doc, marks: Sequence[int]) -> dict[str, list[tuple[int, Any]]]:
        """By attribute the tokens that may be anchors, with what they have."""
        out: dict[str, list[tuple[int, Any]]] = {MARK: [(i, doc[i]._.get(MARK)) for i in marks]}
        for name in {attribute for attribute, _ in self._groups if attribute != MARK}:
            wanted = frozenset().union(*(values for attribute, values in self._groups if attribute == name))
            column = doc.to_array([name]).ravel().tolist()
            out[name] = [(i, value) for i, value in enumerate(column) if value in wanted]
        return out

    @staticmethod
    def _all(matcher: Matcher, doclike: Any, shift: int) -> Found:
        # spaCy's types know only the triples of a call without alignments.
        matches: Any = matcher(doclike, with_alignments=True)
        return [(key, start + shift, end + shift, alignment) for key, start, end, alignment in matches]


def _around(group: _Group, column: Sequence[tuple[int, Any]], length: int) -> list[tuple[int, int]]:
    """The stretches around a group's anchors, in order, apart from each other."""
    out: list[tuple[int, int]] = []
    for i, value in column:
        if value in group.values:
            start, end = max(i - group.before, 0), min(i + group.after + 1, length)
            if out and start <= out[-1][1]:
                out[-1] = (out[-1][0], end)
            else:
                out.append((start, end))
    return out


def anchor(pattern: Sequence[Mapping[str, Any]]) -> int | None:
    """The place of the token to look for first, or None when no required one is telling."""
    costs = [(cost, place) for place, node in enumerate(pattern) if (cost := _cost(node)) is not None]
    return min(costs)[1] if costs else None


def _cost(node: Mapping[str, Any]) -> int | None:
    """How common the tokens are that a node takes, by a rough order; None where it cannot be an anchor."""
    if repeats(node)[0] < 1:
        return None
    mark = node.get("_", {}).get(MARK)
    if isinstance(mark, str) and mark:
        return 1
    name, values = _values(node)
    if not values or len(values) > COMMON:
        return None
    if not EVERYWHERE.isdisjoint(values):
        return 100
    return 0 if name in ("TEXT", "ORTH") else 2 + len(values)


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


def _values(node: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The words that a token must be one of, with the attribute that says so; none where any word may stand."""
    for name in ANCHORS:
        value = node.get(name)
        if isinstance(value, str):
            return name, [value]
        if isinstance(value, Mapping) and "IN" in value:
            return name, list(value["IN"])
    return "", []
