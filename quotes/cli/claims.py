"""`quotes claims`: the fact-check feed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli.options import IdField, MinConfidence, Model, Quiet, Records, TextField, Top
from quotes.cli.threads import one_thread
from quotes.cli.words import counted, tell

if TYPE_CHECKING:
    from quotes.claims import Claim


def command(
    records: Records,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Where the claims go; - is standard output."),
    ] = "-",
    listed: Annotated[
        bool | None,
        typer.Option(
            "--list/--jsonl",
            help="A list for readers, or JSON lines.  [default: the list on a terminal]",
            show_default=False,
        ),
    ] = None,
    top: Top = None,
    min_worth: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="W", help="Only claims at least so worth checking.")
    ] = 0.8,
    at_least: Annotated[
        int, typer.Option(min=0, metavar="N", help="Make up so many with claims that are worth less.")
    ] = 5,
    min_confidence: MinConfidence = 0.5,
    every: Annotated[
        bool,
        typer.Option(
            "--all", help="Also what does not stand alone; `open` says which words need the article."
        ),
    ] = False,
    texts: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH",
            help="What was extracted, unchanged: pronouns in claims are then resolved in the article. Repeatable.",
        ),
    ] = None,
    text_field: TextField = "text",
    id_field: IdField = None,
    model: Model = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIR", help="A folder of rules to add; those of the kind `claim` count. Repeatable."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write the claims in records that a fact-checker could take up, best first: JSON lines, or a list to read."""
    one_thread()
    from quotes.annotate import load_pipeline
    from quotes.claims import WorthScorer, feed, make_claims
    from quotes.export import Texts, by_document
    from quotes.rules import CLAIMS, load_rules
    from quotes.run import open_output
    from quotes.stored import read_records

    nlp = load_pipeline(model)
    scorer = WorthScorer(nlp, load_rules(*(rules or ()), kinds=CLAIMS))
    found = Texts(texts, text_field=text_field, id_field=id_field, on_error=tell) if texts else None
    sheets = by_document((r for r in read_records(records) if r.confidence >= min_confidence), found)
    written, stated, apart = 0, 0, 0
    if listed is None:
        listed = output == "-" and sys.stdout.isatty()

    def count(claim: Claim) -> None:
        nonlocal stated, apart
        stated += 1
        apart += claim.worth.score >= min_worth and not claim.stands_alone

    with open_output(output) as file:
        claims = make_claims(sheets, nlp, scorer=scorer)
        lines = feed(claims, top=top, min_worth=min_worth, at_least=at_least, alone=not every, progress=count)
        for written, line in enumerate(lines, 1):  # noqa: B007 (told below)
            shown = _readable(line) if listed else json.dumps(line, ensure_ascii=False) + "\n"
            file.write(shown.encode())
    if not quiet:
        held = (
            "" if every or not apart else f"; {apart:,} worth as much do not stand alone (--all shows them)"
        )
        typer.echo(f"{written:,} claims written, of {stated:,} statements{held}", err=True)


def _readable(line: dict[str, Any]) -> str:
    """A claim as a person reads it: the line, how much it is worth, where it stands, what it leaves open."""
    others = len(line["documents"]) - 1
    where = f"{line['doc']['id']}, {line['content'][0]['start']}-{line['content'][-1]['end']}"
    more = f", and in {counted(others, 'other document')}" if others else ""
    opened = "".join(f"\n    open: {one['text'] or '(no source)'} ({one['why']})" for one in line["open"])
    sure = f"worth {line['worth']:.2f}, confidence {line['confidence']:.2f}"
    return f"{line['rank']}. {line['claim']}\n    {sure}; {where}{more}{opened}\n"
