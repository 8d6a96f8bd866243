"""`quotes evaluate`: precision, recall and F against gold, errors with their causes, reliability."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli.options import Model, Rules, Scorer
from quotes.cli.threads import one_thread
from quotes.cli.words import tell
from quotes.errors import UsageError

if TYPE_CHECKING:
    from quotes.evaluate import Article, Score
    from quotes.evaluate.causes import Error
    from quotes.evaluate.predictions import ByDocument
    from quotes.explain import Explanation
    from quotes.rules import RuleSet


def command(
    gold: Annotated[
        str,
        typer.Argument(
            metavar="GOLD",
            help="JSON lines with `text` and `attributions`, or a folder of .gold or .ann files.",
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
    model: Model = None,
    rules: Rules = None,
    scorer: Scorer = True,
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
    labels: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="JSON lines that name the speakers of gold that does not."),
    ] = None,
    given_spans: Annotated[
        bool,
        typer.Option("--given-spans", help="Speakers and roles alone, resolved on the gold's own spans."),
    ] = False,
    errors: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write every error with a guess at its cause; .jsonl or .html."),
    ] = None,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Also tell how much the confidence is worth.")
    ] = False,
    plot: Annotated[
        str | None, typer.Option(metavar="FILE", help="Draw the reliability; .svg or .html.")
    ] = None,
    records: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep the records that were extracted.")
    ] = None,
    resamples: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Drawings of documents for the 95 % intervals; 0 for none."),
    ] = 1000,
    seed: Annotated[int, typer.Option(metavar="N", help="Where the drawings begin.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for machines.")] = False,
) -> None:
    """Measure records, or the program itself, against gold attributions."""
    _check(predictions, errors, plot, records, given_spans=given_spans)
    one_thread()
    from quotes.cli.evaluate_output import as_dict, given_as_dict, print_given, print_score
    from quotes.evaluate import evaluate, read_gold
    from quotes.evaluate.given import by_source, read_labels, resolve_given

    articles = read_gold(gold)
    if labels is not None:
        articles = read_labels(labels, articles)
    program = _Program(model, tuple(rules or ()), scorer=scorer, jobs=jobs)
    sentences = not any(one.content for article in articles for one in article.attributions)
    if given_spans or sentences:
        if given_spans:
            found = resolve_given(articles, program.pipeline())
        else:
            made = _predictions(program, predictions, articles, explained=False, keep=records)
            found = by_source(articles, made.records)
        if errors is not None:
            _write_errors(found.errors, articles, errors)
        if as_json:
            typer.echo(json.dumps(given_as_dict(found)))
        else:
            print_given(found)
        return
    made = _predictions(program, predictions, articles, explained=errors is not None, keep=records)
    score = evaluate(articles, made.records, nested=nested, resamples=resamples, seed=seed)
    account = _reliability(score, asked=reliability or plot is not None, plot=plot)
    counts = _errors(score, made, articles, errors)
    if as_json:
        typer.echo(json.dumps(as_dict(score, account, counts), ensure_ascii=False))
    else:
        print_score(score, account, counts)


@dataclass(slots=True)
class _Made:
    """Records by document and, when the errors are to be explained, how each document came to its own."""

    records: ByDocument
    explanations: dict[str, Explanation] | None = None
    rules: RuleSet | None = None


@dataclass(frozen=True, slots=True)
class _Program:
    """What the command was told to run."""

    model: str | None
    rules: tuple[str, ...]
    scorer: bool
    jobs: int

    def pipeline(self) -> Any:
        from quotes.annotate import load_pipeline

        return load_pipeline(self.model)

    def run(self, articles: Sequence[Article]) -> bytes:
        """The records as lines."""
        from quotes.engines.worker import Settings
        from quotes.evaluate.predictions import run_over

        settings = Settings(self.model, self.rules, scorer=self.scorer)
        with _progress() as show:
            return run_over(articles, settings, tell, jobs=self.jobs, on_progress=show)

    def explain(self, articles: Sequence[Article]) -> tuple[dict[str, Explanation], RuleSet]:
        """The records with how they came about, in this process."""
        from quotes.evaluate.predictions import documents
        from quotes.explain import explain
        from quotes.rules import load_rules
        from quotes.scorer import load_scorer

        ruleset, nlp = load_rules(*self.rules), self.pipeline()
        weights = load_scorer() if self.scorer else None
        found = {one.id: explain(one, nlp=nlp, rules=ruleset, scorer=weights) for one in documents(articles)}
        return found, ruleset


def _check(
    predictions: str | None, errors: str | None, plot: str | None, records: str | None, *, given_spans: bool
) -> None:
    """What does not go together is told before anything is read."""
    from quotes.evaluate import errors_file
    from quotes.evaluate import plot as drawing

    if errors is not None:
        errors_file.check_name(errors)
    if plot is not None:
        drawing.check_name(plot)
    if records is not None and predictions is not None:
        raise UsageError(
            "--records keeps what is extracted now, but PRED names records that are there already."
        )
    if given_spans and any((predictions, plot, records)):
        raise UsageError(
            "--given-spans resolves the gold's own spans: there are no records to take, keep or draw."
        )


def _predictions(
    program: _Program, path: str | None, articles: Sequence[Article], *, explained: bool, keep: str | None
) -> _Made:
    from quotes.evaluate.predictions import from_lines, read_predictions
    from quotes.run import open_output

    if path is not None:
        return _Made(read_predictions(path, articles, tell))
    if explained:
        explanations, ruleset = program.explain(articles)
        rows = (one.record.to_dict() for found in explanations.values() for one in found.records)
        lines = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
        made = _Made(from_lines(lines), explanations, ruleset)
    else:
        lines = program.run(articles)
        made = _Made(from_lines(lines))
    if keep is not None:
        with open_output(keep) as file:
            file.write(lines)
    return made


def _errors(score: Score, made: _Made, articles: Sequence[Article], target: str | None) -> Any:
    """Errors by cause; None when nobody asked for them."""
    if target is None:
        return None
    from quotes.evaluate.causes import count, errors

    found = list(
        errors(score.paired, everything=made.records, explanations=made.explanations, rules=made.rules)
    )
    _write_errors(found, articles, target)
    return count(found)


def _write_errors(found: Sequence[Error], articles: Sequence[Article], target: str) -> None:
    from quotes.evaluate import errors_file
    from quotes.run import open_output

    texts = {article.document: article.text for article in articles}
    with open_output(target) as file:
        errors_file.write(found, texts, file, page=target.endswith(".html"))
    typer.echo(f"{len(found):,} errors in {target}", err=True)


def _reliability(score: Score, *, asked: bool, plot: str | None) -> Any:
    if not asked:
        return None
    from quotes.evaluate.plot import as_page, as_svg
    from quotes.evaluate.reliability import reliability
    from quotes.run import open_output

    account = reliability(score.paired)
    if account is None:
        raise UsageError("none of the records has a confidence: there is no reliability to tell.")
    if plot is not None:
        with open_output(plot) as file:
            file.write((as_svg if plot.endswith(".svg") else as_page)(account).encode())
        typer.echo(f"reliability drawn in {plot}", err=True)
    return account


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """How far the run is, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("extracting") as status:
        yield lambda done: status.update(f"extracting: {done:,} documents")
