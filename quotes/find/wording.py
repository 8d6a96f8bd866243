"""Two wordings side by side: how alike they are, where one stands in the other, what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from quotes.records import Span

WORD = re.compile(r"\w+(?:['’]\w+)*")
# Marks that typewriters, keyboards and agencies write differently, one code point for one.
PLAIN = str.maketrans("‘’‚‛“”„‟«»‐‑‒–—―\u00a0\u2009\u202f", '\'\'\'\'""""""------   ')
MORE_WORDS = 4
MARKS = " \t\r\n\"'.,;:!?-()[]…"


@dataclass(frozen=True, slots=True)
class Match:
    """How a sought text stands in a content: `score` from 0 to 1, and the stretch that answers it.

    `start` and `end` are code points of the document, half-open; `words` is what stands there, with a space between the
    spans of a content of several.
    """

    score: float
    start: int
    end: int
    words: str


def plain(text: str) -> str:
    """The text in lower case with plain marks; as long as the text, so that positions in one hold in the other."""
    whole = text.lower()
    if len(whole) == len(text):
        return whole.translate(PLAIN)
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(PLAIN)


def words(text: str) -> list[str]:
    """The words of a text in plain spelling."""
    return [plain(match[0]) for match in WORD.finditer(text)]


def compare(sought: str, content: Sequence[Span]) -> Match:
    """A sought text against a content: within it when it is shorter, as a whole when it is longer."""
    joined = " ".join(span.text for span in content)
    positions = list(chain.from_iterable((*range(span.start, span.end), span.end) for span in content))
    wanted, found = _stripped(plain(sought)), plain(joined)
    inner = _stripped(found)
    lead = found.find(inner)
    if len(inner) < len(wanted):
        first, last, score = lead, lead + len(inner), fuzz.ratio(wanted, inner)
    else:
        at = fuzz.partial_ratio_alignment(wanted, inner)
        score = at.score if at is not None else 0.0
        first, last = (lead + at.dest_start, lead + at.dest_end) if at is not None else (lead, lead)
        first, last = _best_stretch(wanted, found, *_whole_words(found, first, last))
        score = max(score, fuzz.ratio(wanted, _stripped(found[first:last])))
    if last <= first:
        return Match(0.0, content[0].start, content[0].start, "")
    return Match(round(score / 100, 3), positions[first], positions[last - 1] + 1, joined[first:last])


def differences(sought: str, found: str) -> str:
    """The sought wording turned into the found one: `[-left out-]` and `{+put in+}`, word by word."""
    old, new = sought.split(), found.split()
    bare_old, bare_new = ([plain(word).strip(MARKS) for word in side] for side in (old, new))
    out: list[str] = []
    gone: list[str] = []
    come: list[str] = []

    def flush() -> None:
        if any(plain(word).strip(MARKS) for word in gone):
            out.append(f"[-{' '.join(gone)}-]")
        if any(plain(word).strip(MARKS) for word in come):
            out.append(f"{{+{' '.join(come)}+}}")
        gone.clear()
        come.clear()

    for step in Indel.opcodes(bare_old, bare_new):
        if step.tag == "equal":
            flush()
            out += new[step.dest_start : step.dest_end]
        else:
            gone += old[step.src_start : step.src_end]
            come += new[step.dest_start : step.dest_end]
    flush()
    return " ".join(out)


def _stripped(text: str) -> str:
    return text.strip(MARKS) or text


def _whole_words(text: str, first: int, last: int) -> tuple[int, int]:
    """A stretch stretched to the ends of the words it cuts."""
    while 0 < first < len(text) and text[first - 1].isalnum() and text[first].isalnum():
        first -= 1
    while 0 < last < len(text) and text[last - 1].isalnum() and text[last].isalnum():
        last += 1
    return first, last


def _best_stretch(wanted: str, found: str, first: int, last: int) -> tuple[int, int]:
    """The stretch with up to a few words more at its end: a wording with a word put in is longer than the sought."""
    best = (fuzz.ratio(wanted, found[first:last]), 0, last)
    end = last
    for more in range(1, MORE_WORDS + 1):
        word = WORD.search(found, end)
        if word is None:
            break
        end = word.end()
        best = max(best, (fuzz.ratio(wanted, found[first:end]), -more, end))
    return first, best[2]
