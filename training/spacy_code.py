"""What spaCy's commands load with `--code`: numpy's matrix product, and NER that starts from the parser's
layers.

numpy's OpenBLAS is about three times as fast as the BLIS that thinc brings (measured on one x86 core), and
makes whole trainings about 1.5 times as fast; results are the same up to rounding.
"""

from collections.abc import Callable
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.util import registry
from thinc.api import NumpyOps, set_current_ops


def use_numpy() -> None:
    """Switch this process to numpy's matrix product."""
    set_current_ops(NumpyOps(use_blis=False))


use_numpy()  # spaCy imports this file before it builds or loads anything


@registry.callbacks("quotes.copy_tok2vec.v1")  # type: ignore[untyped-decorator]
def copy_tok2vec(source: str) -> Callable[[Language], Language]:
    """After initialization, give `ner` the token vectors that another pipeline's `tok2vec` has learned.

    Both must have one architecture; thinc raises where they differ.
    """

    def copy(nlp: Language) -> Language:
        learned = _model(spacy.load(source, enable=["tok2vec"]), "tok2vec")
        chain = _model(nlp, "ner").get_ref("tok2vec")
        chain.layers[0].from_bytes(learned.to_bytes())  # the second layer stacks, the third narrows
        return nlp

    return copy


def _model(nlp: Language, name: str) -> Any:
    return cast("Any", nlp.get_pipe(name)).model
