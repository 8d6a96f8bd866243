from __future__ import annotations

import re
import resource
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from quotes import __version__
from quotes.cli.app import VERBS, app

HEAVY = ("spacy", "textacy", "thinc", "numpy", "pydantic", "rich", "srsly")


def every_command():
    """(words, command) of the app and all below it."""

    def below(words, command):
        yield words, command
        for name, inner in getattr(command, "commands", {}).items():
            yield from below((*words, name), inner)

    return list(below((), get_command(app)))


def test_help_is_there_before_one_could_notice():
    # Processor time, which other programs on the machine do not lengthen; on an idle one it is the time that passes.
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(3):
        subprocess.run([sys.executable, "-m", "quotes", "--help"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 3 < 0.3


def test_app_imports_nothing_heavy():
    code = f"import sys, quotes.cli.app; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_version():
    result = CliRunner().invoke(app, ["--version"])
    assert result.stdout == f"quotes {__version__}\n"


@pytest.mark.parametrize("words", [words for words, _ in every_command()], ids=" ".join)
def test_every_command_and_option_has_help(words):
    command = dict(every_command())[words]
    assert command.help
    for parameter in command.params:
        assert parameter.name == "help" or parameter.help, parameter.name
    result = CliRunner().invoke(app, [*words, "--help"])
    assert result.exit_code == 0


def test_every_verb_is_listed():
    listed = CliRunner().invoke(app, ["--help"]).stdout
    assert all(re.search(rf"^  {verb} ", listed, re.MULTILINE) for verb in VERBS)


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["extract", "--nonsense"], ["extract", "--jobs", "0", "x"]]
)
def test_wrong_usage_ends_with_2(arguments):
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
