"""The user's register: how it is read, what it refuses, and what it makes of a speaker."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest

from quotes.errors import UsageError
from quotes.people import read_register
from quotes.records import Speaker

CSV = """id,name,aliases,role,affiliation,from,to
Q1,Ruth Okafor,R. Okafor; Madam Okafor,Mayor,Ardley,2015,2019-05
Q1,Ruth Okafor,,Minister of Transport,,2019-06-01,
Q2,Bo Lind,,,Harbour Rail Authority,,
Q3,Bo Lind,,striker,Ardley Town,,
Q4,Harbour Rail Authority,HRA,,,,
"""


def written(tmp_path, text, name="people.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def register(tmp_path):
    return read_register(written(tmp_path, CSV))


def speaker(name, role=None, affiliation=None, **fields):
    return Speaker(name=name, role=role, affiliation=affiliation, how="full-name", confidence=0.9, **fields)


def test_a_name_or_an_alias_gives_the_identifier_and_the_name(register):
    for name in ("Ruth Okafor", "RUTH OKAFOR", "Ruth B. Okafor", "R. Okafor", "Madam Okafor"):
        found, _ = register.link(speaker(name), None)
        assert (found.id, found.name) == ("Q1", "Ruth Okafor")
    assert register.link(speaker("HRA"), None)[0].id == "Q4"
    assert len(register) == 4


@pytest.mark.parametrize("name", ["Okafor", "Ruth Okafor Lind", "Ada Vale", None])
def test_nobody_else_is_touched(register, name):
    before = speaker(name, id="person:x")
    assert register.link(before, None) == (before, ())


@pytest.mark.parametrize(
    ("day", "role", "flags"),
    [
        (date(2017, 3, 1), "Mayor", ()),
        (date(2019, 5, 31), "Mayor", ()),
        (date(2019, 6, 1), "Minister of Transport", ()),
        (date(2012, 1, 1), None, ("register-dates",)),
    ],
)
def test_the_document_s_day_chooses_the_office(register, day, role, flags):
    found, told = register.link(speaker("Ruth Okafor"), day)
    assert (found.role, told) == (role, flags)


def test_without_a_day_the_article_s_own_words_choose_among_offices(register):
    assert register.link(speaker("Ruth Okafor", "mayor"), None)[0].affiliation == "Ardley"
    assert register.link(speaker("Ruth Okafor"), None)[0].role is None


def test_the_register_wins_and_a_contradiction_is_flagged(register):
    found, flags = register.link(speaker("Ruth Okafor", "treasurer"), date(2017, 3, 1))
    assert found.role == "Mayor"
    assert flags == ("register-conflict",)


@pytest.mark.parametrize("said", ["mayor", "the Mayor", "former mayor"])
def test_only_another_office_is_a_contradiction(register, said):
    _, flags = register.link(speaker("Ruth Okafor", said), date(2017, 3, 1))
    assert bool(flags) == (said == "former mayor")


def test_an_office_out_of_its_time_keeps_what_the_article_says(register):
    found, flags = register.link(speaker("Ruth Okafor", "councillor"), date(2001, 1, 1))
    assert (found.id, found.role, flags) == ("Q1", "councillor", ("register-dates",))


def test_namesakes_are_told_apart_by_what_is_said_of_them_or_by_nobody(register):
    assert register.link(speaker("Bo Lind", "striker"), None)[0].id == "Q3"
    assert register.link(speaker("Bo Lind", "engineer", "HRA"), None)[0].id == "Q2"
    before = speaker("Bo Lind", id="person:bo-lind")
    assert register.link(before, None) == (before, ("register-ambiguous",))


def test_linking_twice_changes_nothing(register):
    once, _ = register.link(speaker("Ruth Okafor", "treasurer"), date(2017, 3, 1))
    assert register.link(once, date(2017, 3, 1)) == (once, ())


def test_json_lines_and_compressed_files_say_the_same(tmp_path, register):
    line = {"id": "Q1", "name": "Ruth Okafor", "aliases": ["R. Okafor"], "role": "Mayor", "from": "2015"}
    path = tmp_path / "people.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps(line) + "\n\n").encode()))
    day = date(2017, 1, 1)
    found, _ = read_register(path).link(speaker("R. Okafor"), day)
    assert found.id == register.link(speaker("R. Okafor"), day)[0].id
    assert found.role == "Mayor"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "key,name\nQ1,Bo\n", "a.csv:1: the heading has no 'id' (it has: key, name)"),
        ("a.csv", "id,name\nQ1,Bo Lind\nQ2\n", "a.csv:3: 1 cells under 2 headings"),
        ("a.csv", "id,name\n,Bo Lind\n", "a.csv:2: there is no 'id'"),
        ("a.csv", "id,name,from\nQ1,Bo,soon\n", "a.csv:2: `from` is 'soon'; write a day"),
        ("a.csv", "id,name,from,to\nQ1,Bo,2020,2019\n", "a.csv:2: `to` (2019-12-31) is before `from`"),
        ("a.csv", "id,name\n", "the register is empty"),
        ("a.jsonl", '{"id": "Q1", "name": "Bo"}\nBo\n', "a.jsonl:2: not JSON"),
        ("a.jsonl", "[1]\n", "a.jsonl:1: not an object"),
        ("a.jsonl", '{"id": "Q1"}\n', "a.jsonl:1: there is no 'name'"),
        ("a.jsonl", '{"id": "Q1", "name": ["Bo"]}\n', 'a.jsonl:1: `name` is ["Bo"]; it must be a text'),
        ("a.jsonl", '{"id": "Q1", "name": "Bo", "aliases": 3}\n', "a.jsonl:1: `aliases` must be a list"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_what_to_do(tmp_path, name, text, message):
    with pytest.raises(UsageError) as caught:
        read_register(written(tmp_path, text, name))
    assert message in str(caught.value)


def test_no_file_no_utf8(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        read_register(tmp_path / "nowhere.csv")
    with pytest.raises(UsageError, match="is a folder"):
        read_register(tmp_path)
    (tmp_path / "latin.csv").write_bytes("id,name\nQ1,Jos\xe9\n".encode("latin-1"))
    with pytest.raises(UsageError, match="is not UTF-8"):
        read_register(tmp_path / "latin.csv")
