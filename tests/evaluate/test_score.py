"""The figures: a table worked out by hand, the field's scorer where it is at hand, intervals, what is left out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_gold import ARTICLES, gold_lines, record_lines, spans

from quotes.cli.evaluate_output import as_dict
from quotes.evaluate import evaluate, read_gold
from quotes.evaluate.attributions import Attribution, Person
from quotes.evaluate.people import close, verdict
from quotes.evaluate.predictions import read_predictions

ROOT = Path(__file__).parents[2]
SCORER = Path(os.environ.get("QUOTES_SHARED", ROOT.parent / "shared")) / "tools" / "score.py"

# (right, records, gold), counted by hand on `small_gold.py`
EXPECTED = {
    "words content": (22, 28, 27),
    "words source": (7, 7, 17),
    "words cue": (6, 7, 8),
    "attributions 0.5": (5, 7, 7),
    "attributions 0.8": (2, 7, 7),
    "attributions exact": (2, 7, 7),
    "content and source": (3, 7, 7),
}


@pytest.fixture
def files(tmp_path):
    gold, records = tmp_path / "gold.jsonl", tmp_path / "records.jsonl"
    gold.write_text(gold_lines(), encoding="utf-8")
    records.write_text(record_lines(), encoding="utf-8")
    return gold, records


def measured(files, **options):
    articles = read_gold(files[0])
    return evaluate(articles, read_predictions(files[1], articles, print), **options)


def test_figures_counted_by_hand(files):
    found = {name: (one.right, one.given, one.gold) for name, one in measured(files).measures.items()}
    assert found == EXPECTED


@pytest.mark.skipif(not SCORER.is_file(), reason="the field's scorer is not at hand")
def test_agrees_with_the_scorer_of_the_field(files):
    command = [sys.executable, str(SCORER), *map(str, files), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    ours = as_dict(measured(files, resamples=0))
    names = {f"words {role}": theirs["words"][role] for role in ("content", "source", "cue")}
    names |= {"attributions 0.5": theirs["attr"]["0.5"], "attributions 0.8": theirs["attr"]["0.8"]}
    names |= {"attributions exact": theirs["attr"]["1.0"], "content and source": theirs["triple"]}
    assert ours["measures"] == names
    assert ours["source_exact_of_matched"] == theirs["source_exact_of_matched"]
    for kind, row in theirs["by_gold_kind"].items():
        mine = ours["by"]["kind"][kind]
        assert (mine["gold"], mine["recall"], mine["triple_recall"]) == (
            row["n"],
            row["recall"],
            row["triple_recall"],
        )
    for kind, row in theirs["by_pred_type"].items():
        mine = ours["by"]["kind"][kind]
        assert (mine["pred"], mine["precision"]) == (row["n"], row["precision"])
    for kind, row in theirs["by_gold_source"].items():
        mine = ours["by"]["mention"][kind]
        assert (mine["gold"], mine["triple_recall"]) == (row["n"], row["triple_recall"])


def test_intervals_hold_the_figure_and_repeat_with_their_seed(files):
    few = {"resamples": 25}
    assert measured(files, **few).intervals == measured(files, **few).intervals
    assert measured(files, **few).intervals != measured(files, **few, seed=1).intervals
    one = measured(files)
    for name, counts in one.measures.items():
        low, high = one.intervals[name].f
        assert 0 <= low <= counts.f <= high <= 1
        assert low < high, name
    assert measured(files, resamples=0).intervals == {}


def test_one_document_has_no_interval(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(gold_lines().splitlines()[0], encoding="utf-8")
    assert evaluate(read_gold(gold), {}).intervals == {}


def test_overlap_is_told_in_both_directions(files):
    coverage = measured(files).coverage["content"]
    assert coverage["record in gold"] != coverage["gold in record"]
    assert coverage["pairs"] == 5


def attributions(name, *marked, **values):
    text = ARTICLES[name]
    for one in marked:
        found = {role: tuple((a, b) for a, b in pairs) for role, pairs in spans(text, one).items()}
        yield Attribution(**found, **values)


def test_records_inside_others_count_only_where_gold_has_some(files):
    articles = read_gold(files[0])
    records = {"harbour": list(attributions("harbour", "{s|The pilots} {v|doubt} {c|it}", nested=True))}
    assert evaluate(articles, records).left_out == 1
    assert evaluate(articles, records, nested=True).measures["content and source"].right == 1


def test_gold_that_is_not_to_be_used_is_neither_missed_nor_a_false_record(files):
    articles = read_gold(files[0])
    rows = [json.loads(line) for line in gold_lines().splitlines()]
    rows[0]["attributions"][1]["use"] = False
    files[0].write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with_it = evaluate(articles, read_predictions(files[1], articles, print)).measures["content and source"]
    without = measured(files).measures["content and source"]
    assert (without.right, without.given, without.gold) == (
        with_it.right - 1,
        with_it.given - 1,
        with_it.gold - 1,
    )


def person(*names, aliases=()):
    return tuple(Person(name, aliases) for name in names)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        (person("Ruth Okafor"), person("Ruth Okafor"), "right"),
        (person("the Tarn Gazette"), person("Tarn Gazette"), "right"),
        (person("Ruth Okafor", aliases=("Okafor",)), person("Okafor"), "right"),
        (person("Ruth Okafor"), person("Emil Sand"), "wrong"),
        (person("Ruth Okafor"), person(None), "unresolved"),
        (person("Ruth Okafor"), (), "unresolved"),
        (person(None), person(None), "right"),
        ((), person("Emil Sand"), "wrong"),
        (person("Ruth Okafor", "Emil Sand"), person("Emil Sand", "Ruth Okafor"), "right"),
        (person("Ruth Okafor", "Emil Sand"), person("Emil Sand"), "wrong"),
        (person("Ruth Okafor"), person("Emil Sand", "Ruth Okafor"), "wrong"),
    ],
)
def test_verdict_on_speakers(gold, found, expected):
    assert verdict(Attribution((), speakers=gold), Attribution((), speakers=found)) == expected


@pytest.mark.parametrize(
    ("found", "accepted", "expected"),
    [
        ("director of the Tarn Gazette", ["Director, Tarn Gazette"], True),
        ("director", ["managing director"], True),
        ("director", ["director of the Tarn Gazette"], False),  # less than half of its words
        (None, [], True),
        ("director", [], False),
        (None, ["director"], False),
        ("pilot", ["director"], False),
    ],
)
def test_wordings_of_roles(found, accepted, expected):
    assert close(found, accepted) is expected
