from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from quotes.check import agrees, check_examples, examples_of, mark_up, parse_markup
from quotes.errors import RuleError
from quotes.rules import Rule, RuleSet

# These rule sets have dependency rules only.
pytestmark = pytest.mark.filterwarnings("ignore:\\[W036\\]")

# Every example is one of these sentences, annotated by hand: word, head, dependency, lemma, part of speech.
SAID = [
    ("Lind", 1, "nsubj", "Lind", "PROPN"),
    ("said", 1, "ROOT", "say", "VERB"),
    ("rents", 3, "nsubj", "rent", "NOUN"),
    ("fell", 1, "ccomp", "fall", "VERB"),
    (".", 1, "punct", ".", "PUNCT"),
]
WALKED = [
    ("Lind", 1, "nsubj", "Lind", "PROPN"),
    ("walked", 1, "ROOT", "walk", "VERB"),
    (".", 1, "punct", ".", "PUNCT"),
]
MARKED = "<source>Lind</source> <cue>said</cue> <content>rents fell</content>."
PATTERN = [
    {"RIGHT_ID": "cue", "RIGHT_ATTRS": {"LEMMA": "say"}},
    {"LEFT_ID": "cue", "REL_OP": ">", "RIGHT_ID": "source", "RIGHT_ATTRS": {"DEP": "nsubj"}},
    {"LEFT_ID": "cue", "REL_OP": ">", "RIGHT_ID": "content", "RIGHT_ATTRS": {"DEP": "ccomp"}},
]


class HandMade:
    """A pipeline of two sentences."""

    def __init__(self):
        self.vocab = Vocab()
        self.asked = []

    def pipe(self, texts):
        for text in texts:
            self.asked.append(text)
            rows = SAID if "said" in text else WALKED
            words, heads, deps, lemmas, pos = map(list, zip(*rows, strict=True))
            spaces = [i < len(words) - 2 for i in range(len(words))]
            yield Doc(self.vocab, words=words, spaces=spaces, heads=heads, deps=deps, lemmas=lemmas, pos=pos)


def rule(rule_id="en.indirect.one", **changed):
    data = {
        "id": rule_id,
        "title": f"rule {rule_id}",
        "kind": "indirect",
        "why": "made for a test",
        "matcher": "dependency",
        "pattern": PATTERN,
        "match": [MARKED],
        "no_match": ["Lind walked."],
        "precision": 0.8,
    }
    return Rule.model_validate(data | changed)


def block(rule_id="en.block.one", **changed):
    return rule(rule_id, kind="block", pattern=PATTERN[:1], **changed)


def check(*rules, ids=()):
    from pathlib import Path

    ruleset = RuleSet(rules, tuple(r.pattern for r in rules), tuple(Path(r.id) for r in rules), {})
    return check_examples(HandMade(), ruleset, ids)


def messages(report):
    return [(p.example.rule.id, p.example.kind, p.stage, p.level) for p in report.problems]


def test_markup_gives_text_and_code_points():
    text, spans = parse_markup("\U0001f600 <source>Lind</source> <cue>said</cue> <content>no</content>")
    assert text == "\U0001f600 Lind said no"
    assert {role: [text[a:b] for a, b in found] for role, found in spans.items()} == {
        "source": ["Lind"],
        "cue": ["said"],
        "content": ["no"],
    }


def test_a_role_may_have_several_spans():
    text, spans = parse_markup("<content>The tax</content>, Lind <cue>said</cue>, <content>fell</content>")
    assert [text[a:b] for a, b in spans["content"]] == ["The tax", "fell"]
    assert mark_up(text, spans) == "<content>The tax</content>, Lind <cue>said</cue>, <content>fell</content>"


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("<speaker>Lind</speaker> said", "unknown tag <speaker>"),
        ("<source>Lind said", "<source> is not closed"),
        ("Lind</source> said", "does not fit"),
        ("<source>Lind <cue>said</cue></source>", "does not fit"),
    ],
)
def test_broken_markup_is_named(marked, said):
    with pytest.raises(ValueError, match=said):
        parse_markup(marked)


@pytest.mark.parametrize(
    "changed",
    [
        {"match": ["Lind said rents fell."]},  # nothing is marked
        {"match": ["<cue>said</cue>"]},  # no content
        {"no_match": [MARKED]},  # nothing can be found where nothing must be
        {"match": ["<content>rents fell"]},
    ],
)
def test_an_example_that_states_nothing_is_an_error_of_the_rule(changed):
    with pytest.raises(RuleError, match=r"en\.indirect\.one"):
        list(examples_of(rule(**changed)))


