"""`quotes speakers`: the people and organisations of a corpus."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli.options import MinConfidence, People, Quiet, Records, Top
from quotes.errors import UsageError

if TYPE_CHECKING:
    from quotes.people import Person

TYPES = ("PERSON", "ORG", "GPE", "NORP", "OTHER")


def command(
    records: Records,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Where the lines go; - is standard output."),
    ] = "-",
    table: Annotated[
        bool | None,
        typer.Option(
            "--table/--jsonl",
            help="A table for readers, or JSON lines.  [default: the table on a terminal]",
            show_default=False,
        ),
    ] = None,
    people: People = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help=f"Only these: {', '.join(TYPES)}. Repeatable."),
    ] = None,
    min_documents: Annotated[
        int, typer.Option(min=1, metavar="N", help="Only who speaks in so many documents.")
    ] = 1,
    min_confidence: MinConfidence = 0.0,
    top: Top = None,
    relink: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Also write the records again, each speaker with the id of this table."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """List the people and organisations that speak in records: names, roles, counts; who speaks most is first."""
    unknown = sorted(set(kind or ()) - set(TYPES))
    if unknown:
        raise UsageError(f"--type {unknown[0]!r} is unknown; there are {', '.join(TYPES)}.")
    if relink is not None and records == "-":
        raise UsageError("--relink reads the records twice; name a file instead of standard input.")
    from quotes.people import linked, people_of, read_register
    from quotes.people.table import relinked
    from quotes.run import open_output
    from quotes.stored import read_records

    register = read_register(people) if people is not None else None
    counts: Counter[str] = Counter()
    stored = (record for record in read_records(records) if record.confidence >= min_confidence)
    everybody = people_of(stored, register, tell=counts)
    shown = [one for one in everybody if len(one.documents) >= min_documents]
    shown = [one for one in shown if not kind or one.type in kind][:top]
    if table is None:
        table = output == "-" and sys.stdout.isatty()
    with open_output(output) as file:
        if table:
            file.write(_table(shown).encode())
        else:
            for person in shown:
                file.write(json.dumps(person.to_dict(), ensure_ascii=False).encode() + b"\n")
    if relink is not None:
        again = read_records(records)
        again = (linked(record, register) for record in again) if register is not None else again
        with open_output(relink) as file:
            for record in relinked(again, everybody):
                file.write(json.dumps(record.to_dict(), ensure_ascii=False).encode() + b"\n")
    if not quiet:
        typer.echo(_summary(len(shown), len(everybody), counts), err=True)


def _summary(shown: int, found: int, counts: Counter[str]) -> str:
    of = "" if shown == found else f" of {found:,}"
    named = counts["records"]
    nameless = counts["unnamed"]
    without = "1 speaker has" if nameless == 1 else f"{nameless:,} speakers have"
    return f"{shown:,}{of} speakers in {named:,} records; {without} no name"


def _table(people: list[Person]) -> str:
    """Columns for a terminal or a file: name, what they are, documents, records, days, id."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    dated = any(bearer.day is not None for person in people for bearer in person.bearers)
    days = ("from", "to") if dated else ()
    for heading in ("name", "role", "docs", "records", *days, "id"):
        right = heading in ("docs", "records")
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for person in people:
        line = person.to_dict()
        held = person.roles[0] if person.roles else None
        role = ", ".join(filter(None, (held.role, held.affiliation))) if held else ""
        more = f" (+{len(person.roles) - 1})" if len(person.roles) > 1 else ""
        cells = (role + more, str(len(person.documents)), str(person.records))
        table.add_row(*map(_plain, (person.name, *cells, line["from"] or "", line["to"] or "", person.id)))
    wide = None if sys.stdout.isatty() else 160
    console = Console(width=wide, force_terminal=False, color_system=None)
    with console.capture() as captured:
        console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _plain(cell: str) -> str:
    """A cell whose brackets rich must not read as markup."""
    from rich.markup import escape

    return escape(cell)
