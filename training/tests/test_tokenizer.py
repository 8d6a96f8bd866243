"""What the pipeline's tokenizer cuts otherwise than spaCy's does."""

import pytest
import spacy

from quotes.annotate import EMBEDDED
from training.assemble import adapt_tokenizer


@pytest.fixture(scope="module")
def adapted():
    nlp = spacy.blank("en")
    adapt_tokenizer(nlp)
    return nlp.tokenizer


def test_the_shipped_one_is_made_so(adapted):
    shipped = spacy.load(EMBEDDED).tokenizer
    assert shipped.rules == adapted.rules
    assert shipped.infix_finditer.__self__.pattern == adapted.infix_finditer.__self__.pattern


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ('Rowe:"We left', ["Rowe", ":", '"', "We", "left"]),
        (
            'Lind said,“Look at it,”and left."The quay',
            'Lind said , “ Look at it , ” and left . " The quay'.split(),
        ),
        ('Ada Vale (Ohio):"We', ["Ada", "Vale", "(", "Ohio", ")", ":", '"', "We"]),
        ("Ada Vale (R-Ohio): we", ["Ada", "Vale", "(", "R", "-", "Ohio", ")", ":", "we"]),
        ("Sgt. Maj. Vale and SENS. VALE", ["Sgt.", "Maj.", "Vale", "and", "SENS.", "VALE"]),
        ('a 5"x7" plank, 3.5"wide', ["a", '5"x7', '"', "plank", ",", '3.5"wide']),  # inches
        ("Lind's “quay.” It", ["Lind", "'s", "“", "quay", ".", "”", "It"]),
    ],
)
def test_cuts(adapted, text, tokens):
    assert [token.text for token in adapted(text)] == tokens
