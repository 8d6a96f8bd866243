"""`quotes ...` in the tests' own process."""

from __future__ import annotations

import functools

import typer.testing

from quotes.cli.app import app

# The runner builds the commands anew for each call, which takes a tenth of a second.
typer.testing._get_command = functools.cache(typer.testing._get_command)


def invoke(*arguments, stdin=None, **options):
    """A result with exit_code, stdout, stderr, output and exception."""
    return typer.testing.CliRunner().invoke(app, list(map(str, arguments)), input=stdin, **options)
