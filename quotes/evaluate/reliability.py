"""How much the confidence is worth: what share of the records of one confidence is right.

A record is right when content and source are and it names nobody else than the gold does (`holds`): what it leaves
open, it does not claim.  Gold that knows nobody cannot show a wrong name, so that even a perfect confidence would be
too low by the chance of one: there the confidence in content and source alone is judged beside the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quotes.evaluate.pairing import Paired
from quotes.evaluate.score import holds

BINS = 10
SURE = 0.9
THRESHOLDS = (*(step / 20 for step in range(20)), 0.98)


@dataclass(frozen=True, slots=True)
class Judged:
    """A record's confidence, that in its content and source alone, whether it is right, and its kind."""

    confidence: float
    of_spans: float
    right: bool
    kind: str | None


@dataclass(frozen=True, slots=True)
class Bin:
    """The records whose confidence is at least `low` and below `high` (the last bin takes 1 in)."""

    low: float
    high: float
    count: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Point:
    """What is left when records below `threshold` are dropped."""

    threshold: float
    kept: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Sure:
    """How many of some records have a confidence of at least 0.9, and the share of right ones among those."""

    total: int
    sure: int
    right: float

    @property
    def share(self) -> float:
        """The share of sure ones."""
        return self.sure / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Errors:
    """`brier` is the mean squared error, `error` the expected calibration error over the bins."""

    brier: float
    error: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """`brier` and `error` as in `Errors`; `of_spans`, of content and source alone, where the gold knows no speaker."""

    count: int
    brier: float
    error: float
    of_spans: Errors | None
    bins: tuple[Bin, ...]
    curve: tuple[Point, ...]
    sure: Sure
    sure_direct: Sure


def judged(paired: Iterable[Paired]) -> tuple[list[Judged], int]:
    """The records that have a confidence, and how many gold attributions there are to find."""
    out, wanted = [], 0
    for one in paired:
        gold, records, pairs = one.counted()
        wanted += len(gold)
        right = {id(one.records[pair.record]) for pair in pairs if holds(one, pair)}
        for side in records:
            what = side.what
            if what.confidence is not None and what.confidence_of_spans is not None:
                out.append(Judged(what.confidence, what.confidence_of_spans, id(side) in right, what.kind))
    return out, wanted


def reliability(paired: Sequence[Paired]) -> Reliability | None:
    """The account, or None where no record has a confidence."""
    records, wanted = judged(paired)
    if not records:
        return None
    knows_speakers = any(side.what.speakers is not None for one in paired for side in one.gold)
    spans_alone = [replace(one, confidence=one.of_spans) for one in records]
    bins = _bins(records)
    errors = _errors(records, bins)
    return Reliability(
        count=len(records),
        brier=errors.brier,
        error=errors.error,
        of_spans=None if knows_speakers else _errors(spans_alone, _bins(spans_alone)),
        bins=bins,
        curve=tuple(_point(records, threshold, wanted) for threshold in THRESHOLDS),
        sure=_sure(records),
        sure_direct=_sure([one for one in records if one.kind == "direct"]),
    )


def _bins(records: Sequence[Judged]) -> tuple[Bin, ...]:
    return tuple(_bin(records, step) for step in range(BINS))


def _errors(records: Sequence[Judged], bins: Sequence[Bin]) -> Errors:
    return Errors(
        sum((one.confidence - one.right) ** 2 for one in records) / len(records),
        sum(one.count * abs(one.mean - one.right) for one in bins) / len(records),
    )


def _bin(records: Sequence[Judged], step: int) -> Bin:
    inside = [one for one in records if min(int(one.confidence * BINS), BINS - 1) == step]
    count = len(inside)
    mean = sum(one.confidence for one in inside) / count if count else 0.0
    right = sum(one.right for one in inside) / count if count else 0.0
    return Bin(step / BINS, (step + 1) / BINS, count, mean, right)


def _point(records: Sequence[Judged], threshold: float, wanted: int) -> Point:
    kept = [one for one in records if one.confidence >= threshold]
    right = sum(one.right for one in kept)
    return Point(threshold, len(kept), right / len(kept) if kept else 0.0, right / wanted if wanted else 0.0)


def _sure(records: Sequence[Judged]) -> Sure:
    sure = [one for one in records if one.confidence >= SURE]
    return Sure(len(records), len(sure), sum(one.right for one in sure) / len(sure) if sure else 0.0)
