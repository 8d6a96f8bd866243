"""`quotes find`: did she say that, where, and in which wording."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli.options import Records
from quotes.cli.words import counted, tell

if TYPE_CHECKING:
    from quotes.find import Hit


def command(
    records: Records,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The words to find, or some of them.")],
    speaker: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only what is given to somebody of this name; a surname will do."),
    ] = None,
    min_score: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="S", help="How alike at least; 1 is word for word.")
    ] = 0.75,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many at most.")] = 20,
    index: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Where the index is kept.  [default: RECORDS.find]"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a quotation, for machines.")
    ] = False,
) -> None:
    """Find near-identical quotations: who said this according to whom, since when, and in which wording.

    The first search of a file builds an index beside it; later ones take a moment.
    """
    from quotes.find import open_index, search

    with open_index(records, index, tell=tell) as opened:
        hits = search(opened, text, speaker=speaker, min_score=min_score, limit=limit)
        count = len(opened)
    if as_json:
        for hit in hits:
            typer.echo(json.dumps(hit.to_dict(), ensure_ascii=False))
    else:
        _print(hits)
    if not hits:
        typer.echo(
            f"nothing like it in {count:,} records (at least {min_score:g} alike; see --min-score)", err=True
        )


def _print(hits: list[Hit]) -> None:
    from quotes.find.search import earliest

    if not hits:
        return
    documents = {hit.record["doc"]["id"] for hit in hits}
    given = Counter(", ".join(hit.speakers) or "nobody named" for hit in hits)
    typer.echo(
        typer.style(f"{counted(len(hits), 'quotation')} in {counted(len(documents), 'document')}", bold=True)
    )
    typer.echo(f"  given to  {'; '.join(f'{name} ({count})' for name, count in given.most_common())}")
    first = earliest(hits)
    if first is not None and first.date is not None:
        typer.echo(f"  earliest  {first.date.isoformat()}, {first.record['doc']['id']}")
    for hit in hits:
        record, doc = hit.record, hit.record["doc"]
        facts = [record["kind"], f"confidence {record['confidence']:.2f}"]
        facts += [record["polarity"]] if record["polarity"] != "affirmed" else []
        day = f", {hit.date.isoformat()}" if hit.date else ""
        typer.echo(
            f"\n{hit.match.score:.2f}  {', '.join(hit.speakers) or 'nobody named'} ({', '.join(facts)})"
        )
        typer.echo(f"      {doc['id']}{day}, {hit.match.start}-{hit.match.end}")
        typer.echo(f"      {hit.wording}")
