"""`quotes speakers` and `quotes extract --people` as their user meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import srsly
from loaded import shipped_rules

from quotes.rules import CAPACITIES, Rule

TEXT = "Ruth Okafor, the mayor of Ardley, said the bridge would close. Bo Lind said it was too late."


@pytest.fixture(scope="module")
def files(quotes_command, tmp_path_factory):
    """A file of records of two dated documents, and a register; nobody writes to them."""
    folder = tmp_path_factory.mktemp("speakers")
    news = [
        {"id": "a", "date": "2017-03-01", "text": TEXT},
        {
            "id": "b",
            "date": "2020-01-01",
            "text": "“It is shut,” said Ruth Okafor, the minister of transport.",
        },
    ]
    source = folder / "news.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in news))
    people = folder / "people.csv"
    people.write_text(
        "id,name,role,from,to\nQ7,Ruth Okafor,treasurer,2015,2018\nQ7,Ruth Okafor,minister,2019,\n"
    )
    records = folder / "records.jsonl"
    assert quotes_command("extract", source, "-o", records, "-q").exit_code == 0
    return {"source": source, "people": people, "records": records}


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_the_table_as_lines(quotes_command, files):
    result = quotes_command("speakers", files["records"])
    assert result.exit_code == 0
    found = {line["id"]: line for line in lines(result.stdout)}
    assert set(found) == {"person:ruth-okafor", "person:bo-lind"}
    assert found["person:ruth-okafor"]["documents"] == ["a", "b"]
    assert "2 speakers in 3 records" in result.stderr


def test_the_table_for_readers(quotes_command, files):
    result = quotes_command("speakers", files["records"], "--table", "--min-documents", "2", "-q")
    heading, row = result.stdout.splitlines()
    assert heading.split() == ["name", "role", "docs", "records", "from", "to", "id"]
    assert row.startswith("Ruth Okafor")
    assert row.endswith("2017-03-01  2020-01-01  person:ruth-okafor")
    assert result.stderr == ""


def test_a_register_names_and_dates_and_is_contradicted_aloud(quotes_command, files, tmp_path):
    result = quotes_command("speakers", files["records"], "--people", files["people"])
    first = lines(result.stdout)[0]
    assert (first["id"], first["flags"]) == ("Q7", ["register-conflict"])
    extracted = tmp_path / "linked.jsonl"
    done = quotes_command("extract", files["source"], "--people", files["people"], "-o", extracted, "-q")
    assert done.exit_code == 0
    known = [r for r in lines(extracted.read_text()) if r["speakers"][0]["id"] == "Q7"]
    assert [(r["speakers"][0]["role"], r["flags"]) for r in known] == [
        ("treasurer", ["register-conflict"]),
        ("minister", []),
    ]
    again = quotes_command("speakers", extracted, "-q").stdout
    assert lines(again)[0]["id"] == "Q7"


def test_records_written_again_with_the_table_s_identifiers(quotes_command, files, tmp_path):
    out = tmp_path / "again.jsonl"
    result = quotes_command("speakers", files["records"], "--people", files["people"], "--relink", out, "-q")
    assert result.exit_code == 0
    ids = [r["speakers"][0]["id"] for r in lines(out.read_text())]
    assert ids == ["Q7", "person:bo-lind", "Q7"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-", "--relink", "x.jsonl"], "reads the records twice"),
        (["{records}", "--type", "HUMAN"], "'HUMAN' is unknown; there are PERSON"),
        (["{records}", "--people", "{source}"], "news.jsonl:1: there is no 'name'"),
        (["{records}", "--people", "nowhere.csv"], "does not exist"),
        (["nowhere.jsonl"], "does not exist"),
    ],
)
def test_wrong_usage_says_what_to_do(quotes_command, files, arguments, message):
    result = quotes_command("speakers", *(one.format(**files) for one in arguments))
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_register_that_cannot_be_used_stops_extract_before_it_writes(quotes_command, files, tmp_path):
    out = tmp_path / "none.jsonl"
    result = quotes_command("extract", files["source"], "--people", files["source"], "-o", out)
    assert result.exit_code == 2
    assert "there is no 'name'" in result.stderr
    assert not out.exists()


def test_the_page_s_register_and_rule_are_what_the_program_reads(quotes_command, files, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "speakers.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(csv|yaml)\n(.*?)```", page, re.DOTALL))
    (tmp_path / "own.csv").write_text(blocks["csv"])
    result = quotes_command("speakers", files["records"], "--people", tmp_path / "own.csv", "-q")
    assert {line["id"]: line["flags"] for line in lines(result.stdout)} == {
        "Q1": [],
        "person:bo-lind": ["register-ambiguous"],
    }
    rule = Rule.model_validate(srsly.yaml_loads(blocks["yaml"]))
    assert rule.pattern == shipped_rules(CAPACITIES).by_id(rule.id).pattern
