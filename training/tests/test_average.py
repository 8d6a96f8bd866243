import pytest
import spacy

from training.average import average


def write_tagger(path, seed, width=8):
    nlp = spacy.blank("en")
    encoder = {"width": width, "depth": 1, "embed_size": 50, "window_size": 1, "maxout_pieces": 2}
    encoder |= {"pretrained_vectors": None, "subword_features": False}
    model = {
        "@architectures": "spacy.Tagger.v2",
        "tok2vec": {"@architectures": "spacy.HashEmbedCNN.v2", **encoder},
    }
    nlp.add_pipe("tagger", config={"model": model}).add_label("NN")
    spacy.util.fix_random_seed(seed)
    nlp.initialize()
    nlp.to_disk(path)


def weights(path):
    model = spacy.load(path).get_pipe("tagger").model
    return [
        node.get_param(name) for node in model.walk() for name in node.param_names if node.has_param(name)
    ]


def test_each_weight_is_the_mean(tmp_path):
    for seed in (1, 2):
        write_tagger(tmp_path / str(seed), seed)
    average([tmp_path / "1", tmp_path / "2"], tmp_path / "mean")
    one, two, mean = (weights(tmp_path / name) for name in ("1", "2", "mean"))
    assert any((a != b).any() for a, b in zip(one, two, strict=True))
    assert all(c == pytest.approx((a + b) / 2) for a, b, c in zip(one, two, mean, strict=True))


def test_only_parsers_of_one_shape_have_a_mean(tmp_path):
    write_tagger(tmp_path / "narrow", 1)
    write_tagger(tmp_path / "wide", 1, width=16)
    with pytest.raises(ValueError, match="differ in shape"):
        average([tmp_path / "narrow", tmp_path / "wide"], tmp_path / "mean")
