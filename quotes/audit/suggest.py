"""What decisions say about the rules: those that are right less often than they are known to be, and new cues.

What a rule is known for is what `quotes rules list --gold FILE --write` measured, else the `precision` that its file
states, else the least that a rule of its status must show.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotes.audit.decisions import Decision, last_words, latest
from quotes.audit.estimates import wilson
from quotes.records import Record

LEAST = 5  # decisions: fewer say nothing about a rule
WORST = 3
OFTEN = 2  # a cue that was added once may be a slip


@dataclass(frozen=True, slots=True)
class Weak:
    """A rule that reviewers found right less often than documented.

    `sure` when even the upper end of the 95 % interval stands below; otherwise it may be chance.
    """

    rule: str
    documented: float
    where: str
    decided: int
    right: int
    low: float
    high: float
    worst: tuple[dict[str, Any], ...]

    @property
    def precision(self) -> float:
        """The reviewed share of right records."""
        return self.right / self.decided

    @property
    def sure(self) -> bool:
        """Whether chance alone does not explain it."""
        return self.high < self.documented

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "rule": self.rule,
            "documented": self.documented,
            "documented_in": self.where,
            "decided": self.decided,
            "right": self.right,
            "precision": round(self.precision, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "sure": self.sure,
            "worst": list(self.worst),
        }


@dataclass(frozen=True, slots=True)
class NewCue:
    """A lemma that reviewers kept adding as a cue; `known` when some lexicon has it, so that a pattern is amiss."""

    lemma: str
    times: int
    known: bool
    examples: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "lemma": self.lemma,
            "times": self.times,
            "known": self.known,
            "examples": list(self.examples),
        }


def weak_rules(
    records: Iterable[Record], decisions: Sequence[Decision], documented: Mapping[str, tuple[float, str]]
) -> list[Weak]:
    """Rules below what is documented, the surest first; `documented` gives share and origin by rule id."""
    decided = _decided(decisions)
    by_rule: dict[str, list[tuple[Record, Decision]]] = defaultdict(list)
    for record in records:
        if record.id in decided:
            by_rule[record.why.rule].append((record, decided[record.id]))
    out = []
    for rule, found in by_rule.items():
        if rule not in documented or len(found) < LEAST:
            continue
        share, where = documented[rule]
        right = sum(decision.decision == "accept" for _, decision in found)
        if right / len(found) >= share:
            continue
        low, high = wilson(right / len(found), len(found))
        wrong = sorted(
            (pair for pair in found if pair[1].decision != "accept"), key=lambda p: -p[0].confidence
        )
        worst = tuple(_example(record, decision) for record, decision in wrong[:WORST])
        out.append(Weak(rule, share, where, len(found), right, low, high, worst))
    return sorted(out, key=lambda weak: (not weak.sure, weak.high - weak.documented, weak.rule))


def new_cues(
    decisions: Sequence[Decision], lemma_of: Callable[[str], str], known: frozenset[str], least: int = OFTEN
) -> list[NewCue]:
    """The lemmas of cues that reviewers added or put in place of others, the most frequent first."""
    times: Counter[str] = Counter()
    examples: dict[str, list[str]] = defaultdict(list)
    for mine in last_words(decisions).values():
        given = latest(list(mine.values())).corrections
        if given is None or not given.cue:
            continue
        words = " ".join(span.text for span in given.cue)
        lemma = lemma_of(words)
        times[lemma] += 1
        quoted = " … ".join(span.text for span in given.content or ())
        examples[lemma].append(" ".join(f"{words}: {quoted}".split()) if quoted else words)
    return [
        NewCue(lemma, count, lemma in known, tuple(examples[lemma][:WORST]))
        for lemma, count in sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= least
    ]


def documented_precision() -> dict[str, tuple[float, str]]:
    """What each shipped rule is known for, by its id: the share of right records, and where that stands."""
    from quotes.lint import STABLE_PRECISION
    from quotes.rulebook import read_measured
    from quotes.rules import load_rules

    measured = read_measured()
    out = {}
    for rule in load_rules().rules:
        found = measured.get(rule.id, {}).get("precision")
        if found is not None:
            out[rule.id] = (float(found), "measured on gold")
        elif rule.precision is not None:
            out[rule.id] = (rule.precision, "`precision` of its file")
        elif rule.status == "stable":
            out[rule.id] = (STABLE_PRECISION, "what a stable rule must show")
    return out


def _decided(decisions: Sequence[Decision]) -> dict[str, Decision]:
    words = {record: latest(list(mine.values())) for record, mine in last_words(decisions).items()}
    return {record: decision for record, decision in words.items() if decision.decision != "add"}


def _example(record: Record, decision: Decision) -> dict[str, Any]:
    fields = decision.corrections.fields if decision.corrections is not None else ()
    return {
        "record": record.id,
        "doc": record.doc.id,
        "confidence": record.confidence,
        "decision": decision.decision,
        "corrected": list(fields),
        "cue": " ".join(span.text for span in record.cue),
        "text": record.text,
        "note": decision.note,
    }
