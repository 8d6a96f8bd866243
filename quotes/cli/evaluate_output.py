"""How `quotes evaluate` prints its figures, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from quotes.cli.rule_output import counted, print_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quotes.evaluate.breakdown import Outcomes, Row
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


def print_score(score: Score) -> None:
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


def print_outcomes(title: str, table: Mapping[str, Outcomes], outcomes: tuple[str, ...]) -> None:
    """Counts and shares of outcomes."""
    rows = [
        [name, *(one.counts[outcome] for outcome in outcomes), *(_share(one.share(o)) for o in outcomes[:2])]
        for name, one in table.items()
    ]
    print_table([title, *outcomes, *(f"{outcome}, share" for outcome in outcomes[:2])], rows)


def as_dict(score: Score) -> dict[str, Any]:
    """All figures as JSON values; those of the same name are those of the field's usual scorers."""
    measures = {name: _counts(one, score.intervals.get(name)) for name, one in score.measures.items()}
    return {
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
