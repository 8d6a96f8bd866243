from __future__ import annotations

from pathlib import Path

import pytest
from loaded import shipped_rules

import quotes
from quotes.check import check_examples
from quotes.errors import RuleError
from quotes.lint import lint, reporting_verbs_in_code
from quotes.rules import find_rules_dir, lexicon_name, load_rules, read_lexicon, read_rule
from quotes.template import template

RULES = shipped_rules()

GOOD = """\
id: en.indirect.mine
title: Mine
kind: indirect
why: made for a test of the loader
matcher: dependency
pattern:
  - {RIGHT_ID: cue, RIGHT_ATTRS: {LEMMA: {IN: "@swearing"}}}
  - {LEFT_ID: cue, REL_OP: ">", RIGHT_ID: content, RIGHT_ATTRS: {DEP: ccomp}}
span: {source: subject}
match: ["<source>Lind</source> <cue>swore</cue> <content>rents fell</content>."]
no_match: ["Lind walked."]
"""


@pytest.fixture
def folder(tmp_path):
    def write(rule=GOOD, lexicon="swear 0.7\nvow\n"):
        (tmp_path / "lexicons").mkdir()
        (tmp_path / "lexicons" / "swearing.txt").write_text(lexicon, encoding="utf-8")
        (tmp_path / "mine.yml").write_text(rule, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="module")
def report(nlp):
    return check_examples(nlp, RULES)


@pytest.mark.parametrize("rule_id", [rule.id for rule in RULES.rules])
def test_a_shipped_rule_passes_its_examples(report, rule_id):
    wrong = [p for p in report.problems if p.example.rule.id == rule_id and p.level == "error"]
    assert not wrong, "\n".join(f"{p.example.name} ({p.stage}): {p.message} {p.found}" for p in wrong)


def test_the_shipped_rules_have_no_lint_errors(nlp):
    findings = lint(RULES, nlp, Path(quotes.__file__).parent)
    assert not [f"{f.where}: {f.message}" for f in findings if f.level == "error"]


def test_a_rule_of_the_users_own_is_added(folder):
    ruleset = load_rules(folder())
    rule = ruleset.by_id("en.indirect.mine")
    assert len(ruleset.rules) == len(RULES.rules) + 1
    pattern = ruleset.patterns[ruleset.rules.index(rule)]
    assert pattern[0]["RIGHT_ATTRS"]["LEMMA"]["IN"] == ["swear", "vow"]
    assert ruleset.weight(rule, "swear") == 0.7
    assert ruleset.weight(rule, "vow") == 0.5  # no weight in the lexicon, no precision in the rule


def test_a_rule_of_the_same_id_replaces_the_shipped_one(folder):
    shipped = RULES.rules[0]
    ruleset = load_rules(folder(GOOD.replace("en.indirect.mine", shipped.id)))
    assert len(ruleset.rules) == len(RULES.rules)
    assert ruleset.by_id(shipped.id).title == "Mine"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: Mine", "title: [Mine", "not valid YAML"),
        ("title: Mine", "tittle: Mine", "unknown key 'tittle'"),
        ("title: Mine\n", "", "the key 'title' is missing"),
        ("title: Mine", "id: en.indirect.twice\ntitle: Mine", "not valid YAML"),  # a repeated key
        ("@swearing", "@swarming", "no lexicon is named 'swarming'"),
        ('{IN: "@swearing"}', '"@swearing"', "goes under IN or NOT_IN"),
        ("DEP: ccomp", "DEPP: ccomp", "spaCy refuses the pattern"),
        ("LEFT_ID: cue", "LEFT_ID: cue_verb", "spaCy refuses the pattern"),
        ("RIGHT_ID: content", "RIGHT_ID: contents", "no node is named `content`"),
        ("matcher: dependency", "matcher: token", "a token rule needs `roles`"),
        ("{source: subject}", "{source: noun-phrase}", "no node is named `source`"),
        ("{source: subject}", "{source: whatever}", "span.source"),
        ("kind: indirect", "kind: oblique", "kind"),
        (GOOD, "- a list\n", "holds one mapping"),
    ],
)
def test_a_wrong_rule_file_is_named_with_what_is_wrong(folder, old, new, said):
    assert old in GOOD
    with pytest.raises(RuleError) as caught:
        load_rules(folder(GOOD.replace(old, new)))
    assert "mine.yml" in str(caught.value)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("lexicon", "said"),
    [
        ("vow\nswear\n", ":2: 'swear' comes after 'vow'"),
        ("swear\nswear\n", ":2: 'swear' stands twice"),
        ("swear 7\n", ":1: 'swear 7' is not"),
        ("swear blind\n", ":1: 'swear blind' is not"),
        ("# nothing\n", "the lexicon is empty"),
    ],
)
def test_a_wrong_lexicon_is_named_with_its_line(folder, lexicon, said):
    with pytest.raises(RuleError) as caught:
        load_rules(folder(lexicon=lexicon))
    assert "swearing.txt" in str(caught.value)
    assert said in str(caught.value)


