"""How the tests call the command: in this process where possible, else as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command import invoke
from loaded import pipeline, rules

import quotes.engines.worker


@pytest.fixture(scope="module")
def quotes_command():
    """`quotes ...` in this process: a result with exit_code, stdout, stderr; the pipeline and the shipped
    rules are loaded once."""

    def call(*arguments: str | Path, stdin: str | bytes | None = None):
        result = invoke(*arguments, stdin=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.stderr
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quotes.engines.worker, "load_pipeline", pipeline)
        patch.setattr(quotes.engines.worker, "load_rules", rules)
        yield call


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
