"""`quotes schema`: the JSON Schema of a record."""

from __future__ import annotations

import json

import typer


def command() -> None:
    """Print the JSON Schema of a record (it is also in the repository, under schema/)."""
    from quotes.records import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
