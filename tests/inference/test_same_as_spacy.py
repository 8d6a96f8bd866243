"""What `quotes.inference` computes is what spaCy's own components compute, on every text of ours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from quotes.annotate import load_pipeline
from quotes.inference.entities import Entities
from quotes.inference.layers import NotUnderstoodError
from quotes.inference.plan import annotator
from quotes.inference.trees import Trees
from quotes.inference.vectors import Reading, Vectors
from quotes.inference.words import Words

ROOT = Path(__file__).parents[2]
STRANGE = [
    "",
    "No.",
    " \n\n \t",
    "It's been said. He'd gone. They'd not seen it; she'd never been. It's got worse. Y'all ain't won't sha'n't.",
    "“’s been” ''s had'' 's 'd 'd seen",
    "THE MAYOR OF ARDLEY\n\nRuth Okafor, Bo Lind and the Tidewater Bank of North Ardley Ltd said in May 2014 that",
    "Okafor\nLind\nArdley\n\n\nOkafor Lind",
    "a" * 300 + " 😀 \u200b\ufeff \x00 ½ ",
]
# Every annotation that spaCy's components write.
WRITTEN = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_TYPE", "ENT_IOB"]


def texts():
    out = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").rglob("*.txt"))]
    out += [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "gold").rglob("*.txt"))]
    return out + STRANGE


def annotations(doc):
    return doc.to_array(WRITTEN).tolist()


def test_every_annotation_is_the_same(nlp):
    read = annotator(nlp)
    found = texts()
    assert len(found) > 20
    for text in found:
        assert annotations(read(text)) == annotations(nlp(text)), text[:60]


def test_the_shipped_pipeline_is_understood(nlp):
    tok2vec, ner = nlp.get_pipe("tok2vec"), nlp.get_pipe("ner")
    Words(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))
    Vectors(tok2vec.model)
    Trees(nlp.get_pipe("parser"))
    Entities(ner)


def test_vectors_differ_by_rounding_only(nlp):
    model = nlp.get_pipe("tok2vec").model
    vectors = Vectors(model)
    for text in texts():
        doc = nlp.make_doc(text)
        if len(doc):
            assert np.abs(vectors(doc) - model.predict([doc])[0]).max() < 1e-4


def test_vectors_do_not_depend_on_what_was_read_before(nlp):
    model = nlp.get_pipe("tok2vec").model
    one = nlp.make_doc("The mayor of Ardley said the quay was sinking, and nobody laughed.")
    other = nlp.make_doc("Nobody in Ardley laughed when the mayor said the bridge was sinking.")
    first, last = Vectors(model), Vectors(model)
    last(other)
    expected = first(one)
    for _ in range(3):  # a word's parts are kept from its second text on
        assert np.array_equal(expected, last(one))


def test_vectors_of_some_tokens_are_those_of_all_but_for_rounding(nlp):
    vectors = Vectors(nlp.get_pipe("ner").model.layers[0].layers[0])
    doc = nlp.make_doc(
        "The mayor of Ardley said the quay was sinking, and nobody laughed; Ruth Okafor left early."
    )
    everything = vectors(doc)
    reading = Reading(vectors, doc)
    for tokens in ([3], [0, 3, 4], [len(doc) - 1]):
        assert np.abs(reading(np.array(tokens)) - everything[tokens]).max() < 1e-5


def test_names_alone_begin_with_capitals(nlp):
    text = (
        "Crops in northern Ardleyland and north central Nevada failed; al-Okafor lost $ 40 million by 3 May."
    )
    assert annotations(annotator(nlp)(text)) == annotations(nlp(text))
    recognizer = nlp.get_pipe("ner")
    ours, every = Entities(recognizer), Entities(recognizer)
    every._names_only = False  # as for a pipeline with other labels than names
    doc = nlp(text)
    assert ours.find(doc) == every.find(doc) != []


def test_tables_are_emptied_when_full(nlp, monkeypatch):
    monkeypatch.setattr("quotes.inference.embedding.TABLE", 20)
    monkeypatch.setattr("quotes.inference.embedding.PARTS", 9)
    monkeypatch.setattr("quotes.inference.words.TABLE", 20)
    read = annotator(load_pipeline())
    for text in texts()[:3]:
        assert annotations(read(text)) == annotations(nlp(text))


def test_answers_are_the_same_in_memory_zones(nlp):
    read = annotator(nlp)
    text = "Zyxwvut's lawyers weren't ponmlking; the Zyxwvuts said so in Ardley."
    expected = [(t.lemma_, str(t.morph), t.pos_, t.ent_type_) for t in nlp(text)]
    for _ in range(3):
        with nlp.memory_zone():
            assert [(t.lemma_, str(t.morph), t.pos_, t.ent_type_) for t in read(text)] == expected


def test_unknown_components_are_left_to_spacy():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("attribute_ruler").add([[{"IS_DIGIT": True}]], {"POS": "NUM"})
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.get_pipe("lemmatizer").lookups.add_table("lemma_lookup", {"bridges": "bridge"})
    doc = annotator(nlp)("Two of 12 bridges fell. One stood.")
    assert [t.pos_ for t in doc if t.pos_] == ["NUM"]
    assert [t.lemma_ for t in doc][3] == "bridge"
    assert len(list(doc.sents)) == 2
    with pytest.raises(NotUnderstoodError):
        Words(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))


def test_a_component_added_later_runs(nlp):
    other = load_pipeline()
    assert not annotator(other)("It fell.").user_data
    other.add_pipe("merge_noun_chunks")
    assert len(annotator(other)("The old bridge fell.")) == 3


def test_sentence_borders_that_are_set_are_kept(nlp):
    other = load_pipeline()
    other.add_pipe("sentencizer", before="parser", config={"punct_chars": [","]})
    text = "Okafor, who left early, said the bridge. Lind would not, could not, ever, follow her there"
    assert annotations(annotator(other)(text)) == annotations(other(text)) != annotations(nlp(text))


def test_patterns_of_several_tokens_see_their_neighbours(nlp):
    words = Words(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))
    lemmas = []
    for after, tag in (("been", "VBN"), ("there", "RB")):
        doc = Doc(
            nlp.vocab,
            words=["She", "'s", after],
            tags=["PRP", "VBZ", tag],
            heads=[2, 2, 2],
            deps=["nsubj", "aux", "ROOT"],
        )
        lemmas.append(words(doc)[1].lemma_)
    assert lemmas == ["have", "be"]


def test_a_pattern_may_set_the_tag_and_ask_for_capitals(nlp):
    words = Words(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))
    for name, tags in (("Tully", ["NNP", "NNP"]), ("fully", ["NNP", "RB"])):
        doc = Doc(nlp.vocab, words=["Mrs", name], tags=["NNP", "RB"], heads=[0, 0], deps=["ROOT", "advmod"])
        assert [token.tag_ for token in words(doc)] == tags
