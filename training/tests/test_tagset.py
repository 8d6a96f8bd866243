import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from training.tagset import TAGS, names, rules


@pytest.fixture(scope="module")
def ruler():
    nlp = English()
    ruler = nlp.add_pipe("attribute_ruler")
    for patterns, attributes in rules():
        ruler.add(patterns, attributes)
    for patterns, attributes in names():
        ruler.add(patterns, attributes, index=-1)
    return nlp


ROWS = [
    ("they were told", "PRP VBD VBN", "nsubjpass auxpass ROOT", "they be -", "PRON AUX VERB"),
    ("she did an hour", "PRP VBD DT NN", "nsubj ROOT det dobj", "she do a -", "PRON VERB DET NOUN"),
    ("she 's late", "PRP VBZ JJ", "nsubj ROOT acomp", "she be -", "PRON AUX ADJ"),
    ("she ’s gone", "PRP VBZ VBN", "nsubj aux ROOT", "she have -", "PRON AUX VERB"),
    ("she 's going", "PRP VBZ VBG", "nsubj aux ROOT", "she be -", "PRON AUX VERB"),
    ("he 'd go", "PRP MD VB", "nsubj aux ROOT", "he would -", "PRON AUX VERB"),
    ("he ’d gone", "PRP VBD VBN", "nsubj aux ROOT", "he have -", "PRON AUX VERB"),
    ("they ca n't go", "PRP MD RB VB", "nsubj aux neg ROOT", "they can not -", "PRON AUX PART VERB"),
    ("I saw her", "PRP VBD PRP", "nsubj ROOT dobj", "I - she", "PRON VERB PRON"),
    ("her son left", "PRP$ NN VBD", "poss nsubj ROOT", "her - -", "PRON NOUN VERB"),
    ("that helps", "DT VBZ", "nsubj ROOT", "- -", "PRON VERB"),
    ("that son left", "DT NN VBD", "det nsubj ROOT", "- - -", "DET NOUN VERB"),
    ("left because", "VBD IN", "ROOT mark", "- -", "VERB SCONJ"),
    ("which son left", "WDT NN VBD", "det nsubj ROOT", "- - -", "DET NOUN VERB"),
]


@pytest.mark.parametrize(("words", "tags", "labels", "lemmas", "pos"), ROWS, ids=[row[0] for row in ROWS])
def test_word_classes_and_lemmas(ruler, words, tags, labels, lemmas, pos):
    deps = labels.split()
    doc = Doc(
        ruler.vocab, words=words.split(), tags=tags.split(), deps=deps, heads=[deps.index("ROOT")] * len(deps)
    )
    doc = ruler(doc)
    assert [token.pos_ for token in doc] == pos.split()
    assert [token.lemma_ or "-" for token in doc] == lemmas.split()


def test_pronouns_have_gender_number_and_person(ruler):
    doc = ruler(Doc(ruler.vocab, words=["she", "told", "them"], tags=["PRP", "VBD", "PRP"]))
    assert doc[0].morph.get("Gender") == ["Fem"]
    assert doc[2].morph.get("Number") == ["Plur"]


def test_what_follows_a_title_is_a_name(ruler):
    words, tags = (
        ["Mrs", "Tully", "said", "Miss", "Early", "Slowly"],
        ["NNP", "RB", "VBD", "NNP", "NNP", "RB"],
    )
    doc = ruler(Doc(ruler.vocab, words=words, tags=tags))
    assert [token.tag_ for token in doc] == ["NNP", "NNP", "VBD", "NNP", "NNP", "RB"]
    assert doc[1].pos_ == "PROPN"
    assert doc[1].morph.get("Number") == ["Sing"]


def test_every_tag_has_a_word_class(ruler):
    doc = ruler(Doc(ruler.vocab, words=["x"] * len(TAGS), tags=list(TAGS)))
    assert [token.pos_ for token in doc] == [pos for pos, _ in TAGS.values()]
