"""The quotations of one text, asked by position: which one is here, what carries it on, does it read as speech.

No spaCy: spans are code points, half-open, marks included.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from quotes.marks import Quotation
from quotes.quote import Offsets

WORD = re.compile(r"\w+")
UTTERANCE_END = re.compile(r"[,.?!…–—-]\W{0,6}$")
CLOSING = "’'”\"» "
OPENING = "([.… ‘'“\""
FINAL = frozenset(".!?,…")
MIN_WORDS = 3
MIN_UTTERANCE = 5  # words, without punctuation
LONG_WORD = 3
# The words that a title in capitals leaves small.
SMALL = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "to",
        "and",
        "or",
        "for",
        "at",
        "by",
        "with",
        "from",
        "as",
        "but",
        "nor",
        "de",
    }
)


class Quotations:
    """A view on what `find_quotations` found in `text`."""

    def __init__(self, text: str, found: Sequence[Quotation]) -> None:
        self.text = text
        self.all = list(found)
        self._levels: dict[int, list[Quotation]] = {0: []}  # by depth; on one level they do not overlap
        for quotation in found:
            self._levels.setdefault(quotation.depth, []).append(quotation)
        self.outer = self._levels[0]
        self.outer_starts = [q.start for q in self.outer]
        self._by_mark = {q.start: q for q in found} | {q.inner_end: q for q in found if q.closed}
        self._later = self._continuations()

    def at(self, offset: int) -> Quotation | None:
        """The outermost quotation that covers the code point."""
        i = bisect_right(self.outer_starts, offset) - 1
        return self.outer[i] if i >= 0 and offset < self.outer[i].end else None

    def innermost(self, offset: int) -> Quotation | None:
        """The smallest quotation whose words, marks left out, cover the code point."""
        found = self.at(offset)
        if found is None or not found.inner_start <= offset < found.inner_end:
            return None
        inside = [q for q in self.all if q.inner_start <= offset < q.inner_end]
        return max(inside, key=lambda q: q.depth)

    def of_mark(self, offset: int) -> Quotation | None:
        """The quotation that the mark at this code point opens or closes."""
        return self._by_mark.get(offset)

    def within(self, quotation: Quotation) -> list[Quotation]:
        """The quotations inside this one."""
        return [
            q for q in self.all if q.depth > quotation.depth and quotation.start < q.start < quotation.end
        ]

    def touching(self, span: Offsets, depth: int = 0) -> list[Quotation]:
        """Quotations of that depth, the outermost by default, that share a code point with the span."""
        level = self._levels.get(depth, [])
        i = max(0, bisect_right(level, span[0], key=_start) - 1)
        out = []
        while i < len(level) and level[i].start < span[1]:
            if level[i].end > span[0]:
                out.append(level[i])
            i += 1
        return out

    def later(self, start: int) -> list[Quotation]:
        """The segments in later paragraphs of the quotation that begins at this code point."""
        return self._later.get(start, [])

    def earlier(self, start: int) -> list[Quotation]:
        """The segments in paragraphs before that the quotation which begins at this code point carries on, in order."""
        found: list[Quotation] = []
        quotation = self._by_mark.get(start)
        while quotation is not None and quotation.continues is not None:
            quotation = self.all[quotation.continues]
            found.insert(0, quotation)
        return found

    def is_utterance(self, span: Offsets) -> bool:
        """Whether a quotation is set off by its punctuation, as in `"...," she said`.

        Where a writer forgot the comma, a capital after a finished sentence and some length tell it from a term.
        """
        return bool(UTTERANCE_END.search(self.text, span[0], span[1] + 1)) or self._lacks_comma(span)

    def _lacks_comma(self, span: Offsets) -> bool:
        quotation = self.of_mark(span[0])
        if quotation is None or not quotation.closed or not self.stands_alone(quotation):
            return False
        first = self.text[quotation.inner_start : quotation.inner_end].lstrip()[:1]
        return first.isupper() and self.begins_as_speech(quotation)

    def reads_as_speech(self, quotation: Quotation) -> bool:
        """Whether a quotation without a cue reads as an utterance and not as a term, a title or a nickname."""
        inner = self.text[quotation.inner_start : quotation.inner_end].strip()
        words = WORD.findall(inner)
        inner = inner.lstrip(OPENING) or inner  # `“[Lind] will not ...”`, `“... I do.”`
        inner = inner.rstrip(CLOSING) or inner  # of quotations inside that end with it: `... ‘Who, me?’”`
        after = self.text[quotation.end : quotation.end + 1]
        if not words or not inner[0].isupper() or is_title(words):
            return False
        if inner[-1] in FINAL - {","}:
            return True
        return len(words) >= MIN_WORDS and (inner[-1] in FINAL or after in FINAL)

    def is_sentence(self, span: Offsets) -> bool:
        """Whether the quotation of that mark is closed and reads as speech."""
        quotation = self.of_mark(span[0])
        return quotation is not None and quotation.closed and self.reads_as_speech(quotation)

    def begins_as_speech(self, quotation: Quotation) -> bool:
        """Whether a quotation that ends without a stop is long enough for the beginning of an utterance."""
        inner = self.text[quotation.inner_start : quotation.inner_end].strip()
        words = WORD.findall(inner)
        return len(words) >= MIN_UTTERANCE and inner.lstrip(OPENING)[:1].isupper() and not is_title(words)

    def stands_alone(self, quotation: Quotation) -> bool:
        """Nothing but space or a finished sentence before it: it is no part of a running sentence."""
        before = self.text[max(0, quotation.start - 3) : quotation.start].rstrip(" \t\xa0")
        return not before or before[-1] in '\n.!?:”"’'

    def _continuations(self) -> dict[int, list[Quotation]]:
        first: dict[int, int] = {}
        out: dict[int, list[Quotation]] = {}
        for i, quotation in enumerate(self.all):
            if quotation.continues is not None:
                root = first.get(quotation.continues, quotation.continues)
                first[i] = root
                out.setdefault(self.all[root].start, []).append(quotation)
        return out


def _start(quotation: Quotation) -> int:
    return quotation.start


def is_title(words: Sequence[str]) -> bool:
    """Headline capitals on every longer word, and on all but the smallest: the title of a work or a sub-heading."""
    longer = [word for word in words if len(word) > LONG_WORD]
    return (
        len(words) > 1
        and len(longer) > 1
        and all(word[0].isupper() for word in longer)
        and all(not word[0].islower() or word in SMALL for word in words)
    )


def inside_any(span: Offsets, spans: Sequence[Offsets]) -> bool:
    """Whether one of the spans holds the whole of this one."""
    start, end = span
    for a, b in spans:  # noqa: SIM110 (asked often, and a generator takes three times as long)
        if a <= start and end <= b:
            return True
    return False


def overlap(one: Offsets, two: Offsets) -> bool:
    """Whether two spans share a code point."""
    return one[0] < two[1] and two[0] < one[1]


def merge(spans: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """The spans in order, those that overlap or touch joined."""
    out: list[Offsets] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)
