"""`python -m training.unseen GOLD --pipeline READER --held-out NAMES --output FOLDER`: gold as a reader sees it.

What is counted and fitted on the training articles (`cue_weights`, `scorer`, `calibration`) would trust the parser too
much if it had learned from the same articles, as the shipped one has.  `training.retrain --only reader` trains another,
from treebanks and raw news alone.  FOLDER gets `gold.jsonl`, the articles of GOLD without those of NAMES, which nothing
may learn from, and `docs.spacy`, the same articles as READER reads them.
"""

import argparse
import json
from pathlib import Path

from quotes.annotate import load_pipeline
from training.cue_weights import parse
from training.polnear import held_out_names, read_rows


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.unseen",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("gold", type=Path, help="JSONL with `doc_id`, `text` and `attributions`")
    parser.add_argument("--pipeline", type=Path, required=True, help="the reader")
    parser.add_argument("--held-out", type=Path, required=True, help="JSON list of articles to leave out")
    parser.add_argument("--output", type=Path, required=True, help="the folder")
    options = parser.parse_args(arguments)
    left_out = held_out_names(options.held_out)
    rows = [row for row in read_rows(options.gold) if row["doc_id"] not in left_out]
    options.output.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    (options.output / "gold.jsonl").write_text("".join(lines), encoding="utf-8")
    parse(rows, load_pipeline(str(options.pipeline))).to_disk(options.output / "docs.spacy")
    print(f"{options.output}: {len(rows)} articles")


if __name__ == "__main__":
    main()
