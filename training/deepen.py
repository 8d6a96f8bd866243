"""More layers for token vectors that have learned already: the new ones begin by doing nothing.

Each is residual, so that with a gain of zero it hands on what it gets, and training goes on from the very pipeline that
there was (Chen et al. 2016 call it Net2Net).
"""

from pathlib import Path
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.util import load_model_from_config


def deepen(path: Path, depth: int, output: Path) -> None:
    """Write the pipeline (`tok2vec` and what listens to it) with an encoder of `depth` layers.

    Raises ValueError where it has as many or more.
    """
    old = spacy.load(path)
    config = old.config.copy()
    encoder = config["components"]["tok2vec"]["model"]["encode"]
    if encoder["depth"] >= depth:
        raise ValueError(
            f"{path}: the encoder has {encoder['depth']} layers already, which is not below {depth}"
        )
    encoder["depth"] = depth
    new = load_model_from_config(config, vocab=old.vocab)
    for name in old.pipe_names:
        if name != "tok2vec":
            cast("Any", new.get_pipe(name)).from_bytes(cast("Any", old.get_pipe(name)).to_bytes())
    new.tokenizer.from_bytes(cast("Any", old.tokenizer).to_bytes())
    learned, model = _tok2vec(old), _tok2vec(new)
    model.initialize(X=[old.make_doc("any words")])
    model.layers[0].from_bytes(learned.layers[0].to_bytes())
    layers = model.layers[1].layers[0].layers
    for layer, source in zip(layers, learned.layers[1].layers[0].layers, strict=False):
        layer.from_bytes(source.to_bytes())
    for layer in layers[len(learned.layers[1].layers[0].layers) :]:
        for node in layer.walk():
            if node.name == "layernorm":
                node.set_param("G", node.get_param("G") * 0)
    output.parent.mkdir(parents=True, exist_ok=True)
    new.to_disk(output)


def _tok2vec(nlp: Language) -> Any:
    return cast("Any", nlp.get_pipe("tok2vec")).model
