"""`quotes evaluate`: precision, recall and F against gold."""

from __future__ import annotations

import json
import os
from typing import Annotated

import typer

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def command(
    gold: Annotated[
        str,
        typer.Argument(
            metavar="GOLD", help="JSON lines with `text` and `attributions`, or a folder of .gold or .ann."
        ),
    ],
    predictions: Annotated[
        str | None,
        typer.Argument(
            metavar="PRED",
            help="Records of the gold's texts.  [default: extract them now]",
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="A spaCy English pipeline.  [default: the embedded one]"),
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIR", help="A folder of rules to add; those of the same id are replaced. Repeatable."
        ),
    ] = None,
    scorer: Annotated[
        bool,
        typer.Option("--scorer/--no-scorer", help="Weigh by the fitted model, or by the lexicons alone."),
    ] = True,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes to work with.")
    ] = 1,
    nested: Annotated[
        bool | None,
        typer.Option(
            "--nested/--no-nested",
            show_default=False,
            help="Whether speech within speech counts.  [default: where the gold has any]",
        ),
    ] = None,
    resamples: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Drawings of documents for the 95 % intervals; 0 for none."),
    ] = 1000,
    seed: Annotated[int, typer.Option(metavar="N", help="Where the drawings begin.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for machines.")] = False,
) -> None:
    """Measure records, or the program itself, against gold attributions."""
    for variable in THREADS:
        os.environ.setdefault(variable, "1")
    from quotes.cli.evaluate_output import as_dict, print_score
    from quotes.engines.worker import Settings
    from quotes.evaluate import evaluate, read_gold
    from quotes.evaluate.predictions import from_lines, read_predictions, run_over

    articles = read_gold(gold)
    if predictions is not None:
        records = read_predictions(predictions, articles, _tell)
    else:
        settings = Settings(model, tuple(rules or ()), scorer=scorer)
        records = from_lines(run_over(articles, settings, _tell, jobs=jobs))
    score = evaluate(articles, records, nested=nested, resamples=resamples, seed=seed)
    if as_json:
        typer.echo(json.dumps(as_dict(score), ensure_ascii=False))
    else:
        print_score(score)


def _tell(line: str) -> None:
    typer.echo(f"quotes: {line}", err=True)
