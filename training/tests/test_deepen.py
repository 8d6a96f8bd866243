import numpy as np
import pytest
import spacy

from training.deepen import deepen

TEXT = "The ferry sinks."


@pytest.fixture
def shallow(tmp_path):
    """Token vectors of two layers, and a tagger that listens to them."""
    nlp = spacy.blank("en")
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 8,
        "attrs": ["NORM"],
        "rows": [50],
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 8,
        "depth": 2,
        "window_size": 1,
        "maxout_pieces": 2,
    }
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 8, "upstream": "*"}
    nlp.add_pipe("tok2vec", config={"model": model})
    tagger = nlp.add_pipe(
        "tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}}
    )
    tagger.add_label("NN")
    tagger.add_label("VBZ")
    nlp.initialize()
    nlp.to_disk(tmp_path / "shallow")
    return tmp_path / "shallow"


def vectors(path):
    nlp = spacy.load(path)
    return nlp.get_pipe("tok2vec").model.predict([nlp.make_doc(TEXT)])[0]


def test_new_layers_change_nothing_before_they_have_learned(shallow, tmp_path):
    deepen(shallow, 4, tmp_path / "deep")
    before, after = vectors(shallow), vectors(tmp_path / "deep")
    assert before.shape == (4, 8)
    assert np.abs(before).max() > 0
    np.testing.assert_allclose(after, before, atol=1e-5)
    old, new = spacy.load(shallow), spacy.load(tmp_path / "deep")
    assert [token.tag_ for token in new(TEXT)] == [token.tag_ for token in old(TEXT)]
    assert new.config["components"]["tok2vec"]["model"]["encode"]["depth"] == 4


def test_new_layers_learn(shallow, tmp_path):
    deepen(shallow, 4, tmp_path / "deep")
    nlp = spacy.load(tmp_path / "deep")
    doc = nlp.make_doc(TEXT)
    gold = spacy.training.Example.from_dict(doc, {"tags": ["NN", "NN", "VBZ", "NN"]})
    optimizer = nlp.resume_training()
    for _ in range(3):
        nlp.update([gold], sgd=optimizer)
    last = nlp.get_pipe("tok2vec").model.layers[1].layers[0].layers[-1]
    gains = [node.get_param("G") for node in last.walk() if node.name == "layernorm"]
    assert any(gain.any() for gain in gains)


def test_no_more_layers_are_refused(shallow, tmp_path):
    with pytest.raises(ValueError, match="has 2 layers already"):
        deepen(shallow, 2, tmp_path / "deep")
