from __future__ import annotations

import json

import pytest

from quotes.as_read import digest_of, read_kept, write_kept
from quotes.rules import find_rules_dir, kept_path, read_rule, rule_files
from quotes.strict_yaml import read_yaml

RULE = rule_files(find_rules_dir())[0]


def test_what_is_kept_of_the_shipped_rules_is_what_yaml_reads():
    kept = read_kept(kept_path())
    texts = [path.read_text(encoding="utf-8") for path in rule_files(find_rules_dir())]
    known = [text for text in texts if digest_of(text) in kept]
    assert len(known) > 0.9 * len(texts), "run `quotes rules freeze`"
    assert all(kept[digest_of(text)] == read_yaml(text) for text in known)


def test_a_rule_is_read_alike_with_and_without_what_is_kept(monkeypatch):
    kept = read_rule(RULE)
    monkeypatch.setattr("quotes.rules._kept", dict)
    assert read_rule(RULE) == kept


def test_a_rule_that_changed_is_read_as_yaml(tmp_path):
    changed = tmp_path / "changed.yml"
    text = RULE.read_text(encoding="utf-8")
    title = read_rule(RULE).title
    changed.write_text(text.replace(title, "Another title"), encoding="utf-8")
    assert read_rule(changed).title == "Another title"


def test_what_json_cannot_say_is_left_to_yaml(tmp_path):
    plain, odd = tmp_path / "plain.yml", tmp_path / "odd.yml"
    plain.write_text("a: [1, no, 0.5]\n", encoding="utf-8")
    odd.write_text("1: a\n", encoding="utf-8")
    target = tmp_path / "kept.jsonl"
    assert write_kept([plain, odd], target) == 1
    assert read_kept(target) == {digest_of("a: [1, no, 0.5]\n"): {"a": [1, "no", 0.5]}}


@pytest.mark.parametrize("held", [None, "", "{", "[]\n", json.dumps({"sha256": "0"})])
def test_nothing_is_known_where_the_file_is_none_of_ours(tmp_path, held):
    path = tmp_path / "kept.jsonl"
    if held is not None:
        path.write_text(held, encoding="utf-8")
    assert read_kept(path) == {}
