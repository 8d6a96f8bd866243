import random

import pytest
import spacy

from training.clear import Sentence
from training.corpora.invented import (
    TITLES,
    add_news_features,
    insert,
    personal_names,
    with_dateline,
    with_initial,
    with_title,
)
from training.corpora.marks import curl, restyle_token, straighten
from training.corpora.treebanks import (
    CHUNK_WORDS,
    LONGEST_PARAGRAPH,
    Parsed,
    chunk_paragraphs,
    make_doc,
    read_documents,
    training_docs,
)
from training.tests.synthetic import SENTENCES, conllu
from training.tests.trees import clear, ud

NAMED = ud("Ina|Ina|PROPN|NNP|3|nsubj Pell|Pell|PROPN|NNP|1|flat left|leave|VERB|VBD|0|root")


@pytest.fixture
def documents(tmp_path):
    path = tmp_path / "ewt-train.conllu"
    path.write_text(conllu(4), encoding="utf-8")
    return read_documents([path])


@pytest.mark.parametrize(
    ("form", "tag", "style", "expected"),
    [
        ('"', "``", "curly", "“"),
        ('"', "''", "curly", "”"),
        ("“", "``", "straight", '"'),
        ('"', "``", "single-curly", "‘"),
        ('"', "''", "single-straight", "'"),
        ("'", "``", "single-curly", "“"),  # an inner quotation of a single-marked one is double
        ("'", "``", "curly", "‘"),
        ("'s", "POS", "curly", "’s"),
        ("n’t", "RB", "straight", "n't"),
        ("'", "POS", "single-straight", "'"),  # an apostrophe is no mark
        ('"', "''", "as-is", '"'),
    ],
)
def test_marks_change_style_by_the_way_they_face(form, tag, style, expected):
    assert restyle_token(form, tag, style) == expected


def test_text_is_curled_by_its_neighbours_and_keeps_its_length():
    text = '"It\'s late," she said ("very"). \'No,\' he said.'
    assert curl(text) == "“It’s late,” she said (“very”). ‘No,’ he said."
    assert straighten(curl(text)) == text


def test_chunks_hold_every_sentence_once_and_keep_their_length():
    sentence = Parsed(NAMED, (3, 1, 0), ("nsubj", "flat", "ROOT"))
    paragraphs = [[sentence] * count for count in (5, 30, 1, 200, 12, 80)]
    chunks = list(chunk_paragraphs(paragraphs, random.Random(1)))
    lengths = [sum(3 * len(paragraph) for paragraph in chunk) for chunk in chunks]
    assert sum(lengths) == 3 * sum(len(paragraph) for paragraph in paragraphs)
    assert all(length <= max(LONGEST_PARAGRAPH, CHUNK_WORDS[1]) for length in lengths)


def test_a_chunk_with_quotations_stands_there_straight_and_curly(documents):
    docs = training_docs(spacy.blank("en").vocab, documents, seed=3, varied=True)
    texts = [doc.text for doc in docs]
    assert len(docs) >= 2 * len(documents)
    assert sum('"' in text for text in texts) == sum("“" in text for text in texts)


def test_evaluation_texts_are_left_as_they_are(documents):
    docs = training_docs(spacy.blank("en").vocab, documents, seed=3, varied=False)
    assert all("“" not in doc.text for doc in docs)


def test_paragraph_separators_are_tokens_of_their_own():
    tree = Parsed(NAMED, (2, 3, 0), ("compound", "nsubj", "ROOT"))
    doc = make_doc(spacy.blank("en").vocab, [[tree], [tree]], ["\n\n"], "as-is", [False, True])
    assert doc.text == "Ina Pell left\n\nINA PELL LEFT "
    assert (doc[3].tag_, doc[3].dep_, doc[3].head.i) == ("_SP", "dep", 2)
    assert [sentence.start for sentence in doc.sents] == [0, 4]


def test_personal_names_are_flat_and_bare():
    assert personal_names(NAMED) == [1]
    assert personal_names(with_title(NAMED, 1, TITLES[0])) == []


@pytest.mark.parametrize("title", TITLES)
def test_a_title_hangs_on_the_name_and_its_own_words_on_its_last(title):
    tokens = with_title(NAMED, 1, title)
    assert [token.form for token in tokens] == [form for form, _ in title] + ["Ina", "Pell", "left"]
    assert {token.head for token in tokens[: len(title) - 1]} <= {len(title)}
    assert tokens[len(title) - 1].head == len(title) + 1
    assert tokens[-1].head == 0


def test_a_title_becomes_a_compound_of_the_last_name():
    tokens = with_title(NAMED, 1, (("police", "NN"), ("chief", "NN")))
    notation = " ".join(f"{t.form}|{t.lemma}|{t.upos}|{t.xpos}|{t.head}|{t.deprel}" for t in tokens)
    assert (
        clear(notation)
        == "police:compound:chief chief:compound:Pell Ina:compound:Pell Pell:nsubj:left left:ROOT:-"
    )


def test_an_initial_stands_between_the_names():
    tokens = with_initial(NAMED, 1, "J.")
    assert [(token.form, token.head) for token in tokens] == [("Ina", 4), ("J.", 1), ("Pell", 1), ("left", 0)]


def test_a_dateline_hangs_on_the_root():
    tokens = with_dateline(ud(SENTENCES[0]), random.Random(2))
    added = len(tokens) - 8
    root = next(index for index, token in enumerate(tokens, 1) if token.head == 0)
    assert {token.head for token in tokens[:added]} == {root}
    assert tokens[root - 1].form == "said"


def test_insertion_moves_heads():
    tokens = insert(NAMED, 3, NAMED[1])
    assert [token.head for token in tokens] == [4, 1, 1, 0]


def test_sentences_without_features_stay_as_they_are():
    sentence = Sentence("d", "s", starts_paragraph=False, tokens=ud(SENTENCES[2]))
    assert add_news_features(sentence, random.Random(0)) == sentence
