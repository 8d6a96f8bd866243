"""How the tests call the command: in this process where possible, else as a process of its own."""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import quotes.annotate
import quotes.engines.worker
from quotes.cli.app import app


@pytest.fixture
def quotes_command(monkeypatch):
    """`quotes ...` in this process: a result with exit_code, stdout, stderr; the pipeline is loaded once."""
    monkeypatch.setattr(quotes.engines.worker, "load_pipeline", _load_once)

    def call(*arguments: str | Path, stdin: str | bytes | None = None):
        result = CliRunner().invoke(app, list(map(str, arguments)), input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.stderr
        return result

    return call


@pytest.fixture
def start():
    """`quotes ...` as a process; what a test leaves running is killed."""
    running: list[subprocess.Popen[bytes]] = []

    def popen(*arguments: str | Path, **options) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "quotes", *map(str, arguments)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        running.append(subprocess.Popen(command, **pipes))
        return running[-1]

    yield popen
    for process in running:
        process.kill()
        if process.stdin is not None and process.stdin.closed:
            process.stdin = None  # `communicate` would flush it
        process.communicate()


@functools.cache
def _load_once(name: str | None = None):
    return quotes.annotate.load_pipeline(name)
