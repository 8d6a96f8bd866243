"""The service as a process: it listens, and on SIGTERM or Ctrl-C answers what it has taken and ends."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from quotes.errors import UsageError
from quotes.extraction import Extractor
from quotes.server.app import build_app
from quotes.server.limits import Limits

if TYPE_CHECKING:
    from fastapi import FastAPI

CONNECTIONS = 256
IDLE_SECONDS = 15
HEADER_BYTES = 16 * 1024


class Server(uvicorn.Server):
    """uvicorn, with a signal that ends it gracefully counted as the end and not as a failure."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ask the loop to stop; a second signal stops at once."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def serve(
    extractor: Extractor, host: str, port: int, limits: Limits, ready: Callable[[str], None] | None = None
) -> None:
    """Listen until a signal; `ready` gets the address.  Raises `UsageError` for one that cannot be taken."""
    place = listen(host, port)
    number = place.getsockname()[1]
    if ready is not None:
        ready(f"http://{f'[{host}]' if ':' in host else host}:{number}")
    asyncio.run(make_server(build_app(extractor, limits), limits).serve(sockets=[place]))


def make_server(app: FastAPI, limits: Limits) -> Server:
    """Uvicorn with our limits; it logs warnings only, to standard error."""
    return Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=int(limits.seconds),
            h11_max_incomplete_event_size=HEADER_BYTES,
            http="h11",
            ws="none",
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that is bound; `UsageError` says why it could not be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    place = socket.socket(family, socket.SOCK_STREAM)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((host.strip("[]"), port))
        place.listen(CONNECTIONS)
    except OSError as error:
        place.close()
        raise UsageError(
            f"{host}:{port} cannot be listened on ({error.strerror}). Try another --port."
        ) from error
    return place
