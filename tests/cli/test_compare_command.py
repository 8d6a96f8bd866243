"""`quotes compare OLD NEW` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def two_runs(seed_records, tmp_path):
    rows = [one.to_dict() for one in seed_records[:6]]
    changed = {**rows[1], "speakers": []}
    out = []
    for name, found in (("old", rows[:5]), ("new", [rows[0], changed, *rows[2:4], rows[5]])):
        out.append(tmp_path / f"{name}.jsonl")
        out[-1].write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    return out


def test_readable_in_a_terminal(quotes_command, two_runs):
    result = quotes_command("compare", *two_runs)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[-1] == "5 records before, 5 now: 3 the same, 1 gained, 1 lost, 1 changed"
    assert [line[0] for line in lines if line[:2] in {"+ ", "- ", "~ "}] == ["~", "-", "+"]
    assert "<content>" in result.stdout


def test_the_text_around_is_shown_where_the_texts_are_named(quotes_command, two_runs):
    without = quotes_command("compare", *two_runs).stdout
    around = quotes_command("compare", *two_runs, "--texts", SEEDS).stdout
    assert len(around) > len(without)
    assert "…" in around


def test_gold_tells_the_effect(quotes_command, two_runs):
    result = quotes_command("compare", *two_runs, "--gold", SEEDS)
    assert result.exit_code == 0
    assert "of 224 in gold" in result.stdout
    assert "[worse: right -> " in result.stdout


def test_json_has_one_difference_a_line_and_the_summary_goes_to_stderr(quotes_command, two_runs):
    result = quotes_command("compare", *two_runs, "--json", "--limit", "2")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["change"] for row in rows] == ["changed", "lost"]
    assert rows[0]["fields"] == ["speakers"]
    assert rows[1]["new"] is None
    assert "and 1 more" in result.stderr
    assert "3 the same" in result.stderr


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        ("not json\n", 1, "old.jsonl:1"),
        ('{"schema": "quotes/1"}\n', 1, "not a record"),
        (None, 2, "does not exist"),
    ],
)
def test_what_is_no_run_is_told(quotes_command, tmp_path, content, code, message):
    path = tmp_path / "old.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = quotes_command("compare", path, path)
    assert result.exit_code == code
    assert message in result.stderr
