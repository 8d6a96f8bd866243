"""Which candidates are kept: one for each cue, above the threshold, and no cue in the content of a likelier one.

The nesting rules are those of a study of PolNeAR, where 0.2 % of the cues stand inside quotation marks: a cue in a
quotation can only make a nested record, and a cue that holds a likelier one in its content gives way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from quotes.candidates import Candidate
from quotes.quotations import MIN_UTTERANCE, WORD, Quotations, inside_any, merge, overlap
from quotes.quote import Offsets

# Both set on PolNeAR train, by triple F (training/LOG.md); where it is flat, the one with fewer false records.
THRESHOLD = 0.33  # on the lexicons' weights
SCORED_THRESHOLD = 0.33  # on the scorer's probabilities
NESTED_THRESHOLD = 0.5
# A clause that begins so has a subject of its own: "said the quay was", not "said while leaving".
OPENERS = frozenset(
    {"that", "he", "she", "it", "they", "there", "the", "his", "her", "their", "its", "this", "no"}
)
RESUMED = re.compile(r"\s*[,:]\s*(?:(?:and|but)\s+)?")
CLOSES = re.compile(r"[^\w\s]|\n")
# A quotation beside its cue is the plainest form, and yet "on 'Ferry Morning,' Lind said the ..." quotes nobody: set on
# PolNeAR train, where 0.1 does a little better than 0.25 and than going before all else.
BESIDE = 0.1
# What stands in marks is somebody's words, which lexicons do not see: weights of .2 to .35 are right in .32 to .36 of
# such contents in PolNeAR train, in .18 to .25 of others.
IN_MARKS = 0.1
# The scorer sees a cue's lemma and not its act.  Of what it gives .25 to .37, in PolNeAR train .44 are right where the
# cue judges, asks, claims, denies, declines or promises, and .29 elsewhere.
SPEECH_ACTS = frozenset({"judge", "ask", "claim", "deny", "decline", "promise"})
OF_ACT = 0.1
# "asked members to sign": lexicons weigh the infinitive alone as highly, since gold counts half of a content as right
WITH_OBJECT = 0.05
# What a cue reports may report in turn: gold then has the first cue's attribution alone.  Lexicons weigh each cue by
# itself, so that one in a content must be so much likelier to stand for it; set on PolNeAR train.
INSIDE = 0.3


def choose(
    candidates: Sequence[Candidate], quotations: Quotations, threshold: float = THRESHOLD
) -> list[Candidate]:
    """The likeliest candidate of each cue, in text order; the halves of one attribution are joined.

    A cue inside quotation marks must reach `NESTED_THRESHOLD` (or `threshold`, if that is lower than `THRESHOLD`).
    """
    nested = NESTED_THRESHOLD if threshold >= THRESHOLD else threshold
    best: dict[int, Candidate] = {}
    clauses = {c.cue_head for c in candidates if c.score >= threshold and _goes_on(c, quotations.text)}
    around = {c.cue_head: c for c in candidates if c.score >= threshold and _around(c, quotations)}
    candidates = [
        c
        for c in candidates
        if not (c.beside and c.cue_head in clauses)
        and not (c.adjacent and not c.beside and _within(c, around.get(c.cue_head), quotations.text))
    ]
    for candidate in sorted(candidates, key=rank):
        known = best.get(candidate.cue_head)
        if known is None:
            best[candidate.cue_head] = candidate
        elif _names_kind(candidate, known):
            best[candidate.cue_head] = replace(candidate, score=known.score)
        elif _completes(known, candidate, quotations, threshold):
            best[candidate.cue_head] = replace(known, content=merge([*known.content, *candidate.content]))
    kept = [c for c in best.values() if weighed(c, quotations) >= (nested if c.quoted else threshold)]
    free = _Cues([c for c in kept if not c.quoted])
    kept = [c for c in kept if not outbid(c, free.within(c.content))]
    chosen = {id(c) for c in kept}
    kept += [
        replace(c, score=max(c.prior, NESTED_THRESHOLD))
        for c in best.values()
        if id(c) not in chosen and _nested(c, kept)
    ]
    cues = _Cues(kept)
    kept = [
        c for c in kept if not any(_is_part(c, other) for other in cues.around(c.start) if other is not c)
    ]
    contents = defaultdict(list)  # of what is left: two must not strike each other out
    for candidate in kept:
        contents[candidate.content].append(candidate)
    kept = [c for c in kept if not any(_repeats(c, other) for other in contents[c.content] if other is not c)]
    return sorted(kept, key=lambda c: (c.start, c.content))


def weighed(candidate: Candidate, quotations: Quotations) -> float:
    """What is held against the threshold: the score, and what it lacks.

    A lexicon's weight lacks what a quotation in the content tells, the scorer's chance the act.
    """
    if candidate.quoted:
        return candidate.score
    if candidate.score != candidate.prior:
        return candidate.score + OF_ACT * (candidate.act in SPEECH_ACTS)
    return candidate.score + IN_MARKS * any(map(quotations.touching, candidate.content))


def _goes_on(candidate: Candidate, text: str) -> bool:
    """Whether a clause follows the cue without a comma: what stands in marks before is then not what it reports.

    "Where she used to boast of a 'clean harbour,' Lind said the quay was sinking".
    """
    if candidate.match.rule.span.content != "clause" or not candidate.cue:
        return False
    end, start = candidate.cue[-1][1], candidate.content[0][0]
    if end > start or CLOSES.search(text[end:start]):
        return False
    return text[start : candidate.content[0][1]].split(maxsplit=1)[0].lower() in OPENERS


def _around(candidate: Candidate, quotations: Quotations) -> bool:
    """Whether the content stands on both sides of the cue, which commas set off, and begins without a mark."""
    first, last = candidate.content[0], candidate.content[-1]
    if not candidate.cue or not first[0] < candidate.start < last[0]:
        return False
    between = quotations.text[candidate.cue[-1][1] : last[0]]
    return "," in between and quotations.of_mark(first[0]) is None


def _within(candidate: Candidate, whole: Candidate | None, text: str) -> bool:
    """Whether `whole`, of the same cue, holds the content: `The quay, Lind said, "is a toy that leaks" by now`.

    All of it is one report then; but of a few words ("as Lind put it, 'a toy'") it is these that were said.
    """
    low, high = candidate.content[0][0], candidate.content[-1][1]
    long = len(WORD.findall(text[low:high])) >= MIN_UTTERANCE
    return long and whole is not None and all(inside_any(span, whole.content) for span in candidate.content)


class _Cues:
    """Candidates by where their cues stand, so that not each has to be held against each."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._ordered = sorted(candidates, key=_start)
        self._starts = [c.start for c in self._ordered]
        self._longest = max((c.cue[-1][1] - c.start for c in candidates if c.cue), default=0)

    def within(self, spans: Sequence[Offsets]) -> list[Candidate]:
        """Those whose cue begins in one of the spans."""
        return [c for low, high in spans for c in self._between(low, high)]

    def around(self, offset: int) -> list[Candidate]:
        """Those whose cue may reach over the code point: all that do, and some before it that do not."""
        return self._between(offset - self._longest, offset + 1)

    def _between(self, low: int, high: int) -> list[Candidate]:
        return self._ordered[bisect_left(self._starts, low) : bisect_left(self._starts, high)]


