"""The tags and labels of corpora, and corpora cut down to those that a parser knows."""

from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

Known = tuple[frozenset[str], frozenset[str]]  # tags, labels


def inventory(path: Path) -> Known:
    """The tags and labels in a DocBin."""
    tags, labels = set[str](), set[str]()
    for doc in _read(path):
        tags.update(token.tag_ for token in doc)
        labels.update(token.dep_ for token in doc)
    return frozenset(tags), frozenset(labels)


def translate(corpus: Path, voter: Path, output: Path) -> None:
    """Copy a folder of DocBins; tags and labels that the voter cannot learn become "" and "dep"."""
    nlp = spacy.load(voter, enable=["tagger", "parser"])
    tags, labels = ({*nlp.pipe_labels[name]} for name in ("tagger", "parser"))
    output.mkdir(parents=True, exist_ok=True)
    for path in sorted(corpus.glob("*.spacy")):
        docs = (limited(doc, tags, labels | {"ROOT"}) for doc in _read(path))
        DocBin(docs=docs).to_disk(output / path.name)


def limited(doc: Doc, tags: set[str], labels: set[str]) -> Doc:
    """The same words and tree with only these tags and labels."""
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ if token.tag_ in tags else "" for token in doc],
        heads=[token.head.i for token in doc],
        deps=[token.dep_ if token.dep_ in labels else "dep" for token in doc],
    )


def _read(path: Path) -> Iterator[Doc]:
    return DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)
