"""The index of dependency patterns gives what spaCy's own matcher gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loaded import shipped_rules
from spacy.matcher import DependencyMatcher

from quotes.dependency import OPERATORS, DependencyIndex, understands
from quotes.match import RuleMatcher, mark_tokens
from quotes.rules import load_rules

SEEDS = sorted(Path(__file__).parent.parent.glob("seeds/*.txt"))


@pytest.fixture(scope="module")
def docs(nlp):
    out = [nlp(path.read_text(encoding="utf-8")) for path in SEEDS[:4]]
    for doc in out:
        mark_tokens(doc)
    return out


def by_both(docs, patterns):
    vocab = docs[0].vocab
    spacys, ours = DependencyMatcher(vocab), DependencyIndex(vocab.strings)
    for name, pattern in patterns.items():
        spacys.add(name, [pattern])
        ours.add(vocab.strings.add(name), pattern)
    for doc in docs:
        yield sorted((key, tuple(tokens)) for key, tokens in spacys(doc)), sorted(ours(doc))


def test_every_shipped_rule_matches_as_spacy_matches_it(docs):
    rules = shipped_rules()
    patterns = {
        rule.id: pattern
        for rule, pattern in zip(rules.rules, rules.patterns, strict=True)
        if rule.matcher == "dependency" and understands(pattern)
    }
    found = 0
    for spacys, ours in by_both(docs, patterns):
        assert ours == spacys
        found += len(ours)
    assert found > 100


@pytest.mark.parametrize("operator", sorted(OPERATORS))
def test_every_operator_means_what_it_means_to_spacy(docs, operator):
    pattern = [
        {"RIGHT_ID": "a", "RIGHT_ATTRS": {"POS": {"IN": ["VERB", "NOUN"]}}},
        {"LEFT_ID": "a", "REL_OP": operator, "RIGHT_ID": "b", "RIGHT_ATTRS": {"DEP": {"NOT_IN": ["punct"]}}},
        {"LEFT_ID": "b", "REL_OP": ">", "RIGHT_ID": "c", "RIGHT_ATTRS": {"TAG": {"REGEX": "^N"}}},
    ]
    assert understands(pattern)
    for spacys, ours in by_both(docs[:2], {"one": pattern}):
        assert ours == spacys
        assert ours or operator in {"$+", "$-"}  # rare, and may be absent


@pytest.mark.parametrize(
    "attributes",
    [
        {"LOWER": "said"},
        {"LEMMA": {"IN": ["say", "tell"], "NOT_IN": ["say"]}},
        {"LEMMA": {"REGEX": "^s"}, "POS": "VERB"},
        {"_": {"quoted": True}, "POS": "VERB"},
        {"_": {"mark": "open"}},
        {"IS_SENT_START": True},
        {"IS_SENT_START": False, "POS": "VERB"},
        {"ENT_TYPE": "PERSON"},
        {"ENT_TYPE": {"NOT_IN": ["PERSON"]}, "POS": "PROPN"},
        {"TEXT": {"IN": [",", "."]}},
    ],
    ids=str,
)
def test_every_attribute_means_what_it_means_to_spacy(docs, attributes):
    head = {"LEFT_ID": "a", "REL_OP": "<", "RIGHT_ID": "b", "RIGHT_ATTRS": {"POS": {"NOT_IN": ["X"]}}}
    pattern = [{"RIGHT_ID": "a", "RIGHT_ATTRS": attributes}, head]
    assert understands(pattern)
    matches = list(by_both(docs, {"one": pattern}))
    assert any(spacys for spacys, _ in matches)
    for spacys, ours in matches:
        assert ours == spacys


@pytest.mark.parametrize(
    "attributes",
    [{"LENGTH": {">=": 5}}, {"LIKE_NUM": True}, {"MORPH": "Number=Sing"}, {"LEMMA": {"FUZZY": "say"}}],
    ids=str,
)
def test_what_is_not_understood_is_left_to_spacy(docs, attributes, nlp, tmp_path):
    assert not understands([{"RIGHT_ID": "cue", "RIGHT_ATTRS": attributes}])
    pattern = [
        {"RIGHT_ID": "cue", "RIGHT_ATTRS": attributes},
        {"LEFT_ID": "cue", "REL_OP": "<", "RIGHT_ID": "content", "RIGHT_ATTRS": {"POS": {"NOT_IN": ["X"]}}},
    ]
    rule = {
        "id": "en.indirect.mine",
        "title": "Mine",
        "kind": "indirect",
        "why": "left to the library",
        "matcher": "dependency",
        "pattern": pattern,
        "span": {"source": "none"},
        "match": ["<cue>said</cue> <content>so</content>"],
        "no_match": ["None."],
    }
    (tmp_path / "mine.yml").write_text(json.dumps(rule), encoding="utf-8")
    matches = [m for d in docs for m in RuleMatcher(nlp.vocab, load_rules(tmp_path))(d)]
    mine = [m for m in matches if m.rule.id == "en.indirect.mine"]
    spacys = DependencyMatcher(nlp.vocab)
    spacys.add("one", [pattern])
    assert len(mine) == sum(len(spacys(doc)) for doc in docs)
