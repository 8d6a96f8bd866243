"""`quotes evaluate GOLD [PRED]` from outside."""

from __future__ import annotations

import json
import re

import pytest
from handmade import ROOT, SEEDS
from small_gold import gold_lines, record_lines

from quotes.evaluate import causes


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(gold_lines(), encoding="utf-8")
    return path


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "records.jsonl"
    path.write_text(record_lines(), encoding="utf-8")
    return path


def test_the_table_is_the_output(quotes_command, gold, records):
    result = quotes_command("evaluate", gold, records)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.startswith("3 articles, 7 gold attributions, 7 records\n")
    table = {line[:18].strip(): line[18:].split() for line in result.stdout.splitlines() if line}
    assert table["content and source"][:3] == ["0.429", "0.429", "0.429"]
    assert "resolver" not in result.stdout, "what is not known makes no table"


def test_the_page_shows_what_comes_out(quotes_command, gold, records):
    page = (ROOT / "docs" / "evaluate.md").read_text(encoding="utf-8")
    assert f"\n{quotes_command('evaluate', gold, records).stdout}```" in page


def test_the_page_names_every_cause():
    page = (ROOT / "docs" / "evaluate.md").read_text(encoding="utf-8")
    for cause in re.findall(r"^\| (`.*?) \|", causes.__doc__, re.MULTILINE):
        assert f"\n| {cause} |" in page, cause


def test_json(quotes_command, gold, records):
    found = json.loads(quotes_command("evaluate", gold, records, "--json", "--resamples", "20").stdout)
    triple = found["measures"]["content and source"]
    assert {key: triple[key] for key in ("p", "tp", "pred", "gold")} == {
        "p": 0.4286,
        "tp": 3,
        "pred": 7,
        "gold": 7,
    }
    low, high = triple["interval"]["f"]
    assert low <= triple["f"] <= high


def test_without_records_the_program_runs_and_they_can_be_kept(quotes_command, gold, tmp_path):
    kept = tmp_path / "kept.jsonl"
    ran = quotes_command("evaluate", gold, "--json", "--records", kept)
    assert ran.exit_code == 0, ran.stderr
    again = quotes_command("evaluate", gold, kept, "--json")
    assert json.loads(again.stdout) == json.loads(ran.stdout)


def test_errors_explained_and_reliability_drawn(quotes_command, gold, tmp_path):
    errors, plot, kept = tmp_path / "errors.jsonl", tmp_path / "plot.svg", tmp_path / "kept.jsonl"
    options = ["--errors", errors, "--plot", plot, "--records", kept]
    result = quotes_command("evaluate", gold, *options)
    assert result.exit_code == 0, result.stderr
    rows = [json.loads(line) for line in errors.read_text(encoding="utf-8").splitlines()]
    assert f"{len(rows)} errors in {errors}" in result.stderr
    assert "cause of error, guessed" in result.stdout
    assert "expected calibration error" in result.stdout
    assert plot.read_text(encoding="utf-8").startswith("<svg")
    plain = quotes_command("evaluate", gold, kept, "--json", "--resamples", "0")
    ran = quotes_command("evaluate", gold, "--json", "--resamples", "0")
    assert plain.stdout == ran.stdout, "explaining changes no record"


def test_speakers_and_roles_of_our_gold(quotes_command, seed_file):
    result = quotes_command("evaluate", SEEDS.articles, seed_file)
    assert result.exit_code == 0, result.stderr
    for words in (
        "... and speaker",
        "... and affiliation",
        "speaker, by kind of mention",
        "of the right speakers",
    ):
        assert words in result.stdout


SENTENCES = [
    {
        "id": "r1",
        "text": "“The lock is shut,” said Ada Brook, the harbour master.",
        "name": "Ada Brook",
        "source": [25, 54],
        "roles_accepted": ["harbour master"],
        "affiliations_accepted": [],
    },
    {
        "id": "r2",
        "text": "Mayor Tom Reed said the gates were old.",
        "name": "Tom Brown",
        "source": [0, 14],
        "roles_accepted": ["Mayor"],
        "affiliations_accepted": ["Wending Town"],
    },
]


