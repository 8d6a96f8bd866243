"""`quotes extract`: documents -> records."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.errors import UsageError

if TYPE_CHECKING:
    from quotes.run import Summary

# Small matrices gain nothing from threads, and `--jobs` is the way to use more cores.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
KINDS = ("direct", "indirect", "mixed")


def command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...",
            show_default=False,
            help="Files and folders: .txt .md .html .jsonl .csv .tsv .parquet, also .gz or .zst; - is stdin.",
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Where the records go; - is standard output."),
    ] = "-",
    text_field: Annotated[
        str, typer.Option(metavar="NAME", help="The field of JSONL lines and table rows that holds the text.")
    ] = "text",
    id_field: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The field that holds the id.  [default: id, or doc_id]"),
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
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help=f"Only records of this kind: {', '.join(KINDS)}. Repeatable."),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="P", help="Only records that are at least this sure.")
    ] = 0.0,
    scorer: Annotated[
        bool,
        typer.Option("--scorer/--no-scorer", help="Weigh by the fitted model, or by the lexicons alone."),
    ] = True,
    people: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Your register (CSV or JSONL: id, name, aliases, role, affiliation, from, to); it wins over guesses.",
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes to work with.")
    ] = 1,
    errors: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write what failed to this file, one JSON object a line."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also say which pipeline and rules.")
    ] = False,
) -> None:
    """Find who said what in documents; write one JSON record per attribution."""
    unknown = sorted(set(kind or ()) - set(KINDS))
    if unknown:
        raise UsageError(f"--kind {unknown[0]!r} is unknown; there are {', '.join(KINDS)}.")
    if not paths:
        if sys.stdin.isatty():
            raise UsageError(
                "name files or folders to read, or - for standard input (see: quotes extract --help)."
            )
        paths = ["-"]
    for variable in THREADS:
        os.environ.setdefault(variable, "1")

    from quotes.documents import read_documents
    from quotes.engines.worker import Settings
    from quotes.run import Account, open_errors, open_output, run

    started = time.monotonic()
    settings = Settings(model, tuple(rules or ()), frozenset(kind or ()), min_confidence, scorer, people)
    with open_errors(errors) as error_lines, open_output(output) as lines, _progress(quiet) as (tell, show):
        account = Account(tell, error_lines)
        documents = read_documents(
            paths, text_field=text_field, id_field=id_field, on_error=account.unreadable
        )
        if verbose:
            chosen = model or os.environ.get("QUOTES_MODEL") or "embedded"
            tell(f"model {chosen}, rules {', '.join(['shipped', *(rules or ())])}, jobs {jobs}")
        summary = run(documents, lines, settings, account, jobs=jobs, on_progress=show)
    if not quiet:
        typer.echo(_sentence(summary, time.monotonic() - started), err=True)
    if summary.failures:
        raise typer.Exit(1)


def _sentence(summary: Summary, seconds: float) -> str:
    def count(number: int, noun: str) -> str:
        return f"{number:,} {noun}{'' if number == 1 else 's'}"

    parts = [count(summary.documents, "document"), count(summary.records, "record")]
    if summary.failures:
        parts.append(count(summary.failures, "failure"))
    return f"{', '.join(parts)} ({seconds:.1f} s)"


@contextmanager
def _progress(quiet: bool) -> Iterator[tuple[Callable[[str], None], Callable[[Summary], None] | None]]:
    """How to say a line on stderr, and how to show progress there: a bar on a terminal, else nothing."""

    def say(line: str) -> None:
        typer.echo(f"quotes: {line}", err=True)

    if quiet or not sys.stderr.isatty():
        yield say, None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading")

        def show(summary: Summary) -> None:
            done = f"{summary.documents:,} documents, {summary.records:,} records"
            progress.update(task, description=f"{done}, {summary.failures:,} failures")

        def say_above(line: str) -> None:
            console.print(f"quotes: {line}", markup=False, highlight=False, soft_wrap=True)

        yield say_above, show
