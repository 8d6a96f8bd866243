"""From decisions to figures: precision by stratum, an honest estimate for the run, how many more to decide.

Intervals are Wilson's (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
of the American Statistical Association 22, 1927), which keep their promise at small numbers and near 0 and 1 (Brown,
Cai and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16, 2001).  The estimate of the
run weighs the strata back and goes through Wilson's formula with the number of plain random decisions that would
spread as much (the effective sample size: Korn and Graubard, "Confidence intervals for proportions with small expected
number of positive counts estimated from survey data", Survey Methodology 24, 1998).  `benchmarks/audit_coverage.py`
counts how often the truth lies inside.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotes.audit.decisions import Decision, last_words
from quotes.audit.sampling import band

Z95 = 1.959963984540054  # the normal distribution's 97.5 % point
PRIOR = (
    2.0  # decisions' worth of the run's precision lent to each stratum: all-right strata still have a spread
)


@dataclass(frozen=True, slots=True)
class Figure:
    """The precision of a stratum or of a run.

    `decided` records were decided, `right` of them right (half where two reviewers differ), out of `size` that they
    stand for (None: unknown).  `more` decisions like these would halve the margin; None where nothing is left.
    """

    name: str
    decided: int
    right: float
    size: float | None
    precision: float
    low: float
    high: float
    more: int | None

    @property
    def margin(self) -> float:
        """Half of the interval's width."""
        return (self.high - self.low) / 2

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, rounded to what they can bear."""
        out: dict[str, Any] = {"name": self.name, "decided": self.decided, "right": self.right}
        out["size"] = None if self.size is None else round(self.size)
        for name in ("precision", "low", "high", "margin"):
            out[name] = round(getattr(self, name), 4)
        return {**out, "more_to_halve_margin": self.more}


@dataclass(frozen=True, slots=True)
class Score:
    """What the decisions say; `run` is None when nothing tells how the decided records were drawn."""

    decided: int
    outcomes: Mapping[str, int]
    corrected: Mapping[str, int]
    added: int
    strata: tuple[Figure, ...]
    run: Figure | None
    stands_for: float  # records of the run, by the weights of those that were decided
    outside: int  # decided records that belong to no sample and so say nothing about the run
    plain: Figure | None  # of all decided records alike: a figure for them, not for the run


@dataclass(frozen=True, slots=True)
class _One:
    decision: Decision
    right: float


def score(decisions: Sequence[Decision], size: int | None = None) -> Score:
    """The figures of some decisions; each reviewer's latest word on a record counts.

    `size` is that of the run: where a part of the sample was decided, its weights are raised to add up to it.
    """
    outcomes: Counter[str] = Counter()
    corrected: Counter[str] = Counter()
    ones = []
    added = 0
    for mine in last_words(decisions).values():
        words = list(mine.values())
        if words[0].decision == "add":
            added += 1
            continue
        for word in words:
            outcomes[word.decision] += 1
            corrected.update(word.corrections.fields if word.corrections is not None else ())
        ones.append(_One(words[0], sum(word.decision == "accept" for word in words) / len(words)))
    sampled = [one for one in ones if one.decision.weight is not None and one.decision.stratum is not None]
    raised = _raise_to(size, sampled)
    strata = _grouped(sampled, lambda one: one.decision.stratum or "")
    return Score(
        decided=len(ones),
        outcomes=outcomes,
        corrected=corrected,
        added=added,
        strata=tuple(_stratum(name, group, raised) for name, group in sorted(strata.items())),
        run=_run(strata, raised) if sampled else None,
        stands_for=sum(one.decision.weight or 1.0 for one in sampled),
        outside=len(ones) - len(sampled),
        plain=_figure("decided", ones, size if size == len(ones) else None) if ones else None,
    )


def regroup(decisions: Sequence[Decision], field: str) -> list[Figure]:
    """Precision by `rule`, `kind` or band of `confidence`; weights count, and unequal ones widen the interval."""

    def key(one: _One) -> str:
        if field == "confidence":
            return "unknown" if one.decision.confidence is None else band(one.decision.confidence)
        return str(getattr(one.decision, field) or "unknown")

    ones = []
    for mine in last_words(decisions).values():
        words = [word for word in mine.values() if word.decision != "add"]
        if words:
            ones.append(_One(words[0], sum(word.decision == "accept" for word in words) / len(words)))
    out = []
    for name, group in sorted(_grouped(ones, key).items()):
        weights = [one.decision.weight or 1.0 for one in group]
        total = sum(weights)
        precision = sum(w * one.right for w, one in zip(weights, group, strict=True)) / total
        effective = total**2 / sum(w * w for w in weights)  # Kish
        low, high = wilson(precision, effective)
        right = sum(one.right for one in group)
        out.append(Figure(name, len(group), right, None, precision, low, high, None))
    return out


def wilson(precision: float, decided: float, z: float = Z95) -> tuple[float, float]:
    """Wilson's interval of a share seen in `decided` draws (0: nothing is known; infinite: all were decided)."""
    if decided <= 0:
        return 0.0, 1.0
    if math.isinf(decided):
        return precision, precision
    square = z * z / decided
    middle = (precision + square / 2) / (1 + square)
    half = z * math.sqrt(precision * (1 - precision) / decided + square / (4 * decided)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def _grouped(ones: Sequence[_One], key: Callable[[_One], str]) -> dict[str, list[_One]]:
    out: dict[str, list[_One]] = {}
    for one in ones:
        out.setdefault(key(one), []).append(one)
    return out


def _raise_to(size: int | None, sampled: Sequence[_One]) -> float:
    stands_for = sum(one.decision.weight or 1.0 for one in sampled)
    return 1.0 if size is None or not stands_for else max(1.0, size / stands_for)


def _stratum(name: str, group: Sequence[_One], raised: float) -> Figure:
    return _figure(name, group, raised * sum(one.decision.weight or 1.0 for one in group))


def _figure(name: str, group: Sequence[_One], size: float | None) -> Figure:
    decided, right = len(group), sum(one.right for one in group)
    precision = right / decided
    low, high = wilson(precision, _worth(decided, size))
    return Figure(name, decided, right, size, precision, low, high, _more(precision, decided, 1.0, size))


def _run(strata: Mapping[str, Sequence[_One]], raised: float) -> Figure:
    """The strata weighed back by how many records of the run each stands for."""
    groups = list(strata.values())
    sizes = [raised * sum(one.decision.weight or 1.0 for one in group) for group in groups]
    counts = [len(group) for group in groups]
    rights = [sum(one.right for one in group) for group in groups]
    total, decided = sum(sizes), sum(counts)
    precision = sum(s * r / n for s, r, n in zip(sizes, rights, counts, strict=True)) / total
    variance = 0.0
    for size, right, count in zip(sizes, rights, counts, strict=True):
        lent = (right + PRIOR * precision) / (count + PRIOR)
        left = max(0.0, 1 - count / size)  # nothing is uncertain about a stratum that was decided whole
        variance += (size / total) ** 2 * left * lent * (1 - lent) / count
    spread = precision * (1 - precision)
    if spread == 0:
        effective = _worth(decided, total)
    else:
        effective = spread / variance if variance else math.inf
    low, high = wilson(precision, effective)
    plain = _worth(decided, total)
    design = 1.0 if math.isinf(effective) or math.isinf(plain) else effective / plain
    more = _more(precision, decided, design, total)
    return Figure("run", decided, sum(rights), total, precision, low, high, more)


def _worth(decided: int, size: float | None) -> float:
    """The draws from an endless run that tell as much as `decided` of `size`: more, since those are known for good."""
    if size is None:
        return float(decided)
    left = 1 - decided / size
    return decided / left if left > 1e-9 else math.inf


def _more(precision: float, decided: int, design: float, size: float | None) -> int | None:
    """How many further decisions halve the margin, if they come out alike; `design` is the worth of one decision."""
    low, high = wilson(precision, design * _worth(decided, size))
    goal = (high - low) / 2
    if goal == 0:
        return None
    first, last = decided, math.ceil(size) if size is not None else 64 * decided + 64

    def wide(count: int) -> bool:
        bottom, top = wilson(precision, design * _worth(count, size))
        return top - bottom > goal

    while first + 1 < last:
        middle = (first + last) // 2
        if wide(middle):
            first = middle
        else:
            last = middle
    return last - decided
