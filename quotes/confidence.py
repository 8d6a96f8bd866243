"""How sure a record is: the chance that what it says of content, source and speaker is right.

Two chances are multiplied.  That content and source are right is the quote's own chance, corrected by what was chosen
and joined since the scorer saw it (Platt's scaling with a few more features; fitted by `training/calibration.py`, kept
in the scorer's file).  That a named speaker is right is the measured share of the resolver that named him.  A record
that names nobody says nothing of the speaker that could be wrong.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from quotes.quote import Quote, Resolution

LOWEST, HIGHEST = 0.01, 0.99


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log-odds by feature, and their intercept; `rules` are those whose quotes the gold showed often enough."""

    intercept: float
    weights: Mapping[str, float]
    rules: Collection[str]

    def chance(self, quote: Quote, resolution: Resolution) -> float:
        """The chance that content and source are right; that of the quote where no gold told otherwise.

        Nested quotes are such a case: PolNeAR annotates none.
        """
        if quote.parent is not None or quote.rule not in self.rules:
            return quote.confidence
        total = self.intercept + sum(
            self.weights.get(name, 0.0) * value for name, value in features(quote, resolution).items()
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def features(quote: Quote, resolution: Resolution) -> dict[str, float]:
    """What the correction looks at: the chance so far (log-odds), by kind, and how quote and speaker came out."""
    bounded = min(HIGHEST, max(LOWEST, quote.confidence))
    odds = math.log(bounded / (1.0 - bounded))
    found = {"odds": odds, f"kind={quote.kind}": 1.0, f"odds kind={quote.kind}": odds}
    if len(quote.content) > 1:
        found["parts"] = 1.0
    for flag in (*quote.flags, *resolution.flags):
        found[f"flag={flag}"] = 1.0
    found[f"source={resolution.source_kind}"] = 1.0
    found[f"rule={quote.rule}"] = 1.0
    found[f"lemma={quote.cue_lemma}"] = 1.0
    return found


def confidence(quote: Quote, resolution: Resolution, calibration: Calibration | None) -> float:
    """The record's confidence; without a calibration (the scorer is off) the quote's own chance is taken as it is."""
    chance = quote.confidence if calibration is None else calibration.chance(quote, resolution)
    return round(chance * _speaker(resolution), 3)


def _speaker(resolution: Resolution) -> float:
    return min((one.confidence for one in resolution.speakers if one.name is not None), default=1.0)
