"""Decisions: what the page writes is read back as it was, and what is none is told apart by file and line."""

from __future__ import annotations

import json

import pytest
from audited import decision, lines, record

from quotes.audit.decisions import last_words, latest, read_decisions
from quotes.errors import QuotesError

PLAIN = {
    "schema": "quotes-decisions/1",
    "record": "r1",
    "doc": "doc-1",
    "decision": "accept",
    "by": "ana",
    "at": "2026-03-02T10:00:00.000Z",
}


def test_what_is_written_is_read_back(tmp_path):
    made = [
        decision(
            "r1", stratum="kind=direct", weight=2.5, rule="en.x", kind="direct", confidence=0.5, note="näh"
        ),
        decision("r2", "reject"),
        decision("r3", "correct", corrections={"speaker": None}),
        decision(
            "r4", "correct", corrections={"content": [{"start": 3, "end": 5, "text": "no"}], "kind": "mixed"}
        ),
    ]
    path = tmp_path / "decisions.jsonl"
    path.write_text(lines(made), encoding="utf-8")
    assert read_decisions([path]) == made
    assert [one.corrections.fields for one in made[2:] if one.corrections] == [
        ("speaker",),
        ("kind", "content"),
    ]
    assert made[2].to_dict()["corrections"] == {"speaker": None}, "only what was corrected is written"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decision": "maybe"}, "decision: Input should be 'accept', 'reject', 'correct' or 'add'"),
        ({"at": "yesterday"}, "at: Value error, 'yesterday' is no time in ISO 8601"),
        ({"by": ""}, "by: String should have at least 1 character"),
        ({"schema": "quotes/1"}, "schema: Input should be 'quotes-decisions/1'"),
        ({"weight": 0}, "weight: Input should be greater than 0"),
        ({"decision": "correct"}, "`correct` without `corrections`"),
        ({"decision": "correct", "corrections": {}}, "`correct` without `corrections`"),
        ({"decision": "correct", "corrections": {"speakers": "A"}}, "corrections.speakers: Extra inputs"),
        ({"decision": "add", "corrections": {"kind": "direct"}}, "`add` needs"),
    ],
)
def test_what_is_no_decision_is_named_by_line(tmp_path, change, said):
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps(PLAIN) + "\n\n" + json.dumps({**PLAIN, **change}) + "\n", encoding="utf-8")
    with pytest.raises(QuotesError) as caught:
        read_decisions([path])
    assert "d.jsonl:3: not a decision: " in str(caught.value)
    assert said in str(caught.value)


def test_records_are_no_decisions(tmp_path):
    path = tmp_path / "records.jsonl"
    path.write_text(lines([record(1, "“Go.”")]), encoding="utf-8")
    with pytest.raises(QuotesError, match=r"records.jsonl:1: not a decision: schema"):
        read_decisions([path])


def test_each_reviewers_last_word_counts():
    early, late = "2026-03-02T10:00:00Z", "2026-03-02T12:30:00+01:00"
    first = decision("r1", "reject", at=late)
    again = decision("r1", "accept", at=early)
    other = decision("r1", "correct", by="bo", at="2026-03-01", corrections={"role": "mayor"})
    words = last_words([first, again, other])
    assert words == {"r1": {"ana": first, "bo": other}}, "12:30 in Oslo is after 10:00 in London"
    assert latest([other, first]) is first
