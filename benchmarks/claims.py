"""How well check-worthiness ranks: average precision on statements labelled by hand, beside chance and length.

    python benchmarks/claims.py [--labels benchmarks/claims-labelled.tsv] [--wrong 10]

Chance is the mean over 1,000 shuffles, length ranks by number of words.  The interval is a bootstrap's 95 per cent.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import quotes
from quotes.claims.worth import WorthScorer, statement

LABELS = Path(__file__).parent / "claims-labelled.tsv"
SHUFFLES = 1_000


def read_labels(path: Path) -> list[tuple[int, str, str]]:
    """Label, act and statement of each line."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    return [(int(label), act, text) for label, act, text in rows]


def average_precision(scores: Sequence[float], labels: Sequence[int]) -> float:
    """Mean precision at each worthy statement, best score first; ties stand in the order given."""
    ranked = [label for _, label in sorted(zip(scores, labels, strict=True), key=lambda pair: -pair[0])]
    hits, total = 0, 0.0
    for place, label in enumerate(ranked, 1):
        hits += label
        total += label * hits / place
    return total / hits


def main() -> None:
    """Print average precision and the precision of the first statements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--wrong", type=int, default=0, help="print so many of the worst placed")
    options = parser.parse_args()
    rows = read_labels(options.labels)
    labels = [label for label, _, _ in rows]
    scorer = WorthScorer(quotes.load_pipeline())
    docs = scorer.nlp.pipe([statement(text) for _, _, text in rows])
    worths = [scorer.of(doc, act) for doc, (_, act, _) in zip(docs, rows, strict=True)]
    scores = [worth.score for worth in worths]
    chance = random.Random(1)  # noqa: S311
    shuffled = [average_precision([chance.random() for _ in rows], labels) for _ in range(SHUFFLES)]
    drawn = []
    for _ in range(SHUFFLES):
        picks = [chance.randrange(len(rows)) for _ in rows]
        drawn.append(average_precision([scores[i] for i in picks], [labels[i] for i in picks]))
    drawn.sort()
    low, high = drawn[int(0.025 * SHUFFLES)], drawn[int(0.975 * SHUFFLES)]
    print(f"{len(rows)} statements, {sum(labels)} worth checking")
    print(f"rules   {average_precision(scores, labels):.3f}  (95%: {low:.3f} to {high:.3f})")
    print(f"acts    {average_precision([score_of_act(act) for _, act, _ in rows], labels):.3f}")
    print(f"length  {average_precision([len(text.split()) for _, _, text in rows], labels):.3f}")
    print(f"chance  {sum(shuffled) / SHUFFLES:.3f}")
    best = sorted(range(len(rows)), key=lambda i: -scores[i])
    for count in (10, 20, 50):
        print(f"precision of the first {count}: {sum(labels[i] for i in best[:count]) / count:.2f}")
    for i in sorted(range(len(rows)), key=lambda i: (1 - 2 * labels[i]) * (0.5 - scores[i]))[: options.wrong]:
        reasons = ", ".join(f"{r.feature.rpartition('.')[2]} {r.weight:+.1f}" for r in worths[i].reasons)
        print(f"{labels[i]} {scores[i]:.2f} {rows[i][2]}  [{reasons}]")


def score_of_act(act: str) -> float:
    """What the act alone says."""
    from quotes.claims.worth import ACTS

    return ACTS.get(act, 0.0)  # type: ignore[call-overload]


if __name__ == "__main__":
    main()
