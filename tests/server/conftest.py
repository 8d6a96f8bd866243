"""The service on a socket of its own, in a thread of the tests."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest

from quotes.extraction import Extractor
from quotes.server.app import build_app
from quotes.server.limits import Limits
from quotes.server.run import Server, listen, make_server


@pytest.fixture(scope="session")
def extractor(nlp):
    return Extractor(nlp=nlp)


@contextlib.contextmanager
def running(app, limits):
    """The address of a service that answers."""
    server, place = make_server(app, limits), listen("127.0.0.1", 0)
    server.capture_signals = contextlib.nullcontext  # signals belong to the main thread
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield f"http://127.0.0.1:{place.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive()


@pytest.fixture(scope="session")
def limits():
    return Limits(max_bytes=20_000, body_seconds=0.5, seconds=20, waiting=40)


@pytest.fixture(scope="session")
def app(extractor, limits):
    return build_app(extractor, limits)


@pytest.fixture(scope="module")
def address(extractor, limits):
    with running(build_app(extractor, limits), limits) as place:
        yield place


__all__ = ["Server", "running"]
