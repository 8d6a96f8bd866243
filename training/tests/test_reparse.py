import itertools
import random

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, DocBin

from training.corpora.reparse import articles
from training.corpora.reparse.bind import Attribution, bound_tree
from training.corpora.reparse.eisner import best_tree
from training.corpora.reparse.votes import NO_VOTE, find_pieces, from_doc, from_pieces, majority

VOCAB = spacy.blank("en").vocab


def parsed(notation, spaces=None):
    """A Doc of "word|TAG|label|head" words, heads from 0."""
    words, tags, labels, heads = zip(*(word.split("|") for word in notation.split()), strict=True)
    return Doc(VOCAB, words=words, spaces=spaces, tags=tags, deps=labels, heads=list(map(int, heads)))


def is_projective(heads):
    arcs = [(min(head, node), max(head, node)) for node, head in enumerate(heads) if node]
    return not any(a < c < b < d for (a, b), (c, d) in itertools.permutations(arcs, 2))


def reaches_root(heads):
    reached = list(range(len(heads)))
    for _ in heads:
        reached = [heads[node] for node in reached]
    return not any(reached)


@pytest.mark.parametrize("seed", range(20))
def test_no_projective_tree_scores_more(seed):
    size = 5
    scores = np.random.default_rng(seed).normal(size=(size, size))

    def total(heads):
        return sum(scores[head, node] for node, head in enumerate(heads) if node)

    everything = ([0, *heads] for heads in itertools.product(range(size), repeat=size - 1))
    best = max(total(heads) for heads in everything if is_projective(heads) and reaches_root(heads))
    found = best_tree(scores)
    assert is_projective(found)
    assert reaches_root(found)
    assert total(found) == pytest.approx(best)


def test_a_parse_that_cuts_otherwise_has_no_vote_there():
    base = Doc(VOCAB, words=["Pell", "can", "not", "go"], spaces=[True, False, True, False])
    other = parsed("Pell|NNP|nsubj|2 cannot|MD|aux|2 go|VB|ROOT|2", [True, True, False])
    votes = from_doc(base, other)
    assert votes.heads == [3, NO_VOTE, NO_VOTE, 3]
    assert votes.labels == ["nsubj", "", "", "ROOT"]


def test_pieces_are_found_whatever_their_spaces_and_marks(tmp_path):
    text = "Ola Brun left. \n\n“It sank in the harbour of Varnholt,” Pell  said."
    piece = parsed(
        '"|``|punct|2 It|PRP|nsubj|2 sank|VBD|ccomp|10 in|IN|prep|2 the|DT|det|5 harbour|NN|pobj|3 of|IN|prep|5 '
        "Varnholt|NNP|pobj|6 ,|,|punct|10 \"|''|punct|10 said|VBD|ROOT|10"
    )
    path = tmp_path / "pieces.spacy"
    DocBin(docs=[piece]).to_disk(path)
    whole = text.replace("Pell  ", "")
    assert find_pieces(VOCAB, path, [text]) == [[]]  # the piece lacks a word of it
    (found,) = find_pieces(VOCAB, path, [whole])
    base = spacy.blank("en").make_doc(whole)
    votes = from_pieces(base, found)
    by_word = {token.text: (votes.labels[token.i], base[votes.heads[token.i]].text) for token in base}
    assert by_word["sank"] == ("ccomp", "said")
    assert by_word["”"] == ("punct", "said")
    assert by_word["Varnholt"] == ("pobj", "of")
    assert votes.heads[:5] == [NO_VOTE] * 5


def test_of_equal_tags_the_first_counts():
    assert majority(["", "NN", "VB"]) == "NN"
    assert majority(["NN", "VB", "VB"]) == "VB"


SAID = "Pell|NNP|nsubj|1 said|VBD|ROOT|1 it|PRP|nsubj|3 sank|VBD|ccomp|1 on|IN|prep|{} Friday|NNP|pobj|4 .|.|punct|1"


def tree(docs, attributions):
    base = docs[0]
    votes = [from_doc(base, doc) for doc in docs]
    tags = [token.tag_ for token in base]
    marks = [token.tag_ in {".", ","} for token in base]
    heads, labels = bound_tree(range(len(base)), votes, [1.0] * len(docs), tags, marks, attributions)
    return {token.text: (labels[token.i], base[heads[token.i]].text) for token in base}


def test_without_attributions_the_votes_decide():
    docs = [parsed(SAID.format(head)) for head in (3, 3, 1)]
    assert tree(docs, [])["on"] == ("prep", "sank")


@pytest.mark.parametrize(
    ("content", "head"), [({2, 3}, "said"), ({2, 3, 4, 5}, "sank")], ids=["outside", "inside"]
)
def test_a_phrase_hangs_where_the_content_says(content, head):
    attribution = Attribution(frozenset({0}), frozenset({1}), frozenset(content))
    for agreed in (3, 1):  # whatever both parsers say
        docs = [parsed(SAID.format(agreed))] * 2
        assert tree(docs, [attribution])["on"] == ("prep", head)


def test_a_speaker_who_was_taken_for_an_object_is_the_subject():
    doc = parsed("It|PRP|nsubj|1 sank|VBD|ccomp|3 ,|,|punct|3 explained|VBD|ROOT|3 Pell|NNP|dobj|3")
    attribution = Attribution(frozenset({4}), frozenset({3}), frozenset({0, 1}))
    assert tree([doc], [])["Pell"] == ("dobj", "explained")
    assert tree([doc], [attribution])["Pell"] == ("nsubj", "explained")


def test_a_content_that_no_parser_joins_to_its_cue_hangs_on_it():
    doc = parsed(
        "He|PRP|nsubj|1 smiled|VBD|ROOT|1 ,|,|punct|1 Pell|NNP|nsubj|4 explaining|VBG|advcl|1 :|:|punct|1 "
        "it|PRP|nsubj|7 sank|VBD|parataxis|1"
    )
    attribution = Attribution(frozenset({3}), frozenset({4}), frozenset({6, 7}))
    assert tree([doc], [])["sank"] == ("parataxis", "smiled")
    assert tree([doc], [attribution])["sank"] == ("ccomp", "explaining")


def test_an_article_becomes_docs_in_both_styles_of_marks():
    text = "Pell spoke.\n\n“It sank,” she said."
    base = spacy.blank("en").make_doc(text)
    labels = "nsubj ROOT punct dep punct nsubj ccomp punct punct nsubj ROOT punct".split()
    same = Doc(
        VOCAB,
        words=[token.text for token in base],
        spaces=[bool(token.whitespace_) for token in base],
        tags="NNP VBD . _SP `` PRP VBD , '' PRP VBD .".split(),
        deps=labels,
        heads=[1, 1, 1, 2, 6, 6, 10, 10, 10, 10, 10, 10],
    )
    made = articles._tree(base, [from_doc(base, same)], [], frozenset({"VBD", "_SP"}), frozenset(labels))
    pieces = list(articles._cut(base, *made, random.Random(0)))
    assert [piece.text.strip() for piece in pieces] == [text, text.replace("“", '"').replace("”", '"')]
    assert [token.tag_ for token in pieces[0]][:4] == [
        "",
        "VBD",
        "",
        "_SP",
    ]  # tags that the parser lacks are left open
    assert [token.head.text for token in pieces[0] if token.dep_ == "ROOT"] == ["spoke", "said"]
