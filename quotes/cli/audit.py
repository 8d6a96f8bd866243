"""`quotes audit`: flags, samples and a page to review; figures from what reviewers decided; corrections applied."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from quotes.audit.agreement import Agreement
    from quotes.audit.estimates import Figure, Score
    from quotes.audit.flags import Flag
    from quotes.audit.sampling import Sample
    from quotes.files import ReadError

PAGE_HOLDS = (
    5_000  # records; a larger run takes a sample (`benchmarks/page.py` measures the page at this size)
)
FLAGGED = 1_000  # more on the page of a large run, for what is flagged is what one wants to see
HELP_FLAGS = ("-h", "--help")
SHOWN = 10
LONGEST = 150
WHERE_TO = "Where it goes; - is standard output."

Records = Annotated[
    str, typer.Argument(metavar="RECORDS", help="What `quotes extract` wrote; - is standard input.")
]
Decisions = Annotated[
    list[str],
    typer.Argument(metavar="DECISIONS...", help="What the page exported: JSON lines, one file or more."),
]
Texts = Annotated[
    list[str] | None,
    typer.Option(metavar="PATH", help="What was extracted, unchanged. Repeatable."),
]
TextField = Annotated[
    str, typer.Option(metavar="NAME", help="The field of JSONL lines and table rows that holds the text.")
]
IdField = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The field that holds the id.  [default: id, or doc_id]"),
]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help=WHERE_TO)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")]
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
DEFAULT_BY = "kind,rule,confidence"


class PageOrVerb(TyperGroup):
    """A group whose `page` may be left out: `quotes audit RECORDS -o report.html`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Anything first that is no verb and no call for help is the page's."""
        if args and args[0] not in self.commands and args[0] not in HELP_FLAGS:
            args = ["page", *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """How it is called: records, or a verb."""
        return ["RECORDS [OPTIONS]", "|", *super().collect_usage_pieces(ctx)[1:]]


app = typer.Typer(
    cls=PageOrVerb,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Flag, sample and review records, and say how good a run is.\n\n"
    "`quotes audit RECORDS -o report.html` writes a page to review them in: it is short for `quotes audit page`, "
    "whose --help has the options. What reviewers export from it goes to the other commands.",
)


@app.command("page")
def page(
    records: Records,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the review page here (HTML); without it, print the flags.",
        ),
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH",
            help="What was extracted, unchanged: the page then shows the articles, and reporting words and marks "
            "that no record holds are flagged too. Repeatable.",
        ),
    ] = None,
    sample: Size = None,
    by: By = DEFAULT_BY,
    seed: Seed = 0,
    flag: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this flag, each finding on a line. Repeatable."),
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="The page's title.")] = "Who said what",
    text_field: TextField = "text",
    id_field: IdField = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Print flags, or write the page to review records in.

    Without -o the flags go to standard output, as a table or (--json) one JSON object a finding; with --sample and no
    -o the sample does: one JSON object with record, stratum and weight a line.
    """
    from quotes.audit.facts import said
    from quotes.audit.flags import find_flags
    from quotes.audit.sampling import parse_fields, stratum
    from quotes.stored import read_records

    fields = parse_fields(by)
    with _twice(records) as path:
        run, strata, documents = [], [], {}
        for record in read_records(path):
            run.append(said(record))
            strata.append((record.id, stratum(record, fields)))
            documents[record.doc.id] = record.doc.sha256
        drawn = _draw(strata, sample, seed)
        if sample is not None and output is None:
            _print_sample(drawn, {one.id: one.doc for one in run})
            return
        known = _texts(texts, documents, text_field, id_field)
        found = _wanted(find_flags(run, known), flag)
        if output is None:
            _print_flags(found, len(run), len(documents), as_json=as_json, cases=bool(flag))
            return
        _write_page(path, output, run_size=len(run), drawn=drawn, texts=known, flags=found,
                    title=title, by=by, seed=seed, quiet=quiet)  # fmt: skip


@app.command("score")
def score_command(
    decisions: Decisions,
    records: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="The run that was reviewed: decisions on other records are refused."
        ),
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="FIELDS", help="More tables: precision by rule, kind or confidence.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say how good a run is, from decisions on a sample.

    Precision by stratum and for the whole run, each with a 95 % interval, and how many more decisions would halve it;
    how far two reviewers agree, and where they do not.  A record is right when it was accepted as it is.
    """
    from quotes.audit.agreement import agreement
    from quotes.audit.decisions import read_decisions
    from quotes.audit.estimates import regroup, score
    from quotes.errors import UsageError

    made = read_decisions(decisions)
    if not made:
        raise UsageError("there are no decisions in these files. Export them from the page, then try again.")
    size = _checked(records, made) if records is not None else None
    fields = [name.strip() for name in by.split(",") if name.strip()]
    for name in fields:
        if name not in ("rule", "kind", "confidence"):
            raise UsageError(f"decisions carry no {name!r}. --by takes some of rule, kind, confidence.")
    result, agreed = score(made, size), agreement(made)
    tables = {name: regroup(made, name) for name in fields}
    if as_json:
        typer.echo(json.dumps(_score_as_dict(result, agreed, tables), ensure_ascii=False))
        return
    _print_score(result, size)
    for name, figures in tables.items():
        _print_figures(f"by {name}", figures)
    if agreed is not None:
        _print_agreement(agreed)


