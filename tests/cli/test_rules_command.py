from __future__ import annotations

import json
import shutil

import pytest
from command import invoke
from loaded import pipeline, rules

import quotes.annotate
import quotes.rulebook
import quotes.rules


@pytest.fixture(autouse=True)
def _one_pipeline(monkeypatch):
    monkeypatch.setattr(quotes.annotate, "load_pipeline", pipeline)
    monkeypatch.setattr(quotes.rules, "load_rules", rules)


def command(*arguments, code=0):
    done = invoke(*arguments)
    assert done.exit_code == code, (done.exit_code, done.output, done.exception)
    return done


def filled(path, *, wrong=False):
    """The template of a dependency rule as somebody would fill it in."""
    text = path.read_text(encoding="utf-8").split("match:")[0].replace("TODO", "Done")
    content = "the bridge" if wrong else "the bridge was closed"
    text += f"""\
match:
  - "<source>Ines Marlow</source> <cue>said</cue> <content>the bridge was closed</content>."
  - "<source>The harbour board</source> <cue>said</cue> <content>the ferry was late</content>."
  - "<source>The mayor</source> <cue>said</cue> <content>{content}</content>{" was closed" * wrong}."
no_match:
  - "Ines Marlow closed the bridge."
  - "The ferry left."
"""
    path.write_text(text, encoding="utf-8")


def test_list_has_a_line_for_each_rule(monkeypatch):
    monkeypatch.setattr(quotes.rulebook, "read_measured", dict)
    lines = command("rules", "list").stdout.splitlines()
    assert lines[0].split() == ["id", "kind", "status", "match", "no_match"]
    assert any(line.startswith("en.indirect.according-to ") for line in lines)
    rows = [json.loads(line) for line in command("rules", "list", "--json").stdout.splitlines()]
    assert len(rows) == len(lines) - 1
    assert {"id", "kind", "status", "match", "no_match", "todo_match"} == set(rows[0])


def test_list_counts_on_gold(tmp_path):
    text = "The pumps were never tested, according to the harbour board."
    gold = tmp_path / "gold.jsonl"
    row = {"text": text, "attributions": [{"content": [[0, 27]], "source": [[42, 59]], "cue": [[29, 41]]}]}
    gold.write_text(json.dumps(row) + "\n", encoding="utf-8")
    rows = [
        json.loads(line)
        for line in command("rules", "list", "--gold", str(gold), "--json").stdout.splitlines()
    ]
    one = next(row for row in rows if row["id"] == "en.indirect.according-to")
    assert (one["fires"], one["right"], one["precision"]) == (1, 1, 1.0)


def test_list_keeps_what_it_counted_for_the_pages(tmp_path, monkeypatch):
    shutil.copytree(quotes.rules.find_rules_dir(), tmp_path / "rules")
    for module in (quotes.rules, quotes.rulebook):
        monkeypatch.setattr(module, "find_rules_dir", lambda: tmp_path / "rules")
    gold = tmp_path / "gold.jsonl"
    text = "The pumps were never tested, according to the harbour board."
    row = {"text": text, "attributions": [{"content": [[0, 27]], "source": [[42, 59]]}]}
    gold.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert "--gold" in command("rules", "list", "--write", code=2).stderr
    done = command("rules", "list", "--gold", str(gold), "--write")
    assert "measured.json" in done.stderr
    measured = json.loads((tmp_path / "rules/en/measured.json").read_text(encoding="utf-8"))
    assert measured["en.indirect.according-to"] == {"fires": 1, "precision": 1.0}
    assert measured["en.indirect.object"] == {"fires": 0, "precision": None}
    lines = command("rules", "list").stdout.splitlines()
    assert lines[0].split()[-2:] == ["fires", "precision"]
    assert next(line for line in lines if "en.indirect.according-to " in line).split()[-2:] == ["1", "1.0"]


def test_docs_writes_the_pages_and_says_which_are_stale(tmp_path):
    folder = tmp_path / "pages"
    assert "stale" in command("rules", "docs", str(folder), "--check", code=1).stderr
    command("rules", "docs", str(folder))
    assert "0 stale" in command("rules", "docs", str(folder), "--check").stderr
    page = folder / "en.indirect.according-to.md"
    page.write_text("changed by hand", encoding="utf-8")
    assert f"stale: {page}" in command("rules", "docs", str(folder), "--check", code=1).stderr


def test_schema_is_json():
    assert json.loads(command("rules", "schema").stdout)["title"] == "quotes rule/1"


