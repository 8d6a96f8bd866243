"""How far reviewers agree: Krippendorff's alpha over the records that two or more decided, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quotes.audit.decisions import Decision, last_words

VERDICTS = ("reject", "correct", "accept")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `shared` records the reviewers `same` decided alike; `alpha` is None where no two verdicts occur.

    Alpha is 1 for full agreement, 0 for what chance gives, and below for less; 0.8 is the usual bar.
    """

    reviewers: tuple[str, ...]
    shared: int
    same: int
    alpha: float | None
    disagreements: tuple[tuple[Decision, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "reviewers": list(self.reviewers),
            "shared": self.shared,
            "same": self.same,
            "alpha": None if self.alpha is None else round(self.alpha, 4),
            "disagreements": [
                {
                    "record": group[0].record,
                    "doc": group[0].doc,
                    "decisions": {d.by: in_short(d) for d in group},
                }
                for group in self.disagreements
            ],
        }


def agreement(decisions: Sequence[Decision]) -> Agreement | None:
    """The agreement of all reviewers on the records that at least two decided; None when there is no such record.

    The verdict counts for alpha; two reviewers who corrected one record in different ways are listed all the same.
    """
    by_record = last_words(decision for decision in decisions if decision.decision != "add")
    shared = {record: mine for record, mine in by_record.items() if len(mine) > 1}
    if not shared:
        return None
    reviewers = tuple(sorted({by for mine in shared.values() for by in mine}))
    differing = [
        tuple(mine[by] for by in sorted(mine))
        for mine in shared.values()
        if len({_word(decision) for decision in mine.values()}) > 1
    ]
    return Agreement(
        reviewers, len(shared), len(shared) - len(differing), _alpha(shared, reviewers), tuple(differing)
    )


def in_short(decision: Decision) -> str:
    """The verdict and what was corrected, on one line."""
    if decision.corrections is None or not decision.corrections.fields:
        return decision.decision
    given = decision.corrections
    parts = []
    for name in given.fields:
        value = getattr(given, name)
        shown = " … ".join(span.text for span in value) if isinstance(value, list) else value or "nobody"
        parts.append(f"{name}: {shown}")
    return f"{decision.decision} ({'; '.join(parts)})"


def _word(decision: Decision) -> str:
    return in_short(decision)


def _alpha(shared: dict[str, dict[str, Decision]], reviewers: Sequence[str]) -> float | None:
    import krippendorff
    import numpy as np

    table = np.full((len(reviewers), len(shared)), np.nan)
    for column, mine in enumerate(shared.values()):
        for row, by in enumerate(reviewers):
            if by in mine:
                table[row, column] = VERDICTS.index(mine[by].decision)
    if len(np.unique(table[~np.isnan(table)])) < 2:
        return None  # all verdicts alike: chance would have done as well, and alpha is not defined
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="nominal"))
