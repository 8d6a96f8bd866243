import pytest
import spacy
from spacy.tokens import Doc

from training.lemmas import mend

pytest.importorskip("spacy_lookups_data")


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("en")
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer.initialize()
    mend(lemmatizer.lookups)
    return nlp


@pytest.mark.parametrize(
    ("form", "pos", "lemma"),
    [
        ("hopes", "VERB", "hope"),
        ("hoping", "VERB", "hope"),
        ("hoped", "VERB", "hope"),
        ("hopping", "VERB", "hop"),
        ("hops", "VERB", "hop"),
        ("rated", "VERB", "rate"),
        ("stating", "VERB", "state"),
        ("said", "VERB", "say"),
        ("told", "VERB", "tell"),
        ("referring", "VERB", "refer"),
        ("media", "NOUN", "media"),
        ("claims", "NOUN", "claim"),
    ],
)
def test_lemma(nlp, form, pos, lemma):
    doc = Doc(nlp.vocab, words=[form], pos=[pos])
    assert nlp.get_pipe("lemmatizer")(doc)[0].lemma_ == lemma
