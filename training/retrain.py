"""`python -m training.retrain --treebanks DIR --ner DIR --output DIR`: the pipeline again, from data to
scores.

Five steps, each of which can be run alone with `--only` (as `project.yml` does) and reads what the ones
before it have left in the folder `--work`:

    corpora   DocBins from the data folders
    parser    tagger and parser on gold trees, and then, with `--silver`, on gold and silver trees
    ner       entities, starting from the token vectors that the parser has learned on gold trees
    assemble  one pipeline, written to `--output`
    evaluate  scores by corpus, to `scores.json` in `--work` and the pipeline's meta.json
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from training import spacy_code
from training.assemble import assemble, write
from training.corpora.__main__ import build, voting_of

HERE = Path(__file__).parent
SECOND_RATE = 0.0005  # learn rate at the start of the parser's second silver round; NER's is in its config


class Steps(NamedTuple):
    """Training steps of each training."""

    gold: int = 6000
    silver: int = 11000
    silver_again: int = 8000
    ner: int = 10000
    ner_again: int = 9000


def train(
    config: str, output: Path, *, steps: int, eval_frequency: int, rate: float | None = None, **paths: Path
) -> None:
    """`spacy train` on one core in a process of its own, at the config's learn rate or that of `rate`.

    Raises CalledProcessError where it fails.
    """
    command = [sys.executable, "-m", "spacy", "train", str(HERE / "configs" / f"{config}.cfg")]
    command += ["--code", str(HERE / "spacy_code.py"), "--output", str(output)]
    command += ["--training.max_steps", str(steps), "--training.eval_frequency", str(eval_frequency)]
    if rate is not None:
        command += ["--training.optimizer.learn_rate.initial_rate", str(rate)]
    for name, path in paths.items():
        command += [f"--paths.{name}", str(path)]
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(command, check=True, env=one_core | dict(os.environ))


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
    """Step 2: gold trees; with silver ones, two rounds more, each with a learn rate that falls to zero."""
    corpora, models = options.work / "corpora", options.work / "models"
    gold, first, second = (models / name for name in ("parse_gold", "parse_silver_1", "parse_silver_2"))
    dev, every = corpora / "dev_parse", options.eval_frequency
    train(
        "parse", gold, steps=options.steps.gold, eval_frequency=every, train=corpora / "train_parse", dev=dev
    )
    silver = corpora / "train_parse_silver"
    if not silver.exists():
        return
    train(
        "parse_silver",
        first,
        steps=options.steps.silver,
        eval_frequency=every,
        train=silver,
        dev=dev,
        init=gold / "model-best",
    )
    train(
        "parse_silver",
        second,
        steps=options.steps.silver_again,
        eval_frequency=every,
        rate=SECOND_RATE,
        train=silver,
        dev=dev,
        init=first / "model-last",
    )


def finished_parser(models: Path) -> Path:
    """What step 2 ended with.

    After silver training that is the last model, where the learn rate has come to zero, not the one that
    scores best on the treebanks' dev parts: those are of the gold trees' genres, and so the best is the one
    that has seen the least of news.
    """
    silver = models / "parse_silver_2" / "model-last"
    return silver if silver.exists() else models / "parse_gold" / "model-best"


def run_ner(options: argparse.Namespace) -> None:
    """Step 3, in two rounds; it needs of step 2 the gold stage only, and may run beside the others."""
    corpora, models = options.work / "corpora", options.work / "models"
    data = {"train": corpora / "train_ner", "dev": corpora / "dev_ner"}
    every = options.eval_frequency
    start = models / "parse_gold" / "model-best"
    train("ner", models / "ner_1", steps=options.steps.ner, eval_frequency=every, init=start, **data)
    start = models / "ner_1" / "model-last"
    train(
        "ner_more", models / "ner_2", steps=options.steps.ner_again, eval_frequency=every, init=start, **data
    )


def run_assemble(options: argparse.Namespace) -> None:
    """Step 4."""
    models = options.work / "models"
    size = write(assemble(finished_parser(models), models / "ner_2" / "model-best"), options.output)
    print(f"{options.output}: {size / 1e6:.1f} MB")


def run_evaluate(options: argparse.Namespace) -> None:
    """Step 5, in a process of its own, with the pipeline as its users load it."""
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


STEPS: dict[str, Callable[[argparse.Namespace], None]] = {
    "corpora": run_corpora,
    "parser": run_parser,
    "ner": run_ner,
    "assemble": run_assemble,
    "evaluate": run_evaluate,
}


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
        nargs=5,
        default=Steps(),
        metavar=("GOLD", "SILVER", "SILVER_AGAIN", "NER", "NER_AGAIN"),
        help="training steps of the five trainings (default: " + " ".join(map(str, Steps())) + ")",
    )
    parser.add_argument("--eval-frequency", type=int, default=500, help="steps between two evaluations")
    options = parser.parse_args(arguments)
    options.steps = Steps(*options.steps)
    return options


def main(arguments: list[str] | None = None) -> None:
    """Run all steps or one."""
    options = parse_options(arguments)
    spacy_code.use_numpy()
    for name in [options.only] if options.only else STEPS:
        print(f"== {name}", flush=True)
        STEPS[name](options)


if __name__ == "__main__":
    main()
