"""A claim's line reads as an English sentence, with the words of the record in it."""

from __future__ import annotations

import pytest

from quotes.claims.line import line_of, spoken
from quotes.records import Record

PERSON = {"type": "PERSON", "how": "full-name", "confidence": 1.0}


def record(*parts, source="Bo Lind", kind="indirect", act="say", polarity="affirmed", date=None, **speaker):
    """A record whose content is `parts`, one after the other, said by one speaker."""
    spans, at = [], 0
    for part in parts:
        spans.append({"start": at, "end": at + len(part), "text": part})
        at += len(part) + 10
    who = {**PERSON, "name": "Bo Lind", **speaker}
    return Record.model_validate(
        {
            "id": "a",
            "doc": {"id": "d", "sha256": "0" * 64, "date": date},
            "kind": kind,
            "act": act,
            "polarity": polarity,
            "text": " ".join(parts),
            "content": spans,
            "cue": [],
            "source": [{"start": at, "end": at + len(source), "text": source}],
            "cue_lemma": None,
            "source_kind": "name",
            "speakers": [who],
            "parent": None,
            "confidence": 0.9,
            "flags": [],
            "why": {"rule": "r", "resolver": None, "candidates": []},
            "context": {"before": "", "after": ""},
        }
    )


@pytest.mark.parametrize(
    ("speaker", "line"),
    [
        ({}, "Bo Lind said that rents fell."),
        ({"role": "baker"}, "Bo Lind, baker, said that rents fell."),
        ({"role": "mayor", "affiliation": "Ardley"}, "Bo Lind, mayor of Ardley, said that rents fell."),
        ({"role": "analyst", "affiliation": "Carrow"}, "Bo Lind, analyst at Carrow, said that rents fell."),
        ({"role": "spokesman", "affiliation": "GX"}, "Bo Lind, spokesman for GX, said that rents fell."),
        ({"role": "mayor", "affiliation": "Danish"}, "Bo Lind, Danish mayor, said that rents fell."),
        ({"role": "Prime Minister"}, "Prime Minister Bo Lind said that rents fell."),
        ({"affiliation": "Carrow Ferries"}, "Bo Lind, of Carrow Ferries, said that rents fell."),
        (
            {"name": "Ardley Fund", "type": "ORG", "source": "the Ardley Fund"},
            "The Ardley Fund said that rents fell.",
        ),
        (
            {"name": None, "description": "clerk", "source": "a clerk in the Ardley court"},
            "A clerk in the Ardley court said that rents fell.",
        ),
        ({"act": "report"}, "Bo Lind said that rents fell."),
        ({"act": "report", "type": "ORG", "name": "GX"}, "GX reported that rents fell."),
        ({"act": "think"}, "Bo Lind thought that rents fell."),
        ({"polarity": "denied"}, "Bo Lind denied that rents fell."),
        ({"date": "2024-05-01"}, "Bo Lind said (in an article of 2024-05-01) that rents fell."),
    ],
)
def test_who_said_it_in_which_capacity(speaker, line):
    assert line_of(record("rents fell", **speaker), []) == line


@pytest.mark.parametrize(
    ("parts", "kind", "words"),
    [
        (["that rents fell"], "indirect", "said that rents fell."),
        (["Rents fell"], "indirect", "said: Rents fell."),
        (["“Rents fell,”"], "direct", "said: “Rents fell,”"),
        (["Meanwhile,", ", rents fell"], "indirect", "said that rents fell."),
        (["However, rents fell"], "indirect", "said that rents fell."),
        (["rents fell,", ", as in May"], "indirect", "said that rents fell, as in May."),
        (["In May, rents fell"], "indirect", "said: In May, rents fell."),
    ],
)
def test_the_words_stand_as_they_are(parts, kind, words):
    assert line_of(record(*parts, kind=kind), []) == f"Bo Lind {words}"


def test_what_is_no_clause_is_not_introduced_by_that():
    assert line_of(record("higher rents"), [], whole=False) == "Bo Lind said: higher rents."


def test_words_that_are_but_a_connective_are_kept():
    assert spoken(record("Meanwhile,")) == "Meanwhile,"
