"""The rules of the kind `role`: the shipped ones do what their examples say, and one's own are heard."""

from __future__ import annotations

import pytest
from loaded import shipped_rules

import quotes
from quotes.check_roles import check_role_examples
from quotes.errors import RuleError
from quotes.extraction import Extractor
from quotes.frozen import FrozenPipeline, read_frozen
from quotes.lint import lint
from quotes.rules import CAPACITIES, load_rules
from quotes.speakers.constructions import Constructions

RULES = shipped_rules(CAPACITIES)
MINE = """\
id: en.roles.skippering
title: The name, then "skippering" and a ship
kind: role
status: experimental
why: Made for a test of one's own rules.
matcher: token
pattern:
  - {_: {person: true}, OP: "+"}
  - {LOWER: {IN: [skippering]}}
  - {TAG: {NOT_IN: [IN]}}
roles: [speaker, "", affiliation]
span: {affiliation: object}
match:
  - "<speaker>Ana Voss</speaker> skippering the <affiliation>Grey Heron</affiliation> said it was late."
  - "<speaker>Bo Lind</speaker> skippering the <affiliation>Grey Heron</affiliation> said it was late."
  - "<speaker>Ruth Okafor</speaker> skippering the <affiliation>Grey Heron</affiliation> said it was late."
no_match:
  - "Ana Voss said the Grey Heron was late."
  - "Ana Voss, skippering, said it was late."
"""


@pytest.fixture
def folder(tmp_path):
    def write(text=MINE):
        place = tmp_path / "en" / "roles"
        place.mkdir(parents=True, exist_ok=True)
        (place / "skippering.yml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="module")
def report(nlp):
    return check_role_examples(FrozenPipeline(read_frozen(), lambda: nlp), RULES)


@pytest.mark.parametrize("rule_id", [rule.id for rule in RULES.rules])
def test_a_shipped_rule_passes_its_examples(report, rule_id):
    assert [p for p in report.problems if p.example.rule.id == rule_id] == []
    assert any(example.rule.id == rule_id for example in report.examples)


def test_the_shipped_rules_have_no_lint_findings():
    own = {rule.id for rule in RULES.rules}
    assert [f for f in lint(shipped_rules(CAPACITIES | {"indirect"})) if f.where in own] == []


def test_every_construction_of_the_shipped_rules_is_needed_by_an_example():
    made = Constructions(RULES)
    assert {one.rule.id for one in (*made.before, *made.behind)} == {rule.id for rule in RULES.rules}


def test_an_example_that_is_wrong_is_told(nlp, folder):
    wrong = MINE.replace(
        "<affiliation>Grey Heron</affiliation> said it was late.", "Grey Heron said it was late.", 1
    )
    wrong = wrong.replace(
        '"<speaker>Ana Voss</speaker> skip', '"<speaker>Ana Voss</speaker> <role>skip</role>'
    )
    ruleset = load_rules(folder(wrong), kinds=CAPACITIES)
    problems = check_role_examples(nlp, ruleset, ["en.roles.skippering"]).problems
    assert [(p.example.name, p.level) for p in problems] == [("en.roles.skippering match 1", "error")]


def test_a_no_match_that_matches_is_told(nlp, folder):
    wrong = MINE.replace("Ana Voss said the Grey Heron", "Ana Voss skippering the Grey Heron said it")
    problems = check_role_examples(
        nlp, load_rules(folder(wrong), kinds=CAPACITIES), ["en.roles.skippering"]
    ).problems
    assert [p.message for p in problems] == ["the rule must not match here"]


def test_a_rule_of_one_s_own_gives_an_affiliation(nlp, folder):
    text = "Ana Voss skippering the Grey Heron in May won. Voss said the wind had been kind."
    place = folder()
    assert (
        check_role_examples(nlp, load_rules(place, kinds=CAPACITIES), ["en.roles.skippering"]).problems == ()
    )
    for roles, expected in ((None, None), (load_rules(place, kinds=CAPACITIES), "Grey Heron")):
        records = list(Extractor(nlp=nlp, roles=roles).records(quotes.Document("a", text)))
        assert [(r.speakers[0].name, r.speakers[0].affiliation) for r in records] == [("Ana Voss", expected)]


def test_a_rule_that_is_switched_off_says_nothing(nlp, folder):
    made = Constructions(load_rules(folder(MINE.replace("experimental", "deprecated")), kinds=CAPACITIES))
    assert "en.roles.skippering" not in {one.rule.id for one in made.behind}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("roles: [speaker", "roles: [cue", "a token named `speaker`"),
        ("span: {affiliation: object}", "", "says under `span` how it grows"),
        ("{affiliation: object}", "{affiliation: sideways}", "span.affiliation"),
        ("LOWER: {IN: [skippering]}", "LOWER: {REGEX: ship}", "REGEX is not for `role` rules"),
        ("LOWER: {IN: [skippering]}", "IS_TITLE: true", "IS_TITLE is not for `role` rules"),
        (
            '{person: true}, OP: "+"}\n',
            '{person: true}, OP: "+"}\n  - {_: {mark: open}}\n',
            "entry for each token",
        ),
        ('OP: "+"}\n  - {LOWER', 'OP: "+"}\n  - {OP: "!", LOWER', "OP '!' is not for `role` rules"),
        ('roles: [speaker, "", aff', 'roles: ["", speaker, aff', "the first or the last"),
    ],
)
def test_a_rule_that_cannot_be_is_named_with_what_is_wrong(folder, old, new, said):
    assert old in MINE
    with pytest.raises(RuleError) as caught:
        Constructions(load_rules(folder(MINE.replace(old, new)), kinds=CAPACITIES))
    assert said in str(caught.value)
    assert "skippering.yml" in str(caught.value)
