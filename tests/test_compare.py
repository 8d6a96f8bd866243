"""`quotes compare`: what came, went and changed, and whether the gold likes it."""

from __future__ import annotations

import pytest
from small_gold import ARTICLES, GOLD, gold_lines, spans

from quotes.compare import compare
from quotes.errors import UsageError
from quotes.evaluate import read_gold


def record(name, marked, *, speaker=None, kind="indirect", **values):
    text = ARTICLES[name]
    parts = {
        role: [{"start": a, "end": b, "text": text[a:b]} for a, b in pairs]
        for role, pairs in spans(text, marked).items()
    }
    people = [{"name": speaker}] if speaker else []
    whole = {"doc": {"id": name}, "kind": kind, "speakers": people, "parent": None, **parts, **values}
    return {**whole, "confidence": 0.5, "why": {"rule": "test.rule"}}


SAID = "{s|Ruth Okafor} {v|said} {c|that the harbour would close on Monday}"
SHORT = "{s|Ruth Okafor} {v|said} {c|that the harbour would close} on Monday"
TOLD = "{c|“We are ready,”} {s|she} {v|told}"
URGED = "{s|he} {v|urged} {c|the minister to act}"
HURT = "{c|Nobody} {v|was hurt}"


def changes(found):
    return [(one.change, one.fields, one.effect) for one in found.differences]


def test_equal_runs_have_no_difference():
    run = [record("harbour", SAID), record("orchard", URGED)]
    found = compare(run, run)
    assert (found.old, found.new, found.same, found.differences) == (2, 2, 2, ())


def test_the_rule_and_the_confidence_are_no_difference_by_themselves():
    other = {**record("harbour", SAID), "confidence": 0.9, "why": {"rule": "another.rule"}}
    assert compare([record("harbour", SAID)], [other]).same == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], [record("harbour", SAID)], [("gained", (), None)]),
        ([record("harbour", SAID)], [], [("lost", (), None)]),
        ([record("harbour", SAID)], [record("harbour", SHORT)], [("changed", ("content",), None)]),
        (
            [record("harbour", SAID)],
            [record("harbour", SAID, speaker="Ruth Okafor")],
            [("changed", ("speakers",), None)],
        ),
        ([record("harbour", SAID)], [record("harbour", TOLD)], [("lost", (), None), ("gained", (), None)]),
        (
            [record("harbour", SAID), record("harbour", TOLD)],
            [record("harbour", TOLD, kind="direct"), record("harbour", SAID)],
            [("changed", ("kind",), None)],
        ),
    ],
)
def test_differences(old, new, expected):
    assert changes(compare(old, new)) == expected


@pytest.fixture
def articles(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(gold_lines(), encoding="utf-8")
    return read_gold(path)


def test_gold_tells_what_turned_right_and_wrong(articles):
    far = "{s|Ruth Okafor} {v|said} that {c|the harbour} would close on Monday"
    old = [record("harbour", far), record("harbour", TOLD), record("orchard", HURT)]
    new = [record("harbour", SAID), record("orchard", URGED)]
    found = compare(old, new, articles)
    assert changes(found) == [
        ("changed", ("content",), "better"),
        ("lost", (), "worse"),
        ("gained", (), "better"),
        ("lost", (), "better"),
    ]
    assert found.right == (1, 2)
    assert found.gold == sum(map(len, GOLD.values()))


def test_records_of_other_documents_are_left_out_with_gold(articles):
    stray = {**record("harbour", SAID), "doc": {"id": "elsewhere"}}
    assert changes(compare([stray], [record("harbour", SAID)], articles)) == [("gained", (), "better")]
    assert len(compare([stray], []).differences) == 1
    with pytest.raises(UsageError, match="none of the 1 documents is in the gold"):
        compare([stray], [], articles)


def test_runs_over_different_texts_are_refused():
    one, other = ({**record("harbour", SAID), "doc": {"id": "harbour", "sha256": sha}} for sha in "ab")
    with pytest.raises(UsageError, match="'harbour' has another text in each run"):
        compare([one], [other])


def test_records_that_the_gold_does_not_measure_have_no_verdict(articles):
    inside = record("harbour", SAID, parent="another")
    assert changes(compare([], [inside], articles)) == [("gained", (), None)]


def test_versions_share_their_cue_though_no_word_of_content():
    moved = record("harbour", "{s|Ruth Okafor} {v|said} that the harbour would close {c|on Monday}")
    start = record("harbour", "{s|Ruth Okafor} {v|said} that {c|the harbour} would close on Monday")
    assert changes(compare([start], [moved])) == [("changed", ("content",), None)]
