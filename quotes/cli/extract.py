"""`quotes extract`: documents -> records."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli.options import IdField, MinConfidence, Model, People, Rules, Scorer, TextField
from quotes.cli.threads import one_thread
from quotes.cli.words import counted, tell
from quotes.errors import UsageError

if TYPE_CHECKING:
    from quotes.documents import Reading
    from quotes.engines.worker import Engine, Settings
    from quotes.journal import Point
    from quotes.results import Plan

ENGINES = ("local", "ray")
KINDS = ("direct", "indirect", "mixed")


def command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...",
            show_default=False,
            help="Files, folders and patterns ('news/*/*.txt'): .txt .md .html .jsonl .csv .tsv .parquet, also .gz or "
            ".zst; - is stdin.",
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR/",
            help="Where the records go: a file (.parquet for a table), a folder of parts, or - for standard output.",
        ),
    ] = "-",
    text_field: TextField = "text",
    id_field: IdField = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Of all inputs, such as windows-1252.  [default: utf-8; pages say it]"
        ),
    ] = None,
    model: Model = None,
    rules: Rules = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help=f"Only records of this kind: {', '.join(KINDS)}. Repeatable."),
    ] = None,
    min_confidence: MinConfidence = 0.0,
    scorer: Scorer = True,
    people: People = None,
    jobs: Annotated[
        int,
        typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes, or workers on Ray, to work with."),
    ] = 1,
    engine: Annotated[
        str, typer.Option(metavar="ENGINE", help="local: this machine; ray: a cluster (see docs/scale.md).")
    ] = "local",
    address: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Of the Ray cluster.  [default: one of its own, on this machine]"
        ),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(metavar="I/N", help="Only the documents whose ids fall to the I-th of N runs."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an earlier run broke off, if there was one.")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew, in place of a run that broke off or is complete.")
    ] = False,
    errors: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write what failed to this file, one JSON object a line."),
    ] = None,
    page_texts: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Write the texts found in web pages, which offsets refer to, as JSONL."
        ),
    ] = None,
    table: Annotated[
        bool, typer.Option("--parquet", help="Parts are Parquet; a file named .parquet is so anyway.")
    ] = False,
    part_size: Annotated[
        int, typer.Option(min=1, metavar="N", help="Documents a part, where the records go to a folder.")
    ] = 10_000,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also say which pipeline and rules.")
    ] = False,
) -> None:
    """Find who said what in documents; write one JSON record per attribution."""
    unknown = sorted(set(kind or ()) - set(KINDS))
    if unknown:
        raise UsageError(f"--kind {unknown[0]!r} is unknown; there are {', '.join(KINDS)}.")
    if engine not in ENGINES:
        raise UsageError(f"--engine {engine!r} is unknown; there are {', '.join(ENGINES)}.")
    if address is not None and engine != "ray":
        raise UsageError("--address is that of a Ray cluster: add --engine ray.")
    if resume and restart:
        raise UsageError("--resume goes on and --restart begins anew: name one of them.")
    if not paths:
        if sys.stdin.isatty():
            raise UsageError(
                "name files or folders to read, or - for standard input (see: quotes extract --help)."
            )
        paths = ["-"]
    one_thread()

    from quotes.documents import Reading, read_entries
    from quotes.engines.worker import Settings
    from quotes.facts import machine
    from quotes.files import known_encoding
    from quotes.results import Plan, open_results
    from quotes.run import Account, run

    started = time.monotonic()
    settings = Settings(model, tuple(rules or ()), frozenset(kind or ()), min_confidence, scorer, people)
    encoding = known_encoding(encoding) if encoding else None
    reading = Reading(text_field, id_field, encoding, _shard(shard))
    plan = Plan(output, errors, page_texts, table, part_size, resume, restart)
    with (
        _progress(quiet) as (tell, show),
        open_results(plan, {} if plan.is_stream else _facts(settings, reading, plan, paths)) as results,
    ):
        if verbose:
            chosen = model or os.environ.get("QUOTES_MODEL") or "embedded"
            tell(f"model {chosen}, rules {', '.join(['shipped', *(rules or ())])}, jobs {jobs}")
        if results.finished_before:
            tell(f"{output} is complete: its {results.point.documents:,} documents are not read again")
        elif results.point.entries:
            tell(f"going on after {results.point.documents:,} documents of an earlier run")
        resumed = bool(results.point.entries)
        results.run_facts = {"engine": engine, "jobs": jobs, "resumed": resumed, **machine()}
        chosen_engine = _engine(engine, jobs, address, alone=not resume)
        entries = read_entries(paths, reading)
        try:
            run(entries, results, settings, Account(tell), engine=chosen_engine, on_progress=show)
        except BaseException:
            if isinstance(sys.exc_info()[1], KeyboardInterrupt):
                _end_at_once_when_asked_again()
            if left := results.left:
                tell(left)
            raise
    if not quiet:
        typer.echo(_sentence(results.point, time.monotonic() - started), err=True)
    if results.point.failures:
        raise typer.Exit(1)


def _engine(name: str, jobs: int, address: str | None, *, alone: bool) -> Engine:
    """How documents are worked off; a run taken up may have died of one, so it does not work in this process."""
    from functools import partial

    if name == "ray":
        from quotes.engines.cluster import work_on_ray

        return partial(work_on_ray, jobs=jobs, address=address)
    from quotes.engines.local import work_here, work_in_processes

    return work_here if jobs == 1 and alone else partial(work_in_processes, jobs=jobs)


def _facts(settings: Settings, reading: Reading, plan: Plan, paths: list[str]) -> dict[str, Any]:
    """What the bytes of the output depend on."""
    from quotes.facts import facts_of

    return {
        **facts_of(settings),
        "input": paths,
        "text_field": reading.text_field,
        "id_field": reading.id_field,
        "encoding": reading.encoding,
        "shard": list(reading.shard) if reading.shard else None,
        "errors": plan.errors,
        "page_texts": plan.pages,
        "parquet": plan.is_table,
        "part_size": plan.part_size if plan.is_folder else None,
    }


def _shard(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    number, slash, of = given.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise UsageError(f"--shard {given!r} is none; a share is I/N with I from 1 to N, such as 3/8.")
    return int(number), int(of)


def _end_at_once_when_asked_again() -> None:
    """A second Ctrl-C does not wait for anything: what is on disk is fit to go on from at any time."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))


def _sentence(point: Point, seconds: float) -> str:
    parts = [counted(point.documents, "document"), counted(point.records, "record")]
    if point.failures:
        parts.append(counted(point.failures, "failure"))
    return f"{', '.join(parts)} ({seconds:.1f} s)"


@contextmanager
def _progress(quiet: bool) -> Iterator[tuple[Callable[[str], None], Callable[[Point], None] | None]]:
    """How to say a line on stderr, and how to show progress there: a bar on a terminal, else nothing."""
    if quiet or not sys.stderr.isatty():
        yield tell, None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading")

        def show(point: Point) -> None:
            done = f"{point.documents:,} documents, {point.records:,} records"
            progress.update(task, description=f"{done}, {point.failures:,} failures")

        def say_above(line: str) -> None:
            console.print(f"quotes: {line}", markup=False, highlight=False, soft_wrap=True)

        yield say_above, show
