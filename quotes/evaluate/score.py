"""Precision, recall and F, with intervals by resampling documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from quotes.evaluate import breakdown
from quotes.evaluate.attributions import Article, Attribution
from quotes.evaluate.breakdown import Outcomes, Row
from quotes.evaluate.pairing import Pair, Paired, Side, pair_up
from quotes.evaluate.people import facts, verdict
from quotes.words import WordSet

if TYPE_CHECKING:
    import numpy as np

LEVELS = {"0.5": 0.5, "0.8": 0.8, "exact": 1.0}
TOLERANCE = 1e-9
RESAMPLES = 1000
SEED = 0
SPREAD = (2.5, 97.5)  # percentiles: an interval of 95 %


@dataclass(slots=True)
class Counts:
    """Right ones among what the program gave and among what the gold has."""

    right: int = 0
    given: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of right ones in what was given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, right: int, given: int, gold: int) -> None:
        """Count more."""
        self.right += right
        self.given += given
        self.gold += gold


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of the 95 % interval of precision, recall and F."""

    precision: tuple[float, float]
    recall: tuple[float, float]
    f: tuple[float, float]


@dataclass(slots=True)
class Score:
    """All figures of an evaluation; `measures` by name in the order in which they are told."""

    documents: int
    measures: dict[str, Counts]
    intervals: dict[str, Interval]
    by: dict[str, dict[str, Row]]
    agreement: dict[str, Outcomes]
    coverage: dict[str, dict[str, float]]
    speakers: dict[str, Outcomes]
    facts: dict[str, Outcomes]
    source_exact: float
    nested: bool
    left_out: int
    paired: list[Paired]


def evaluate(
    articles: Sequence[Article],
    records: Mapping[str, Sequence[Attribution]],
    *,
    nested: bool | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Score:
    """Hold records, by document, against the gold.

    `nested` says whether attributions inside another's content count; by default they do where the gold has any.
    """
    if nested is None:
        nested = any(one.nested for article in articles for one in article.attributions)
    paired, left_out = [], 0
    for article in articles:
        found = list(records.get(article.document, ()))
        kept = [one for one in found if nested or not one.nested]
        left_out += len(found) - len(kept)
        gold = tuple(one for one in article.attributions if nested or not one.nested)
        shown = replace(article, attributions=gold)
        paired.append(pair_up(shown, kept))
    tables = [_measure(one) for one in paired]
    names = list(dict.fromkeys(name for table in tables for name in table))
    measures = {name: _sum(table.get(name, Counts()) for table in tables) for name in names}
    return Score(
        documents=len(articles),
        measures=measures,
        intervals=_intervals(tables, names, resamples, seed),
        by={key: breakdown.rows(paired, key) for key in breakdown.FIELDS},
        agreement={key: breakdown.agreement(paired, key) for key in breakdown.BY_BOTH},
        coverage=breakdown.coverage(paired),
        speakers=breakdown.speakers(paired),
        facts={
            "role": breakdown.facts_of(paired, "roles"),
            "affiliation": breakdown.facts_of(paired, "affiliations"),
        },
        source_exact=breakdown.source_exact(paired),
        nested=nested,
        left_out=left_out,
        paired=paired,
    )


def is_right(one: Paired, pair: Pair) -> bool:
    """Content and source right, and the speaker where the gold knows who it is."""
    gold, record = one.gold[pair.gold].what, one.records[pair.record].what
    return pair.triple and (gold.speakers is None or verdict(gold, record) == "right")


def holds(one: Paired, pair: Pair) -> bool:
    """Whether all that the record says is right: content, source and, where it names a speaker, the name."""
    gold, record = one.gold[pair.gold].what, one.records[pair.record].what
    return pair.triple and (gold.speakers is None or verdict(gold, record) != "wrong")


def _measure(one: Paired) -> dict[str, Counts]:
    gold, records, pairs = one.counted()
    out: dict[str, Counts] = {}
    for role in ("content", "source", "cue"):
        wanted, found = _words(gold, role), _words(records, role)
        out[f"words {role}"] = Counts(len(wanted & found), len(found), len(wanted))
    for name, level in LEVELS.items():
        right = sum(pair.overlap >= level - TOLERANCE for pair in pairs)
        out[f"attributions {name}"] = Counts(right, len(records), len(gold))
    triples = [pair for pair in pairs if pair.triple]
    out["content and source"] = Counts(len(triples), len(records), len(gold))
    # Further measures are of the gold that knows more: records paired with other gold are left out.
    for name, asked, judge in _FURTHER:
        known = [side for side in gold if asked(side.what)]
        if not known:
            continue
        other = sum(not asked(one.gold[pair.gold].what) for pair in pairs if pair.found)
        hits = sum(
            asked(one.gold[pair.gold].what) and judge(one.gold[pair.gold].what, one.records[pair.record].what)
            for pair in triples
        )
        out[name] = Counts(hits, len(records) - other, len(known))
    return out


def _words(sides: Iterable[Side], role: str) -> WordSet:
    return frozenset().union(*(getattr(side, role) for side in sides))


def _knows_speaker(gold: Attribution) -> bool:
    return gold.speakers is not None


def _knows_facts(gold: Attribution) -> bool:
    return gold.facts and gold.speakers is not None


def _right_speaker(gold: Attribution, record: Attribution) -> bool:
    return verdict(gold, record) == "right"


def _right_role(gold: Attribution, record: Attribution) -> bool:
    return _right_speaker(gold, record) and facts(gold, record, "roles") == "right"


def _right_facts(gold: Attribution, record: Attribution) -> bool:
    return _right_role(gold, record) and facts(gold, record, "affiliations") == "right"


Ask = Callable[[Attribution], bool]
Judge = Callable[[Attribution, Attribution], bool]
_FURTHER: tuple[tuple[str, Ask, Judge], ...] = (
    ("... and speaker", _knows_speaker, _right_speaker),
    ("... and role", _knows_facts, _right_role),
    ("... and affiliation", _knows_facts, _right_facts),
)


def _sum(tables: Iterable[Counts]) -> Counts:
    out = Counts()
    for one in tables:
        out.add(one.right, one.given, one.gold)
    return out


def _intervals(
    tables: Sequence[Mapping[str, Counts]], names: Sequence[str], resamples: int, seed: int
) -> dict[str, Interval]:
    """Intervals by drawing as many documents as there are, with replacement, over and over."""
    if resamples < 1 or len(tables) < 2:
        return {}
    import numpy as np

    draws = np.random.default_rng(seed).multinomial(
        len(tables), [1 / len(tables)] * len(tables), size=resamples
    )
    out = {}
    for name in names:
        counts = [table.get(name, Counts()) for table in tables]
        matrix = np.array([(one.right, one.given, one.gold) for one in counts], dtype=float)
        right, given, gold = (draws @ matrix).T
        precision, recall = _ratio(right, given), _ratio(right, gold)
        bounds = [
            tuple(float(bound) for bound in np.percentile(values, SPREAD))
            for values in (precision, recall, _ratio(2 * right, given + gold))
        ]
        out[name] = Interval(*bounds)  # type: ignore[arg-type]
    return out


def _ratio(part: np.ndarray[Any, Any], whole: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    import numpy as np

    out = np.zeros_like(part)
    np.divide(part, whole, out=out, where=whole > 0)
    return out
