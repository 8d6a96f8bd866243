"""A tree of lists says what the tokens of its `Doc` say."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc, Token

from quotes.match import mark_tokens
from quotes.tree import Tree

TOKENS = [  # word, head, label, part of speech
    ("“", 2, "punct", "PUNCT"),
    ("Rents", 2, "nsubj", "NOUN"),
    ("rose", 8, "ccomp", "VERB"),
    (",", 2, "punct", "PUNCT"),
    ("”", 2, "punct", "PUNCT"),
    ("Ada", 6, "compound", "PROPN"),
    ("Okoro", 8, "nsubj", "PROPN"),
    ("\n\n", 6, "dep", "SPACE"),
    ("said", 8, "ROOT", "VERB"),
    (".", 8, "punct", "PUNCT"),
    ("So", 11, "advmod", "ADV"),
    ("did", 11, "ROOT", "AUX"),
    ("wages", 11, "nsubj", "NOUN"),
    (".", 11, "punct", "PUNCT"),
]
WORDS, HEADS, DEPS, POS = (list(column) for column in zip(*TOKENS, strict=True))
NO_SPACE = {0, 2, 3, 6, 7, 8, 12}


def document() -> Doc:
    vocab = spacy.blank("en").vocab
    spaces = [i not in NO_SPACE for i in range(len(WORDS))]
    starts = [i in (0, 10) for i in range(len(WORDS))]
    return Doc(vocab, WORDS, spaces, heads=HEADS, deps=DEPS, pos=POS, tags=POS, sent_starts=starts)


def test_attributes():
    doc = document()
    tree = Tree(doc)
    assert tree.text == doc.text
    assert tree.texts == [t.text for t in doc]
    assert (tree.deps, tree.pos, tree.tags) == (DEPS, POS, POS)
    assert tree.starts == [t.idx for t in doc]
    assert tree.ends == [t.idx + len(t) for t in doc]
    assert [bool(x) for x in tree.is_space] == [t.is_space for t in doc]
    assert [bool(x) for x in tree.is_punct] == [t.is_punct for t in doc]
    assert [tree.ends_line(t.i) for t in doc] == ["\n" in t.text for t in doc]
    assert tree.column("IS_SENT_START") == [t.is_sent_start is True for t in doc]


def test_the_parse():
    doc = document()
    tree = Tree(doc)
    for token in doc:
        i = token.i
        assert tree.heads[i] == token.head.i
        assert list(tree.children[i]) == [t.i for t in token.children]
        assert sorted(tree.subtree(i)) == [t.i for t in token.subtree]
        assert tree.ancestors(i) == [t.i for t in token.ancestors]
        assert doc[tree.roots[i]].dep_ == "ROOT"
        assert tree.reach(i) == ((0, 9) if i < 10 else (10, 13))
        assert tree.sentence_start(i) == token.sent.start


def test_marks_and_what_they_hold():
    doc = document()
    mark_tokens(doc)
    tree = Tree(doc)
    assert tree.column("_.mark") == ["open", "", "", "", "close", *[""] * 9] == [t._.mark for t in doc]
    assert tree.column("_.quoted") == [i in (1, 2, 3) for i in range(14)] == [t._.quoted for t in doc]


def test_an_extension_of_the_users():
    Token.set_extension("tree_test", getter=lambda token: ["a list"] if token.i else token.text, force=True)
    try:
        assert Tree(document()).column("_.tree_test") == ["“", *[None] * 13]  # no pattern can ask for a list
    finally:
        Token.remove_extension("tree_test")


def test_no_token_and_no_parse():
    vocab = spacy.blank("en").vocab
    assert Tree(Doc(vocab)).heads == []
    assert Tree(Doc(vocab, ["so"])).children == [()]