def test_edges_may_differ_in_punctuation_only():
    text = "Lind said: “Rents fell.”"
    expected = {"content": ((11, 24),), "source": ((0, 4),), "cue": ((5, 9),)}
    assert agrees(text, expected, {"content": ((12, 22),), "source": ((0, 4),), "cue": ((5, 9),)})
    assert not agrees(text, expected, {"content": ((12, 22),), "cue": ((5, 9),)})  # no source
    assert not agrees(text, expected, {"content": ((18, 22),), "source": ((0, 4),), "cue": ((5, 9),)})
    assert not agrees(text, expected, {"content": ((12, 22),), "source": ((0, 4),), "cue": ((0, 4),)})


def test_a_rule_that_does_what_it_says_has_no_problem():
    report = check(rule())
    assert not report.problems
    assert not report.failed
    assert [example.name for example in report.examples] == [
        "en.indirect.one match 1",
        "en.indirect.one no_match 1",
    ]


def test_each_text_is_annotated_once():
    from pathlib import Path

    nlp = HandMade()
    rules = (rule(), rule("en.indirect.two"))
    check_examples(nlp, RuleSet(rules, (PATTERN, PATTERN), (Path("a"), Path("b")), {}))
    assert sorted(nlp.asked) == ["Lind said rents fell.", "Lind walked."]


@pytest.mark.parametrize(
    "marked",
    [
        "<source>Lind</source> <cue>said</cue> <content>rents</content> fell.",
        "Lind <cue>said</cue> <content>rents fell</content>.",  # a source is found, and none is marked
        "<cue>Lind</cue> said <content>rents fell</content>.",
        "<content>Lind walked</content>.",
    ],
)
def test_another_answer_than_the_marked_one_fails(marked):
    assert messages(check(rule(match=[marked]))) == [("en.indirect.one", "match", "alone", "error")]


def test_a_no_match_that_matches_fails_and_says_what_came_out():
    report = check(rule(no_match=["Lind said rents fell."]))
    assert messages(report) == [("en.indirect.one", "no_match", "alone", "error")]
    assert MARKED in report.problems[0].found[0]


def test_a_known_gap_that_is_closed_is_an_error():
    assert not check(rule(todo_match=["<content>Lind walked</content>."])).problems
    assert messages(check(rule(todo_match=[MARKED]))) == [("en.indirect.one", "todo_match", "alone", "error")]


def test_a_likelier_rule_with_the_same_answer_is_a_warning():
    report = check(rule(), rule("en.indirect.two", precision=0.9))
    assert messages(report) == [("en.indirect.one", "match", "whole set", "warning")]
    assert not report.failed


def test_a_likelier_rule_with_another_answer_is_an_error():
    other = rule(
        "en.indirect.two",
        precision=0.9,
        span={"source": "none"},
        match=["Lind <cue>said</cue> <content>rents fell</content>."],
    )
    assert messages(check(rule(), other)) == [("en.indirect.one", "match", "whole set", "error")]


def test_an_experimental_rule_may_be_too_weak_to_fire_alone():
    assert messages(check(rule(precision=0.1, status="experimental"))) == []


def test_a_rule_too_weak_to_fire_is_a_warning():
    report = check(rule(precision=0.1, status="stable"))
    assert messages(report) == [("en.indirect.one", "match", "whole set", "warning")]
    assert "below the threshold" in report.problems[0].message


def test_a_block_rule_covers_its_words_and_silences_them():
    report = check(block(match=["Lind <cue>said</cue> rents fell."]))
    assert not report.problems
    report = check(block(match=["<cue>Lind</cue> said rents fell."]))
    assert messages(report) == [("en.block.one", "match", "alone", "error")]
    report = check(block(match=["Lind <cue>said</cue> rents fell."], no_match=["Lind said rents fell."]))
    assert messages(report) == [("en.block.one", "no_match", "alone", "error")]


def test_only_the_rules_asked_for():
    report = check(rule(), rule("en.indirect.two"), ids=["en.indirect.two"])
    assert {example.rule.id for example in report.examples} == {"en.indirect.two"}
    with pytest.raises(RuleError, match=r"en\.indirect\.three"):
        check(rule(), ids=["en.indirect.three"])
