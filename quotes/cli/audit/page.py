"""`quotes audit page`: flags, a sample, or the page to review records in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli.audit.options import DEFAULT_BY, By, Seed, Size
from quotes.cli.audit.run import draw, texts_of, twice
from quotes.cli.options import AsJson, IdField, Quiet, Records, TextField
from quotes.cli.words import counted, short

if TYPE_CHECKING:
    from quotes.audit.flags import Flag
    from quotes.audit.sampling import Sample

PAGE_HOLDS = (
    5_000  # records; a larger run takes a sample (`benchmarks/page.py` measures the page at this size)
)
FLAGGED = 1_000  # more on the page of a large run, for what is flagged is what one wants to see


def page(
    records: Records,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the review page here (HTML); without it, print the flags.",
        ),
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH",
            help="What was extracted, unchanged: the page then shows the articles, and reporting words and marks "
            "that no record holds are flagged too. Repeatable.",
        ),
    ] = None,
    sample: Size = None,
    by: By = DEFAULT_BY,
    seed: Seed = 0,
    flag: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this flag, each finding on a line. Repeatable."),
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="The page's title.")] = "Who said what",
    text_field: TextField = "text",
    id_field: IdField = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Print flags, or write the page to review records in.

    Without -o the flags go to standard output, as a table or (--json) one JSON object a finding; with --sample and no
    -o the sample does: one JSON object with record, stratum and weight a line.
    """
    from quotes.audit.facts import said
    from quotes.audit.flags import find_flags
    from quotes.audit.sampling import parse_fields, stratum
    from quotes.stored import read_records

    fields = parse_fields(by)
    with twice(records) as path:
        run, strata, documents = [], [], {}
        for record in read_records(path):
            run.append(said(record))
            strata.append((record.id, stratum(record, fields)))
            documents[record.doc.id] = record.doc.sha256
        if sample is None and len(run) > PAGE_HOLDS:
            drawn = draw(strata, PAGE_HOLDS - FLAGGED, seed)
        else:
            drawn = draw(strata, sample, seed)
        if sample is not None and output is None:
            _print_sample(drawn, {one.id: one.doc for one in run})
            return
        known = texts_of(texts, documents, text_field, id_field)
        found = _wanted(find_flags(run, known), flag)
        if output is None:
            _print_flags(found, len(run), len(documents), as_json=as_json, cases=bool(flag))
            return
        _write_page(path, output, run_size=len(run), drawn=drawn, texts=known, flags=found,
                    title=title, by=by, seed=seed, quiet=quiet)  # fmt: skip


def _wanted(flags: list[Flag], names: Sequence[str] | None) -> list[Flag]:
    from quotes.audit.flags import EXPLANATIONS
    from quotes.errors import UsageError

    for name in names or ():
        if name not in EXPLANATIONS:
            raise UsageError(f"no flag is called {name!r}. There are {', '.join(EXPLANATIONS)}.")
    return [one for one in flags if not names or one.name in names]


def _write_page(
    path: Path | str,
    output: str,
    *,
    run_size: int,
    drawn: Sample | None,
    texts: dict[str, str],
    flags: Sequence[Flag],
    title: str,
    by: str,
    seed: int,
    quiet: bool,
) -> None:
    from quotes.report import write_page
    from quotes.stored import read_records

    note, shown = None, None
    if drawn is not None:
        shown = set(drawn)
        note = f"A sample of {len(drawn):,} of {run_size:,} records, drawn by {by} with seed {seed}."
        if run_size > PAGE_HOLDS and len(drawn) == PAGE_HOLDS - FLAGGED:
            more = [one for flag in flags for one in flag.records if one not in shown]
            more = list(dict.fromkeys(more))[:FLAGGED]
            shown.update(more)
            if more:
                note += f" {len(more):,} flagged records stand beside it and do not count in its figures."
    # On the page of a whole run a reviewer picks what to decide: no sample, and no weight that would say so.
    chosen = None if drawn is None else {one: (name, weight) for one, (name, weight) in drawn.items()}
    kept = (record for record in read_records(path) if shown is None or record.id in shown)
    write_page(
        output,
        kept,
        texts=texts,
        flags=[one.to_dict() for one in flags],
        note=note,
        title=title,
        strata=chosen,
    )
    if not quiet:
        what = f"{run_size:,} records" if note is None else note.rstrip(".")
        typer.echo(f"{output}: {what}, {len(flags):,} flags", err=True)


def _print_sample(drawn: Sample | None, docs: dict[str, str]) -> None:
    chosen: dict[str, tuple[str, float]] = drawn if drawn is not None else dict.fromkeys(docs, ("all", 1.0))
    for one, (name, weight) in chosen.items():
        line = {"record": one, "doc": docs[one], "stratum": name, "weight": weight}
        typer.echo(json.dumps(line, ensure_ascii=False))


def _print_flags(flags: Sequence[Flag], run: int, documents: int, *, as_json: bool, cases: bool) -> None:
    from quotes.audit.flags import EXPLANATIONS

    if as_json:
        for one in flags:
            typer.echo(json.dumps(one.to_dict(), ensure_ascii=False))
        return
    if cases:
        for one in flags:
            place = "" if one.span is None else f" {one.doc}:{one.span[0]}"
            typer.echo(f"{one.name}{place}  {short(one.detail or '')}")
            typer.echo(f"  {' '.join(one.records)}" if one.records else "  (no record)")
        return
    counts = Counter(one.name for one in flags)
    typer.echo(typer.style(f"{counted(run, 'record')} in {counted(documents, 'document')}", bold=True))
    for name, explanation in EXPLANATIONS.items():
        if counts[name]:
            typer.echo(f"{counts[name]:>6,}  {name:<18}  {explanation}")
    if counts:
        typer.echo("See each with --flag NAME, or all of them beside the records with -o report.html.")
    else:
        typer.echo("Nothing is flagged.")
