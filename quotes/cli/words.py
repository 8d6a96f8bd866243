"""Small things that several verbs say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from quotes.files import ReadError

LONGEST = 150


def tell(what: ReadError | str) -> None:
    """A line on standard error, for what goes wrong while the rest goes on."""
    typer.echo(f"quotes: {what}", err=True)


def counted(number: int, noun: str) -> str:
    """`1 rule`, `2,000 rules`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def short(text: str) -> str:
    """The text on one line that is not too long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
