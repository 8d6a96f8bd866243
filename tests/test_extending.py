"""The pages about rules do what they say: their files are written, their commands run, their output compared."""

from __future__ import annotations

import doctest
import functools
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import quotes.annotate
from quotes.cli.app import app
from quotes.errors import RuleError, UsageError
from quotes.overlay import copy
from quotes.rules import load_rules

DOCS = Path(__file__).parent.parent / "docs"
BLOCK = re.compile(
    r"(?:<!-- (?P<verb>write|add): (?P<path>\S+) -->\n)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RULES = load_rules()
load_once = functools.cache(quotes.annotate.load_pipeline)


def run_console(body):
    """Each `$ quotes ...` of a block with the output that stands below it (`...` for any)."""
    for command in re.split(r"^\$ quotes ", body, flags=re.MULTILINE)[1:]:
        line, _, expected = command.partition("\n")
        done = CliRunner().invoke(app, shlex.split(line))
        got = done.stdout + done.stderr
        same = doctest.OutputChecker().check_output(expected, got, doctest.ELLIPSIS)
        assert same, f"quotes {line}\nexpected:\n{expected}\ngot:\n{got}"
        yield line


@pytest.mark.parametrize(("page", "least"), [("extending.md", 9), ("explain.md", 2)])
def test_the_worked_examples(page, least, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(quotes.annotate, "load_pipeline", load_once)
    commands = []
    for block in BLOCK.finditer((DOCS / page).read_text(encoding="utf-8")):
        if block["kind"] == "console":
            commands += run_console(block["body"])
        elif block["verb"]:
            path = Path(block["path"])
            assert path.is_relative_to("mine")
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if block["verb"] == "add" else ""
            lines = (before + block["body"]).splitlines()
            comments = [line for line in lines if line.startswith("#")]
            entries = [line for line in lines if not line.startswith("#")]
            text = "\n".join(comments + sorted(entries)) + "\n" if path.suffix == ".txt" else block["body"]
            path.write_text(text, encoding="utf-8")
    assert len(commands) >= least


def test_a_copy_that_is_switched_off_never_fires(tmp_path):
    for rule in RULES.rules:
        path = copy(RULES, rule.id, tmp_path, off=True)
        assert path.relative_to(tmp_path).with_suffix("").parts == tuple(rule.id.split("."))
    assert {rule.status for rule in load_rules(tmp_path).rules} == {"deprecated"}


def test_a_copy_is_the_file_itself(tmp_path):
    for name in (RULES.rules[0].id, "@view-nouns", "@frames/object"):
        path = copy(RULES, name, tmp_path)
        shipped = RULES.paths[0] if name[0] != "@" else RULES.lexicons[name[1:]].path
        assert path.read_bytes() == shipped.read_bytes()
    assert load_rules(tmp_path).lexicons["frames/object"].path.is_relative_to(tmp_path)


def test_what_cannot_be_copied(tmp_path):
    copy(RULES, "@view-nouns", tmp_path)
    with pytest.raises(UsageError, match="exists"):
        copy(RULES, "@view-nouns", tmp_path)
    with pytest.raises(UsageError, match="@view-nouns"):
        copy(RULES, "@nonsense", tmp_path)
    with pytest.raises(RuleError, match=r"en\.nonsense"):
        copy(RULES, "en.nonsense", tmp_path)
    with pytest.raises(UsageError, match="only rules can be switched off"):
        copy(RULES, "@frames/object", tmp_path, off=True)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        copy(RULES, "@frames/object", tmp_path / "file")
