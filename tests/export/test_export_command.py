"""`quotes export` as its user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import invoke

from quotes.export import FORMATS

SEEDS = Path(__file__).parents[2] / "seeds"


def command(*arguments, stdin=None):
    return invoke("export", *arguments, stdin=stdin)


def test_the_list_names_every_format_and_its_losses():
    listed = command("--list").stdout
    for one in FORMATS:
        assert one.name in listed
        assert one.loses in listed


def test_there_and_back(seed_file, tmp_path):
    assert command(seed_file, "--to", "docbin", "--texts", SEEDS, "-o", tmp_path / "a.spacy").exit_code == 0
    result = command(tmp_path / "a.spacy", "--from", "docbin", "-o", tmp_path / "back.jsonl")
    assert result.exit_code == 0
    assert (tmp_path / "back.jsonl").read_bytes() == seed_file.read_bytes()


def test_records_from_standard_input_to_standard_output(seed_file):
    result = command("-", "--to", "web-annotation", stdin=seed_file.read_bytes())
    assert result.exit_code == 0
    assert json.loads(result.stdout)["type"] == "AnnotationPage"


def test_what_is_left_out_is_said(seed_file):
    result = command(seed_file, "--to", "schema-org")
    assert result.exit_code == 0
    assert "records left out: indirect questions" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{records}"], "as what"),
        (["{records}", "--to", "xml"], "the format 'xml' is unknown; there are web-annotation"),
        (["{records}", "--to", "brat", "-o", "{new}"], "name with --texts"),
        (["{records}", "--to", "brat", "--texts", "{seeds}"], "name it with -o FOLDER"),
        (["{records}", "--to", "brat", "--texts", "{seeds}", "-o", "{seeds}"], "is no empty folder"),
        (["{new}", "--to", "csv"], "does not exist"),
        (["{seeds}", "--to", "csv"], "is a folder"),
    ],
)
def test_wrong_usage_says_what_to_do(arguments, message, seed_file, tmp_path):
    places = {"records": seed_file, "new": tmp_path / "new", "seeds": SEEDS}
    result = command(*(argument.format(**places) for argument in arguments))
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_line_that_is_no_record_is_named_and_nothing_is_written(seed_file, tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(seed_file.read_bytes().splitlines(keepends=True)[0] + b'{"id": 3}\n')
    result = command(broken, "--to", "csv", "-o", tmp_path / "out.csv")
    assert result.exit_code == 1
    assert "broken.jsonl:2: not a record" in result.stderr
    assert not (tmp_path / "out.csv").exists()
