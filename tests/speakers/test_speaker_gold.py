"""Floors on gold data, where a folder of it is at hand (`QUOTES_SHARED`): they may rise, never fall."""

import os
from pathlib import Path

import pytest

from quotes.evaluate import read_gold
from quotes.evaluate.given import read_labels, resolve_given

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("QUOTES_SHARED", ROOT.parent / "shared"))
SPEAKERS = SHARED / "data" / "speakers" / "gum-train.jsonl"
POLNEAR = SHARED / "data" / "polnear" / "train.jsonl"
ROLES = SHARED / "data" / "roles" / "dev.jsonl"
LABELS = ROOT / "benchmarks" / "polnear-speakers.jsonl"


@pytest.mark.skipif(not SPEAKERS.is_file(), reason="no gold speakers at hand")
def test_floor_on_news_interviews_and_biographies(nlp):
    found = resolve_given(read_gold(SPEAKERS), nlp).mentions
    assert found["name"].share("right") >= 0.90
    assert found["pronoun"].share("right") >= 0.60
    assert found["nominal"].share("right") >= 0.60
    assert found["unnamed"].share("right") >= 0.85
    assert found["all"].share("wrong") <= 0.05


@pytest.mark.skipif(not POLNEAR.is_file(), reason="no political news at hand")
def test_floor_on_political_news(nlp):
    found = resolve_given(read_labels(LABELS, read_gold(POLNEAR)), nlp).mentions
    assert found["name"].share("right") >= 0.90
    assert found["pronoun"].share("right") >= 0.70
    assert found["unnamed"].share("right") >= 0.85
    assert found["all"].share("wrong") <= 0.05


@pytest.mark.skipif(not ROLES.is_file(), reason="no gold roles at hand")
def test_floor_on_roles_in_single_sentences(nlp):
    facts = resolve_given(read_gold(ROLES), nlp).facts
    assert facts["name"].share("right") >= 0.95
    assert facts["role"].share("right") >= 0.85
    assert facts["affiliation"].share("right") >= 0.80
