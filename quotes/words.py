"""Spans as the words they touch, the way the field's scorers compare them: runs of letters and digits, no marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

WORD = re.compile(r"\w+")
# At the place of its value each.
NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
AGREEMENT = 0.5  # the share of common words from which two contents, or two sources, count as the same

WordSet = frozenset[int]


class Words:
    """The words of a text, or of a piece of one; `shift` is the offset of the piece's first code point."""

    def __init__(self, text: str, shift: int = 0) -> None:
        found = [(m.start() + shift, m.end() + shift, m.group()) for m in WORD.finditer(text)]
        self._starts = [start for start, _, _ in found]
        self._ends = [end for _, end, _ in found]
        self._texts = [word for _, _, word in found]

    def touched(self, spans: Iterable[Sequence[int]]) -> WordSet:
        """Indices of the words that the spans touch."""
        out: set[int] = set()
        for start, end in spans:
            out.update(range(bisect_right(self._ends, start), bisect_left(self._starts, end)))
        return frozenset(out)

    def of(self, spans: Iterable[Sequence[int]]) -> WordSet:
        """The same less a leading "that", unless nothing else is there."""
        out = self.touched(spans)
        if len(out) > 1 and self._texts[min(out)].lower() == "that":
            return out - {min(out)}
        return out


def jaccard(one: WordSet, two: WordSet) -> float:
    """The share of the words of either that both have; 0 where neither has any."""
    common = len(one & two)
    return common / len(one | two) if common else 0.0


def same_words(one: WordSet, two: WordSet) -> bool:
    """Whether they have half of their words in common, or both none."""
    return (not one and not two) or jaccard(one, two) >= AGREEMENT