@pytest.fixture
def sentences(tmp_path):
    path = tmp_path / "roles.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in SENTENCES), encoding="utf-8")
    return path


@pytest.mark.parametrize("options", [[], ["--given-spans"]])
def test_sentences_of_which_only_the_speaker_is_known(quotes_command, sentences, tmp_path, options):
    errors = tmp_path / "errors.jsonl"
    result = quotes_command("evaluate", sentences, "--json", "--errors", errors, *options)
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["gold"], found["found"]) == (2, 2)
    assert found["speakers"]["all"] == {"n": 2, "right": 1, "wrong": 1, "share": 0.5}
    assert found["facts"]["role"] == {"n": 2, "right": 2, "share": 1.0}
    assert found["facts"]["affiliation"] == {"n": 2, "right": 1, "missing": 1, "share": 0.5}
    causes = [json.loads(line)["cause"] for line in errors.read_text(encoding="utf-8").splitlines()]
    assert causes == ["wrong speaker", "missing affiliation"]


def test_labels_name_the_speakers_of_gold_that_does_not(quotes_command, gold, tmp_path):
    labels = tmp_path / "labels.jsonl"
    rows = [
        {"doc_id": "harbour", "id": "E1", "kind": "name", "speaker": "Ruth Okafor"},
        {"doc_id": "harbour", "id": "E2", "kind": "pronoun", "speaker": "Ruth Okafor"},
        {"doc_id": "harbour", "id": "E3", "kind": "nominal", "speaker": None},
    ]
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = quotes_command("evaluate", gold, "--labels", labels, "--given-spans", "--json")
    found = json.loads(result.stdout)["speakers"]
    assert {name: one["n"] for name, one in found.items()} == {
        "all": 3,
        "name": 1,
        "pronoun": 1,
        "unnamed": 1,
    }
    assert found["all"]["right"] == 3
    assert "names no speakers" in quotes_command("evaluate", gold, "--given-spans").stderr
    labels.write_text(json.dumps({**rows[0], "doc_id": "elsewhere"}), encoding="utf-8")
    assert "none of its 1 documents" in quotes_command("evaluate", gold, "--labels", labels).stderr


@pytest.mark.parametrize(
    ("label", "right"),
    [
        ({"speaker": "The mayor"}, 0),
        ({"speaker": "The mayor", "aliases": {"The mayor": ["Ruth Okafor"]}}, 1),
        ({"speaker": None}, 0),
        ({"speaker": None, "aliases": {"": ["Ruth Okafor"]}}, 1),
    ],
)
def test_labels_accept_other_wordings(quotes_command, gold, tmp_path, label, right):
    labels = tmp_path / "labels.jsonl"
    labels.write_text(
        json.dumps({"doc_id": "harbour", "id": "E1", "kind": "name", **label}), encoding="utf-8"
    )
    result = quotes_command("evaluate", gold, "--labels", labels, "--given-spans", "--json")
    assert json.loads(result.stdout)["speakers"]["all"].get("right", 0) == right


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--errors", "x.csv"], "ends in .jsonl or .html"),
        (["--plot", "x.png"], "ends in .svg or .html"),
        (["--given-spans", "--plot", "x.svg"], "no records to take, keep or draw"),
        (["records.jsonl", "--records", "x.jsonl"], "there already"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_anything_is_read(quotes_command, options, message):
    result = quotes_command("evaluate", "nowhere", *options)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (None, 2, "does not exist"),
        ('{"text": "No.", "attributions": []}\n', 2, "no attributions"),
        ("{oops\n", 1, "gold.jsonl:1: not JSON"),
    ],
)
def test_gold_that_is_of_no_use(quotes_command, tmp_path, content, code, message):
    path = tmp_path / "gold.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = quotes_command("evaluate", path)
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stdout == ""


def test_records_without_confidence_have_no_reliability(quotes_command, gold, tmp_path):
    path = tmp_path / "records.jsonl"
    rows = [json.loads(line) for line in record_lines().splitlines()]
    for row in rows:
        del row["confidence"]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = quotes_command("evaluate", gold, path, "--reliability")
    assert result.exit_code == 2
    assert "none of the records has a confidence" in result.stderr
