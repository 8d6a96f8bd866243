"""The arguments and options that several verbs of `quotes audit` take."""

from __future__ import annotations

from typing import Annotated

import typer

DEFAULT_BY = "kind,rule,confidence"

Decisions = Annotated[
    list[str],
    typer.Argument(metavar="DECISIONS...", help="What the page exported: JSON lines, one file or more."),
]
Size = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Draw a stratified sample of so many records.")
]
By = Annotated[
    str,
    typer.Option(
        metavar="FIELDS",
        help="What the sample is stratified by: kind, rule, confidence, act, polarity, source_kind, resolver.",
    ),
]
Seed = Annotated[int, typer.Option(metavar="S", help="The same seed draws the same sample.")]
