"""How likely a candidate is right: a logistic model over what a reader could see, its weights in a JSON file.

Rules propose, the scorer weighs: it never makes, moves or joins a span.  Without it the lexicons' weights decide.
The weights are few (an L1 penalty leaves most at nought) and readable: `quotes/scorer.json` maps feature names to
log-odds.  They were fitted by `training/scorer.py`.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Token

from quotes.candidates import Candidate
from quotes.confidence import Calibration
from quotes.quotations import WORD, Quotations
from quotes.quote import Offsets

WEIGHTS = Path(__file__).parent / "scorer.json"
LENGTHS = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55)
CEILING = 0.99
CHILD_DEPS = frozenset(
    {"aux", "auxpass", "neg", "prt", "dobj", "dative", "prep", "advcl", "npadvmod", "mark", "advmod"}
)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Log-odds by feature, and their intercept."""

    intercept: float
    weights: Mapping[str, float]
    rules: Collection[str] | None = None  # those that its gold showed often enough; None: all
    calibration: Calibration | None = None  # from the chance of a candidate to that of a record

    def probability(self, features: Mapping[str, float]) -> float:
        """The chance that content and source are right."""
        total = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def judges(self, candidate: Candidate) -> bool:
        """Whether the model was fitted on candidates such as this one."""
        known = self.rules is None or candidate.match.rule.id in self.rules
        return known and not candidate.quoted

    def score(self, candidates: Sequence[Candidate], doc: Doc, quotations: Quotations) -> list[Candidate]:
        """The candidates with probabilities for scores, in the order given.

        Those inside quotation marks keep their prior: no gold that the model was fitted on annotates them.  So do
        those of rules that its gold hardly showed: their authors know better than a model that never met them.
        """
        return [
            candidate
            if not self.judges(candidate)
            else replace(candidate, score=min(CEILING, self.probability(found)))
            for candidate, found in zip(candidates, features(candidates, doc, quotations), strict=True)
        ]


@lru_cache(maxsize=2)
def load_scorer(path: Path = WEIGHTS) -> Scorer | None:
    """The shipped scorer, or None where its file is absent (the lexicons' weights then decide)."""
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return scorer_of(data)


def scorer_of(data: Mapping[str, Any]) -> Scorer:
    """A scorer from what its file holds, or `dataclasses.asdict` made of one."""
    rules, calibration = data.get("rules"), data.get("calibration")
    return Scorer(
        data["intercept"],
        data["weights"],
        None if rules is None else tuple(rules),
        None if calibration is None else Calibration(**calibration),
    )


def features(candidates: Sequence[Candidate], doc: Doc, quotations: Quotations) -> list[dict[str, float]]:
    """Named features of each candidate; all are 0 or 1 but the table's log-odds and the two nesting numbers."""
    holds, held = _nesting(candidates)
    speaking = {candidate.cue_head for candidate in candidates if candidate.adjacent}
    out = []
    for i, candidate in enumerate(candidates):
        found = {"table": _log_odds(candidate.prior), "holds": holds[i], "held": held[i]}
        found.update(dict.fromkeys(_names(candidate, doc, quotations), 1.0))
        if candidate.cue_head in speaking and not candidate.adjacent:
            found["rival.adjacent"] = 1.0  # the cue has a quotation beside it, which another candidate takes
        out.append(found)
    return out


def _nesting(candidates: Sequence[Candidate]) -> tuple[list[float], list[float]]:
    """The likeliest other cue in each candidate's content, and the likeliest cue whose content holds its own.

    Cues in quotation marks do not count.
    """
    holds, held = [0.0] * len(candidates), [0.0] * len(candidates)
    order = sorted(range(len(candidates)), key=lambda i: candidates[i].start)
    starts = [candidates[i].start for i in order]
    for i, candidate in enumerate(candidates):
        for low, high in candidate.content:
            for j in order[bisect_left(starts, low) : bisect_left(starts, high)]:
                other = candidates[j]
                if other.cue_head == candidate.cue_head:
                    continue
                if not other.quoted:
                    holds[i] = max(holds[i], other.prior)
                if not candidate.quoted:
                    held[j] = max(held[j], candidate.prior)
    return holds, held


def _names(candidate: Candidate, doc: Doc, quotations: Quotations) -> Iterator[str]:
    rule = candidate.match.rule.id
    yield f"rule={rule}"
    if candidate.adjacent:
        yield "adjacent"
    if candidate.cue:
        yield from _cue(doc[candidate.cue_head], rule)
    yield from _source(doc, candidate.source, candidate.start)
    yield from _content(doc, candidate, quotations)


def _cue(cue: Token, rule: str) -> Iterator[str]:
    lemma = cue.lemma_.lower()
    yield f"lemma={lemma}"
    yield f"lemma={lemma} rule={rule}"
    yield f"cue.tag={cue.tag_}"
    yield f"cue.dep={cue.dep_}"
    yield f"cue.head.pos={cue.head.pos_}" if cue.head is not cue else "cue.root"
    for child in cue.children:
        if child.dep_ in CHILD_DEPS:
            side = "left" if child.i < cue.i else "right"
            yield f"cue.has={child.dep_}.{side}"
            if child.dep_ in {"aux", "mark"}:
                yield f"cue.{child.dep_}={child.lower_}"
    if cue.i == 0 or cue.is_sent_start:
        yield "cue.first"


def _source(doc: Doc, source: Sequence[Offsets], cue: int) -> Iterator[str]:
    if not source:
        yield "source.none"
        return
    span = doc.char_span(source[0][0], source[0][1], alignment_mode="expand")
    if span is None:
        return
    root = span.root
    yield f"source.pos={root.pos_}"
    yield f"source.ent={root.ent_type_ or 'none'}"
    yield f"source.dep={root.dep_}"
    yield f"source.length={_bucket(len(span))}"
    yield "source.before" if source[0][0] < cue else "source.after"
    if root.pos_ in {"PRON", "DET", "NOUN"}:
        yield f"source.word={root.lower_ if root.pos_ != 'NOUN' else root.lemma_.lower()}"
    if span[0].pos_ == "DET":
        yield f"source.det={span[0].lower_}"


def _content(doc: Doc, candidate: Candidate, quotations: Quotations) -> Iterator[str]:
    start, end = candidate.content[0][0], candidate.content[-1][1]
    span = doc.char_span(*candidate.content[0], alignment_mode="expand")
    words = sum(1 for a, b in candidate.content for _ in WORD.finditer(quotations.text, a, b))
    yield f"content.length={_bucket(words)}"
    yield f"content.segments={min(len(candidate.content), 3)}"
    touched = [q for part in candidate.content for q in quotations.touching(part)]
    marks = "plain"
    if touched:
        whole = touched[0].start == start and touched[-1].end == end
        marks = "quoted" if whole else "partly-quoted"
        yield f"content.{marks}"
    yield f"content.{marks} rule={candidate.match.rule.id}"
    if span is not None:
        function_word = span[0].pos_ in {"SCONJ", "ADP", "PRON", "PART", "DET"}
        yield f"content.first={span[0].lower_ if function_word else span[0].pos_}"
        yield f"content.root={span.root.pos_}.{span.root.dep_}"
    if candidate.cue:
        yield "content.before" if start < candidate.start else "content.after"


def _bucket(count: int) -> int:
    return max(limit for limit in LENGTHS if limit <= count)


def _log_odds(share: float) -> float:
    bounded = min(0.98, max(0.02, share))
    return math.log(bounded / (1.0 - bounded))
