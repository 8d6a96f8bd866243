"""Fit the correction that makes a record's confidence the share of right ones; it goes into the scorer's file.

    python -m training.calibration GOLD.jsonl [--docs CACHE.spacy] [--penalty 0.2]

The scorer knows a candidate before the choice; what is chosen, joined and completed is right more often or less.  So
the whole way is gone, article by article, with scorers that were fitted on the other articles (five folds), and a
logistic model is fitted on the quotes that come out: right, when content and source are a gold attribution's, one to
one, as `quotes evaluate` counts.  Run it after `training.scorer`, on the same gold.  Needs scikit-learn, at training
time only.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold

from quotes.assemble import FLOATING
from quotes.choose import SCORED_THRESHOLD
from quotes.confidence import features
from quotes.evaluate.attributions import Attribution
from quotes.evaluate.gold import read_gold
from quotes.evaluate.pairing import pair_up
from quotes.scorer import CEILING, WEIGHTS, load_scorer
from quotes.speakers import resolve
from training.scorer import FOLDS, MIN_COUNT, MIN_RULE, Article, calibration_error, collect, flat

SHARE = 0.5  # of the shift that unseen articles ask for: few of them tell it


def out_of_fold(articles: list[Article], penalty: float) -> list[list[float]]:
    """The chance of each judged candidate by a scorer that never saw its article."""
    rows, verdicts, groups = flat(articles)
    matrix = DictVectorizer().fit_transform(rows).tocsr()
    # liblinear takes no wider numbers
    matrix.indices = matrix.indices.astype(np.int32)
    matrix.indptr = matrix.indptr.astype(np.int32)
    matrix = matrix[:, np.asarray((matrix != 0).sum(axis=0)).ravel() >= MIN_COUNT]
    truth, numbers = np.array(verdicts, dtype=int), np.array(groups)
    chances = np.zeros(len(truth))
    for train, test in GroupKFold(FOLDS).split(matrix, truth, groups):
        model = LogisticRegression(l1_ratio=1, C=penalty, solver="liblinear", max_iter=200, tol=1e-3)
        chances[test] = model.fit(matrix[train], truth[train]).predict_proba(matrix[test])[:, 1]
    return [chances[numbers == number].tolist() for number in range(len(articles))]


def as_shipped(articles: list[Article]) -> list[list[float]]:
    """The chance of each judged candidate by the shipped scorer, which was fitted on other parses of the articles."""
    scorer = load_scorer()
    if scorer is None:
        raise SystemExit(f"--as-shipped: there is no scorer in {WEIGHTS}")
    return [[scorer.probability(row) for row in article.rows] for article in articles]


def outcomes(
    gold: Path, articles: list[Article], chances: list[list[float]]
) -> tuple[list[dict[str, float]], list[bool], list[int], list[str]]:
    """Features, verdicts, article numbers and rules of the quotes that come out, those without a parent."""
    scorer = load_scorer()
    known = None if scorer is None else scorer.rules
    rows: list[dict[str, float]] = []
    verdicts: list[bool] = []
    groups: list[int] = []
    rules: list[str] = []
    for number, (read, article, chance) in enumerate(zip(read_gold(gold), articles, chances, strict=True)):
        candidates = list(article.candidates)
        for place, value in zip(article.judged, chance, strict=True):
            if known is None or candidates[place].match.rule.id in known:
                candidates[place] = replace(candidates[place], score=min(CEILING, value))
        chosen = article.stage.choose(candidates, SCORED_THRESHOLD)
        quotes = article.stage.quotes(chosen)
        first = [i for i, quote in enumerate(quotes) if quote.parent is None and quote.rule != FLOATING]
        resolutions = resolve(article.doc, quotes)
        sides = [
            Attribution(
                content=tuple(quotes[i].content),
                cue=tuple(quotes[i].cue),
                source=tuple(quotes[i].source),
                id=str(i),
            )
            for i in first
        ]
        paired = pair_up(read, sides)
        right = {paired.records[pair.record].what.id for pair in paired.pairs if pair.triple}
        for i in first:
            rows.append(features(quotes[i], resolutions[i]))
            verdicts.append(str(i) in right)
            groups.append(number)
            rules.append(quotes[i].rule)
    return rows, verdicts, groups, rules


def main() -> None:
    """Cross-fit, cross-validate, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--docs", type=Path)
    parser.add_argument("--penalty", type=float, default=0.2, help="the scorer's C")
    parser.add_argument("--scorer", type=Path, default=WEIGHTS, help="the file that gets it")
    parser.add_argument(
        "--as-shipped",
        action="store_true",
        help="take the shipped scorer as it is, on whatever parses it was fitted",
    )
    parser.add_argument(
        "--unseen", type=Path, help="gold that the parser has not learned either, which sets the level"
    )
    args = parser.parse_args()
    articles = collect(args.gold, args.docs)
    chances = as_shipped(articles) if args.as_shipped else out_of_fold(articles, args.penalty)
    rows, verdicts, groups, rules = outcomes(args.gold, articles, chances)
    vectorizer = DictVectorizer()
    counts = Counter(name for row in rows for name in row)
    rows = [{name: value for name, value in row.items() if counts[name] >= MIN_RULE} for row in rows]
    matrix, truth = vectorizer.fit_transform(rows).toarray(), np.array(verdicts, dtype=int)
    names = vectorizer.feature_names_
    before = 1 / (1 + np.exp(-matrix[:, names.index("odds")]))
    after = np.zeros(len(truth))
    for train, test in GroupKFold(FOLDS).split(matrix, truth, groups):
        after[test] = _model().fit(matrix[train], truth[train]).predict_proba(matrix[test])[:, 1]
    for name, chance in (("before", before), ("after", after)):
        sure = chance >= 0.9
        print(
            f"{name}: log-loss {log_loss(truth, chance):.4f}, ECE {calibration_error(truth, chance, 10):.4f}; "
            f"{sure.sum()} of {len(truth)} at .9 or more, {truth[sure].mean():.3f} of them right"
        )
    model = _model().fit(matrix, truth)
    level = 0.0
    if args.unseen is not None:
        others = collect(args.unseen, None)
        rows, verdicts, _, _ = outcomes(args.unseen, others, as_shipped(others))
        level = SHARE * shift(
            model.decision_function(vectorizer.transform(rows).toarray()), np.array(verdicts, dtype=int)
        )
        print(f"{len(rows)} quotes of articles that the parser has not learned: level {level:+.3f}")
    seen = Counter(rules)
    data = json.loads(args.scorer.read_text(encoding="utf-8"))
    data["calibration"] = {
        "intercept": round(float(model.intercept_[0]) + level, 3),
        "rules": sorted(rule for rule, count in seen.items() if count >= MIN_RULE),
        "weights": {
            name: round(float(weight), 3)
            for name, weight in zip(names, model.coef_[0], strict=True)
            if not math.isclose(weight, 0.0, abs_tol=0.005)
        },
    }
    args.scorer.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(
        f"{len(truth)} quotes, {truth.mean():.3f} right; {len(data['calibration']['weights'])} weights -> {args.scorer}"
    )


def shift(odds: np.ndarray, truth: np.ndarray) -> float:
    """What to add to the log-odds so that their mean chance is the share of right ones (bisection)."""
    low, high = -2.0, 2.0
    while high - low > 1e-4:
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() > truth.mean():
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _model() -> LogisticRegression:
    return LogisticRegression(l1_ratio=1, C=0.5, solver="liblinear", max_iter=500)


if __name__ == "__main__":
    main()
