"""Treebanks as running text: spaCy Docs of some paragraphs with CLEAR trees and quotation marks in several
styles.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from training.clear import Sentence, Token, convert, read_conllu
from training.corpora.marks import Style, restyle_token

CHUNK_WORDS = (40, 220)  # a chunk's target length is drawn anew from this range
LONGEST_PARAGRAPH = 350  # words; a longer one is cut at a sentence end
CUT_PARAGRAPH = 200
SENTENCE_ENDS = frozenset((".", "!", "?", "”", '"', "''"))
HEADLINE_WORDS = 14
HEADLINE_CAPITALS = 0.25  # share of headline-like paragraphs set in capitals, in training data
SINGLE_MARKS = 0.2  # share of chunks with quotations that get a third copy, single marks outside

Augmentation = Callable[[Sentence, random.Random], Sentence]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence with CLEAR heads (from 1, 0 for the root) and labels, parallel to its tokens."""

    tokens: tuple[Token, ...]
    heads: tuple[int, ...]
    labels: tuple[str, ...]


Paragraph = list[Parsed]


def read_documents(
    paths: Iterable[Path], *, augment: Augmentation | None = None, seed: int = 0
) -> dict[str, list[Paragraph]]:
    """Documents by name, each a list of paragraphs; sentences that do not convert are left out.

    A file without document names is one document, named after the file.
    """
    rng = random.Random(seed)
    documents: dict[str, list[Paragraph]] = {}
    for path in paths:
        for sentence in read_conllu(path):
            changed = augment(sentence, rng) if augment else sentence
            converted = convert(changed.tokens)
            if converted is None:
                continue
            paragraphs = documents.setdefault(sentence.document or path.stem, [])
            if sentence.starts_paragraph or not paragraphs:
                paragraphs.append([])
            paragraphs[-1].append(Parsed(changed.tokens, tuple(converted[0]), tuple(converted[1])))
    return documents


def training_docs(
    vocab: Vocab, documents: dict[str, list[Paragraph]], *, seed: int, varied: bool
) -> list[Doc]:
    """Docs of 40 to 220 words. With `varied` (training data) marks come in several styles, headlines in
    capitals.

    A chunk with quotation marks stands there twice, once straight and once curly, and some a third time with
    single marks; one that has only apostrophes stands there once, in either style.
    """
    rng = random.Random(seed)
    docs: list[Doc] = []
    for paragraphs in documents.values():
        for chunk in chunk_paragraphs(paragraphs, rng):
            separators = [_separator(paragraph[-1], rng) for paragraph in chunk[:-1]]
            styles: Sequence[Style] = _styles(chunk, rng) if varied else ("as-is",)
            capitals = [varied and _is_headline(p) and rng.random() < HEADLINE_CAPITALS for p in chunk]
            docs.extend(make_doc(vocab, chunk, separators, style, capitals) for style in styles)
    return docs


def chunk_paragraphs(paragraphs: Iterable[Paragraph], rng: random.Random) -> Iterator[list[Paragraph]]:
    """Runs of whole paragraphs whose words add up to a length drawn from `CHUNK_WORDS`, at least one each."""
    chunk: list[Paragraph] = []
    length, limit = 0, rng.randint(*CHUNK_WORDS)
    for whole in paragraphs:
        for paragraph in _cut(whole):
            words = sum(len(sentence.tokens) for sentence in paragraph)
            if chunk and length + words > limit:
                yield chunk
                chunk, length, limit = [], 0, rng.randint(*CHUNK_WORDS)
            chunk.append(paragraph)
            length += words
    if chunk:
        yield chunk


def _cut(paragraph: Paragraph) -> Iterator[Paragraph]:
    if sum(len(sentence.tokens) for sentence in paragraph) <= LONGEST_PARAGRAPH:
        yield paragraph
        return
    part: Paragraph = []
    length = 0
    for sentence in paragraph:
        part.append(sentence)
        length += len(sentence.tokens)
        if length >= CUT_PARAGRAPH:
            yield part
            part, length = [], 0
    if part:
        yield part


def _separator(last: Parsed, rng: random.Random) -> str:
    """What stands between two paragraphs: a blank line, a line break or, after a full stop, a space."""
    draw = rng.random()
    if last.tokens[-1].form not in SENTENCE_ENDS:
        return "\n\n" if draw < 0.7 else "\n"
    return "\n\n" if draw < 0.5 else "\n" if draw < 0.75 else " "


def _styles(chunk: list[Paragraph], rng: random.Random) -> list[Style]:
    tokens = [token for paragraph in chunk for sentence in paragraph for token in sentence.tokens]
    if any(token.form in ('"', "“", "”", "``", "''") for token in tokens):
        styles: list[Style] = ["straight", "curly"]
        if rng.random() < SINGLE_MARKS:
            styles.append(rng.choice(("single-straight", "single-curly")))
        return styles
    if any("'" in token.form or "’" in token.form for token in tokens):
        return [rng.choice(("curly", "straight"))]
    return ["as-is"]


def _is_headline(paragraph: Paragraph) -> bool:
    """One short sentence of at least three words without a full stop, not yet in capitals."""
    tokens = paragraph[0].tokens
    return (
        len(paragraph) == 1
        and 3 <= len(tokens) <= HEADLINE_WORDS
        and tokens[-1].upos != "PUNCT"
        and any(token.form.islower() for token in tokens)
    )


def make_doc(
    vocab: Vocab, paragraphs: list[Paragraph], separators: list[str], style: Style, capitals: list[bool]
) -> Doc:
    """One Doc; a separator other than a space is a token of its own, `dep` of the word before it, as spaCy
    has it.
    """
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    pos: list[str] = []
    lemmas: list[str] = []
    heads: list[int] = []
    labels: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        for sentence in paragraph:
            start = len(words)
            for token, head, label in zip(sentence.tokens, sentence.heads, sentence.labels, strict=True):
                form = restyle_token(token.form, token.xpos, style)
                heads.append(start + head - 1 if head else len(words))
                words.append(form.upper() if capitals[number] else form)
                spaces.append(token.space)
                tags.append("" if token.xpos == "_" else token.xpos)
                pos.append("" if token.upos == "_" else token.upos)
                lemmas.append(token.lemma)
                labels.append(label)
        if number < len(separators):
            spaces[-1] = separators[number] == " "
            if not spaces[-1]:
                heads.append(len(words) - 1)
                words.append(separators[number])
                spaces.append(False)
                tags.append("_SP")
                pos.append("SPACE")
                lemmas.append(separators[number])
                labels.append("dep")
    return Doc(vocab, words=words, spaces=spaces, tags=tags, pos=pos, lemmas=lemmas, heads=heads, deps=labels)
