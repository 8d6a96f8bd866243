"""Load a spaCy pipeline, check that it serves the rules, and annotate texts.

A long text goes through in pieces that end where paragraphs end, so that memory depends on the piece and not
on the document.  The strings of a piece are freed with it (`Language.memory_zone`), so that memory does not
grow with the corpus: a `Doc` lives until the next is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes.asides import read_around
from quotes.capitals import in_running_text, vocabulary_of
from quotes.errors import ModelError
from quotes.legible import READ, legible
from quotes.pieces import PIECE, pieces

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

EMBEDDED = Path(__file__).parent / "pipelines" / "en_quotes_news"
UNFILLED = "quotes.UnfilledTokenizer.v1"
MODEL_VARIABLE = "QUOTES_MODEL"
KEPT = 40_000  # words that stay with the pipeline, some 10 MB
# What rules ask of tokens -> the components that usually give it.
NEEDED = {
    "token.tag": "tagger",
    "token.dep": "parser",
    "token.lemma": "lemmatizer",
}


def load_pipeline(name: str | None = None) -> Language:
    """The spaCy pipeline of that name or folder; without a name `QUOTES_MODEL`, else the embedded one.

    Raises `ModelError` when there is none, when it cannot be loaded, or when it is not for English.
    """
    chosen = name or os.environ.get(MODEL_VARIABLE) or str(EMBEDDED)
    if chosen == str(EMBEDDED) and not EMBEDDED.is_dir():
        raise ModelError(f"The embedded pipeline is missing: looked in {EMBEDDED}. Reinstall `quotes`.")
    import spacy

    try:
        nlp = _load_embedded() if chosen == str(EMBEDDED) else spacy.load(chosen)
    except OSError as error:
        if not Path(chosen).exists():
            raise ModelError(
                f"No spaCy pipeline {chosen!r} is installed, nor is it a folder. Install it (for instance: "
                f"python -m spacy download en_core_web_sm), or leave --model out for the embedded one."
            ) from error
        raise ModelError(f"{chosen} is not a spaCy pipeline: {_one_line(error)}") from error
    except Exception as error:  # a config, a component or weights of another version: any type of error
        raise ModelError(f"The pipeline {chosen!r} cannot be loaded: {_one_line(error)}") from error
    if nlp.lang != "en":
        raise ModelError(
            f"The pipeline {chosen!r} is for the language {nlp.lang!r}; the rules are for English."
        )
    nlp.max_length = max(nlp.max_length, PIECE)
    _use_numpy_products(nlp)
    return nlp


def _load_embedded() -> Language:
    """What `spacy.load(EMBEDDED)` gives, in half the time.

    spaCy makes the tokenizer with the thousand exceptions of its language, and makes it again from the pipeline's
    folder; the settings it holds against its own, with which they were written.  Neither is done here.
    """
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # Cython without a stub
    from spacy.util import get_model_meta, load_config, load_model_from_config, registry

    registry.tokenizers.register(UNFILLED, func=lambda: lambda nlp: Tokenizer(nlp.vocab))
    config = load_config(EMBEDDED / "config.cfg", interpolate=False)
    written, config["nlp"]["tokenizer"] = config["nlp"]["tokenizer"], {"@tokenizers": UNFILLED}
    meta = get_model_meta(EMBEDDED)  # warns where spaCy is too old or too new
    nlp = load_model_from_config(config, meta=meta, auto_fill=False, validate=False)
    nlp.from_disk(EMBEDDED)
    nlp.config["nlp"]["tokenizer"] = written
    return nlp


def check_pipeline(nlp: Language, labels: Mapping[str, Iterable[str]]) -> list[str]:
    """Hold a pipeline against what the rules ask for: `labels` by attribute, as `RuleSet.labels` gives them.

    Returns warnings, for labels that the pipeline never emits (a rule that asks for one never fires) and for
    missing entities.  Raises `ModelError` when rules could not work at all: a component is missing, or most
    dependency labels are of another scheme.
    """
    title = f"The pipeline {nlp.meta['lang']}_{nlp.meta['name']}"
    assigned = {what for name in nlp.pipe_names for what in nlp.get_pipe_meta(name).assigns}
    missing = [component for what, component in NEEDED.items() if what not in assigned]
    if missing:
        raise ModelError(
            f"{title} has no {', no '.join(missing)} (it has: {', '.join(nlp.pipe_names) or 'nothing'}). "
            f"The rules need one; take another --model, or leave it out for the embedded one."
        )
    warnings = []
    if not assigned & {"doc.ents", "token.ent_type"}:
        warnings.append(f"{title} has no ner: speakers will lack names and types.")
    for attribute, known in _emitted(nlp).items():
        asked = set(labels.get(attribute, ()))
        unknown = sorted(asked - known)
        if not unknown or not known:
            continue
        if attribute == "DEP" and len(unknown) * 2 > len(asked):
            raise ModelError(
                f"{title} has other dependency labels than the rules (it never emits {', '.join(unknown)}). "
                f"The rules are written for CLEAR labels, as spaCy's own English pipelines have them."
            )
        warnings.append(
            f"{title} never emits the {attribute} labels {', '.join(unknown)}; rules with these never fire."
        )
    return warnings


def annotate(nlp: Language, text: str) -> Iterator[tuple[int, Doc]]:
    """The pieces of a text in order, each with its offset in the text.

    A piece is read as `quotes.legible` and `quotes.capitals` make it: its `Doc` has spaces where a line is wrapped,
    small letters in headlines, at the same offsets.
    A text goes through alone, so that its annotation, down to the last bit, does not depend on its neighbours
    (batches of short articles were 5 % faster).  A text without a word gives nothing.

    Do not keep a Doc, nor one of its tokens, after asking for the next: its strings are freed then.
    """
    from quotes.inference.plan import annotator

    read, vocabulary = annotator(nlp), vocabulary_of(nlp)
    for start, end in pieces(text):
        piece = text[start:end]
        if piece.isspace():
            continue
        vocab: Any = nlp.vocab  # spaCy's stub lacks the attribute
        stays = vocab.in_memory_zone or len(vocab) < KEPT
        with nullcontext() if stays else nlp.memory_zone():
            shown = in_running_text(legible(piece), vocabulary)
            doc = read_around(nlp, shown, read)
            doc.user_data[READ] = shown
            yield start, doc


def _use_numpy_products(nlp: Language) -> None:
    """Let numpy multiply matrices: about a third faster than the BLIS that thinc takes by itself (measured).

    Set on the layers of this pipeline rather than for the process, where other pipelines may live.
    """
    import numpy as np
    from thinc.api import NumpyOps

    # OpenBLAS fetches ahead of what it multiplies, past the end of its work space; as long as those pages were never
    # written, each such fetch fails slowly, and on the machine of docs/speed.md small products ran at a third of
    # their speed.  One product wider than any of ours writes them.
    np.ones((64, 384), dtype=np.float32) @ np.ones((384, 1024), dtype=np.float32)
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        for layer in model.walk() if hasattr(model, "walk") else ():
            if type(layer.ops) is NumpyOps:  # not a GPU's, nor Apple's
                layer.ops = ops


def _emitted(nlp: Language) -> dict[str, set[str]]:
    """The labels that a pipeline can give, by attribute; an empty set where it does not say."""
    from spacy.parts_of_speech import IDS  # type: ignore[import-not-found]  # Cython without a stub

    out: dict[str, set[str]] = {"DEP": set(), "TAG": set(), "ENT_TYPE": set(), "POS": set(IDS)}
    sources = {"token.dep": "DEP", "token.tag": "TAG", "doc.ents": "ENT_TYPE"}
    for name in nlp.pipe_names:
        for what in nlp.get_pipe_meta(name).assigns:
            if what in sources:
                out[sources[what]].update(getattr(nlp.get_pipe(name), "labels", ()))
    if out["DEP"]:
        out["DEP"].update(("ROOT", "dep"))  # spaCy itself sets these
    if out["ENT_TYPE"]:
        out["ENT_TYPE"].add("")
    return out


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
