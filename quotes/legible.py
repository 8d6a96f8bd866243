"""A text as a pipeline should read it: the same code points in the same places, but for what no tagger learnt.

Pipelines learn from running text.  A line that is wrapped in the middle of a sentence costs them the sentence, and
spaCy's tokenizer takes time with the square of a run of marks and leaves a horizontal bar on the word before it.  So
the breaks that wrap a line are read as spaces, of a run of marks that no writer means only the first `LONGEST`, a bar
as the dash that it stands for, and the first of three straight marks that close as the single mark that it is.
Offsets hold for both texts; what is shown to people is cut from the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotes.paragraphs import paragraphs

if TYPE_CHECKING:
    from spacy.tokens import Doc

READ = "quotes.legible"  # where a `Doc` keeps the text that it was made of
LONGEST = 60  # marks in a row; a line drawn with dashes or dots across a page is longer
DASHES = {ord("\N{HORIZONTAL BAR}"): "\N{EM DASH}"}
# Code points of a line that was wrapped: headings and signatures are shorter, paragraphs on one line longer.
WRAPPED = range(30, 121)
LINE_END = 80  # code points that tell whether a sentence ends with the line
_BREAK = re.compile(r"\r\n?|\n|\u2028|\u2029")
# Three straight marks after a word are a single and a double one in this order; spaCy's tokenizer cuts the other way.
_TRIPLE = re.compile(r"(?<=[^\s(\[{'])'''(?!')")
_RUN = re.compile(rf"(?<=[^\w\s]{{{LONGEST}}})[^\w\s]+")
_ENDED = re.compile(r"[.!?:\u2026\"'\u201d\u2019)]\s*$")
_SIGNED = re.compile(r"[\"'\u201d\u2019]\s*[-\u2013-\u2015]+\s*[^\W\d_][^.!?\"\u201c]{0,60}$")  # “...” - X
_GOES_ON = re.compile(r"[\w\"'\u201c\u2018(]")


def legible(text: str) -> str:
    """The text with a space for each code point of a break that wraps a line, and of an overlong run of marks.

    A horizontal bar becomes a dash, the first of three straight marks after a word a curly one.
    """
    out, at = [], 0
    for start, end in _wraps(text):
        out += [text[at:start], " " * (end - start)]
        at = end
    shown = _RUN.sub(_blank, "".join([*out, text[at:]])).translate(DASHES)
    return _TRIPLE.sub("\N{RIGHT SINGLE QUOTATION MARK}''", shown)


def text_of(doc: Doc) -> str:
    """The text as it was read: `doc.text`, which spaCy puts together from its tokens whenever it is asked."""
    text: str | None = doc.user_data.get(READ)
    return doc.text if text is None else text


def _wraps(text: str) -> Iterator[tuple[int, int]]:
    """The breaks in a paragraph after which its sentence goes on: with a small letter, or because nothing ended it."""
    for start, end in paragraphs(text):
        line = start
        for found in _BREAK.finditer(text, start, end):
            if found.start() - line in WRAPPED and _GOES_ON.match(text, found.end()):
                before = max(line, found.start() - LINE_END), found.start()
                ended = _ENDED.search(text, *before) or _SIGNED.search(text, *before)
                if not ended or text[found.end()].islower():
                    yield found.span()
            line = found.end()


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
