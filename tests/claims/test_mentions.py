"""What "the loss" and a surname in a content stand for, where the article says it."""

from __future__ import annotations

import pytest

import quotes
from quotes.claims import WorthScorer, make_claims
from quotes.export import Sheet


@pytest.fixture(scope="module")
def scorer(nlp):
    return WorthScorer(nlp)


@pytest.mark.parametrize(
    ("text", "words", "to"),
    [
        (
            "Carrow Ferries had a loss of 40 million pounds. Bo Lind, its director, said the loss was paid by Ardley.",
            "the loss",
            "a loss of 40 million pounds",
        ),
        (
            "Peter Harris went to Carrow in May. Bo Lind, director of Carrow Ferries, said Harris had sold ten boats.",
            "Harris",
            "Peter Harris",
        ),
        # two things may be meant, or nothing says which
        (
            "The loss of Ardley Mills and the loss of Carrow Ferries were told. Bo Lind said the loss was paid.",
            "the loss",
            None,
        ),
        (
            "There was a loss. Bo Lind, a director of Carrow Ferries, said the loss was paid by Ardley.",
            "the loss",
            None,
        ),
        (
            "The losses of Ardley Mills rose. Bo Lind, a director of Carrow Ferries, said the loss was paid by Ardley.",
            "the loss",
            None,
        ),
    ],
)
def test_the_article_tells_what_is_meant(nlp, scorer, text, words, to):
    records = tuple(quotes.extract(quotes.Document("a", text), nlp=nlp))
    claims = make_claims([Sheet(records[0].doc, records, text)], nlp, scorer=scorer)
    (claim,) = [claim for claim in claims if words in claim.record.text]
    told = [one for one in claim.refers if one.span.text == words]
    assert [one.to for one in told] == ([] if to is None else [to])
    assert all(text[one.span.start : one.span.end] == words for one in told)
