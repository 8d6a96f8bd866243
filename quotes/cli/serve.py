"""`quotes serve`: a small service over HTTP."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from quotes.cli.options import Model, Rules
from quotes.cli.threads import one_thread
from quotes.errors import UsageError

TOKEN = "QUOTES_TOKEN"  # noqa: S105 - the variable's name


def command(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; beyond this machine a token is needed.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="Which port; 0 takes a free one.")
    ] = 8080,
    max_bytes: Annotated[
        int, typer.Option(min=1, metavar="N", help="The largest body that is taken, in bytes.")
    ] = 256 * 1024,
    seconds: Annotated[
        float,
        typer.Option(min=0.1, metavar="S", help="How long an answer may take, with the wait for its turn."),
    ] = 60.0,
    waiting: Annotated[
        int, typer.Option(min=1, metavar="N", help="How many requests may wait; more are sent away with 503.")
    ] = 64,
    model: Model = None,
    rules: Rules = None,
) -> None:
    """Serve records over HTTP: POST /v1/records, and a page to paste an article into.

    The token is taken from the environment variable QUOTES_TOKEN, never from the command line, which others can see.
    """
    one_thread()
    from quotes.server.limits import Limits, check_place

    token = os.environ.get(TOKEN) or None
    check_place(host, token)
    try:
        from quotes.server.run import serve
    except ImportError as error:
        raise UsageError(
            f"the service needs {error.name}. Install it: pip install 'quotes[serve]'"
        ) from error
    from quotes.annotate import load_pipeline
    from quotes.extraction import Extractor
    from quotes.rules import CAPACITIES, load_rules

    roles = load_rules(*(rules or ()), kinds=CAPACITIES)
    extractor = Extractor(nlp=load_pipeline(model), rules=load_rules(*(rules or ())), roles=roles)
    limits = Limits(
        max_bytes=max_bytes, seconds=seconds, waiting=waiting, token=token, hosts=(*Limits().hosts, host)
    )
    serve(extractor, host, port, limits, lambda place: typer.echo(f"quotes: listening on {place}", err=True))
