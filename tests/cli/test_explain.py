from __future__ import annotations

import functools
import json

import pytest
from typer.testing import CliRunner

import quotes.annotate
from quotes.cli.app import app

load_once = functools.cache(quotes.annotate.load_pipeline)

TEXT = (
    'The "smart" pumps were never tested, according to the harbour board.\n\n'
    "“We are not leaving,” said Ines Marlow, the county engineer.\n"
)


@pytest.fixture(autouse=True)
def _one_pipeline(monkeypatch):
    monkeypatch.setattr(quotes.annotate, "load_pipeline", load_once)


def explain(*arguments, code=0, stdin=None):
    done = CliRunner().invoke(app, ["explain", *arguments], input=stdin)
    assert done.exit_code == code, (done.exit_code, done.output, done.exception)
    return done


def test_each_record_with_its_rule_and_speaker():
    shown = explain(TEXT).stdout
    assert "text: 2 records" in shown
    assert "<cue>according to</cue> <source>the harbour board</source>" in shown
    assert "rule en.indirect.according-to (" in shown
    assert "speaker Ines Marlow (" in shown


def test_json_has_the_records_and_all_offsets_are_the_texts():
    data = json.loads(explain(TEXT, "--json").stdout)
    assert {"doc", "records", "missed", "unclaimed"} == set(data)
    assert len(data["records"]) == 2
    assert data["records"][0]["record"]["why"]["rule"].startswith("en.")
    spans = [*data["unclaimed"]]
    for missed in data["missed"]:
        assert missed["reason"]
        spans += [span for role in ("source", "cue", "content") for span in missed.get(role, ())]
    assert all(TEXT[span["start"] : span["end"]] == span["text"] for span in spans)


def test_a_quotation_that_nobody_claims_has_a_reason():
    data = json.loads(explain('They repaired pumps "old" and new on Monday.', "--json").stdout)
    assert not data["records"]
    assert [(one["text"], "reads as a term" in one["reason"]) for one in data["unclaimed"]] == [
        ('"old"', True)
    ]


def test_a_blocked_quotation_names_the_rule_that_blocks_it():
    data = json.loads(explain('They repaired the "old" pump on Monday.', "--json").stdout)
    assert [one["reason"] for one in data["unclaimed"]] == ["en.block.scare-quote blocks it"]


def test_a_proposal_that_lost_names_the_winner():
    data = json.loads(explain('"It works," Ines Marlow said.', "--json").stdout)
    assert len(data["records"]) == 1
    winner = data["records"][0]["record"]["why"]["rule"]
    assert any(winner in missed["reason"] for missed in data["missed"])


def test_files_and_standard_input(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert explain(str(path)).stdout.startswith("story: 2 records")
    assert "2 records" in explain("-", stdin=TEXT).stdout


def test_nothing_to_explain():
    assert "the text is empty" in explain("  ", code=2).stderr


def test_a_text_without_quotes():
    assert explain("The ferry left at noon.").stdout.strip() == "text: 0 records"
