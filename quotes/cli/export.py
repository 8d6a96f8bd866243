"""`quotes export`: records -> other formats, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quotes.cli.options import IdField, Output, Quiet, TextField
from quotes.cli.words import tell
from quotes.errors import UsageError


def command(
    records: Annotated[
        str | None,
        typer.Argument(
            metavar="RECORDS", show_default=False, help="What `quotes extract` wrote; - is stdin."
        ),
    ] = None,
    to: Annotated[str | None, typer.Option(metavar="FORMAT", help="Write this format (see --list).")] = None,
    back: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FORMAT", help="The way back: RECORDS is in this format, records come out."
        ),
    ] = None,
    output: Output = "-",
    texts: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH",
            help="The files and folders that were extracted, unchanged. Repeatable; brat, parc "
            "and docbin need them.",
        ),
    ] = None,
    text_field: TextField = "text",
    id_field: IdField = None,
    show: Annotated[bool, typer.Option("--list", help="Say what each format keeps and loses.")] = False,
    quiet: Quiet = False,
) -> None:
    """Turn records into another format (--to), or a file in another format back into records (--from)."""
    if show:
        _print_formats()
        return
    if records is None or (to is None) == (back is None):
        raise UsageError("say what to export and as what: quotes export RECORDS --to FORMAT (see --list).")
    if back is not None:
        _restore(records, back, output, quiet=quiet)
        return
    from quotes.export import Texts, by_document, export, find_format
    from quotes.run import open_output
    from quotes.stored import read_records

    wanted = find_format(to or "")
    if wanted.texts and not texts:
        raise UsageError(f"{wanted.name} holds the texts too: name with --texts what `quotes extract` read.")
    if wanted.folder and output == "-":
        raise UsageError(f"{wanted.name} is a folder of files: name it with -o FOLDER.")
    found = Texts(texts, text_field=text_field, id_field=id_field, on_error=tell) if texts else None
    sheets = by_document(read_records(records), found)
    if wanted.folder:
        left_out = export(sheets, wanted, Path(output))
    else:
        with open_output(output) as file:
            left_out = export(sheets, wanted, file)
    if left_out and not quiet:
        typer.echo(f"quotes: {left_out:,} records left out: {wanted.loses}", err=True)


def _restore(source: str, name: str, output: str, *, quiet: bool) -> None:
    import json

    from quotes.export import find_format, restore
    from quotes.run import open_output

    count = 0
    with open_output(output) as file:
        for count, record in enumerate(restore(Path(source), find_format(name)), 1):  # noqa: B007 (told below)
            file.write(json.dumps(record.to_dict(), ensure_ascii=False).encode() + b"\n")
    if not quiet:
        typer.echo(f"{count:,} records", err=True)


def _print_formats() -> None:
    from quotes.export import FORMATS

    for one in FORMATS:
        needs = ", needs --texts" if one.texts else ""
        typer.echo(f"{one.name}\n  {one.title}{needs}\n  keeps  {one.keeps}\n  loses  {one.loses}")
