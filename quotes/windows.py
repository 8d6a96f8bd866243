"""Token patterns tried only where they can match: around the quotation marks, colons and words that they need.

Most of an article is plain running text, and the token rules are about marks.  For each pattern one token that every
match must have is its anchor; the pattern reaches so many tokens to either side of it.  spaCy's `Matcher` then sees
the stretches around anchors instead of the article, and finds the same (a test compares both).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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


class WindowMatcher:
    """Many token patterns; those without an anchor, or of unlimited reach, see the whole `Doc`."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._whole = Matcher(vocab)
        self._near = Matcher(vocab)
        self._marks = (0, 0)
        self._words: dict[str, dict[int, tuple[int, int]]] = {}

    def __len__(self) -> int:
        return len(self._whole) + len(self._near)

    def add(self, key: str, pattern: Sequence[Mapping[str, Any]]) -> None:
        """Add a pattern of spaCy's `Matcher`."""
        place = anchor(pattern)
        spans = [repeats(node) for node in pattern]
        if place is None or any(most is None for _, most in spans):
            self._whole.add(key, [[dict(node) for node in pattern]])
            return
        self._near.add(key, [[dict(node) for node in pattern]])
        before = sum(most or 0 for _, most in spans[:place])
        # The anchor itself may repeat: its first token counts.
        after = sum(most or 0 for _, most in spans[place:]) - 1
        name, values = _values(pattern[place])
        if pattern[place].get("_", {}).get(MARK):
            self._marks = _wider(self._marks, (before, after))
            return
        known = self._words.setdefault(name, {})
        for value in values:
            number = self._vocab.strings.add(value)
            known[number] = _wider(known.get(number, (0, 0)), (before, after))

    def __call__(self, doc: Doc, marks: Sequence[int]) -> Found:
        """Key, start, end and alignment of every match, as `Matcher(..., with_alignments=True)` gives them.

        `marks`: the indices of the tokens that are quotation marks.
        """
        found: Found = []
        if len(self._whole):
            found += self._all(self._whole, doc, 0)
        for start, end in self.windows(doc, marks):
            found += self._all(self._near, doc[start:end], start)
        return found

    def windows(self, doc: Doc, marks: Sequence[int]) -> list[tuple[int, int]]:
        """Where the anchored patterns can match: token indices, half-open, in order, apart from each other."""
        if not len(self._near):
            return []
        reach = [(i - self._marks[0], i + self._marks[1] + 1) for i in marks]
        for name, known in self._words.items():
            column = map(int, doc.to_array(["ORTH" if name == "TEXT" else name]).ravel())
            reach += [(i - known[v][0], i + known[v][1] + 1) for i, v in enumerate(column) if v in known]
        out: list[tuple[int, int]] = []
        for start, end in sorted(reach):
            if out and start <= out[-1][1]:
                out[-1] = (out[-1][0], max(out[-1][1], end))
            else:
                out.append((max(start, 0), end))
        return [(start, min(end, len(doc))) for start, end in out]

    @staticmethod
    def _all(matcher: Matcher, doclike: Any, shift: int) -> Found:
        # spaCy's types know only the triples of a call without alignments.
        matches: Any = matcher(doclike, with_alignments=True)
        return [(key, start + shift, end + shift, alignment) for key, start, end, alignment in matches]


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


def _wider(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], two[0]), max(one[1], two[1])
