"""Corrections applied: the record says what was corrected, by whom, when, and what stood there before."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from audited import decision, person, record

from quotes.audit.apply import Applied
from quotes.audit.gold import Gold
from quotes.audit.suggest import new_cues, weak_rules
from quotes.errors import InputError
from quotes.records import Span

SCHEMA = json.loads((Path(__file__).parents[2] / "schema" / "quotes-1.json").read_text(encoding="utf-8"))


def applied(records, *decisions, **options):
    out = list(Applied(records, decisions, **options))
    for one in out:
        jsonschema.validate(one.to_dict(), SCHEMA)
    return out


def test_a_record_that_nobody_reviewed_is_as_it_was():
    one = record(1, "“Go.”", "Ada Vale")
    assert applied([one]) == [one]
    assert "review" not in one.to_dict()


def test_what_was_corrected_by_whom_and_when():
    one = record(1, "“Go home.”", person("Ada Vale", role="mayor"), flags=["ambiguous-speaker", "floating"])
    content = [{"start": 100, "end": 105, "text": "“Go h"}]
    given = {"speaker": "Bo Lind", "role": "warden", "kind": "mixed", "content": content}
    (out,) = applied([one], decision(one, "correct", corrections=given, note="see paragraph 3"))
    assert (out.id, out.kind, out.text) == ("r1", "mixed", "“Go h")
    assert out.content == [Span(**content[0])]
    (speaker,) = out.speakers
    assert (speaker.name, speaker.id, speaker.role, speaker.how) == (
        "Bo Lind",
        "person:bo-lind",
        "warden",
        "review",
    )
    assert out.flags == ["floating"]
    assert out.review is not None
    assert (out.review.by, out.review.at, out.review.note) == (
        "ana",
        "2026-03-02T10:00:00Z",
        "see paragraph 3",
    )
    assert out.review.was["speakers"][0]["name"] == "Ada Vale"
    assert out.review.was["content"][0]["text"] == "“Go home.”"
    assert out.review.was["kind"] == "direct"


def test_only_what_is_corrected_changes():
    one = record(1, "“Go.”", person("Ada Vale", role="mayor", affiliation="Ardley"))
    (out,) = applied([one], decision(one, "correct", corrections={"role": None}))
    assert out.speakers == [one.speakers[0].model_copy(update={"role": None})]
    assert set(out.review.was) == {"speakers"}


def test_the_speaker_may_be_nobody():
    one = record(1, "“Go.”", "Ada Vale")
    assert applied([one], decision(one, "correct", corrections={"speaker": None}))[0].speakers == []


def test_rejected_records_go_and_those_within_lose_their_parent():
    outer, inner = record(1, "that Bo Lind said no", "Ada Vale"), record(2, "no", "Bo Lind", parent="r1")
    (left,) = applied([outer, inner], decision(outer, "reject"))
    assert (left.id, left.parent) == ("r2", None)
    kept = applied([outer, inner], decision(outer, "reject"), keep_rejected=True)
    assert [(one.id, one.review and one.review.decision) for one in kept] == [("r1", "reject"), ("r2", None)]


def test_the_latest_reviewer_holds():
    one = record(1, "“Go.”", "Ada Vale")
    first = decision(one, "reject", at="2026-03-01T00:00:00Z")
    assert len(applied([one], first, decision(one, by="bo", at="2026-03-02T00:00:00Z"))) == 1


def test_decisions_on_records_of_another_run_are_refused():
    with pytest.raises(InputError, match=r"no record has the id 'r7' .* and 1 more"):
        applied([record(1, "“Go.”")], decision("r7"), decision("r8"))
    with pytest.raises(InputError, match="made in the document 'other'"):
        applied([record(1, "“Go.”")], decision("r1", doc="other"))


def test_gold_of_documents_that_were_decided_whole():
    text = "x" * 100 + "“Go.” “Stay.”"
    one, two = record(1, "“Go.”", "Ada Vale", doc="a"), record(2, "“Stay.”", doc="a", start=106)
    inner, other = record(3, "Stay", doc="a", start=107, parent="r2"), record(4, "“Go.”", doc="b")
    added = {"kind": "indirect", "content": [{"start": 1, "end": 4, "text": "xxx"}], "speaker": "Bo Lind"}
    made = [
        decision(one),
        decision(two, "reject"),
        decision(inner),
        decision("added:1", "add", doc="a", corrections=added),
    ]
    gold = Gold([one, two, inner, other, record(5, "“No.”", doc="c")], made, {"a": text})
    (row,) = gold
    assert row["doc_id"] == "a"
    assert [(a["content"], a["kind"], a.get("speaker_name")) for a in row["attributions"]] == [
        ([[1, 4]], "indirect", "Bo Lind"),
        ([[100, 105]], "direct", "Ada Vale"),
    ]
    partly = Gold([one, two], [decision(one)], {"a": text})
    assert (list(partly), partly.partly) == ([], 1)
    assert len(list(Gold([one, two], [decision(one)], {"a": text}, with_parts=True))) == 1


def test_rules_that_fall_short_and_cues_that_were_added():
    run = [record(n, f"“Words number {n}.”", rule="en.x", confidence=n / 20) for n in range(20)]
    run += [record(n, "“Fine.”", rule="en.fine") for n in range(20, 40)]
    made = [decision(one, "accept" if n % 4 == 0 else "reject") for n, one in enumerate(run[:20])]
    made += [decision(one) for one in run[20:]]
    cue = {
        "kind": "indirect",
        "content": [{"start": 9, "end": 12, "text": "yes"}],
        "cue": [{"start": 1, "end": 7, "text": "mooted"}],
    }
    made += [decision(f"added:{n}", "add", doc="a", corrections=cue) for n in range(2)]
    known = {"en.x": (0.75, "measured"), "en.fine": (0.75, "measured"), "en.silent": (0.9, "measured")}
    (weak,) = weak_rules(run, made, known)
    assert (weak.rule, weak.right, weak.decided, weak.sure) == ("en.x", 5, 20, True)
    assert [one["record"] for one in weak.worst] == ["r19", "r18", "r17"], (
        "the surest of the wrong ones first"
    )
    (new,) = new_cues(made, lambda words: words.removesuffix("ed"), frozenset({"say"}))
    assert (new.lemma, new.times, new.known, new.examples[0]) == ("moot", 2, False, "mooted: yes")
