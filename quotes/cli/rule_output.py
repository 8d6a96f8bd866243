"""How `quotes rules` prints: tables, examples with their roles, what is wrong with one."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from quotes.cli.words import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quotes.check import Problem, Report
    from quotes.rules import Rule

COLOURS = {
    "source": "green",
    "cue": "yellow",
    "content": "cyan",
    "speaker": "green",
    "role": "yellow",
    "affiliation": "cyan",
}


def painted(marked: str) -> str:
    """An example with its roles in colours, or with its tags where there are none."""
    from quotes.check import TAG, parse_markup
    from quotes.rules import ROLES, SAID_OF

    if not sys.stdout.isatty() or not TAG.search(marked):
        return marked
    text, spans = parse_markup(marked, (*ROLES, *SAID_OF))
    out, position = [], 0
    for start, end, role in sorted((a, b, role) for role, found in spans.items() for a, b in found):
        out += [text[position:start], typer.style(text[start:end], fg=COLOURS[role])]
        position = end
    return "".join([*out, text[position:]])


def as_dict(problem: Problem) -> dict[str, Any]:
    """A problem as JSON values."""
    example = problem.example
    return {
        "rule": example.rule.id,
        "example": example.kind,
        "number": example.number,
        "level": problem.level,
        "stage": problem.stage,
        "message": problem.message,
        "expected": example.marked,
        "found": list(problem.found),
    }


def readable(problem: Problem) -> str:
    """A problem as a person reads it: what was expected, what was found."""
    example = problem.example
    lines = [f"{problem.level}: {example.name} ({problem.stage}): {problem.message}"]
    lines.append(f"  expected {painted(example.marked)}")
    lines += [f"  found    {found}" for found in problem.found]
    return "\n".join(lines)


def print_parse(report: Report, problem: Problem) -> None:
    """The parse of an example that has a problem."""
    doc = report.docs[problem.example.text]
    rows = [[t.i, t.text, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.text, t.head.i, t._.mark] for t in doc]
    print_table(["i", "text", "lemma", "pos", "tag", "dep", "head", "at", "mark"], rows, indent="    ")


def print_drift(report: Report, parses: Mapping[str, Any], as_json: bool) -> None:
    """Where the parses of the examples differ from the frozen ones, and in how many."""
    from quotes.frozen import drift

    total = 0
    for text, doc in report.docs.items():
        found = drift(parses[text], doc) if text in parses else ["no frozen parse"]
        total += bool(found)
        for difference in found:
            line = {"level": "drift", "text": text, "message": difference}
            shown = f"drift: {' '.join(text.split())!r}: {difference}"
            typer.echo(json.dumps(line, ensure_ascii=False) if as_json else shown)
    typer.echo(f"{total} of {len(report.docs)} texts are parsed otherwise than the frozen ones", err=True)


def verdict(report: Report) -> str:
    """The counts, in a line."""
    rules: dict[str, Rule] = {example.rule.id: example.rule for example in report.examples}
    levels = [problem.level for problem in report.problems]
    counts = ", ".join(counted(levels.count(level), level) for level in ("error", "warning"))
    return f"{counted(len(rules), 'rule')}, {counted(len(report.examples), 'example')}: {counts}"


def print_table(columns: list[str], rows: list[list[Any]], indent: str = "") -> None:
    """Columns as wide as their longest entry; numbers to the right."""
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    widths = [max(map(len, [name, *(row[i] for row in cells)])) for i, name in enumerate(columns)]
    numeric = [all(isinstance(row[i], int | float | None) for row in rows) for i in range(len(columns))]
    for line in [columns, *cells]:
        padded = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        ]
        typer.echo(indent + "  ".join(padded).rstrip())
