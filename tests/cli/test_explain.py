from __future__ import annotations

import json
import math
import re

import pytest
from command import invoke
from loaded import pipeline, rules

import quotes.annotate
import quotes.rules
from quotes.explain_page import COLOURS

TEXT = (
    'The "smart" pumps were never tested, according to the harbour board.\n\n'
    "“We are not leaving,” said Ines Marlow, the county engineer.\n"
)


@pytest.fixture(autouse=True)
def _one_pipeline(monkeypatch):
    monkeypatch.setattr(quotes.annotate, "load_pipeline", pipeline)
    monkeypatch.setattr(quotes.rules, "load_rules", rules)


def explain(*arguments, code=0, stdin=None):
    done = invoke("explain", *arguments, stdin=stdin)
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
    wanted = {"doc", "records", "missed", "unclaimed", "marks", "matches", "sentences"}
    assert wanted == set(data)
    assert len(data["records"]) == 2
    assert data["records"][0]["record"]["why"]["rule"].startswith("en.")
    spans = [*data["unclaimed"]]
    for missed in data["missed"]:
        assert missed["reason"]
        spans += [span for role in ("source", "cue", "content") for span in missed.get(role, ())]
    assert all(TEXT[span["start"] : span["end"]] == span["text"] for span in spans)


TWO_PARTS = "“We are not leaving,” said Ines Marlow, the county engineer. “Not today.”"


def test_the_steps_say_how_spans_grew_and_what_was_beaten():
    (one,) = json.loads(explain(TWO_PARTS, "--json").stdout)["records"]
    grown = {step["role"]: step for step in one["steps"]["grown"]}
    assert [span["text"] for span in grown["cue"]["named"]] == ["said"]
    assert [span["text"] for span in grown["source"]["spans"]] == ["Ines Marlow, the county engineer"]
    assert [span["text"] for span in one["steps"]["joined"]] == ["“Not today.”"]
    beaten = {step["rule"]: step["weight"] for step in one["steps"]["beaten"]}
    assert beaten
    assert one["record"]["why"]["rule"] not in beaten
    shown = explain(TWO_PARTS).stdout
    assert "grew by subject to 'Ines Marlow, the county engineer'" in shown
    assert "joined  '“Not today.”'" in shown
    assert f"won over {next(iter(beaten))}" in shown


def test_the_features_add_up_to_the_weight():
    (one,) = json.loads(explain(TWO_PARTS, "--json").stdout)["records"]
    total = one["steps"]["intercept"] + sum(one["steps"]["weighed"].values())
    assert 1 / (1 + math.exp(-total)) == pytest.approx(one["weight"], abs=0.01)
    (alone,) = json.loads(explain(TWO_PARTS, "--json", "--no-scorer").stdout)["records"]
    assert (alone["steps"]["intercept"], alone["steps"]["weighed"]) == (None, {})


def test_marks_matches_and_parse():
    data = json.loads(explain(TEXT, "--json").stdout)
    assert [(one["text"], one["depth"], one["closed"]) for one in data["marks"]] == [
        ('"smart"', 0, True),
        ("“We are not leaving,”", 0, True),
    ]
    assert {"rule", "kind", "roles"} == set(data["matches"][0])
    words = [word for sentence in data["sentences"] for word in sentence]
    assert all(TEXT[word["start"] :].startswith(word["text"]) for word in words)
    assert "nsubj" in explain("Ines Marlow said it.", "--parse").stdout


def test_html_is_one_page_with_the_words_in_the_colours_of_their_roles():
    page = explain(TEXT + "They said a <b>bold</b> thing was “done & dusted”.", "--html").stdout
    assert page.startswith("<!doctype html>")
    assert not re.findall(r"""(?:src|href)=["']?http|<script|<link""", page)
    assert "<b>bold" not in page
    fills = {
        word: fill
        for fill, word in re.findall(r'class="displacy-word" fill="([^"]+)" x="[^"]+">([^<]+)<', page)
    }
    assert fills["said"] == COLOURS["cue"]["word"]
    assert fills["Marlow"] == COLOURS["source"]["word"]
    assert fills["leaving"] == COLOURS["content"]["word"]
    assert "choose one" in explain(TEXT, "--html", "--json", code=2).stderr


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
