"""The rules for claims: each finds the words that its examples mark, and nothing where nothing is marked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from loaded import shipped_rules

from quotes.check_claims import check_claim_examples
from quotes.lint import MIN_MATCH, MIN_NO_MATCH
from quotes.rules import CLAIMS

RULES = shipped_rules(CLAIMS)


@pytest.fixture(scope="module")
def report(nlp):
    return check_claim_examples(nlp, RULES)


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_claim_rule_passes_its_examples(rule, report):
    assert len(rule.match) >= MIN_MATCH
    assert len(rule.no_match) >= MIN_NO_MATCH
    ours = [example for example in report.examples if example.rule.id == rule.id]
    assert len(ours) == len(rule.match) + len(rule.no_match) + len(rule.todo_match)
    found = [(one.message, one.example.marked, one.found) for one in report.problems if one.example in ours]
    assert not found


@pytest.mark.parametrize(
    ("changed", "said", "found"),
    [
        ({"match": ["The firm sold <content>boats</content>."]}, "the pattern does not match", []),
        (
            {"match": ["The firm sold 400 <content>boats</content>."]},
            "covers other words",
            ["The firm sold <content>400</content> boats."],
        ),
        (
            {"no_match": ["Ardley sold 400 boats."]},
            "must not match",
            ["Ardley sold <content>400</content> boats."],
        ),
        (
            {"todo_match": ["It sold <content>400</content> boats."]},
            "passes now",
            ["It sold <content>400</content> boats."],
        ),
    ],
)
def test_what_fails_is_said_and_shown(nlp, changed, said, found):
    empty = {"match": [], "no_match": [], "todo_match": []}
    rule = RULES.by_id("en.claims.number").model_copy(update={**empty, **changed})
    position = [one.id for one in RULES.rules].index(rule.id)
    ours = replace(RULES, rules=(rule,), patterns=(RULES.patterns[position],), paths=(RULES.paths[position],))
    (problem,) = check_claim_examples(nlp, ours).problems
    assert said in problem.message
    assert list(problem.found) == found


def test_every_rule_is_where_its_id_says():
    for rule, path in zip(RULES.rules, RULES.paths, strict=True):
        assert path.parts[-3:] == ("en", "claims", f"{rule.id.removeprefix('en.claims.')}.yml")


def test_rules_for_claims_attribute_nothing():
    """The engine does not see them."""
    assert not any(rule.kind == "claim" for rule in shipped_rules().rules)
