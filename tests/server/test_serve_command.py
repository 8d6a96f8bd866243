"""`quotes serve` as a process: where it listens, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading

import httpx
import pytest


@pytest.fixture
def service():
    """A process that listens, and its address."""
    command = [sys.executable, "-m", "quotes", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stderr.readline()
        try:
            yield process, re.search(r"listening on (http://127\.0\.0\.1:\d+)$", line)[1]
        finally:
            process.kill()


def test_a_signal_lets_it_finish_what_it_has_taken(service, seed_texts):
    process, address = service
    long = "\n\n".join(seed_texts.values()) * 2
    answers = []
    asking = threading.Thread(
        target=lambda: answers.append(httpx.post(f"{address}/v1/records", json={"text": long}, timeout=60))
    )
    httpx.get(f"{address}/health")
    asking.start()
    asking.join(timeout=0.4)
    process.send_signal(signal.SIGTERM)
    asking.join(timeout=60)
    assert answers[0].status_code == 200
    assert answers[0].json()["documents"][0]["records"]
    assert process.wait(timeout=20) == 0
    assert process.stdout.read() == ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--host", "0.0.0.0"], "QUOTES_TOKEN"),
        (["--host", "192.0.2.7"], "QUOTES_TOKEN"),
        (["--port", "70000"], "65535"),
    ],
)
def test_what_cannot_be_served_is_wrong_usage(options, message):
    from typer.testing import CliRunner

    from quotes.cli.app import app

    assert "QUOTES_TOKEN" not in os.environ
    result = CliRunner().invoke(app, ["serve", *options])
    assert result.exit_code == 2
    assert message in result.stderr
