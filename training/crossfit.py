"""`python -m training.crossfit GOLD --pipelines A B --output DOCS`: parses by pipelines that have not seen the article.

What is counted and fitted on the training articles (`cue_weights`, `scorer`, `calibration`, by `--docs DOCS`) would
trust the parser too much if it had learned from the same articles.  So two pipelines are trained, each with every
other article held out, and each parses what it has not seen:

    python -m training.crossfit GOLD --held-out HELD --halves DIR    # lists for `--held-out`: half-0.json, half-1.json
    python -m training.crossfit GOLD --pipelines A B --output DOCS   # A was trained with half-0, B with half-1

Article number i, from 0, is held out in `half-(i % 2)` and parsed by pipeline i % 2.
"""

import argparse
import json
from pathlib import Path

from quotes.annotate import load_pipeline
from training.cue_weights import parse
from training.polnear import held_out_names, read_rows


def write_halves(gold: Path, held_out: Path | None, folder: Path) -> None:
    """The lists of articles that the training of each pipeline must not see; what is held out at all is in both."""
    names = [row["doc_id"] for row in read_rows(gold)]
    always = held_out_names(held_out) if held_out is not None else set[str]()
    folder.mkdir(parents=True, exist_ok=True)
    for side in range(2):
        half = sorted(f"{name}.txt" for name in always.union(names[side::2]))
        (folder / f"half-{side}.json").write_text(json.dumps(half, indent=0) + "\n", encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.crossfit",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("gold", type=Path, help="JSONL with `doc_id` and `text`")
    parser.add_argument("--held-out", type=Path, help="JSON list of articles that no training may see")
    parser.add_argument("--halves", type=Path, help="folder for the two lists")
    parser.add_argument("--pipelines", type=Path, nargs=2, help="trained with half-0 and half-1 held out")
    parser.add_argument("--output", type=Path, help="the DocBin")
    options = parser.parse_args()
    if options.halves:
        write_halves(options.gold, options.held_out, options.halves)
    if options.pipelines:
        if options.output is None:
            parser.error("--pipelines: name the DocBin with --output FILE")
        pipelines = [load_pipeline(str(path)) for path in options.pipelines]
        parse(read_rows(options.gold), pipelines).to_disk(options.output)


if __name__ == "__main__":
    main()
