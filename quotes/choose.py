"""Which candidates are kept: one for each cue, above the threshold, and no cue in the content of a likelier one.

The nesting rules are those of a study of PolNeAR, where 0.2 % of the cues stand inside quotation marks: a cue in a
quotation can only make a nested record, and a cue that holds a likelier one in its content gives way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotes.candidates import Candidate
from quotes.quotations import Quotations, inside_any, merge, overlap

THRESHOLD = 0.36  # on the lexicons' weights: the best triple F on PolNeAR train
SCORED_THRESHOLD = 0.4  # on the scorer's probabilities
NESTED_THRESHOLD = 0.5


def choose(
    candidates: Sequence[Candidate], quotations: Quotations, threshold: float = THRESHOLD
) -> list[Candidate]:
    """The likeliest candidate of each cue, in text order; the halves of one attribution are joined.

    A cue inside quotation marks must reach `NESTED_THRESHOLD` (or `threshold`, if that is lower than `THRESHOLD`).
    """
    nested = NESTED_THRESHOLD if threshold >= THRESHOLD else threshold
    best: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=rank):
        known = best.get(candidate.cue_head)
        if known is None:
            best[candidate.cue_head] = candidate
        elif _completes(known, candidate, quotations):
            best[candidate.cue_head] = replace(known, content=merge([*known.content, *candidate.content]))
    kept = [c for c in best.values() if c.score >= (nested if c.quoted else threshold)]
    kept = [c for c in kept if not outbid(c, kept)]
    chosen = {id(c) for c in kept}
    kept += [c for c in best.values() if id(c) not in chosen and _nested(c, kept)]
    kept = [c for c in kept if not any(_repeats(c, other) for other in kept if other is not c)]
    return sorted(kept, key=lambda c: (c.start, c.content))


def rank(candidate: Candidate) -> tuple[bool, float, bool, int, int]:
    """A quotation beside the cue before all else; likelier first; then a known source, then the longer content."""
    length = sum(b - a for a, b in candidate.content)
    return (not candidate.adjacent, -candidate.score, not candidate.source, -length, candidate.cue_head)


def outbid(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether the content holds a likelier cue that is not in quotation marks."""
    if candidate.beside:
        return False
    return any(
        other.score > candidate.score
        for other in others
        if other is not candidate
        and not other.quoted
        and other.cue_head != candidate.cue_head
        and inside_any((other.start, other.start + 1), candidate.content)
    )


def _nested(candidate: Candidate, kept: Sequence[Candidate]) -> bool:
    """Whether a candidate that falls short alone is a sure report within a report.

    Scorers are fitted on gold that leaves nested attributions out, and so think little of them: the prior decides.
    """
    return candidate.prior >= NESTED_THRESHOLD and any(
        other.cue_head != candidate.cue_head
        and inside_any((candidate.start, candidate.start + 1), other.content)
        and all(inside_any(span, other.content) for span in candidate.content)
        for other in kept
    )


def _repeats(candidate: Candidate, other: Candidate) -> bool:
    """Whether `other` tells the same attribution better.

    Its cue takes this cue in ("declined to say" and "say"), or it gives the same content to the same source or to
    the only source there is (a verb and the colon after it).
    """
    taken = candidate.cue != other.cue and all(inside_any(span, other.cue) for span in candidate.cue)
    if candidate.cue and other.cue_head != candidate.cue_head and taken:
        return any(overlap(a, b) for a in candidate.content for b in other.content)
    if candidate.content != other.content or rank(other) >= rank(candidate):
        return False
    return not candidate.source or any(overlap(a, b) for a in candidate.source for b in other.source)


def _completes(known: Candidate, other: Candidate, quotations: Quotations) -> bool:
    """Whether `other` is the second half of `known`: a second clause, or the quotation across the cue."""
    if known.match.rule is other.match.rule and known.match.rule.span.content == "clause":
        return True
    if any(overlap(a, b) for a in known.content for b in other.content):
        return False
    spans = (known.content[0], known.content[-1], *other.content)
    halves = all(quotations.of_mark(span[0]) is not None for span in spans)
    low, high = sorted((known.content, other.content))
    gap = quotations.text[low[-1][1] : high[0][0]]
    return halves and other.match.rule.span.content == "quotation" and "\n" not in gap