def test_list_says_which_gold_line_is_broken(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"text": "a", "attributions": []}\n{"text": \n', encoding="utf-8")
    assert "gold.jsonl:2: not JSON" in command("rules", "list", "--gold", str(gold), code=1).stderr
    assert "is not a file" in command("rules", "list", "--gold", str(tmp_path / "no"), code=1).stderr


def test_show_has_the_rule_with_its_lexicons_in_full():
    shown = command("rules", "show", "en.indirect.view-phrase").stdout
    assert "@view-nouns" in shown
    assert "reckoning" in shown
    assert "<content>" in shown  # no terminal: roles are in tags
    data = json.loads(command("rules", "show", "en.indirect.view-phrase", "--json").stdout)
    assert "reckoning" in data["lexicons"]["view-nouns"]


def test_rules_that_weigh_claims_are_shown_and_tested_like_the_others(tmp_path):
    shown = command("rules", "show", "en.claims.number").stdout
    assert "weight\n  0.9" in shown
    assert "span" not in shown
    command("rules", "test", "en.claims.number")
    path = tmp_path / "mine" / "en" / "claims" / "boats.yml"
    path.parent.mkdir(parents=True)
    text = (quotes.rules.find_rules_dir() / "en" / "claims" / "number.yml").read_text(encoding="utf-8")
    wrong = "400 <content>boats</content>"
    text = text.replace("claims.number", "claims.boats").replace("<content>400</content> boats", wrong)
    path.write_text(text, encoding="utf-8")
    result = command("rules", "test", "--rules", str(tmp_path / "mine"), "en.claims.boats", code=1)
    assert "en.claims.boats match 1 (alone): the rule covers other words" in result.stdout


def test_an_id_that_no_rule_has():
    for verb in ("show", "test"):
        assert (
            "No rule has the id 'en.indirect.nonsense'"
            in command("rules", verb, "en.indirect.nonsense", code=2).stderr
        )


def test_a_new_rule_from_template_to_passing(tmp_path):
    made = command("rules", "new", "en.indirect.swears-blind", "--rules", str(tmp_path))
    path = tmp_path / "en" / "indirect" / "swears-blind.yml"
    assert made.stdout.strip() == str(path)
    assert "rules test" in made.stderr
    command("rules", "new", "en.indirect.swears-blind", "--rules", str(tmp_path), code=2)  # it exists
    filled(path)
    done = command("rules", "test", "--rules", str(tmp_path), "en.indirect.swears-blind")
    assert "0 errors" in done.stderr
    filled(path, wrong=True)
    done = command("rules", "test", "--rules", str(tmp_path), "en.indirect.swears-blind", "--parse", code=1)
    assert "error: en.indirect.swears-blind match 3 (alone)" in done.stdout
    assert "expected <source>The mayor</source>" in done.stdout
    assert "found    en.indirect.swears-blind:" in done.stdout
    assert "nsubj" in done.stdout
    done = command("rules", "test", "--rules", str(tmp_path), "en.indirect.swears-blind", "--json", code=1)
    problems = [json.loads(line) for line in done.stdout.splitlines()]
    assert {problem["number"] for problem in problems if problem["level"] == "error"} == {3}


def test_examples_run_on_frozen_parses_until_asked_for_live_ones(tmp_path, monkeypatch):
    command("rules", "new", "en.indirect.swears-blind", "--rules", str(tmp_path))
    path = tmp_path / "en" / "indirect" / "swears-blind.yml"
    filled(path)
    options = ("--rules", str(tmp_path), "en.indirect.swears-blind")
    assert "5 examples without a frozen parse" in command("rules", "test", *options).stderr
    assert "5 parses" in command("rules", "freeze", "--rules", str(tmp_path)).stderr
    assert "0 of 5 texts" in command("rules", "test", "--live", *options).stderr
    parses = tmp_path / "frozen.jsonl"
    changed = parses.read_text(encoding="utf-8").replace('"close"', '"clothe"')
    parses.write_text(changed, encoding="utf-8")
    lines = command("rules", "test", "--live", "--json", *options).stdout.splitlines()
    drift = [line for line in map(json.loads, lines) if line["level"] == "drift"]
    assert [line["message"] for line in drift] == ["'closed': lemma clothe is now close"] * 3

    def no_pipeline(name):
        raise AssertionError("a pipeline was loaded")

    monkeypatch.setattr(quotes.annotate, "load_pipeline", no_pipeline)
    assert "without a frozen parse" not in command("rules", "test", *options).stderr


@pytest.mark.parametrize(
    "rule_id", ["mine", "en.mine", "en.oblique.mine", "en.indirect.Mine", "../etc/passwd"]
)
def test_an_id_that_cannot_be(tmp_path, rule_id):
    done = command("rules", "new", rule_id, "--rules", str(tmp_path), code=2)
    assert "cannot be the id of a rule" in done.stderr
    assert not list(tmp_path.iterdir())


def test_lint_counts_a_leftover_template_as_an_error(tmp_path):
    command("rules", "new", "en.direct.half-done", "--rules", str(tmp_path), "--matcher", "token")
    done = command("rules", "lint", "--rules", str(tmp_path), code=1)
    assert "error: en.direct.half-done: " in done.stdout
    lines = [
        json.loads(x)
        for x in command("rules", "lint", "--rules", str(tmp_path), "--json", code=1).stdout.splitlines()
    ]
    assert {line["where"] for line in lines if line["level"] == "error"} == {"en.direct.half-done"}


def test_a_rules_folder_that_is_wrong_stops_everything(tmp_path):
    (tmp_path / "bad.yml").write_text("id: [", encoding="utf-8")
    for verb in ("list", "test", "lint"):
        assert "bad.yml" in command("rules", verb, "--rules", str(tmp_path), code=2).stderr