@app.command("apply")
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
    with _twice(records) as path:
        _checked(path, made)  # before the first line is written
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


@app.command("suggest")
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
            what = _short(f"[{example['cue']}] {example['text']}")
            typer.echo(
                f"  {example['confidence']:.2f}  {example['decision']}{fixed}  {example['doc']}  {what}"
            )
    for cue in cues:
        place = "in a lexicon already: a pattern misses it" if cue.known else "in no lexicon"
        typer.echo(f"cue {cue.lemma}: added {cue.times} times, {place}")
        for words in cue.examples:
            typer.echo(f"  {_short(words)}")
    if not weak and not cues:
        typer.echo("nothing to suggest: no rule falls below what it is known for, and no cue was added twice")


@app.command("gold")
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

    with _twice(records) as path:
        documents = {record.doc.id: record.doc.sha256 for record in read_records(path)}
        known = _texts(texts, documents, text_field, id_field)
        gold = Gold(read_records(path), read_decisions(decisions), known, with_parts=with_parts)
        count = 0
        with open_output(output) as file:
            for count, row in enumerate(gold, 1):  # noqa: B007 (told below)
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    if not quiet:
        part = f"; {_count(gold.partly, 'document')} decided in part left out" if gold.partly else ""
        typer.echo(f"{_count(count, 'document')} of gold{part}", err=True)


@app.command("export")
def export_command(
    records: Annotated[
        str | None,
        typer.Argument(
            metavar="RECORDS", show_default=False, help="What `quotes extract` wrote; - is standard input."
        ),
    ] = None,
    to: Annotated[str, typer.Option(metavar="TOOL", help="label-studio or prodigy.")] = "",
    texts: Texts = None,
    output: Output = "-",
    sample: Size = None,
    by: By = DEFAULT_BY,
    seed: Seed = 0,
    config: Annotated[
        bool, typer.Option("--config", help="Print what the tool has to be told first, and stop.")
    ] = False,
    text_field: TextField = "text",
    id_field: IdField = None,
    quiet: Quiet = False,
) -> None:
    """Write tasks for Label Studio or Prodigy, to review there.

    Records are the tool's predictions. Strata and weights of a --sample go along and come back with `import`.
    """
    from quotes.audit.exchange import find_tool
    from quotes.audit.sampling import parse_fields, stratum
    from quotes.errors import UsageError
    from quotes.export import Texts as AllTexts
    from quotes.export import by_document
    from quotes.run import open_output
    from quotes.stored import read_records

    tool = find_tool(to)
    if config:
        typer.echo(tool.config.rstrip())
        return
    if records is None or not texts:
        raise UsageError(
            f"say what to export: quotes audit export RECORDS --to {tool.name} --texts PATH -o FILE."
        )
    fields = parse_fields(by)
    with _twice(records) as path:
        drawn: Sample | None = None
        if sample is not None:
            strata = [(record.id, stratum(record, fields)) for record in read_records(path)]
            drawn = _draw(strata, sample, seed)
        found = AllTexts(texts, text_field=text_field, id_field=id_field, on_error=_tell)
        kept = (record for record in read_records(path) if drawn is None or record.id in drawn)
        with open_output(output) as file:
            count = tool.write(by_document(kept, found), file, drawn or {})
    if not quiet:
        typer.echo(
            f"{_count(count, 'task')}; set {tool.name} up with: quotes audit export --to {to} --config",
            err=True,
        )


