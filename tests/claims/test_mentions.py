"""What "the loss" and a surname in a content stand for, where the article says it."""

from __future__ import annotations

import pytest

import quotes
from quotes.claims import WorthScorer, make_claims
from quotes.claims.places import country_of
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
            "The loss of Ardley Mills came first. The loss of Carrow Ferries came next. Lind said the loss was paid.",
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


@pytest.mark.parametrize(
    ("text", "words", "to"),
    [
        # the country that the article is about
        (
            "France is poor. French roads are old. France pays. The Finance Ministry said taxes fell in 2019.",
            "The Finance Ministry",
            "in France",
        ),
        (
            "France and Italy met. French and Italian roads are old. The Finance Ministry said taxes fell in 2019.",
            "The Finance Ministry",
            None,
        ),
        (
            "France is poor. French roads are old. France pays. Bo Lind, a baker, said the government sold 30 boats.",
            "government",
            "in France",
        ),
        # an ending company speaks of itself, a bureau of what it counts
        (
            "Carrow Ferries Ltd, of Ardley, said the company sold 30 boats in 2019.",
            "the company",
            "Carrow Ferries Ltd",
        ),
        # a surname that no full name goes with
        (
            "Mr Wang came to Paris. Bo Lind, a director of Carrow Ferries, said Wang sold 30 boats.",
            "Wang",
            None,
        ),
    ],
)
def test_what_the_article_is_about_tells(nlp, scorer, text, words, to):
    records = tuple(quotes.extract(quotes.Document("a", text), nlp=nlp))
    (claim,) = make_claims([Sheet(records[0].doc, records, text)], nlp, scorer=scorer)
    assert to in [one.to for one in claim.refers if one.span.text == words] or to is None
    assert claim.stands_alone is (to is not None)


def test_countries_have_names_and_adjectives():
    found = [
        country_of(name)
        for name in ("Japan", "Japanese", "U.S.", "the United States", "Dutch", "Nigerian", "Ardley")
    ]
    states = "the United States"
    assert found == ["Japan", "Japan", states, states, "the Netherlands", "Nigeria", None]
