"""What the tokens suit, as bits, is what spaCy's matcher takes."""

from __future__ import annotations

import pytest
import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc, Token

from quotes import nodes as module
from quotes.nodes import Nodes, Places
from quotes.tree import Tree

ASKED = [
    {},
    {"LOWER": "rents"},
    {"TEXT": {"IN": ["Rents", "said"]}},
    {"ORTH": {"NOT_IN": ["Rents", "said"]}},
    {"LEMMA": {"IN": ["say", "rise"], "NOT_IN": ["rise"]}},
    {"LEMMA": {"REGEX": "^r"}, "POS": "VERB"},
    {"NORM": "said"},
    {"LOWER": {"REGEX": "s$", "NOT_IN": ["rents"]}},
    {"IS_TITLE": True, "IS_ALPHA": True},
    {"IS_PUNCT": False, "TAG": {"NOT_IN": ["X"]}},
    {"IS_SENT_START": True},
    {"ENT_TYPE": "PERSON"},
    {"ENT_TYPE": ""},
    {"_": {"nodes_test": "first"}},
    {"_": {"nodes_test": True}, "DEP": "nsubj"},
    {"LEMMA": {"IN": []}},
]


@pytest.fixture
def doc():
    if not Token.has_extension("nodes_test"):
        Token.set_extension("nodes_test", default=False)
    words = ["Rents", "rose", ",", "Ada", "said", ".", "Wages", "rise"]
    out = Doc(
        spacy.blank("en").vocab,
        words,
        lemmas=["rent", "rise", ",", "Ada", "say", ".", "wage", "rise"],
        pos=["NOUN", "VERB", "PUNCT", "PROPN", "VERB", "PUNCT", "NOUN", "VERB"],
        tags=["NNS", "VBD", ",", "NNP", "VBD", ".", "NNS", "X"],
        deps=["nsubj", "ccomp", "punct", "nsubj", "ROOT", "punct", "nsubj", "ROOT"],
        heads=[1, 4, 4, 4, 4, 4, 7, 7],
        ents=["O", "O", "O", "B-PERSON", "O", "O", "O", "O"],
        sent_starts=[True, False, False, False, False, False, True, False],
    )
    out[0]._.nodes_test = "first"
    out[3]._.nodes_test = True
    return out


def by_spacy(doc, attributes):
    matcher = Matcher(doc.vocab)
    matcher.add("one", [[attributes]])
    return {start for _, start, _ in matcher(doc)}


def test_tokens_suit_what_spacy_takes(doc):
    nodes = Nodes(doc.vocab.strings)
    places = [nodes.place(attributes) for attributes in ASKED]
    for _ in range(2):  # asked, then remembered
        suited = nodes.suited(Tree(doc))
        turned = Places(suited, len(nodes))
        for attributes, place in zip(ASKED, places, strict=True):
            found = {i for i, suits in enumerate(suited) if suits >> place & 1}
            assert found == by_spacy(doc, attributes), attributes
            assert {i for i in range(len(doc)) if turned[place] >> i & 1} == found


def test_a_node_is_one_for_all_patterns_and_may_come_late(doc):
    nodes = Nodes(doc.vocab.strings)
    first = nodes.place({"POS": "VERB"})
    assert [suits >> first & 1 for suits in nodes.suited(Tree(doc))] == [0, 1, 0, 0, 1, 0, 0, 1]
    late = nodes.place({"POS": "NOUN", "OP": "?"})
    assert nodes.place({"POS": "VERB"}) == first
    assert [suits >> late & 1 for suits in nodes.suited(Tree(doc))] == [1, 0, 0, 0, 0, 0, 1, 0]


def test_what_is_not_understood_suits_every_token(doc):
    nodes = Nodes(doc.vocab.strings)
    place = nodes.place({"LENGTH": {">=": 4}, "POS": "VERB"})
    assert [i for i, suits in enumerate(nodes.suited(Tree(doc))) if suits >> place & 1] == [1, 4, 7]


def test_memory_is_bounded(doc, monkeypatch):
    monkeypatch.setattr(module, "REMEMBERED", 3)
    nodes = Nodes(doc.vocab.strings)
    place = nodes.place({"LOWER": "rose"})
    for _ in range(2):
        assert [i for i, suits in enumerate(nodes.suited(Tree(doc))) if suits >> place & 1] == [1]
