"""Cut a long text into pieces that can be read one by one: plain text in, spans out; offsets are code points.

A piece ends where a paragraph ends, and where no quotation goes on in the next paragraph, so that what belongs
together is annotated together.  Time is linear in the text, and memory depends on the piece alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from quotes.marks import Quotation, find_quotations
from quotes.paragraphs import paragraphs

# Code points: 20,000 words need some 60 MB while they are annotated.
PIECE = 100_000
# How far past the limit marks are looked at, so that those before it are read with what follows them.
BEYOND = 1_000
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+")


def pieces(text: str, limit: int = PIECE) -> Iterator[tuple[int, int]]:
    """Spans of at most `limit` code points that cover the text, each cut where a paragraph begins.

    Of these places the last is taken that stands in no quotation of several paragraphs.  Only a paragraph longer
    than `limit` is cut inside: at a line's end, a sentence's or a space, outside quotations if it can be.  A
    leading byte order mark belongs to no piece.
    """
    start = 1 if text.startswith("\ufeff") else 0
    while len(text) - start > limit:
        end = start + _cut(text[start : start + limit + BEYOND], limit)
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _cut(window: str, limit: int) -> int:
    """Where the first piece of a text that begins with `window` and is longer than `limit` ends."""
    quotations = find_quotations(window)
    beginnings = [begin for begin, _ in paragraphs(window) if 0 < begin <= limit]
    if beginnings:
        going_on = {found.start for found in quotations if found.continues is not None}
        return next((begin for begin in reversed(beginnings) if begin not in going_on), beginnings[-1])
    return _cut_inside(window, limit, quotations)


def _cut_inside(window: str, limit: int, quotations: list[Quotation]) -> int:
    """Where to cut a paragraph that does not fit: after a line, a sentence or a word of the second half."""
    outer = [(found.start, found.end) for found in quotations if found.parent is None]
    starts = [start for start, _ in outer]

    def outside(place: int) -> bool:
        last = bisect_right(starts, place) - 1
        return last < 0 or not starts[last] < place < outer[last][1]

    half = limit // 2
    lines = [found.end() for found in re.finditer("\n", window[:limit]) if found.end() > half]
    sentences = [found.end() for found in SENTENCE_END.finditer(window, half, limit)]
    words = [found.end() for found in re.finditer(" ", window[:limit]) if found.end() > half]
    for places in (lines, sentences, words):
        if free := next((place for place in reversed(places) if outside(place)), None):
            return free
    return next((places[-1] for places in (lines, sentences, words) if places), limit)
