"""`python -m training.retrain --treebanks DIR --ner DIR --output DIR`: the pipeline again, from data to
scores.

Eight steps, each of which can be run alone with `--only` (as `project.yml` does) and reads what the ones
before it have left in the folder `--work`:

    corpora   DocBins from the data folders
    parser    tagger and parser on gold trees, and then, with `--silver`, on gold and silver trees
    votes     with `--raw`: trees of raw news that four parsers vote on, two of them trained for that
    raw       with `--raw`: tagger and parser once more, on gold, silver and raw trees
    taught    with `--encoder`: and again, on the trees that a parser far too large to ship gives the raw articles
    ner       entities, starting from the token vectors that the parser has learned on gold trees
    assemble  one pipeline, written to `--output`
    evaluate  scores by corpus, to `scores.json` in `--work` and the pipeline's meta.json

and one more that is run by its name only, since nothing of it is shipped:

    reader    a pipeline from gold and raw trees alone, written to `reader` in `--work`, for which PolNeAR's articles
              are texts like any other: on its parses of them the scorer is fitted (`training.unseen`)
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from training import spacy_code
from training.assemble import assemble, write
from training.corpora.__main__ import build, voting_of
from training.stages import Steps, Trainings

HERE = Path(__file__).parent


def trainings(options: argparse.Namespace) -> Trainings:
    """Those of the work folder."""
    return Trainings(options.work, options.steps, options.eval_frequency)


def run_corpora(options: argparse.Namespace) -> None:
    """Step 1."""
    if not (options.treebanks and options.ner):
        raise SystemExit("corpora: name the data with --treebanks DIR and --ner DIR")
    build(
        options.treebanks,
        options.ner,
        options.work / "corpora",
        articles=options.articles,
        silver=options.silver,
        voting=voting_of(options.voters, options.polnear, options.held_out, options.silver),
    )


def run_parser(options: argparse.Namespace) -> None:
    """Step 2."""
    trainings(options).parser()


def run_votes(options: argparse.Namespace) -> None:
    """Step 3."""
    if options.raw and not options.voters:
        raise SystemExit("--raw: name the first voter on its trees with --voters PIPELINE")
    if options.raw and not options.silver:
        raise SystemExit(
            "--raw: name the folder of the silver data, which its voters learn from, with --silver DIR"
        )
    if options.raw:
        trainings(options).votes(options.raw, options.voters[0])


def run_raw(options: argparse.Namespace) -> None:
    """Step 4."""
    if options.raw:
        trainings(options).raw()


def run_taught(options: argparse.Namespace) -> None:
    """Step 5."""
    if options.encoder and not options.raw:
        raise SystemExit("--encoder: name the raw news whose trees it is to find with --raw FILE")
    if options.encoder:
        trainings(options).taught(options.encoder)


def run_ner(options: argparse.Namespace) -> None:
    """Step 6; it may run beside the others from the gold stage of step 2 on."""
    trainings(options).ner()


def run_assemble(options: argparse.Namespace) -> None:
    """Step 7."""
    trained = trainings(options)
    size = write(assemble(trained.finished_parser(), trained.best("ner_2")), options.output)
    print(f"{options.output}: {size / 1e6:.1f} MB")


def run_evaluate(options: argparse.Namespace) -> None:
    """Step 8, in a process of its own, with the pipeline as its users load it."""
    command = [
        sys.executable,
        "-m",
        "training.evaluate",
        str(options.output),
        str(options.work / "corpora" / "eval"),
    ]
    command += ["--output", str(options.work / "scores.json"), "--record"]
    if options.polnear and options.held_out:
        command += ["--polnear", str(options.polnear), "--held-out", str(options.held_out)]
    path = os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH"))))
    subprocess.run(command, check=True, env=dict(os.environ) | {"PYTHONPATH": path})


def run_reader(options: argparse.Namespace) -> None:
    """It needs steps 1 to 6, among them the teacher's trees."""
    trained = trainings(options)
    if not (trained.corpora / "train_parse_taught_raw").exists():
        raise SystemExit("reader: run `--only taught` first, with --raw FILE and --encoder DIR")
    trained.reader()
    write(assemble(trained.last("parse_reader"), trained.best("ner_2")), options.work / "reader")


STEPS: dict[str, Callable[[argparse.Namespace], None]] = {
    "corpora": run_corpora,
    "parser": run_parser,
    "votes": run_votes,
    "raw": run_raw,
    "taught": run_taught,
    "ner": run_ner,
    "assemble": run_assemble,
    "evaluate": run_evaluate,
    "reader": run_reader,
}
USUAL = [name for name in STEPS if name != "reader"]


def parse_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line, see `--help`."""
    parser = argparse.ArgumentParser(
        prog="python -m training.retrain",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    data = parser.add_argument_group("data")
    data.add_argument("--treebanks", type=Path, help="folder with {ewt,gum}-{train,dev}.conllu, pud.conllu")
    data.add_argument("--ner", type=Path, help="folder with *newswire*.tsv and uner-*.iob2")
    data.add_argument(
        "--articles", type=Path, nargs="*", default=[], help="JSONL with the newswire's own texts"
    )
    data.add_argument("--silver", type=Path, help="folder with parse_silver.spacy and ner_silver.spacy")
    data.add_argument(
        "--voters",
        type=Path,
        nargs="*",
        default=[],
        help="pipelines that vote on the silver trees of PolNeAR train",
    )
    data.add_argument("--raw", type=Path, help="JSONL of raw news (`text`) whose trees parsers vote on")
    data.add_argument(
        "--encoder",
        type=Path,
        help="folder of a pretrained encoder of BERT's make, for the teacher of the last round",
    )
    data.add_argument(
        "--polnear", type=Path, help="PolNeAR train (JSONL), for those and the score of attributions"
    )
    data.add_argument("--held-out", type=Path, help="JSON list of its articles that no training may see")
    parser.add_argument("--output", type=Path, required=True, help="where the pipeline goes")
    parser.add_argument("--work", type=Path, default=Path("training-work"), help="corpora, models, scores")
    parser.add_argument("--only", choices=STEPS, help="run this step alone")
    parser.add_argument(
        "--steps",
        type=int,
        nargs=len(Steps()),
        default=Steps(),
        metavar=tuple(name.upper() for name in Steps._fields),
        help="training steps of the trainings (default: " + " ".join(map(str, Steps())) + ")",
    )
    parser.add_argument("--eval-frequency", type=int, default=500, help="steps between two evaluations")
    options = parser.parse_args(arguments)
    options.steps = Steps(*options.steps)
    return options


def main(arguments: list[str] | None = None) -> None:
    """Run all steps or one."""
    options = parse_options(arguments)
    spacy_code.use_numpy()
    for name in [options.only] if options.only else USUAL:
        print(f"== {name}", flush=True)
        STEPS[name](options)


if __name__ == "__main__":
    main()
