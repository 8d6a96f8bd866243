"""Windows around anchors give what spaCy's matcher gives on the whole document."""

from __future__ import annotations

from pathlib import Path

import pytest
from loaded import shipped_rules
from spacy.matcher import Matcher

from quotes.match import mark_tokens
from quotes.windows import WindowMatcher, repeats

SEEDS = sorted(Path(__file__).parent.parent.glob("seeds/*.txt"))


@pytest.fixture(scope="module")
def docs(nlp):
    out = [nlp(path.read_text(encoding="utf-8")) for path in SEEDS]
    for doc in out:
        mark_tokens(doc)
    return out


def by_both(docs, patterns):
    vocab = docs[0].vocab
    whole, windows = Matcher(vocab), WindowMatcher(vocab)
    for name, pattern in patterns.items():
        whole.add(name, [pattern])
        windows.add(name, pattern)
    for doc in docs:
        one = {(k, s, e, tuple(a)) for k, s, e, a in whole(doc, with_alignments=True)}
        two = {(k, s, e, tuple(a)) for k, s, e, a in windows(doc)}
        yield one, two, windows.windows(doc)


def test_every_shipped_rule_matches_as_on_the_whole_document(docs):
    rules = shipped_rules()
    patterns = {
        rule.id: pattern
        for rule, pattern in zip(rules.rules, rules.patterns, strict=True)
        if rule.matcher == "token"
    }
    found = 0
    for one, two, _ in by_both(docs, patterns):
        assert two == one
        found += len(one)
    assert found > 50


@pytest.mark.parametrize(
    "pattern",
    [
        [{"POS": "NOUN", "OP": "*"}, {"TEXT": ":"}],
        [{"POS": "NOUN", "OP": "{0,3}"}, {"TEXT": ":", "OP": "?"}, {"LOWER": "the"}],
        [{"_": {"mark": "open"}}, {"IS_ALPHA": True, "OP": "{2,}"}],
        [{"_": {"mark": ""}, "LOWER": "said"}, {"IS_ALPHA": True, "OP": "+"}],
        [{"IS_ALPHA": True, "OP": "{2}"}, {"LEMMA": {"IN": ["say", "tell"]}, "OP": "{1,2}"}],
        [{"POS": "ADJ"}, {"POS": "NOUN"}],
        [{"_": {"mark": "close"}, "OP": "!"}, {"TEXT": ","}],
        [{"IS_TITLE": True, "OP": "*"}, {"LENGTH": {">=": 7}}, {"LOWER": {"REGEX": "^[a-c]"}}],
        [{"lower": "the"}, {"POS": {"NOT_IN": ["NOUN"]}, "OP": "{1,}"}, {"LEMMA": {"FUZZY": "minister"}}],
    ],
    ids=str,
)
def test_any_pattern_matches_as_on_the_whole_document(docs, pattern):
    results = list(by_both(docs, {"one": pattern}))
    assert any(one for one, _, _ in results)
    for one, two, _ in results:
        assert two == one


def test_the_windows_leave_most_of_an_article_out(docs):
    pattern = [{"IS_ALPHA": True, "OP": "{0,2}"}, {"TEXT": ":"}]
    for (_, _, windows), doc in zip(by_both(docs, {"one": pattern}), docs, strict=True):
        assert sum(end - start for start, end in windows) <= len(doc) / 4


@pytest.mark.parametrize(
    ("op", "count"),
    [
        (None, (1, 1)),
        ("?", (0, 1)),
        ("+", (1, None)),
        ("{3}", (3, 3)),
        ("{2,5}", (2, 5)),
        ("{,4}", (0, 4)),
        ("{2,}", (2, None)),
    ],
)
def test_how_often_a_token_may_stand(op, count):
    assert repeats({"LOWER": "a"} | ({"OP": op} if op else {})) == count
