"""`quotes explain`: why each record came out, and what nearly did."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quotes.check import Spans
    from quotes.documents import Document
    from quotes.explain import Explanation

COLOURS = {"source": "green", "cue": "yellow", "content": "cyan"}
SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
AROUND = 60  # code points of text shown on either side


def command(
    text: Annotated[
        str, typer.Argument(metavar="TEXT|FILE", help="A text, a file to read, or - for standard input.")
    ],
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="A spaCy English pipeline.  [default: the embedded one]"),
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIR", help="A folder of rules to add; those of the same id are replaced. Repeatable."
        ),
    ] = None,
    scorer: Annotated[
        bool,
        typer.Option("--scorer/--no-scorer", help="Weigh by the fitted model, or by the lexicons alone."),
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a document, for machines.")
    ] = False,
) -> None:
    """Say why each record came out, which proposals did not, and why a quotation has no speaker."""
    for variable in SINGLE_THREADED:
        os.environ.setdefault(variable, "1")
    from quotes.annotate import load_pipeline
    from quotes.explain import explain
    from quotes.rules import load_rules
    from quotes.scorer import load_scorer

    ruleset = load_rules(*(rules or ()))
    documents = list(_documents(text))
    nlp = load_pipeline(model)
    for document in documents:
        explanation = explain(document, nlp=nlp, rules=ruleset, scorer=load_scorer() if scorer else None)
        if as_json:
            typer.echo(json.dumps(_as_dict(explanation), ensure_ascii=False))
        else:
            _print(explanation)


def _documents(text: str) -> Iterator[Document]:
    from quotes.documents import STDIN, Document, read_documents

    if text == STDIN or os.path.exists(text):  # noqa: PTH110 (Path.exists raises for a text that is too long)
        yield from read_documents([text])
    elif text.strip():
        yield Document(id="text", text=text, meta={}, path=None)
    else:
        raise UsageError("the text is empty; give some words, a file, or - for standard input.")


def _as_dict(explanation: Explanation) -> dict[str, Any]:
    text = explanation.document.text

    def spans(found: Spans) -> dict[str, list[dict[str, Any]]]:
        return {role: [_span(text, a, b) for a, b in pairs] for role, pairs in found.items()}

    return {
        "doc": explanation.document.id,
        "records": [
            {"record": one.record.to_dict(), "title": one.title, "weight": one.weight}
            for one in explanation.records
        ],
        "missed": [
            {"rule": one.rule, "weight": one.weight, "reason": one.reason, **spans(one.spans)}
            for one in explanation.missed
        ],
        "unclaimed": [
            {**_span(text, one.start, one.end), "reason": one.reason} for one in explanation.unclaimed
        ],
    }


def _span(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


def _print(explanation: Explanation) -> None:
    text = explanation.document.text
    typer.echo(typer.style(f"{explanation.document.id}: {len(explanation.records)} records", bold=True))
    numbers = {one.record.id: i for i, one in enumerate(explanation.records, 1)}
    for number, one in enumerate(explanation.records, 1):
        record = one.record
        spans = {role: tuple((span.start, span.end) for span in getattr(record, role)) for role in COLOURS}
        typer.echo(f"\n{number}. {_painted(text, spans)}")
        facts = [
            record.kind,
            record.act,
            record.polarity,
            f"confidence {record.confidence:.2f}",
            *record.flags,
        ]
        if record.parent is not None:
            facts.append(f"inside {numbers[record.parent]}")
        typer.echo(f"   {', '.join(facts)}")
        weight = "" if one.weight is None else f", weight {one.weight:.2f} for {record.cue_lemma!r}"
        typer.echo(f"   rule {record.why.rule} ({one.title or 'built in'}{weight})")
        typer.echo(f"   speaker {_speakers(record)}")
        if record.why.candidates:
            typer.echo(f"   candidates {', '.join(record.why.candidates)}")
    if explanation.missed:
        typer.echo(typer.style("\nproposed, but no record", bold=True))
    for missed in explanation.missed:
        typer.echo(f"- {_painted(text, missed.spans)}\n  rule {missed.rule}: {missed.reason}")
    if explanation.unclaimed:
        typer.echo(typer.style("\nquotations that nobody claims", bold=True))
    for quotation in explanation.unclaimed:
        typer.echo(f"- {' '.join(text[quotation.start : quotation.end].split())}\n  {quotation.reason}")


def _speakers(record: Any) -> str:
    """The speakers with what is known of them, and the resolver that answered."""
    if not record.speakers:
        return f"unresolved ({record.source_kind})"
    out = []
    for speaker in record.speakers:
        extra = [speaker.role, speaker.affiliation, f"by {speaker.how}", f"{speaker.confidence:.2f}"]
        out.append(f"{speaker.name or speaker.description} ({', '.join(filter(None, extra))})")
    return "; ".join(out)


def _painted(text: str, spans: Spans) -> str:
    """The stretch of text around the spans, its roles in colour, or in tags where there is none."""
    flat = sorted((start, end, role) for role, found in spans.items() for start, end in found)
    first, last = max(0, flat[0][0] - AROUND), min(len(text), max(end for _, end, _ in flat) + AROUND)
    # Not across a paragraph's end, nor from the middle of a word.
    first = max(first, text.rfind("\n", 0, flat[0][0]) + 1)
    stop = text.find("\n", max(end for _, end, _ in flat), last)
    last = stop if stop >= 0 else last
    colour = sys.stdout.isatty()
    out = ["…" if first and text[first - 1] != "\n" else ""]
    position = first
    for start, end, role in flat:
        if start < position:
            continue  # nested in a span that is shown
        inner = text[start:end]
        out += [
            text[position:start],
            typer.style(inner, fg=COLOURS[role]) if colour else f"<{role}>{inner}</{role}>",
        ]
        position = end
    out += [text[position:last], "…" if last < len(text) and text[last] != "\n" else ""]
    return " ".join("".join(out).split())
