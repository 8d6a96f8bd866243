"""`quotes compare`: gains and losses between two runs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli.words import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quotes.compare import Comparison, Difference

SIGNS = {"gained": "+", "lost": "-", "changed": "~"}
COLOURS = {"source": "green", "cue": "yellow", "content": "cyan"}
EFFECTS = ("better", "worse", "as good")
AROUND = 60  # code points of text shown on either side


def command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="What `quotes extract` wrote before.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it writes now; - is standard input.")],
    gold: Annotated[
        str | None,
        typer.Option(
            metavar="GOLD", help="Tell which differences turned right or wrong (as `quotes evaluate`)."
        ),
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH", help="The files and folders that were extracted, for the text around. Repeatable."
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Show so many differences at most.  [default: all]")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a difference, for machines.")
    ] = False,
) -> None:
    """Tell what two runs over the same documents have different: gains, losses and changes."""
    from quotes.compare import compare
    from quotes.evaluate import read_gold
    from quotes.stored import read_records

    articles = read_gold(gold) if gold is not None else []
    before, after = ([record.to_dict() for record in read_records(path)] for path in (old, new))
    found = compare(before, after, articles)
    around = {article.document: article.text for article in articles} | _texts(texts)
    shown = found.differences[:limit]
    for number, one in enumerate(shown):
        if as_json:
            typer.echo(json.dumps(_as_dict(one), ensure_ascii=False))
        else:
            _print(one, around.get(one.document), first=number == 0)
    if len(shown) < len(found.differences):
        typer.echo(f"... and {len(found.differences) - len(shown):,} more", err=True)
    for line in _summary(found):
        typer.echo(line, err=as_json)


def _texts(paths: list[str] | None) -> dict[str, str]:
    if not paths:
        return {}
    from quotes.documents import read_documents

    return {document.id: document.text for document in read_documents(paths, on_error=tell)}


def _summary(found: Comparison) -> list[str]:
    counts = ", ".join(f"{found.count(change):,} {change}" for change in ("gained", "lost", "changed"))
    out = [f"{found.old:,} records before, {found.new:,} now: {found.same:,} the same, {counts}"]
    if found.right is not None:
        effects = ", ".join(f"{found.effects(effect):,} {effect}" for effect in EFFECTS)
        before, after = found.right
        out.append(f"of {found.gold:,} in gold {before:,} were right, {after:,} are; differences: {effects}")
    return out


def _print(one: Difference, text: str | None, *, first: bool) -> None:
    """A difference: what it is, then the old and the new record in their text."""
    if not first:
        typer.echo()
    facts = [one.document, *([", ".join(one.fields)] if one.fields else [])]
    verdicts = " -> ".join(verdict or "none" for verdict in (one.was, one.now)) if one.effect else ""
    effect = f"  [{one.effect}: {verdicts}]" if one.effect else ""
    typer.echo(typer.style(f"{SIGNS[one.change]} {': '.join(facts)}{effect}", bold=True))
    for sign, record in (("-", one.old), ("+", one.new)):
        if record is not None:
            typer.echo(f"  {sign} {_painted(record, text)}")
            typer.echo(f"    {_facts(record)}")


def _facts(record: Mapping[str, Any]) -> str:
    names = [speaker.get("name") or speaker.get("description") or "?" for speaker in record["speakers"]]
    facts = [record["kind"], record["act"], record["polarity"], f"confidence {record['confidence']:.2f}"]
    inside = ["inside another"] if record["parent"] else []
    return ", ".join(
        [*facts, f"rule {record['why']['rule']}", *inside, f"speaker {' and '.join(names) or '-'}"]
    )


def _painted(record: Mapping[str, Any], text: str | None) -> str:
    """The record's spans in their text, in colour, or in tags where there is none; without the text, alone."""
    flat = sorted((s["start"], s["end"], role, s["text"]) for role in COLOURS for s in record[role])
    first, last = flat[0][0], max(end for _, end, *_ in flat)
    position = first if text is None else max(0, first - AROUND, text.rfind("\n", 0, first) + 1)
    out = ["…"] if position and text is not None and text[position - 1] != "\n" else []
    for start, end, role, words in flat:
        if start < position:
            continue  # nested in a span that is shown
        out.append(text[position:start] if text is not None else " … " if start > position + 1 else " ")
        styled = typer.style(words, fg=COLOURS[role])
        out.append(styled if sys.stdout.isatty() else f"<{role}>{words}</{role}>")
        position = end
    if text is not None:
        stop = text.find("\n", last, last + AROUND)
        end = stop if stop >= 0 else min(len(text), last + AROUND)
        out += [text[max(position, last) : end], "…" if stop < 0 and end < len(text) else ""]
    return " ".join("".join(out).split())


def _as_dict(one: Difference) -> dict[str, Any]:
    return {
        "doc": one.document,
        "change": one.change,
        "fields": list(one.fields),
        "was": one.was,
        "now": one.now,
        "effect": one.effect,
        "old": one.old,
        "new": one.new,
    }
