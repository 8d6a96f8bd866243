"""The service on a socket of its own, in a thread of the tests."""

from __future__ import annotations

import contextlib
import threading
import time

from quotes.server.run import listen, make_server


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
