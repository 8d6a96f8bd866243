"""Fit the scorer: an L1 logistic model that says how likely a candidate is right.

    python -m training.scorer GOLD.jsonl [--docs CACHE.spacy] [--output quotes/scorer.json] [--penalty C]

The candidates are those that the shipped rules propose; a candidate is right when a gold attribution has its content
and its source (see `training.cue_weights`).  The lexicon's weight that a candidate carries was counted on the same
gold data, so its own verdict is taken out of that weight before fitting (leave one out).  Five-fold cross-validation
by document prints the log-loss and the calibration error of each penalty; the smallest model within one standard
error of the best is written.  Run `training.calibration` after it: the correction that it fits is of this model.
Needs scikit-learn, at training time only.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold
from spacy.tokens import Doc

from quotes.assemble import Assembly, Candidate
from quotes.match import RuleMatcher, mark_tokens
from quotes.rules import load_rules
from quotes.scorer import WEIGHTS, features
from training.cue_weights import PRIOR, Words, frame_of, gold_docs, right

PENALTIES = (0.05, 0.1, 0.2, 0.4)
MIN_COUNT = 5
MIN_RULE = 20  # candidates of a rule; of one that gold shows less often the model knows too little
FOLDS = 5


@dataclass(frozen=True)
class Article:
    """An annotated article: its candidates, and of those outside quotation marks the features and verdicts.

    `judged` are their places among the candidates.
    """

    doc: Doc
    stage: Assembly
    candidates: list[Candidate]
    judged: list[int]
    rows: list[dict[str, float]]
    verdicts: list[bool]


def collect(gold: Path, cache: Path | None) -> list[Article]:
    """The articles of a gold file with all that the shipped rules propose in them."""
    nlp = spacy.blank("en")
    if cache is None or not cache.exists():
        from quotes.annotate import load_pipeline

        nlp = load_pipeline()
    ruleset = load_rules()
    framed = {rule.id for rule in ruleset.rules if list(frame_of(rule.pattern, rule.roles))}
    matcher = RuleMatcher(nlp.vocab, ruleset)
    found = []
    counts: dict[tuple[str, str], int] = {}
    for doc, attributions in gold_docs(nlp, gold, cache):
        stage = Assembly(doc, mark_tokens(doc), ruleset)
        candidates = stage.candidates(matcher(doc))
        words = Words(doc.text)
        wanted = [(words.of(a["content"]), words.of(a["source"])) for a in attributions]  # type: ignore[arg-type]
        verdicts = [right(c, wanted, words) for c in candidates]
        found.append((doc, stage, candidates, verdicts))
        for c in candidates:
            key = (c.match.rule.id, doc[c.cue_head].lemma_.lower())
            counts[key] = counts.get(key, 0) + 1
    out = []
    for doc, stage, candidates, verdicts in found:
        blind = []
        for c, verdict in zip(candidates, verdicts, strict=True):
            n = counts[c.match.rule.id, doc[c.cue_head].lemma_.lower()] + PRIOR
            own = (c.prior * n - verdict) / (n - 1)
            blind.append(replace(c, prior=min(0.99, max(0.01, own))) if c.match.rule.id in framed else c)
        rows = features(blind, doc, stage.quotations)
        judged = [i for i, c in enumerate(candidates) if not c.quoted]
        out.append(
            Article(doc, stage, candidates, judged, [rows[i] for i in judged], [verdicts[i] for i in judged])
        )
    return out


def flat(articles: Sequence[Article]) -> tuple[list[dict[str, float]], list[bool], list[int]]:
    """Features, verdicts and article numbers of all candidates outside quotation marks."""
    rows = [row for article in articles for row in article.rows]
    verdicts = [verdict for article in articles for verdict in article.verdicts]
    return rows, verdicts, [number for number, article in enumerate(articles) for _ in article.rows]


def calibration_error(truth: Any, predicted: Any, bins: int = 15) -> float:
    """Expected calibration error: mean distance of confidence and accuracy over equal-width bins."""
    edges = np.clip((predicted * bins).astype(int), 0, bins - 1)
    total = 0.0
    for b in range(bins):
        inside = edges == b
        if inside.any():
            total += inside.mean() * abs(truth[inside].mean() - predicted[inside].mean())
    return float(total)


def main() -> None:
    """Cross-validate, fit, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--docs", type=Path)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--penalty", type=float, help="take this C and leave the cross-validation out")
    args = parser.parse_args()
    rows, labels, groups = flat(collect(args.gold, args.docs))
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    names = np.array(vectorizer.feature_names_)
    keep = np.asarray((matrix != 0).sum(axis=0)).ravel() >= MIN_COUNT
    matrix, names = matrix[:, keep], names[keep]
    truth = np.array(labels, dtype=int)
    results = {}
    for penalty in () if args.penalty else PENALTIES:
        losses, predicted = [], np.zeros(len(truth))
        for train, test in GroupKFold(FOLDS).split(matrix, truth, groups):
            model = LogisticRegression(l1_ratio=1, C=penalty, solver="liblinear", max_iter=300)
            model.fit(matrix[train], truth[train])
            predicted[test] = model.predict_proba(matrix[test])[:, 1]
            losses.append(log_loss(truth[test], predicted[test]))
        results[penalty] = (float(np.mean(losses)), float(np.std(losses) / np.sqrt(FOLDS)))
        print(
            f"C={penalty}: log-loss {results[penalty][0]:.4f}, ECE {calibration_error(truth, predicted):.4f}"
        )
    chosen = args.penalty or _chosen(results)
    model = LogisticRegression(l1_ratio=1, C=chosen, solver="liblinear", max_iter=500).fit(matrix, truth)
    weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.005}
    data = {
        "about": "log-odds of the scorer; fitted by training/scorer.py on PolNeAR train (no licence stated)",
        "intercept": round(float(model.intercept_[0]), 3),
        "rules": sorted(
            name.removeprefix("rule=")
            for name, count in zip(names, np.asarray((matrix != 0).sum(axis=0)).ravel(), strict=True)
            if name.startswith("rule=") and count >= MIN_RULE
        ),
        "weights": dict(sorted(weights.items())),
    }
    args.output.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(
        f"{len(truth)} candidates, {truth.mean():.3f} right; C={chosen}; {len(weights)} weights -> {args.output}"
    )


def _chosen(results: dict[float, tuple[float, float]]) -> float:
    """The smallest C within one standard error of the best log-loss."""
    best = min(results, key=lambda c: results[c][0])
    return min(c for c in PENALTIES if results[c][0] <= sum(results[best]))


if __name__ == "__main__":
    main()