def _start(candidate: Candidate) -> int:
    return candidate.start


def rank(candidate: Candidate) -> tuple[float, bool, int, int]:
    """Likelier first, a quotation beside the cue by so much more; then a known source, then the longer content."""
    length = sum(b - a for a, b in candidate.content)
    score = candidate.score + BESIDE * candidate.adjacent
    if candidate.score == candidate.prior and candidate.match.rule.span.content == "objects":
        score += WITH_OBJECT
    return (-score, not candidate.source, -length, candidate.cue_head)


def outbid(candidate: Candidate, within: Sequence[Candidate]) -> bool:
    """Whether a likelier cue is among those that its content holds outside quotation marks.

    A phrase around a whole report ("'...,' Lind said, according to the Courier") passes it on, however plain that is.
    """
    span = candidate.match.rule.span
    passed_on = span.content == "host" and span.cue == "token"
    bid = candidate.score + (INSIDE if candidate.score == candidate.prior else 0.0)
    return not candidate.beside and any(
        other.score > bid
        and other.cue_head != candidate.cue_head
        and not (passed_on and all(inside_any(part, candidate.content) for part in other.content))
        for other in within
    )


def _nested(candidate: Candidate, kept: Sequence[Candidate]) -> bool:
    """Whether a candidate that falls short alone is a sure report within a report.

    Scorers are fitted on gold that leaves nested attributions out, and so think little of them; and so do the
    lexicons' weights of what is seldom said first hand ("assume").  The prior decides, or that the form is plain.
    """
    return (candidate.plain or candidate.prior >= NESTED_THRESHOLD) and any(
        other.cue_head != candidate.cue_head
        and inside_any((candidate.start, candidate.start + 1), other.content)
        and all(inside_any(span, other.content) for span in candidate.content)
        for other in kept
    )


