"""The token lists, on documents built by hand: no pipeline is needed."""

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from quotes.speakers.chunks import find_names
from quotes.speakers.view import View

VOCAB = spacy.blank("en").vocab


def build(words, tags, ents=None, starts=(0,)):
    n = len(words)
    return Doc(
        VOCAB,
        words=words,
        tags=tags,
        deps=["dep"] * n,
        heads=[0] * n,
        lemmas=[word.lower() for word in words],
        ents=ents or ["O"] * n,
        sent_starts=None if starts == (0,) else [i in starts for i in range(n)],
    )


@given(
    st.lists(
        st.sampled_from(["Ada", "said", ",", "“", "rain", "\n\n", "(", "O'Dell"]), min_size=1, max_size=30
    )
)
def test_offsets_are_those_of_the_text(words):
    view = View(build(words, ["NN"] * len(words)))
    for i, word in enumerate(view.word):
        assert view.text[view.start[i] : view.end[i]] == word == words[i]
        assert view.tokens((view.start[i], view.end[i])) in ((i, i + 1), (i, i), (i + 1, i + 1))


def test_a_title_says_person_whatever_the_label():
    doc = build(["Mr.", "Okoro", "left", "."], ["NNP", "NNP", "VBD", "."], ents=["O", "B-ORG", "O", "O"])
    assert [(m.text, m.kind) for m in find_names(View(doc))] == [("Okoro", "PERSON")]


def test_a_swallowed_title_is_left_out():
    doc = build(
        ["Governor", "Ada", "Okoro", "left", "."],
        ["NNP", "NNP", "NNP", "VBD", "."],
        ents=["B-PERSON", "I-PERSON", "I-PERSON", "O", "O"],
    )
    assert [m.text for m in find_names(View(doc))] == ["Ada Okoro"]


def test_a_given_name_that_is_a_title_too_stays():
    doc = build(["Dean", "Okoro", "left"], ["NNP", "NNP", "VBD"], ents=["B-PERSON", "I-PERSON", "O"])
    assert [m.text for m in find_names(View(doc))] == ["Dean Okoro"]


def test_a_known_surname_is_split_from_an_institution():
    words = ["Rail", "Council", "Ada", "Okoro", "left", ".", "Okoro", "slept", "."]
    tags = ["NNP", "NNP", "NNP", "NNP", "VBD", ".", "NNP", "VBD", "."]
    ents = ["B-ORG", "I-ORG", "I-ORG", "I-ORG", "O", "O", "B-PERSON", "O", "O"]
    names = [(m.text, m.kind) for m in find_names(View(build(words, tags, ents)))]
    assert names == [("Rail Council", "ORG"), ("Ada Okoro", "PERSON"), ("Okoro", "PERSON")]


def test_an_empty_document():
    view = View(Doc(VOCAB))
    assert len(view) == 0
    assert find_names(view) == []


def test_an_apostrophe_after_an_s_is_a_possessive_whatever_its_tag():
    doc = Doc(VOCAB, words=["nurses", "’", "union"], spaces=[False, True, False], tags=["NNS", "''", "NN"])
    assert View(doc).tag == ["NNS", "POS", "NN"]


def test_a_closing_single_mark_stays_one():
    words, spaces = ["‘", "no", "kings", "’", "said"], [False, True, False, True, False]
    doc = Doc(VOCAB, words=words, spaces=spaces, tags=["``", "DT", "NNS", "''", "VBD"])
    assert View(doc).tag[3] == "''"


def test_two_names_parted_by_an_article_are_two():
    doc = build(["Okoro", "the", "Council"], ["NNP", "DT", "NNP"], ents=["B-ORG", "I-ORG", "I-ORG"])
    assert [m.text for m in find_names(View(doc))] == ["Okoro", "Council"]
