"""`quotes audit score`: how good a run is, from decisions on a sample of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli.audit.options import Decisions
from quotes.cli.audit.run import checked
from quotes.cli.options import AsJson
from quotes.cli.words import counted, short

if TYPE_CHECKING:
    from quotes.audit.agreement import Agreement
    from quotes.audit.estimates import Figure, Score


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
    size = checked(records, made) if records is not None else None
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


def _print_score(result: Score, size: int | None) -> None:
    verdicts = ", ".join(f"{count:,} {name}" for name, count in sorted(result.outcomes.items()))
    decisions = counted(sum(result.outcomes.values()), "decision")
    typer.echo(typer.style(f"{decisions} on {counted(result.decided, 'record')}: {verdicts}", bold=True))
    if result.corrected:
        typer.echo("corrected: " + ", ".join(f"{name} {n:,}" for name, n in result.corrected.items()))
    if result.added:
        typer.echo(
            f"{counted(result.added, 'attribution')} added that the run had missed (not part of precision)"
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
        typer.echo(f"{counted(result.outside, 'record')} from outside the sample left out of the estimate")


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
    typer.echo(f"\n{who} decided {counted(agreed.shared, 'record')} together, {agreed.same:,} alike")
    typer.echo(f"Krippendorff's alpha {alpha}")
    from quotes.audit.agreement import in_short

    for group in agreed.disagreements:
        said = "; ".join(f"{one.by}: {short(in_short(one))}" for one in group)
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
