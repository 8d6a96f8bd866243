"""What the figures are made of: the same by kind, act, rule and so on, overlap, speakers and roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from quotes.evaluate.attributions import Attribution
from quotes.evaluate.pairing import Pair, Paired
from quotes.evaluate.people import facts, verdict

BY_BOTH = ("kind", "act", "polarity")
BY_RECORD = ("rule", "resolver")
FIELDS = (*BY_BOTH, "mention", *BY_RECORD)


@dataclass(slots=True)
class Row:
    """One value of a field: gold attributions and records that have it, and how many are right."""

    gold: int = 0
    recalled: int = 0
    triples_recalled: int = 0
    given: int = 0
    right: int = 0
    triples_right: int = 0


@dataclass(slots=True)
class Outcomes:
    """Speakers, roles or affiliations of the attributions found."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many were looked at."""
        return self.counts.total()

    def share(self, outcome: str) -> float:
        """The share of one outcome."""
        return self.counts[outcome] / self.total if self.total else 0.0


def rows(paired: Iterable[Paired], key: str) -> dict[str, Row]:
    """Rows by the values of a field, the most frequent first; what only records have gives no recall."""
    out: dict[str, Row] = {}
    for one in paired:
        gold, records, pairs = one.counted()
        for side in gold if key not in BY_RECORD else ():
            if (value := _value(side.what, key)) is not None:
                out.setdefault(value, Row()).gold += 1
        for side in records:
            if (value := _value(side.what, key)) is not None:
                out.setdefault(value, Row()).given += 1
        for pair in pairs:
            if not pair.found:
                continue
            wanted, found = _value(one.gold[pair.gold].what, key), _value(one.records[pair.record].what, key)
            if wanted is not None and key not in BY_RECORD:
                out[wanted].recalled += 1
                out[wanted].triples_recalled += pair.triple
            if found is not None:
                out[found].right += 1
                out[found].triples_right += pair.triple
    return dict(sorted(out.items(), key=lambda item: (-item[1].gold, -item[1].given, item[0])))


def _value(one: Attribution, key: str) -> str | None:
    if key == "resolver" and one.speakers is not None and one.resolver is None and one.rule is not None:
        return "none"
    value = getattr(one, key)
    return None if value is None else str(value)


def _found_pairs(paired: Iterable[Paired]) -> Iterator[tuple[Paired, Pair]]:
    for one in paired:
        yield from ((one, pair) for pair in one.counted()[2] if pair.found)


def agreement(paired: Iterable[Paired], key: str) -> Outcomes:
    """Among the contents found, how often the program says what the gold says."""
    out = Outcomes()
    for one, pair in _found_pairs(paired):
        wanted, found = _value(one.gold[pair.gold].what, key), _value(one.records[pair.record].what, key)
        if wanted is not None and found is not None:
            out.counts["right" if wanted == found else "wrong"] += 1
    return out


def coverage(paired: Iterable[Paired]) -> dict[str, dict[str, float]]:
    """Both directions of overlap, over all pairs that share a word: means of what each side has of the other."""
    out = {}
    for role in ("content", "source"):
        shares = []
        for one in paired:
            for pair in one.counted()[2]:
                gold, record = (getattr(side, role) for side in one.both(pair))
                if gold and record:
                    common = len(gold & record)
                    shares.append((common / len(gold), common / len(record)))
        means = [_mean([share[way] for share in shares]) for way in (0, 1)]
        out[role] = {"gold in record": means[0], "record in gold": means[1], "pairs": len(shares)}
    return out


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def speakers(paired: Iterable[Paired]) -> dict[str, Outcomes]:
    """Right, wrong and unresolved speakers of the triples found, by the gold's kind of mention."""
    out: dict[str, Outcomes] = {}
    for one, pair in _found_pairs(paired):
        gold, record = one.gold[pair.gold].what, one.records[pair.record].what
        if pair.triple and gold.speakers is not None and record.speakers is not None:
            outcome = verdict(gold, record)
            for name in ("all", gold.mention_kind or "unknown"):
                out.setdefault(name, Outcomes()).counts[outcome] += 1
    return out


def facts_of(paired: Iterable[Paired], what: Literal["roles", "affiliations"]) -> Outcomes:
    """Roles or affiliations of the triples found whose speaker is right."""
    out = Outcomes()
    for one, pair in _found_pairs(paired):
        gold, record = one.gold[pair.gold].what, one.records[pair.record].what
        if (
            pair.triple
            and gold.facts
            and gold.speakers is not None
            and record.speakers is not None
            and verdict(gold, record) == "right"
        ):
            out.counts[facts(gold, record, what)] += 1
    return out


def source_exact(paired: Iterable[Paired]) -> float:
    """Among the contents found, the share of sources with exactly the gold's words."""
    found = [
        one.records[pair.record].source == one.gold[pair.gold].source for one, pair in _found_pairs(paired)
    ]
    return sum(found) / len(found) if found else 0.0
