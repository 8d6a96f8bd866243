"""Holding candidates only against those near them leaves none out."""

from __future__ import annotations

import random

from quotes.candidates import Candidate
from quotes.choose import _Cues
from quotes.quotations import inside_any


def candidates(number: int) -> list[Candidate]:
    rng = random.Random(number)
    out = []
    for head in range(rng.randrange(12)):
        start = rng.randrange(60)
        cue = ((start, start + rng.randrange(1, 9)),) if rng.random() < 0.9 else ()
        content = ((start + 10, start + 10 + rng.randrange(1, 30)),)
        out.append(Candidate(None, head, 0.5, 0.5, cue, (), content, quoted=False))
    return out


def test_cues_within_and_around():
    met = 0
    for number in range(60):
        found = candidates(number)
        cues = _Cues(found)
        for one in found:
            within = [c for c in found if inside_any((c.start, c.start + 1), one.content)]
            assert {id(c) for c in cues.within(one.content)} == {id(c) for c in within}
            around = [c for c in found if c.cue and inside_any((one.start, one.start + 1), c.cue)]
            assert {id(c) for c in around} <= {id(c) for c in cues.around(one.start)}
            met += len(within) + len(around)
    assert met > 100
