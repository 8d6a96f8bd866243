"""Folders of rules laid over the shipped ones: what `quotes rules copy` writes and refuses."""

from __future__ import annotations

import pytest
from loaded import shipped_rules

from quotes.errors import RuleError, UsageError
from quotes.overlay import copy
from quotes.rules import load_rules

RULES = shipped_rules()


def test_a_copy_that_is_switched_off_never_fires(tmp_path):
    for rule in RULES.rules:
        path = copy(RULES, rule.id, tmp_path, off=True)
        assert path.relative_to(tmp_path).with_suffix("").parts == tuple(rule.id.split("."))
    assert {rule.status for rule in load_rules(tmp_path).rules} == {"deprecated"}


def test_a_copy_is_the_file_itself(tmp_path):
    for name in (RULES.rules[0].id, "@view-nouns", "@frames/object"):
        path = copy(RULES, name, tmp_path)
        shipped = RULES.paths[0] if name[0] != "@" else RULES.lexicons[name[1:]].path
        assert path.read_bytes() == shipped.read_bytes()
    assert load_rules(tmp_path).lexicons["frames/object"].path.is_relative_to(tmp_path)


def test_what_cannot_be_copied(tmp_path):
    copy(RULES, "@view-nouns", tmp_path)
    with pytest.raises(UsageError, match="exists"):
        copy(RULES, "@view-nouns", tmp_path)
    with pytest.raises(UsageError, match="@view-nouns"):
        copy(RULES, "@nonsense", tmp_path)
    with pytest.raises(RuleError, match=r"en\.nonsense"):
        copy(RULES, "en.nonsense", tmp_path)
    with pytest.raises(UsageError, match="only rules can be switched off"):
        copy(RULES, "@frames/object", tmp_path, off=True)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        copy(RULES, "@frames/object", tmp_path / "file")
