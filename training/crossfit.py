"""`python -m training.crossfit GOLD --pipelines A B --output DOCS`: parses by pipelines that have not seen the article.

What is counted and fitted on the training articles (`cue_weights`, `scorer`, `calibration`, by `--docs DOCS`) would
trust the parser too much if it had learned from the same articles.  So `training.retrain --only blind` trains two
pipelines, each without every other article, and each parses what it has not seen: article number i, from 0, is parsed
by pipeline i % 2, which is `half_0` or `half_1` in the work folder.
"""

import argparse
from pathlib import Path

from quotes.annotate import load_pipeline
from training.cue_weights import parse
from training.polnear import read_rows


def halves(gold: Path, held_out: frozenset[str]) -> list[frozenset[str]]:
    """The articles that the training of each pipeline must not see; what is held out at all is in both."""
    names = [row["doc_id"] for row in read_rows(gold)]
    return [held_out.union(names[side::2]) for side in range(2)]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.crossfit",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("gold", type=Path, help="JSONL with `doc_id` and `text`")
    parser.add_argument("--pipelines", type=Path, nargs=2, required=True, help="half_0 and half_1")
    parser.add_argument("--output", type=Path, required=True, help="the DocBin")
    options = parser.parse_args()
    pipelines = [load_pipeline(str(path)) for path in options.pipelines]
    parse(read_rows(options.gold), pipelines).to_disk(options.output)


if __name__ == "__main__":
    main()
