"""Quotations of several paragraphs: whose they are, wherever the cue stands."""

from __future__ import annotations

import pytest

import quotes


@pytest.fixture(scope="module")
def nlp():
    return quotes.load_pipeline()


def contents(nlp, text):
    """The parts of each record's content, by the first words of its cue."""
    return {
        record.cue[0].text: [span.text for span in record.content] for record in quotes.extract(text, nlp=nlp)
    }


PARAGRAPHS = [
    "“It was a wreck when we bought it.",
    "“It leaked and it stank.",
    "“Now it is the pride of all who work here,”",
]


def test_paragraphs_before_the_one_with_the_cue_are_its_speakers(nlp):
    text = "The ferry is back.\n\n" + "\n\n".join(PARAGRAPHS) + " Ruth Okafor said."
    assert contents(nlp, text) == {"said": PARAGRAPHS}


def test_where_the_breaks_are_lost_too(nlp):
    text = (
        'The ferry is back. "It was a wreck when we bought it. '
        '"Now it is the pride of all who work here," Okafor said.'
    )
    assert contents(nlp, text) == {
        "said": ['"It was a wreck when we bought it.', '"Now it is the pride of all who work here,"']
    }


def test_each_paragraph_with_a_cue_is_an_attribution_and_no_word_is_in_two(nlp):
    text = (
        "“The mill leaks,” Ruth Okafor said. “It has to be closed before the winter comes.\n\n"
        "“Nobody asked us,” Bo Lind added. “Nobody ever does.”"
    )
    assert contents(nlp, text) == {
        "said": ["“The mill leaks,”", "“It has to be closed before the winter comes."],
        "added": ["“Nobody asked us,”", "“Nobody ever does.”"],
    }
