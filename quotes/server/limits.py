"""What the service takes, and from whom."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from quotes.errors import UsageError

MIN_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a body, seconds, requests; `token` is what callers must show, None for a service on loopback.

    `body_seconds` is how long a body may take to arrive, `seconds` how long an answer may take with the wait
    for its turn, `waiting` how many requests may be in the house at once.
    """

    max_bytes: int = 256 * 1024
    body_seconds: float = 10.0
    seconds: float = 60.0
    waiting: int = 64
    token: str | None = None
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")


def check_place(host: str, token: str | None) -> None:
    """`UsageError` for a place that others can reach without a token, and for a token that can be guessed."""
    if token is not None and len(token) < MIN_TOKEN:
        raise UsageError(f"the token has {len(token)} characters; give it at least {MIN_TOKEN}.")
    if token is None and not is_loopback(host):
        raise UsageError(
            f"{host} can be reached by others: set a token in the environment variable QUOTES_TOKEN "
            "(for instance: QUOTES_TOKEN=$(openssl rand -hex 16) quotes serve ...), or stay on 127.0.0.1."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
