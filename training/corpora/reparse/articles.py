"""Annotated articles as training Docs."""

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from training.corpora.marks import Style, restyle_token
from training.corpora.reparse.bind import Attribution, bound_tree
from training.corpora.reparse.votes import Votes, find_pieces, from_doc, from_pieces, majority
from training.corpora.treebanks import CHUNK_WORDS

DOUBLE_MARKS = frozenset('“”"')
SHORTEST = 4  # tokens
BATCH = 8
FIRST_VOTE = 1.1  # of two votes against two the first voter's decides


def bound_docs(
    articles: Sequence[dict[str, Any]],
    voters: Iterable[Path],
    pieces: Path | None,
    *,
    tags: frozenset[str],
    labels: frozenset[str],
    seed: int,
) -> Iterator[Doc]:
    """Docs of 40 to some more than 220 tokens with the trees that votes and attributions give.

    `voters` are pipelines, the most trusted first, `pieces` a DocBin of parses of some of the text.  Articles without
    `attributions` get the trees that the votes alone give.  Tags and labels that the parser to be trained does not have
    become "" and "dep".  What holds double marks comes twice, straight and curly.
    """
    rng = random.Random(seed)
    texts = [article["text"] for article in articles]
    blank = spacy.blank("en")
    parsed = [_parse(spacy.load(path, exclude=["ner"]), texts, blank) for path in voters]
    found = find_pieces(blank.vocab, pieces, texts) if pieces is not None else [[] for _ in texts]
    for article, pieces_of, *docs in zip(articles, found, *parsed, strict=True):
        base = blank.make_doc(article["text"])
        votes = [from_doc(base, doc) for doc in docs]
        if pieces is not None:
            votes.append(from_pieces(base, pieces_of))
        yield from _cut(base, *_tree(base, votes, _attributions(base, article), tags, labels), rng)


def _parse(nlp: Language, texts: Sequence[str], blank: Language) -> Iterator[Doc]:
    """Parses by one pipeline, moved to the vocabulary that all voters share."""
    for doc in nlp.pipe(texts, batch_size=BATCH):
        yield Doc(blank.vocab).from_bytes(doc.to_bytes(exclude=["user_data"]))


def _attributions(base: Doc, article: dict[str, Any]) -> list[Attribution]:
    def inside(spans: list[list[int]]) -> frozenset[int]:
        return frozenset(
            token.i
            for token in base
            if not token.is_space and any(s <= token.idx and token.idx + len(token) <= e for s, e in spans)
        )

    found = (
        Attribution(*(inside(a[name]) for name in Attribution._fields))
        for a in article.get("attributions", ())
    )
    return [attribution for attribution in found if attribution.cue and attribution.content]


def _tree(
    base: Doc,
    votes: Sequence[Votes],
    attributions: Sequence[Attribution],
    known_tags: frozenset[str],
    known_labels: frozenset[str],
) -> tuple[list[int], list[str], list[str], list[int]]:
    """Heads, labels and tags by token, and where sentences begin."""
    tags = [majority(vote.tags[i] for vote in votes) for i in range(len(base))]
    marks = [token.is_punct for token in base]
    weights = [FIRST_VOTE, *[1.0] * (len(votes) - 1)]
    heads, labels = list(range(len(base))), ["dep"] * len(base)
    sentences = list(_sentences(base, votes, weights))
    for sentence in sentences:
        arcs, names = bound_tree(sentence, votes, weights, tags, marks, attributions)
        for token in sentence:
            heads[token] = arcs[token]
            labels[token] = names[token] if names[token] in known_labels else "dep"
    for i, word in enumerate(base):
        if word.is_space:
            heads[i] = max(0, i - 1)
            tags[i] = "_SP"
    tags = [tag if tag in known_tags else "" for tag in tags]
    return heads, labels, tags, [sentence[0] for sentence in sentences]


def _sentences(base: Doc, votes: Sequence[Votes], weights: Sequence[float]) -> Iterator[list[int]]:
    """Token indices, without white space: a line break ends a sentence, and so does most of the votes."""
    sentence: list[int] = []
    for token in base:
        if token.is_space:
            if "\n" in token.text and sentence:
                yield sentence
                sentence = []
            continue
        ballots = [
            (weight, vote.starts[token.i])
            for vote, weight in zip(votes, weights, strict=True)
            if vote.heads[token.i] >= 0
        ]
        ayes = sum(weight for weight, starts in ballots if starts)
        if sentence and ayes > sum(weight for weight, _ in ballots) / 2:
            yield sentence
            sentence = []
        sentence.append(token.i)
    if sentence:
        yield sentence


def _cut(
    base: Doc, heads: list[int], labels: list[str], tags: list[str], starts: list[int], rng: random.Random
) -> Iterator[Doc]:
    """Pieces at sentence starts, each at least as long as a length drawn anew; the last one may be shorter."""
    first, limit = 0, rng.randint(*CHUNK_WORDS)
    for start in [*starts[1:], len(base)]:
        if start - first <= limit and start < len(base):
            continue
        span = list(range(first, start))
        while span and base[span[0]].is_space:
            del span[0]
        while span and base[span[-1]].is_space:
            del span[-1]
        if len(span) >= SHORTEST:
            text = base[span[0] : span[-1] + 1].text
            styles: list[Style] = ["as-is"]
            if DOUBLE_MARKS & set(text):
                styles.append("straight" if "“" in text else "curly")
            for style in styles:
                yield _piece(base, span, heads, labels, tags, style)
        first, limit = start, rng.randint(*CHUNK_WORDS)


def _piece(
    base: Doc, span: list[int], heads: list[int], labels: list[str], tags: list[str], style: Style
) -> Doc:
    return Doc(
        base.vocab,
        words=[restyle_token(base[i].text, tags[i], style) for i in span],
        spaces=[bool(base[i].whitespace_) for i in span],
        tags=[tags[i] for i in span],
        heads=[heads[i] - span[0] if heads[i] >= span[0] else 0 for i in span],
        deps=["ROOT" if heads[i] == i else labels[i] for i in span],
    )
