"""`quotes explain`: why each record came out, and what nearly did."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli.options import Model, Rules, Scorer
from quotes.cli.threads import one_thread
from quotes.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized

    from quotes.check import Spans
    from quotes.documents import Document
    from quotes.explain import Explanation
    from quotes.steps import Steps

COLOURS = {"source": "green", "cue": "yellow", "content": "cyan"}
AROUND = 60  # code points of text shown on either side
MOST = 4  # features shown for and against


def command(
    text: Annotated[
        str, typer.Argument(metavar="TEXT|FILE", help="A text, a file to read, or - for standard input.")
    ],
    model: Model = None,
    rules: Rules = None,
    scorer: Scorer = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a document, for machines.")
    ] = False,
    as_html: Annotated[
        bool, typer.Option("--html", help="Print one page to open in a browser, with the parse as a tree.")
    ] = False,
    parse: Annotated[bool, typer.Option("--parse", help="Print the parse of each sentence, too.")] = False,
) -> None:
    """Say why each record came out, which proposals did not, and why a quotation has no speaker."""
    if as_json and as_html:
        raise UsageError("--json and --html are two ways to print the same; choose one.")
    one_thread()
    from quotes.annotate import load_pipeline
    from quotes.explain import explain
    from quotes.rules import CAPACITIES, load_rules
    from quotes.scorer import load_scorer

    ruleset = load_rules(*(rules or ()))
    roles = load_rules(*rules, kinds=CAPACITIES) if rules else None
    documents = list(_documents(text))
    nlp = load_pipeline(model)
    explanations = (
        explain(document, nlp=nlp, rules=ruleset, scorer=load_scorer() if scorer else None, roles=roles)
        for document in documents
    )
    if as_html:
        from quotes.explain_page import page

        typer.echo(page(explanations))
        return
    for explanation in explanations:
        if as_json:
            typer.echo(json.dumps(_as_dict(explanation), ensure_ascii=False))
            continue
        _print(explanation)
        if parse:
            _print_parse(explanation)


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
            {
                "record": one.record.to_dict(),
                "title": one.title,
                "weight": one.weight,
                "steps": None if one.steps is None else _steps_as_dict(text, one.steps),
            }
            for one in explanation.records
        ],
        "missed": [
            {"rule": one.rule, "weight": one.weight, "reason": one.reason, **spans(one.spans)}
            for one in explanation.missed
        ],
        "unclaimed": [
            {**_span(text, one.start, one.end), "reason": one.reason} for one in explanation.unclaimed
        ],
        "marks": [
            {**_span(text, one.start, one.end), "depth": one.depth, "closed": one.closed}
            for one in explanation.marks
        ],
        "matches": [
            {"rule": one.rule, "kind": one.kind, "roles": spans(dict(one.roles))}
            for one in explanation.matches
        ],
        "sentences": [[asdict(word) for word in sentence] for sentence in explanation.sentences],
    }


def _steps_as_dict(text: str, steps: Steps) -> dict[str, Any]:
    return {
        "prior": steps.prior,
        "grown": [
            {
                "role": one.role,
                "named": [_span(text, a, b) for a, b in one.named],
                "how": one.how,
                "spans": [_span(text, a, b) for a, b in one.spans],
            }
            for one in steps.grown
        ],
        "joined": [_span(text, a, b) for a, b in steps.joined],
        "beaten": [{"rule": one.rule, "weight": round(one.score, 3), "why": one.why} for one in steps.beaten],
        "intercept": steps.intercept,
        "weighed": {one.feature: round(one.log_odds, 3) for one in steps.weighed},
    }


def _span(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


def _print(explanation: Explanation) -> None:
    from quotes.explain_page import facts_in_words, speakers_in_words

    text = explanation.document.text
    typer.echo(typer.style(f"{explanation.document.id}: {_count(explanation.records, 'record')}", bold=True))
    if explanation.matches or explanation.marks:
        counts = (
            f"{_count(explanation.marks, 'pair')} of quotation marks, {_count(explanation.matches, 'match')}"
        )
        typer.echo(f"{counts} of {len({one.rule for one in explanation.matches})} rules")
    numbers = {one.record.id: i for i, one in enumerate(explanation.records, 1)}
    for number, one in enumerate(explanation.records, 1):
        record = one.record
        spans = {role: tuple((span.start, span.end) for span in getattr(record, role)) for role in COLOURS}
        typer.echo(f"\n{number}. {_painted(text, spans)}")
        inside = "" if record.parent is None else f", inside {numbers[record.parent]}"
        typer.echo(f"   {facts_in_words(record)}{inside}")
        weight = "" if one.weight is None else f", weight {one.weight:.2f} for {record.cue_lemma!r}"
        typer.echo(f"   rule {record.why.rule} ({one.title or 'built in'}{weight})")
        typer.echo(f"   speaker {speakers_in_words(record)}")
        if record.why.candidates:
            typer.echo(f"   candidates {', '.join(record.why.candidates)}")
        if one.steps is not None:
            _print_steps(text, one.steps)
    if explanation.missed:
        typer.echo(typer.style("\nproposed, but no record", bold=True))
    for missed in explanation.missed:
        typer.echo(f"- {_painted(text, missed.spans)}\n  rule {missed.rule}: {missed.reason}")
    if explanation.unclaimed:
        typer.echo(typer.style("\nquotations that nobody claims", bold=True))
    for quotation in explanation.unclaimed:
        typer.echo(f"- {' '.join(text[quotation.start : quotation.end].split())}\n  {quotation.reason}")


def _count(things: Sized, noun: str) -> str:
    plural = "es" if noun.endswith("ch") else "s"
    return f"{len(things)} {noun}{'' if len(things) == 1 else plural}"


def _print_steps(text: str, steps: Steps) -> None:
    from quotes.explain_page import in_words

    for grown in steps.grown:
        named = f"{in_words(text, grown.named)!r} " if grown.named else ""
        spans = in_words(text, grown.spans)
        typer.echo(
            f"   {grown.role:8}{named}grew by {grown.how} to {spans!r}" if spans else f"   {grown.role:8}-"
        )
    if steps.joined:
        typer.echo(f"   joined  {in_words(text, steps.joined)!r}")
    if steps.beaten:
        beaten = "; ".join(f"{one.rule} ({one.why})" for one in steps.beaten)
        typer.echo(f"   won over {beaten}")
    for sign, words in ((1, "for     "), (-1, "against ")):
        chosen = [one for one in steps.weighed if one.log_odds * sign > 0][:MOST]
        if chosen:
            typer.echo(f"   {words}" + ", ".join(f"{one.feature} {one.log_odds:+.2f}" for one in chosen))


def _print_parse(explanation: Explanation) -> None:
    from quotes.cli.rule_output import print_table

    for sentence in explanation.sentences:
        rows = [
            [i, w.text, w.lemma, w.pos, w.tag, w.dep, sentence[w.head].text, w.head, w.mark]
            for i, w in enumerate(sentence)
            if not w.text.isspace()
        ]
        if rows:
            typer.echo()
            print_table(["i", "text", "lemma", "pos", "tag", "dep", "head", "at", "mark"], rows)


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
