"""What becomes of decisions: `quotes audit apply`, `suggest` and `gold`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from quotes.cli.audit.options import Decisions
from quotes.cli.audit.run import checked, texts_of, twice
from quotes.cli.options import AsJson, IdField, Output, Quiet, Records, TextField
from quotes.cli.words import counted, short


def apply_command(
    records: Records,
    decisions: Decisions,
    output: Output = "-",
    keep_rejected: Annotated[
        bool, typer.Option("--keep-rejected", help="Keep rejected records too; their `review` says so.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write the records as reviewers corrected them.

    Each keeps in `review` what was corrected, by whom and when, and what stood there before. Rejected records are
    left out. Where reviewers differ, the latest decision holds.
    """
    from quotes.audit.apply import Applied
    from quotes.audit.decisions import read_decisions
    from quotes.run import open_output
    from quotes.stored import read_records

    made = read_decisions(decisions)
    with twice(records) as path:
        checked(path, made)  # before the first line is written
        applied = Applied(read_records(path), made, keep_rejected=keep_rejected)
        with open_output(output) as file:
            for record in applied:
                file.write(json.dumps(record.to_dict(), ensure_ascii=False).encode() + b"\n")
    if not quiet:
        done = applied.done
        out = "kept, marked" if keep_rejected else "left out"
        typer.echo(
            f"{done['accept']:,} accepted, {done['correct']:,} corrected, {done['reject']:,} rejected ({out}), "
            f"{done['untouched']:,} not decided",
            err=True,
        )


def suggest_command(records: Records, decisions: Decisions, as_json: AsJson = False) -> None:
    """Name rules to mend and cues to add, from decisions.

    Rules that reviewers find right less often than documented, with their worst examples, and the lemmas of cues that
    reviewers kept adding.
    """
    from quotes.annotate import load_pipeline
    from quotes.audit.cues import known_cues, lemma_in
    from quotes.audit.decisions import read_decisions
    from quotes.audit.suggest import documented_precision, new_cues, weak_rules
    from quotes.stored import read_records

    made = read_decisions(decisions)
    weak = weak_rules(read_records(records), made, documented_precision())
    cues = new_cues(made, lemma_in(load_pipeline()), known_cues())
    if as_json:
        found = {"rules": [one.to_dict() for one in weak], "cues": [one.to_dict() for one in cues]}
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in weak:
        sure = "below" if one.sure else "perhaps below"
        typer.echo(
            f"{one.rule}: right in {one.right} of {one.decided} ({one.low:.2f} to {one.high:.2f}), {sure} "
            f"{one.documented:.2f} ({one.where})"
        )
        for example in one.worst:
            fixed = f", {', '.join(example['corrected'])}" if example["corrected"] else ""
            what = short(f"[{example['cue']}] {example['text']}")
            typer.echo(
                f"  {example['confidence']:.2f}  {example['decision']}{fixed}  {example['doc']}  {what}"
            )
    for cue in cues:
        place = "in a lexicon already: a pattern misses it" if cue.known else "in no lexicon"
        typer.echo(f"cue {cue.lemma}: added {cue.times} times, {place}")
        for words in cue.examples:
            typer.echo(f"  {short(words)}")
    if not weak and not cues:
        typer.echo("nothing to suggest: no rule falls below what it is known for, and no cue was added twice")


def gold_command(
    records: Records,
    decisions: Decisions,
    texts: Annotated[
        list[str], typer.Option(metavar="PATH", help="What was extracted, unchanged. Repeatable; needed.")
    ],
    output: Output = "-",
    with_parts: Annotated[
        bool,
        typer.Option("--with-parts", help="Documents that were decided in part too: fit for precision only."),
    ] = False,
    text_field: TextField = "text",
    id_field: IdField = None,
    quiet: Quiet = False,
) -> None:
    """Turn decisions into gold for `quotes evaluate`.

    One JSON object a document all of whose records were decided, with what reviewers accepted, corrected and added.
    """
    from quotes.audit.decisions import read_decisions
    from quotes.audit.gold import Gold
    from quotes.run import open_output
    from quotes.stored import read_records

    with twice(records) as path:
        documents = {record.doc.id: record.doc.sha256 for record in read_records(path)}
        known = texts_of(texts, documents, text_field, id_field)
        gold = Gold(read_records(path), read_decisions(decisions), known, with_parts=with_parts)
        count = 0
        with open_output(output) as file:
            for count, row in enumerate(gold, 1):  # noqa: B007 (told below)
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    if not quiet:
        part = f"; {counted(gold.partly, 'document')} decided in part left out" if gold.partly else ""
        typer.echo(f"{counted(count, 'document')} of gold{part}", err=True)
