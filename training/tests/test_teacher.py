"""The teacher on an encoder of two small layers that knows nothing."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, DocBin

from training.corpora.treebanks import read_documents, training_docs
from training.teacher.decode import is_projective_tree, trees
from training.tests.synthetic import conllu, tiny_encoder

ENGLISH = spacy.blank("en").vocab


@pytest.mark.parametrize(
    ("heads", "answer"),
    [
        ([1, 1, 1], True),
        ([0], True),
        ([0, 1, 1], False),  # two roots
        ([1, 0, 2], False),  # a circle
        ([2, 3, 2, 2, 2], False),  # two arcs cross
        ([2, 1, 1], False),  # an arc over the root
    ],
)
def test_projective_trees(heads, answer):
    assert is_projective_tree(heads) is answer


def log_probabilities(rows):
    return np.log(np.array(rows, dtype=np.float32))


def test_the_likeliest_heads_are_taken_where_they_make_a_tree():
    arcs = log_probabilities([[0.1, 0.8, 0.1], [0.1, 0.8, 0.1], [0.1, 0.8, 0.1]])
    assert trees(arcs, [0, 0, 0]) == [1, 1, 1]


def test_where_they_make_none_the_likeliest_tree_is_taken():
    circle = log_probabilities([[0.1, 0.8, 0.1], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1]])
    assert trees(circle, [0, 0, 0]) == [1, 1, 1]


def test_sentences_have_a_tree_each():
    arcs = log_probabilities(
        [[0.9, 0.1, 1e-9, 1e-9], [0.9, 0.1, 1e-9, 1e-9], [1e-9, 1e-9, 0.1, 0.9], [1e-9, 1e-9, 0.1, 0.9]]
    )
    assert trees(arcs, [0, 0, 1, 1]) == [0, 0, 3, 3]


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from training.teacher.learn import learn

    folder = tmp_path_factory.mktemp("teacher")
    tiny_encoder(folder / "encoder")
    (folder / "gold.conllu").write_text(conllu(20), encoding="utf-8")
    docs = list(training_docs(ENGLISH, read_documents([folder / "gold.conllu"]), seed=0, varied=False))
    DocBin(docs=docs).to_disk(folder / "gold.spacy")
    learn(
        folder / "encoder", folder / "gold.spacy", folder / "gold.spacy", folder / "model", steps=250, seed=0
    )
    return folder, docs


def blank(doc, words=None):
    """The words and sentences of a Doc; each sentence hangs on its first word."""
    starts = [max(s.start for s in doc.sents if s.start <= token.i) for token in doc]
    return Doc(
        doc.vocab,
        words=words or [token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        heads=starts,
        deps=["ROOT" if start == at else "dep" for at, start in enumerate(starts)],
    )


def test_it_gives_back_the_trees_that_it_has_learned(teacher):
    from training.teacher.parse import taught

    folder, docs = teacher
    found = list(taught(map(blank, docs), folder / "model", folder / "encoder"))
    pairs = [(a, b) for old, new in zip(docs, found, strict=True) for a, b in zip(old, new, strict=True)]
    assert [old.text for old in docs] == [new.text for new in found]
    assert all(a.is_sent_start == b.is_sent_start for a, b in pairs)
    words = [(a, b) for a, b in pairs if not a.is_space]
    right = [a.head.i == b.head.i and a.dep_ == b.dep_ and a.tag_ == b.tag_ for a, b in words]
    assert sum(right) / len(words) > 0.95


def test_nothing_hangs_on_white_space(teacher):
    from training.teacher.parse import taught

    folder, docs = teacher
    words = [token.text for token in docs[0]]
    words[3] = "\n\n"
    (found,) = taught([blank(docs[0], words)], folder / "model", folder / "encoder")
    assert found[3].is_space
    assert not list(found[3].children)


def test_a_sentence_too_long_for_the_encoder_keeps_its_tree(teacher):
    from training.teacher.parse import taught

    folder, _ = teacher
    long = Doc(ENGLISH, words=["ferry"] * 600, heads=[0] * 600, deps=["ROOT"] + ["dep"] * 599)
    (found,) = taught([long], folder / "model", folder / "encoder")
    assert {token.head.i for token in found} == {0}