@app.command("import")
def import_command(
    records: Annotated[
        str, typer.Argument(metavar="RECORDS", help="The records that were exported; - is standard input.")
    ],
    file: Annotated[str, typer.Argument(metavar="FILE", help="What the tool exported.")],
    tool_name: Annotated[str, typer.Option("--from", metavar="TOOL", help="label-studio or prodigy.")],
    output: Output = "-",
    reviewer: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who decided, in place of what the tool says.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read decisions back from Label Studio or Prodigy.

    A record left as it was is accepted, one taken away is rejected, one changed is corrected, and a new one is added.
    """
    from datetime import UTC, datetime

    from quotes.audit.exchange import find_tool
    from quotes.audit.exchange.marked import decide
    from quotes.errors import UsageError
    from quotes.run import open_output
    from quotes.stored import read_records

    tool = find_tool(tool_name)
    source = Path(file)
    if not source.is_file():
        raise UsageError(f"{file} is no file. Give what {tool.name} exported.")
    known = {record.id: record for record in read_records(records)}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    counts: Counter[str] = Counter()
    with source.open("rb") as stream, open_output(output) as out:
        for review in tool.read(stream, reviewer, now):
            for decision in decide(review, known):
                counts[decision.decision] += 1
                out.write(json.dumps(decision.to_dict(), ensure_ascii=False).encode() + b"\n")
    if not quiet:
        told = ", ".join(f"{counts[name]:,} {name}" for name in ("accept", "reject", "correct", "add"))
        typer.echo(f"{_count(sum(counts.values()), 'decision')}: {told}", err=True)


def _wanted(flags: list[Flag], names: Sequence[str] | None) -> list[Flag]:
    from quotes.audit.flags import EXPLANATIONS
    from quotes.errors import UsageError

    for name in names or ():
        if name not in EXPLANATIONS:
            raise UsageError(f"no flag is called {name!r}. There are {', '.join(EXPLANATIONS)}.")
    return [one for one in flags if not names or one.name in names]


def _draw(strata: Sequence[tuple[str, str]], size: int | None, seed: int) -> Sample | None:
    """The sample that was asked for, or the one that a run too large for a page takes; None for the whole run."""
    from quotes.audit.sampling import draw

    if size is None:
        size = PAGE_HOLDS - FLAGGED if len(strata) > PAGE_HOLDS else None
    return None if size is None or size >= len(strata) else draw(strata, size, seed)


def _write_page(
    path: Path | str,
    output: str,
    *,
    run_size: int,
    drawn: Sample | None,
    texts: dict[str, str],
    flags: Sequence[Flag],
    title: str,
    by: str,
    seed: int,
    quiet: bool,
) -> None:
    from quotes.report import write_page
    from quotes.stored import read_records

    note, shown = None, None
    if drawn is not None:
        shown = set(drawn)
        note = f"A sample of {len(drawn):,} of {run_size:,} records, drawn by {by} with seed {seed}."
        if run_size > PAGE_HOLDS and len(drawn) == PAGE_HOLDS - FLAGGED:
            more = [one for flag in flags for one in flag.records if one not in shown]
            more = list(dict.fromkeys(more))[:FLAGGED]
            shown.update(more)
            if more:
                note += f" {len(more):,} flagged records stand beside it and do not count in its figures."
    # On the page of a whole run a reviewer picks what to decide: no sample, and no weight that would say so.
    chosen = None if drawn is None else {one: (name, weight) for one, (name, weight) in drawn.items()}
    kept = (record for record in read_records(path) if shown is None or record.id in shown)
    write_page(
        output,
        kept,
        texts=texts,
        flags=[one.to_dict() for one in flags],
        note=note,
        title=title,
        strata=chosen,
    )
    if not quiet:
        what = f"{run_size:,} records" if note is None else note.rstrip(".")
        typer.echo(f"{output}: {what}, {len(flags):,} flags", err=True)


@contextmanager
def _twice(records: str) -> Iterator[str]:
    """A path that can be read twice: standard input goes to a file of its own first."""
    if records != "-":
        yield records
        return
    import sys

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard-input.jsonl"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield str(path)


def _texts(
    paths: Sequence[str] | None, documents: dict[str, str], text_field: str, id_field: str | None
) -> dict[str, str]:
    """The texts by document; one that is not what its records were made from is refused."""
    if not paths:
        return {}
    from quotes.audit.texts import read_texts

    return read_texts(paths, documents, text_field=text_field, id_field=id_field, on_error=_tell)


def _checked(records: str, made: Sequence[Any]) -> int:
    """The size of the run, once every decision is on one of its records."""
    from quotes.audit.apply import unknown
    from quotes.stored import read_records

    ids = {record.id for record in read_records(records)}
    decided = {one.record: one for one in made if one.decision != "add"}
    if missing := set(decided) - ids:
        raise unknown(missing, decided)
    return len(ids)


# -- what is printed ------------------------------------------------------------------------------------------------


def _print_sample(drawn: Sample | None, docs: dict[str, str]) -> None:
    chosen: dict[str, tuple[str, float]] = drawn if drawn is not None else dict.fromkeys(docs, ("all", 1.0))
    for one, (name, weight) in chosen.items():
        line = {"record": one, "doc": docs[one], "stratum": name, "weight": weight}
        typer.echo(json.dumps(line, ensure_ascii=False))


def _print_flags(flags: Sequence[Flag], run: int, documents: int, *, as_json: bool, cases: bool) -> None:
    from quotes.audit.flags import EXPLANATIONS

    if as_json:
        for one in flags:
            typer.echo(json.dumps(one.to_dict(), ensure_ascii=False))
        return
    if cases:
        for one in flags:
            place = "" if one.span is None else f" {one.doc}:{one.span[0]}"
            typer.echo(f"{one.name}{place}  {_short(one.detail or '')}")
            typer.echo(f"  {' '.join(one.records)}" if one.records else "  (no record)")
        return
    counts = Counter(one.name for one in flags)
    typer.echo(typer.style(f"{_count(run, 'record')} in {_count(documents, 'document')}", bold=True))
    for name, explanation in EXPLANATIONS.items():
        if counts[name]:
            typer.echo(f"{counts[name]:>6,}  {name:<18}  {explanation}")
    if counts:
        typer.echo("See each with --flag NAME, or all of them beside the records with -o report.html.")
    else:
        typer.echo("Nothing is flagged.")


def _print_score(result: Score, size: int | None) -> None:
    verdicts = ", ".join(f"{count:,} {name}" for name, count in sorted(result.outcomes.items()))
    decisions = _count(sum(result.outcomes.values()), "decision")
    typer.echo(typer.style(f"{decisions} on {_count(result.decided, 'record')}: {verdicts}", bold=True))
    if result.corrected:
        typer.echo("corrected: " + ", ".join(f"{name} {n:,}" for name, n in result.corrected.items()))
    if result.added:
        typer.echo(
            f"{_count(result.added, 'attribution')} added that the run had missed (not part of precision)"
        )
    if result.run is not None:
        one = result.run
        typer.echo(f"the run, {round(one.size or 0):,} records: {_interval(one)}")
        if one.more is not None:
            typer.echo(f"{one.more:,} more decisions would halve the margin of {one.margin:.3f}")
        if len(result.strata) > 1:
            _print_figures("by stratum", result.strata)
    elif result.plain is not None and result.decided == size:
        typer.echo(f"the run, all of it: precision {result.plain.precision:.3f}")
    elif result.plain is not None:
        typer.echo(f"these records: {_interval(result.plain)}")
        typer.echo(
            "no estimate for the run: the decisions carry no stratum and weight, so nothing says how the records "
            "were drawn. Review a page that `quotes audit RECORDS --sample N -o report.html` wrote."
        )
    if result.run is not None and size is not None and result.stands_for < 0.98 * size:
        typer.echo(
            "the sample is decided in part: the estimate holds if the rest is undecided by chance, not because it "
            "was hard or came last in some order"
        )
    if result.run is not None and result.outside:
        typer.echo(f"{_count(result.outside, 'record')} from outside the sample left out of the estimate")


def _print_figures(heading: str, figures: Sequence[Figure]) -> None:
    typer.echo(f"\n{heading}")
    width = max(len(one.name) for one in figures)
    for one in figures:
        more = f", {one.more:,} more halve it" if one.more is not None else ""
        of = f" of {round(one.size):,}" if one.size is not None else ""
        typer.echo(f"  {one.name:<{width}}  {one.decided:>5,}{of:<10}  {_interval(one)}{more}")


def _print_agreement(agreed: Agreement) -> None:
    alpha = "not defined (all verdicts are alike)" if agreed.alpha is None else f"{agreed.alpha:.2f}"
    who = ", ".join(agreed.reviewers)
    typer.echo(f"\n{who} decided {_count(agreed.shared, 'record')} together, {agreed.same:,} alike")
    typer.echo(f"Krippendorff's alpha {alpha}")
    from quotes.audit.agreement import in_short

    for group in agreed.disagreements:
        said = "; ".join(f"{one.by}: {_short(in_short(one))}" for one in group)
        typer.echo(f"  {group[0].record}  {group[0].doc}  {said}")


def _score_as_dict(
    result: Score, agreed: Agreement | None, tables: dict[str, list[Figure]]
) -> dict[str, Any]:
    return {
        "decided": result.decided,
        "outcomes": dict(result.outcomes),
        "corrected": dict(result.corrected),
        "added": result.added,
        "run": None if result.run is None else result.run.to_dict(),
        "decided_records": None if result.plain is None else result.plain.to_dict(),
        "outside_the_sample": result.outside,
        "strata": [one.to_dict() for one in result.strata],
        "by": {name: [one.to_dict() for one in figures] for name, figures in tables.items()},
        "agreement": None if agreed is None else agreed.to_dict(),
    }


def _interval(one: Figure) -> str:
    return f"precision {one.precision:.3f} (95 %: {one.low:.3f} to {one.high:.3f})"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _tell(error: ReadError) -> None:
    typer.echo(f"quotes: {error}", err=True)
