"""The arguments and options that several verbs take, each with one name, one type and one help text.

A verb gives them their default: `rules: Rules = None`.
"""

from __future__ import annotations

from typing import Annotated

import typer

# What is read and written
Records = Annotated[
    str, typer.Argument(metavar="RECORDS", help="What `quotes extract` wrote; - is standard input.")
]
Output = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Where it goes; - is standard output.")
]
TextField = Annotated[
    str, typer.Option(metavar="NAME", help="The field of JSONL lines and table rows that holds the text.")
]
IdField = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The field that holds the id.  [default: id, or doc_id]"),
]
People = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Your register (CSV or JSONL: id, name, aliases, role, affiliation, from, to); it wins over guesses.",
    ),
]

# What finds the records
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME|PATH", help="A spaCy English pipeline.  [default: the embedded one]"),
]
Rules = Annotated[
    list[str] | None,
    typer.Option(
        metavar="DIR", help="A folder of rules to add; those of the same id are replaced. Repeatable."
    ),
]
Scorer = Annotated[
    bool,
    typer.Option("--scorer/--no-scorer", help="Weigh by the fitted model, or by the lexicons alone."),
]

# What is kept and shown of them
MinConfidence = Annotated[
    float, typer.Option(min=0.0, max=1.0, metavar="P", help="Only records that are at least this sure.")
]
Top = Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first so many.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")]
