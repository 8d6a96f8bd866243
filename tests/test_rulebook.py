from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import srsly
from loaded import shipped_rules

from quotes.errors import RuleError
from quotes.rulebook import INDEX, pages, read_measured, rule_schema, stale_pages, write_pages
from quotes.rules import CAPACITIES, SPEECH, find_rules_dir

CHECKOUT = Path(__file__).parent.parent
RULES = shipped_rules(SPEECH | CAPACITIES)
DEPENDENCY = "en.indirect.according-to"
TOKEN = "en.direct.name-colon"


def data(rule_id):
    path = find_rules_dir().joinpath(*rule_id.split(".")).with_suffix(".yml")
    return srsly.yaml_loads(path.read_text(encoding="utf-8"))


def test_the_committed_pages_are_fresh():
    stale = stale_pages(CHECKOUT / "docs" / "rules", pages(RULES, read_measured()))
    assert not stale, f"run `quotes rules docs`: {', '.join(stale)}"


def test_a_page_shows_what_the_file_says():
    page = pages(RULES, {DEPENDENCY: {"fires": 40, "precision": 0.912}})[f"{DEPENDENCY}.md"]
    assert "fires 40 times, right in 0.91" in page
    assert "<b>Rents rose by a tenth</b>, <i>according to</i> <ins>the Housing Board</ins>." in page
    assert "- {RIGHT_ID: cue, RIGHT_ATTRS: {LOWER: according}}" in page
    assert "no_match:" not in page


def test_the_index_links_each_rule_and_has_its_figures():
    made = pages(
        RULES, {DEPENDENCY: {"fires": 40, "precision": 0.912}, TOKEN: {"fires": 0, "precision": None}}
    )
    rows = [line for line in made[INDEX].splitlines() if line.startswith("| [en.")]
    assert len(rows) == len(RULES.rules) == len(made) - 1
    assert next(row for row in rows if DEPENDENCY in row).endswith("| 40 | 0.91 |")
    assert next(row for row in rows if TOKEN in row).endswith("| 0 |  |")


def test_pages_of_rules_that_are_gone_are_removed_and_other_files_stay(tmp_path):
    made = pages(RULES, {})
    assert len(write_pages(tmp_path, made)) == len(made)
    (tmp_path / "notes.md").write_text("ours\n", encoding="utf-8")
    gone = dict(made)
    del gone[f"{TOKEN}.md"]
    gone[INDEX] += "changed"
    assert stale_pages(tmp_path, gone) == write_pages(tmp_path, gone) == [INDEX, f"{TOKEN}.md"]
    assert not stale_pages(tmp_path, gone)
    assert (tmp_path / "notes.md").exists()


def test_markdown_in_a_rule_is_not_taken_for_markup():
    rule = RULES.by_id(DEPENDENCY).model_copy(update={"title": "A *star* | a [link]"})
    made = pages(
        RULES.__class__((rule,), ({},), (find_rules_dir() / "en/indirect/according-to.yml",), {}), {}
    )
    assert r"A \*star\* \| a \[link\]" in made[INDEX]


@pytest.mark.parametrize("content", ["{", "[]", '{"en.x": 3}', '{"en.x": {"fires": 3}}'])
def test_measurements_that_are_none(tmp_path, content):
    path = tmp_path / "measured.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RuleError, match=r"measured\.json"):
        read_measured(path)


def test_nothing_measured(tmp_path):
    assert read_measured(tmp_path / "measured.json") == {}


def test_the_committed_schema_is_fresh():
    committed = json.loads((CHECKOUT / "schema" / "rule-1.json").read_text(encoding="utf-8"))
    assert committed == rule_schema(), "run `quotes rules schema > schema/rule-1.json`"


def test_every_shipped_rule_fits_the_schema():
    jsonschema.Draft202012Validator.check_schema(rule_schema())
    validator = jsonschema.Draft202012Validator(rule_schema())
    wrong = [f"{rule.id}: {e.message}" for rule in RULES.rules for e in validator.iter_errors(data(rule.id))]
    assert not wrong


@pytest.mark.parametrize(
    ("rule_id", "changed"),
    [
        (DEPENDENCY, {"kinds": "indirect"}),
        (DEPENDENCY, {"kind": "spoken"}),
        (DEPENDENCY, {"match": []}),
        (DEPENDENCY, {"roles": ["cue"]}),
        (DEPENDENCY, {"span": {"source": "subtree"}}),
        (DEPENDENCY, {"pattern": [{"RIGHT_ID": "cue"}]}),
        (DEPENDENCY, {"pattern": [{"RIGHT_ID": "cue", "RIGHT_ATTRS": {}, "LEFT_ID": "a", "REL_OP": "=>"}]}),
        (TOKEN, {"roles": None}),
        (TOKEN, {"precision": 2}),
    ],
)
def test_the_schema_refuses_what_loading_refuses(rule_id, changed):
    validator = jsonschema.Draft202012Validator(rule_schema())
    assert validator.is_valid(data(rule_id))
    rule = {key: value for key, value in (data(rule_id) | changed).items() if value is not None}
    assert not validator.is_valid(rule)
