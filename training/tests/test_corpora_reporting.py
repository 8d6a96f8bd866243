import random

import pytest
import spacy
from spacy.tokens import Doc

from training.corpora import reporting


@pytest.fixture
def doc():
    words = ["“", "It", "sank", ",", "”", "Ina", "Pell", "said", "."]
    return Doc(
        spacy.blank("en").vocab,
        words=words,
        spaces=[False, True, False, False, True, True, True, False, True],
        tags=["``", "PRP", "VBD", ",", "''", "NNP", "NNP", "VBD", "."],
        deps=["punct", "nsubj", "ccomp", "punct", "punct", "compound", "nsubj", "ROOT", "punct"],
        heads=[7, 2, 7, 7, 7, 6, 7, 7, 7],
    )


def test_verb_and_subject_change_places_and_the_tree_stays(doc, monkeypatch):
    monkeypatch.setattr(reporting, "VERB_SHARE", 0)
    monkeypatch.setattr(reporting, "INVERTED_SHARE", 1)
    varied = reporting.vary_reporting_clauses(doc, random.Random(0))
    assert varied.text == "“It sank,” said Ina Pell. "
    assert [(t.text, t.dep_, t.head.text) for t in varied[5:8]] == [
        ("said", "ROOT", "said"), ("Ina", "compound", "Pell"), ("Pell", "nsubj", "said"),
    ]  # fmt: skip
    assert varied[2].head.text == "said"


def test_another_verb_takes_the_place_of_said(doc, monkeypatch):
    monkeypatch.setattr(reporting, "VERB_SHARE", 1)
    monkeypatch.setattr(reporting, "INVERTED_SHARE", 0)
    varied = reporting.vary_reporting_clauses(doc, random.Random(0))
    assert varied[7].text in reporting.VERBS
    assert [token.dep_ for token in varied] == [token.dep_ for token in doc]


def test_without_a_fronted_clause_nothing_changes(doc, monkeypatch):
    monkeypatch.setattr(reporting, "VERB_SHARE", 1)
    plain = doc[5:].as_doc()
    assert reporting.vary_reporting_clauses(plain, random.Random(0)) is plain


@pytest.fixture
def before():
    return Doc(
        spacy.blank("en").vocab,
        words=["Ina", "Pell", "said", ":", "“", "It", "sank", ".", "”"],
        spaces=[True, True, False, True, False, True, False, False, False],
        tags=["NNP", "NNP", "VBD", ":", "``", "PRP", "VBD", ".", "''"],
        deps=["compound", "nsubj", "ROOT", "punct", "punct", "nsubj", "ccomp", "punct", "punct"],
        heads=[1, 2, 2, 2, 6, 6, 2, 2, 2],
    )


def test_before_a_quotation_the_verb_begins_the_sentence(before, monkeypatch):
    monkeypatch.setattr(reporting, "VERB_SHARE", 0)
    monkeypatch.setattr(reporting, "FRONTED_SHARE", 1)
    varied = reporting.vary_reporting_clauses(before, random.Random(0))
    assert varied.text == "Said Ina Pell: “It sank.”"
    assert [(t.text, t.dep_, t.head.text) for t in varied[:3]] == [
        ("Said", "ROOT", "Said"), ("Ina", "compound", "Pell"), ("Pell", "nsubj", "Said"),
    ]  # fmt: skip


def test_inside_a_sentence_no_verb_is_fronted(before, monkeypatch):
    monkeypatch.setattr(reporting, "VERB_SHARE", 1)
    monkeypatch.setattr(reporting, "FRONTED_SHARE", 1)
    longer = Doc(
        before.vocab,
        words=["Then", *(token.text for token in before)],
        spaces=[True, *(bool(token.whitespace_) for token in before)],
        tags=["RB", *(token.tag_ for token in before)],
        deps=["advmod", *(token.dep_ for token in before)],
        heads=[3, 2, 3, 3, 3, 7, 7, 3, 3, 3],
    )
    assert reporting.vary_reporting_clauses(longer, random.Random(0)) is longer
