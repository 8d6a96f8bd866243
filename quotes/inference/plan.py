"""The steps that annotate a text: a pipeline's own components, and in place of some of them the same with less work."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from quotes.inference.entities import Entities
from quotes.inference.layers import NotUnderstoodError
from quotes.inference.trees import Trees
from quotes.inference.vectors import Vectors
from quotes.inference.words import Words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Step = Callable[["Doc"], "Doc"]
log = logging.getLogger(__name__)
_plans: WeakKeyDictionary[Language, tuple[tuple[Any, ...], list[Step]]] = WeakKeyDictionary()


def annotator(nlp: Language) -> Callable[[str | Doc], Doc]:
    """What `nlp(text)` gives (or, with tokens made already, `nlp(doc)`), sooner; the pipeline is left as it is."""
    steps = _steps(nlp)

    def annotate(text: str | Doc) -> Doc:
        doc = nlp.make_doc(text) if isinstance(text, str) else text
        for step in steps:
            doc = step(doc)
        return doc

    return annotate


def _steps(nlp: Language) -> list[Step]:
    """The steps of a pipeline, made once for as long as its components stay the same."""
    components = tuple(component for _, component in nlp.pipeline)
    known = _plans.get(nlp)
    if known is None or len(known[0]) != len(components) or any(map(_other, known[0], components)):
        known = _plans[nlp] = (components, _make(nlp))
    return known[1]


def _other(one: Any, two: Any) -> bool:
    return one is not two


def _make(nlp: Language) -> list[Step]:
    from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer, Lemmatizer, Tok2Vec

    steps: list[Step] = []
    pipeline: list[tuple[str, Any]] = [*nlp.pipeline, ("", None)]
    taken = False
    for (name, component), (_, following) in pairwise(pipeline):
        step: Step | None = None
        if taken:
            taken = False
            continue
        try:
            if type(component) is Tok2Vec:
                step = _tensor(Vectors(component.model))
            elif type(component) is DependencyParser:
                step = Trees(component)
            elif type(component) is EntityRecognizer:
                step = Entities(component)
            elif type(component) is AttributeRuler and isinstance(following, Lemmatizer):
                step = Words(component, following)
                taken = True
        except NotUnderstoodError as reason:
            log.debug("%s is left to spaCy: %s", name, reason)
        steps.append(step if step is not None else component)
    return steps


def _tensor(vectors: Vectors) -> Step:
    def step(doc: Doc) -> Doc:
        tensor: Any = vectors(doc)
        doc.tensor = tensor
        return doc

    return step
