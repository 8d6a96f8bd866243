"""Split a text into paragraphs: plain text in, spans out; offsets are code points, half-open."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAK = re.compile("\r\n?|\n|\u2028|\u2029")
_ENDS_SENTENCE = re.compile(r"[.!?:\u2026][\"'\u201d\u2019)\]\xbb]{0,3}\s*$")


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs, without the white space around them.

    A blank line ends a paragraph. So does a line break, where the text has no blank lines between its lines,
    or where line breaks outnumber blank lines and most of them follow the end of a sentence; otherwise lines
    are taken as wrapped, and a break is just a space.
    """
    lines: list[tuple[int, int]] = []
    at = 0
    for newline in _BREAK.finditer(text):
        lines.append((at, newline.start()))
        at = newline.end()
    lines.append((at, len(text)))
    filled = [not (a == b or text[a:b].isspace()) for a, b in lines]
    by_line = _breaks_by_line(text, lines, filled)
    start: int | None = None
    end = 0
    for (a, b), full in zip(lines, filled, strict=True):
        if start is not None and (by_line or not full):
            yield _trim(text, start, end)
            start = None
        if full:
            if start is None:
                start = a
            end = b
    if start is not None:
        yield _trim(text, start, end)


def _breaks_by_line(text: str, lines: list[tuple[int, int]], filled: list[bool]) -> bool:
    """Whether a line break alone ends a paragraph: a few wrapped or listed lines do not make it so."""
    with_text = [i for i, full in enumerate(filled) if full]
    if not with_text or with_text[-1] - with_text[0] + 1 == len(with_text):
        return True  # no blank line between lines of text
    broken = [lines[i] for i, j in pairwise(with_text) if j == i + 1]
    ended = sum(1 for start, end in broken if _ENDS_SENTENCE.search(text, max(start, end - 8), end))
    return len(broken) > len(with_text) - 1 - len(broken) and 2 * ended > len(broken)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
