"""The rules for claims: each finds the words that its examples mark, and nothing where nothing is marked."""

from __future__ import annotations

import pytest
from loaded import shipped_rules

from quotes.check import examples_of
from quotes.claims.worth import WorthScorer
from quotes.lint import MIN_MATCH, MIN_NO_MATCH
from quotes.rules import CLAIMS

RULES = shipped_rules(CLAIMS)


@pytest.fixture(scope="module")
def scorer(nlp):
    return WorthScorer(nlp, RULES)


@pytest.fixture(scope="module")
def docs(nlp):
    texts = [example.text for rule in RULES.rules for example in examples_of(rule)]
    return {doc.text: doc for doc in nlp.pipe(texts)}


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_claim_rule_passes_its_examples(rule, scorer, docs):
    assert len(rule.match) >= MIN_MATCH
    assert len(rule.no_match) >= MIN_NO_MATCH
    for example in examples_of(rule):
        doc = docs[example.text]
        covered = {i for found, tokens in scorer.matches(doc) if found.id == rule.id for i in tokens}
        marked = {t.i for t in doc if any(a <= t.idx < b for a, b in example.spans.get("content", ()))}
        shown = [doc[i].text for i in sorted(covered)]
        assert covered == marked, f"{example.name}: {example.marked!r} covers {shown}"


def test_every_rule_is_where_its_id_says():
    for rule, path in zip(RULES.rules, RULES.paths, strict=True):
        assert path.parts[-3:] == ("en", "claims", f"{rule.id.removeprefix('en.claims.')}.yml")


def test_rules_for_claims_attribute_nothing():
    """The engine does not see them."""
    assert not any(rule.kind == "claim" for rule in shipped_rules().rules)
