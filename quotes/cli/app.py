"""The app: its verbs, and what each failure looks like from outside.

A verb's module must be light, for `quotes --help` imports them all: spaCy, pydantic and rich are imported
inside the functions that need them.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

from quotes import __version__
from quotes.errors import QuotesError

# One module of this package each, with `app`, a Typer of several commands, or `command`, the verb's function; beside it
# what `quotes --help` says of the verb, in the order in which a newcomer meets them: short enough not to be cut.
VERBS = {
    "extract": "Documents to records: who said what, one JSON a line.",
    "explain": "Why a record came out, and why another did not.",
    "speakers": "Who speaks in records: names, roles, counts.",
    "find": "Who said this, where, since when, in which words.",
    "claims": "Statements worth checking, each a line by itself.",
    "audit": "",
    "evaluate": "Precision and recall against gold attributions.",
    "compare": "What two runs over the same documents differ in.",
    "export": "Other formats, and back; --list names them.",
    "serve": "A page to paste an article into, and an HTTP API.",
    "rules": "",
    "schema": "The JSON Schema of a record.",
}

# 128 and the number of the signal, as a shell reports a program that the signal ended.
INTERRUPTED = 130
PIPE_CLOSED = 141
TERMINATED = 143

app = typer.Typer(
    name="quotes",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich takes as long to import as everything else that --help needs
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"quotes {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Find who said what in English news: documents in, one JSON record per attribution out.

    Begin with: quotes extract ARTICLE.txt -o records.jsonl
    """


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the errors that a user can act on into one line on stderr and the exit code that they carry."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except QuotesError as error:
            typer.echo(f"quotes: {error}", err=True)
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError:
            _leave_quietly()
        except KeyboardInterrupt as error:
            typer.echo("quotes: interrupted", err=True)
            raise typer.Exit(INTERRUPTED) from error

    return call


def _add(verb: str) -> None:
    module = import_module(f"quotes.cli.{verb}")
    if hasattr(module, "app"):
        for command in module.app.registered_commands:
            command.callback = guarded(command.callback)
        app.add_typer(module.app, name=verb)
    else:
        app.command(verb, short_help=VERBS[verb])(guarded(module.command))


for _verb in VERBS:
    _add(_verb)


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(TERMINATED)  # an exception, so that half-written files are removed


def _leave_quietly() -> NoReturn:
    """Nobody reads our output any more (`| head -1`): no word, and the code that other tools end with."""
    # Python flushes stdout once more at exit, which must not fail aloud.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(PIPE_CLOSED)


def main() -> None:
    """The console script."""
    signal.signal(signal.SIGTERM, _terminate)
    app()
