"""`quotes audit export` and `import`: review in Label Studio or Prodigy."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli.audit.options import DEFAULT_BY, By, Seed, Size
from quotes.cli.audit.run import draw, twice
from quotes.cli.options import IdField, Output, Quiet, TextField
from quotes.cli.words import counted, tell

if TYPE_CHECKING:
    from quotes.audit.sampling import Sample

Texts = Annotated[
    list[str] | None,
    typer.Option(metavar="PATH", help="What was extracted, unchanged. Repeatable."),
]


def export_command(
    records: Annotated[
        str | None,
        typer.Argument(
            metavar="RECORDS", show_default=False, help="What `quotes extract` wrote; - is standard input."
        ),
    ] = None,
    to: Annotated[str, typer.Option(metavar="TOOL", help="label-studio or prodigy.")] = "",
    texts: Texts = None,
    output: Output = "-",
    sample: Size = None,
    by: By = DEFAULT_BY,
    seed: Seed = 0,
    config: Annotated[
        bool, typer.Option("--config", help="Print what the tool has to be told first, and stop.")
    ] = False,
    text_field: TextField = "text",
    id_field: IdField = None,
    quiet: Quiet = False,
) -> None:
    """Write tasks for Label Studio or Prodigy, to review there.

    Records are the tool's predictions. Strata and weights of a --sample go along and come back with `import`.
    """
    from quotes.audit.exchange import find_tool
    from quotes.audit.sampling import parse_fields, stratum
    from quotes.errors import UsageError
    from quotes.export import Texts as AllTexts
    from quotes.export import by_document
    from quotes.run import open_output
    from quotes.stored import read_records

    tool = find_tool(to)
    if config:
        typer.echo(tool.config.rstrip())
        return
    if records is None or not texts:
        raise UsageError(
            f"say what to export: quotes audit export RECORDS --to {tool.name} --texts PATH -o FILE."
        )
    fields = parse_fields(by)
    with twice(records) as path:
        drawn: Sample | None = None
        if sample is not None:
            strata = [(record.id, stratum(record, fields)) for record in read_records(path)]
            drawn = draw(strata, sample, seed)
        found = AllTexts(texts, text_field=text_field, id_field=id_field, on_error=tell)
        kept = (record for record in read_records(path) if drawn is None or record.id in drawn)
        with open_output(output) as file:
            count = tool.write(by_document(kept, found), file, drawn or {})
    if not quiet:
        typer.echo(
            f"{counted(count, 'task')}; set {tool.name} up with: quotes audit export --to {to} --config",
            err=True,
        )


def import_command(
    records: Annotated[
        str, typer.Argument(metavar="RECORDS", help="The records that were exported; - is standard input.")
    ],
    file: Annotated[str, typer.Argument(metavar="FILE", help="What the tool exported.")],
    tool_name: Annotated[str, typer.Option("--from", metavar="TOOL", help="label-studio or prodigy.")],
    output: Output = "-",
    reviewer: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who decided, in place of what the tool says.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read decisions back from Label Studio or Prodigy.

    A record left as it was is accepted, one taken away is rejected, one changed is corrected, and a new one is added.
    """
    from datetime import UTC, datetime

    from quotes.audit.exchange import find_tool
    from quotes.audit.exchange.marked import decide
    from quotes.errors import UsageError
    from quotes.run import open_output
    from quotes.stored import read_records

    tool = find_tool(tool_name)
    source = Path(file)
    if not source.is_file():
        raise UsageError(f"{file} is no file. Give what {tool.name} exported.")
    known = {record.id: record for record in read_records(records)}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    counts: Counter[str] = Counter()
    with source.open("rb") as stream, open_output(output) as out:
        for review in tool.read(stream, reviewer, now):
            for decision in decide(review, known):
                counts[decision.decision] += 1
                out.write(json.dumps(decision.to_dict(), ensure_ascii=False).encode() + b"\n")
    if not quiet:
        told = ", ".join(f"{counts[name]:,} {name}" for name in ("accept", "reject", "correct", "add"))
        typer.echo(f"{counted(sum(counts.values()), 'decision')}: {told}", err=True)
