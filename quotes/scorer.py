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

from spacy.tokens import Doc

from quotes.candidates import Candidate
from quotes.confidence import Calibration
from quotes.quotations import WORD, Quotations
from quotes.quote import Offsets
from quotes.tree import Tree

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

    def score(
        self, candidates: Sequence[Candidate], doc: Doc, quotations: Quotations, tree: Tree | None = None
    ) -> list[Candidate]:
        """The candidates with probabilities for scores, in the order given.

        Those inside quotation marks keep their prior: no gold that the model was fitted on annotates them.  So do
        those of rules that its gold hardly showed: their authors know better than a model that never met them.
        """
        shown = _Features(candidates, doc, quotations, tree)
        return [
            replace(candidate, score=min(CEILING, self.probability(shown.of(i))))
            if self.judges(candidate)
            else candidate
            for i, candidate in enumerate(candidates)
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
    shown = _Features(candidates, doc, quotations)
    return [shown.of(i) for i in range(len(candidates))]


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


class _Features:
    """What a reader could see of the candidates of one document; cues, sources and contents that they share once."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        doc: Doc,
        quotations: Quotations,
        tree: Tree | None = None,
    ) -> None:
        self._candidates = candidates
        self._doc = doc
        self._quotations = quotations
        self._tree = Tree(doc) if tree is None else tree
        self._holds, self._held = _nesting(candidates)
        self._speaking = {candidate.cue_head for candidate in candidates if candidate.adjacent}
        self._cues: dict[int, tuple[str, ...]] = {}
        self._sources: dict[Offsets, tuple[str, ...]] = {}
        self._contents: dict[tuple[Offsets, ...], tuple[str, tuple[str, ...], tuple[str, ...]]] = {}

    def of(self, number: int) -> dict[str, float]:
        """The features of the candidate with that number."""
        candidate = self._candidates[number]
        found = {
            "table": _log_odds(candidate.prior),
            "holds": self._holds[number],
            "held": self._held[number],
        }
        for name in self._names(candidate):
            found[name] = 1.0
        if candidate.cue_head in self._speaking and not candidate.adjacent:
            found["rival.adjacent"] = 1.0  # the cue has a quotation beside it, which another candidate takes
        return found

    def _names(self, candidate: Candidate) -> Iterator[str]:
        rule = candidate.match.rule.id
        yield f"rule={rule}"
        if candidate.adjacent:
            yield "adjacent"
        if candidate.cue:
            lemma, *others = self._cue(candidate.cue_head)
            yield lemma
            yield f"{lemma} rule={rule}"
            yield from others
        if candidate.source:
            names = self._source(candidate.source[0])
            yield from names
            if names:
                yield "source.before" if candidate.source[0][0] < candidate.start else "source.after"
        else:
            yield "source.none"
        marks, sizes, words = self._content(candidate.content)
        yield from sizes
        yield f"content.{marks} rule={rule}"
        yield from words
        if candidate.cue:
            yield "content.before" if candidate.content[0][0] < candidate.start else "content.after"

    def _cue(self, cue: int) -> tuple[str, ...]:
        known = self._cues.get(cue)
        if known is None:
            known = self._cues[cue] = tuple(_cue(self._tree, cue))
        return known

    def _source(self, source: Offsets) -> tuple[str, ...]:
        known = self._sources.get(source)
        if known is None:
            known = self._sources[source] = tuple(_source(self._doc, source))
        return known

    def _content(self, content: tuple[Offsets, ...]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        known = self._contents.get(content)
        if known is None:
            marks, sizes = _sizes(content, self._quotations)
            words = tuple(_edge(self._doc, content[0]))
            known = self._contents[content] = (marks, sizes, words)
        return known


def _cue(tree: Tree, cue: int) -> Iterator[str]:
    deps = tree.deps
    yield f"lemma={tree.doc[cue].lemma_.lower()}"
    yield f"cue.tag={tree.tags[cue]}"
    yield f"cue.dep={deps[cue]}"
    yield f"cue.head.pos={tree.pos[tree.heads[cue]]}"  # a root is its own head
    for child in tree.children[cue]:
        if deps[child] in CHILD_DEPS:
            side = "left" if child < cue else "right"
            yield f"cue.has={deps[child]}.{side}"
            if deps[child] in {"aux", "mark"}:
                yield f"cue.{deps[child]}={tree.doc[child].lower_}"
    if cue == 0 or tree.column("SENT_START")[cue]:
        yield "cue.first"


def _source(doc: Doc, source: Offsets) -> Iterator[str]:
    """What the source shows by itself; nothing where no token stands."""
    span = doc.char_span(*source, alignment_mode="expand")
    if span is None:
        return
    root = span.root
    yield f"source.pos={root.pos_}"
    yield f"source.ent={root.ent_type_ or 'none'}"
    yield f"source.dep={root.dep_}"
    yield f"source.length={_bucket(len(span))}"
    if root.pos_ in {"PRON", "DET", "NOUN"}:
        yield f"source.word={root.lower_ if root.pos_ != 'NOUN' else root.lemma_.lower()}"
    if span[0].pos_ == "DET":
        yield f"source.det={span[0].lower_}"


def _sizes(content: Sequence[Offsets], quotations: Quotations) -> tuple[str, tuple[str, ...]]:
    """How the content stands to quotation marks, and that with its length as names."""
    words = sum(1 for a, b in content for _ in WORD.finditer(quotations.text, a, b))
    names = [f"content.length={_bucket(words)}", f"content.segments={min(len(content), 3)}"]
    touched = [q for part in content for q in quotations.touching(part)]
    marks = "plain"
    if touched:
        whole = touched[0].start == content[0][0] and touched[-1].end == content[-1][1]
        marks = "quoted" if whole else "partly-quoted"
        names.append(f"content.{marks}")
    return marks, tuple(names)


def _edge(doc: Doc, content: Offsets) -> Iterator[str]:
    """The first word of the content, and what heads it."""
    span = doc.char_span(*content, alignment_mode="expand")
    if span is not None:
        first, root = span[0], span.root
        function_word = first.pos_ in {"SCONJ", "ADP", "PRON", "PART", "DET"}
        yield f"content.first={first.lower_ if function_word else first.pos_}"
        yield f"content.root={root.pos_}.{root.dep_}"


def _bucket(count: int) -> int:
    return max(limit for limit in LENGTHS if limit <= count)


def _log_odds(share: float) -> float:
    bounded = min(0.98, max(0.02, share))
    return math.log(bounded / (1.0 - bounded))