def test_lexicon_comments_and_weights(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("# why\nadd 0.5  # because\n\nswear\n", encoding="utf-8")
    assert dict(read_lexicon(path).entries) == {"add": 0.5, "swear": None}


def test_lexicons_are_named_by_their_path():
    assert lexicon_name(Path("rules/en/lexicons/acts/say.txt")) == "acts/say"
    assert lexicon_name(Path("anywhere/words.txt")) == "words"


def test_bytes_that_are_not_utf8_are_located(tmp_path):
    path = tmp_path / "mine.yml"
    path.write_bytes(b"title: caf\xe9")
    with pytest.raises(RuleError, match="byte 10 is not UTF-8"):
        read_rule(path)


def test_two_rules_of_one_id_in_one_folder(folder):
    place = folder()
    (place / "other.yml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleError, match="ids are unique"):
        load_rules(place)


def test_a_folder_that_is_none(tmp_path):
    with pytest.raises(RuleError, match="is not a folder of rules"):
        load_rules(tmp_path / "nowhere")


@pytest.mark.parametrize("matcher", ["dependency", "token"])
@pytest.mark.parametrize("kind", ["direct", "indirect", "mixed", "block"])
def test_a_template_loads_and_lints_once_its_todos_are_gone(tmp_path, kind, matcher):
    rule_id = f"en.{kind}.brand-new"
    path = tmp_path / "en" / kind / "brand-new.yml"
    path.parent.mkdir(parents=True)
    path.write_text(template(rule_id, matcher), encoding="utf-8")
    found = [f for f in lint(load_rules(tmp_path)) if f.where == rule_id]
    assert found
    marked = "<cue>said</cue> <content>no</content>"
    filled = template(rule_id, matcher).split("match:")[0].replace("TODO", "Done")
    filled += f"match: ['A {marked}', 'B {marked}', 'C {marked}']\nno_match: [a, b]\n"
    path.write_text(filled, encoding="utf-8")
    assert not [f.message for f in lint(load_rules(tmp_path)) if f.where == rule_id]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("en.indirect.mine", "en.indirect.yours", "the id is not its path"),
        ("kind: indirect", "kind: direct", "belongs in the folder direct/"),
        ("DEP: ccomp", "DEP: acl:relcl", "never emits the DEP acl:relcl"),
        ('["Lind walked."]', "[]", None),
        ("</content>", "", "is not closed"),
        ("made for a test", "TODO", "a TODO of the template is left"),
    ],
)
def test_lint_finds_what_loads_and_is_wrong(tmp_path, nlp, old, new, said):
    place = tmp_path / "en" / "indirect"
    place.mkdir(parents=True)
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "swearing.txt").write_text("swear\n", encoding="utf-8")
    (place / "mine.yml").write_text(GOOD.replace(old, new), encoding="utf-8")
    if said is None:
        with pytest.raises(RuleError):
            load_rules(tmp_path)
        return
    mine = {"en.indirect.mine", "en.indirect.yours"}
    messages = [f.message for f in lint(load_rules(tmp_path), nlp) if f.where in mine]
    assert any(said in message for message in messages), messages


def test_lint_finds_rules_that_cannot_fire_and_lexicons_that_nobody_uses(folder):
    place = folder(GOOD.replace("span:", "precision: 0.2\nspan:"), "swear 0.01\nvow 0.05\n")
    (place / "lexicons" / "lonely.txt").write_text("word\n", encoding="utf-8")
    found = {(f.where, f.message) for f in lint(load_rules(place))}
    assert ("lonely", "no rule uses this lexicon") in found
    assert any(where == "en.indirect.mine" and "never fires" in message for where, message in found)


@pytest.mark.parametrize(("status", "said"), [("stable", True), ("experimental", False)])
def test_only_an_experimental_rule_may_wait_for_the_scorer(folder, status, said):
    place = folder(GOOD.replace("span:", f"status: {status}\nspan:"), "swear 0.1\nvow 0.2\n")
    found = [f.message for f in lint(load_rules(place)) if f.where == "en.indirect.mine"]
    assert any("never fires without the scorer" in message for message in found) == said


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ('VERBS = {"insist", "explain"}', True),
        ('PATTERN = "(?:argue|insist)d"', True),
        ('def f(token): return token.lemma_ == "insist"', True),
        ('ACTS = ("say", "claim", "deny")', False),  # the record's own vocabulary
        ('def f(option): return option == "explain"', False),
        ('"""Lemmas such as argue, insist and explain."""', False),
    ],
)
def test_reporting_verbs_belong_in_lexicons(tmp_path, code, wrong):
    path = tmp_path / "module.py"
    path.write_text(code, encoding="utf-8")
    assert bool(list(reporting_verbs_in_code(path, RULES))) is wrong


def test_the_shipped_folder_is_found():
    assert (find_rules_dir() / "en").is_dir()