def _is_part(candidate: Candidate, other: Candidate) -> bool:
    """Whether the cue of `other`, of the same content, takes this cue in: "declined to say" and "say"."""
    if not candidate.cue or other.cue_head == candidate.cue_head or candidate.cue == other.cue:
        return False
    return all(inside_any(span, other.cue) for span in candidate.cue) and any(
        overlap(a, b) for a in candidate.content for b in other.content
    )


def _repeats(candidate: Candidate, other: Candidate) -> bool:
    """Whether `other`, with the same content and another cue, is the likelier attribution of the two.

    What is said once has one speaker: "Lind wrote to Marlow: '...'" is not Marlow's for the colon after the name.  Of
    53 such pairs in PolNeAR train the likelier was right in 38, the other alone in 5.
    """
    return rank(other) < rank(candidate)


def _names_kind(candidate: Candidate, known: Candidate) -> bool:
    """Whether a likelier candidate says the same and only this one's rule knows that it is mixed speech."""
    same = candidate.content == known.content and candidate.source == known.source
    return same and candidate.match.rule.kind == "mixed" and known.match.rule.kind == "indirect"


def _completes(known: Candidate, other: Candidate, quotations: Quotations, threshold: float) -> bool:
    """Whether `other` is the second half of `known`: a second clause, or the quotation across the cue."""
    if known.match.rule is other.match.rule and known.match.rule.span.content == "clause":
        return True
    if other.score >= threshold and _resumes(known, other, quotations):
        return True
    if any(overlap(a, b) for a in known.content for b in other.content):
        return False
    spans = (known.content[0], known.content[-1], *other.content)
    halves = all(quotations.of_mark(span[0]) is not None for span in spans)
    low, high = sorted((known.content, other.content))
    gap = quotations.text[low[-1][1] : high[0][0]]
    return halves and other.match.rule.span.content == "quotation" and "\n" not in gap


def _resumes(known: Candidate, other: Candidate, quotations: Quotations) -> bool:
    """`It was, she said, one of the bitterest defeats`: a report goes on behind its cue, which commas set off.

    In PolNeAR train the two together are right in 21 of 23 such sentences, the likelier half alone in 20: what
    is gained is the rest of what was said.
    """
    before, after = sorted((known, other), key=_first)
    group = sorted([*known.cue, *known.source])
    if not known.cue or other.source != known.source or quotations.of_mark(before.content[0][0]) is not None:
        return False
    low, high = group[0][0], group[-1][1]
    if not before.content[-1][1] <= low or not high <= after.content[0][0]:
        return False
    set_off = quotations.text[before.content[-1][1] : low].strip() == ","
    return set_off and RESUMED.fullmatch(quotations.text, high, after.content[0][0]) is not None


def _first(candidate: Candidate) -> Offsets:
    return candidate.content[0]
