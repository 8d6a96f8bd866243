"""A text as a pipeline should read it: the same code points in the same places, but for what no tagger learnt.

Pipelines learn from running text.  A line that is wrapped in the middle of a sentence costs them the sentence, and
spaCy's tokenizer takes time with the square of a run of marks.  So the breaks inside a paragraph are read as spaces,
and of a run of marks that no writer means only the first `LONGEST`.  Offsets hold for both texts; what is shown to
people is cut from the text itself.
"""

from __future__ import annotations

import re

from quotes.paragraphs import paragraphs

LONGEST = 60  # marks in a row; a line drawn with dashes or dots across a page is longer
_BREAK = re.compile(r"\r\n?|\n|\u2028|\u2029")
_RUN = re.compile(rf"(?<=[^\w\s]{{{LONGEST}}})[^\w\s]+")


def legible(text: str) -> str:
    """The text with a space for each code point of a line break within a paragraph, and of an overlong run of marks."""
    out, at = [], 0
    for start, end in paragraphs(text):
        inside = text[start:end]
        if _BREAK.search(inside):
            out += [text[at:start], _BREAK.sub(_blank, inside)]
            at = end
    joined = "".join([*out, text[at:]])
    return _RUN.sub(_blank, joined)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
