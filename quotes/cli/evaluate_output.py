"""How `quotes evaluate` prints its figures, for people and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from quotes.cli.rule_output import print_table
from quotes.cli.words import counted

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from quotes.evaluate.breakdown import Outcomes, Row
    from quotes.evaluate.given import Given
    from quotes.evaluate.reliability import Reliability
    from quotes.evaluate.score import Counts, Interval, Score

BY = {
    "kind": "kind",
    "act": "act",
    "polarity": "polarity",
    "mention": "kind of mention",
    "rule": "rule",
    "resolver": "resolver",
}
OUTCOMES = ("right", "wrong", "unresolved")
FACTS = ("right", "wrong", "missing", "extra")
MOST = 15  # values of a field on the terminal; --json has all


def print_score(
    score: Score, account: Reliability | None = None, causes: Mapping[str, Counter[str]] | None = None
) -> None:
    """The tables, the headline first."""
    gold, given = score.measures["attributions 0.5"].gold, score.measures["attributions 0.5"].given
    left_out = f" ({score.left_out:,} inside other records left out)" if score.left_out else ""
    typer.echo(
        f"{counted(score.documents, 'article')}, {counted(gold, 'gold attribution')}, "
        f"{counted(given, 'record')}{left_out}\n"
    )
    print_table(
        ["", "P", "R", "F", "95 % of F", "right", "records", "gold"],
        [_measure(name, counts, score.intervals.get(name)) for name, counts in score.measures.items()],
    )
    for key, title in BY.items():
        rows = score.by[key]
        if rows:
            typer.echo()
            in_gold = any(row.gold for row in rows.values())
            shown = [_by(name, row, in_gold=in_gold) for name, row in list(rows.items())[:MOST]]
            print_table(_by_columns(title, in_gold=in_gold), shown)
        if len(rows) > MOST:
            typer.echo(f"... and {len(rows) - MOST} more (--json has all)")
    told = [[key, _share(one.share("right")), one.total] for key, one in score.agreement.items() if one.total]
    if told:
        typer.echo()
        print_table(["of the contents found", "right", "n"], told)
    if score.speakers:
        typer.echo()
        print_outcomes("speaker, by kind of mention", score.speakers, OUTCOMES)
    known = {key: one for key, one in score.facts.items() if one.total}
    if known:
        typer.echo()
        print_outcomes("of the right speakers", known, FACTS)
    typer.echo()
    overlaps = [
        [role, _share(one["gold in record"]), _share(one["record in gold"]), one["pairs"]]
        for role, one in score.coverage.items()
    ]
    print_table(["overlap of pairs", "gold in record", "record in gold", "n"], overlaps)
    if account is not None:
        _print_reliability(account)
    if causes is not None:
        typer.echo()
        faults = ("missed", "both", "false")
        rows_of_causes = [[name, n.total(), *(n[fault] for fault in faults)] for name, n in causes.items()]
        print_table(["cause of error, guessed", "errors", *faults], rows_of_causes)


def print_given(found: Given) -> None:
    """Speakers and roles alone."""
    typer.echo(f"{counted(found.total, 'gold speaker')}, {found.found:,} found\n")
    print_outcomes("speaker, by kind of mention", found.mentions, OUTCOMES)
    typer.echo()
    print_outcomes("speaker, by resolver", found.resolvers, OUTCOMES)
    if found.facts:
        typer.echo()
        print_outcomes("said of the speaker", found.facts, FACTS)


def given_as_dict(found: Given) -> dict[str, Any]:
    """The same as JSON values."""
    tables = {"speakers": found.mentions, "resolvers": found.resolvers, "facts": found.facts}
    counts = {"gold": found.total, "found": found.found}
    return counts | {
        key: {name: _outcomes(one) for name, one in table.items()} for key, table in tables.items()
    }


def _print_reliability(account: Reliability) -> None:
    typer.echo(
        f"\nconfidence of {counted(account.count, 'record')}: Brier score {account.brier:.3f}, "
        f"expected calibration error {account.error:.3f}"
    )
    if account.of_spans is not None:
        typer.echo(
            f"of content and source alone, as the gold names no speakers: Brier score {account.of_spans.brier:.3f}, "
            f"expected calibration error {account.of_spans.error:.3f}"
        )
    for name, sure in (("records", account.sure), ("direct quotes", account.sure_direct)):
        typer.echo(
            f"{sure.sure:,} of {sure.total:,} {name} ({sure.share:.3f}) have 0.9 or more; {sure.right:.3f} of "
            "these are right"
        )
    typer.echo()
    bins = [
        [f"{one.low:.1f}-{one.high:.1f}", one.count, _share(one.mean), _share(one.right)]
        for one in account.bins
        if one.count
    ]
    print_table(["confidence", "records", "mean", "right"], bins)
    typer.echo()
    curve = [
        [f"{one.threshold:.2f}", one.kept, _share(one.precision), _share(one.recall)] for one in account.curve
    ]
    print_table(["from confidence", "records", "precision", "recall"], curve)


def print_outcomes(title: str, table: Mapping[str, Outcomes], outcomes: tuple[str, ...]) -> None:
    """Counts and shares of outcomes."""
    rows = [
        [name, *(one.counts[outcome] for outcome in outcomes), *(_share(one.share(o)) for o in outcomes[:2])]
        for name, one in table.items()
    ]
    print_table([title, *outcomes, *(f"{outcome}, share" for outcome in outcomes[:2])], rows)


def as_dict(
    score: Score, account: Reliability | None = None, causes: Mapping[str, Counter[str]] | None = None
) -> dict[str, Any]:
    """All figures as JSON values, shares rounded to four digits."""
    measures = {name: _counts(one, score.intervals.get(name)) for name, one in score.measures.items()}
    further: dict[str, Any] = {}
    if account is not None:
        further["reliability"] = asdict(account)
    if causes is not None:
        further["causes"] = {name: dict(counts) for name, counts in causes.items()}
    return further | {
        "documents": score.documents,
        "nested": score.nested,
        "left_out": score.left_out,
        "measures": measures,
        "source_exact_of_matched": round(score.source_exact, 4),
        "by": {key: {name: _row(row) for name, row in rows.items()} for key, rows in score.by.items()},
        "agreement": {key: _outcomes(one) for key, one in score.agreement.items()},
        "coverage": {
            role: {key: round(value, 4) for key, value in one.items()} for role, one in score.coverage.items()
        },
        "speakers": {name: _outcomes(one) for name, one in score.speakers.items()},
        "facts": {name: _outcomes(one) for name, one in score.facts.items()},
    }


def _measure(name: str, counts: Counts, interval: Interval | None) -> list[Any]:
    spread = "" if interval is None else f"{interval.f[0]:.3f}-{interval.f[1]:.3f}"
    shares = [_share(value) for value in (counts.precision, counts.recall, counts.f)]
    return [name, *shares, spread, counts.right, counts.given, counts.gold]


def _by_columns(title: str, *, in_gold: bool) -> list[str]:
    given = [title, "records", "precision", "with source"]
    return [*given, "gold", "recall", "with source"] if in_gold else given


def _by(name: str, row: Row, *, in_gold: bool) -> list[Any]:
    given = [name, row.given, _of(row.right, row.given), _of(row.triples_right, row.given)]
    found = [row.gold, _of(row.recalled, row.gold), _of(row.triples_recalled, row.gold)]
    return [*given, *found] if in_gold else given


def _of(part: int, whole: int) -> str:
    return _share(part / whole) if whole else "-"


def _share(value: float) -> str:
    return f"{value:.3f}"


def _counts(counts: Counts, interval: Interval | None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "p": round(counts.precision, 4),
        "r": round(counts.recall, 4),
        "f": round(counts.f, 4),
        "tp": counts.right,
        "pred": counts.given,
        "gold": counts.gold,
    }
    if interval is not None:
        out["interval"] = {
            key: [round(bound, 4) for bound in bounds]
            for key, bounds in (("p", interval.precision), ("r", interval.recall), ("f", interval.f))
        }
    return out


def _row(row: Row) -> dict[str, Any]:
    out: dict[str, Any] = {"gold": row.gold, "pred": row.given}
    if row.gold:
        out |= {"recall": round(row.recalled / row.gold, 4)}
        out |= {"triple_recall": round(row.triples_recalled / row.gold, 4)}
    if row.given:
        out |= {"precision": round(row.right / row.given, 4)}
        out |= {"triple_precision": round(row.triples_right / row.given, 4)}
    return out


def _outcomes(one: Outcomes) -> dict[str, Any]:
    return {"n": one.total, **dict(one.counts), "share": round(one.share("right"), 4)}
