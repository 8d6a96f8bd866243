from __future__ import annotations

from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from quotes.lint import lint
from quotes.rules import Lexicon, Rule, RuleSet

# These rule sets have dependency rules only.
pytestmark = pytest.mark.filterwarnings("ignore:\\[W036\\]")

MARKED = "<source>{}</source> <cue>said</cue> <content>rents fell</content>."
NAMES = ("Lind", "Okafor", "Marlow")


class HandMade:
    """Sentences of the form `X said rents fell.` and `X walked.`, annotated by hand."""

    def __init__(self):
        self.vocab = Vocab()

    def pipe(self, texts):
        for text in texts:
            words = [*text[:-1].split(), "."]
            spaces = [i < len(words) - 2 for i in range(len(words))]
            if "said" in words:
                rest = {"heads": [1, 1, 3, 1, 1], "deps": ["nsubj", "ROOT", "nsubj", "ccomp", "punct"]}
                rest |= {"lemmas": [words[0], "say", "rent", "fall", "."]}
                rest |= {"pos": ["PROPN", "VERB", "NOUN", "VERB", "PUNCT"]}
            else:
                rest = {"heads": [1, 1, 1], "deps": ["nsubj", "ROOT", "punct"]}
                rest |= {"lemmas": [words[0], "walk", "."], "pos": ["PROPN", "VERB", "PUNCT"]}
            yield Doc(self.vocab, words=words, spaces=spaces, **rest)


def rule(rule_id="en.indirect.one", lemma="say", **changed):
    data = {
        "id": rule_id,
        "title": f"rule {rule_id}",
        "kind": rule_id.split(".")[1],
        "why": "made for a test",
        "matcher": "dependency",
        "pattern": [
            {"RIGHT_ID": "cue", "RIGHT_ATTRS": {"LEMMA": lemma}},
            {"LEFT_ID": "cue", "REL_OP": ">", "RIGHT_ID": "source", "RIGHT_ATTRS": {"DEP": "nsubj"}},
            {"LEFT_ID": "cue", "REL_OP": ">", "RIGHT_ID": "content", "RIGHT_ATTRS": {"DEP": "ccomp"}},
        ],
        "match": [MARKED.format(name) for name in NAMES],
        "no_match": ["Lind walked.", "Okafor walked."],
        "precision": 0.8,
    }
    return Rule.model_validate(data | changed)


def findings(*rules, lexicons=None, **options):
    paths = tuple(Path("rules", *r.id.split(".")).with_suffix(".yml") for r in rules)
    ruleset = RuleSet(rules, tuple(r.pattern for r in rules), paths, lexicons or {})
    return [(f.level, f.where, f.message) for f in lint(ruleset, **options)]


def test_a_rule_as_it_should_be_has_no_findings():
    assert not findings(
        rule(), parses=HandMade(), measured={"en.indirect.one": {"fires": 2, "precision": 0.1}}
    )


def test_too_few_examples():
    found = findings(rule(match=[MARKED.format("Lind")], no_match=["Lind walked."]))
    assert [(level, message.split(",")[0]) for level, _, message in found] == [
        ("warning", "1 match examples"),
        ("warning", "1 no_match examples"),
    ]


def test_a_rule_that_fires_on_no_example_is_dead():
    other = rule("en.indirect.two", lemma="shout", title="another")
    (found,) = findings(rule(), other, parses=HandMade())
    assert found[:2] == ("warning", "en.indirect.two")
    assert found[2].startswith("dead:")


def test_a_rule_that_never_wins():
    stronger = rule("en.indirect.two", title="another", precision=0.9, span={"cue": "token"})
    found = findings(rule(), stronger, parses=HandMade())
    assert (
        "warning",
        "en.indirect.one",
        "no example of any rule comes out of it: other rules always win",
    ) in found


def test_two_rules_that_always_fire_together():
    same = rule("en.indirect.two", title="another", span={"cue": "token"})
    apart = rule("en.indirect.three", title="a third", lemma="walk", span={"source": "none"})
    found = findings(rule(), same, apart, parses=HandMade())
    assert [where for _, where, message in found if "nowhere else" in message] == ["en.indirect.one"]
    assert any("fires where en.indirect.two does" in message for _, _, message in found)


def test_a_stable_rule_must_be_borne_out_by_gold():
    stable = rule(status="stable")
    for fires, precision in ((19, 0.9), (40, 0.74), (0, None)):
        (found,) = findings(stable, measured={stable.id: {"fires": fires, "precision": precision}})
        assert f"fires {fires} times" in found[2]
    assert not findings(stable, measured={stable.id: {"fires": 20, "precision": 0.75}})
    assert not findings(stable, measured={})


def test_broken_examples_are_named_and_nothing_is_run():
    found = findings(rule(match=["<content>rents"]), parses=None)
    assert found[0][0] == "error"
    assert findings(rule(match=["<content>rents"]), parses=HandMade()) == found


def test_a_lexicon_that_nothing_uses():
    (found,) = findings(rule(), lexicons={"oaths": Lexicon("oaths", Path("oaths.txt"), {"swear": None})})
    assert found == ("warning", "oaths", "no rule uses this lexicon")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('VERBS = ("say", "claim", "report", "ask", "tell", "insist")', True),
        ('COMMANDS = ("extract", "tell", "rules", "schema", "insist")', False),
    ],
)
def test_a_list_of_reporting_verbs_in_code(tmp_path, code, found):
    (tmp_path / "some.py").write_text(code + "\n", encoding="utf-8")
    lexicon = Lexicon("say", Path("say.txt"), {"say": None, "tell": None, "insist": None, "claim": None})
    ruleset = RuleSet((), (), (), {"acts/say": lexicon}, dict.fromkeys(lexicon.entries, "say"))
    assert bool(lint(ruleset, package=tmp_path)) is found
