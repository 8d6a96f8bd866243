"""`docs/coverage.md`: each construction has a rule, and the rule finds the example that stands beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from loaded import shipped_rules

from quotes.assemble import FLOATING, THRESHOLD
from quotes.check import Page, best_weight
from quotes.match import RuleMatcher

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<rules>`en\.[^|]+) \| (?P<example>[^|]+) \|$", re.MULTILINE)
ROWS = [
    (row["what"], re.findall(r"`([^`]+)`", row["rules"]), row["example"].replace("¶", "\n"))
    for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))
]
RULES = shipped_rules()
BY_ID = {rule.id: rule for rule in RULES.rules if rule.status != "deprecated"}


@pytest.fixture(scope="module")
def pages(nlp):
    matcher = RuleMatcher(nlp.vocab, RULES)
    return {doc.text: Page(doc, matcher, RULES) for doc in nlp.pipe(text for _, _, text in ROWS)}


def test_every_rule_stands_on_the_page():
    named = {rule for _, rules, _ in ROWS for rule in rules}
    assert named - {FLOATING} == set(BY_ID)


def test_examples_are_not_repeated():
    texts = [text for _, _, text in ROWS]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("what", "rules", "text"), ROWS, ids=[f"{what}-{text[:20]}" for what, _, text in ROWS]
)
def test_the_rule_finds_its_example(pages, what, rules, text):
    page = pages[text]
    whole = [quote.rule for quote in page.whole()]
    for rule in (BY_ID[name] for name in rules if name != FLOATING):
        if rule.kind == "block":
            assert page.own(rule)
            assert whole == []
            return
        if best_weight(RULES, rule) < THRESHOLD:
            assert page.alone(rule)
            return
    assert set(whole) & set(rules), whole
