"""What trails a content: the writer's remarks stay out, the rest of what was said comes in."""

from __future__ import annotations

import pytest

import quotes


def content(nlp, text, cue):
    """The content of the record with that cue."""
    for record in quotes.extract(text, nlp=nlp):
        if cue in [span.text for span in record.cue]:
            return [span.text for span in record.content]
    return None


@pytest.mark.parametrize(
    ("text", "cue", "said"),
    [
        (
            "Ruth Okafor said the ferry would not sail to Carrow, which lies behind the reef.",
            "said",
            "the ferry would not sail to Carrow",
        ),
        (
            "The council said it would pay the pilot, who lost his boat in May.",
            "said",
            "it would pay the pilot",
        ),
        (
            "Okafor praised the engineers of the port, who mended the crane.",
            "praised",
            "the engineers of the port",
        ),
        (
            "Okafor said the mill had lost all of its orders, a claim that the owners deny.",
            "said",
            "the mill had lost all of its orders",
        ),
    ],
)
def test_a_remark_behind_a_comma_is_the_writers(nlp, text, cue, said):
    assert content(nlp, text, cue) == [said]


@pytest.mark.parametrize(
    ("text", "cue", "said"),
    [
        (
            "Ruth Okafor said the ferry which lies in the harbour would sail again.",  # no comma
            "said",
            "the ferry which lies in the harbour would sail again",
        ),
        (
            "Okafor said the ferry, which leaks, would sail again.",  # not its end
            "said",
            "the ferry, which leaks, would sail again",
        ),
        (
            "Okafor said she had met Bo Lind, a pilot from Carrow.",  # who he is
            "said",
            "she had met Bo Lind, a pilot from Carrow",
        ),
        (
            "Okafor praised “The Last Pilot,” a play about a ferry.",
            "praised",
            "“The Last Pilot,” a play about a ferry",
        ),
        (
            "Okafor said the ferry would sail to Carrow, which she called “a rock with a tavern.”",  # her words
            "said",
            "the ferry would sail to Carrow, which she called “a rock with a tavern.”",
        ),
    ],
)
def test_what_else_stands_there_was_said(nlp, text, cue, said):
    assert content(nlp, text, cue) == [said]


@pytest.mark.parametrize(
    ("text", "cue", "said"),
    [
        (
            "The mayor announced a series of steps to clear the harbour of wrecks.",
            "announced",
            "a series of steps to clear the harbour of wrecks",
        ),
        (
            "Okafor called for a fund to mend the quays.",
            "called for",
            "a fund to mend the quays",
        ),
        ("Okafor asked the pilot if he had slept.", "asked", "the pilot if he had slept"),
    ],
)
def test_what_the_parser_hung_on_the_cue_may_be_the_rest(nlp, text, cue, said):
    assert content(nlp, text, cue) == [said]


def test_when_it_was_decided_is_not_the_rest(nlp):
    assert content(nlp, "The crew voted on Monday to strike over the rota.", "voted") == [
        "to strike over the rota"
    ]


def test_a_second_verb_of_the_speakers_ends_objects_too(nlp):
    text = "She urges her crew to come out of the wheelhouse and repeatedly says, “Don't you touch it,” until they do."
    assert content(nlp, text, "urges") == ["her crew to come out of the wheelhouse"]
    assert content(nlp, text, "says") == ["“Don't you touch it,”"]


def test_a_conjunction_before_a_parenthesis_is_the_writers(nlp):
    text = "But, according to the Harbour Board, wages fell in May."
    assert content(nlp, text, "according to") == ["wages fell in May"]
